import type { Seat } from '../../client-sdk/index.ts'

/** How far the seats of a group may be from where they were wanted, in the plan's units: some fifteen seats. */
const REACH = 320
/** Another category is another price, and another row apart from the rest: both are further away than they look. */
const OTHER_CATEGORY = 120
const OTHER_ROW = 15

interface Point {
  readonly x: number
  readonly y: number
}

const distance = (a: Point, b: Point): number => Math.hypot(a.x - b.x, a.y - b.y)

const middleOf = (seats: readonly Point[]): Point => ({
  x: seats.reduce((sum, { x }) => sum + x, 0) / seats.length,
  y: seats.reduce((sum, { y }) => sum + y, 0) / seats.length,
})

/**
 * As many free seats as were wanted, as near as there are: side by side in one row where possible, else one by one.
 * Empty if there are not that many within reach.
 *
 * @param seats every seat of the hall, in the order of its rows
 */
export const nearbyFree = (
  seats: readonly Seat[],
  isFree: (seat: Seat) => boolean,
  wanted: readonly Seat[],
): readonly Seat[] => {
  const first = wanted[0]
  if (first === undefined) return []
  const middle = middleOf(wanted)
  const costOf = (group: readonly Seat[]): number =>
    distance(middleOf(group), middle) +
    (group.every(({ category }) => category === first.category) ? 0 : OTHER_CATEGORY) +
    (group.every(({ zone, row }) => zone === first.zone && row === first.row) ? 0 : OTHER_ROW)

  const near = seats.filter((seat) => distance(seat, middle) <= REACH && isFree(seat))
  const together = groupsSideBySide(near, wanted.length)
  if (together.length > 0) return together.reduce((best, group) => (costOf(group) < costOf(best) ? group : best))
  if (near.length < wanted.length) return []
  return near.toSorted((a, b) => costOf([a]) - costOf([b])).slice(0, wanted.length)
}

/** Every run of `size` seats that are neighbours in one row: their indexes follow on each other. */
const groupsSideBySide = (seats: readonly Seat[], size: number): readonly (readonly Seat[])[] => {
  const groups: (readonly Seat[])[] = []
  for (let start = 0; start + size <= seats.length; start++) {
    const group = seats.slice(start, start + size)
    if (group.every((seat, place) => place === 0 || isNeighbour(group[place - 1], seat))) groups.push(group)
  }
  return groups
}

const isNeighbour = (left: Seat | undefined, right: Seat): boolean =>
  left !== undefined && right.index === left.index + 1 && right.row === left.row && right.zone === left.zone
