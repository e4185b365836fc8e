import type { ScheduleState } from '../schedule/state.ts'
import type { ConcertState } from './state.ts'
import { saleRefusal } from './view.ts'

/**
 * [N5] The dates on sale with somebody on the list who could perhaps be served now and could not before; each is told of once. One that is not on sale is told of once it is
 * again. What somebody has less of on one date [H11] may let on another.
 */
export const datesToOffer = (state: ConcertState, nowMs: number): readonly ScheduleState[] => {
  if (state.policy.waitlistOfferMs === null) return []
  const dates = [...state.schedules.values()]
  const stale = dates.filter(({ waitlist }) => waitlist?.isStale)
  if (stale.length === 0 || saleRefusal(state, nowMs) !== undefined) return []
  const concerned = state.policy.seatsPerUserOnAllDates > 0 ? dates : stale
  return concerned.filter(({ waitlist, opensAt = nowMs }) => {
    if (waitlist === undefined) return false
    waitlist.isStale = nowMs < opensAt
    return !waitlist.isStale && waitlist.size > 0
  })
}
