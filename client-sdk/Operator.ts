import { nanoid } from 'nanoid'
import type { CommandOptions } from './Api.ts'
import { untilAnswered } from './backoff.ts'
import { followChanges } from './followChanges.ts'
import type { HttpRequest } from './Http.ts'
import type { Change } from './protocol/changes.ts'
import type { Charge, Entry, Plan, Refund, Seat } from './protocol/items.ts'
import type {
  Admission,
  AllotmentRelease,
  AuditEntry,
  ConcertOverview,
  ConcertOverviews,
  Figures,
  ImportReport,
  ReservationOverview,
  SaleSetting,
  SeatBlocks,
  SeatStatuses,
  UserOverview,
  UserSummary,
} from './protocol/operatorItems.ts'
import type { AdmissionValues } from './protocol/policy.ts'
import { type AuditActor, type LogOrder, type SaleAction, SEAT_STATUSES, type SeatStatus } from './protocol/states.ts'
import { type Reach, type ReachOptions, reachServer } from './reachServer.ts'

export interface OperatorOptions extends ReachOptions {
  /** The server's `ADMIN_TOKEN`. */
  readonly adminToken: string
}

/** Which lines of the audit log, and from where: `after` is the `next` of the page before. */
export interface AuditPage {
  readonly order?: LogOrder
  readonly after?: number
  readonly limit?: number
  readonly concertId?: string
  readonly actor?: AuditActor
  readonly action?: string
}

/** The operator of a FrontRow server. Its methods resend and reject as those of `FrontRow` do. */
export class Operator {
  readonly #reach: Reach
  readonly #adminToken: string

  /** @param address `https://host[:port][/path]` */
  constructor(address: string, options: OperatorOptions) {
    this.#adminToken = options.adminToken
    this.#reach = reachServer(address, options)
  }

  /** Every sale: how it stands, or why that can't be told now. */
  overviews(): Promise<ConcertOverviews> {
    return this.#get('/api/admin/concerts')
  }

  /** Those of which it can be told how they stand. */
  async concerts(): Promise<readonly ConcertOverview[]> {
    return (await this.overviews()).concerts
  }

  concert(concertId: string): Promise<ConcertOverview> {
    return this.#get(`/api/admin/concerts/${escaped(concertId)}`)
  }

  /** The server in numbers, cheap enough to ask every second. */
  figures(): Promise<Figures> {
    return this.#get('/api/admin/figures')
  }

  /** Opens a sale at once, or again after `close`. */
  open(concertId: string, options?: CommandOptions): Promise<SaleSetting> {
    return this.#changeSale(concertId, 'open', options)
  }

  /** Nobody is admitted and nothing is held until `resume`; time stands still for whoever holds seats or has the turn. */
  pause(concertId: string, options?: CommandOptions): Promise<SaleSetting> {
    return this.#changeSale(concertId, 'pause', options)
  }

  resume(concertId: string, options?: CommandOptions): Promise<SaleSetting> {
    return this.#changeSale(concertId, 'resume', options)
  }

  /** Nobody is admitted and nothing is held any more; whoever holds seats may pay. */
  close(concertId: string, options?: CommandOptions): Promise<SaleSetting> {
    return this.#changeSale(concertId, 'close', options)
  }

  /** Changes the pace of admission from the next tick on; what is not named stays. */
  changeAdmission(concertId: string, values: AdmissionValues, options?: CommandOptions): Promise<Admission> {
    return this.#order(`/api/admin/concerts/${escaped(concertId)}/admission`, values, options)
  }

