import { type Call, concertOfToken } from './Calls.ts'
import type { Chronicle } from './Chronicle.ts'

export const concertOf = (chronicle: Chronicle, scheduleId: string): string =>
  chronicle.hall.dates.get(scheduleId)?.concertId ?? ''

/** The concert that a command is about, by what it names. */
export const concertOfCall = (chronicle: Chronicle, { body, envelope }: Call): string => {
  if (typeof body.concertId === 'string') return body.concertId
  if (typeof body.scheduleId === 'string') return concertOf(chronicle, body.scheduleId)
  const reservation = chronicle.reservations.get(String(body.reservationId))
  return reservation?.row.concertId ?? concertOfToken(envelope.queueToken)
}

/** The same; undefined where it may be about any. */
export const onlyConcertOfCall = (chronicle: Chronicle, call: Call): string | undefined => {
  const concertId = concertOfCall(chronicle, call)
  const isOfAny = call.type === 'concerts' || call.type === 'acceptTransfer' || !chronicle.hall.policies.has(concertId)
  return isOfAny ? undefined : concertId
}
