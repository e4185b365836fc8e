import { strandsBeside } from './orphans.ts'
import type { SeatRows } from './rows.ts'
import { FREE, type ScheduleState, UNCOUNTED } from './state.ts'

export interface BestSeatsQuery {
  /** From 1. */
  readonly quantity: number
  readonly zone?: string | undefined
  /** Number of the category. */
  readonly category?: number | undefined
}

/**
 * [H8] The best free seats, in their order: such as lie side by side and leave nobody stranded, else such as lie side by side, else in as few rows
 * as can be; among equals those nearest the focal point. undefined if there are not so many.
 */
export const bestSeats = (state: ScheduleState, query: BestSeatsQuery): readonly number[] | undefined => {
  const { clean, any } = bestTogether(state, query)
  return seatsFrom(clean ?? any, query) ?? bestApart(state, query)
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
    if (isNearer && !strandsBeside(state, first, first + query.quantity - 1)) beside = first
  })
  return seatsFrom(beside ?? bestTogether(state, query).clean, query)
}

const seatsFrom = (first: number | undefined, { quantity }: BestSeatsQuery): readonly number[] | undefined =>
  first === undefined ? undefined : Array.from({ length: quantity }, (_, nth) => first + nth)

/** The first seat of the best side by side, with nobody stranded and anyhow. Rows are looked at until no later one can be better. */
const bestTogether = (
  state: ScheduleState,
  query: BestSeatsQuery,
): { readonly clean: number | undefined; readonly any: number | undefined } => {
  const { quantity } = query
  const { nearest, nearestFirst } = state.table.rows
  let clean: number | undefined
  let any: number | undefined
  let [cleanDistance, anyDistance] = [Infinity, Infinity]
  for (const row of nearestFirst) {
    if ((nearest[row] as number) * quantity >= cleanDistance) break
    eachTogether(state, row, query, (first, distance) => {
      if (distance < anyDistance) {
        any = first
        anyDistance = distance
      }
      if (distance < cleanDistance && !strandsBeside(state, first, first + quantity - 1)) {
        clean = first
        cleanDistance = distance
      }
    })
  }
  return { clean, any }
}

/** Calls back with the first of each so many wanted seats side by side in a row, and how far all of them are together. */
const eachTogether = (
  state: ScheduleState,
  row: number,
  query: BestSeatsQuery,
  visit: (first: number, distance: number) => void,
): void => {
  const { quantity, zone } = query
  const { starts, zones, distances } = state.table.rows
  if (zone !== undefined && zones[row] !== zone) return
  if (longestRun(state, row) < quantity) return
  let [run, distance] = [0, 0]
  for (let seat = starts[row] as number; seat < (starts[row + 1] as number); seat += 1) {
    if (!isWanted(state, seat, query)) {
      run = 0
      distance = 0
      continue
    }
    run += 1
    distance += distances[seat] as number
    if (run > quantity) distance -= distances[seat - quantity] as number
    if (run >= quantity) visit(seat - quantity + 1, distance)
  }
}

/** The fullest rows first, so that they are few; the last is the nearest that has enough for those who are left. */
const bestApart = (state: ScheduleState, query: BestSeatsQuery): readonly number[] | undefined => {
  const { rows } = state.table
  const counts = rows.nearestFirst.map((row) => wantedIn(state, row, query))
  const chosen: number[] = []
  while (chosen.length < query.quantity) {
    const missing = query.quantity - chosen.length
    const place = firstWithEnough(counts, missing)
    if (counts[place] === 0) return undefined
    counts[place] = 0
    const wanted = seatsOfRow(rows, rows.nearestFirst[place] as number).filter((seat) => isWanted(state, seat, query))
    chosen.push(...nearestOf(rows, wanted, missing))
  }
  return chosen.sort((a, b) => a - b)
}

/** Where the first count stands that is enough, else the first of the highest. */
const firstWithEnough = (counts: Uint32Array, enough: number): number => {
  let fullest = 0
  for (let place = 0; place < counts.length; place += 1) {
    const count = counts[place] as number
    if (count >= enough) return place
    if (count > (counts[fullest] as number)) fullest = place
  }
  return fullest
}

const nearestOf = ({ distances }: SeatRows, seats: readonly number[], count: number): readonly number[] =>
  seats.toSorted((a, b) => (distances[a] as number) - (distances[b] as number)).slice(0, count)

const wantedIn = (state: ScheduleState, row: number, query: BestSeatsQuery): number => {
  const { zones, starts } = state.table.rows
  if (query.zone !== undefined && zones[row] !== query.zone) return 0
  const free = state.freeInRow[row] as number
  if (free === 0 || query.category === undefined) return free
  let count = 0
  for (let seat = starts[row] as number; seat < (starts[row + 1] as number); seat += 1) {
    if (isWanted(state, seat, query)) count += 1
  }
  return count
}

const seatsOfRow = ({ starts }: SeatRows, row: number): readonly number[] => {
  const start = starts[row] as number
  return Array.from({ length: (starts[row + 1] as number) - start }, (_, nth) => start + nth)
}

const isWanted = ({ status, table }: ScheduleState, seat: number, { category }: BestSeatsQuery): boolean =>
  status[seat] === FREE && (category === undefined || table.categoryOf[seat] === category)

/** How many free seats lie side by side in a row at most. Counted when it is asked for, once between changes of the row. */
const longestRun = ({ table, status, longestRuns }: ScheduleState, row: number): number => {
  const known = longestRuns[row] as number
  if (known !== UNCOUNTED) return known
  const { starts } = table.rows
  let [longest, run] = [0, 0]
  for (let seat = starts[row] as number; seat < (starts[row + 1] as number); seat += 1) {
    run = status[seat] === FREE ? run + 1 : 0
    if (run > longest) longest = run
  }
  longestRuns[row] = longest
  return longest
}
