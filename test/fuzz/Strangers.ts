import { setTimeout as sleep } from 'node:timers/promises'
import { Protocol } from '@colyseus/core'
import type { Judge } from './Judge.ts'
import { pack } from './msgpack.ts'
import { RoomSocket } from './RoomSocket.ts'
import type { Tickets } from './Tickets.ts'
import { frame } from './webSocketFrames.ts'

const SILENT_AT_ONCE = 12
/** Under the rate at which a socket is cut off for its haste. */
const ASKED_PER_SECOND = 40
const ASKED_AT_MOST = 400

export interface StrangersSetup {
  readonly port: number
  readonly tickets: Tickets
  readonly judge: Judge
}

/** Sockets that keep to no rule of conversation: they join and never say so, or ask and never listen. */
export class Strangers {
  readonly #setup: StrangersSetup
  readonly #silent: RoomSocket[] = []
  #deaf: Promise<void> | undefined

  constructor(setup: StrangersSetup) {
    this.#setup = setup
  }

  /** Joins and never confirms it, so that the server keeps for it what others are sent. */
  async joinSilently(user: number): Promise<void> {
    const socket = await this.#open(user, false)
    if (socket === undefined) return
    this.#silent.push(socket)
    if (this.#silent.length > SILENT_AT_ONCE) this.#silent.shift()?.end()
  }

  /** [S5] Asks for long answers and reads none of them, until it is cut off. One at a time. */
  goDeaf(user: number, name: string): void {
    this.#deaf ??= this.#goDeaf(user, name).finally(() => {
      this.#deaf = undefined
    })
  }

  async end(): Promise<void> {
    await this.#deaf
    for (const socket of this.#silent) socket.end()
    await Promise.all(this.#silent.map((socket) => socket.closed))
  }

  async #goDeaf(user: number, name: string): Promise<void> {
    const { judge } = this.#setup
    const socket = await this.#open(user, true)
    if (socket === undefined) return
    socket.stopReading()
    for (let asked = 0; socket.open && asked < ASKED_AT_MOST; asked += 1) {
      socket.write(frame(longQuestion))
      await sleep(1_000 / ASKED_PER_SECOND)
    }
    if (socket.open) judge.accuse(`${name}: reads nothing, and is not cut off`)
    socket.reset()
    judge.close(name, await socket.closed, true)
  }

  async #open(user: number, acknowledge: boolean): Promise<RoomSocket | undefined> {
    const { port, tickets } = this.#setup
    const ticket = await tickets.for(user, 'waiting', '')
    if (typeof ticket !== 'object') return undefined
    const socket = new RoomSocket(port, ticket, acknowledge)
    return (await socket.joined) ? socket : undefined
  }
}

/** Its refusal names the unknown field, twice. */
const longQuestion = Buffer.concat([
  Buffer.of(Protocol.ROOM_REQUEST, 1, 0xa6),
  Buffer.from('status'),
  pack({ ['x'.repeat(60_000)]: 1 }),
])
