import { httpRequest } from '../load/wire.ts'
import { CONCERT, type Shopper, scheduleId, seatId } from '../processes/stock.ts'

/** Sockets that hold and pay as fast as they are answered: so many, over so many dates, and so many requests of each under way. */
export const SCHEDULES = 8
export const SOCKETS = 48
export const DEPTH = 16
export const HALL_SEATS = 6_250

/** A request for a ticket to a date's room. */
export const ticketRequest = (shopper: Shopper, schedule: number): string =>
  httpRequest('POST', `/api/schedules/${scheduleId(schedule)}/tickets`, headersOf(shopper), {})

/** A request for a place in the queue, and a ticket to its room. */
export const enterRequest = (shopper: Shopper): string =>
  httpRequest('POST', `/api/concerts/${CONCERT}/queue-tokens`, headersOf(shopper), {})

export const pollRequest = (shopper: Shopper): string => httpRequest('GET', '/api/queue-token', headersOf(shopper))

export const headersOf = ({ accessToken, queueToken }: Shopper): Record<string, string> => ({
  authorization: `Bearer ${accessToken}`,
  'queue-token': queueToken,
})

/** Colyseus' own request for a seat reservation. */
export const bareJoin = (): string => httpRequest('POST', '/matchmake/joinById/bare', {}, {})

/** Seats for each of so many sockets that take turns over the dates: no two on a date have the same. */
export const seatsOfEach = (
  sockets: number,
  each: number,
  schedules: number,
  from = 0,
): readonly (readonly string[])[] =>
  Array.from({ length: sockets }, (_, socket) =>
    Array.from({ length: each }, (_, nth) => seatId(from + Math.floor(socket / schedules) * each + nth)),
  )

/** A command that is refused does less: a figure with one in it says something else. */
export const noneRefused = <T extends { readonly refused: number }>(done: T): T => {
  if (done.refused > 0) throw new Error(`${done.refused} commands were refused`)
  return done
}
