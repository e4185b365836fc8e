import { untilAnswered } from './backoff.ts'
import type { Connection } from './Connection.ts'
import type { Http, HttpRequest } from './Http.ts'
import { newCommandId } from './newCommandId.ts'
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
  Ticket,
  Transfer,
  TransferOffer,
  User,
  WaitlistPlace,
  WaitlistPlaces,
  WaitlistWish,
  Wallet,
} from './protocol/items.ts'
import { SCHEDULE_REQUESTS } from './protocol/messages.ts'
import type { Timing } from './timing.ts'

/** What a page has to keep to go on after a refresh. Plain JSON. */
export interface Session {
  readonly accessToken?: string
  /** By concertId. */
  readonly queueTokens: Readonly<Record<string, string>>
}

export interface CommandOptions {
  /**
   * Names the command, so that sending it again is harmless; one is made unless given. 1 to 64 printable ASCII
   * characters.
   */
  readonly commandId?: string
}

type Sent = Omit<HttpRequest, 'accessToken'>

/** The same command at the other door. */
interface SocketRequest {
  readonly connection: Connection
  readonly type: string
  readonly payload: object
}

/** Every request of the contract, each resent under the same commandId until it is answered or the time is over. */
export class Api {
  readonly http: Http
  readonly #timing: Timing
  readonly #timeoutMs: number
  #accessToken: string | undefined
  readonly #queueTokens = new Map<string, string>()
  /** Requests name a schedule or a reservation; which queue token goes with them depends on the concert. */
  readonly #concertOf = new Map<string, string>()
  readonly #scheduleOf = new Map<string, string>()

  constructor(http: Http, timing: Timing, timeoutMs: number) {
    this.http = http
    this.#timing = timing
    this.#timeoutMs = timeoutMs
  }

  get session(): Session {
    return { accessToken: this.#accessToken, queueTokens: Object.fromEntries(this.#queueTokens) }
  }

  set session({ accessToken, queueTokens }: Session) {
    this.#accessToken = accessToken
    this.#queueTokens.clear()
    for (const [concertId, token] of Object.entries(queueTokens)) this.#queueTokens.set(concertId, token)
  }

  async register(name: string): Promise<User> {
    const user = await this.#send<User>({ method: 'POST', path: '/api/users', body: { name } })
    this.#accessToken = user.accessToken
    return user
  }

  async concerts(): Promise<readonly Concert[]> {
    const { concerts } = await this.#send<{ concerts: Concert[] }>({ method: 'GET', path: '/api/concerts' })
    for (const { schedules } of concerts) this.#learnSchedules(schedules)
    return concerts
  }

  /** @param token come back to that place only, rather than to the end of the line */
  async enterQueue(concertId: string, socket: boolean, token?: string): Promise<QueueToken> {
    const path = `/api/concerts/${escaped(concertId)}/queue-tokens`
    const item = await this.#send<QueueToken>({ method: 'POST', path, body: { socket, token } })
    this.#queueTokens.set(concertId, item.token)
    return item
  }

  queueToken(queueToken: string): Promise<QueueToken> {
    return this.#send({ method: 'GET', path: '/api/queue-token', queueToken })
  }

  leaveQueue(queueToken: string, { commandId = newCommandId() }: CommandOptions = {}): Promise<void> {
    return this.#send({ method: 'DELETE', path: '/api/queue-token', queueToken, commandId })
  }

  async schedules(concertId: string): Promise<readonly Schedule[]> {
    const path = `/api/concerts/${escaped(concertId)}/schedules`
    const queueToken = this.#queueTokens.get(concertId)
    const { schedules } = await this.#send<{ schedules: Schedule[] }>({ method: 'GET', path, queueToken })
    this.#learnSchedules(schedules)
    return schedules
  }

  async seats(scheduleId: string, all: boolean): Promise<readonly Seat[]> {
    const path = `/api/schedules/${escaped(scheduleId)}/seats${all ? '?all=1' : ''}`
    const queueToken = await this.#tokenForSchedule(scheduleId)
    return (await this.#send<{ seats: Seat[] }>({ method: 'GET', path, queueToken })).seats
  }

  plan(scheduleId: string): Promise<Plan> {
    return this.#send({ method: 'GET', path: `/api/schedules/${escaped(scheduleId)}/plan` })
  }

  async ticket(scheduleId: string): Promise<Ticket> {
    const path = `/api/schedules/${escaped(scheduleId)}/tickets`
    const queueToken = await this.#tokenForSchedule(scheduleId)
    return (await this.#send<{ ticket: Ticket }>({ method: 'POST', path, body: {}, queueToken })).ticket
  }

  /** What of a date is kept for holders of codes, and whether this user is one. */
  async allotments(scheduleId: string, connection?: Connection): Promise<readonly Allotment[]> {
    const path = `/api/schedules/${escaped(scheduleId)}/allotments`
    const queueToken = await this.#tokenForSchedule(scheduleId)
    const { allotments } = await this.#send<{ allotments: Allotment[] }>(
      { method: 'GET', path, queueToken },
      connection && { connection, type: SCHEDULE_REQUESTS.allotments, payload: {} },
    )
    return allotments
  }

  async presentCode(scheduleId: string, code: string, connection?: Connection): Promise<Allotment> {
    const path = `/api/schedules/${escaped(scheduleId)}/access-codes`
    const queueToken = await this.#tokenForSchedule(scheduleId)
    return this.#send(
      { method: 'POST', path, body: { code }, queueToken },
      connection && { connection, type: SCHEDULE_REQUESTS.presentCode, payload: { code } },
    )
  }

  async waitlistPlaces(): Promise<WaitlistPlaces> {
    const all = await this.#send<WaitlistPlaces>({ method: 'GET', path: '/api/waitlist-places' })
    this.#learnSchedules(all.places)
    this.#learnReservations(all.offers)
    return all
  }

  waitlistPlace(scheduleId: string, connection?: Connection): Promise<WaitlistPlace> {
    return this.#send(
      { method: 'GET', path: `/api/schedules/${escaped(scheduleId)}/waitlist` },
      connection && { connection, type: SCHEDULE_REQUESTS.waitlistPlace, payload: {} },
    )
  }

