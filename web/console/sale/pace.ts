import { type AdmissionValues, LIMITS } from '../../../client-sdk/index.ts'

export const PACE = ['maxActive', 'batchSize', 'batchIntervalMs'] as const satisfies (keyof AdmissionValues)[]
export type PaceName = (typeof PACE)[number]
/** What each is called. */
export const PACE_NAMES = { maxActive: 'maxActive', batchSize: 'batchSize', batchIntervalMs: 'batchInterval' } as const
/** As it is. */
export type Pace = Required<AdmissionValues>
/** As somebody has written it; the interval in seconds. */
export type WrittenPace = Readonly<Record<PaceName, string>>

const UNITS: Readonly<Record<PaceName, number>> = { maxActive: 1, batchSize: 1, batchIntervalMs: 1_000 }
const MOST: Readonly<Record<PaceName, number>> = {
  maxActive: LIMITS.maxActive,
  batchSize: LIMITS.batchSize,
  batchIntervalMs: LIMITS.policyMs,
}

/** In the unit it is written in. */
export const written = (name: PaceName, value: number): string => String(value / UNITS[name])

export const writtenPace = (pace: Pace): WrittenPace => ({
  maxActive: written('maxActive', pace.maxActive),
  batchSize: written('batchSize', pace.batchSize),
  batchIntervalMs: written('batchIntervalMs', pace.batchIntervalMs),
})

/** From the least to the most that may be written. */
export const rangeOf = (name: PaceName): readonly [string, string] => [
  written(name, 1),
  (MOST[name] / UNITS[name]).toLocaleString('en'),
]

/** Undefined for what is no value of it. */
export const readPace = (name: PaceName, text: string): number | undefined => {
  const value = text.trim() === '' ? Number.NaN : Number(text) * UNITS[name]
  const whole = Math.round(value)
  // A third of a second has no end in decimals; half a person is none at all.
  const isPossible = Math.abs(value - whole) < 1e-6 && whole >= 1 && whole <= MOST[name]
  return isPossible ? whole : undefined
}

/** What of it is to be changed; undefined where nothing is, or something can't be read. */
export const paceChanges = (pace: Pace, text: WrittenPace): AdmissionValues | undefined => {
  const read = PACE.map((name) => [name, readPace(name, text[name])] as const)
  if (read.some(([, value]) => value === undefined)) return undefined
  const changes = read.filter(([name, value]) => value !== pace[name])
  return changes.length === 0 ? undefined : Object.fromEntries(changes)
}
