import type { Fact } from '../../storage/Storage.ts'
import { DATE, type Sale } from './Sale.ts'

/** So many users wait for one seat each, `user-0` first, and have since before the process began. */
export const crowdWaiting = async (sale: Sale, count: number): Promise<void> => {
  const users = Array.from({ length: count }, (_, at) => `user-${at}`)
  const joined = users.flatMap((userId, at): Fact[] => [
    { type: 'user-registered', userId, name: userId, at: 0 },
    { type: 'waitlist-joined', scheduleId: DATE, userId, sequence: at + 1, wish: { quantity: 1 }, at: 0 },
  ])
  const lease = sale.concert.lease
  await sale.storage.commit([{ ...(lease && { lease }), facts: joined }])
  await sale.boot()
}
