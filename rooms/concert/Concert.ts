import {
  type Concert as ConcertItem,
  type Payment,
  type PositionMessage,
  type QueueToken,
  queueTokenOf,
  type Refusal,
  type Reservation,
  refuse,
  type Schedule,
  type Seat,
} from '../../client-sdk/protocol/index.ts'
import type { CommandOutcome, Lease, Storage } from '../../storage/Storage.ts'
import { Actor } from '../actor/Actor.ts'
import type { Journal } from '../actor/Journal.ts'
import type { Ports } from '../actor/ports.ts'
import * as seats from '../schedule/decide.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { holdView, scheduleView, seatsView } from '../schedule/view.ts'
import { Departures } from '../waiting/Departures.ts'
import {
  nextTickMs,
  remindAfter,
  remindAfterLoad,
  tokenDeadlineAfter,
  type WaitingDeadline,
} from '../waiting/deadlines.ts'
import * as queue from '../waiting/decide.ts'
import type { Token } from '../waiting/state.ts'
import { tokenView } from '../waiting/view.ts'
import {
  type ConcertEvent,
  type ConcertState,
  evolveConcert,
  isStored,
  loadConcertState,
  type StoredFact,
} from './state.ts'
import { concertView } from './view.ts'

type Deadline = WaitingDeadline | { readonly kind: 'hold'; readonly scheduleId: string; readonly reservationId: string }

/** Makes what is kept of a command with its first answer; undefined where the command has no name. */
export type Record = (
  status: CommandOutcome['status'],
  body: CommandOutcome['body'],
  atMs: number,
) => CommandOutcome | undefined

/** Hears of what has become durable, in order; for the rooms that show it. */
export interface ConcertListener {
  committed(facts: readonly StoredFact[]): void
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

/**
 * One concert as one actor: its waiting room and its schedules decide together and write together. Each command below reads top to bottom:
 * decide, evolve, write, answer.
 */
export class Concert {
  readonly concertId: string
  readonly departures = new Departures()
  readonly #deps: ConcertDeps
  readonly #listeners = new Set<ConcertListener>()
  #actor: Actor<Deadline>
  #loaded: ConcertState | undefined

  private constructor(lease: Lease, deps: ConcertDeps) {
    this.concertId = lease.concertId
    this.#deps = deps
    this.#actor = this.#newActor(lease)
  }

  /** Takes the concert over from whoever had it and resolves once it may be joined; rejects where the store fails. */
  static async open(concertId: string, owner: string, deps: ConcertDeps): Promise<Concert> {
    const lease = await deps.storage.acquireLease(concertId, owner, deps.ports.now())
    const concert = new Concert(lease, deps)
    await concert.#actor.start()
    return concert
  }

  /** Takes no more commands; resolves once all that was under way is settled. */
  async suspend(): Promise<void> {
    await this.#actor.stop()
  }

  /** Goes on after `suspend`, with whatever the store has now. */
  async resume(owner: string): Promise<void> {
    const { storage, ports } = this.#deps
    this.#actor = this.#newActor(await storage.acquireLease(this.concertId, owner, ports.now()))
    await this.#actor.start()
  }

  get ready(): boolean {
    return this.#actor.ready
  }

  /** What is in memory. It may be ahead of the disk: nothing of it may be shown but through a gate. */
  get state(): ConcertState {
    if (this.#loaded === undefined) throw new Error(`concert ${this.concertId} is not loaded`)
    return this.#loaded
  }

  listen(listener: ConcertListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  // Queue

  async enter(userId: string): Promise<{ readonly token: QueueToken; readonly issued: boolean } | Refusal> {
    return this.#answer((nowMs) => {
      const { waiting } = this.state
      const events = queue.decideEnter(waiting, { userId, newToken: this.#newQueueToken() }, nowMs)
      this.#write(this.#evolve(events, nowMs))
      const token = waiting.byUser.get(userId) as Token
      return { token: tokenView(waiting, token, nowMs), issued: events.some((event) => event.type === 'token-issued') }
    })
  }

  /** The poll. An ended token is an answer too, until it is purged. */
  async queueToken(claim: queue.TokenClaim): Promise<QueueToken | Refusal> {
    return this.#answer((nowMs) => {
      const { waiting } = this.state
      this.#touch(claim, nowMs)
      const token = claim.by === 'socket' ? waiting.byUser.get(claim.userId) : waiting.tokens.get(claim.token ?? '')
      if (token === undefined || token.userId !== claim.userId) return refuse('TOKEN_INVALID')
      return tokenView(waiting, token, nowMs)
    })
  }

