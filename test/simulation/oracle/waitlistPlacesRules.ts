import type { WaitlistPlaces } from '../../../client-sdk/protocol/index.ts'
import type { Call } from './Calls.ts'
import type { Chronicle } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { knowledgeOf } from './Machine.ts'
import { checkReservation } from './seatToldRules.ts'
import { checkPlaceTold } from './waitlistRules.ts'

/** [N7] Each place as it may be told by itself, and none that the store has is left out but where the concert can't be asked. */
export const checkPlacesTold = (
  chronicle: Chronicle,
  call: Call,
  { places, offers, unavailable }: WaitlistPlaces,
  fail: Fail,
): void => {
  for (const place of places)
    checkPlaceTold(chronicle, { ...call, body: { scheduleId: place.scheduleId } }, place, fail)
  for (const offer of offers) checkReservation(chronicle, call, offer, fail)
  for (const { scheduleId, concertId } of chronicle.hall.dates.values()) {
    const { sinceStep } = knowledgeOf(call, concertId)
    const life = chronicle.waitlists.current(scheduleId, call.userId)
    const isKnown = life !== undefined && life.joinedStep <= sinceStep
    const isOffered = chronicle.policies
      .since(concertId, sinceStep)
      .every(({ waitlistOfferMs }) => waitlistOfferMs !== null)
    const isTold = places.some((place) => place.scheduleId === scheduleId) || unavailable.includes(concertId)
    if (isKnown && isOffered && !isTold) fail('told wrong', `the place of ${call.userId} on ${scheduleId} was left out`)
  }
}
