import type { Plan, PlanSeat, Policy } from '../../client-sdk/protocol/index.ts'
import { PassingMap } from '../memory/PassingMap.ts'
import { type AllotmentState, allotmentOfSeats } from './allotments.ts'
import { checksum } from './checksum.ts'
import { type RowFinds, rowsOf, type SeatRows } from './rows.ts'
import type { Waitlist } from './Waitlist.ts'

/** Where a seat's two bits in the live map stand for what they say; the order of the protocol's SEAT_STATUSES. */
export const FREE = 0
export const HELD = 1
export const SOLD = 2
export const BLOCKED = 3

export const STATUSES = 4

export const SEATS_IN_PART = 256

/** A live reservation that is not paid. Seats by index, times in epoch milliseconds, money in KRW. */
export interface Hold {
  readonly reservationId: string
  readonly userId: string
  readonly seats: readonly number[]
  /** [P6] Fixed here, whatever the prices become. */
  readonly amount: number
  readonly heldAt: number
  expiresAt: number
  /** When its checkout began; undefined: it has not. */
  checkoutAt?: number | undefined
  /** [N4] The server has made it for who was on the waitlist: it is paid without a turn. */
  readonly offered?: true | undefined
  /** A payment is under way: it is decided by the store, and until then nothing else happens to the hold. */
  paying: boolean
}

/** What is a user's of a date: seats held or bought, and holds. */
export interface Share {
  seats: number
  holds: number
}

/** The seats of a schedule, that never change while it is on sale. Schedules of one plan share all but the prices. */
export interface SeatTable {
  readonly seats: readonly PlanSeat[]
  readonly plan: Plan
  readonly indexOf: ReadonlyMap<string, number>
  /** Those that have seats, in the order in which they first come. */
  readonly categories: readonly string[]
  /** By index: which of them. */
  readonly categoryOf: Uint16Array
  readonly rows: SeatRows
  /** KRW, by index. */
  readonly prices: Int32Array
  /** Of the seats' ids: by it a client that comes back knows whether its seats are still these. */
  readonly version: number
}

/**
 * One performance date. What it keeps is proportional to its seats, its live holds and those who have seats of it, not to how often they were held and
 * given back.
 */
export interface ScheduleState {
  readonly scheduleId: string
  readonly concertId: string
  readonly startsAt: number
  /** Until when a buyer may give back what is paid; undefined: never. */
  readonly refundableUntil: number | undefined
  /** Until when who holds what is paid may pass it on; undefined: never. */
  readonly transferableUntil: number | undefined
  readonly transferMs: number
  /** undefined: it is open. */
  opensAt: number | undefined
  /** From when on nothing of it can be held; Infinity: its sale has no end. */
  readonly closesAt: number
  readonly seatsPerUser: number
  /** On all dates of the concert together; 0: no limit. */
  readonly seatsPerUserOnAllDates: number
  readonly orphanSeats: Policy['orphanSeats']
  readonly holdDurationMs: number
  /** 0: a checkout gives no more time. */
  readonly checkoutMs: number
  readonly holdCapMs: number
  readonly table: SeatTable
  readonly allotments: readonly AllotmentState[]
  /** undefined: there is none. */
  readonly waitlist: Waitlist | undefined
  /** By index: the number of its allotment, from 1; 0: it is of none. */
  readonly allotmentOf: Uint8Array
  /** By index. */
  readonly status: Uint8Array
  free: number
  /** How many seats of each category are in each status, four to a category: so that nobody has to count 15,000. */
  readonly counts: Uint32Array
  /** The same of each allotment, by its number; first of the seats that are of none. */
  readonly allotmentCounts: Uint32Array
  /** By row: how often a seat of it has changed its status, or has been opened to others, from 1. */
  readonly rowChanges: Uint32Array
  /** The same by part of the hall, of `SEATS_IN_PART` seats each: who keeps a list of them looks only at what has changed. */
  readonly partChanges: Uint32Array
  /** By what was looked for, such as were looked for last. Nothing but a memory of what looking at the rows finds: it goes by `rowChanges`. */
  readonly finds: Map<string, RowFinds>
  /** What the sold seats were paid for. */
  revenue: number
  /** Seats whose holders were let in. */
  checkedIn: number
  readonly holds: PassingMap<string, Hold>
  readonly byUser: PassingMap<string, Share>
  /** How many seats each user holds and has of all dates of the concert together, which share this. */
  readonly seatsOnAllDates: PassingMap<string, number>
}

export const indexSeats = (seats: readonly PlanSeat[], plan: Plan): Omit<SeatTable, 'prices'> => {
  const categories = [...new Set(seats.map(({ category }) => category))]
  const numberOf = new Map(categories.map((category, at) => [category, at]))
  return {
    seats,
    plan,
    rows: rowsOf(seats, plan),
    indexOf: new Map(seats.map(({ seatId, index }) => [seatId, index])),
    categories,
    categoryOf: Uint16Array.from(seats, ({ category }) => numberOf.get(category) as number),
    version: checksum(seats.map(({ seatId }) => seatId)),
  }
}

/** What of a schedule must survive a restart. */
export interface StoredSchedule {
  readonly holds: readonly Omit<Hold, 'paying'>[]
  readonly sold: readonly { readonly userId: string; readonly seats: readonly number[] }[]
  readonly blocked: readonly number[]
  /** What the sold seats were paid for. */
  readonly revenue: number
  /** Seats whose holders were let in. */
  readonly checkedIn: number
}

