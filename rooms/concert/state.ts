import {
  type CatalogueConcert,
  type CatalogueSchedule,
  drawingOfPlan,
  own,
  type Policy,
  policyOf,
  type SeatingPlan,
  seatsOfPlan,
} from '../../client-sdk/protocol/index.ts'
import type { ConcertRecord, ScheduleRecord } from '../../storage/Storage.ts'
import { PassingMap } from '../memory/PassingMap.ts'
import { waitlistAccessOf } from '../schedule/access.ts'
import { type AllotmentState, loadAllotments } from '../schedule/allotments.ts'
import { checksum } from '../schedule/checksum.ts'
import type { ScheduleEvent, ScheduleFact } from '../schedule/events.ts'
import { evolveSchedule } from '../schedule/evolve.ts'
import { indexSeats, loadSchedule, moveHolds, type ScheduleState, type SeatTable } from '../schedule/state.ts'
import { Waitlist } from '../schedule/Waitlist.ts'
import type { WaitingEvent, WaitingFact } from '../waiting/events.ts'
import { evolveWaiting } from '../waiting/evolve.ts'
import type { Sale } from '../waiting/sale.ts'
import { loadWaiting, moveTurns, type WaitingState } from '../waiting/state.ts'
import type { ConcertFact, SaleChanged } from './events.ts'
import { SeatStock } from './SeatStock.ts'

/** Queue and seats of one concert: the unit of placement, lease, failure and reload. */
export interface ConcertState {
  readonly concert: CatalogueConcert
  /** The catalogue's, but for what the operator has set. */
  policy: Policy
  readonly waiting: WaitingState
  readonly schedules: ReadonlyMap<string, ScheduleState>
  readonly stock: SeatStock
  /** KRW: the lowest price of any seat. */
  readonly priceFrom: number
}

const NOTHING_STORED: ScheduleRecord = {
  holds: [],
  sold: [],
  blocked: [],
  revenue: 0,
  checkedIn: 0,
  members: [],
  released: [],
  waitlist: [],
}

/** Dates of one plan share all of its seats but the prices. */
type Hall = Omit<SeatTable, 'prices'>

export type ConcertEvent = ScheduleEvent | WaitingEvent | ConcertFact
export type StoredFact = ScheduleFact | WaitingFact | ConcertFact

export const loadConcertState = (record: ConcertRecord, nowMs: number): ConcertState => {
  const { concert, plans } = record
  const policy = { ...policyOf(concert.policy), ...record.admission }
  const halls = new Map<string, Hall>()
  const schedules = new Map<string, ScheduleState>()
  const seatsOnAllDates = new PassingMap<string, number>()
  for (const date of concert.schedules) {
    const { scheduleId, planId } = date
    const hall = halls.get(planId) ?? indexPlan(own(plans, planId) as SeatingPlan)
    halls.set(planId, hall)
    const stored = own(record.schedules, scheduleId) ?? NOTHING_STORED
    schedules.set(scheduleId, loadDate(date, { concertId: concert.concertId, policy, hall, seatsOnAllDates, stored }))
  }
  const { openedUpTo, stopped } = record.sale
  const dates = [...schedules.values()]
  const sale: Sale = { openedUpTo, stopped, opensAt: openingOf(dates), closesAt: closingOf(dates) }
  const stock = new SeatStock(schedules, seatsOnAllDates)
  const waiting = loadWaiting({ concertId: concert.concertId, policy, sale, stock }, record, nowMs)
  stock.count(waiting)
  const state = { concert, policy, schedules, waiting, stock, priceFrom: lowestPrice(dates) }
  openDates(state)
  return state
}

interface DateSettings {
  readonly concertId: string
  readonly policy: Policy
  readonly hall: Hall
  readonly seatsOnAllDates: ScheduleState['seatsOnAllDates']
  readonly stored: ScheduleRecord
}

const loadDate = (date: CatalogueSchedule, { policy, hall, stored, ...shared }: DateSettings): ScheduleState => {
  const { scheduleId, opensAt, closesAt, prices } = date
  const table = { ...hall, prices: Int32Array.from(hall.seats, (seat) => own(prices, seat.category) ?? 0) }
  const allotments = loadAllotments(date.allotments ?? [], table.seats, stored)
  const times = {
    startsAt: Date.parse(date.startsAt),
    opensAt: opensAt === undefined ? undefined : Date.parse(opensAt),
    closesAt: closesAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(closesAt),
  }
  const settings = {
    scheduleId,
    ...shared,
    ...times,
    refundableUntil: policy.refundUntilMs === null ? undefined : times.startsAt - policy.refundUntilMs,
    transferableUntil: policy.transferUntilMs === null ? undefined : times.startsAt - policy.transferUntilMs,
    transferMs: policy.transferMs,
    seatsPerUser: policy.seatsPerUser,
    seatsPerUserOnAllDates: policy.seatsPerUserOnAllDates,
    orphanSeats: policy.orphanSeats,
    holdDurationMs: policy.holdDurationMs,
    checkoutMs: policy.checkoutMs,
    holdCapMs: policy.holdCapMs,
    allotments,
    waitlist: loadWaitlist(policy, times, allotments, stored.waitlist),
    table:
      date.allotments === undefined
        ? table
        : { ...table, version: checksum([`${table.version}`, JSON.stringify(date.allotments)]) },
  }
  return loadSchedule(settings, stored)
}

