import { BEHAVIOURS, type Behaviour, type Mix } from './Mix.ts'

/** What somebody typed and we can't use; the message says so in a line. */
export class OptionError extends Error {
  override readonly name = 'OptionError'
}

export const wholeNumber = (name: string, text: string, least: number, most: number): number => {
  const value = Number(text)
  if (text === '' || !Number.isInteger(value) || value < least || value > most) {
    throw new OptionError(`--${name} must be from ${least} to ${most}, not "${text}"`)
  }
  return value
}

export const number = (name: string, text: string, least: number, most: number): number => {
  const value = Number(text)
  if (text === '' || !(value >= least && value <= most)) {
    throw new OptionError(`--${name} must be a number from ${least} to ${most}, not "${text}"`)
  }
  return value
}

const UNITS_MS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 } as const

/** `30s`, `500ms`, `2m`, `1h`, at most a day; milliseconds. */
export const durationMs = (name: string, text: string): number => {
  const { amount = '', unit = '' } = /^(?<amount>\d+(?:\.\d+)?)(?<unit>ms|s|m|h)$/.exec(text)?.groups ?? {}
  const value = Math.round(Number(amount) * (UNITS_MS[unit as keyof typeof UNITS_MS] ?? 0))
  if (value < 1 || value > 24 * UNITS_MS.h) {
    throw new OptionError(`--${name} must be a length of time such as 30s, 500ms or 2m, not "${text}"`)
  }
  return value
}

export const oneOf = <T extends string>(name: string, text: string, choices: readonly T[]): T => {
  const choice = choices.find((each) => each === text)
  if (choice === undefined) throw new OptionError(`--${name} must be one of ${choices.join(', ')}, not "${text}"`)
  return choice
}

/** `buyer=60,poller=5`: behaviours by weight. */
export const mixOf = (name: string, text: string): Mix => {
  const mix: Partial<Record<Behaviour, number>> = {}
  for (const part of text.split(',')) {
    const [behaviour = '', weight = ''] = part.split('=')
    const known = oneOf(name, behaviour.trim(), BEHAVIOURS)
    if (mix[known] !== undefined) throw new OptionError(`--${name} names ${known} twice`)
    mix[known] = number(name, weight.trim(), 0, 1e6)
  }
  if (Object.values(mix).every((weight) => weight === 0)) throw new OptionError(`--${name} leaves nobody to come`)
  return mix
}
