import { type Counter, collectDefaultMetrics, type Histogram, Registry, register } from 'prom-client'
import {
  type ConcertFigures,
  type DoorEnvelope,
  type Envelope,
  type Figures,
  isRefusal,
  type OperatorEnvelope,
  type Outcome,
  type TurnTally,
} from '../../client-sdk/protocol/index.ts'
import type { Journal } from '../../rooms/actor/Journal.ts'
import type { ActorReport, Ports } from '../../rooms/actor/ports.ts'
import type { Concert } from '../../rooms/concert/Concert.ts'
import type { Concerts } from '../../rooms/concert/Concerts.ts'
import { concertOverview } from '../../rooms/concert/overview.ts'
import type { StoredFact } from '../../rooms/concert/state.ts'
import type { SocketListener } from '../../rooms/sockets/TicketedRoom.ts'
import type { OutboxMarks } from '../../storage/Storage.ts'
import type { WebhookReport } from '../outbox/Webhook.ts'
import { type Desk, doorOf, resultOf, watched } from '../watched.ts'
import { concertOf } from './concertOf.ts'
import { EventLoopLag } from './EventLoopLag.ts'
import { type ConcertLevels, levelsOf } from './levels.ts'
import { commitCounter, socketCounter } from './listeners.ts'
import { RecentDurations } from './RecentDurations.ts'
import { DURATION_BOUNDS, type Series, seriesOf } from './series.ts'
import { TURN_OUTCOMES, turnCounter } from './turnCounter.ts'

const SAMPLE_INTERVAL_MS = 1_000

type FollowedJournal = Pick<Journal, 'listen' | 'queued'>
type Count = ReturnType<Counter['labels']>['inc']

/** The series of one type of command; those of its outcomes as they first come. */
interface CommandSeries {
  readonly observe: ReturnType<Histogram['labels']>['observe']
  readonly http: Map<string, Count>
  readonly socket: Map<string, Count>
}

/**
 * What the server counts of itself, for Prometheus and for the operator's console; both read the same series. Counters start at 0 with the
 * process, and at what a concert was when it was opened: what a boot catches up on is not counted.
 */
