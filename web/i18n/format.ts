import type { Language } from '../../client-sdk/index.ts'
import { language } from './language.ts'

/** Money is KRW, so the halls are in Korea; a date is the date there, wherever the page is read. */
const TIME_ZONE = 'Asia/Seoul'

const LOCALES: Readonly<Record<Language, string>> = { en: 'en-GB', ko: 'ko-KR' }

export const won = (amount: number): string => {
  const digits = Math.abs(amount).toLocaleString('en')
  const sign = amount < 0 ? '−' : ''
  return language.value === 'ko' ? `${sign}${digits}원` : `${sign}₩${digits}`
}

const inLanguage = (options: Intl.DateTimeFormatOptions) => (iso: string | number) =>
  new Intl.DateTimeFormat(LOCALES[language.value], { timeZone: TIME_ZONE, ...options }).format(new Date(iso))

/** `Fri 2 April 2027`. */
export const longDate = inLanguage({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' })
/** `2 Apr`. */
export const shortDate = inLanguage({ day: 'numeric', month: 'short' })
export const clock = inLanguage({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
export const moment = inLanguage({
  day: 'numeric',
  month: 'short',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
})

/** `4:07`, never more than there is; an hour and more as `1:04:07`. */
export const countdown = (ms: number): string => {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60]
  const shown = parts[0] === 0 ? parts.slice(1) : parts
  return shown.map((part, place) => (place === 0 ? String(part) : String(part).padStart(2, '0'))).join(':')
}
