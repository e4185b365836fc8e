import type { ScheduleState } from '../schedule/state.ts'
import type { ConcertState } from './state.ts'
import { saleRefusal } from './view.ts'

/** [N5] The dates on sale on whose list, unless it is over, somebody could perhaps be served now who could not before. What there is news of for another date waits until it is on sale. */
export const datesToOffer = (state: ConcertState, nowMs: number): readonly ScheduleState[] => {
  if (state.policy.waitlistOfferMs === null || saleRefusal(state, nowMs) !== undefined) return []
  return [...state.schedules.values()].filter(
    ({ waitlist, opensAt = nowMs }) => waitlist?.hasNews && opensAt <= nowMs && nowMs < waitlist.endsAt,
  )
}
