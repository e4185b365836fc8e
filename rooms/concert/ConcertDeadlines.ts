import { isRefusal } from '../../client-sdk/protocol/index.ts'
import { decideExpiry as decideHoldExpiry } from '../schedule/decide.ts'
import { decideAllotmentRelease } from '../schedule/decideAllotments.ts'
import { decideWaitlistEnd } from '../schedule/decideWaitlist.ts'
import type { ScheduleState } from '../schedule/state.ts'
import {
  type BatchDeadline,
  nextTickMs,
  remindAfter,
  remindOfTokens,
  remindOfTurns,
  tokenDeadlineAfter,
  type WaitingDeadline,
} from '../waiting/deadlines.ts'
import * as queue from '../waiting/decide.ts'
import { isUndrawn } from '../waiting/state.ts'
import type { ConcertEvent, ConcertState } from './state.ts'

export type ConcertDeadline =
  | WaitingDeadline
  | { readonly kind: 'hold'; readonly scheduleId: string; readonly reservationId: string }
  | { readonly kind: 'allotment'; readonly scheduleId: string; readonly allotmentId: string }
  | { readonly kind: 'waitlist'; readonly scheduleId: string }
  | { readonly kind: 'opening' }

/** What happens in a concert by itself when its time comes. Whoever loads the concert again begins with new ones. */
export class ConcertDeadlines {
  readonly #remind: (atMs: number, deadline: ConcertDeadline) => void
  /** The one that counts: a deadline of another was set before the interval was changed. */
  #nextBatchMs: number | undefined
  #nextPurgeMs: number | undefined

  /** @param remind has `due` called with the deadline at that time, or somewhat later */
  constructor(remind: (atMs: number, deadline: ConcertDeadline) => void) {
    this.#remind = remind
  }

