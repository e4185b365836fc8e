import { Client } from '@colyseus/sdk'
import { Api, type CommandOptions, type Session } from './Api.ts'
import type { ConnectionSetup } from './Connection.ts'
import { LiveSchedule } from './LiveSchedule.ts'
import type { SignedTicket } from './protocol/checkIn.ts'
import type {
  Allotment,
  BestSeats,
  Charge,
  Concert,
  Entry,
  Payment,
  Plan,
  QueueToken,
  Refund,
  Reservation,
  Schedule,
  Seat,
  Transfer,
  TransferOffer,
  User,
  WaitlistPlace,
  WaitlistPlaces,
  WaitlistWish,
  Wallet,
} from './protocol/items.ts'
import { own } from './protocol/own.ts'
import { Queue } from './Queue.ts'
import { type ReachOptions, reachServer } from './reachServer.ts'
import { within } from './timing.ts'

export interface FrontRowOptions extends ReachOptions {
  readonly accessToken?: string
}

/**
 * A user of a FrontRow server.
 *
 * Every method that asks the server rejects with a `RefusedError` when the server says no, and with an
 * `UnansweredError` when it said nothing for `timeoutMs`. Until then what was not answered, or answered
 * UNAVAILABLE or RATE_LIMITED, is sent again under the same `commandId`, so that nothing is done twice.
 */
export class FrontRow {
  readonly #api: Api
  readonly #timeoutMs: number
  readonly #rooms: Pick<ConnectionSetup, 'join' | 'timing' | 'language'>

  /** @param address `https://host[:port][/path]` */
  constructor(address: string, options: FrontRowOptions = {}) {
    const { accessToken, language } = options
    const { base, http, timing, timeoutMs } = reachServer(address, options)
    this.#timeoutMs = timeoutMs
    this.#api = new Api(http, timing, timeoutMs)
    this.#api.session = { accessToken, queueTokens: {} }
    const colyseus = new Client(base)
    this.#rooms = { timing, language, join: (ticket) => colyseus.consumeSeatReservation(ticket as never) }
  }

  /**
   * What to keep across a refresh; set it on a new client to go on as the same user, at the same place in each
   * queue.
   */
  get session(): Session {
    return this.#api.session
  }

  set session(session: Session) {
    this.#api.session = session
  }

  get accessToken(): string | undefined {
    return this.session.accessToken
  }

  set accessToken(accessToken: string | undefined) {
    this.session = { ...this.session, accessToken }
  }

  /** The server's clock in epoch milliseconds, good to about a second; for countdowns to `expiresAt`. */
  serverNow(): number {
    return this.#api.http.serverNow()
  }

  /** Makes a new user and becomes it. */
  register(name: string): Promise<User> {
    return this.#api.register(name)
  }

  concerts(): Promise<readonly Concert[]> {
    return this.#api.concerts()
  }

  /**
   * Enters a concert's queue, or comes back to the place already taken. With `socket: false` the place is polled,
   * at the pace the server asks for, instead of told by the waiting room.
   */
  async enterQueue(concertId: string, { socket = true }: { socket?: boolean } = {}): Promise<Queue> {
    return this.#queue(await this.#api.enterQueue(concertId, socket), socket)
  }

  /**
   * Comes back to the place that the session has in a concert's queue, and to no other: once it has ended this is
   * refused (TOKEN_EXPIRED, TOKEN_INVALID), where `enterQueue` would go to the end of the line. Undefined for a
   * session without a place there.
   */
  async returnToQueue(concertId: string, { socket = true }: { socket?: boolean } = {}): Promise<Queue | undefined> {
    const token = own(this.session.queueTokens, concertId)
    return token === undefined ? undefined : this.#queue(await this.#api.enterQueue(concertId, socket, token), socket)
  }

  /**
   * The session's place in a concert's queue as it is now, without watching it; also how it ended (`endReason`), until that is purged and refused as
   * TOKEN_INVALID. Undefined for a session without a place there.
   */
  async queueToken(concertId: string): Promise<QueueToken | undefined> {
    const token = this.session.queueTokens[concertId]
    return token === undefined ? undefined : this.#api.queueToken(token)
  }

  /** The concert's dates that have seats left. */
  schedules(concertId: string): Promise<readonly Schedule[]> {
    return this.#api.schedules(concertId)
  }

  /** The free seats of a date as of now, or with `all` every seat. */
  seats(scheduleId: string, { all = false }: { all?: boolean } = {}): Promise<readonly Seat[]> {
    return this.#api.seats(scheduleId, all)
  }

  /** What the hall of a date is drawn with beside its seats: its stage, and the colours of its categories. */
  plan(scheduleId: string): Promise<Plan> {
    return this.#api.plan(scheduleId)
  }