  async leave(claim: queue.TokenClaim, record: Record): Promise<Refusal | null> {
    return this.#answer((nowMs) => {
      const decision = queue.decideLeave(this.state.waiting, claim, nowMs)
      if ('code' in decision) return decision
      this.#write(this.#evolve(decision, nowMs), record(204, null, nowMs))
      return null
    })
  }

  // Reading

  async view(): Promise<ConcertItem | Refusal> {
    return this.#answer((nowMs) => concertView(this.state, nowMs))
  }

  /** Dates with seats left. */
  async schedules(claim: queue.TokenClaim): Promise<readonly Schedule[] | Refusal> {
    return this.#answer((nowMs) => {
      this.#touch(claim, nowMs)
      const { waiting, policy, schedules } = this.state
      const refusal = queue.tokenRefusal(waiting, claim, policy.datesReadableWith, nowMs)
      if (refusal !== undefined) return refusal
      return [...schedules.values()].filter((schedule) => schedule.free > 0).map(scheduleView)
    })
  }

  async seats(scheduleId: string, claim: queue.TokenClaim, all: boolean): Promise<readonly Seat[] | Refusal> {
    return this.#answer((nowMs) => {
      const schedule = this.#schedule(scheduleId)
      return this.#entryRefusal(schedule, claim, nowMs) ?? seatsView(schedule, all)
    })
  }

  /** Whether a ticket to the schedule's room may be issued. */
  async admitToSchedule(scheduleId: string, claim: queue.TokenClaim): Promise<Refusal | null> {
    return this.#answer((nowMs) => this.#entryRefusal(this.#schedule(scheduleId), claim, nowMs) ?? null)
  }

  /** A reservation that is not paid and not ended, as it is now. */
  liveReservation(scheduleId: string, reservationId: string): Reservation | undefined {
    if (!this.ready) return undefined
    const schedule = this.#schedule(scheduleId)
    const hold = schedule.holds.get(reservationId)
    return hold === undefined ? undefined : holdView(schedule, hold)
  }

  /** Resolves once all that is decided now is durable, or never will be. */
  async settled(): Promise<void> {
    await this.#actor.gate()
  }

  // Seats

  async hold(
    command: { readonly scheduleId: string; readonly seatIds: readonly string[]; readonly claim: queue.TokenClaim },
    record: Record,
  ): Promise<Reservation | Refusal> {
    return this.#answer((nowMs) => {
      const { claim, scheduleId, seatIds } = command
      const { waiting, policy } = this.state
      const schedule = this.#schedule(scheduleId)
      this.#touch(claim, nowMs)
      const tokenRefusal = queue.tokenRefusal(waiting, claim, 'ACTIVE', nowMs)
      const newReservationId = this.#deps.ports.newId()
      const decision = seats.decideHold(
        schedule,
        { userId: claim.userId, tokenRefusal, seatIds, newReservationId },
        nowMs,
      )
      if ('code' in decision) return decision

      const token = waiting.byUser.get(claim.userId) as Token
      const tokenEvents =
        policy.tokenSpentAt === 'hold'
          ? queue.decideSpend(waiting, token, nowMs)
          : queue.decideExtension(waiting, token)
      const facts = this.#evolve([...decision, ...tokenEvents], nowMs)
      const answer = holdView(schedule, schedule.holds.get(newReservationId) as Parameters<typeof holdView>[1])
      this.#write(facts, record(201, answer, nowMs))
      return answer
    })
  }

  async release(
    command: {
      readonly scheduleId: string
      readonly reservationId: string
      readonly userId: string
      readonly ended: seats.EndedReservation | undefined
    },
    record: Record,
  ): Promise<Refusal | null> {
    return this.#answer((nowMs) => {
      const decision = seats.decideRelease(this.#schedule(command.scheduleId), command, nowMs)
      if ('code' in decision) return decision
      this.#write(this.#evolve(decision, nowMs), record(204, null, nowMs))
      return null
    })
  }

  /** [P1] One write set: hold check, debit, ledger entry, payment, seats sold, token spent. */
  async pay(
    command: {
      readonly scheduleId: string
      readonly reservationId: string
      readonly claim: queue.TokenClaim
      readonly ended: seats.EndedReservation | undefined
    },
    record: Record,
  ): Promise<Payment | Refusal> {
    let answer: Payment | Refusal = UNAVAILABLE
    const refusal = await this.#answer((nowMs) => {
      const { waiting, policy } = this.state
      const { claim, reservationId, ended } = command
      this.#touch(claim, nowMs)
      const tokenRefusal = policy.paymentNeedsToken ? queue.tokenRefusal(waiting, claim, 'ACTIVE', nowMs) : undefined
      const ids = { newPaymentId: this.#deps.ports.newId(), newEntryId: this.#deps.ports.newId() }
      const decision = seats.decidePayment(
        this.#schedule(command.scheduleId),
        { userId: claim.userId, tokenRefusal, reservationId, ended, ...ids },
        nowMs,
      )
      if ('code' in decision) return decision

      const token = waiting.byUser.get(claim.userId)
      // [Q9] A token is spent once: another payment with it has to know first whether the one under way has spent it.
      if (policy.tokenSpentAt === 'payment' && (token?.locks ?? 0) > 0) return refuse('PAYMENT_IN_PROGRESS')
      const lock =
        token !== undefined && token.state === 'ACTIVE' ? [{ type: 'token-locked', token: token.token } as const] : []
      const spent =
        token !== undefined && policy.tokenSpentAt === 'payment' ? queue.decideSpend(waiting, token, nowMs) : []
      this.#write(this.#evolve([decision.started, ...lock], nowMs))

      const { paymentId, amount } = decision.paid
      const paidAt = new Date(nowMs).toISOString()
      const facts = [decision.paid, ...spent, ...this.#announcement(decision.paid)].filter(isStored)
      const unlock = lock.map(({ token: id }) => ({ type: 'token-unlocked', token: id }) as const)
      this.#actor.write(facts, record(201, { paymentId, reservationId, amount, paidAt }, nowMs), (how) => {
        if (how.kind === 'refused') {
          this.#write(this.#evolve([decision.refused, ...unlock], this.#actor.now()))
          answer = refuse(how.code)
          return
        }
        // [Q9] The slot is free at once: those admitted into it are a write set of their own, right behind this one.
        const admitted = this.#evolve([...facts, ...unlock], this.#actor.now()).slice(facts.length)
        this.#publish(facts)
        this.#write(admitted)
        answer = { paymentId, reservationId, amount, paidAt, balance: how.balance ?? 0 }
      })
      return null
    })
    return refusal ?? answer
  }

  // Sockets

  /** [Q7] An open waiting socket is a sign of life, as its closing is the last. */
  connection(type: 'waiter-connected' | 'waiter-disconnected', token: string): void {
    if (!this.ready) return
    this.#actor.run((nowMs) =>
      this.#write(this.#evolve(queue.decideConnection(this.state.waiting, type, token, nowMs), nowMs)),
    )
  }

  /** A waiter's place as of the last tick; undefined for one who isn't waiting. */
  async place(userId: string): Promise<PositionMessage | undefined> {
    const refusal = await this.#answer(() => null)
    const token = refusal === null ? this.state.waiting.byUser.get(userId) : undefined
    if (token?.state !== 'WAIT') return undefined
    return this.departures.place(token.sequence, this.state.waiting.line.ahead(token.sequence))
  }

  /** An unexpected error outside of a command: memory is not to be trusted any more. */
  poison(reason: string): void {
    this.#actor.poison(reason)
  }

  // The actor's own part

  #newActor(lease: Lease): Actor<Deadline> {
    const { journal, ports } = this.#deps
    return new Actor<Deadline>(lease, journal, ports, {
      load: (nowMs) => this.#load(nowMs),
      resumed: () => {
        // [Q3] A slot may have become free, by a crash before its admission or by a new policy, that no event will tell of again.
        this.#write(this.#evolve([], this.#actor.now()))
        for (const listener of this.#listeners) listener.resumed?.()
      },
      due: (deadline, nowMs) => this.#due(deadline, nowMs),
    })
  }

  async #load(nowMs: number): Promise<void> {
    const record = await this.#deps.storage.loadConcert(this.concertId)
    if (record === undefined) throw new Error(`concert ${this.concertId} is not in the store`)
    const state = loadConcertState(record, nowMs)
    this.#loaded = state
    remindAfterLoad(state.waiting, nowMs, (atMs, deadline) => this.#actor.remind(atMs, deadline))
    for (const { scheduleId, holds } of state.schedules.values()) {
      for (const { reservationId, expiresAt } of holds.values()) {
        this.#actor.remind(expiresAt, { kind: 'hold', scheduleId, reservationId })
      }
    }
    this.departures.reset(state.waiting.line.size, state.waiting.active)
    for (const listener of this.#listeners) listener.reloaded?.()
  }

  #due(deadline: Deadline, nowMs: number): void {
    const { waiting, policy } = this.state
    switch (deadline.kind) {
      case 'hold':
        return this.#write(
          this.#evolve(seats.decideExpiry(this.#schedule(deadline.scheduleId), deadline.reservationId, nowMs), nowMs),
        )
      case 'token': {
        this.#write(this.#evolve(queue.decideExpiry(waiting, deadline.token, nowMs), nowMs))
        const againMs = tokenDeadlineAfter(waiting, deadline.token, nowMs)
        if (againMs !== undefined) this.#actor.remind(againMs, deadline)
        return
      }
      case 'batch':
        this.#actor.remind(nextTickMs(policy.batchIntervalMs, nowMs), deadline)
        return this.#write(this.#evolve(queue.decideAdmission(waiting, nowMs, policy.batchSize), nowMs))
      case 'purge':
        this.#actor.remind(nextTickMs(policy.purgeIntervalMs, nowMs), deadline)
        return this.#write(this.#evolve(queue.decidePurge(waiting), nowMs))
    }
  }

  /** Decides at once, answers once all it rests on is durable ([D1]). */
  async #answer<T>(step: (nowMs: number) => T): Promise<T | Refusal> {
    if (!this.#actor.ready) return UNAVAILABLE
    const answer = this.#actor.run(step)
    if (answer === undefined || !(await this.#actor.gate())) return UNAVAILABLE
    return answer
  }

  /** Moves memory by events, and by the admissions they make room for; what of it is to be stored comes back. */
  #evolve(events: readonly ConcertEvent[], nowMs: number): readonly StoredFact[] {
    const { waiting, policy } = this.state
    for (const event of events) this.#evolveOne(event)
    const admitted = policy.admission === 'slots' ? queue.decideAdmission(waiting, nowMs, policy.maxActive) : []
    for (const event of admitted) this.#evolveOne(event)
    return [...events, ...admitted].filter(isStored)
  }

  #evolveOne(event: ConcertEvent): void {
    const { waiting } = this.state
    if (event.type === 'token-admitted' || (event.type === 'token-ended' && event.was === 'WAIT')) {
      const { sequence } = waiting.tokens.get(event.token) as Token
      this.departures.decided(sequence, event.type === 'token-admitted')
    }
    evolveConcert(this.state, event)
    this.#remindOf(event)
  }

  #remindOf(event: ConcertEvent): void {
    switch (event.type) {
      case 'seats-held': {
        const { scheduleId, reservationId } = event
        return this.#actor.remind(event.expiresAt, { kind: 'hold', scheduleId, reservationId })
      }
      case 'payment-refused': {
        const { scheduleId, reservationId } = event
        const hold = this.#schedule(scheduleId).holds.get(reservationId)
        return this.#actor.remind(hold?.expiresAt ?? 0, { kind: 'hold', scheduleId, reservationId })
      }
      case 'hold-released':
      case 'hold-expired':
      case 'reservation-paid':
      case 'payment-started':
      case 'payment-announced':
        return
      default:
        return remindAfter(this.state.waiting, event, (atMs, deadline) => this.#actor.remind(atMs, deadline))
    }
  }

  #write(facts: readonly StoredFact[], outcome?: CommandOutcome): void {
    if (facts.length > 0) this.#actor.write(facts, outcome, () => this.#publish(facts))
  }

  #publish(facts: readonly StoredFact[]): void {
    for (const fact of facts) {
      if (fact.type.startsWith('token')) this.departures.committed(fact as Parameters<Departures['committed']>[0])
    }
    for (const listener of this.#listeners) listener.committed(facts)
  }

  #touch(claim: queue.TokenClaim, nowMs: number): void {
    const found = queue.findToken(this.state.waiting, claim, nowMs)
    if (!('code' in found)) this.#write(this.#evolve(queue.decideTouch(this.state.waiting, found, nowMs), nowMs))
  }

  /** [Q11] Who may see a schedule's seats: an ACTIVE token, or a live reservation to come back to. */
  #entryRefusal(schedule: ScheduleState, claim: queue.TokenClaim, nowMs: number): Refusal | undefined {
    this.#touch(claim, nowMs)
    if ((schedule.byUser.get(claim.userId)?.holds.size ?? 0) > 0) return undefined
    return queue.tokenRefusal(this.state.waiting, claim, 'ACTIVE', nowMs)
  }

  #announcement(paid: StoredFact & { type: 'reservation-paid' }): readonly StoredFact[] {
    if (!this.state.policy.paymentAnnounced) return []
    const { scheduleId, reservationId, paymentId, at } = paid
    return [{ type: 'payment-announced', concertId: this.concertId, scheduleId, reservationId, paymentId, at }]
  }

  #newQueueToken(): string {
    return queueTokenOf(this.concertId, this.#deps.ports.newId())
  }

  #schedule(scheduleId: string): ScheduleState {
    const schedule = this.state.schedules.get(scheduleId)
    if (schedule === undefined) throw new Error(`schedule ${scheduleId} is not of concert ${this.concertId}`)
    return schedule
  }
}
