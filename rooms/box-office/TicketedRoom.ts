import { type Client, Room } from '@colyseus/core'
import { CLOSE_CODES, type CommandType, LIMITS, problemOf, refuse } from '../../client-sdk/protocol/index.ts'
import type { Concerts } from '../concert/Concerts.ts'
import { Attendance } from './Attendance.ts'
import type { BoxOffice, TicketPass } from './BoxOffice.ts'
import { answerRequest, type RequestContext } from './socketDoor.ts'

/** What the rooms are built with. */
export interface RoomDeps {
  readonly boxOffice: Pick<BoxOffice, 'execute'>
  readonly concerts: Concerts
  /** A socket that sends more is disconnected. */
  readonly messagesPerSecond: number
  /** An error outside of any command. */
  readonly reportError: (roomId: string, message: string) => void
}

export type TicketHolder = Client<{ auth: TicketPass; userData: { token?: string } }>

/** A Colyseus room as FrontRow uses it: made by the server, entered by ticket only, never full, and there until it is closed. */
export abstract class TicketedRoom<State extends object> extends Room<{ state: State; client: TicketHolder }> {
  override autoDispose = false
  override seatReservationTimeout = LIMITS.ticketLifeMs / 1000
  protected abstract readonly deps: RoomDeps
  protected readonly attendance = new Attendance<TicketHolder>()
  protected stopListening = (): void => undefined
  #closing = false

  /** Nobody comes in by matchmaking: a ticket is the only door ([S1]). */
  static override async onAuth(): Promise<boolean> {
    return false
  }

  override onJoin(client: TicketHolder): void {
    this.attendance.joined(userOf(client), client)
  }

  override onLeave(client: TicketHolder): void {
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
   * Once all requests are taken: any other is refused like bad input. Colyseus by itself drops the socket for a
   * message without a handler, and answers such a request with an error of its own shape.
   */
  protected refuseOthers(): void {
    const registry = (this as unknown as { onMessageEvents: { events: Record<string, unknown[]> } }).onMessageEvents
    const handlers = [
      (_client: unknown, _payload: unknown, context?: RequestContext) => context?.reject(UNKNOWN_REQUEST),
    ]
    registry.events = new Proxy(registry.events, { get: (known, name: string) => known[name] ?? handlers })
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
