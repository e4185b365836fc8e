import type { ConcertOverview, ScheduleOverview } from '../../client-sdk/protocol/index.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { categoryTallies, tallyOf } from '../schedule/view.ts'
import type { ConcertState } from './state.ts'
import { saleStateOf } from './view.ts'

/** [O9] A sale as its operator sees it. It reads counts that are kept, and looks at no seat. */
export const concertOverview = (state: ConcertState, nowMs: number): ConcertOverview => {
  const { concert, policy, waiting, schedules } = state
  const { concertId, name, venue } = concert
  const { opensAt } = waiting.sale
  return {
    concertId,
    name,
    venue,
    saleState: saleStateOf(state, nowMs),
    ...(Number.isFinite(opensAt) && { opensAt: new Date(opensAt).toISOString() }),
    policy,
    waiting: waiting.line.size,
    active: waiting.active,
    schedules: concert.schedules.map(({ scheduleId, opensAt: dateOpensAt, prices }): ScheduleOverview => {
      const schedule = schedules.get(scheduleId) as ScheduleState
      return {
        scheduleId,
        startsAt: new Date(schedule.startsAt).toISOString(),
        ...(dateOpensAt !== undefined && { opensAt: new Date(dateOpensAt).toISOString() }),
        seats: tallyOf(schedule),
        categories: categoryTallies(schedule).map((tally) => ({ ...tally, price: prices[tally.category] ?? 0 })),
        holds: schedule.holds.size,
        checkedIn: schedule.checkedIn,
        revenue: schedule.revenue,
      }
    }),
  }
}
