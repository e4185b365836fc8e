import { type Refusal, refuse } from '../../client-sdk/protocol/index.ts'
import type { AllotmentState } from './allotments.ts'
import type { AllotmentJoined, AllotmentReleased } from './events.ts'
import { FREE, type ScheduleState } from './state.ts'

/**
 * [H14] Membership by a code, by its SHA-256: how long it takes to look that up tells nothing of the code.
 *
 * @returns which allotment it is, and the event where that is new: a member stays one, and what is everybody's needs no code
 */
export const decideCode = (
  { scheduleId, allotments }: ScheduleState,
  { userId, code }: { readonly userId: string; readonly code: string },
  nowMs: number,
): { readonly allotment: AllotmentState; readonly events: readonly AllotmentJoined[] } | Refusal => {
  const found = allotments.find(({ uses }) => uses.has(code))
  if (found === undefined) return refuse('CODE_INVALID')
  const { allotmentId, members, uses, releasedAt, usesPerCode } = found
  if (releasedAt !== undefined || members.has(userId)) return { allotment: found, events: [] }
  if ((uses.get(code) as number) >= usesPerCode) return refuse('CODE_USED_UP')
  const joined = { type: 'allotment-joined', scheduleId, allotmentId, userId, code, at: nowMs } as const
  return { allotment: found, events: [joined] }
}

/** [H15] Its seats become everybody's, once. None where they are already. */
export const decideAllotmentRelease = (
  { scheduleId, allotments, status }: ScheduleState,
  allotmentId: string,
  nowMs: number,
): readonly AllotmentReleased[] | Refusal => {
  const allotment = allotments.find((one) => one.allotmentId === allotmentId)
  if (allotment === undefined) return refuse('ALLOTMENT_NOT_FOUND')
  if (allotment.releasedAt !== undefined) return []
  const seats = allotment.seats.filter((seat) => status[seat] === FREE)
  return [{ type: 'allotment-released', scheduleId, allotmentId, seats, at: nowMs }]
}
