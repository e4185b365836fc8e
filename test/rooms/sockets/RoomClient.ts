import { Client, type Room } from '@colyseus/sdk'
import {
  aheadAfter,
  decodeMoved,
  type PositionMessage,
  type Problem,
  SEATS_PER_BLOCK,
  SEATS_PER_WORD,
  type SeatStatus,
  seatStatusIn,
  type Ticket,
  WAITING_MESSAGES,
  wordField,
} from '../../../client-sdk/protocol/index.ts'

interface SeatMap {
  readonly scheduleId: string
  readonly version: number
  readonly blocks: readonly Readonly<Record<`w${number}`, number>>[]
}

/**
 * Someone in a room with nothing but the plain Colyseus SDK: one of the clients we don't see. Whatever comes is kept until it is asked for, so that
 * a test waits for events and never for time.
 */
export class RoomClient {
  readonly room: Room
  /** The close code. */
  readonly closed: Promise<number>
  /** Every frame since the join was confirmed, the full state first. */
  readonly frames: Uint8Array[] = []
  /** Of a waiter: where it stands by what it was told and has counted itself. */
  place: PositionMessage | undefined
  #inbox: { readonly type: string; readonly message: unknown }[] = []
  readonly #waiting = new Set<() => void>()

  private constructor(room: Room) {
    this.room = room
    room.reconnection.enabled = false
    this.closed = new Promise((resolve) => room.onLeave(resolve))
    const { events } = room.connection
    const dispatch = events.onmessage
    events.onmessage = (event: MessageEvent) => {
      this.frames.push(new Uint8Array(event.data))
      dispatch?.(event)
    }
    room.onMessage('*', (type, message) => this.#received(String(type), message))
    room.onStateChange(() => this.#look())
  }

  static async join(server: { readonly address: string }, ticket: Ticket | undefined): Promise<RoomClient> {
    return new RoomClient(await new Client(server.address).consumeSeatReservation(ticket as never))
  }

  /** The first message of this type that nobody has taken yet, or the next to come. */
  async next<T>(type: string): Promise<T> {
    await this.until(() => this.#inbox.some((message) => message.type === type))
    const at = this.#inbox.findIndex((message) => message.type === type)
    return this.#inbox.splice(at, 1)[0]?.message as T
  }

  /** Takes all messages of this type that have come so far. */
  take<T>(type: string): readonly T[] {
    const taken = this.#inbox.filter((message) => message.type === type)
    this.#inbox = this.#inbox.filter((message) => message.type !== type)
    return taken.map(({ message }) => message as T)
  }

  /** The types of the messages that have come and were not taken. */
  get untaken(): readonly string[] {
    return this.#inbox.map(({ type }) => type)
  }

  /** Resolves once `holds`, looking again whenever something has come. */
  until(holds: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!holds()) return
        this.#waiting.delete(look)
        resolve()
      }
      this.#waiting.add(look)
      look()
    })
  }

  request<T>(name: string, payload?: unknown): Promise<T> {
    return this.room.request(name, payload) as Promise<T>
  }

  /** The problem document of a request that must be refused. */
  refusal(name: string, payload?: unknown): Promise<Problem> {
    return this.request(name, payload).then(
      (reply) => {
        throw new Error(`${name} was not refused: ${JSON.stringify(reply)}`)
      },
      (error: Error & { reason?: Problem }) => {
        if (error.name !== 'rejected' || error.reason === undefined) throw error
        return error.reason
      },
    )
  }

  /** Sends bytes as they are, whatever the SDK would make of them. */
  sendFrame(frame: Uint8Array): void {
    this.room.connection.send(frame)
  }

  leave(): Promise<number> {
    return this.room.leave()
  }

  get seatMap(): SeatMap {
    return this.room.state as SeatMap
  }

  statusOf(index: number): SeatStatus {
    const word = Math.floor(index / SEATS_PER_WORD)
    return seatStatusIn(this.seatMap.blocks[Math.floor(index / SEATS_PER_BLOCK)]?.[wordField(word)] as number, index)
  }

  statuses(seatCount: number): readonly SeatStatus[] {
    return Array.from({ length: seatCount }, (_, index) => this.statusOf(index))
  }

  #received(type: string, message: unknown): void {
    if (type === WAITING_MESSAGES.position) this.place = message as PositionMessage
    if (type === WAITING_MESSAGES.moved && this.place !== undefined) {
      this.place = aheadAfter(this.place, decodeMoved(message as Uint8Array))
    }
    this.#inbox.push({ type, message })
    this.#look()
  }

  #look(): void {
    for (const look of [...this.#waiting]) look()
  }
}
