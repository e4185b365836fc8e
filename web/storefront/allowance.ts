import { LIMITS } from '../../client-sdk/index.ts'
import { isOwned, performanceOf, reservations } from './holdings.ts'

/** How many seats more a visitor may have of a date, and the limit that says so. */
export interface Allowance {
  readonly more: number
  readonly limit: number
  /** Whether it is that of all dates of the concert together. */
  readonly isOfAllDates: boolean
}

/** Held and bought by the visitor, of these dates together. */
const ownedOf = (scheduleIds: readonly string[]): number =>
  (reservations.value ?? [])
    .filter((one) => scheduleIds.includes(one.scheduleId) && isOwned(one))
    .reduce((sum, { seats }) => sum + seats.length, 0)

/**
 * [H5] [H11] The smaller one of the two limits.
 * @param here held and bought of that date
 */
export const allowanceOn = (scheduleId: string, here = ownedOf([scheduleId])): Allowance => {
  const {
    seatsPerUser = LIMITS.seatsPerCommand,
    seatsPerUserOnAllDates,
    schedules = [],
  } = performanceOf(scheduleId)?.concert ?? {}
  const ofDate = { more: seatsPerUser - here, limit: seatsPerUser, isOfAllDates: false }
  if (seatsPerUserOnAllDates === undefined) return ofDate
  const others = schedules.map((schedule) => schedule.scheduleId).filter((other) => other !== scheduleId)
  const more = seatsPerUserOnAllDates - here - ownedOf(others)
  return more < ofDate.more ? { more, limit: seatsPerUserOnAllDates, isOfAllDates: true } : ofDate
}
