import { Counter, Gauge, Histogram, type Registry } from 'prom-client'
import { SALE_STATES } from '../../client-sdk/protocol/index.ts'
import type { ConcertLevels } from './levels.ts'

/** Seconds. Twice or two and a half times the one before, from a commit that shares its fsync to one nobody waits for any more. */
export const DURATION_BOUNDS = [
  0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
]
/** From a lone command to a crowd. */
const WRITE_SET_BOUNDS = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000]

export type Series = ReturnType<typeof seriesOf>

/** What is looked at when somebody reads. */
export interface Looks {
  readonly lagSeconds: () => number
  readonly queuedWriteSets: () => number
}

/** Every series of ours, in one place: names, units and labels. Labels are bounded by the protocol and the catalogue; none names a user. */
export const seriesOf = (registry: Registry, { lagSeconds, queuedWriteSets }: Looks) => {
  const registers = [registry]
  const concertCounter = (what: string, help: string) =>
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
    orders: new Counter({
      name: 'frontrow_operator_commands_total',
      help: 'Commands of the operator and the doors answered, by outcome: ok, or the code of the refusal.',
      labelNames: ['command', 'outcome'],
      registers,
    }),
    orderDuration: new Histogram({
      name: 'frontrow_operator_command_duration_seconds',
      help: 'From a command of the operator or a door to its answer, which waits for the disk.',
      labelNames: ['command'],
      buckets: DURATION_BOUNDS,
      registers,
    }),
    refusals: new Counter({
      name: 'frontrow_refusals_total',
      help: "Users' commands refused, by the concert they are about; without one where neither command nor memory names it.",
      labelNames: ['concert', 'code'],
      registers,
    }),
    commitCounters: {
      admissions: concertCounter('admissions', 'Queue tokens that became ACTIVE'),
      holds: concertCounter('holds', 'Holds made'),
      payments: concertCounter('payments', 'Reservations paid'),
      checkouts: concertCounter('checkouts', 'Checkouts begun'),
      refunds: concertCounter('refunds', 'Reservations refunded'),
      transfers: concertCounter('transfers', 'Reservations passed on to another user'),
      checkIns: concertCounter('check_ins', 'Reservations used to enter'),
      expiries: concertCounter('hold_expiries', 'Holds that nobody paid in time'),
    },
    turns: new Counter({
      name: 'frontrow_turns_total',
      help: 'Turns that are over with all that was held in them, by what became of them: unused, empty (used, nothing held), unpaid, bought; since the start.',
      labelNames: ['concert', 'outcome'],
      registers,
    }),
    offers: new Counter({
      name: 'frontrow_offers_total',
      help: 'Offers of the waitlist that are over, by what became of them: paid, declined, lapsed; since the start.',
      labelNames: ['concert', 'outcome'],
      registers,
    }),
    reportCounters: {
      poisoned: concertCounter('poisonings', 'Times that a write failed and the concert stopped to be read again'),
      reloaded: concertCounter('reloads', 'Times that a concert was read again and takes commands'),
    },
    journal: journalSeries(registers, queuedWriteSets),
    sockets: socketSeries(registers),
    outbox: outboxSeries(registers),
    showLevels: levelGauges(registers),
  }
}

const journalSeries = (registers: Registry[], queuedWriteSets: () => number) => {
  new Gauge({
    name: 'frontrow_journal_queue',
    help: 'Write sets that wait for the next commit.',
    registers,
    collect() {
      this.set(queuedWriteSets())
    },
  })
  return {
    commits: new Counter({
      name: 'frontrow_commits_total',
      help: 'Commits of the journal: ok, or failed as a whole.',
      labelNames: ['outcome'],
      registers,
    }),
    duration: new Histogram({
      name: 'frontrow_commit_duration_seconds',
      help: 'How long the store took for a commit.',
      buckets: DURATION_BOUNDS,
      registers,
    }),
    writeSets: new Histogram({
      name: 'frontrow_commit_write_sets',
      help: 'How many write sets shared a commit.',
      buckets: WRITE_SET_BOUNDS,
      registers,
    }),
  }
}

const outboxSeries = (registers: Registry[]) => ({
  last: new Gauge({
    name: 'frontrow_outbox_last_number',
    help: 'The number of the last change that is in the outbox.',
    registers,
  }),
  delivered: new Gauge({
    name: 'frontrow_outbox_delivered_number',
    help: 'Up to which number changes were delivered to the receiver of webhooks; 0 where there never was one.',
    registers,
  }),
  failures: new Counter({
    name: 'frontrow_webhook_failures_total',
    help: 'Tries to deliver a change that were in vain, since the start.',
    registers,
  }),
})

const socketSeries = (registers: Registry[]) => ({
  open: new Gauge({
    name: 'frontrow_sockets',
    help: 'Sockets that are in a room, by its kind.',
    labelNames: ['room'],
    registers,
  }),
  joins: new Counter({
    name: 'frontrow_socket_joins_total',
    help: 'Sockets that have come into a room.',
    labelNames: ['room'],
    registers,
  }),
  closes: new Counter({
    name: 'frontrow_socket_closes_total',
    help: 'Sockets that have left a room, by close code; other: one that only the peer knows.',
    labelNames: ['room', 'code'],
    registers,
  }),
})

/** Sets the gauges of all concerts at once. */
const levelGauges = (registers: Registry[]): ((concerts: readonly ConcertLevels[]) => void) => {
  const gauge = <Label extends string>(name: string, help: string, ...labels: Label[]) =>
    new Gauge({ name: `frontrow_${name}`, help, labelNames: ['concert' as const, ...labels], registers })
  const waiting = gauge('waiting', 'Queue tokens in line.')
  const active = gauge('active', 'Queue tokens that are ACTIVE.')
  const waitlist = gauge('waitlist', 'Places on the waitlists of all dates.')
  const saleState = gauge('sale_state', '1 for the state the sale is in, 0 for the others.', 'state')
  const seats = gauge('seats', 'Seats of all dates.', 'category', 'status')
  const revenue = gauge('revenue_krw', 'What the sold seats were paid for.')
  return (concerts) => {
    for (const { concertId: concert, ...levels } of concerts) {
      waiting.set({ concert }, levels.waiting)
      active.set({ concert }, levels.active)
      waitlist.set({ concert }, levels.waitlist)
      for (const state of SALE_STATES) saleState.set({ concert, state }, state === levels.saleState ? 1 : 0)
      for (const { category, total: _, ...tally } of levels.categories) {
        for (const [status, count] of Object.entries(tally)) seats.set({ concert, category, status }, count)
      }
      revenue.set({ concert }, levels.revenue)
    }
  }
}
