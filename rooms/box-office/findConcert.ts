import { type Refusal, type RefusalCode, refuse } from '../../client-sdk/protocol/index.ts'
import type { Concert } from '../concert/Concert.ts'
import type { Concerts } from '../concert/Concerts.ts'

export const findConcert = (concerts: Concerts, concertId: string): Concert | Refusal =>
  concerts.byId(concertId) ?? notFound(concerts, 'CONCERT_NOT_FOUND')

export const findConcertOfSchedule = (concerts: Concerts, scheduleId: string): Concert | Refusal =>
  concerts.bySchedule(scheduleId) ?? notFound(concerts, 'SCHEDULE_NOT_FOUND')

/** While a concert can't be opened, what is not found may be its. */
export const notFound = (concerts: Concerts, code: RefusalCode): Refusal =>
  refuse(concerts.complete ? code : 'UNAVAILABLE')
