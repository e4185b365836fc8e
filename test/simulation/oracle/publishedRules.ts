import type { Fact } from '../../../storage/Storage.ts'
import type { Chronicle } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { mayHaveGone } from './waitlistRules.ts'

/** [D1] What watchers are told has happened, has. */
export const checkPublished = (chronicle: Chronicle, name: string, facts: readonly Fact[], fail: Fail): void => {
  for (const fact of facts) {
    if (!isDurable(chronicle, name, fact)) fail('told before durable', `${name} published ${JSON.stringify(fact)}`)
  }
}

const isDurable = (chronicle: Chronicle, name: string, fact: Fact): boolean => {
  const { reservations, tokens } = chronicle
  switch (fact.type) {
    case 'seats-held':
      return reservations.has(fact.reservationId)
    case 'waitlist-joined':
      return (
        chronicle.waitlists.of(fact.scheduleId).some(({ row }) => row.userId === fact.userId) ||
        mayHaveGone(chronicle, fact.scheduleId, fact.userId, chronicle.machines.get(name) ?? { maxMs: 0 })
      )
    case 'hold-released':
    case 'hold-expired':
      return reservations.get(fact.reservationId)?.endedStep !== undefined
    case 'checkout-begun':
      return reservations.get(fact.reservationId)?.checkoutStep !== undefined
    case 'reservation-refunded':
      return reservations.get(fact.reservationId)?.row.state === 'CANCELLED'
    case 'reservation-transferred':
      return (reservations.get(fact.reservationId)?.row.generation ?? 0) > fact.generation
    case 'reservation-checked-in':
      return reservations.get(fact.reservationId)?.checkedInStep !== undefined
    case 'reservation-paid':
      return reservations.get(fact.reservationId)?.paidStep !== undefined
    case 'token-issued':
      return tokens.has(fact.token) || isMissed(chronicle, fact)
    case 'token-admitted':
      return tokens.get(fact.token)?.activeStep !== undefined || isMissed(chronicle, fact)
    case 'token-ended':
      return tokens.get(fact.token)?.endedStep !== undefined || isMissed(chronicle, fact)
    default:
      return true
  }
}

/** It came and went within one commit. */
const isMissed = (chronicle: Chronicle, { token, concertId }: { token: string; concertId: string }): boolean =>
  !chronicle.tokens.has(token) && chronicle.hasMissedToken(concertId)