/** [O1] The sale opens with the first of its dates; one that names no time is open already. */
const openingOf = (dates: readonly ScheduleState[]): number =>
  Math.min(...dates.map(({ opensAt }) => opensAt ?? Number.NEGATIVE_INFINITY))

/** [O12] And closes with the last of them. */
const closingOf = (dates: readonly ScheduleState[]): number => Math.max(...dates.map(({ closesAt }) => closesAt))

/**
 * Without a policy that offers anything who has waited before is not on any list; the store keeps them, in case it is offered again. [N8] A date that has begun may
 * still be sold, to who is there; nobody waits at home for a seat of it.
 */
const loadWaitlist = (
  { waitlistOfferMs: offerMs }: Policy,
  { startsAt, closesAt }: Pick<ScheduleState, 'startsAt' | 'closesAt'>,
  allotments: readonly AllotmentState[],
  places: ScheduleRecord['waitlist'],
): Waitlist | undefined => {
  if (offerMs === null) return undefined
  const endsAt = Math.min(startsAt, closesAt)
  return new Waitlist({ offerMs, endsAt }, places, (userId) => waitlistAccessOf({ allotments }, userId))
}

/** Of the seats, as a category without any may have a price all the same, that nobody can pay. */
const lowestPrice = (dates: readonly ScheduleState[]): number =>
  Math.min(...dates.map(({ table }) => table.prices.reduce((lowest, price) => Math.min(lowest, price), Infinity)))

const indexPlan = (plan: SeatingPlan): Hall => indexSeats(seatsOfPlan(plan), drawingOfPlan(plan))

export const evolveConcert = (state: ConcertState, event: ConcertEvent): void => {
  const { turnsPerSeat, waitlistOfferMs } = state.policy
  // Who chooses is counted only where somebody asks how many do.
  if (turnsPerSeat === null) move(state, event)
  else state.stock.follow(state.waiting, usersOf(event), () => move(state, event))
  if (waitlistOfferMs !== null) easeLimits(state, event)
}

const usersOf = (event: ConcertEvent): readonly string[] => [
  ...('userId' in event ? [event.userId] : []),
  ...('toUserId' in event ? [event.toUserId] : []),
]

/** [N2] Whoever has fewer seats by this event than before may have more of any date ([H11]). */
const easeLimits = ({ schedules }: ConcertState, event: ConcertEvent): void => {
  switch (event.type) {
    case 'hold-released':
    case 'hold-expired':
    case 'reservation-refunded':
    case 'reservation-transferred':
    case 'transfer-settled':
      for (const { waitlist } of schedules.values()) {
        for (const userId of usersOf(event)) waitlist?.limitEased(userId)
      }
      return
    default:
  }
}

const move = (state: ConcertState, event: ConcertEvent): void => {
  switch (event.type) {
    case 'seats-held':
    case 'checkout-begun':
    case 'hold-released':
    case 'hold-expired':
    case 'reservation-paid':
    case 'reservation-refunded':
    case 'transfer-offered':
    case 'transfer-withdrawn':
    case 'reservation-transferred':
    case 'reservation-checked-in':
    case 'transfer-started':
    case 'transfer-settled':
    case 'payment-started':
    case 'payment-refused':
    case 'seats-blocked':
    case 'seats-unblocked':
    case 'allotment-joined':
    case 'allotment-released':
    case 'waitlist-joined':
    case 'waitlist-left':
      state.stock.changed()
      return evolveSchedule(state.schedules.get(event.scheduleId) as ScheduleState, event)
    case 'sale-changed':
      return changeSale(state, event)
    case 'admission-changed':
      state.policy = { ...state.policy, ...event.values }
      state.waiting.policy = state.policy
      // How fast it was says nothing any more.
      state.waiting.admissions = []
      return
    case 'payment-announced':
    case 'operator-acted':
      return
    default:
      return evolveWaiting(state.waiting, event)
  }
}

/** [O1] Where the operator opens the sale, so do the dates that were to open it; those that were to follow still follow. */
const openDates = ({ waiting, schedules }: ConcertState): void => {
  const { openedUpTo = Number.NEGATIVE_INFINITY } = waiting.sale
  for (const schedule of schedules.values()) {
    if (schedule.opensAt !== undefined && schedule.opensAt <= openedUpTo) schedule.opensAt = undefined
  }
}

const changeSale = (state: ConcertState, { openedUpTo, stopped, movedMs }: SaleChanged): void => {
  const { waiting, schedules } = state
  waiting.sale = { ...waiting.sale, openedUpTo, stopped }
  waiting.admissions = []
  state.stock.changed()
  openDates(state)
  moveTurns(waiting, movedMs)
  for (const schedule of schedules.values()) moveHolds(schedule, movedMs)
}

/** Whether an event is to be stored, or only memory's to know. */
export const isStored = (event: ConcertEvent): event is StoredFact => {
  switch (event.type) {
    case 'payment-started':
    case 'payment-refused':
    case 'transfer-started':
    case 'transfer-settled':
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
