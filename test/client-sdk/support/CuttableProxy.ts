import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** A line between a client and a server that can be cut, or made to carry only one way. */
export class CuttableProxy {
  readonly address: string
  readonly #server: Server
  readonly #pairs: Set<readonly [Socket, Socket]>
  readonly #line: { carriesAnswers: boolean }

  private constructor(server: Server, pairs: Set<readonly [Socket, Socket]>, line: { carriesAnswers: boolean }) {
    this.#server = server
    this.#pairs = pairs
    this.#line = line
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }

  static async to(address: string): Promise<CuttableProxy> {
    const { hostname, port } = new URL(address)
    const pairs = new Set<readonly [Socket, Socket]>()
    const line = { carriesAnswers: true }
    const server = createServer((near) => {
      const far = connect(Number(port), hostname)
      const pair = [near, far] as const
      pairs.add(pair)
      near.on('data', (bytes) => far.write(bytes))
      far.on('data', (bytes) => {
        if (line.carriesAnswers) near.write(bytes)
      })
      for (const end of pair) {
        end.on('error', () => undefined)
        end.on('close', () => {
          pairs.delete(pair)
          for (const each of pair) each.destroy()
        })
      }
    })
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return new CuttableProxy(server, pairs, line)
  }

  /** From here on requests arrive and answers get lost, on lines that are open and on new ones. */
  loseAnswers(): void {
    this.#line.carriesAnswers = false
  }

  /** Open lines carry no answers for a while, and lose none: the server keeps what doesn't fit on the line. */
  stall(): () => void {
    const stalled = [...this.#pairs]
    for (const [, far] of stalled) far.pause()
    return () => {
      for (const [, far] of stalled) far.resume()
    }
  }

  /** Breaks every open line; new ones carry both ways again. */
  cut(): void {
    this.#line.carriesAnswers = true
    for (const pair of [...this.#pairs]) for (const end of pair) end.destroy()
  }

  async close(): Promise<void> {
    this.#server.close()
    this.cut()
    await once(this.#server, 'close')
  }
}
