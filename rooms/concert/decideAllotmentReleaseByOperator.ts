import { isRefusal, type Refusal } from '../../client-sdk/protocol/index.ts'
import { decideAllotmentRelease } from '../schedule/decideAllotments.ts'
import type { AllotmentReleased } from '../schedule/events.ts'
import type { ScheduleState } from '../schedule/state.ts'
import type { OperatorActed } from './events.ts'

/** [H15] The operator releases an allotment before its time, or at all. What is released already leaves no line in the log. */
export const decideAllotmentReleaseByOperator = (
  schedule: ScheduleState,
  allotmentId: string,
  nowMs: number,
): readonly (AllotmentReleased | OperatorActed)[] | Refusal => {
  const released = decideAllotmentRelease(schedule, allotmentId, nowMs)
  if (isRefusal(released)) return released
  const { concertId, scheduleId } = schedule
  return released.flatMap((fact) => {
    const detail = { scheduleId, allotmentId, seatsFree: fact.seats.length }
    return [fact, { type: 'operator-acted' as const, concertId, action: fact.type, detail, at: nowMs }]
  })
}
