import { type Access, isOpenTo } from './access.ts'
import { strandsBeside } from './orphans.ts'
import { emptyFinds, type RowFinds, type SeatRows } from './rows.ts'
import { FREE, type ScheduleState } from './state.ts'

/**
 * How many kinds of query are remembered, the oldest forgotten first: what is asked for is the users' to choose, and each takes memory for every row. Given up:
 * a popular one is now and then looked for anew, where so many kinds are asked for.
 */
export const FINDS_KEPT = 64

export interface BestSeatsQuery {
  /** From 1. */
  readonly quantity: number
  readonly zone?: string | undefined
  /** Number of the category. */
  readonly category?: number | undefined
  /** Number of the allotment, from 1. */
  readonly allotment?: number | undefined
  /** Which seats are open to who asks; absent: those of no allotment. */
  readonly access?: Access
}

/**
 * [H8] The best free seats, in their order: such as lie side by side and leave nobody stranded, else such as lie side by side, nearest the focal
 * point; else in as few rows as can be. undefined if there are not so many.
 */
export const bestSeats = (state: ScheduleState, query: BestSeatsQuery): readonly number[] | undefined => {
  if (state.free < query.quantity) return undefined
  const finds = findsOf(state, query)
  const { clean, any } = bestTogether(state, query, finds)
  return seatsFrom(clean ?? any, query) ?? bestApart(state, query, finds)
}

/** [H9] The next best side by side that leave nobody stranded: in the row of a seat as near to it as can be, else anywhere. */
export const bestWithoutOrphans = (
  state: ScheduleState,
  query: BestSeatsQuery,
  near: number,
): readonly number[] | undefined => {
  let beside: number | undefined
  eachTogether(state, state.table.rows.rowOf[near] as number, query, (first) => {
    const isNearer = beside === undefined || Math.abs(first - near) < Math.abs(beside - near)
    if (isNearer && !strandsBeside(state, first, first + query.quantity - 1, query.access)) beside = first
  })
  return seatsFrom(beside ?? bestTogether(state, query, findsOf(state, query)).clean, query)
}

const seatsFrom = (first: number | undefined, { quantity }: BestSeatsQuery): readonly number[] | undefined =>
  first === undefined ? undefined : Array.from({ length: quantity }, (_, nth) => first + nth)

/** The first seat of the best side by side, with nobody stranded and anyhow. Rows are gone through until no later one can be better. */
const bestTogether = (
  state: ScheduleState,
  query: BestSeatsQuery,
  finds: RowFinds,
): { readonly clean: number | undefined; readonly any: number | undefined } => {
  const { nearest } = state.table.rows
  const { rows, asOf, cleanDistances, anyDistances } = finds
  let [clean, any] = [-1, -1]
  let [cleanDistance, anyDistance] = [Infinity, Infinity]
  for (let place = 0; place < rows.length; place += 1) {
    const row = rows[place] as number
    if ((nearest[row] as number) * query.quantity >= cleanDistance) break
    if (asOf[place] !== state.rowChanges[row]) lookAt(state, query, finds, place)
    if ((cleanDistances[place] as number) < cleanDistance) {
      clean = place
      cleanDistance = cleanDistances[place] as number
    }
    if ((anyDistances[place] as number) < anyDistance) {
      any = place
      anyDistance = anyDistances[place] as number
    }
  }
  return { clean: finds.clean[clean], any: finds.any[any] }
}

/** What has been found for such a query so far: a hall that has not changed since is not looked at again, but for the rows that have. */
const findsOf = (state: ScheduleState, query: BestSeatsQuery): RowFinds => {
  const { quantity, zone, category = '', allotment = '', access = 0 } = query
  // What may be any text comes last, and what is absent is no text.
  const key = `${quantity} ${category} ${allotment} ${access}${zone === undefined ? '' : ` ${zone}`}`
  const known = state.finds.get(key)
  if (known !== undefined) return known
  const { rows, categoryOf } = state.table
  const isOfZone = (row: number) => zone === undefined || rows.zones[row] === zone
  const isOfCategory = (row: number) =>
    query.category === undefined ||
    categoryOf.subarray(rows.starts[row] as number, rows.starts[row + 1]).includes(query.category)
  const finds = emptyFinds(rows.nearestFirst.filter((row) => isOfZone(row) && isOfCategory(row)))
  if (state.finds.size >= FINDS_KEPT) state.finds.delete(state.finds.keys().next().value as string)
  state.finds.set(key, finds)
  return finds
}

