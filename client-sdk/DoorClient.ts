import type { CommandOptions } from './Api.ts'
import { untilAnswered } from './backoff.ts'
import type { HttpRequest } from './Http.ts'
import { newCommandId } from './newCommandId.ts'
import type { CheckIn, RevokedTickets, TicketKey } from './protocol/checkIn.ts'
import type { TicketContent } from './protocol/ticketText.ts'
import { RefusedError } from './RefusedError.ts'
import { type Reach, type ReachOptions, reachServer } from './reachServer.ts'
import { verifyTicket } from './verifyTicket.ts'

export interface DoorOptions extends ReachOptions {
  /** The server's `DOOR_TOKEN`. */
  readonly doorToken: string
  /** The date that the door lets in to. */
  readonly scheduleId: string
  /** What the door calls itself, for whoever comes with the same ticket to another one: 1 to 40 characters. */
  readonly door: string
}

/** What a door can tell of a ticket by itself. */
export type Verdict =
  | { readonly isGood: true; readonly ticket: TicketContent }
  /** TICKET_REVOKED: it was transferred or refunded. NOTHING_LEARNED: before that, nothing can be told of any ticket. */
  | {
      readonly isGood: false
      readonly reason: 'TICKET_INVALID' | 'TICKET_WRONG_DATE' | 'TICKET_REVOKED' | 'NOTHING_LEARNED'
    }

/** The void tickets of a date, as far as they have been read. */
interface RevokedList {
  /** By reservation: the last generation that is void. */
  readonly generations: ReadonlyMap<string, number>
  readonly position: number
}

const UNREAD: RevokedList = { generations: new Map(), position: 0 }

/**
 * A door of the hall. With a network it asks the server, which lets each ticket in once (`checkIn`). Without one it goes by what it has learned
 * (`learn`): whether a ticket is genuine, of this date, and was not void by then (`verify`). That somebody came in with it before, at another
 * door, only the server knows.
 *
 * Its methods resend and reject as those of `FrontRow` do.
 */
export class DoorClient {
  readonly scheduleId: string
  readonly door: string
  readonly #reach: Reach
  readonly #doorToken: string
  /** Where the next `learn` goes on, also when the last one failed: only one that comes to the end of the list is gone by. */
  #read = UNREAD
  #learned: ({ readonly keys: readonly TicketKey[] } & Pick<RevokedList, 'generations'>) | undefined

  /** @param address `https://host[:port][/path]` */
  constructor(address: string, options: DoorOptions) {
    const { doorToken, scheduleId, door } = options
    this.scheduleId = scheduleId
    this.door = door
    this.#doorToken = doorToken
    this.#reach = reachServer(address, options)
  }

  /** Lets the bearer in, once. ALREADY_CHECKED_IN says in the problem's `checkedIn` when and where that was before. */
  checkIn(ticket: string, { commandId = newCommandId() }: CommandOptions = {}): Promise<CheckIn> {
    const { scheduleId, door } = this
    return this.#send({ method: 'POST', path: '/api/check-in', body: { ticket, scheduleId, door }, commandId })
  }

  /** The public keys that tickets are signed by. */
  async keys(): Promise<readonly TicketKey[]> {
    return (await this.#send<{ keys: TicketKey[] }>({ method: 'GET', path: '/api/check-in/keys' })).keys
  }

  /**
   * Gets ready to be without a network: the keys, and the tickets that became void since the last time, or all of them where the server's database
   * was put back from a backup. Until all of that is there `verify` goes by what was learned before. What a call that
   * failed has read already the next one does not ask for again.
   */
  async learn(): Promise<void> {
    const keys = await this.keys()
    const { generations } = await this.#readOn()
    this.#learned = { keys, generations }
  }

  /** By what was learned last, and nothing else. */
  async verify(qr: string): Promise<Verdict> {
    if (this.#learned === undefined) return { isGood: false, reason: 'NOTHING_LEARNED' }
    const { keys, generations } = this.#learned
    const ticket = await verifyTicket(qr, keys)
    if (ticket === undefined) return { isGood: false, reason: 'TICKET_INVALID' }
    if (ticket.scheduleId !== this.scheduleId) return { isGood: false, reason: 'TICKET_WRONG_DATE' }
    const isVoid = ticket.generation <= (generations.get(ticket.reservationId) ?? 0)
    return isVoid ? { isGood: false, reason: 'TICKET_REVOKED' } : { isGood: true, ticket }
  }

  /** The server's clock in epoch milliseconds, good to about a second. */
  serverNow(): number {
    return this.#reach.http.serverNow()
  }

  async #readOn(): Promise<RevokedList> {
    try {
      return await this.#readBehind(this.#read)
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'EVENTS_GONE') throw error
      return this.#readBehind(UNREAD)
    }
  }

  async #readBehind({ generations: before, position }: RevokedList): Promise<RevokedList> {
    const generations = new Map(before)
    for (let after = position; ; ) {
      const path = `/api/schedules/${encodeURIComponent(this.scheduleId)}/revoked-tickets?after=${after}`
      const { revoked, next } = await this.#send<RevokedTickets>({ method: 'GET', path })
      for (const { reservationId, generation } of revoked) generations.set(reservationId, generation)
      this.#read = { generations, position: next }
      if (revoked.length === 0) return this.#read
      after = next
    }
  }

  #send<T>(request: Omit<HttpRequest, 'accessToken'>): Promise<T> {
    const { http, timing, timeoutMs } = this.#reach
    const sent = { ...request, accessToken: this.#doorToken }
    return untilAnswered(timing, timeoutMs, (ms) => http.attempt<T>(sent, ms))
  }
}
