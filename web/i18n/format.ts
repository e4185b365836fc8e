import type { Language } from '../../client-sdk/index.ts'
import { language } from './language.ts'

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', ko: 'ko-KR' }

export const won = (amount: number): string => {
  const digits = Math.abs(amount).toLocaleString('en')
  const sign = amount < 0 ? '−' : ''
  return language.value === 'ko' ? `${sign}${digits}원` : `${sign}₩${digits}`
}

type Time = string | number

/** In the time zone that is given, as a venue's is, else in the browser's own. */
const inLanguage =
  (options: Intl.DateTimeFormatOptions) =>
  (time: Time, timeZone?: string): string =>
    unbroken(formatIn(timeZone, options).format(new Date(time)))

/** As `inLanguage`, with the year where it is not the one that it is now. */
const withYear =
  (options: Intl.DateTimeFormatOptions) =>
  (time: Time, timeZone?: string): string =>
    inLanguage({ ...options, year: isThisYear(time, timeZone) ? undefined : 'numeric' })(time, timeZone)

const isThisYear = (time: Time, timeZone: string | undefined): boolean => {
  const format = formatIn(timeZone, { year: 'numeric' })
  return format.format(new Date(time)) === format.format(new Date())
}

/** A zone that is younger than the browser is left away; who wants to be sure names the zone (`zoneName`). */
const formatIn = (timeZone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  try {
    return new Intl.DateTimeFormat(LOCALES[language.value], { timeZone, ...options })
  } catch {
    return new Intl.DateTimeFormat(LOCALES[language.value], options)
  }
}

/** A date is one word: no line ends within it. */
const unbroken = (date: string): string => date.replaceAll(' ', '\u00a0')

const HOUR = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const
const CLOCK = { ...HOUR, timeZoneName: 'short' } as const

const weekday = inLanguage({ weekday: 'short' })
const longDay = withYear({ day: 'numeric', month: 'long' })
const longDayWithWeekday = withYear({ weekday: 'short', day: 'numeric', month: 'long' })

/** `Fri, 2 April`, `4월 2일 (금)`; in another year `Fri, 2 April 2027`. */
export const longDate = (time: Time, timeZone?: string): string =>
  // With a year browsers leave the brackets away in Korean.
  language.value === 'ko'
    ? `${longDay(time, timeZone)}\u00a0(${weekday(time, timeZone)})`
    : longDayWithWeekday(time, timeZone)

/** `2–3 Apr`; in another year `2–3 Apr 2027`. */
export const dateRange = (first: Time, last: Time, timeZone?: string): string => {
  const year = isThisYear(first, timeZone) && isThisYear(last, timeZone) ? undefined : ('numeric' as const)
  const format = formatIn(timeZone, { day: 'numeric', month: 'short', year })
  return unbroken(format.formatRange(new Date(first), new Date(last)))
}

/** `19:30`. */
export const hour = inLanguage(HOUR)
/** `2 Apr, 19:30`; in another year `2 Apr 2027, 19:30`. */
export const dayAndHour = withYear({ day: 'numeric', month: 'short', ...HOUR })
/** `2 Apr, 19:30 GMT+9`; in another year `2 Apr 2027, 19:30 GMT+9`. */
export const moment = withYear({ day: 'numeric', month: 'short', ...CLOCK })

/** What a clock there goes by at that time: `GMT+9`. */
export const zoneName = (time: Time, timeZone?: string): string =>
  formatIn(timeZone, { timeZoneName: 'short' })
    .formatToParts(new Date(time))
    .find(({ type }) => type === 'timeZoneName')?.value ?? ''

/** `4:07`, never more than there is; an hour and more as `1:04:07`. */
export const countdown = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, place) => (place === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}
