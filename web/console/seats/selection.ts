import { LIMITS, type Seat, type SeatStatus } from '../../../client-sdk/index.ts'

/** Indexes of seats. */
export type Selection = ReadonlySet<number>

/** What a choice does to the one before. */
export type Manner = 'replace' | 'add' | 'remove'

export const selected = (before: Selection, indexes: readonly number[], manner: Manner): Selection => {
  if (manner === 'replace') return new Set(indexes)
  const after = new Set(before)
  for (const index of indexes) {
    if (manner === 'add') after.add(index)
    else after.delete(index)
  }
  return after
}

/** Two corners, in the plan's units. */
export interface Rectangle {
  readonly from: { readonly x: number; readonly y: number }
  readonly to: { readonly x: number; readonly y: number }
}

/** Those whose middle is inside. */
export const seatsWithin = (seats: readonly Seat[], { from, to }: Rectangle): readonly Seat[] => {
  const isBetween = (value: number, a: number, b: number): boolean => Math.min(a, b) <= value && value <= Math.max(a, b)
  return seats.filter(({ x, y }) => isBetween(x, from.x, to.x) && isBetween(y, from.y, to.y))
}

/** Whether all, some or none of some seats are chosen. */
export const shareOf = (selection: Selection, seats: readonly Seat[]): 'all' | 'some' | 'none' => {
  const count = seats.filter(({ index }) => selection.has(index)).length
  if (count === 0) return 'none'
  return count === seats.length ? 'all' : 'some'
}

/** The chosen seats by what can be done with them. */
export interface Sorted {
  readonly free: readonly Seat[]
  readonly blocked: readonly Seat[]
  /** Held or sold: nothing can. */
  readonly taken: readonly Seat[]
}

export const sorted = (seats: readonly Seat[], selection: Selection, statusOf: (seat: Seat) => SeatStatus): Sorted => {
  const chosen = seats.filter(({ index }) => selection.has(index))
  const free = chosen.filter((seat) => statusOf(seat) === 'FREE')
  const blocked = chosen.filter((seat) => statusOf(seat) === 'BLOCKED')
  const taken = chosen.filter((seat) => statusOf(seat) === 'HELD' || statusOf(seat) === 'SOLD')
  return { free, blocked, taken }
}

/** What a body has besides the ids. */
const FRAME_BYTES = 64

/** The ids of seats in as few commands as the server takes them in. */
export const partsOf = (seatIds: readonly string[]): readonly (readonly string[])[] => {
  const parts: string[][] = []
  let room = 0
  for (const seatId of seatIds) {
    const bytes = new TextEncoder().encode(`${JSON.stringify(seatId)},`).length
    const last = parts.at(-1)
    if (last === undefined || last.length === LIMITS.seatsPerBlock || bytes > room) {
      parts.push([seatId])
      room = LIMITS.bodyBytes - FRAME_BYTES - bytes
    } else {
      last.push(seatId)
      room -= bytes
    }
  }
  return parts
}
