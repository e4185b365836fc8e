import type { Plan, PlanSeat } from '../../client-sdk/protocol/index.ts'

/** An aisle is a gap that is wider than this many of its row's usual ones. */
const AISLE = 1.5
/** No row is longer, for each is looked at whole: a plan that has thousands of seats in one names no rows. */
const LONGEST_ROW = 250

/**
 * Which seats stand side by side. A row is what lies between two aisles: seats that follow each other in the plan, in one row of one zone, with no
 * gap between them; so the neighbours of seat `i` are `i - 1` and `i + 1`, unless its row ends there. A plan that has all seats in one place has
 * rows without aisles, of which the first is the nearest.
 */
export interface SeatRows {
  /** By row: its first seat. One more than there are rows: where the last one ends. */
  readonly starts: Uint32Array
  /** By seat. */
  readonly rowOf: Uint32Array
  /** By row. */
  readonly zones: readonly string[]
  /** By seat, from the plan's focal point, in the plan's units. */
  readonly distances: Float64Array
  /** By row: that of its nearest seat. */
  readonly nearest: Float64Array
  /** Rows, those with the nearest seats first. */
  readonly nearestFirst: Uint32Array
}

/** What was found in each row, nearest first, where so many seats of one kind were looked for. Everything by a row's place here. */
export interface RowFinds {
  readonly rows: Uint32Array
  /** How often the row had changed when it was looked at; 0: it was not. */
  readonly asOf: Uint32Array
  /** Free seats of that kind. */
  readonly counts: Uint32Array
  /** The nearest side by side that leave nobody stranded: the first of them, and how far they are together; Infinity: there are none. */
  readonly clean: Uint32Array
  readonly cleanDistances: Float64Array
  /** The same of those that may strand somebody. */
  readonly any: Uint32Array
  readonly anyDistances: Float64Array
}

export const emptyFinds = (rows: Uint32Array): RowFinds => ({
  rows,
  asOf: new Uint32Array(rows.length),
  counts: new Uint32Array(rows.length),
  clean: new Uint32Array(rows.length),
  cleanDistances: new Float64Array(rows.length),
  any: new Uint32Array(rows.length),
  anyDistances: new Float64Array(rows.length),
})

export const rowsOf = (seats: readonly PlanSeat[], plan: Plan): SeatRows => {
  const starts = startsOf(seats)
  const focus = focalPointOf(seats, plan)
  const distances = Float64Array.from(seats, (seat) => Math.hypot(seat.x - focus.x, seat.y - focus.y))
  const rowOf = new Uint32Array(seats.length)
  const nearest = new Float64Array(starts.length - 1)
  for (let row = 0; row < nearest.length; row += 1) {
    const [start, end] = [starts[row] as number, starts[row + 1] as number]
    rowOf.fill(row, start, end)
    nearest[row] = distances.subarray(start, end).reduce((a, b) => Math.min(a, b))
  }
  return {
    starts,
    rowOf,
    zones: Array.from(nearest, (_, row) => seats[starts[row] as number]?.zone ?? ''),
    distances,
    nearest,
    nearestFirst: Uint32Array.from(nearest.keys()).sort((a, b) => (nearest[a] as number) - (nearest[b] as number)),
  }
}

const startsOf = (seats: readonly PlanSeat[]): Uint32Array => {
  const starts: number[] = []
  for (let start = 0; start < seats.length; ) {
    const end = endOfPlannedRow(seats, start)
    const gaps = Array.from({ length: end - start - 1 }, (_, nth) => gapAfter(seats, start + nth))
    const aisle = AISLE * median(gaps)
    starts.push(start)
    gaps.forEach((gap, nth) => {
      if (gap > aisle) starts.push(start + nth + 1)
    })
    start = end
  }
  return Uint32Array.from([...starts, seats.length])
}

const endOfPlannedRow = (seats: readonly PlanSeat[], start: number): number => {
  const { zone, row } = seats[start] as PlanSeat
  let end = start + 1
  while (seats[end]?.zone === zone && seats[end]?.row === row && end - start < LONGEST_ROW) end += 1
  return end
}

const gapAfter = (seats: readonly PlanSeat[], seat: number): number => {
  const [a, b] = [seats[seat] as PlanSeat, seats[seat + 1] as PlanSeat]
  return Math.hypot(a.x - b.x, a.y - b.y)
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0

const STAGE = /stage|bühne|scène|escenario|무대|field|pitch|court/i

/** Where everybody looks: at what the plan calls a stage, else at the middle of its upper edge, where plans are drawn to have it. */
const focalPointOf = (seats: readonly PlanSeat[], { areas }: Plan): { readonly x: number; readonly y: number } => {
  const stage = areas.find(({ text }) => STAGE.test(text?.text ?? ''))
  if (stage?.text !== undefined) return { x: stage.x + stage.text.position.x, y: stage.y + stage.text.position.y }
  let [left, right, top] = [Infinity, -Infinity, Infinity]
  for (const { x, y } of seats) {
    left = Math.min(left, x)
    right = Math.max(right, x)
    top = Math.min(top, y)
  }
  return { x: (left + right) / 2, y: top }
}