export class Metrics {
  readonly #registry = new Registry()
  readonly #lag = new EventLoopLag()
  readonly #series: Series = seriesOf(this.#registry, {
    lagSeconds: () => this.#lag.seconds(),
    queuedWriteSets: () => this.#journal?.queued ?? 0,
  })
  /** Counts who comes into rooms and who leaves them. */
  readonly sockets: SocketListener = socketCounter(this.#series.sockets)
  readonly #recent = new RecentDurations(DURATION_BOUNDS)
  /** By type, so that a command on its way looks no labels up. */
  readonly #commands = new Map<string, CommandSeries>()
  /** As each concert was when it was last looked at: while it loads nobody can say what it is now. */
  readonly #levels = new Map<string, ConcertLevels>()
  readonly #followed = new Set<Concert>()
  readonly #commits = commitCounter(this.#series.journal)
  readonly #now: Ports['now']
  #concerts: Concerts | undefined
  #journal: FollowedJournal | undefined
  #outboxMarks: (() => Promise<OutboxMarks>) | undefined

  constructor(now: Ports['now']) {
    this.#now = now
    // Of the process, which may have one server after another.
    if (register.getSingleMetric('process_cpu_seconds_total') === undefined) collectDefaultMetrics()
  }

  /** Looks every second at what is told of the last ten. Returns what ends it. */
  start(): () => void {
    this.#lag.start()
    const timer = setInterval(() => void this.#sample(), SAMPLE_INTERVAL_MS).unref()
    return () => {
      clearInterval(timer)
      this.#lag.stop()
    }
  }

  /** Counts what becomes durable in the concerts that are open. Those opened later are counted once it is called again. */
  follow(concerts: Concerts): void {
    this.#concerts = concerts
    for (const concert of concerts.all()) {
      if (this.#followed.has(concert)) continue
      this.#followed.add(concert)
      concert.listen({ committed: this.#counter(concert.concertId) })
      concert.listen({ committed: this.#turnCounter(concert.concertId) })
      concert.listen({ committed: this.#offerCounter(concert.concertId) })
      for (const counter of Object.values(this.#series.reportCounters)) counter.inc({ concert: concert.concertId }, 0)
    }
  }

  /** Counts the commits from here on. There is one journal. */
  followJournal(journal: FollowedJournal): void {
    this.#journal = journal
    journal.listen(this.#commits)
  }

  /** Shows how far the outbox has come whenever somebody reads. */
  followOutbox(marks: () => Promise<OutboxMarks>): void {
    this.#outboxMarks = marks
  }

  /** Counts tries of the webhook that were in vain. */
  readonly webhookReported = ({ kind }: WebhookReport): void => {
    if (kind === 'failed') this.#series.outbox.failures.inc()
  }

  /** Counts concerts that are poisoned, and read again. */
  reported({ concertId, kind }: ActorReport): void {
    if (kind === 'poisoned' || kind === 'reloaded') this.#series.reportCounters[kind].inc({ concert: concertId })
  }

  /** Counts what comes out of either door. */
  counting(boxOffice: Desk<Envelope>): Desk<Envelope> {
    return watched(boxOffice, (envelope, outcome, ms) => this.#count(envelope, outcome, ms / 1_000))
  }

  /** Counts what comes from the desk of the operator, or the doors. */
  countingOrders<E extends OperatorEnvelope | DoorEnvelope>(desk: Desk<E>): Desk<E> {
    const { orders, orderDuration } = this.#series
    return watched(desk, ({ type }, outcome, ms) => {
      orderDuration.observe({ command: type }, ms / 1_000)
      orders.inc({ command: type, outcome: resultOf(outcome) })
    })
  }

  /** All of it in Prometheus' text format. */
  async text(): Promise<string> {
    await this.#look()
    await this.#lookAtOutbox()
    return `${await register.metrics()}\n${await this.#registry.metrics()}`
  }

  async figures(): Promise<Figures> {
    await this.#look()
    const counts = await this.#durationCounts()
    const { commitCounters, refusals, turns } = this.#series
    const [admissions, holds, payments, expiries] = await Promise.all([
      totals(commitCounters.admissions),
      totals(commitCounters.holds),
      totals(commitCounters.payments),
      totals(commitCounters.expiries),
    ])
    const refused = (await refusals.get()).values
    const ended = (await turns.get()).values
    const concerts = [...this.#levels.values()].map(
      (levels): ConcertFigures => ({
        ...levels,
        admissions: admissions.get(levels.concertId) ?? 0,
        holds: holds.get(levels.concertId) ?? 0,
        payments: payments.get(levels.concertId) ?? 0,
        expiries: expiries.get(levels.concertId) ?? 0,
        turns: turnsOf(levels.concertId, ended),
        refusals: Object.fromEntries(
          refused
            .filter(({ labels }) => labels.concert === levels.concertId)
            .map(({ labels, value }) => [labels.code, value]),
        ),
      }),
    )
    return {
      time: new Date(this.#now()).toISOString(),
      process: {
        commandP50Ms: inMs(this.#recent.percentile(counts, 0.5)),
        commandP99Ms: inMs(this.#recent.percentile(counts, 0.99)),
        eventLoopLagMs: this.#lag.seconds() * 1_000,
      },
      concerts,
    }
  }

  #count(envelope: Envelope, outcome: Outcome, seconds: number): void {
    const { type } = envelope
    const door = doorOf(envelope)
    const result = resultOf(outcome)
    const { commands, commandDuration, refusals } = this.#series
    const ofType = child(this.#commands, type, () => ({
      observe: commandDuration.labels(type).observe,
      http: new Map(),
      socket: new Map(),
    }))
    ofType.observe(seconds)
    child(ofType[door], result, () => commands.labels(type, door, result).inc)()
    if (outcome.ok || this.#concerts === undefined) return
    refusals.inc({ concert: concertOf(this.#concerts, envelope)?.concertId ?? '', code: outcome.problem.code })
  }

  #counter(concertId: string): (facts: readonly StoredFact[]) => void {
    const { admissions, holds, checkouts, payments, refunds, transfers, checkIns, expiries } =
      this.#series.commitCounters
    const counts: Partial<Record<StoredFact['type'], Count>> = {
      'token-admitted': admissions.labels(concertId).inc,
      'seats-held': holds.labels(concertId).inc,
      'checkout-begun': checkouts.labels(concertId).inc,
      'reservation-paid': payments.labels(concertId).inc,
      'reservation-refunded': refunds.labels(concertId).inc,
      'reservation-transferred': transfers.labels(concertId).inc,
      'reservation-checked-in': checkIns.labels(concertId).inc,
      'hold-expired': expiries.labels(concertId).inc,
    }
    // A series that begins with its first event has lost it: a rate sees no rise from nothing to one.
    for (const count of Object.values(counts)) count(0)
    return (facts) => {
      for (const { type } of facts) counts[type]?.()
    }
  }

  #turnCounter(concertId: string): (facts: readonly StoredFact[]) => void {
    const { turns } = this.#series
    for (const outcome of TURN_OUTCOMES) turns.inc({ concert: concertId, outcome }, 0)
    return turnCounter((outcome) => turns.inc({ concert: concertId, outcome }))
  }

  #offerCounter(concertId: string): (facts: readonly StoredFact[]) => void {
    const { offers } = this.#series
    for (const outcome of Object.values(OFFER_ENDS)) offers.inc({ concert: concertId, outcome }, 0)
    return (facts) => {
      for (const fact of facts) {
        if (isOfferEnd(fact)) offers.inc({ concert: concertId, outcome: OFFER_ENDS[fact.type] })
      }
    }
  }

  async #look(): Promise<void> {
    const looks = (this.#concerts?.all() ?? []).map((concert) => concert.look(concertOverview))
    for (const overview of await Promise.all(looks)) {
      if (!isRefusal(overview)) this.#levels.set(overview.concertId, levelsOf(overview))
    }
    this.#series.showLevels([...this.#levels.values()])
    this.#commits.count()
  }

  /** As it was last while the store can't be read. */
  async #lookAtOutbox(): Promise<void> {
    const marks = await this.#outboxMarks?.().catch(() => undefined)
    if (marks === undefined) return
    this.#series.outbox.last.set(marks.last)
    this.#series.outbox.delivered.set(marks.delivered)
  }

  async #sample(): Promise<void> {
    this.#lag.sample()
    this.#commits.count()
    this.#recent.sample(await this.#durationCounts())
  }

  /** Of all commands together, by bound. */
  async #durationCounts(): Promise<readonly number[]> {
    const { values } = await this.#series.commandDuration.get()
    const counts = new Map<string | number, number>([...DURATION_BOUNDS, '+Inf'].map((bound) => [bound, 0]))
    for (const { labels, value } of values) {
      // Sums and counts come along, and have none. Its type leaves the label out.
      const { le } = labels as { readonly le?: number | string }
      if (le !== undefined) counts.set(le, (counts.get(le) ?? 0) + value)
    }
    return [...counts.values()]
  }
}

const OFFER_ENDS = { 'reservation-paid': 'paid', 'hold-released': 'declined', 'hold-expired': 'lapsed' } as const

type OfferEnd = Extract<StoredFact, { type: keyof typeof OFFER_ENDS }>

const isOfferEnd = (fact: StoredFact): fact is OfferEnd => fact.type in OFFER_ENDS && 'offered' in fact

const child = <T>(children: Map<string, T>, name: string, make: () => T): T => {
  const known = children.get(name)
  if (known !== undefined) return known
  const made = make()
  children.set(name, made)
  return made
}

const totals = async (counter: Counter<'concert'>): Promise<ReadonlyMap<string | number | undefined, number>> =>
  new Map((await counter.get()).values.map(({ labels, value }) => [labels.concert, value]))

type TurnCounts = Awaited<ReturnType<Series['turns']['get']>>['values']

const turnsOf = (concertId: string, counts: TurnCounts): TurnTally => {
  const countOf = (outcome: keyof TurnTally): number =>
    counts.find(({ labels }) => labels.concert === concertId && labels.outcome === outcome)?.value ?? 0
  return { unused: countOf('unused'), empty: countOf('empty'), unpaid: countOf('unpaid'), bought: countOf('bought') }
}

const inMs = (seconds: number | undefined): number | undefined => (seconds === undefined ? undefined : seconds * 1_000)
