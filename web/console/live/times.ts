import { serverNow } from './feed.ts'
import { locale } from './locale.ts'

/*
 * By the operator's own clock, not the venue's: the console is about many venues, and about the evening more than about the concerts. A page says once
 * which clock that is (`timeZone`), and a time only its year where that is not this one.
 */

const formatted = (options: Intl.DateTimeFormatOptions) => (time: number | string) =>
  new Intl.DateTimeFormat(locale.value, { hourCycle: 'h23', ...options }).format(new Date(time))

const dated = (options: Intl.DateTimeFormatOptions) => {
  const [thisYear, otherYear] = [formatted({ ...DAY, ...options }), formatted({ ...DAY, ...options, year: 'numeric' })]
  return (time: number | string): string =>
    new Date(time).getFullYear() === new Date(serverNow()).getFullYear() ? thisYear(time) : otherYear(time)
}

const DAY = { day: 'numeric', month: 'short' } as const
const MINUTE = { hour: '2-digit', minute: '2-digit' } as const

/** `19:30`. */
export const minute = formatted(MINUTE)
/** `19:30:07`. */
export const second = formatted({ ...MINUTE, second: '2-digit' })
/** `2 Apr, 19:30`. */
export const moment = dated(MINUTE)
/** `2 Apr, 19:30:07`. */
export const logged = dated({ ...MINUTE, second: '2-digit' })
/** Of a date of a concert: `Fri 2 Apr, 19:30`. */
export const evening = dated({ ...MINUTE, weekday: 'short' })

/** Such as `Asia/Seoul, GMT+9`. */
export const timeZone = (): string => {
  const format = new Intl.DateTimeFormat(locale.value, { timeZoneName: 'short' })
  const offset = format.formatToParts().find(({ type }) => type === 'timeZoneName')?.value
  const { timeZone: name } = format.resolvedOptions()
  return offset === undefined || offset === name ? name : `${name}, ${offset}`
}