  /** Every seat of a date, whoever's turn it is. */
  async seats(scheduleId: string): Promise<readonly Seat[]> {
    return (await this.#get<{ seats: Seat[] }>(`/api/admin/schedules/${escaped(scheduleId)}/seats`)).seats
  }

  /** What each seat of a date is now, in the order of `index`: a hundredth of what `seats` sends. */
  async seatStatuses(scheduleId: string): Promise<readonly SeatStatus[]> {
    const path = `/api/admin/schedules/${escaped(scheduleId)}/statuses`
    const { statuses } = await this.#get<SeatStatuses>(path)
    return Array.from(statuses, (digit) => SEAT_STATUSES[Number(digit)] as SeatStatus)
  }

  /** What the hall of a date is drawn with beside its seats. */
  plan(scheduleId: string): Promise<Plan> {
    return this.#get(`/api/schedules/${escaped(scheduleId)}/plan`)
  }

  /** Takes free seats out of the sale, all or none. */
  block(scheduleId: string, seatIds: readonly string[], options?: CommandOptions): Promise<SeatBlocks> {
    return this.#order(`/api/admin/schedules/${escaped(scheduleId)}/blocks`, { seats: seatIds }, options)
  }

  /** Gives blocked seats back to the sale. */
  unblock(scheduleId: string, seatIds: readonly string[], options?: CommandOptions): Promise<SeatBlocks> {
    return this.#order(`/api/admin/schedules/${escaped(scheduleId)}/unblocks`, { seats: seatIds }, options)
  }

  /** Makes the seats of an allotment everybody's, before its time or where it has none; for good. */
  releaseAllotment(scheduleId: string, allotmentId: string, options?: CommandOptions): Promise<AllotmentRelease> {
    const path = `/api/admin/schedules/${escaped(scheduleId)}/allotments/${escaped(allotmentId)}/release`
    return this.#order(path, {}, options)
  }

  /** Users whose names begin so, or all; `next` is the `after` of the next page, if there is one. */
  users(
    search: { readonly name?: string; readonly after?: string } = {},
  ): Promise<{ readonly users: readonly UserSummary[]; readonly next?: string }> {
    return this.#get('/api/admin/users', search)
  }

  /** @param page.after the `next` of the page of reservations before */
  user(userId: string, page: { readonly after?: string } = {}): Promise<UserOverview> {
    return this.#get(`/api/admin/users/${escaped(userId)}`, page)
  }

  /** A page of a user's ledger, newest entry first; `next` is the `after` of the next page, if there is one. */
  entries(
    userId: string,
    page: { readonly after?: string } = {},
  ): Promise<{ readonly entries: readonly Entry[]; readonly next?: string }> {
    return this.#get(`/api/admin/users/${escaped(userId)}/entries`, page)
  }

  /** Charges the wallet of a user. @param amount whole KRW */
  charge(userId: string, amount: number, options?: CommandOptions): Promise<Charge> {
    return this.#order(`/api/admin/users/${escaped(userId)}/charges`, { amount }, options)
  }

  /** A reservation, whoever holds it. */
  reservation(reservationId: string): Promise<ReservationOverview> {
    return this.#get(`/api/admin/reservations/${escaped(reservationId)}`)
  }

  /** Gives the buyer of a paid reservation the money back and puts its seats on sale again, at any time. */
  refund(reservationId: string, options?: CommandOptions): Promise<Refund> {
    return this.#order(`/api/admin/reservations/${escaped(reservationId)}/refund`, {}, options)
  }

  /** The audit log, oldest line first unless told otherwise; `next` is the `after` of the next page, if there is one. */
  audit(page: AuditPage = {}): Promise<{ readonly entries: readonly AuditEntry[]; readonly next?: number }> {
    return this.#get('/api/admin/audit', { ...page })
  }

  /**
   * What changes, in order and as it happens, for as long as it is asked for: `for await (const change of operator.events())`. It goes on by
   * itself after whatever breaks the line, with the change behind the last. Rejects with EVENTS_GONE where what follows is not kept any more.
   *
   * @param options.after the number of the last change that is known already; without it, from the first that is kept
   * @param options.signal ends it
   */
  events(options: { readonly after?: number; readonly signal?: AbortSignal } = {}): AsyncGenerator<Change, void> {
    const { http, timing } = this.#reach
    const open = (after: number | undefined, signal: AbortSignal) => {
      const path = after === undefined ? '/api/admin/events' : `/api/admin/events?after=${after}`
      const request = { method: 'GET', path, accept: 'text/event-stream', accessToken: this.#adminToken } as const
      return http.open(request, signal)
    }
    return followChanges({ ...options, open, timing })
  }

  /**
   * Adds and updates what nothing is held, sold or blocked of; refused whole otherwise, with `faults` in the problem document.
   *
   * @param options.dryRun only tells what would change
   */
  importCatalogue(
    catalogue: object,
    { dryRun = false, ...options }: CommandOptions & { readonly dryRun?: boolean } = {},
  ): Promise<ImportReport> {
    return this.#order(`/api/admin/catalogue${dryRun ? '?dryRun=1' : ''}`, catalogue, options)
  }

  #changeSale(concertId: string, action: SaleAction, options?: CommandOptions): Promise<SaleSetting> {
    return this.#order(`/api/admin/concerts/${escaped(concertId)}/sale`, { action }, options)
  }

  #order<T>(path: string, body: object, { commandId = nanoid() }: CommandOptions = {}): Promise<T> {
    return this.#send({ method: 'POST', path, body, commandId })
  }

  #get<T>(path: string, query: Readonly<Record<string, string | number | undefined>> = {}): Promise<T> {
    const given = Object.entries(query).filter(([, value]) => value !== undefined)
    const search = given.map(([name, value]) => `${name}=${escaped(String(value))}`).join('&')
    return this.#send({ method: 'GET', path: search === '' ? path : `${path}?${search}` })
  }

  #send<T>(request: Omit<HttpRequest, 'accessToken'>): Promise<T> {
    const { http, timing, timeoutMs } = this.#reach
    const sent = { ...request, accessToken: this.#adminToken }
    return untilAnswered(timing, timeoutMs, (ms) => http.attempt<T>(sent, ms))
  }
}

const escaped = encodeURIComponent