const lookAt = (state: ScheduleState, query: BestSeatsQuery, finds: RowFinds, place: number): void => {
  const row = finds.rows[place] as number
  let [cleanDistance, anyDistance] = [Infinity, Infinity]
  finds.counts[place] = eachTogether(state, row, query, (first, distance) => {
    if (distance < anyDistance) {
      finds.any[place] = first
      anyDistance = distance
    }
    if (distance < cleanDistance && !strandsBeside(state, first, first + query.quantity - 1, query.access)) {
      finds.clean[place] = first
      cleanDistance = distance
    }
  })
  finds.cleanDistances[place] = cleanDistance
  finds.anyDistances[place] = anyDistance
  finds.asOf[place] = state.rowChanges[row] as number
}

/**
 * Calls back with the first of each so many wanted seats side by side in a row, and how far all of them are together.
 *
 * @returns how many wanted seats there are
 */
const eachTogether = (
  state: ScheduleState,
  row: number,
  query: BestSeatsQuery,
  visit: (first: number, distance: number) => void,
): number => {
  const { quantity } = query
  const { starts, distances } = state.table.rows
  const wants = wantsOf(state, query)
  let [count, run, distance] = [0, 0, 0]
  for (let seat = starts[row] as number; seat < (starts[row + 1] as number); seat += 1) {
    if (!wants(seat)) {
      run = 0
      distance = 0
      continue
    }
    count += 1
    run += 1
    distance += distances[seat] as number
    if (run > quantity) distance -= distances[seat - quantity] as number
    if (run >= quantity) visit(seat - quantity + 1, distance)
  }
  return count
}

/** The fullest rows first, so that they are few; the last is the nearest that has enough for those who are left. Every row has been looked at. */
const bestApart = (state: ScheduleState, query: BestSeatsQuery, finds: RowFinds): readonly number[] | undefined => {
  const { rows } = state.table
  const counts = finds.counts.slice()
  const chosen: number[] = []
  while (chosen.length < query.quantity) {
    const missing = query.quantity - chosen.length
    const place = firstWithEnough(counts, missing)
    if (place === undefined) return undefined
    counts[place] = 0
    const wanted = seatsOfRow(rows, finds.rows[place] as number).filter(wantsOf(state, query))
    chosen.push(...nearestOf(rows, wanted, missing))
  }
  return chosen.sort((a, b) => a - b)
}

/** Where the first count stands that is enough, else the first of the highest; undefined if there is none above 0. */
const firstWithEnough = (counts: Uint32Array, enough: number): number | undefined => {
  let fullest: number | undefined
  let most = 0
  for (let place = 0; place < counts.length; place += 1) {
    const count = counts[place] as number
    if (count >= enough) return place
    if (count <= most) continue
    fullest = place
    most = count
  }
  return fullest
}

const nearestOf = ({ distances }: SeatRows, seats: readonly number[], count: number): readonly number[] =>
  seats.toSorted((a, b) => (distances[a] as number) - (distances[b] as number)).slice(0, count)

const seatsOfRow = ({ starts }: SeatRows, row: number): readonly number[] => {
  const start = starts[row] as number
  return Array.from({ length: (starts[row + 1] as number) - start }, (_, nth) => start + nth)
}

/** Told once a row what is wanted, and not for every seat: most halls have no allotments, and most queries no category. */
const wantsOf = (
  state: ScheduleState,
  { category, allotment, access = 0 }: BestSeatsQuery,
): ((seat: number) => boolean) => {
  const { status, table, allotments, allotmentOf } = state
  const isKind = (seat: number) =>
    status[seat] === FREE && (category === undefined || table.categoryOf[seat] === category)
  if (allotments.length === 0) return isKind
  return (seat) =>
    isKind(seat) && (allotment === undefined || allotmentOf[seat] === allotment) && isOpenTo(state, seat, access)
}
