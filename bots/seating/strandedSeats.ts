import type { Seat } from '../../client-sdk/index.ts'

/** A gap that is wider than this many of its row's usual ones is an aisle. */
const AISLE = 1.5

type Placed = Pick<Seat, 'zone' | 'row' | 'x' | 'y' | 'index'>

/** What lies in a row between two aisles, in the order of the plan. It shares no code with the server. */
export const stretchesOf = (seats: readonly Placed[]): readonly (readonly Placed[])[] =>
  [...Map.groupBy(seats, ({ zone, row }) => JSON.stringify([zone, row])).values()].flatMap(betweenAisles)

const betweenAisles = (row: readonly Placed[]): readonly (readonly Placed[])[] => {
  const gaps = row.slice(1).map((seat, nth) => gapBetween(row[nth] as Placed, seat))
  const usual = gaps.toSorted((a, b) => a - b)[Math.floor((gaps.length - 1) / 2)] ?? 0
  const starts = [0, ...gaps.flatMap((gap, nth) => (gap > AISLE * usual ? [nth + 1] : []))]
  return starts.map((start, nth) => row.slice(start, starts[nth + 1]))
}

const gapBetween = (a: Placed, b: Placed): number => Math.hypot(a.x - b.x, a.y - b.y)

/** How many free seats stand alone between two that are not. */
export const countStranded = (
  stretches: readonly (readonly Placed[])[],
  isFree: (index: number) => boolean,
): number => {
  let stranded = 0
  for (const stretch of stretches) {
    const free = stretch.map(({ index }) => isFree(index))
    for (const [nth, own] of free.entries()) if (own && free[nth - 1] === false && free[nth + 1] === false) stranded++
  }
  return stranded
}
