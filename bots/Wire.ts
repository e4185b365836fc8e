import { Agent, type ClientRequest, type IncomingMessage, request as requestHttp } from 'node:http'
import { request as requestHttps, Agent as SecureAgent } from 'node:https'
import { text } from 'node:stream/consumers'
import { finished } from 'node:stream/promises'

/** More would wait for the server's one core all the same. */
export const HTTP_CONNECTIONS = 512

/** Those that the SDK sends again by itself, so that no bot hears of them. */
const AGAIN_LATER: ReadonlyMap<number, string> = new Map([
  [429, 'RATE_LIMITED'],
  [503, 'UNAVAILABLE'],
])

interface Received {
  readonly response: IncomingMessage
  readonly body: string
}

type Receive = (response: IncomingMessage) => Promise<string>

/**
 * The HTTP side of a whole crowd, over connections that are kept and shared; `fetch` is what the SDK needs of one. What
 * the SDK makes good by sending again is counted here.
 */
export class Wire {
  /** By refusal code. */
  readonly putOff = new Map<string, number>()
  /** By what went wrong with the connection. */
  readonly unanswered = new Map<string, number>()
  requests = 0
  readonly #agents = {
    'http:': new Agent({ keepAlive: true, maxSockets: HTTP_CONNECTIONS, maxFreeSockets: HTTP_CONNECTIONS }),
    'https:': new SecureAgent({ keepAlive: true, maxSockets: HTTP_CONNECTIONS, maxFreeSockets: HTTP_CONNECTIONS }),
  }

  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    const { response, body } = await this.#ask(input, init, text)
    return answer(response, body)
  }

  /** As `fetch`, but what is received with a success is not read: `body` is taken for it. */
  async fetchUnread(input: string | URL | Request, init: RequestInit, body: string): Promise<Response> {
    const receive = (response: IncomingMessage): Promise<string> =>
      response.statusCode === 200 ? finished(response.resume()).then(() => body) : text(response)
    const received = await this.#ask(input, init, receive)
    return answer(received.response, received.body)
  }

  async #ask(input: string | URL | Request, init: RequestInit, receive: Receive): Promise<Received> {
    this.requests++
    const received = await this.#send(new URL(String(input)), init, receive).catch((error: NodeJS.ErrnoException) => {
      // Aborted: whoever asked does not want to know any more.
      if (error.name !== 'AbortError') count(this.unanswered, error.code ?? error.name)
      throw error
    })
    const code = AGAIN_LATER.get(received.response.statusCode ?? 0)
    if (code !== undefined) count(this.putOff, code)
    return received
  }

  close(): void {
    for (const agent of Object.values(this.#agents)) agent.destroy()
  }

  async #send(url: URL, init: RequestInit, receive: Receive): Promise<Received> {
    const { method, signal } = init
    const options = { method, headers: init.headers as Record<string, string>, signal: signal ?? undefined }
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request: ClientRequest =
        url.protocol === 'https:'
          ? requestHttps(url, { ...options, agent: this.#agents['https:'] }, resolve)
          : requestHttp(url, { ...options, agent: this.#agents['http:'] }, resolve)
      request.on('error', reject)
      request.end(init.body ?? undefined)
    })
    return { response, body: await receive(response) }
  }
}

const answer = ({ statusCode: status = 0, headers }: IncomingMessage, body: string): Response => {
  const { date = '', 'content-type': type = '' } = headers
  return new Response(body === '' ? null : body, { status, headers: { date, 'content-type': type } })
}

const count = (counts: Map<string, number>, key: string): void => {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
