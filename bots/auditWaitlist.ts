import type { Reservation } from '../client-sdk/index.ts'
import type { Acknowledged, Statement } from './Statements.ts'

interface Waiter {
  readonly name: string
  readonly place: Acknowledged['places'][number]
  /** What was held for it, if anything. */
  readonly offer: Reservation | undefined
}

/**
 * Whether offers went to those who waited, and among those who waited for the same in the order in which they had joined. A line for each
 * that did not.
 */
export const auditWaitlist = (statements: readonly Statement[]): readonly string[] => {
  const waiters = statements.flatMap(waitersIn)
  const rivals = Map.groupBy(waiters, ({ place: { scheduleId, quantity } }) => `${scheduleId} ${quantity}`)
  return [...statements.flatMap(strangers), ...[...rivals.values()].flatMap(overtaken)]
}

const waitersIn = ({ name, acknowledged, reservations }: Statement): readonly Waiter[] =>
  acknowledged.places.map((place) => ({
    name,
    place,
    offer: reservations.find(({ offered, scheduleId }) => offered && scheduleId === place.scheduleId),
  }))

const strangers = ({ name, acknowledged, reservations }: Statement): readonly string[] => {
  const waited = new Set(acknowledged.places.map(({ scheduleId }) => scheduleId))
  return reservations
    .filter(({ offered, scheduleId }) => offered && !waited.has(scheduleId))
    .map(
      ({ reservationId, scheduleId }) =>
        `${name} was offered ${reservationId} of ${scheduleId}, and waited for nothing`,
    )
}

/** Whoever left without an offer may have left before the others' came. */
const overtaken = (rivals: readonly Waiter[]): readonly string[] => {
  const served = rivals.filter(({ offer }) => offer !== undefined)
  served.sort((a, b) => (a.place.joinedAt < b.place.joinedAt ? -1 : 1))
  return served.slice(1).flatMap((later, nth) => {
    const earlier = served[nth] as Waiter
    const isInOrder = offeredAt(earlier) <= offeredAt(later) || earlier.place.joinedAt === later.place.joinedAt
    return isInOrder ? [] : [`${later.name} was offered seats before ${earlier.name}, who had waited for longer`]
  })
}

const offeredAt = ({ offer }: Waiter): string => offer?.heldAt ?? ''
