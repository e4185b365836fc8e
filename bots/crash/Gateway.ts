import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/** Where customers connect: takes them to whichever server has the sale now, as a load balancer would. */
export class Gateway {
  readonly address: string
  readonly #server: Server
  readonly #open = new Set<Socket>()
  #target: URL | undefined

  private constructor(server: Server) {
    this.#server = server
    this.address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    server.on('connection', (near) => this.#carry(near))
  }

  static async open(): Promise<Gateway> {
    const server = createServer()
    await once(server.listen(0, '127.0.0.1'), 'listening')
    return new Gateway(server)
  }

  /** From here on customers get there; lines to where they were before break. */
  lead(address: string): void {
    this.#target = new URL(address)
    this.#cut()
  }

  close(): void {
    this.#server.close()
    this.#cut()
  }

  #carry(near: Socket): void {
    if (this.#target === undefined) {
      near.destroy()
      return
    }
    const far = connect(Number(this.#target.port), this.#target.hostname)
    near.pipe(far).pipe(near)
    for (const end of [near, far]) {
      this.#open.add(end)
      end.on('error', () => undefined)
      end.on('close', () => {
        this.#open.delete(end)
        near.destroy()
        far.destroy()
      })
    }
  }

  #cut(): void {
    for (const end of [...this.#open]) end.destroy()
  }
}
