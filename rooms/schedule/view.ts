import {
  type Allotment,
  type AllotmentOverview,
  isoTime,
  type JsonText,
  type PlanSeat,
  type Reservation,
  type Schedule,
  SEATS_PER_WORD,
  type SeatName,
  type SeatTally,
  type WaitlistPlace,
} from '../../client-sdk/protocol/index.ts'
import { type Access, accessOf, includesAllotment, shownStatuses } from './access.ts'
import type { AllotmentState } from './allotments.ts'
import { SeatList } from './SeatList.ts'
import { BLOCKED, FREE, HELD, type Hold, type ScheduleState, type SeatTable, SOLD, STATUSES } from './state.ts'

/** Free seats that are open to who has this access. */
const seatsOpenTo = ({ allotments, allotmentCounts }: ScheduleState, access: Access): number =>
  allotments.reduce(
    (sum, _, nth) =>
      sum + (includesAllotment(access, nth) ? (allotmentCounts[STATUSES * (nth + 1) + FREE] as number) : 0),
    allotmentCounts[FREE] as number,
  )

/** [H13] Free seats that are open to everybody. */
export const seatsOpenToAll = (state: ScheduleState): number => seatsOpenTo(state, accessOf(state, undefined))

/** @param userId who asks; absent: everybody. */
export const scheduleView = (state: ScheduleState, userId?: string): Schedule => {
  const seatsLeft = seatsOpenTo(state, accessOf(state, userId))
  const { fixed, opening } = settingsViewOf(state)
  return {
    ...fixed,
    ...(state.opensAt !== undefined && opening),
    seatsLeft,
    ...(seatsLeft < state.free && { seatsAllotted: state.free - seatsLeft }),
    ...(state.waitlist !== undefined && { waitlist: state.waitlist.size }),
  }
}

interface SettingsView {
  readonly fixed: Omit<Schedule, 'opensAt' | 'seatsLeft' | 'seatsAllotted'>
  /** Until the operator opens the sale. */
  readonly opening: Pick<Schedule, 'opensAt'>
}

/** What of a date never changes: it is told to everybody, and times are dear to write. */
const settingsViews = new WeakMap<ScheduleState, SettingsView>()

const settingsViewOf = (state: ScheduleState): SettingsView => {
  const known = settingsViews.get(state)
  if (known !== undefined) return known
  const { scheduleId, concertId, startsAt, opensAt, closesAt, refundableUntil, transferableUntil, table } = state
  const fixed = {
    scheduleId,
    concertId,
    startsAt: isoTime(startsAt),
    ...(Number.isFinite(closesAt) && { closesAt: isoTime(closesAt) }),
    ...(refundableUntil !== undefined && { refundableUntil: isoTime(refundableUntil) }),
    ...(transferableUntil !== undefined && { transferableUntil: isoTime(transferableUntil) }),
    seatsTotal: table.seats.length,
  }
  const opening = opensAt === undefined ? {} : { opensAt: isoTime(opensAt) }
  const made = { fixed, opening }
  settingsViews.set(state, made)
  return made
}

const tallyAt = (counts: Uint32Array, nth: number): SeatTally => {
  const count = (status: number) => counts[STATUSES * nth + status] as number
  const [free, held, sold, blocked] = [count(FREE), count(HELD), count(SOLD), count(BLOCKED)]
  return { total: free + held + sold + blocked, free, held, sold, blocked }
}

export const categoryTallies = ({ table, counts }: ScheduleState): readonly (SeatTally & { category: string })[] =>
  table.categories.map((category, nth) => ({ category, ...tallyAt(counts, nth) }))

const allotmentSettings = ({ allotmentId, name, onRequest, releaseAt, releasedAt }: AllotmentState) => ({
  allotmentId,
  name,
  ...(onRequest && { onRequest }),
  ...(releaseAt !== undefined && { releaseAt: isoTime(releaseAt) }),
  ...(releasedAt !== undefined && { releasedAt: isoTime(releasedAt) }),
})

export const allotmentOverviews = ({ allotments, allotmentCounts }: ScheduleState): readonly AllotmentOverview[] =>
  allotments.map((one, nth) => ({
    ...allotmentSettings(one),
    ...tallyAt(allotmentCounts, nth + 1),
    members: one.members.size,
  }))

