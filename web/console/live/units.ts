import { language } from '../../i18n/language.ts'
import { say } from '../say.ts'
import { locale } from './locale.ts'

const MILLISECONDS = { style: 'unit', unit: 'millisecond' } as const

export const count = (amount: number): string => amount.toLocaleString('en')

/** Below ten a tenth matters. */
const rounded = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 })

/** `0.2 ms`. */
export const milliseconds = (ms: number): string =>
  new Intl.NumberFormat(locale.value, { ...MILLISECONDS, maximumFractionDigits: ms < 10 ? 1 : 0 }).format(ms)

export const aSecond = (rate: number): string => say('aSecond')(rounded(rate))

export const percent = (part: number, whole: number): string =>
  (whole === 0 ? 0 : part / whole).toLocaleString('en', { style: 'percent', maximumFractionDigits: 1 })

const rough =
  (options: Intl.NumberFormatOptions) =>
  (value: number): string =>
    new Intl.NumberFormat(locale.value, { notation: 'compact', maximumFractionDigits: 1, ...options }).format(value)

/** For an axis: `1.5k`, `1.5천`. */
export const roughly = rough({})
const roughSeconds = rough({ style: 'unit', unit: 'second' })
const roughlyMs = rough(MILLISECONDS)
/** `250 ms` or `250ms`, and from a second on `1.5 sec` or `1.5초`. */
export const roughMilliseconds = (ms: number): string => (ms < 1_000 ? roughlyMs(ms) : roughSeconds(ms / 1_000))
/** `₩250k`, `25만원`. */
export const roughWon = (amount: number): string =>
  language.value === 'ko' ? `${roughly(amount)}원` : `₩${roughly(amount)}`
