import type { AllotmentState } from './allotments.ts'
import { BLOCKED, FREE, type ScheduleState, SOLD } from './state.ts'

/** Which allotments somebody may hold seats of, a bit each in their order. */
export type Access = number

/** [H13] Those that are released, and those whose code the user has presented; without a user, what everybody may. */
export const accessOf = ({ allotments }: Pick<ScheduleState, 'allotments'>, userId?: string): Access =>
  bitsOf(allotments, (one) => one.releasedAt !== undefined || (userId !== undefined && one.members.has(userId)))

/** The same, less what is only for who asks for it. */
export const unaskedAccessOf = ({ allotments }: Pick<ScheduleState, 'allotments'>, access: Access): Access =>
  access & bitsOf(allotments, (one) => one.releasedAt !== undefined || !one.onRequest)

/** [N2] What is offered to who waits: nothing that is only for who asks for it. */
export const waitlistAccessOf = (state: Pick<ScheduleState, 'allotments'>, userId: string): Access =>
  unaskedAccessOf(state, accessOf(state, userId))

const bitsOf = (allotments: readonly AllotmentState[], isSet: (one: AllotmentState) => boolean): Access =>
  allotments.reduce((bits, one, nth) => (isSet(one) ? bits | (1 << nth) : bits), 0)

/** @param nth of the allotments in their order, from 0 */
export const includesAllotment = (access: Access, nth: number): boolean => ((access >>> nth) & 1) === 1

export const isOpenTo = (
  { allotmentOf }: Pick<ScheduleState, 'allotmentOf'>,
  seat: number,
  access: Access,
): boolean => {
  const number = allotmentOf[seat] as number
  return number === 0 || includesAllotment(access, number - 1)
}

/** How a seat is shown: one that is kept for others is not free, and one that is blocked among those is as good as sold. */
export const shownStatus = (status: number, isKept: boolean): number => {
  if (!isKept) return status
  if (status === FREE) return BLOCKED
  return status === BLOCKED ? SOLD : status
}

/** Of the seats from one up to another. */
export const shownStatuses = (
  state: Pick<ScheduleState, 'status' | 'allotments' | 'allotmentOf'>,
  from: number,
  to: number,
): Uint8Array => {
  const released = accessOf(state)
  return state.status.slice(from, to).map((status, nth) => shownStatus(status, !isOpenTo(state, from + nth, released)))
}
