import { CLOSE_CODES } from '../../client-sdk/protocol/messages.ts'
import { OUTCOMES } from '../BotEvent.ts'
import type { Percentiles } from '../Latencies.ts'
import type { Vitals } from '../load/ServerVitals.ts'
import type { LoadReport } from './LoadReport.ts'

/** What a load test came to, as tables to read. */
export const textReport = (report: LoadReport): string =>
  [
    ...outcomes(report),
    ...behaviours(report),
    ...section('seats', [], seatRows(report)),
    ...unlessEmpty(
      'beside sales',
      Object.entries(report.beside).flatMap(([name, times]) => row(name, times)),
    ),
    ...unlessEmpty('waits, by what was first told', waitRows(report)),
    ...section('refusals', [], counted(report.refusals)),
    ...unlessEmpty('put off, and asked again', counted(report.putOff)),
    ...unlessEmpty('connections that failed', counted(report.unanswered)),
    ...unlessEmpty('sockets closed', counted(report.closes, closeName)),
    ...unlessEmpty('why bots failed', counted(report.failures)),
    ...latencies(report),
    ...processes(report),
    ...report.advice.map((line) => `\nmind: ${line}`),
    ...books(report),
  ].join('\n')

const outcomes = ({ setup, durationMs, outcomes, answers, answersPerS }: LoadReport): readonly string[] => {
  const bots = Object.values(outcomes).reduce((sum, each) => sum + each, 0)
  const seconds = `${(durationMs / 1000).toFixed(1)} s`
  const rows = OUTCOMES.flatMap((outcome) => row(outcome, outcomes[outcome]))
  const rate = `  ${columns('commands answered', answers, `${Math.round(answersPerS)}/s`)}`
  return section(`${bots} bots, ${setup.seats} seats`, [seconds], [...rows, rate])
}

const behaviours = ({ behaviours }: LoadReport): readonly string[] =>
  section(
    'behaviours',
    ['bots', 'bought', 'sold out', 'otherwise'],
    behaviours.map(({ behaviour, users, outcomes }) => {
      const { bought = 0, 'found it sold out': soldOut = 0 } = outcomes
      return `  ${columns(behaviour, users, bought, soldOut, users - bought - soldOut)}`
    }),
  )

const seatRows = ({ seats }: LoadReport): readonly string[] => [
  ...row('held', seats.held),
  ...row('  sold', seats.sold),
  ...row('  given back', seats.givenBack),
  ...row('  released', seats.released),
  ...row('  expired', seats.expired),
  ...row('  held still', seats.heldStill),
]

const waitRows = ({ waits: { shorter, asTold, longer } }: LoadReport): readonly string[] => [
  ...row('as told', asTold),
  ...row('shorter', shorter),
  ...row('longer', longer),
]

const PERCENTILES = ['p50', 'p90', 'p99', 'p99.9', 'max']

/** Both tables, for who has seen only the flattering one elsewhere. */
const latencies = ({ latencies, late }: LoadReport): readonly string[] => [
  ...section(
    'from when it was due, ms',
    ['times', ...PERCENTILES],
    latencies.map(({ command, times, corrected }) => `  ${columns(command, times, ...milliseconds(corrected))}`),
  ),
  ...section(
    'from when it was sent, ms',
    ['times', ...PERCENTILES],
    latencies.map(({ command, times, uncorrected }) => `  ${columns(command, times, ...milliseconds(uncorrected))}`),
  ),
  `  ${columns('sent late by', '', ...milliseconds(late))}`,
]

const processes = ({ timeline }: LoadReport): readonly string[] => {
  const rows: readonly (readonly [string, readonly Vitals[]])[] = [
    ['server process', timeline.flatMap(({ server }) => server ?? [])],
    ['these bots', timeline.map(({ bots }) => bots)],
  ]
  return section(
    'processor and memory',
    ['mean', 'most', 'memory'],
    rows.flatMap(([name, known]) => {
      if (known.length === 0) return []
      const mean = known.reduce((sum, { cpu }) => sum + cpu, 0) / known.length
      const [most, memory] = [Math.max(...known.map(({ cpu }) => cpu)), Math.max(...known.map(({ memory }) => memory))]
      return [`  ${columns(name, percent(mean), percent(most), `${Math.round(memory / 1e6)} MB`)}`]
    }),
  )
}

const books = ({ books }: LoadReport): readonly string[] => {
  const { checks, payments, amount, faults } = books
  const checked = [
    `\n${payments} payments of ${amount} KRW acknowledged, checked against`,
    ...checks.map((check) => `  ${check}`),
  ]
  if (faults.length > 0) return [...checked, `NOT SOUND: ${faults.length} faults`]
  return [...checked, 'all there, no seat sold twice']
}

const closeName = (code: string): string => {
  const name = Object.entries(CLOSE_CODES).find(([, known]) => String(known) === code)?.[0]
  return name === undefined ? code : `${code} ${name}`
}

const counted = (counts: Readonly<Record<string, number>>, name = (key: string): string => key): readonly string[] =>
  Object.entries(counts)
    .sort(([, a], [, b]) => b - a)
    .flatMap(([key, times]) => row(name(key), times))

const row = (name: string, value: number | undefined): readonly string[] =>
  value === undefined || value === 0 ? [] : [`  ${columns(name, value)}`]

const unlessEmpty = (title: string, rows: readonly string[]): readonly string[] =>
  rows.length === 0 ? [] : section(title, [], rows)

const section = (title: string, names: readonly string[], rows: readonly string[]): readonly string[] => [
  `\n${columns(title.padEnd(28), ...names)}`.trimEnd(),
  ...(rows.length > 0 ? rows : ['  none']),
]

const columns = (name: string, ...values: readonly (string | number)[]): string =>
  name.padEnd(26) + values.map((value) => String(value).padStart(10)).join('')

const milliseconds = ({ p50, p90, p99, p999, max }: Percentiles): readonly string[] =>
  [p50, p90, p99, p999, max].map((ms) => ms.toFixed(1))

const percent = (share: number): string => `${Math.round(share * 100)}%`
