import { type BestSeats, isRefusal, type Refusal, refuse, type WaitlistWish } from '../../client-sdk/protocol/index.ts'
import { type Access, includesAllotment, isOpenTo, unaskedAccessOf, waitlistAccessOf } from './access.ts'
import { type BestSeatsQuery, bestSeats, bestWithoutOrphans } from './bestSeats.ts'
import { strandedBy } from './orphans.ts'
import { FREE, type ScheduleState } from './state.ts'
import { seatIdsOf } from './view.ts'

/** What a hold asks for: the seats it names, or the best there are. */
export type SeatChoice = readonly string[] | BestSeats

/** The same in the terms of the schedule. */
type Wanted = readonly number[] | Query
type Query = Omit<BestSeatsQuery, 'access'>

export const quantityOf = (wanted: Wanted): number => (isQuery(wanted) ? wanted.quantity : wanted.length)

const isQuery = (wanted: Wanted): wanted is Query => 'quantity' in wanted

export const findWanted = (state: ScheduleState, choice: SeatChoice): Wanted | Refusal =>
  'quantity' in choice ? findQuery(state, choice, 'best.') : findSeats(state, choice)

/** What somebody waits for, of what is open to them without asking. */
export const findWish = (state: ScheduleState, wish: WaitlistWish, userId: string): BestSeatsQuery | Refusal => {
  const query = findQuery(state, wish, '')
  return isRefusal(query) ? query : { ...query, access: waitlistAccessOf(state, userId) }
}

export const findSeats = ({ table }: ScheduleState, seatIds: readonly string[]): readonly number[] | Refusal => {
  const seats = seatIds.map((seatId) => table.indexOf.get(seatId) ?? -1)
  if (!seats.includes(-1)) return seats
  return refuse('SEAT_NOT_FOUND', { seats: seatIds.filter((_, at) => seats[at] === -1) })
}

/** @param at where the command has it, in dots */
const findQuery = ({ table, allotments }: ScheduleState, best: BestSeats, at: string): Query | Refusal => {
  const { quantity, zone, category, allotment } = best
  const ids = allotments.map(({ allotmentId }) => allotmentId)
  if (allotment !== undefined && !ids.includes(allotment)) return unknown(at, 'allotment', ids)
  if (zone !== undefined && !table.rows.zones.includes(zone)) return unknown(at, 'zone', table.rows.zones)
  const query = { quantity, zone, ...(allotment !== undefined && { allotment: ids.indexOf(allotment) + 1 }) }
  if (category === undefined) return query
  const number = table.categories.indexOf(category)
  return number === -1 ? unknown(at, 'category', table.categories) : { ...query, category: number }
}

const unknown = (at: string, what: string, known: readonly string[]): Refusal =>
  refuse('INPUT_INVALID', {
    path: `${at}${what}`,
    reason: `is no ${what} of this date: there are ${[...new Set(known)].map((name) => JSON.stringify(name)).join(', ')}`,
  })

/** Free seats, or why not. */
export const chooseSeats = (state: ScheduleState, wanted: Wanted, access: Access): readonly number[] | Refusal => {
  if (isQuery(wanted)) return chooseBest(state, wanted, access)
  const kept = wanted.filter((seat) => !isOpenTo(state, seat, access))
  if (kept.length > 0) return refuse('SEAT_ALLOTTED', { seats: seatIdsOf(state.table, kept) })
  const inTheWay = wanted.filter((seat) => state.status[seat] !== FREE)
  if (inTheWay.length > 0) return refuse('SEAT_TAKEN', { seats: seatIdsOf(state.table, inTheWay) })
  return (state.orphanSeats === 'refused' ? orphanRefusal(state, wanted, access) : undefined) ?? wanted
}

/** [H13] The best of what is open to the user, wherever it is; but of what is only given on request, nothing that he did not ask for. */
const chooseBest = (state: ScheduleState, query: Query, access: Access): readonly number[] | Refusal => {
  const { allotment } = query
  if (allotment !== undefined && !includesAllotment(access, allotment - 1)) return refuse('SEAT_ALLOTTED')
  const unasked = allotment === undefined ? unaskedAccessOf(state, access) : access
  return bestSeats(state, { ...query, access: unasked }) ?? refuse('SEATS_SHORT')
}

/** [H9] Unless there is no other way to so many seats of this kind. */
const orphanRefusal = (state: ScheduleState, picked: readonly number[], access: Access): Refusal | undefined => {
  const stranded = strandedBy(state, picked, access)
  if (stranded.length === 0) return undefined
  const { table } = state
  const category = table.categoryOf[picked[0] as number]
  const suggestion = bestWithoutOrphans(state, { quantity: picked.length, category, access }, picked[0] as number)
  if (suggestion === undefined) return undefined
  return refuse('SEAT_ORPHANED', { seats: seatIdsOf(table, stranded), suggestion: seatIdsOf(table, suggestion) })
}

export const sideBySide = ({ table }: ScheduleState, seats: readonly number[]): boolean => {
  const sorted = seats.toSorted((a, b) => a - b)
  const [first, last] = [sorted[0] as number, sorted.at(-1) as number]
  return last - first === seats.length - 1 && table.rows.rowOf[first] === table.rows.rowOf[last]
}
