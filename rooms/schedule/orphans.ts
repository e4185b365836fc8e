import { type Access, isOpenTo } from './access.ts'
import { FREE, type ScheduleState } from './state.ts'

/**
 * The free seats that would lie alone between taken ones of their row once these are taken too. One at an aisle is not alone: whoever goes
 * by himself likes to sit there. Nor is one beside a free seat of an allotment, whoever picks: that may go with it yet; and what is not open to who
 * picks is not for him to spare.
 */
export const strandedBy = (state: ScheduleState, picked: readonly number[], access: Access = 0): readonly number[] => {
  const taken = new Set(picked)
  const beside = new Set(picked.flatMap((seat) => [seat - 1, seat + 1]))
  return [...beside]
    .filter((seat) => isStranded(state, seat, access, (other) => taken.has(other)))
    .sort((a, b) => a - b)
}

/** The same for seats that lie side by side, from the first to the last; asked for every place in a row, so that it makes no sets. */
export const strandsBeside = (state: ScheduleState, first: number, last: number, access: Access = 0): boolean =>
  isCutOff(state, first - 1, { picked: first, behind: first - 2 }, access) ||
  isCutOff(state, last + 1, { picked: last, behind: last + 2 }, access)

/** Whether a seat beside a picked one is free and has a taken one behind it. */
const isCutOff = (
  state: ScheduleState,
  seat: number,
  { picked, behind }: { readonly picked: number; readonly behind: number },
  access: Access,
): boolean => {
  const { rowOf } = state.table.rows
  const row = rowOf[seat]
  if (state.status[seat] !== FREE || rowOf[picked] !== row || rowOf[behind] !== row) return false
  return state.status[behind] !== FREE && isOpenTo(state, seat, access)
}

const isStranded = (
  state: ScheduleState,
  seat: number,
  access: Access,
  isPicked: (seat: number) => boolean,
): boolean => {
  const { rowOf } = state.table.rows
  const isTaken = (other: number) => rowOf[other] === rowOf[seat] && (state.status[other] !== FREE || isPicked(other))
  if (state.status[seat] !== FREE || isPicked(seat) || !isOpenTo(state, seat, access)) return false
  return isTaken(seat - 1) && isTaken(seat + 1)
}
