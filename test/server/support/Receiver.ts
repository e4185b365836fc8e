import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Change } from '../../../client-sdk/protocol/index.ts'

export interface Delivery {
  readonly headers: IncomingHttpHeaders
  /** As it came. */
  readonly body: string
  readonly change: Change
}

/** What the receiver does with a request. */
export type Reply =
  | number
  | { readonly status: number; readonly headers: Readonly<Record<string, string>> }
  | 'hangs up'

/** Whoever is told of changes by webhook. It takes everything but what a test has it answer otherwise. */
export class Receiver {
  readonly url: string
  /** Everything that came, taken or not. */
  readonly deliveries: Delivery[] = []
  /** For the next requests; 204 after these. */
  readonly replies: Reply[] = []
  readonly #server: Server
  #arrived = Promise.withResolvers<void>()

  private constructor(server: Server) {
    this.#server = server
    this.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`
    server.on('request', async (request, response) => {
      const parts: Buffer[] = []
      for await (const part of request) parts.push(part)
      const body = Buffer.concat(parts).toString()
      this.deliveries.push({ headers: request.headers, body, change: JSON.parse(body).data })
      const reply = this.replies.shift() ?? 204
      if (reply === 'hangs up') response.destroy()
      else if (typeof reply === 'number') response.writeHead(reply).end()
      else response.writeHead(reply.status, reply.headers).end()
      this.#arrived.resolve()
      this.#arrived = Promise.withResolvers()
    })
  }

  static async open(): Promise<Receiver> {
    const server = createServer()
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return new Receiver(server)
  }

  get numbers(): readonly number[] {
    return this.deliveries.map(({ change }) => change.number)
  }

  /** Resolves once so many requests have come. */
  async received(count: number): Promise<void> {
    while (this.deliveries.length < count) await this.#arrived.promise
  }

  close(): void {
    this.#server.close()
    this.#server.closeAllConnections()
  }
}