/** What of a schedule its catalogue and its allotments say. */
export type ScheduleSettings = Omit<
  ScheduleState,
  | 'allotmentOf'
  | 'status'
  | 'free'
  | 'counts'
  | 'allotmentCounts'
  | 'rowChanges'
  | 'partChanges'
  | 'finds'
  | 'revenue'
  | 'checkedIn'
  | 'holds'
  | 'byUser'
>

export const loadSchedule = (settings: ScheduleSettings, stored: StoredSchedule): ScheduleState => {
  const { seats, categories, categoryOf, rows } = settings.table
  const state: ScheduleState = {
    ...settings,
    allotmentOf: allotmentOfSeats(settings.allotments, seats.length),
    status: new Uint8Array(seats.length),
    free: seats.length,
    counts: new Uint32Array(STATUSES * categories.length),
    allotmentCounts: new Uint32Array(STATUSES * (settings.allotments.length + 1)),
    rowChanges: new Uint32Array(rows.zones.length).fill(1),
    partChanges: new Uint32Array(Math.ceil(seats.length / SEATS_IN_PART)).fill(1),
    finds: new Map(),
    revenue: stored.revenue,
    checkedIn: stored.checkedIn,
    holds: new PassingMap(),
    byUser: new PassingMap(),
  }
  for (const category of categoryOf) addTo(state.counts, STATUSES * category + FREE, 1)
  for (const allotment of state.allotmentOf) addTo(state.allotmentCounts, STATUSES * allotment + FREE, 1)
  setSeats(state, stored.blocked, BLOCKED)
  for (const hold of stored.holds) {
    takeSeats(state, hold.userId, hold.seats, HELD)
    keepHold(state, { ...hold, paying: false })
  }
  for (const { userId, seats } of stored.sold) takeSeats(state, userId, seats, SOLD)
  return state
}

/** [H5] counts what a user holds and has bought together. */
const shareOf = (state: ScheduleState, userId: string): Share => {
  const known = state.byUser.get(userId)
  if (known !== undefined) return known
  const share = { seats: 0, holds: 0 }
  state.byUser.set(userId, share)
  return share
}

/** The one place where a seat changes its status, so that what is counted follows. */
export const setSeats = (state: ScheduleState, seats: readonly number[], status: number): void => {
  const { counts, allotmentCounts, allotmentOf, table, waitlist } = state
  for (const seat of seats) {
    const before = state.status[seat] as number
    const category = STATUSES * (table.categoryOf[seat] as number)
    addTo(counts, category + before, -1)
    addTo(counts, category + status, 1)
    const allotment = STATUSES * (allotmentOf[seat] as number)
    addTo(allotmentCounts, allotment + before, -1)
    addTo(allotmentCounts, allotment + status, 1)
    if (before === FREE) state.free -= 1
    if (status === FREE) state.free += 1
    countChange(state, seat)
    state.status[seat] = status
    if (status === FREE) waitlist?.seatCameBack(...kindOf(table, seat))
  }
}

const kindOf = ({ rows, categories, categoryOf }: SeatTable, seat: number): [zone: string, category: string] => [
  rows.zones[rows.rowOf[seat] as number] as string,
  categories[categoryOf[seat] as number] as string,
]

/** What is open to others than before has to be looked at again, though no seat of it has changed its status. */
export const releaseAllotment = (state: ScheduleState, allotmentId: string, nowMs: number): void => {
  const allotment = state.allotments.find((one) => one.allotmentId === allotmentId) as AllotmentState
  allotment.releasedAt = nowMs
  for (const seat of allotment.seats) countChange(state, seat)
  state.waitlist?.accessChanged()
}

const countChange = ({ rowChanges, partChanges, table }: ScheduleState, seat: number): void => {
  addTo(rowChanges, table.rows.rowOf[seat] as number, 1)
  addTo(partChanges, Math.floor(seat / SEATS_IN_PART), 1)
}

const addTo = (counts: Uint32Array, at: number, count: number): void => {
  counts[at] = (counts[at] as number) + count
}

export const takeSeats = (
  state: ScheduleState,
  userId: string,
  seats: readonly number[],
  status: typeof HELD | typeof SOLD,
): void => {
  setSeats(state, seats, status)
  moveShare(state, userId, seats.length)
}

export const freeSeats = (state: ScheduleState, userId: string, seats: readonly number[]): void => {
  setSeats(state, seats, FREE)
  moveShare(state, userId, -seats.length)
}

/** Counts so many seats more, or less, as the user's. */
export const moveShare = (state: ScheduleState, userId: string, seatCount: number): void => {
  const share = shareOf(state, userId)
  share.seats += seatCount
  if (share.seats === 0) state.byUser.delete(userId)
  const onAllDates = (state.seatsOnAllDates.get(userId) ?? 0) + seatCount
  if (onAllDates === 0) state.seatsOnAllDates.delete(userId)
  else state.seatsOnAllDates.set(userId, onAllDates)
}

/** [O12] */
export const isClosed = ({ closesAt }: Pick<ScheduleState, 'closesAt'>, nowMs: number): boolean => nowMs >= closesAt

/** [O3] Every hold's deadline, by the same. */
export const moveHolds = (state: ScheduleState, ms: number): void => {
  for (const hold of state.holds.values()) hold.expiresAt += ms
}

export const keepHold = (state: ScheduleState, hold: Hold): void => {
  state.holds.set(hold.reservationId, hold)
  shareOf(state, hold.userId).holds += 1
}

export const dropHold = (state: ScheduleState, hold: Hold): void => {
  state.holds.delete(hold.reservationId)
  shareOf(state, hold.userId).holds -= 1
}
