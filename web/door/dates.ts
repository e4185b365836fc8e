import { type Concert, FrontRow, type Schedule } from '../../client-sdk/index.ts'
import { dayAndHour } from '../i18n/format.ts'
import { heardFetch } from '../ui/connection.ts'
import { Loaded } from '../ui/Loaded.ts'

interface DateOfConcert {
  readonly concert: Concert
  readonly schedule: Schedule
}

const shop = new FrontRow(location.origin, { fetch: heardFetch })

/** Every date there is, the earliest first. */
export const dates = new Loaded<readonly DateOfConcert[]>(async () => {
  const all = (await shop.concerts()).flatMap((concert) => concert.schedules.map((schedule) => ({ concert, schedule })))
  return all.toSorted((a, b) => Date.parse(a.schedule.startsAt) - Date.parse(b.schedule.startsAt))
})

export const dateOf = (scheduleId: string): DateOfConcert | undefined =>
  dates.value?.find(({ schedule }) => schedule.scheduleId === scheduleId)

/** `2 Apr, 19:30`, as a clock at the venue shows it. */
export const timeAt = (scheduleId: string, time: string | number): string =>
  dayAndHour(time, dateOf(scheduleId)?.concert.timeZone)
