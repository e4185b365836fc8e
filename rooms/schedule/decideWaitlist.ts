import { isRefusal, LIMITS, type Refusal, refuse, type WaitlistWish } from '../../client-sdk/protocol/index.ts'
import { bestSeats } from './bestSeats.ts'
import { findWish } from './chooseSeats.ts'
import { dateRefusal, heldSeats, limitRefusal } from './decide.ts'
import type { SeatsHeld, WaitlistJoined, WaitlistLeft } from './events.ts'
import type { ScheduleState } from './state.ts'
import { isSameWish, type WaitlistPlace, type WishGroup } from './Waitlist.ts'

/**
 * [N1] A place at the end of the list; none where the user has it already, for the same. Offers have been made before any command of the same moment, so what is free
 * now nobody on the list waits for.
 */
export const decideJoin = (
  state: ScheduleState,
  command: {
    readonly userId: string
    readonly wish: WaitlistWish
    /** Why the operator lets nothing be held now, if so. */
    readonly saleRefusal: Refusal | undefined
    /** [H12] Why this user has to wait, if so: who lets offers lapse, or declines them, would keep seats for ever by the list. */
    readonly triesRefusal: Refusal | undefined
    /** What the user holds and has bought on the concert's other dates. */
    readonly seatsElsewhere: number
  },
  nowMs: number,
): readonly WaitlistJoined[] | Refusal => {
  const { userId, wish } = command
  const query = findWish(state, wish, userId)
  if (isRefusal(query)) return query
  const { scheduleId, waitlist } = state
  const place = waitlist?.placeOf(userId)
  if (place !== undefined) return isSameWish(place.wish, wish) ? [] : refuse('WAITLIST_JOINED')
  const notNow = dateRefusal(state, command.saleRefusal, nowMs)
  if (notNow !== undefined) return notNow
  if (waitlist === undefined || nowMs >= waitlist.endsAt) return refuse('WAITLIST_NOT_OFFERED')
  if (command.triesRefusal !== undefined) return command.triesRefusal
  const tooMany = limitRefusal(state, command, wish.quantity)
  if (tooMany !== undefined) return tooMany
  if (bestSeats(state, query) !== undefined) return refuse('SEATS_AVAILABLE')
  if (waitlist.size >= LIMITS.waitlistPlaces) return refuse('WAITLIST_FULL')
  return [{ type: 'waitlist-joined', scheduleId, userId, sequence: waitlist.nextSequence, wish, at: nowMs }]
}

export const decideLeave = (
  { scheduleId, waitlist }: ScheduleState,
  { userId }: { readonly userId: string },
  nowMs: number,
): readonly WaitlistLeft[] | Refusal =>
  waitlist?.placeOf(userId) === undefined
    ? refuse('NOT_ON_WAITLIST')
    : [{ type: 'waitlist-left', scheduleId, userId, at: nowMs }]

/** So many places end in one write set: a long list at once would hold up everyone else's commit. */
export const PLACES_AT_ONCE = 500

/** [N8] The first that are left of a list that is over, so many at most. */
export const decideWaitlistEnd = ({ scheduleId, waitlist }: ScheduleState, nowMs: number): readonly WaitlistLeft[] =>
  waitlist === undefined || nowMs < waitlist.endsAt
    ? []
    : waitlist
        .first(PLACES_AT_ONCE)
        .map(({ userId }) => ({ type: 'waitlist-left', scheduleId, userId, over: true, at: nowMs }))

/** What an offer needs to know beside its date. */
export interface OfferTerms {
  readonly newId: () => string
  /** What a user holds and has bought on the concert's other dates. */
  readonly seatsElsewhere: (userId: string) => number
}

/**
 * [N2] In the order of joining, an offer to each whose whole wish can be had, as far as there is news of it. Who wants more than there is, or than they may have by now, is
 * passed over; as seats only get fewer meanwhile, a wish that was passed over once is not looked at again. Each offer is to be evolved before the next is asked for; where
 * no more are asked for, what is left stays news.
 */
export function* decideOffers(state: ScheduleState, terms: OfferTerms, nowMs: number): Generator<SeatsHeld, void> {
  const { waitlist } = state
  if (waitlist === undefined) return
  const heads = new Map<WishGroup, WaitlistPlace>()
  const findHead = (group: WishGroup): void => {
    const place = group.wish.quantity > state.free ? undefined : firstWithinLimits(state, group, terms)
    if (place === undefined) heads.delete(group)
    else heads.set(group, place)
  }
  for (const group of waitlist.takeNews()) findHead(group)
  try {
    for (let next = earliest(heads); next !== undefined; next = earliest(heads)) {
      const [group, { userId, wish }] = next
      const query = findWish(state, wish, userId)
      const seats = isRefusal(query) ? undefined : bestSeats(state, query)
      if (seats === undefined) {
        heads.delete(group)
        continue
      }
      const hold = { reservationId: terms.newId(), userId, seats }
      yield { ...heldSeats(state, hold, waitlist.offerMs, nowMs), offered: true }
      findHead(group)
    }
  } finally {
    waitlist.giveBackNews(heads.keys())
  }
}

const firstWithinLimits = (
  state: ScheduleState,
  { wish, places }: WishGroup,
  { seatsElsewhere }: OfferTerms,
): WaitlistPlace | undefined => {
  for (const place of places) {
    const { userId } = place
    if (limitRefusal(state, { userId, seatsElsewhere: seatsElsewhere(userId) }, wish.quantity) === undefined)
      return place
  }
  return undefined
}

const earliest = (heads: ReadonlyMap<WishGroup, WaitlistPlace>): readonly [WishGroup, WaitlistPlace] | undefined => {
  let first: readonly [WishGroup, WaitlistPlace] | undefined
  for (const head of heads) if (first === undefined || head[1].sequence < first[1].sequence) first = head
  return first
}