/** As a user sees them. */
export const allotmentViews = (state: ScheduleState, userId: string): readonly Allotment[] => {
  const access = accessOf(state, userId)
  return state.allotments.map((one, nth) => ({
    ...allotmentSettings(one),
    member: one.members.has(userId),
    ...(includesAllotment(access, nth) && { seatsLeft: tallyAt(state.allotmentCounts, nth + 1).free }),
  }))
}

export const tallyOf = (state: ScheduleState): SeatTally => {
  const sum = { total: 0, free: 0, held: 0, sold: 0, blocked: 0 }
  for (const tally of categoryTallies(state)) {
    for (const name of Object.keys(sum) as (keyof SeatTally)[]) sum[name] += tally[name]
  }
  return sum
}

/** Of each schedule that was asked for them: its free seats, and all. */
const lists = new WeakMap<ScheduleState, Readonly<Record<'free' | 'all' | 'own', SeatList>>>()

/** `{"seats":[Seat]}`: those that are free to everybody, or all, as the live map shows them. */
export const seatsView = (state: ScheduleState, all: boolean): JsonText => listsOf(state)[all ? 'all' : 'free'].now()

/** All, as they are, whoever they are kept for. */
export const operatorSeatsView = (state: ScheduleState): JsonText => listsOf(state).own.now()

const listsOf = (state: ScheduleState) => {
  const known = lists.get(state) ?? {
    free: new SeatList(state, { all: false, statusesOf: shownStatuses }),
    all: new SeatList(state, { all: true, statusesOf: shownStatuses }),
    own: new SeatList(state, { all: true, statusesOf: ({ status }, from, to) => status.subarray(from, to) }),
  }
  lists.set(state, known)
  return known
}

export const seatIdsOf = (table: SeatTable, seats: readonly number[]): string[] =>
  seats.map((seat) => table.seats[seat]?.seatId ?? '')

export const seatLabelsOf = (table: SeatTable, seats: readonly number[]): string[] =>
  seats.map((seat) => table.seats[seat]?.label ?? '')

export const seatNames = ({ seats, indexOf, prices }: SeatTable, seatIds: readonly string[]): SeatName[] =>
  seatIds.flatMap((id) => {
    const index = indexOf.get(id)
    if (index === undefined) return []
    const { seatId, label, zone, row, number, category } = seats[index] as PlanSeat
    return [{ seatId, label, zone, row, number, category, price: prices[index] as number }]
  })

export const holdView = (state: ScheduleState, hold: Hold): Reservation => ({
  reservationId: hold.reservationId,
  scheduleId: state.scheduleId,
  state: hold.paying ? 'PAYING' : 'HELD',
  seats: seatIdsOf(state.table, hold.seats),
  amount: hold.amount,
  heldAt: isoTime(hold.heldAt),
  expiresAt: isoTime(hold.expiresAt),
  ...(hold.offered && { offered: true }),
  ...(hold.checkoutAt !== undefined && { checkoutAt: isoTime(hold.checkoutAt) }),
})

/** undefined for who has none. */
export const waitlistPlaceView = ({ waitlist }: ScheduleState, userId: string): WaitlistPlace | undefined => {
  const place = waitlist?.placeOf(userId)
  if (waitlist === undefined || place === undefined) return undefined
  return { ...place.wish, joinedAt: isoTime(place.joinedAt), ahead: waitlist.ahead(place) }
}

/** The live seat map: 16 seats of two bits in each word. */
export const seatWords = (status: Uint8Array): Uint32Array => {
  const words = new Uint32Array(Math.ceil(status.length / SEATS_PER_WORD))
  status.forEach((value, seat) => {
    setSeat(words, seat, value)
  })
  return words
}

/** @returns the word that holds the seat. */
export const setSeat = (words: Uint32Array, seat: number, status: number): number => {
  const at = Math.floor(seat / SEATS_PER_WORD)
  const shift = (seat % SEATS_PER_WORD) * 2
  words[at] = ((words[at] as number) & ~(3 << shift)) | (status << shift)
  return at
}
