import { FREE, type ScheduleState } from './state.ts'

/**
 * The free seats that would lie alone between taken ones of their row once these are taken too. One at an aisle is not alone: whoever goes
 * by himself likes to sit there.
 */
export const strandedBy = (state: ScheduleState, picked: readonly number[]): readonly number[] => {
  const taken = new Set(picked)
  const beside = new Set(picked.flatMap((seat) => [seat - 1, seat + 1]))
  return [...beside].filter((seat) => isStranded(state, seat, (other) => taken.has(other))).sort((a, b) => a - b)
}

/** The same for seats that lie side by side, from the first to the last. */
export const strandsBeside = (state: ScheduleState, first: number, last: number): boolean => {
  const isPicked = (seat: number) => seat >= first && seat <= last
  return isStranded(state, first - 1, isPicked) || isStranded(state, last + 1, isPicked)
}

const isStranded = (state: ScheduleState, seat: number, isPicked: (seat: number) => boolean): boolean => {
  const { rowOf } = state.table.rows
  const isTaken = (other: number) => rowOf[other] === rowOf[seat] && (state.status[other] !== FREE || isPicked(other))
  return state.status[seat] === FREE && !isPicked(seat) && isTaken(seat - 1) && isTaken(seat + 1)
}
