import {
  type Admission,
  type AllotmentRelease,
  type AuditEntry,
  type Changes,
  type ConcertOverviews,
  type ImportReport,
  isoTime,
  isRefusal,
  LIMITS,
  type OperatorCommandType,
  type OperatorEnvelope,
  type Outcome,
  type Refusal,
  refuse,
  type SeatBlocks,
  type SeatStatuses,
} from '../../client-sdk/protocol/index.ts'
import type { AuditRecord, Storage } from '../../storage/Storage.ts'
import type { Accounts } from '../accounts/Accounts.ts'
import type { KeepAnswer, Outcomes } from '../actor/Outcomes.ts'
import type { Concerts } from '../concert/Concerts.ts'
import { decideAdmissionChange } from '../concert/decideAdmission.ts'
import { decideAllotmentReleaseByOperator } from '../concert/decideAllotmentReleaseByOperator.ts'
import { decideBlocks } from '../concert/decideBlocks.ts'
import { decideSale } from '../concert/decideSale.ts'
import { lookEverywhere } from '../concert/lookEverywhere.ts'
import { concertOverview } from '../concert/overview.ts'
import { admissionView } from '../concert/view.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { operatorSeatsView, tallyOf } from '../schedule/view.ts'
import { saleStateOf } from '../waiting/sale.ts'
import { answered, created, ok, outcomeOf, type Success, withoutThrowing } from './answers.ts'
import { changeView } from './changeView.ts'
import { type DecodedOrder, decodeOrder } from './decode.ts'
import { findConcert, findConcertOfSchedule } from './findConcert.ts'
import { nameOfOrder } from './nameOf.ts'
import type { Reservations } from './Reservations.ts'
import { reservationOverview, userOverview } from './userOverview.ts'

export interface OperatorDeskDeps {
  readonly storage: Storage
  readonly accounts: Accounts
  readonly concerts: Concerts
  readonly outcomes: Outcomes
  readonly reservations: Reservations
  /** An error that no command should be able to cause. */
  readonly reportError: (command: OperatorCommandType, message: string) => void
}

/** A decoded command. `keep` makes the answer that is kept with what the command does. */
interface Order<T extends OperatorCommandType> extends DecodedOrder<T> {
  readonly keep: KeepAnswer
}
type Handlers = { readonly [T in OperatorCommandType]: (order: Order<T>) => Promise<Success | Refusal> }

/**
 * What the operator of a sale may do and see, behind the HTTP door alone; the door has made sure who it is. Like the box office it never rejects,
 * and leaves to the concert what may be done there.
 */
export class OperatorDesk {
  readonly #deps: OperatorDeskDeps

  constructor(deps: OperatorDeskDeps) {
    this.#deps = deps
  }

  async execute(envelope: OperatorEnvelope): Promise<Outcome> {
    const { reportError } = this.#deps
    return withoutThrowing(
      () => this.#refuseOrRun(envelope),
      (message) => reportError(envelope.type, message),
    )
  }

