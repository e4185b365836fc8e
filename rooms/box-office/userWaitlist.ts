import type { Reservation, UserWaitlistPlace, WaitlistPlaces } from '../../client-sdk/protocol/index.ts'
import type { Concerts } from '../concert/Concerts.ts'
import { lookEverywhere } from '../concert/lookEverywhere.ts'
import type { ConcertState } from '../concert/state.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { holdView, seatNames, waitlistPlaceView } from '../schedule/view.ts'

/** How many looks a second all who wait make together, once they are many: a few hundredths of a processor. */
const LOOKS_PER_SECOND = 500
const SHORTEST_POLL_MS = 5_000

/** [N7] All that a user waits for, and what of it is offered. Memory knows both, so that who asks every few seconds costs the store nothing. */
export const userWaitlist = async (concerts: Concerts, userId: string): Promise<WaitlistPlaces> => {
  const { seen, unavailable } = await lookEverywhere(concerts, (state, nowMs) => waitlistIn(state, userId, nowMs))
  return {
    places: seen.flatMap(({ places }) => places),
    offers: seen.flatMap(({ offers }) => offers),
    unavailable: unavailable.map(({ concertId }) => concertId),
    pollAfterMs: pollAfterMs(
      seen.reduce((sum, { waiting }) => sum + waiting, 0),
      Math.min(...seen.filter(({ places }) => places.length > 0).map(({ offerMs }) => offerMs)),
    ),
  }
}

/** On the waitlist of that date; none where there is none. */
export const userWaitlistPlace = (schedule: ScheduleState, userId: string): readonly UserWaitlistPlace[] => {
  const { concertId, scheduleId } = schedule
  const place = waitlistPlaceView(schedule, userId)
  return place === undefined ? [] : [{ concertId, scheduleId, ...place }]
}

const waitlistIn = ({ schedules, policy }: ConcertState, userId: string, nowMs: number) => {
  const dates = [...schedules.values()]
  return {
    places: dates.flatMap((schedule) => userWaitlistPlace(schedule, userId)),
    offers: dates.flatMap((schedule) => offersOf(schedule, userId, nowMs)),
    waiting: dates.reduce((sum, { waitlist }) => sum + (waitlist?.size ?? 0), 0),
    offerMs: policy.waitlistOfferMs ?? Number.POSITIVE_INFINITY,
  }
}

/** One that is being paid is left out: whether it is paid by now the store knows first. */
const offersOf = (schedule: ScheduleState, userId: string, nowMs: number): readonly Reservation[] => {
  // Few have any: nobody else's holds are gone through for who has not.
  if ((schedule.byUser.get(userId)?.holds ?? 0) === 0) return []
  return schedule.holds
    .values()
    .filter((hold) => hold.offered && hold.userId === userId && !hold.paying && nowMs < hold.expiresAt)
    .map((hold) => holdView(schedule, hold))
    .map((offer) => ({ ...offer, seatNames: seatNames(schedule.table, offer.seats) }))
    .toArray()
}

/** Later the more are asking; but soon enough that who does as told, and misses one look, sees each offer. */
const pollAfterMs = (waiting: number, offerMs: number): number =>
  Math.floor(Math.min(offerMs / 3, Math.max(SHORTEST_POLL_MS, (waiting * 1000) / LOOKS_PER_SECOND)))
