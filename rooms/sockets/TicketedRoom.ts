import { type Client, ClientState, Protocol, Room } from '@colyseus/core'
import {
  CLOSE_CODES,
  type CommandType,
  LIMITS,
  own,
  problemOf,
  type ROOMS,
  refuse,
} from '../../client-sdk/protocol/index.ts'
import type { BoxOffice, TicketPass } from '../box-office/BoxOffice.ts'
import { answerRequest, type RequestContext } from '../box-office/socketDoor.ts'
import type { Concerts } from '../concert/Concerts.ts'
import { Attendance } from './Attendance.ts'
import { nameEnd, numberEnd } from './frameParts.ts'
import { type GuardDeps, SocketGuard } from './SocketGuard.ts'

/** Hears of who comes and goes, for whoever counts them. */
export interface SocketListener {
  joined(kind: RoomKind): void
  /** @param code the peer's if it was the peer who closed: any number */
  left(kind: RoomKind, code: number): void
}

export type RoomKind = keyof typeof ROOMS

/** What the rooms are built with. */
export interface RoomDeps {
  readonly boxOffice: Pick<BoxOffice, 'execute'>
  readonly concerts: Concerts
  /** A socket that sends more is cut off; Infinity: no limit. */
  readonly messagesPerSecond: number
  readonly ports: GuardDeps['ports']
  readonly socketListeners: readonly SocketListener[]
  /** An error outside of any command. */
  readonly reportError: (roomId: string, message: string) => void
}

export type TicketHolder = Client<{ auth: TicketPass; userData: { token?: string } }>

/** What Colyseus keeps to itself of a room's messages. */
interface Messages {
  /** Every frame that comes. */
  _onMessage(client: TicketHolder, frame: Uint8Array): void
  /** Handlers by type, looked up once a frame is decoded. */
  readonly onMessageEvents: { events: Record<string, unknown[]> }
}

/** A Colyseus room as FrontRow uses it: made by the server, entered by ticket only, never full, and there until it is closed. */
export abstract class TicketedRoom<State extends object> extends Room<{ state: State; client: TicketHolder }> {
  override autoDispose = false
  override seatReservationTimeout = LIMITS.ticketLifeMs / 1000
  protected abstract readonly deps: RoomDeps
  protected abstract readonly kind: RoomKind
  protected readonly attendance = new Attendance<TicketHolder>()
  protected stopListening = (): void => undefined
  readonly #guards = new Map<TicketHolder, SocketGuard>()
  /** Whether the frame at hand could be decoded. */
  #isDecoded = false
  #closing = false

  /** Nobody comes in by matchmaking: a ticket is the only door ([S1]). */
  static override async onAuth(): Promise<boolean> {
    return false
  }

  override onJoin(client: TicketHolder): void {
    const { messagesPerSecond, ports, socketListeners } = this.deps
    for (const listener of socketListeners) listener.joined(this.kind)
    const expel = (code: number): void => this.kickClient(client.sessionId, code)
    const guard = new SocketGuard(client, { messagesPerSecond, ports, expel })
    this.#guards.set(client, guard)
    // The transport sees to them, and they cost as much as any message.
    for (const control of ['ping', 'pong']) client.ref.on(control, () => guard.takes())
    this.attendance.joined(userOf(client), client)
  }

  override onLeave(client: TicketHolder, code: number): void {
    for (const listener of this.deps.socketListeners) listener.left(this.kind, code)
    this.#guards.get(client)?.settled()
    this.#guards.delete(client)
    // Pongs to a socket that is cut off would hold back the frame that says why.
    client.ref.removeAllListeners('ping')
    this.attendance.left(userOf(client), client)
  }

  /** Colyseus's own counts every reservation at every ticket; this room has no limit to count against. */
  override hasReachedMaxClients(): boolean {
    return this.#closing
  }

  override onDispose(): void {
    this.stopListening()
  }

  override onUncaughtException(error: Error): void {
    this.deps.reportError(this.roomId, error.message)
  }

  /** Lets nobody in any more and asks everyone to come back. */
  close(): Promise<unknown> {
    this.#closing = true
    voidTickets(this)
    return this.disconnect(CLOSE_CODES.draining)
  }