  joinWaitlist(
    scheduleId: string,
    wish: WaitlistWish,
    { commandId = newCommandId() }: CommandOptions = {},
    connection?: Connection,
  ): Promise<WaitlistPlace> {
    return this.#send(
      { method: 'POST', path: `/api/schedules/${escaped(scheduleId)}/waitlist`, body: wish, commandId },
      connection && { connection, type: SCHEDULE_REQUESTS.joinWaitlist, payload: { commandId, ...wish } },
    )
  }

  async leaveWaitlist(
    scheduleId: string,
    { commandId = newCommandId() }: CommandOptions = {},
    connection?: Connection,
  ): Promise<void> {
    await this.#send(
      { method: 'DELETE', path: `/api/schedules/${escaped(scheduleId)}/waitlist`, commandId },
      connection && { connection, type: SCHEDULE_REQUESTS.leaveWaitlist, payload: { commandId } },
    )
  }

  async hold(
    scheduleId: string,
    choice: { readonly seats: readonly string[] } | { readonly best: BestSeats },
    { commandId = newCommandId() }: CommandOptions = {},
    connection?: Connection,
  ): Promise<Reservation> {
    const path = `/api/schedules/${escaped(scheduleId)}/reservations`
    const queueToken = await this.#tokenForSchedule(scheduleId)
    const reservation = await this.#send<Reservation>(
      { method: 'POST', path, body: choice, commandId, queueToken },
      connection && { connection, type: SCHEDULE_REQUESTS.hold, payload: { commandId, ...choice } },
    )
    this.#learnReservations([reservation])
    return reservation
  }

  async release(
    reservationId: string,
    { commandId = newCommandId() }: CommandOptions = {},
    connection?: Connection,
  ): Promise<void> {
    await this.#send(
      { method: 'DELETE', path: `/api/reservations/${escaped(reservationId)}`, commandId },
      connection && { connection, type: SCHEDULE_REQUESTS.release, payload: { commandId, reservationId } },
    )
  }

  checkout(
    reservationId: string,
    { commandId = newCommandId() }: CommandOptions = {},
    connection?: Connection,
  ): Promise<Reservation> {
    return this.#send(
      { method: 'POST', path: `/api/reservations/${escaped(reservationId)}/checkout`, body: {}, commandId },
      connection && { connection, type: SCHEDULE_REQUESTS.checkout, payload: { commandId, reservationId } },
    )
  }

  async pay(
    reservationId: string,
    { commandId = newCommandId() }: CommandOptions = {},
    connection?: Connection,
  ): Promise<Payment> {
    const path = `/api/reservations/${escaped(reservationId)}/payment`
    const queueToken = await this.#tokenForReservation(reservationId)
    return this.#send(
      { method: 'POST', path, body: {}, commandId, queueToken },
      connection && { connection, type: SCHEDULE_REQUESTS.pay, payload: { commandId, reservationId } },
    )
  }

  refund(
    reservationId: string,
    { commandId = newCommandId() }: CommandOptions = {},
    connection?: Connection,
  ): Promise<Refund> {
    return this.#send(
      { method: 'POST', path: `/api/reservations/${escaped(reservationId)}/refund`, body: {}, commandId },
      connection && { connection, type: SCHEDULE_REQUESTS.refund, payload: { commandId, reservationId } },
    )
  }

  signedTicket(reservationId: string): Promise<SignedTicket> {
    return this.#send({ method: 'GET', path: `/api/reservations/${escaped(reservationId)}/ticket` })
  }

  offerTransfer(reservationId: string): Promise<TransferOffer> {
    return this.#send({ method: 'POST', path: `/api/reservations/${escaped(reservationId)}/transfer`, body: {} })
  }

  withdrawTransfer(reservationId: string, { commandId = newCommandId() }: CommandOptions = {}): Promise<void> {
    return this.#send({ method: 'DELETE', path: `/api/reservations/${escaped(reservationId)}/transfer`, commandId })
  }

  async acceptTransfer(transferCode: string, { commandId = newCommandId() }: CommandOptions = {}): Promise<Transfer> {
    const transfer = await this.#send<Transfer>({
      method: 'POST',
      path: '/api/transfers',
      body: { transferCode },
      commandId,
    })
    this.#learnReservations([transfer])
    return transfer
  }

  async reservations(scheduleId?: string, connection?: Connection): Promise<readonly Reservation[]> {
    const all: Reservation[] = []
    let after: string | undefined
    do {
      const query = new URLSearchParams({ ...(scheduleId && { scheduleId }), ...(after && { after }) }).toString()
      const page: { reservations: Reservation[]; next?: string } = await this.#send(
        { method: 'GET', path: `/api/reservations${query && `?${query}`}` },
        connection && { connection, type: SCHEDULE_REQUESTS.mine, payload: { after } },
      )
      all.push(...page.reservations)
      after = page.next
    } while (after !== undefined)
    this.#learnReservations(all)
    return all
  }

  async reservation(reservationId: string): Promise<Reservation> {
    const path = `/api/reservations/${escaped(reservationId)}`
    const reservation = await this.#send<Reservation>({ method: 'GET', path })
    this.#learnReservations([reservation])
    return reservation
  }

  wallet(): Promise<Wallet> {
    return this.#send({ method: 'GET', path: '/api/wallet' })
  }

  charge(amount: number, { commandId = newCommandId() }: CommandOptions = {}): Promise<Charge> {
    return this.#send({ method: 'POST', path: '/api/wallet/charges', body: { amount }, commandId })
  }

  entries(after?: string): Promise<{ readonly entries: readonly Entry[]; readonly next?: string }> {
    const query = after === undefined ? '' : `?after=${escaped(after)}`
    return this.#send({ method: 'GET', path: `/api/wallet/entries${query}` })
  }

  /**
   * By the socket while it is open, else over HTTP: both doors lead to the same actor, and the same commandId to
   * the same answer. So a command whose socket broke needn't wait for the next one, which may never be granted if
   * it was the payment that spent the token.
   */
  #send<T>(request: Sent, socket?: SocketRequest): Promise<T> {
    const sent = { ...request, accessToken: this.#accessToken }
    return untilAnswered(this.#timing, this.#timeoutMs, (ms) =>
      socket?.connection.open
        ? socket.connection.request<T>(socket.type, socket.payload, ms)
        : this.http.attempt<T>(sent, ms),
    )
  }

  async #tokenForReservation(reservationId: string): Promise<string | undefined> {
    if (this.#queueTokens.size === 0) return undefined
    const scheduleId = this.#scheduleOf.get(reservationId) ?? (await this.reservation(reservationId)).scheduleId
    return this.#tokenForSchedule(scheduleId)
  }

  /** Undefined for an unknown schedule: the server says so better than we could. */
  async #tokenForSchedule(scheduleId: string): Promise<string | undefined> {
    if (this.#queueTokens.size === 0) return undefined
    if (!this.#concertOf.has(scheduleId)) await this.concerts()
    return this.#queueTokens.get(this.#concertOf.get(scheduleId) ?? '')
  }

  #learnSchedules(schedules: readonly Pick<Schedule, 'scheduleId' | 'concertId'>[]): void {
    for (const { scheduleId, concertId } of schedules) this.#concertOf.set(scheduleId, concertId)
  }

  #learnReservations(reservations: readonly Pick<Reservation, 'reservationId' | 'scheduleId'>[]): void {
    for (const { reservationId, scheduleId } of reservations) this.#scheduleOf.set(reservationId, scheduleId)
  }
}

const escaped = encodeURIComponent
