import { say } from '../say.ts'

export const count = (amount: number): string => amount.toLocaleString('en')

/** Below ten a tenth matters. */
const rounded = (value: number): string => value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 1 : 0 })

export const milliseconds = (ms: number): string => say('milliseconds')(rounded(ms))

export const aSecond = (rate: number): string => say('aSecond')(rounded(rate))

export const percent = (part: number, whole: number): string =>
  (whole === 0 ? 0 : part / whole).toLocaleString('en', { style: 'percent', maximumFractionDigits: 1 })
