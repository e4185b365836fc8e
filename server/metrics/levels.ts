import type { CategoryTally, ConcertFigures, ConcertOverview } from '../../client-sdk/protocol/index.ts'

/** What a concert is now, as against what has happened in it since the start. */
export type ConcertLevels = Pick<
  ConcertFigures,
  'concertId' | 'saleState' | 'waiting' | 'active' | 'waitlist' | 'categories' | 'revenue'
>

/** Of all dates together. */
export const levelsOf = ({ concertId, saleState, waiting, active, schedules }: ConcertOverview): ConcertLevels => {
  const categories = new Map<string, CategoryTally>()
  for (const { category, total, free, held, sold, blocked } of schedules.flatMap((schedule) => schedule.categories)) {
    const sum = categories.get(category) ?? { category, total: 0, free: 0, held: 0, sold: 0, blocked: 0 }
    categories.set(category, {
      category,
      total: sum.total + total,
      free: sum.free + free,
      held: sum.held + held,
      sold: sum.sold + sold,
      blocked: sum.blocked + blocked,
    })
  }
  const revenue = schedules.reduce((sum, schedule) => sum + schedule.revenue, 0)
  const waitlist = schedules.reduce((sum, schedule) => sum + (schedule.waitlist ?? 0), 0)
  return { concertId, saleState, waiting, active, waitlist, categories: [...categories.values()], revenue }
}
