import type { Language } from '../../client-sdk/index.ts'
import { language } from './language.ts'

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', ko: 'ko-KR' }

export const won = (amount: number): string => {
  const digits = Math.abs(amount).toLocaleString('en')
  const sign = amount < 0 ? '−' : ''
  return language.value === 'ko' ? `${sign}${digits}원` : `${sign}₩${digits}`
}

/** In the time zone that is given, as a venue's is, else in the browser's own. */
const inLanguage =
  (options: Intl.DateTimeFormatOptions) =>
  (time: string | number, timeZone?: string): string =>
    formatIn(timeZone, options).format(new Date(time))

/** A zone that is younger than the browser is left away; what has a clock in it names the zone that it is of. */
const formatIn = (timeZone: string | undefined, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  try {
    return new Intl.DateTimeFormat(LOCALES[language.value], { timeZone, ...options })
  } catch {
    return new Intl.DateTimeFormat(LOCALES[language.value], options)
  }
}

const CLOCK = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZoneName: 'short' } as const

/** `Fri 2 April 2027`. */
export const longDate = inLanguage({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' })
/** `2 Apr`. */
export const shortDate = inLanguage({ day: 'numeric', month: 'short' })
/** `19:30 GMT+9`. */
export const clock = inLanguage(CLOCK)
/** `2 Apr, 19:30 GMT+9`. */
export const moment = inLanguage({ day: 'numeric', month: 'short', ...CLOCK })

/** `4:07`, never more than there is; an hour and more as `1:04:07`. */
export const countdown = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, place) => (place === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}
