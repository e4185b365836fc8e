import {
  type JsonText,
  type Reservation,
  type Schedule,
  SEATS_PER_WORD,
  type SeatTally,
} from '../../client-sdk/protocol/index.ts'
import { SeatList } from './SeatList.ts'
import { BLOCKED, FREE, HELD, type Hold, type ScheduleState, type SeatTable, SOLD, STATUSES } from './state.ts'

export const scheduleView = (state: ScheduleState): Schedule => ({
  scheduleId: state.scheduleId,
  concertId: state.concertId,
  startsAt: new Date(state.startsAt).toISOString(),
  ...(state.opensAt !== undefined && { opensAt: new Date(state.opensAt).toISOString() }),
  ...(state.refundableUntil !== undefined && { refundableUntil: new Date(state.refundableUntil).toISOString() }),
  ...(state.transferableUntil !== undefined && { transferableUntil: new Date(state.transferableUntil).toISOString() }),
  seatsLeft: state.free,
  seatsTotal: state.table.seats.length,
})

export const categoryTallies = ({ table, counts }: ScheduleState): readonly (SeatTally & { category: string })[] =>
  table.categories.map((category, nth) => {
    const count = (status: number) => counts[STATUSES * nth + status] as number
    const [free, held, sold, blocked] = [count(FREE), count(HELD), count(SOLD), count(BLOCKED)]
    return { category, total: free + held + sold + blocked, free, held, sold, blocked }
  })

export const tallyOf = (state: ScheduleState): SeatTally => {
  const sum = { total: 0, free: 0, held: 0, sold: 0, blocked: 0 }
  for (const tally of categoryTallies(state)) {
    for (const name of Object.keys(sum) as (keyof SeatTally)[]) sum[name] += tally[name]
  }
  return sum
}

/** Of each schedule that was asked for them: its free seats, and all. */
const lists = new WeakMap<ScheduleState, Readonly<Record<'free' | 'all', SeatList>>>()

/** `{"seats":[Seat]}`: those that are free, or all. */
export const seatsView = (state: ScheduleState, all: boolean): JsonText => {
  const known = lists.get(state) ?? { free: new SeatList(state.table, false), all: new SeatList(state.table, true) }
  lists.set(state, known)
  return known[all ? 'all' : 'free'].of(state.status)
}

export const seatIdsOf = (table: SeatTable, seats: readonly number[]): string[] =>
  seats.map((seat) => table.seats[seat]?.seatId ?? '')

export const holdView = (state: ScheduleState, hold: Hold): Reservation => ({
  reservationId: hold.reservationId,
  scheduleId: state.scheduleId,
  state: hold.paying ? 'PAYING' : 'HELD',
  seats: seatIdsOf(state.table, hold.seats),
  amount: hold.amount,
  heldAt: new Date(hold.heldAt).toISOString(),
  expiresAt: new Date(hold.expiresAt).toISOString(),
  ...(hold.checkoutAt !== undefined && { checkoutAt: new Date(hold.checkoutAt).toISOString() }),
})

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