  /** All that a state has. Of what was due before only a batch that was put off is left to be carried out. */
  setAll(state: ConcertState, nowMs: number): void {
    const { waiting, schedules, policy } = state
    remindOfTokens(waiting, nowMs, this.#remind)
    this.#purge(this.#nextPurgeMs ?? nextTickMs(policy.purgeIntervalMs, nowMs))
    this.#holds(state)
    this.#allotments(state)
    this.#waitlists(state, nowMs)
    if (this.#nextBatchMs === undefined) this.#nextBatch(state, nowMs)
    else this.#batch(this.#nextBatchMs)
    // One that a crash has kept from its draw is overdue, and is shown as it was before it until that is stored.
    if (isUndrawn(waiting)) this.#remind(waiting.sale.opensAt, { kind: 'opening' })
    for (const { opensAt = nowMs } of schedules.values())
      if (nowMs < opensAt) this.#remind(opensAt, { kind: 'opening' })
  }

  /** Carries out what a deadline asks for, if it still does. */
  due(
    state: ConcertState,
    deadline: ConcertDeadline,
    nowMs: number,
    carryOut: (events: readonly ConcertEvent[]) => void,
  ): void {
    const { waiting, policy } = state
    switch (deadline.kind) {
      case 'hold': {
        const schedule = scheduleIn(state, deadline.scheduleId)
        carryOut(decideHoldExpiry(schedule, deadline.reservationId, nowMs))
        const expiresAt = schedule.holds.get(deadline.reservationId)?.expiresAt ?? nowMs
        // It has been moved by a pause or a checkout since this deadline was set.
        if (expiresAt > nowMs) this.#remind(expiresAt, deadline)
        return
      }
      case 'allotment': {
        // [H15] None where the operator was earlier.
        const released = decideAllotmentRelease(scheduleIn(state, deadline.scheduleId), deadline.allotmentId, nowMs)
        return carryOut(isRefusal(released) ? [] : released)
      }
      case 'waitlist': {
        const ended = decideWaitlistEnd(scheduleIn(state, deadline.scheduleId), nowMs)
        // There may be more, after whatever else is to be written.
        if (ended.length > 0) this.#remind(nowMs + 1, deadline)
        return carryOut(ended)
      }
      case 'opening':
        // The line of a lottery is drawn, and with slots everyone there is room for is admitted.
        return carryOut([])
      case 'token': {
        carryOut(queue.decideExpiry(waiting, deadline, nowMs))
        const againMs = tokenDeadlineAfter(waiting, deadline, nowMs)
        if (againMs !== undefined) this.#remind(againMs, deadline)
        return
      }
      case 'batch':
        if (deadline.atMs !== this.#nextBatchMs) return
        this.#nextBatch(state, nowMs)
        // Where the sale opens at this very moment, its line is drawn before anyone is admitted.
        carryOut(queue.decideDraw(waiting, nowMs))
        return carryOut(queue.decideAdmission(waiting, nowMs, policy.batchSize))
      case 'purge': {
        const isMore = waiting.ended.size > queue.PURGE_AT_ONCE
        this.#purge(isMore ? nowMs + 1 : nextTickMs(policy.purgeIntervalMs, nowMs))
        return carryOut(queue.decidePurge(waiting))
      }
    }
  }

  /** A batch that has come is not to be admitted yet. */
  putOff({ atMs }: BatchDeadline, nowMs: number): void {
    if (atMs === this.#nextBatchMs) this.#batch(nowMs + 1)
  }

  /** The deadlines that an event brings. */
  after(state: ConcertState, event: ConcertEvent, nowMs: number): void {
    switch (event.type) {
      case 'seats-held': {
        const { scheduleId, reservationId } = event
        return this.#remind(event.expiresAt, { kind: 'hold', scheduleId, reservationId })
      }
      case 'payment-refused': {
        const { scheduleId, reservationId } = event
        const hold = scheduleIn(state, scheduleId).holds.get(reservationId)
        // A deadline that came while the payment was under way was passed over, also where it has been moved on since.
        if (hold !== undefined) {
          this.#remind(hold.expiresAt, { kind: 'hold', scheduleId, reservationId })
        }
        return
      }
      // It has only moved on: the deadline that is set comes early, and is set again then.
      case 'checkout-begun':
      case 'hold-released':
      case 'hold-expired':
      case 'reservation-paid':
      case 'reservation-refunded':
      case 'transfer-offered':
      case 'transfer-withdrawn':
      case 'transfer-started':
      case 'transfer-settled':
      case 'reservation-transferred':
      case 'reservation-checked-in':
      case 'payment-started':
      case 'payment-announced':
      case 'seats-blocked':
      case 'seats-unblocked':
      case 'allotment-joined':
      case 'allotment-released':
      case 'waitlist-joined':
      case 'waitlist-left':
      case 'operator-acted':
        return
      case 'sale-changed':
        // Moved on, a deadline comes early and is set again then; moved back, it has to be set now.
        if (event.movedMs >= 0) return
        remindOfTurns(state.waiting, this.#remind)
        return this.#holds(state)
      case 'admission-changed':
        return this.#nextBatch(state, nowMs)
      default:
        return remindAfter(state.waiting, event, this.#remind)
    }
  }

  #nextBatch({ policy }: ConcertState, nowMs: number): void {
    if (policy.admission === 'batch') this.#batch(nextTickMs(policy.batchIntervalMs, nowMs))
  }

  #batch(atMs: number): void {
    this.#nextBatchMs = atMs
    this.#remind(atMs, { kind: 'batch', atMs })
  }

  #purge(atMs: number): void {
    this.#nextPurgeMs = atMs
    this.#remind(atMs, { kind: 'purge' })
  }

  #allotments({ schedules }: ConcertState): void {
    for (const { scheduleId, allotments } of schedules.values()) {
      for (const { allotmentId, releaseAt, releasedAt } of allotments) {
        if (releaseAt !== undefined && releasedAt === undefined)
          this.#remind(releaseAt, { kind: 'allotment', scheduleId, allotmentId })
      }
    }
  }

  /** Of one that is over and empty nothing is overdue. */
  #waitlists({ schedules }: ConcertState, nowMs: number): void {
    for (const { scheduleId, waitlist } of schedules.values()) {
      if (waitlist !== undefined && (waitlist.size > 0 || nowMs < waitlist.endsAt))
        this.#remind(waitlist.endsAt, { kind: 'waitlist', scheduleId })
    }
  }

  #holds({ schedules }: ConcertState): void {
    for (const { scheduleId, holds } of schedules.values()) {
      for (const { reservationId, expiresAt } of holds.values()) {
        this.#remind(expiresAt, { kind: 'hold', scheduleId, reservationId })
      }
    }
  }
}

const scheduleIn = ({ schedules }: ConcertState, scheduleId: string): ScheduleState =>
  schedules.get(scheduleId) as ScheduleState
