import {
  type Concert as ConcertItem,
  isRefusal,
  type JsonText,
  type Payment,
  type Plan,
  type PositionMessage,
  type QueueToken,
  queueTokenOf,
  type Refusal,
  type Reservation,
  refuse,
  type Schedule,
  type TokenEndReason,
} from '../../client-sdk/protocol/index.ts'
import type { CommandOutcome, Lease } from '../../storage/Storage.ts'
import { type SeatChoice, sideBySide } from '../schedule/chooseSeats.ts'
import * as seats from '../schedule/decide.ts'
import type { Hold, ScheduleState } from '../schedule/state.ts'
import { holdView, scheduleView, seatsView } from '../schedule/view.ts'
import type { Departures } from '../waiting/Departures.ts'
import * as queue from '../waiting/decide.ts'
import { isLive, type Token } from '../waiting/state.ts'
import { tokenView } from '../waiting/view.ts'
import { ConcertActor, type ConcertDeps, type ConcertListener } from './ConcertActor.ts'
import { type ConcertState, isStored, type StoredFact } from './state.ts'
import { concertView, saleRefusal } from './view.ts'

/** Makes what is kept of a command, its first answer, to be written with what it does; undefined where the command has no name. */
export type KeepAnswer = (
  status: CommandOutcome['status'],
  body: CommandOutcome['body'],
  atMs: number,
) => CommandOutcome | undefined

/** What the waiting room tells a user: a place as of the last tick, a turn that has come, or one that is over. */
export type Standing =
  | { readonly kind: 'waiting'; readonly position: PositionMessage }
  | { readonly kind: 'admitted'; readonly token: string; readonly expiresAt: number }
  | { readonly kind: 'ended'; readonly reason: TokenEndReason }

const UNAVAILABLE = refuse('UNAVAILABLE')

/**
 * One concert as one actor: its waiting room and its schedules decide together and write together. Each command below reads top to bottom:
 * decide, evolve, write, answer.
 */
export class Concert {
  readonly concertId: string
  readonly #deps: ConcertDeps
  readonly #actor: ConcertActor

  constructor(concertId: string, deps: ConcertDeps) {
    this.concertId = concertId
    this.#deps = deps
    this.#actor = new ConcertActor(concertId, deps)
  }

  /**
   * Takes the concert over from whoever had it, or goes on after `suspend` with whatever the store has now; resolves once it may be joined.
   * Rejects where the store fails, and where another server has taken it over since.
   */
  open(owner: string): Promise<void> {
    return this.#actor.open(owner)
  }

  /** Takes no more commands; resolves once all that was under way is settled. */
  suspend(): Promise<void> {
    return this.#actor.suspend()
  }

  get ready(): boolean {
    return this.#actor.ready
  }

  /** Another server has it: for good. */
  get lost(): boolean {
    return this.#actor.lost
  }

  get lease(): Lease | undefined {
    return this.#actor.lease
  }

  /** What is in memory. It may be ahead of the disk: nothing of it may be shown but through a gate. */
  get state(): ConcertState {
    return this.#actor.state
  }

  get departures(): Departures {
    return this.#actor.departures
  }

  /** @returns what ends it. */
  listen(listener: ConcertListener): () => void {
    return this.#actor.listen(listener)
  }

  /** Carries out what is overdue; resolves once all that is decided now is durable, or never will be. */
  settled(): Promise<void> {
    return this.#actor.settled()
  }

  // Queue

  async enter(
    userId: string,
    comeBackTo: string | undefined,
  ): Promise<{ readonly token: QueueToken; readonly issued: boolean } | Refusal> {
    return this.#actor.answer((nowMs) => {
      const { waiting } = this.state
      const events = queue.decideEnter(waiting, { userId, newToken: this.#newQueueToken(), comeBackTo }, nowMs)
      if (isRefusal(events)) return events
      this.#actor.carryOut(events, nowMs)
      const token = waiting.byUser.get(userId) as Token
      return { token: tokenView(waiting, token, nowMs), issued: events.some((event) => event.type === 'token-issued') }
    })
  }

