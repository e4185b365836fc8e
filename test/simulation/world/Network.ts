import type { Envelope, Outcome } from '../../../client-sdk/protocol/index.ts'
import type { Cluster } from './Cluster.ts'
import type { Server } from './Server.ts'
import type { World } from './World.ts'

/** A command as its sender knows it. */
export interface Request {
  readonly envelope: Envelope
  /** Its sender made it wrong on purpose. */
  readonly malformed: boolean
}

interface WaitingSocket {
  readonly client: string
  readonly server: Server
  readonly concertId: string
  readonly token: string
}

/** Between clients and servers: late, out of order, twice, or not at all. */
export class Network {
  /** Chances in this world. */
  readonly #losesRequest: number
  readonly #losesAnswer: number
  readonly #duplicates: number
  readonly #world: World
  readonly #cluster: Cluster
  /** By client: the server it is connected to, and which connection that is. */
  readonly #connections = new Map<string, { readonly server: Server; readonly number: number }>()
  /** By client: the newest of its requests that has arrived. */
  readonly #arrived = new Map<string, number>()
  #sockets: WaitingSocket[] = []
  #sent = 0

  constructor(world: World, cluster: Cluster) {
    this.#world = world
    this.#cluster = cluster
    const { random } = world
    const isGood = random.chance(0.3)
    this.#losesRequest = isGood ? 0 : random.next() * 0.1
    this.#losesAnswer = isGood ? 0 : random.next() * 0.1
    this.#duplicates = isGood ? 0 : random.next() * 0.1
  }

  /** `heard` is called for every answer that gets through: never, once or twice. */
  send(client: string, request: Request, heard: (outcome: Outcome) => void): void {
    const { random } = this.#world
    const number = ++this.#sent
    const connection = this.#connect(client)
    if (connection === undefined) return
    if (random.chance(this.#losesRequest)) {
      this.#cluster.sometimes.count('request lost')
      return this.#world.note(`${client} request ${number} is lost`)
    }
    const copies = random.chance(this.#duplicates) ? 2 : 1
    if (copies === 2) this.#cluster.sometimes.count('request duplicated')
    for (let copy = 0; copy < copies; copy += 1) {
      this.#world.after(
        this.#delayMs(),
        () => this.#deliver(client, connection, number, request, heard),
        connection.server,
      )
    }
  }

  /** The client's connection is gone, and with it what was on its way back; its next request makes another. */
  cut(client: string): void {
    if (!this.#connections.delete(client)) return
    this.#cluster.sometimes.count('connection cut')
    this.#world.note(`${client} is cut off`)
    for (const socket of this.#sockets.filter((one) => one.client === client)) {
      this.#world.after(0, () => this.#closeSocket(socket), socket.server)
    }
  }

  /** [Q7] A waiting room's socket: its opening and its closing are signs of life. */
  openSocket(client: string, concertId: string, token: string): void {
    const server = this.#connections.get(client)?.server
    if (server?.serving !== true || this.#world.nowMs < server.pausedUntilMs) return
    const socket = { client, server, concertId, token }
    this.#sockets.push(socket)
    this.#cluster.sometimes.count('waiting socket opened')
    this.#attach(socket)
    const lastsMs = this.#world.random.between(500, 20_000)
    this.#world.after(lastsMs, () => this.#closeSocket(socket), server)
  }

  /** After a reload a room tells the concert anew who is there. */
  resumed(server: Server, concertId: string): void {
    for (const socket of this.#sockets) {
      if (socket.server === server && socket.concertId === concertId) this.#attach(socket)
    }
  }

  #attach({ server, concertId, token, client }: WaitingSocket): void {
    this.#world.note(`${client} waits by socket in ${concertId} on ${server.name}`)
    this.#cluster.connection(server, concertId, token, true)
  }

  #closeSocket(socket: WaitingSocket): void {
    if (!this.#sockets.includes(socket)) return
    this.#sockets = this.#sockets.filter((other) => other !== socket)
    if (!socket.server.serving) return
    this.#cluster.sometimes.count('waiting socket cut')
    this.#world.note(`${socket.client} closes its socket in ${socket.concertId}`)
    this.#cluster.connection(socket.server, socket.concertId, socket.token, false)
  }

  #connect(client: string): { readonly server: Server; readonly number: number } | undefined {
    const known = this.#connections.get(client)
    if (known?.server.serving) return known
    const serving = this.#cluster.servers.filter((server) => server.serving)
    if (serving.length === 0) return undefined
    const connection = { server: this.#world.random.pick(serving), number: (known?.number ?? 0) + 1 }
    this.#connections.set(client, connection)
    return connection
  }

  #deliver(
    client: string,
    connection: { readonly server: Server },
    number: number,
    { envelope, malformed }: Request,
    heard: (outcome: Outcome) => void,
  ): void {
    const { server } = connection
    if (number < (this.#arrived.get(client) ?? 0)) this.#cluster.sometimes.count('request overtaken by a later one')
    this.#arrived.set(client, Math.max(number, this.#arrived.get(client) ?? 0))
    this.#cluster.execute(server, client, number, envelope, malformed, (outcome) => {
      if (this.#world.random.chance(this.#losesAnswer)) {
        this.#cluster.sometimes.count('answer lost')
        return this.#world.note(`${client} answer to ${number} is lost`)
      }
      this.#world.after(this.#delayMs(), () => {
        if (this.#connections.get(client) === connection) heard(outcome)
      })
    })
  }

  #delayMs(): number {
    const { random } = this.#world
    return random.chance(0.05) ? random.between(50, 3_000) : random.between(0, 30)
  }
}
