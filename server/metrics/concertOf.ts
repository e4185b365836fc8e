import { concertOfQueueToken, type Envelope } from '../../client-sdk/protocol/index.ts'
import type { Concert } from '../../rooms/concert/Concert.ts'
import type { Concerts } from '../../rooms/concert/Concerts.ts'

/**
 * The concert a command is about, by what is in its envelope as it came and what memory knows; undefined where that does not say. Never one
 * that is not there: whoever invents names makes no series of them.
 */
export const concertOf = (
  concerts: Concerts,
  { body, queueToken }: Pick<Envelope, 'body' | 'queueToken'>,
): Concert | undefined => {
  const { concertId, scheduleId, reservationId } = fieldsOf(body)
  if (typeof concertId === 'string') return concerts.byId(concertId)
  if (typeof scheduleId === 'string') return concerts.bySchedule(scheduleId)
  const place = typeof reservationId === 'string' ? concerts.placeOfHold(reservationId) : undefined
  if (place !== undefined) return place.concert
  const named = typeof queueToken === 'string' ? concertOfQueueToken(queueToken) : undefined
  return named === undefined ? undefined : concerts.byId(named)
}

const fieldsOf = (body: unknown): Readonly<Record<string, unknown>> =>
  typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {}
