import type { ReservationState } from '../client-sdk/index.ts'
import { OUTCOMES } from './BotEvent.ts'
import type { Statement } from './Statements.ts'
import type { Tally } from './Tally.ts'

export interface ReportInput {
  readonly tally: Tally
  readonly statements: readonly Statement[]
  readonly seats: number
  readonly durationMs: number
}

/** What a crowd went through, as a table to read. */
export const report = ({ tally, statements, seats, durationMs }: ReportInput): string => {
  const bots = [...tally.outcomes.values()].reduce((sum, bots) => sum + bots, 0)
  const outcomes = OUTCOMES.flatMap((outcome) => row(outcome, tally.outcomes.get(outcome)))
  const refusals = [...tally.refusals].sort(([, a], [, b]) => b - a).flatMap(([code, times]) => row(code, times))
  const answers = Object.entries(tally.answersMs).map(
    ([command, ms]) => `  ${columns(command, ms.length, milliseconds(ms, 0.5), milliseconds(ms, 0.99))}`,
  )
  return [
    ...section(`${bots} bots, ${seats} seats`, [`${(durationMs / 1000).toFixed(1)} s`], outcomes),
    ...section('seats', [], seatRows(statements)),
    ...section('refusals', [], refusals),
    ...section('click to answer', ['times', 'p50', 'p99'], answers),
  ].join('\n')
}

/** A seat counts as often as it was held. */
const seatRows = (statements: readonly Statement[]): readonly string[] => {
  const reservations = statements.flatMap(({ reservations }) => reservations)
  const held = (...states: readonly ReservationState[]): number =>
    reservations.filter(({ state }) => states.includes(state)).reduce((sum, { seats }) => sum + seats.length, 0)
  const all = reservations.reduce((sum, { seats }) => sum + seats.length, 0)
  return [
    ...row('held', all),
    ...row('  sold', held('PAID')),
    ...row('  released', held('RELEASED')),
    ...row('  expired', held('EXPIRED')),
    ...row('  held still', held('HELD', 'PAYING')),
  ]
}

const row = (name: string, value: number | undefined): readonly string[] =>
  value === undefined || value === 0 ? [] : [`  ${columns(name, value)}`]

const section = (title: string, names: readonly string[], rows: readonly string[]): readonly string[] => [
  `\n${columns(title.padEnd(28), ...names)}`.trimEnd(),
  ...(rows.length > 0 ? rows : ['  none']),
]

const columns = (name: string, ...values: readonly (string | number)[]): string =>
  name.padEnd(26) + values.map((value) => String(value).padStart(10)).join('')

/** The nearest-rank percentile. */
const milliseconds = (values: readonly number[], share: number): string => {
  const ordered = values.toSorted((a, b) => a - b)
  const value = ordered[Math.max(0, Math.ceil(share * ordered.length) - 1)]
  return value === undefined ? '-' : `${value.toFixed(1)} ms`
}
