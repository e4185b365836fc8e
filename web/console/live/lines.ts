import { type ConcertFigures, isRefusalCode, sentenceOf } from '../../../client-sdk/index.ts'
import { language } from '../../i18n/language.ts'
import { type Saying, say } from '../say.ts'
import type { Line } from './Line.ts'
import type { Moment } from './looks.ts'

/** A category as the charts and the tables draw it. */
export interface CategoryInk {
  readonly name: string
  readonly colour: string
}

type Value = (moment: Moment) => number | undefined

const line = (
  moments: readonly Moment[],
  key: Saying,
  value: Value,
  ink: Omit<Line, 'key' | 'name' | 'values'>,
): Line => ({
  key,
  name: say(key) as string,
  values: moments.map((moment) => value(moment) ?? null),
  ...ink,
})

export const queueLines = (moments: readonly Moment[]): readonly Line[] => [
  line(moments, 'waiting', ({ concert }) => concert?.waiting, { colour: 'var(--ink-2)', isFilled: true }),
  line(moments, 'active', ({ concert }) => concert?.active, { colour: 'var(--accent)' }),
]

export const paceLines = (moments: readonly Moment[], now: ConcertFigures | undefined): readonly Line[] => [
  line(moments, 'admissions', ({ rates }) => rates?.admissions, { colour: 'var(--accent)', total: now?.admissions }),
  line(moments, 'holds', ({ rates }) => rates?.holds, { colour: 'var(--held)', total: now?.holds }),
  line(moments, 'payments', ({ rates }) => rates?.payments, { colour: 'var(--good)', total: now?.payments }),
]

/** In the order in which they first came, so that each keeps its colour. */
export const refusalLines = (moments: readonly Moment[], now: ConcertFigures | undefined): readonly Line[] =>
  Object.entries(now?.refusals ?? {}).map(([code, total], nth) => ({
    key: code,
    ...(isRefusalCode(code) ? { name: withoutStop(sentenceOf(language.value, { code })), code } : { name: code }),
    values: moments.map(({ concert, rates }) => (concert === undefined ? null : (rates?.refusals[code] ?? 0))),
    colour: `var(--category-${nth % 6})`,
    isDashed: nth >= 6,
    total,
  }))

/** What was a sentence is a name here. */
const withoutStop = (sentence: string): string => sentence.replace(/\.$/, '')

export const commandLines = (moments: readonly Moment[]): readonly Line[] => [
  line(moments, 'p99', ({ process }) => process?.commandP99Ms, { colour: 'var(--accent)' }),
  line(moments, 'p50', ({ process }) => process?.commandP50Ms, { colour: 'var(--ink-2)', isDashed: true }),
]

export const lagLines = (moments: readonly Moment[]): readonly Line[] => [
  line(moments, 'lag', ({ process }) => process?.eventLoopLagMs, { colour: 'var(--ink-2)', isFilled: true }),
]

export const seatLines = (moments: readonly Moment[], categories: readonly CategoryInk[]): readonly Line[] =>
  categories.map(({ name, colour }) => ({
    key: name,
    name,
    colour,
    values: moments.map(({ concert }) => concert?.categories.find(({ category }) => category === name)?.free ?? null),
  }))

export const revenueLines = (moments: readonly Moment[]): readonly Line[] => [
  line(moments, 'revenue', ({ concert }) => concert?.revenue, { colour: 'var(--good)', isFilled: true }),
]
