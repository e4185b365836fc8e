import { type Refusal, refuse } from '../../client-sdk/protocol/index.ts'
import type { CommandOutcome, ConcertRecord, Lease, Storage } from '../../storage/Storage.ts'
import { Actor, type Behaviour, type Settled } from '../actor/Actor.ts'
import type { Journal } from '../actor/Journal.ts'
import type { Ports } from '../actor/ports.ts'
import { decideOffers, PLACES_AT_ONCE } from '../schedule/decideWaitlist.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { Departures } from '../waiting/Departures.ts'
import * as queue from '../waiting/decide.ts'
import type { WaitingEvent } from '../waiting/events.ts'
import { placeOf, tokenOf } from '../waiting/state.ts'
import type { Token } from '../waiting/Token.ts'
import { type ConcertDeadline, ConcertDeadlines } from './ConcertDeadlines.ts'
import { datesToOffer } from './datesToOffer.ts'
import { pauseLeftMs } from './decideSale.ts'
import {
  type ConcertEvent,
  type ConcertState,
  evolveConcert,
  isStored,
  loadConcertState,
  type StoredFact,
} from './state.ts'

/** Hears of what has become durable, in order; for the rooms that show it. */
export interface ConcertListener {
  committed?(facts: readonly StoredFact[]): void
  /** Memory was read anew and is exactly what is durable: forget what was shown and look again. */
  reloaded?(): void
  /** After that: commands are taken again. */
  resumed?(): void
}

export interface ConcertDeps {
  readonly storage: Storage
  readonly journal: Journal
  readonly ports: Ports
}

const UNAVAILABLE = refuse('UNAVAILABLE')
/** [N3] A command is decided once all offers are made. */
const NOT_YET = Symbol('NOT_YET')

/** What `Concert` stands on: its state, how it moves, what becomes durable, and what happens by itself when its time comes. */
export class ConcertActor {
  readonly concertId: string
  readonly departures = new Departures()
  readonly #deps: ConcertDeps
  readonly #listeners = new Set<ConcertListener>()
  #moved: (event: ConcertEvent, nowMs: number) => void = () => undefined
  #actor: Actor<ConcertDeadline> | undefined
  #lease: Lease | undefined
  /** Another process has taken it before this one ever could. */
  #isTaken = false
  #loaded: ConcertState | undefined
  /** While there are more offers to be made than one write set has room for: until they are. */
  #offering: Promise<void> | undefined
  /** Of what is loaded. */
  #deadlines!: ConcertDeadlines

  constructor(concertId: string, deps: ConcertDeps) {
    this.concertId = concertId
    this.#deps = deps
  }

