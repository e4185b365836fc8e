import {
  type CatalogueConcert,
  drawingOfPlan,
  type Policy,
  policyOf,
  type SeatingPlan,
  seatsOfPlan,
} from '../../client-sdk/protocol/index.ts'
import type { ConcertRecord } from '../../storage/Storage.ts'
import type { ScheduleEvent, ScheduleFact } from '../schedule/events.ts'
import { evolveSchedule } from '../schedule/evolve.ts'
import { loadSchedule, type ScheduleState, type SeatTable, versionOf } from '../schedule/state.ts'
import type { WaitingEvent, WaitingFact } from '../waiting/events.ts'
import { evolveWaiting } from '../waiting/evolve.ts'
import { loadWaiting, type WaitingState } from '../waiting/state.ts'
import type { ConcertFact } from './events.ts'

/** Queue and seats of one concert: the unit of placement, lease, failure and reload. */
export interface ConcertState {
  readonly concert: CatalogueConcert
  readonly policy: Policy
  readonly waiting: WaitingState
  readonly schedules: ReadonlyMap<string, ScheduleState>
}

export type ConcertEvent = ScheduleEvent | WaitingEvent | ConcertFact
export type StoredFact = ScheduleFact | WaitingFact | ConcertFact

export const loadConcertState = (record: ConcertRecord, nowMs: number): ConcertState => {
  const { concert, plans } = record
  const policy = policyOf(concert.policy)
  const seatsByPlan = new Map<string, Omit<SeatTable, 'prices'>>()
  const schedules = new Map<string, ScheduleState>()
  for (const { scheduleId, startsAt, opensAt, planId, prices } of concert.schedules) {
    const shared = seatsByPlan.get(planId) ?? indexPlan(plans[planId] as SeatingPlan)
    seatsByPlan.set(planId, shared)
    const table = { ...shared, prices: Int32Array.from(shared.seats, (seat) => prices[seat.category] ?? 0) }
    const settings = {
      scheduleId,
      concertId: concert.concertId,
      startsAt: Date.parse(startsAt),
      opensAt: opensAt === undefined ? undefined : Date.parse(opensAt),
      seatsPerUser: policy.seatsPerUser,
      holdDurationMs: policy.holdDurationMs,
      table,
    }
    schedules.set(scheduleId, loadSchedule(settings, record.schedules[scheduleId] ?? { holds: [], sold: [] }))
  }
  return { concert, policy, schedules, waiting: loadWaiting(concert.concertId, policy, record, nowMs) }
}

const indexPlan = (plan: SeatingPlan): Omit<SeatTable, 'prices'> => {
  const seats = seatsOfPlan(plan)
  const indexOf = new Map(seats.map((seat) => [seat.seatId, seat.index]))
  return { seats, indexOf, plan: drawingOfPlan(plan), version: versionOf(seats) }
}

export const evolveConcert = (state: ConcertState, event: ConcertEvent): void => {
  switch (event.type) {
    case 'seats-held':
    case 'hold-released':
    case 'hold-expired':
    case 'reservation-paid':
    case 'payment-started':
    case 'payment-refused':
      return evolveSchedule(state.schedules.get(event.scheduleId) as ScheduleState, event)
    case 'payment-announced':
      return
    default:
      return evolveWaiting(state.waiting, event)
  }
}

/** Whether an event is to be stored, or only memory's to know. */
export const isStored = (event: ConcertEvent): event is StoredFact => {
  switch (event.type) {
    case 'payment-started':
    case 'payment-refused':
    case 'token-touched':
    case 'waiter-connected':
    case 'waiter-disconnected':
    case 'token-locked':
    case 'token-unlocked':
      return false
    default:
      return true
  }
}
