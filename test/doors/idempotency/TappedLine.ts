import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

type Direction = 'requests' | 'answers'

/**
 * The line between customers and a server, in a test's hands: it can swallow what goes either way, tells of all that
 * goes over it, breaks when told to, and can lead to another server from then on.
 */
export class TappedLine {
  readonly address: string
  readonly #server: Server
  readonly #pairs = new Set<readonly [Socket, Socket]>()
  readonly #watchers = new Set<() => void>()
  #target: URL
  #losing: Direction | undefined
  #carried = 0
  readonly #robbed = new Set<Socket>()

  private constructor(server: Server, target: string) {
    this.#server = server
    this.#target = new URL(target)
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('connection', (near) => this.#carry(near))
  }

  static async to(address: string): Promise<TappedLine> {
    const server = createServer()
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return new TappedLine(server, address)
  }

  /** From here on what goes this way is lost, on lines that are open and on new ones, until the line is cut. */
  lose(direction: Direction): void {
    this.#losing = direction
    this.#robbed.clear()
  }

  /** How many connections have lost something. */
  get robbed(): number {
    return this.#robbed.size
  }

  /** How many pieces have gone to the server. */
  get carried(): number {
    return this.#carried
  }

  /** Resolves once `holds`, looking again whenever something was carried or lost. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return
        this.#watchers.delete(look)
        resolve()
      }
      this.#watchers.add(look)
      look()
    })
  }

  /** Breaks every open connection; new ones lead to `address` if it is given, and lose nothing. */
  cut(address?: string): void {
    this.#losing = undefined
    if (address !== undefined) this.#target = new URL(address)
    for (const pair of [...this.#pairs]) for (const end of pair) end.destroy()
  }

  async close(): Promise<void> {
    this.#server.close()
    this.cut()
    await once(this.#server, 'close')
  }

  #carry(near: Socket): void {
    const far = connect(Number(this.#target.port), this.#target.hostname)
    const pair = [near, far] as const
    this.#pairs.add(pair)
    near.on('data', (bytes) => this.#pass('requests', near, () => far.write(bytes)))
    far.on('data', (bytes) => this.#pass('answers', near, () => near.write(bytes)))
    for (const end of pair) {
      end.on('error', () => undefined)
      end.on('close', () => {
        this.#pairs.delete(pair)
        for (const each of pair) each.destroy()
      })
    }
  }

  #pass(direction: Direction, near: Socket, write: () => void): void {
    if (direction === this.#losing) this.#robbed.add(near)
    else write()
    if (direction === 'requests' && direction !== this.#losing) this.#carried += 1
    for (const look of [...this.#watchers]) look()
  }
}