  /** The poll. An ended token is an answer too, until it is purged. */
  async queueToken(claim: queue.TokenClaim): Promise<QueueToken | Refusal> {
    return this.#actor.read((nowMs) => {
      const { waiting } = this.state
      this.#touch(claim, nowMs)
      const token = claim.by === 'socket' ? waiting.byUser.get(claim.userId) : waiting.tokens.get(claim.token ?? '')
      if (token === undefined || token.userId !== claim.userId) return refuse('TOKEN_INVALID')
      return tokenView(waiting, token, nowMs)
    })
  }

  async leave(claim: queue.TokenClaim, keep: KeepAnswer): Promise<Refusal | null> {
    return this.#actor.answer((nowMs) => {
      const decision = queue.decideLeave(this.state.waiting, claim, nowMs)
      if (isRefusal(decision)) return decision
      this.#actor.carryOut(decision, nowMs, keep(204, null, nowMs))
      return null
    })
  }

  // Reading

  async view(): Promise<ConcertItem | Refusal> {
    return this.#actor.read((nowMs) => concertView(this.state, nowMs))
  }

  /** Dates with seats left. */
  async schedules(claim: queue.TokenClaim): Promise<readonly Schedule[] | Refusal> {
    return this.#actor.read((nowMs) => {
      this.#touch(claim, nowMs)
      const { waiting, policy, schedules } = this.state
      const refusal = queue.tokenRefusal(waiting, claim, policy.datesReadableWith, nowMs)
      if (refusal !== undefined) return refusal
      return [...schedules.values()].filter((schedule) => schedule.free > 0).map(scheduleView)
    })
  }

  /** For everybody: a hall is no secret. */
  async plan(scheduleId: string): Promise<Plan | Refusal> {
    return this.#actor.read(() => this.#actor.schedule(scheduleId).table.plan)
  }

  async seats(scheduleId: string, claim: queue.TokenClaim, all: boolean): Promise<JsonText | Refusal> {
    return this.#actor.read((nowMs) => {
      const schedule = this.#actor.schedule(scheduleId)
      return this.#entryRefusal(schedule, claim, nowMs) ?? seatsView(schedule, all)
    })
  }

  /** Whether a ticket to the schedule's room may be issued. */
  async admitToSchedule(scheduleId: string, claim: queue.TokenClaim): Promise<Refusal | null> {
    return this.#actor.answer((nowMs) => this.#entryRefusal(this.#actor.schedule(scheduleId), claim, nowMs) ?? null)
  }

  /** A reservation that is not paid and not ended, as it is now. */
  liveReservation(scheduleId: string, reservationId: string): Reservation | undefined {
    if (!this.ready) return undefined
    const schedule = this.#actor.schedule(scheduleId)
    const hold = schedule.holds.get(reservationId)
    return hold === undefined ? undefined : holdView(schedule, hold)
  }

  // Seats

  async hold(
    command: { readonly scheduleId: string; readonly choice: SeatChoice; readonly claim: queue.TokenClaim },
    keep: KeepAnswer,
  ): Promise<Reservation | Refusal> {
    return this.#actor.answer((nowMs) => {
      const { claim, scheduleId, choice } = command
      const { waiting, policy } = this.state
      const schedule = this.#actor.schedule(scheduleId)
      this.#touch(claim, nowMs)
      const tokenRefusal = queue.tokenRefusal(waiting, claim, 'ACTIVE', nowMs)
      const newReservationId = this.#deps.ports.newId()
      const decision = seats.decideHold(
        schedule,
        {
          userId: claim.userId,
          tokenRefusal,
          saleRefusal: saleRefusal(this.state, nowMs),
          choice,
          newReservationId,
        },
        nowMs,
      )
      if (isRefusal(decision)) return decision

      const token = waiting.byUser.get(claim.userId) as Token
      const tokenEvents =
        policy.tokenSpentAt === 'hold'
          ? queue.decideSpend(waiting, token, nowMs)
          : queue.decideExtension(waiting, token)
      const facts = this.#actor.evolve([...decision, ...tokenEvents], nowMs)
      const hold = schedule.holds.get(newReservationId) as Hold
      const split = !Array.isArray(choice) && !sideBySide(schedule, hold.seats)
      const answer: Reservation = { ...holdView(schedule, hold), ...(split && { split }) }
      this.#actor.write(facts, keep(201, answer, nowMs))
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
    keep: KeepAnswer,
  ): Promise<Refusal | null> {
    return this.#actor.answer((nowMs) => {
      const decision = seats.decideRelease(this.#actor.schedule(command.scheduleId), command, nowMs)
      if (isRefusal(decision)) return decision
      this.#actor.carryOut(decision, nowMs, keep(204, null, nowMs))
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
    keep: KeepAnswer,
  ): Promise<Payment | Refusal> {
    let answer: Payment | Refusal = UNAVAILABLE
    const refusal = await this.#actor.answer((nowMs) => {
      const { waiting, policy } = this.state
      const { claim, reservationId, ended } = command
      this.#touch(claim, nowMs)
      const tokenRefusal = policy.paymentNeedsToken ? queue.tokenRefusal(waiting, claim, 'ACTIVE', nowMs) : undefined
      const ids = { newPaymentId: this.#deps.ports.newId(), newEntryId: this.#deps.ports.newId() }
      const decision = seats.decidePayment(
        this.#actor.schedule(command.scheduleId),
        { userId: claim.userId, tokenRefusal, reservationId, ended, ...ids },
        nowMs,
      )
      if (isRefusal(decision)) return decision

      const token = waiting.byUser.get(claim.userId)
      // [Q9] A token is spent once: another payment with it has to know first whether the one under way has spent it.
      if (policy.tokenSpentAt === 'payment' && (token?.locks ?? 0) > 0) return refuse('PAYMENT_IN_PROGRESS')
      const lock =
        token !== undefined && token.state === 'ACTIVE' ? [{ type: 'token-locked', token: token.token } as const] : []
      const spent =
        token !== undefined && policy.tokenSpentAt === 'payment' ? queue.decideSpend(waiting, token, nowMs) : []
      this.#actor.carryOut([decision.started, ...lock], nowMs)

      const { paymentId, amount } = decision.paid
      const paidAt = new Date(nowMs).toISOString()
      const facts = [decision.paid, ...spent, ...this.#announcement(decision.paid)].filter(isStored)
      const unlock = lock.map(({ token: id }) => ({ type: 'token-unlocked', token: id }) as const)
      this.#actor.writeAhead(facts, keep(201, { paymentId, reservationId, amount, paidAt }, nowMs), (how) => {
        if (how.kind === 'refused') {
          this.#actor.carryOut([decision.refused, ...unlock], this.#actor.now())
          answer = refuse(how.code)
          return
        }
        // [Q9] The slot is free at once: those admitted into it are a write set of their own, right behind this one.
        const admitted = this.#actor.evolve([...facts, ...unlock], this.#actor.now()).slice(facts.length)
        this.#actor.publish(facts)
        this.#actor.write(admitted)
        answer = { paymentId, reservationId, amount, paidAt, balance: how.balance ?? 0 }
      })
      return null
    })
    return refusal ?? answer
  }

  // The operator

  /** What is asked of the state; nothing of it may be kept. */
  async look<T>(step: (state: ConcertState, nowMs: number) => T): Promise<T | Refusal> {
    return this.#actor.read((nowMs) => step(this.state, nowMs))
  }

  /** Carries out what the operator orders, with its line in the audit log; what changes nothing leaves no line. */
  async operate<T extends Readonly<Record<string, unknown>>>(
    order: {
      readonly decide: (state: ConcertState, nowMs: number) => readonly StoredFact[] | Refusal
      readonly answer: (state: ConcertState, nowMs: number) => T
    },
    keep: KeepAnswer,
  ): Promise<T | Refusal> {
    return this.#actor.answer((nowMs) => {
      const decision = order.decide(this.state, nowMs)
      if (isRefusal(decision)) return decision
      const facts = this.#actor.evolve(decision, nowMs)
      const answer = order.answer(this.state, nowMs)
      this.#actor.write(facts, keep(200, answer, nowMs))
      return answer
    })
  }

  // Sockets

  /** [Q7] An open waiting socket is a sign of life, as its closing is the last. */
  connection(type: 'waiter-connected' | 'waiter-disconnected', token: string): void {
    this.#actor.run((nowMs) =>
      this.#actor.carryOut(queue.decideConnection(this.state.waiting, type, token, nowMs), nowMs),
    )
  }

  /**
   * Where a user stands, for the waiting room to tell. undefined: nothing can be said now, and an event will say it; so too where the
   * user is admitted between the question and the answer.
   */
  async standing(userId: string): Promise<Standing | undefined> {
    const seen = await this.#actor.answer((nowMs): Standing | Token => {
      const token = this.state.waiting.byUser.get(userId)
      if (token === undefined) return { kind: 'ended', reason: 'EXPIRED' }
      if (!isLive(token, nowMs)) return { kind: 'ended', reason: token.endReason ?? 'EXPIRED' }
      return token.state === 'WAIT' ? token : { kind: 'admitted', token: token.token, expiresAt: token.expiresAt }
    })
    if (isRefusal(seen)) return undefined
    if ('kind' in seen) return seen
    if (seen.state !== 'WAIT') return undefined
    const ahead = this.state.waiting.line.ahead(seen.sequence)
    return { kind: 'waiting', position: this.departures.place(seen.sequence, ahead) }
  }

  #touch(claim: queue.TokenClaim, nowMs: number): void {
    // A life that can't be stored can't slide; nor may the admissions that evolving brings with it be made.
    if (!this.#actor.ready) return
    const found = queue.findToken(this.state.waiting, claim, nowMs)
    if (!isRefusal(found)) this.#actor.carryOut(queue.decideTouch(this.state.waiting, found, nowMs), nowMs)
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
}
