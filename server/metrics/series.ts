import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { SALE_STATES } from '../../client-sdk/protocol/index.ts'
import type { ConcertLevels } from './levels.ts'

/** Seconds. Twice or two and a half times the one before, from a commit that shares its fsync to one nobody waits for any more. */
export const DURATION_BOUNDS = [
  0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]

export type Series = ReturnType<typeof seriesOf>

/** Every series of ours, in one place: names, units and labels. Labels are bounded by the protocol and the catalogue; none names a user. */
export const seriesOf = (registry: Registry, lagSeconds: () => number) => {
  const registers = [registry]
  const commitCounter = (what: string, help: string) =>
    new Counter({
      name: `frontrow_${what}_total`,
      help: `${help}, since the start.`,
      labelNames: ['concert'],
      registers,
    })
  new Gauge({
    name: 'frontrow_event_loop_lag_seconds',
    help: 'By how much the event loop was late at worst in the last ten seconds.',
    registers,
    collect() {
      this.set(lagSeconds())
    },
  })
  return {
    commands: new Counter({
      name: 'frontrow_commands_total',
      help: "Users' commands answered, by door and by outcome: ok, or the code of the refusal.",
      labelNames: ['command', 'door', 'outcome'],
      registers,
    }),
    commandDuration: new Histogram({
      name: 'frontrow_command_duration_seconds',
      help: 'From a command at the door to its answer, which waits for the disk.',
      labelNames: ['command'],
      buckets: DURATION_BOUNDS,
      registers,
    }),
    refusals: new Counter({
      name: 'frontrow_refusals_total',
      help: 'Commands refused, by the concert they are about; without one where neither command nor memory names it.',
      labelNames: ['concert', 'code'],
      registers,
    }),
    commitCounters: {
      admissions: commitCounter('admissions', 'Queue tokens that became ACTIVE'),
      holds: commitCounter('holds', 'Holds made'),
      payments: commitCounter('payments', 'Reservations paid'),
      expiries: commitCounter('hold_expiries', 'Holds that nobody paid in time'),
    },
    showLevels: levelGauges(registers),
  }
}

/** Sets the gauges of all concerts at once. */
const levelGauges = (registers: Registry[]): ((concerts: readonly ConcertLevels[]) => void) => {
  const gauge = <Label extends string>(name: string, help: string, ...labels: Label[]) =>
    new Gauge({ name: `frontrow_${name}`, help, labelNames: ['concert' as const, ...labels], registers })
  const waiting = gauge('waiting', 'Queue tokens in line.')
  const active = gauge('active', 'Queue tokens that are ACTIVE.')
  const saleState = gauge('sale_state', '1 for the state the sale is in, 0 for the others.', 'state')
  const seats = gauge('seats', 'Seats of all dates.', 'category', 'status')
  const revenue = gauge('revenue_krw', 'What the sold seats were paid for.')
  return (concerts) => {
    for (const { concertId: concert, ...levels } of concerts) {
      waiting.set({ concert }, levels.waiting)
      active.set({ concert }, levels.active)
      for (const state of SALE_STATES) saleState.set({ concert, state }, state === levels.saleState ? 1 : 0)
      for (const { category, total: _, ...tally } of levels.categories) {
        for (const [status, count] of Object.entries(tally)) seats.set({ concert, category, status }, count)
      }
      revenue.set({ concert }, levels.revenue)
    }
  }
}
