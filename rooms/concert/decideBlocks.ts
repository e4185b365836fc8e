import { isRefusal, type Refusal } from '../../client-sdk/protocol/index.ts'
import { decideBlock, decideUnblock } from '../schedule/decide.ts'
import type { SeatBlock } from '../schedule/events.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { seatIdsOf } from '../schedule/view.ts'
import type { OperatorActed } from './events.ts'

/** [O7] Takes seats out of the sale, or gives them back to it. The log names those that were not so already. */
export const decideBlocks = (
  schedule: ScheduleState,
  command: { readonly action: 'block' | 'unblock'; readonly seatIds: readonly string[] },
  nowMs: number,
): readonly (SeatBlock | OperatorActed)[] | Refusal => {
  const decide = command.action === 'block' ? decideBlock : decideUnblock
  const changes = decide(schedule, command.seatIds)
  if (isRefusal(changes)) return changes
  const { concertId, scheduleId, table } = schedule
  return changes.flatMap((change): (SeatBlock | OperatorActed)[] => {
    const detail = { scheduleId, seats: seatIdsOf(table, change.seats) }
    return [change, { type: 'operator-acted', concertId, action: change.type, detail, at: nowMs }]
  })
}
