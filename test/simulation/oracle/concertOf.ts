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
