import { type ConcertOverview, isoTime, own, type ScheduleOverview } from '../../client-sdk/protocol/index.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { allotmentOverviews, categoryTallies, tallyOf } from '../schedule/view.ts'
import { saleStateOf } from '../waiting/sale.ts'
import type { ConcertState } from './state.ts'
import { lotteryView } from './view.ts'

/** [O9] A sale as its operator sees it. It reads counts that are kept, and looks at no seat. */
export const concertOverview = (state: ConcertState, nowMs: number): ConcertOverview => {
  const { concert, policy, waiting, schedules } = state
  const { concertId, name, venue } = concert
  const { opensAt } = waiting.sale
  return {
    concertId,
    name,
    venue,
    saleState: saleStateOf(waiting, nowMs),
    ...(Number.isFinite(opensAt) && { opensAt: isoTime(opensAt) }),
    ...lotteryView(state),
    policy,
    waiting: waiting.line.size,
    active: waiting.active,
    schedules: concert.schedules.map(({ scheduleId, opensAt: dateOpensAt, closesAt, prices }): ScheduleOverview => {
      const schedule = schedules.get(scheduleId) as ScheduleState
      return {
        scheduleId,
        startsAt: isoTime(schedule.startsAt),
        ...(dateOpensAt !== undefined && { opensAt: new Date(dateOpensAt).toISOString() }),
        ...(closesAt !== undefined && { closesAt: new Date(closesAt).toISOString() }),
        seats: tallyOf(schedule),
        ...(schedule.allotments.length > 0 && { allotments: [...allotmentOverviews(schedule)] }),
        categories: categoryTallies(schedule).map((tally) => ({ ...tally, price: own(prices, tally.category) ?? 0 })),
        holds: schedule.holds.size,
        ...(schedule.waitlist !== undefined && { waitlist: schedule.waitlist.size }),
        checkedIn: schedule.checkedIn,
        revenue: schedule.revenue,
      }
    }),
  }
}
