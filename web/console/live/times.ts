import { language } from '../../i18n/language.ts'

/** By the operator's own clock, not the venue's: this is about the evening, not about the concert. */
const formatted = (options: Intl.DateTimeFormatOptions) => (time: number | string) =>
  new Intl.DateTimeFormat(language.value === 'ko' ? 'ko-KR' : 'en-GB', { hourCycle: 'h23', ...options }).format(
    new Date(time),
  )

const MINUTE = { hour: '2-digit', minute: '2-digit' } as const

/** `19:30`. */
export const minute = formatted(MINUTE)
/** `19:30:07`. */
export const second = formatted({ ...MINUTE, second: '2-digit' })
/** `2 Apr, 19:30:07`. */
export const logged = formatted({ day: 'numeric', month: 'short', ...MINUTE, second: '2-digit' })