  /** @param fixed what the room knows better than the client: which schedule or concert it is. */
  protected takeRequest(name: string, type: CommandType, fixed: Readonly<Record<string, string>>): void {
    this.onMessage(name, (client: TicketHolder, payload: unknown, context) =>
      answerRequest(this.deps.boxOffice, { type, userId: userOf(client), fixed }, payload, context),
    )
  }

  /**
   * Once all requests are taken: any other is refused like bad input, and what is no message at all costs its sender the socket. Colyseus by
   * itself drops the socket for a message without a handler, answers such a request with an error of its own shape, and lets much else pass.
   */
  protected refuseOthers(): void {
    const messages = this as unknown as Messages
    const handlers = [
      (_client: unknown, _payload: unknown, context?: RequestContext) => context?.reject(UNKNOWN_REQUEST),
    ]
    messages.onMessageEvents.events = new Proxy(messages.onMessageEvents.events, {
      get: (known, name: string) => {
        this.#isDecoded = true
        return own(known, name) ?? handlers
      },
    })
    const dispatch = messages._onMessage.bind(this)
    messages._onMessage = (client, frame) => this.#receive(client, frame, dispatch)
  }

  /** [S2] Lets Colyseus have a frame that its sender may send now. One that is out of place, or that it can't decode, is abuse. */
  #receive(client: TicketHolder, frame: Uint8Array, dispatch: Messages['_onMessage']): void {
    const guard = this.#guards.get(client)
    if (!guard?.takes()) return
    const kind = frame[0]
    const isJoining = client.state === ClientState.JOINING
    if (!isInPlace(kind, isJoining) || !hasWholeHead(frame)) return guard.cutOff(CLOSE_CODES.abuse)
    if (kind === Protocol.JOIN_ROOM) guard.settled()
    this.#isDecoded = CONTROL_FRAMES.includes(kind)
    try {
      dispatch(client, frame)
    } catch (error) {
      if (this.#isDecoded) this.deps.reportError(this.roomId, String(error))
    }
    if (!this.#isDecoded) guard.cutOff(CLOSE_CODES.abuse)
  }
}

type FrameKind = number | undefined

/** These carry nothing to decode. */
const CONTROL_FRAMES: readonly FrameKind[] = [Protocol.JOIN_ROOM, Protocol.LEAVE_ROOM, Protocol.PING]

/** A join is confirmed once, and messages come after that: their answers would wait in memory. */
const isInPlace = (kind: FrameKind, isJoining: boolean): boolean => {
  switch (kind) {
    case Protocol.PING:
    case Protocol.LEAVE_ROOM:
      return true
    case Protocol.JOIN_ROOM:
      return isJoining
    case Protocol.ROOM_DATA:
    case Protocol.ROOM_DATA_BYTES:
    case Protocol.ROOM_REQUEST:
      return !isJoining
    default:
      return false
  }
}

/** A message's name, and a request's id before it. Colyseus would take what is missing for a message of the name `undefined`. */
const hasWholeHead = (frame: Uint8Array): boolean => {
  switch (frame[0]) {
    case Protocol.ROOM_DATA:
    case Protocol.ROOM_DATA_BYTES:
      return nameEnd(frame, 1) !== undefined
    case Protocol.ROOM_REQUEST: {
      const name = numberEnd(frame, 1)
      return name !== undefined && nameEnd(frame, name) !== undefined
    }
    default:
      return true
  }
}

const UNKNOWN_REQUEST = problemOf(refuse('INPUT_INVALID', { path: 'type', reason: 'There is no such request.' }))

/** Whom the ticket let in. Every socket in a room came by one. */
export const userOf = ({ auth }: { readonly auth?: TicketPass }): string => {
  if (auth === undefined) throw new Error('a socket without a ticket')
  return auth.userId
}

/** Tickets that were not used are void from here on: Colyseus would keep a closing room waiting until the last of them dies. */
const voidTickets = (room: Room): void => {
  const { _reservedSeats: reserved, _reservedSeatTimeouts: timeouts } = room as unknown as {
    _reservedSeats: Record<string, unknown>
    _reservedSeatTimeouts: Record<string, NodeJS.Timeout>
  }
  for (const sessionId of Object.keys(reserved)) {
    clearTimeout(timeouts[sessionId])
    delete timeouts[sessionId]
    delete reserved[sessionId]
  }
}
