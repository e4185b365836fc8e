import { type Refusal, refuse } from '../../client-sdk/protocol/index.ts'
import type { Allotment } from './allotments.ts'
import type { AllotmentJoined, AllotmentReleased } from './events.ts'
import { FREE, type ScheduleState } from './state.ts'

/**
 * [H14] Membership by a code, by its SHA-256. All codes are compared, each to its end, so that how long it takes tells nothing of how much was right.
 *
 * @returns which allotment it is, and the event where that is new: a member stays one, and what is everybody's needs no code
 */
export const decideCode = (
  { scheduleId, allotments }: ScheduleState,
  { userId, code }: { readonly userId: string; readonly code: string },
  nowMs: number,
): { readonly allotment: Allotment; readonly events: readonly AllotmentJoined[] } | Refusal => {
  let found: Allotment | undefined
  for (const allotment of allotments) {
    for (const known of allotment.codes) if (isSameText(known, code)) found = allotment
  }
  if (found === undefined) return refuse('CODE_INVALID')
  const { allotmentId, members, releasedAt, usesPerCode } = found
  if (releasedAt !== undefined || members.has(userId)) return { allotment: found, events: [] }
  let uses = 0
  for (const used of members.values()) if (used === code) uses += 1
  if (uses >= usesPerCode) return refuse('CODE_USED_UP')
  const joined = { type: 'allotment-joined', scheduleId, allotmentId, userId, code, at: nowMs } as const
  return { allotment: found, events: [joined] }
}

const isSameText = (a: string, b: string): boolean => {
  let difference = a.length ^ b.length
  for (let at = 0; at < a.length; at += 1) difference |= a.charCodeAt(at) ^ b.charCodeAt(at)
  return difference === 0
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
