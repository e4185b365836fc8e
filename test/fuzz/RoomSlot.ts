import type { RefusalCode } from '../../client-sdk/protocol/index.ts'
import type { Crowd } from './Crowd.ts'
import type { FrameInput } from './frameInputs.ts'
import { SCHEDULES } from './hall.ts'
import { type Slot, slotAt } from './inputs.ts'
import type { Judge } from './Judge.ts'
import type { MessageInput } from './messageInputs.ts'
import { type Reply, RoomSocket } from './RoomSocket.ts'
import type { Tickets } from './Tickets.ts'
import { closeFrame, frame } from './webSocketFrames.ts'

const JOIN_ATTEMPTS = 20

export interface RoomSlotSetup {
  readonly slot: number
  readonly port: number
  readonly tickets: Tickets
  readonly judge: Judge
  readonly crowd: Crowd
}

/** A place for one socket of one of the crowd, which joins again whenever the last one has ended. One input at a time. */
export class RoomSlot {
  readonly #setup: RoomSlotSetup
  readonly #slot: Slot
  readonly #scheduleId: string
  #socket: RoomSocket | undefined
  /** Whether it was sent what is no message, after which it may vanish. */
  #abused = false
  #turn: Promise<void> = Promise.resolve()

  constructor(setup: RoomSlotSetup) {
    this.#setup = setup
    this.#slot = slotAt(setup.slot)
    this.#scheduleId = SCHEDULES[setup.slot % SCHEDULES.length] as string
  }

  /** Sends messages; resolves once they have been read and what must be answered has been. */
  say({ messages, requestId }: MessageInput, name: string): Promise<void> {
    return this.#inTurn(async (socket) => {
      const replied = requestId === undefined ? undefined : socket.reply(requestId)
      for (const message of messages) socket.write(frame(message))
      await socket.fence()
      const reply = await replied
      if (reply !== undefined) this.#judge(reply, name, true)
    }, name)
  }

  /** Sends bytes below any message; resolves once they have been read or the connection is closed. */
  abuse({ bytes, closes }: FrameInput, name: string): Promise<void> {
    return this.#inTurn(async (socket) => {
      this.#abused = true
      socket.write(bytes)
      if (closes === 'us') socket.end()
      if (closes === 'reset') socket.reset()
      await (closes === 'nobody' ? socket.fence() : socket.closed)
    }, name)
  }

  async end(): Promise<void> {
    await this.#turn
    if (this.#socket?.open) this.#socket.write(closeFrame(1000))
    await this.#socket?.closed
  }

  #inTurn(work: (socket: RoomSocket) => Promise<void>, name: string): Promise<void> {
    const turn = this.#turn.then(async () => {
      const socket = await this.#joined(name)
      if (socket !== undefined) await work(socket)
    })
    this.#turn = turn.catch(() => undefined)
    return turn
  }

  /** Undefined where other inputs have brought it about that this user may not come in for now. */
  async #joined(name: string): Promise<RoomSocket | undefined> {
    let reason = ''
    for (let attempt = 1; attempt <= JOIN_ATTEMPTS; attempt += 1) {
      if (this.#socket?.open) return this.#socket
      const socket = await this.#join(name)
      if (socket === 'TOO_MANY_TRIES') return this.#setup.judge.keptOut(socket)
      if (typeof socket === 'string') reason = socket
      else this.#socket = socket
    }
    throw new Error(`${name}: could not join in ${JOIN_ATTEMPTS} attempts: ${reason}`)
  }

  /** Else why not. */
  async #join(name: string): Promise<RoomSocket | RefusalCode | 'not let in'> {
    const { port, tickets, judge } = this.#setup
    const { user, room, imported } = this.#slot
    const ticket = await tickets.for(user, room, this.#scheduleId, imported)
    if (typeof ticket !== 'object') return ticket ?? 'not let in'
    const socket = new RoomSocket(port, ticket)
    tickets.used(ticket)
    socket.onStrayReply = (reply) => this.#judge(reply, `a reply after ${name}`, false)
    if (!(await socket.joined)) return 'not let in'
    this.#abused = false
    void socket.closed.then((code) => judge.close(`the socket of slot ${this.#setup.slot}`, code, this.#abused))
    return socket
  }

  #judge(reply: Reply, name: string, expected: boolean): void {
    const { judge, crowd } = this.#setup
    const { user, imported } = this.#slot
    crowd.learn(user, judge.reply(reply, { name, expected, mayBeAway: imported }))
  }
}