  /**
   * Takes the concert over from whoever had it, the first time, and goes on with whatever the store has now; resolves once it may be
   * joined. Rejects where the store fails, and where the lease that was once taken is another's by now.
   *
   * @param sinceEpoch takes nothing from another who has had the lease since then
   */
  async open(owner: string, sinceEpoch?: number): Promise<void> {
    const { journal, ports } = this.#deps
    await this.#actor?.stop()
    this.#lease ??= await this.#takeLease(owner, sinceEpoch)
    const actor = new Actor<ConcertDeadline>(this.#lease, journal, ports, this.#behaviour(), this.#actor?.now())
    this.#actor = actor
    try {
      await actor.start()
      // Rooms are made of what is in memory: the offers that had no room in the first write set are in it by now, or soon.
      await this.settled()
    } catch (error) {
      // Or it would go on trying by itself, beside whoever is opened next.
      await actor.stop()
      throw error
    }
  }

  /** Takes no more commands; resolves once all that was under way is settled. */
  async suspend(): Promise<void> {
    await this.#actor?.stop()
  }

  get ready(): boolean {
    return this.#actor?.ready ?? false
  }

  /** Under which it is run here; undefined before it was ever taken. */
  get lease(): Lease | undefined {
    return this.#lease
  }

  get lost(): boolean {
    return this.#isTaken || (this.#actor?.lost ?? false)
  }

  /** What is in memory. It may be ahead of the disk: nothing of it may be shown but through a gate. */
  get state(): ConcertState {
    if (this.#loaded === undefined) throw new Error(`concert ${this.concertId} is not loaded`)
    return this.#loaded
  }

  /** @throws for one that is not of this concert; who asks has looked it up. */
  schedule(scheduleId: string): ScheduleState {
    const schedule = this.state.schedules.get(scheduleId)
    if (schedule === undefined) throw new Error(`schedule ${scheduleId} is not of concert ${this.concertId}`)
    return schedule
  }

  /** [H11] What a user holds and has on the other dates; 0 where nothing limits it. */
  seatsElsewhere(userId: string, scheduleId: string): number {
    if (this.state.policy.seatsPerUserOnAllDates === 0) return 0
    const { seatsOnAllDates, byUser } = this.schedule(scheduleId)
    return (seatsOnAllDates.get(userId) ?? 0) - (byUser.get(userId)?.seats ?? 0)
  }

  now(): number {
    return this.#running.now()
  }

  listen(listener: ConcertListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** `listener` hears of every event when memory has moved by it, durable or not. There is one. */
  onMove(listener: (event: ConcertEvent, nowMs: number) => void): void {
    this.#moved = listener
  }

  /**
   * Decides at once, answers once all it rests on is durable ([D1]).
   *
   * @param step gives plain values: a part of the state would be told as what became of it while the answer was at the gate
   */
  async answer<T>(step: (nowMs: number) => T): Promise<T | Refusal> {
    for (;;) {
      while (this.#offering !== undefined) await this.#offering
      if (!this.ready) return UNAVAILABLE
      // What was overdue may have brought more offers than have room with it.
      const answer = this.#running.run((nowMs) => (this.#offering === undefined ? step(nowMs) : NOT_YET))
      if (answer === NOT_YET) continue
      if (answer === undefined || !(await this.#running.gate())) return UNAVAILABLE
      return answer
    }
  }

  /** Like `answer`, for what changes nothing: while the store can't be written it rests on what is durable. */
  async read<T>(step: (nowMs: number) => T): Promise<T | Refusal> {
    const readableMs = this.#actor?.readableMs
    return readableMs === undefined ? this.answer(step) : step(readableMs)
  }

  /** Carries out what is overdue; resolves once all that is decided now is durable, or never will be. */
  async settled(): Promise<void> {
    this.run(() => undefined)
    while (this.#offering !== undefined) await this.#offering
    await this.#running.gate()
  }

  /** Like `answer`, for what nobody waits for. */
  run(step: (nowMs: number) => void): void {
    if (this.ready) this.#running.run(step)
  }

  /**
   * Moves memory by events, by the draw that may be due, by the offers to the waitlist, and by the admissions that what is left makes room for; what of it is to be
   * stored comes back. Offers for which a write set has no room, and the admissions behind them, follow in others.
   */
  evolve(events: readonly ConcertEvent[], nowMs: number): readonly StoredFact[] {
    // Those under way take in what has come back with these events too.
    return this.#evolve(events, nowMs, this.#offering === undefined ? PLACES_AT_ONCE : 0)
  }

  #evolve(events: readonly ConcertEvent[], nowMs: number, mostOffers: number): readonly StoredFact[] {
    for (const event of events) this.#evolveOne(event, nowMs)
    const { waiting, policy } = this.state
    const drawn = queue.decideDraw(waiting, nowMs)
    for (const event of drawn) this.#evolveOne(event, nowMs)
    const moved = [...events, ...drawn]
    const dates = datesToOffer(this.state, nowMs)
    if (dates.length > 0) moved.push(...this.#offers(dates, nowMs).take(mostOffers))
    const isMoreToOffer = dates.length > 0 && datesToOffer(this.state, nowMs).length > 0
    if (isMoreToOffer) this.#offering ??= this.#offerRest()
    if (isMoreToOffer || policy.admission !== 'slots') return moved.filter(isStored)
    for (;;) {
      const admitted = queue.decideAdmission(waiting, nowMs, policy.maxActive)
      if (admitted.length === 0) return moved.filter(isStored)
      for (const event of admitted) this.#evolveOne(event, nowMs)
      moved.push(...admitted)
      // [Q13] Each was counted as somebody who wants a seat; who has some already leaves room for one more.
    }
  }

  /** Moves memory by events and makes durable what of it is to be stored. */
  carryOut(events: readonly ConcertEvent[], nowMs: number, outcome?: CommandOutcome): void {
    this.write(this.evolve(events, nowMs), outcome)
  }

  /** Moves memory by a life that slides there alone. Each poll has one, and nobody can be admitted or offered anything for it. */
  slide(event: WaitingEvent & { readonly type: 'token-touched' }, nowMs: number): void {
    this.#evolveOne(event, nowMs)
  }

  /** Makes durable what `evolve` gave. */
  write(facts: readonly StoredFact[], outcome?: CommandOutcome): void {
    if (facts.length > 0) this.#running.write(facts, outcome, () => this.publish(facts))
  }

  /** Makes durable what memory has yet to be moved by, once it is known how the store has decided. */
  writeAhead(facts: readonly StoredFact[], outcome: CommandOutcome | undefined, settled: (how: Settled) => void): void {
    this.#running.write(facts, outcome, settled)
  }

  /**
   * Memory follows what the store has decided. [Q9] A slot that came free with it is so at once: those admitted into it are a write set of
   * their own, right behind this one.
   */
  follow(facts: readonly StoredFact[], notices: readonly ConcertEvent[] = []): void {
    const admitted = this.evolve([...facts, ...notices], this.now()).slice(facts.length)
    this.publish(facts)
    this.write(admitted)
  }

  /** Tells the rooms of what has become durable. */
  publish(facts: readonly StoredFact[]): void {
    for (const fact of facts) {
      switch (fact.type) {
        case 'token-issued':
        case 'token-admitted':
        case 'token-ended':
          this.departures.committed(fact)
      }
    }
    for (const listener of this.#listeners) listener.committed?.(facts)
  }

  /** [N3] Together with what brought the seats back, so that nobody with a turn comes in between. Each is evolved before the next. */
  *#offers(dates: readonly ScheduleState[], nowMs: number): Generator<ConcertEvent, void> {
    for (const schedule of dates) {
      const terms = {
        newId: () => this.#deps.ports.newId(),
        seatsElsewhere: (userId: string) => this.seatsElsewhere(userId, schedule.scheduleId),
      }
      for (const offer of decideOffers(schedule, terms, nowMs)) {
        this.#evolveOne(offer, nowMs)
        yield offer
      }
    }
  }

  /** A write set in each turn of the event loop, so that other concerts go on meanwhile. */
  async #offerRest(): Promise<void> {
    do {
      await new Promise<void>((resolve) => this.#deps.ports.defer(resolve))
      this.run((nowMs) => this.write(this.#evolve([], nowMs, PLACES_AT_ONCE)))
    } while (this.ready && datesToOffer(this.state, this.now()).length > 0)
    this.#offering = undefined
  }

  get #running(): Actor<ConcertDeadline> {
    if (this.#actor === undefined) throw new Error(`concert ${this.concertId} is not open`)
    return this.#actor
  }

  async #takeLease(owner: string, sinceEpoch: number | undefined): Promise<Lease> {
    const { storage, ports } = this.#deps
    if (sinceEpoch === undefined) return storage.acquireLease(this.concertId, owner, ports.now())
    const lease = await storage.acquireLeaseSince(sinceEpoch, this.concertId, owner, ports.now())
    if (lease !== undefined) return lease
    this.#isTaken = true
    throw new Error(`another server has taken ${this.concertId}`)
  }

  #behaviour(): Behaviour<ConcertDeadline> {
    const { storage } = this.#deps
    return {
      load: () => this.#load(),
      remindAll: (nowMs) => this.#deadlines.setAll(this.state, nowMs),
      probe: () => storage.probe(),
      due: (deadline, nowMs) => {
        // [Q13] Who is admitted goes by what all offers leave.
        if (deadline.kind === 'batch' && this.#offering !== undefined) return this.#deadlines.putOff(deadline, nowMs)
        this.#deadlines.due(this.state, deadline, nowMs, (events) => this.carryOut(events, nowMs))
      },
      resuming: (nowMs) => {
        const { waiting } = this.state
        // A pause that is on gives a deadline what is left of it, and takes that back at its end.
        const fromMs = nowMs + pauseLeftMs(waiting.sale.stopped, nowMs)
        const prolonged = queue.decideClaimExtension(waiting, fromMs)
        if (prolonged.length > 0) this.carryOut(prolonged, nowMs)
      },
      resumed: () => {
        // [Q3] [N3] A slot or seats may have become free, by a crash before the admission or the offer, by a new policy or a larger hall, that no event will tell of again.
        this.carryOut([], this.now())
        for (const listener of this.#listeners) listener.resumed?.()
      },
    }
  }

  async #load(): Promise<(nowMs: number) => void> {
    const record = await this.#deps.storage.loadConcert(this.concertId)
    if (record === undefined) throw new Error(`concert ${this.concertId} is not in the store`)
    return (nowMs) => this.#adopt(record, nowMs)
  }

  #adopt(record: ConcertRecord, nowMs: number): void {
    const state = loadConcertState(record, nowMs)
    this.#loaded = state
    this.#deadlines = new ConcertDeadlines((atMs, deadline) => this.#running.remind(atMs, deadline))
    this.departures.reset(state.waiting.line.size, state.waiting.active)
    for (const listener of this.#listeners) listener.reloaded?.()
  }

  #evolveOne(event: ConcertEvent, nowMs: number): void {
    const { waiting } = this.state
    if (event.type === 'token-admitted' || (event.type === 'token-ended' && event.was === 'WAIT')) {
      const { sequence } = tokenOf(waiting, event.userId, event.token) as Token
      this.departures.decided(sequence, event.type === 'token-admitted')
    }
    evolveConcert(this.state, event)
    if (event.type === 'line-drawn') this.departures.drawn((joined) => placeOf(waiting, joined))
    this.#deadlines.after(this.state, event, nowMs)
    this.#moved(event, nowMs)
  }
}