  async #refuseOrRun<T extends OperatorCommandType>(envelope: OperatorEnvelope & { readonly type: T }) {
    const { type } = envelope
    const order = decodeOrder(envelope)
    if (isRefusal(order)) return outcomeOf(order)
    return this.#deps.outcomes.once(nameOfOrder(type, order), async (keep) =>
      outcomeOf(await this.#handlers[type]({ ...order, keep })),
    )
  }

  readonly #handlers: Handlers = {
    concertOverviews: async () => {
      const { seen, unavailable } = await lookEverywhere(this.#deps.concerts, concertOverview)
      return answered({ concerts: seen, unavailable } satisfies ConcertOverviews)
    },

    concertOverview: async ({ body }) => {
      const concert = findConcert(this.#deps.concerts, body.concertId)
      return isRefusal(concert) ? concert : answered(await concert.look(concertOverview))
    },

    findUsers: async ({ body: { name, after } }) => {
      const rows = await this.#deps.storage.users(name, after, LIMITS.usersPerPage + 1)
      const users = rows.slice(0, LIMITS.usersPerPage)
      return answered({ users, ...(rows.length > users.length && { next: users.at(-1)?.userId }) })
    },

    userOverview: async ({ body }) => answered(await userOverview(this.#deps, body.userId, body.after)),

    userEntries: async ({ body: { userId, after } }) => {
      const { accounts } = this.#deps
      return (await accounts.exists(userId))
        ? ok(await accounts.entries(userId, after, 'newest'))
        : refuse('USER_NOT_FOUND')
    },

    audit: async ({ body: { after, limit, action, ...search } }) => {
      const rows = await this.#deps.storage.audit(after, limit + 1, { ...search, kind: action })
      const entries = rows.slice(0, limit).map(auditEntry)
      return answered({ entries, ...(rows.length > limit && { next: entries.at(-1)?.position }) })
    },

    events: async ({ body: { after, limit } }) => {
      const { storage } = this.#deps
      const position = after ?? (await storage.outboxMarks()).first - 1
      const rows = await storage.outbox(position, limit)
      if (rows === undefined) return refuse('EVENTS_GONE', { path: 'after', reason: EVENTS_GONE })
      return answered({ changes: rows.map(changeView), next: rows.at(-1)?.number ?? position } satisfies Changes)
    },

    creditWallet: async ({ body: { userId, amount }, keep }) => {
      const { accounts } = this.#deps
      if (!(await accounts.exists(userId))) return refuse('USER_NOT_FOUND')
      return created(
        await accounts.charge(
          userId,
          amount,
          (body, atMs) => keep(201, body, atMs),
          (entryId, at) => ({
            type: 'operator-acted',
            action: 'wallet-credited',
            detail: { userId, amount, entryId },
            at,
          }),
        ),
      )
    },

    importCatalogue: async ({ body: { catalogue, dryRun }, keep }) => {
      const imported = await this.#deps.concerts.importCatalogue(catalogue, { dryRun, keep })
      if (!imported.ok) return refuse('INPUT_INVALID', { ...imported.faults[0], faults: imported.faults })
      const { ok: _, ...report } = imported
      return ok(report satisfies ImportReport)
    },

    changeSale: async ({ body, keep }) => {
      const concert = findConcert(this.#deps.concerts, body.concertId)
      if (isRefusal(concert)) return concert
      return answered(
        await concert.operate(
          {
            decide: ({ waiting }, nowMs) => decideSale(waiting.sale, body, nowMs),
            answer: (state, nowMs) => ({ concertId: body.concertId, saleState: saleStateOf(state.waiting, nowMs) }),
          },
          keep,
        ),
      )
    },

    changeAdmission: async ({ body: { concertId, ...values }, keep }) => {
      const concert = findConcert(this.#deps.concerts, concertId)
      if (isRefusal(concert)) return concert
      return answered(
        await concert.operate(
          {
            decide: ({ policy }, nowMs) => decideAdmissionChange(policy, { concertId, values }, nowMs),
            answer: ({ policy }): Admission => admissionView(concertId, policy),
          },
          keep,
        ),
      )
    },

    scheduleSeats: ({ body }) => this.#lookAt(body.scheduleId, (schedule) => operatorSeatsView(schedule)),
    seatStatuses: ({ body }) =>
      this.#lookAt(body.scheduleId, ({ status }): SeatStatuses => ({ statuses: status.join('') })),

    reservationOverview: async ({ body }) => answered(await reservationOverview(this.#deps, body.reservationId)),

    refundReservation: async ({ body: { reservationId }, keep }) =>
      created(
        await this.#deps.reservations.decide(reservationId, (concert, scheduleId, stored) =>
          concert.seats.refund({ scheduleId, reservationId, userId: stored.userId, stored, by: 'operator' }, keep),
        ),
      ),

    releaseAllotment: async ({ body: { scheduleId, allotmentId }, keep }) => {
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      if (isRefusal(concert)) return concert
      const schedule = () => concert.state.schedules.get(scheduleId) as ScheduleState
      return answered(
        await concert.operate(
          {
            decide: (_, nowMs) => decideAllotmentReleaseByOperator(schedule(), allotmentId, nowMs),
            answer: (_, nowMs): AllotmentRelease => {
              const { releasedAt = nowMs } = schedule().allotments.find((one) => one.allotmentId === allotmentId) ?? {}
              return { scheduleId, allotmentId, releasedAt: isoTime(releasedAt) }
            },
          },
          keep,
        ),
      )
    },

    blockSeats: (order) => this.#changeBlocks('block', order),
    unblockSeats: (order) => this.#changeBlocks('unblock', order),
  }

  async #lookAt(scheduleId: string, view: (schedule: ScheduleState) => object): Promise<Success | Refusal> {
    const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
    if (isRefusal(concert)) return concert
    return answered(await concert.look(({ schedules }) => view(schedules.get(scheduleId) as ScheduleState)))
  }

  async #changeBlocks(
    action: 'block' | 'unblock',
    { body: { scheduleId, seats: seatIds }, keep }: Order<'blockSeats' | 'unblockSeats'>,
  ): Promise<Success | Refusal> {
    const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
    if (isRefusal(concert)) return concert
    const schedule = () => concert.state.schedules.get(scheduleId) as ScheduleState
    return answered(
      await concert.operate(
        {
          decide: (_, nowMs) => decideBlocks(schedule(), { action, seatIds }, nowMs),
          answer: (): SeatBlocks => ({ scheduleId, seatsBlocked: tallyOf(schedule()).blocked }),
        },
        keep,
      ),
    )
  }
}

const EVENTS_GONE = 'Changes behind it are purged, or it was told by another database; begin anew without it.'

const auditEntry = ({ at, kind, ...row }: AuditRecord): AuditEntry => ({
  ...row,
  at: isoTime(at),
  action: kind,
})