  /**
   * Opens a date's live seat map; resolves once it is complete.
   *
   * @param options.seats every seat of the date, where the caller has them already (from `seats` with `all`)
   */
  async openSchedule(scheduleId: string, options: { seats?: readonly Seat[] } = {}): Promise<LiveSchedule> {
    const seats = options.seats ?? (await this.seats(scheduleId, { all: true }))
    const allotments = seats.some(({ allotment }) => allotment !== undefined) ? await this.allotments(scheduleId) : []
    const live = new LiveSchedule({ ...this.#rooms, api: this.#api, scheduleId, seats, allotments })
    try {
      await within(this.#rooms.timing, this.#timeoutMs, live.opened)
    } catch (error) {
      live.close()
      throw error
    }
    return live
  }

  /** What of a date is kept for holders of access codes, and whether this user is one. */
  allotments(scheduleId: string): Promise<readonly Allotment[]> {
    return this.#api.allotments(scheduleId)
  }

  /** Presents an access code, over HTTP: from then on the seats of its allotment are open to this user. */
  presentCode(scheduleId: string, code: string): Promise<Allotment> {
    return this.#api.presentCode(scheduleId, code)
  }

  /** All of this user's places on waitlists, and what is offered of them; to be asked for again after `pollAfterMs` for as long as there are places. */
  waitlistPlaces(): Promise<WaitlistPlaces> {
    return this.#api.waitlistPlaces()
  }

  /** This user's place on the waitlist of a date; refused (NOT_ON_WAITLIST) where there is none. */
  waitlistPlace(scheduleId: string): Promise<WaitlistPlace> {
    return this.#api.waitlistPlace(scheduleId)
  }

  /**
   * Waits for so many seats of a date, all or none, which needs no turn. Once they come back and nobody before wants them they are held for this user: a
   * reservation that is `offered`, which is paid or released as any, without a turn. The same again answers the place as it is.
   */
  joinWaitlist(scheduleId: string, wish: WaitlistWish, options?: CommandOptions): Promise<WaitlistPlace> {
    return this.#api.joinWaitlist(scheduleId, wish, options)
  }

  /** Waits no longer; the way back is to the end of the list. */
  leaveWaitlist(scheduleId: string, options?: CommandOptions): Promise<void> {
    return this.#api.leaveWaitlist(scheduleId, options)
  }

  /** Holds all the seats or none, over HTTP. */
  hold(scheduleId: string, seatIds: readonly string[], options?: CommandOptions): Promise<Reservation> {
    return this.#api.hold(scheduleId, { seats: seatIds }, options)
  }

  /** Holds the best seats that are free, as `LiveSchedule.holdBest` does, over HTTP. */
  holdBest(scheduleId: string, best: BestSeats, options?: CommandOptions): Promise<Reservation> {
    return this.#api.hold(scheduleId, { best }, options)
  }

  release(reservationId: string, options?: CommandOptions): Promise<void> {
    return this.#api.release(reservationId, options)
  }

  /**
   * Begins to pay a hold: it is kept for the concert's `checkoutMs` from now on, once. The reservation as it is then; also where that has been
   * done before.
   */
  checkout(reservationId: string, options?: CommandOptions): Promise<Reservation> {
    return this.#api.checkout(reservationId, options)
  }

  /** Pays a hold from the wallet. */
  pay(reservationId: string, options?: CommandOptions): Promise<Payment> {
    return this.#api.pay(reservationId, options)
  }

  /** Gives a paid reservation back, until its date's `refundableUntil`; the money is in the wallet again. */
  refund(reservationId: string, options?: CommandOptions): Promise<Refund> {
    return this.#api.refund(reservationId, options)
  }

  /** What the QR code of a paid reservation says. Another one is good once it is transferred. */
  signedTicket(reservationId: string): Promise<SignedTicket> {
    return this.#api.signedTicket(reservationId)
  }

  /**
   * A code by which another user has a paid reservation (`acceptTransfer`), until its date's `transferableUntil` at most. It is told here alone, and
   * voids the one before.
   */
  offerTransfer(reservationId: string): Promise<TransferOffer> {
    return this.#api.offerTransfer(reservationId)
  }

  /** Makes the code void, if there is one. */
  withdrawTransfer(reservationId: string, options?: CommandOptions): Promise<void> {
    return this.#api.withdrawTransfer(reservationId, options)
  }

  /** Takes over the reservation that the code was given out for; its ticket is another one from then on. @param transferCode however it is typed */
  acceptTransfer(transferCode: string, options?: CommandOptions): Promise<Transfer> {
    return this.#api.acceptTransfer(transferCode, options)
  }

  /** All of this user's reservations, ended ones included. */
  reservations(): Promise<readonly Reservation[]> {
    return this.#api.reservations()
  }

  reservation(reservationId: string): Promise<Reservation> {
    return this.#api.reservation(reservationId)
  }

  wallet(): Promise<Wallet> {
    return this.#api.wallet()
  }

  /** @param amount whole KRW */
  charge(amount: number, options?: CommandOptions): Promise<Charge> {
    return this.#api.charge(amount, options)
  }

  /**
   * The wallet's ledger, oldest entry first, behind the entry `after`; `next` is the `after` of the next page, if
   * there is one.
   */
  entries(after?: string): Promise<{ readonly entries: readonly Entry[]; readonly next?: string }> {
    return this.#api.entries(after)
  }

  #queue(item: QueueToken, socket: boolean): Queue {
    return new Queue({ ...this.#rooms, api: this.#api, item, socket })
  }
}
