import type { ReservationState } from '../../client-sdk/index.ts'
import type { LoadSetup } from '../load/LoadSetup.ts'
import type { Target } from '../load/Target.ts'
import type { Timeline } from '../load/Timeline.ts'
import { BEHAVIOURS } from '../Mix.ts'
import type { Acknowledged, Statement } from '../Statements.ts'
import type { Tally } from '../Tally.ts'
import type { Wire } from '../Wire.ts'
import { advise } from './advice.ts'

/** What is known of the books, and how. */
export interface BooksReport {
  /** What was held against what. */
  readonly checks: readonly string[]
  readonly payments: number
  /** KRW. */
  readonly amount: number
  /** What was sold twice, lost or wrong, a line each. */
  readonly faults: readonly string[]
}

export interface ReportInput {
  readonly setup: LoadSetup
  readonly target: Target
  readonly startedAt: Date
  readonly durationMs: number
  readonly interrupted: boolean
  readonly tally: Tally
  readonly wire: Wire
  readonly timeline: Timeline
  readonly statements: readonly Statement[]
  readonly books: BooksReport
}

/** What a load test came to, as plain JSON: all that any of its reports says. Times in ms, memory in bytes, CPU in cores. */
export type LoadReport = ReturnType<typeof loadReport>

export const loadReport = (input: ReportInput) => {
  const { setup, target, tally, wire, timeline, statements, books, durationMs } = input
  const { latencies, outcomes } = tally
  const late = latencies.late()
  const counts = {
    refusals: byCount(tally.refusals),
    putOff: byCount(wire.putOff),
    unanswered: byCount(wire.unanswered),
    closes: byCount(tally.closes),
    failures: byCount(tally.failures),
  }
  return {
    startedAt: input.startedAt.toISOString(),
    durationMs,
    interrupted: input.interrupted,
    setup: {
      address: target.address,
      ownServer: target.own !== undefined,
      concertId: target.concert.concertId,
      concertName: target.concert.name,
      scheduleIds: setup.scheduleIds ?? target.concert.schedules.map(({ scheduleId }) => scheduleId),
      seats: target.seats,
      users: setup.users,
      arrival: setup.arrival,
      overMs: setup.overMs,
      forMs: setup.forMs,
      mix: setup.mix,
      pace: setup.pace,
      seed: setup.seed,
    },
    outcomes: byCount(outcomes),
    behaviours: BEHAVIOURS.flatMap((behaviour) => {
      const of = tally.outcomesOf.get(behaviour)
      return of === undefined ? [] : [{ behaviour, users: total(of), outcomes: byCount(of) }]
    }),
    seats: seatsBy(statements),
    beside: besideSales(statements),
    waits: tally.waits,
    answers: tally.answers,
    answersPerS: tally.answers / (durationMs / 1000),
    requests: wire.requests,
    ...counts,
    latencies: latencies.rows(),
    spectrum: latencies.spectrum(),
    late,
    timeline: timeline.samples,
    books,
    advice: advise({ ...counts, requests: wire.requests, late }),
  }
}

/** Seats as often as they were held, by what became of that. */
const seatsBy = (statements: readonly Statement[]) => {
  const reservations = statements.flatMap(({ reservations }) => reservations)
  const seatsIn = (...states: readonly ReservationState[]): number =>
    reservations.filter(({ state }) => states.includes(state)).reduce((sum, { seats }) => sum + seats.length, 0)
  return {
    held: reservations.reduce((sum, { seats }) => sum + seats.length, 0),
    sold: seatsIn('PAID'),
    givenBack: seatsIn('CANCELLED'),
    released: seatsIn('RELEASED'),
    expired: seatsIn('EXPIRED'),
    heldStill: seatsIn('HELD', 'PAYING'),
  }
}

/** What was acknowledged beside holds and sales, by how often. */
const besideSales = (statements: readonly Statement[]) => {
  const times = (of: (acknowledged: Acknowledged) => readonly unknown[]): number =>
    statements.reduce((sum, { acknowledged }) => sum + of(acknowledged).length, 0)
  return {
    'access codes': times(({ memberships }) => memberships),
    'waitlist places': times(({ places }) => places),
    'waitlist offers': statements.flatMap(({ reservations }) => reservations.filter(({ offered }) => offered)).length,
    'checkouts begun': times(({ checkouts }) => checkouts),
    'transfers offered': times(({ offers }) => offers),
    'transfers withdrawn': times(({ withdrawals }) => withdrawals),
    'transfers taken': times(({ transfers }) => transfers),
    'tickets checked in': times(({ checkIns }) => checkIns),
  }
}

/** The most frequent first. */
const byCount = (counts: ReadonlyMap<string | number, number>): Readonly<Record<string, number>> =>
  Object.fromEntries([...counts].sort(([, a], [, b]) => b - a))

const total = (counts: ReadonlyMap<unknown, number>): number =>
  [...counts.values()].reduce((sum, each) => sum + each, 0)
