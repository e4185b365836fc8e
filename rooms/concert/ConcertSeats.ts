import {
  isoTime,
  isRefusal,
  type JsonText,
  type Payment,
  type Plan,
  type Refund,
  type Refusal,
  type Reservation,
  refuse,
  type Schedule,
  type SeatName,
} from '../../client-sdk/protocol/index.ts'
import { WALLET_FULL } from '../accounts/decide.ts'
import type { KeepAnswer } from '../actor/Outcomes.ts'
import { type SeatChoice, sideBySide } from '../schedule/chooseSeats.ts'
import * as seats from '../schedule/decide.ts'
import type { ReservationRefunded } from '../schedule/events.ts'
import type { Hold } from '../schedule/state.ts'
import { holdView, scheduleView, seatNames, seatsView } from '../schedule/view.ts'
import type { TokenClaim } from '../waiting/decide.ts'
import * as queue from '../waiting/decide.ts'
import type { Token } from '../waiting/Token.ts'
import type { ConcertActor } from './ConcertActor.ts'
import { pauseLeftMs } from './decideSale.ts'
import { entryRefusal } from './entryRefusal.ts'
import type { OperatorActed } from './events.ts'
import { OUTDATED, type Outdated } from './outdated.ts'
import type { ReservationCommand } from './ReservationCommand.ts'
import { useTurn } from './signsOfLife.ts'
import { isStored, type StoredFact } from './state.ts'
import { type Tries, triesRefusal } from './Tries.ts'
import { saleRefusal } from './view.ts'

const UNAVAILABLE = refuse('UNAVAILABLE')

interface HoldCommand {
  readonly scheduleId: string
  readonly choice: SeatChoice
  readonly claim: TokenClaim
  readonly commandId: string | undefined
}

/** [H12] What makes it the same when it comes again: its name, and what it is about. */
const nameOfAttempt = ({ commandId, scheduleId, choice }: HoldCommand): string | undefined =>
  commandId && JSON.stringify([commandId, scheduleId, choice])

/** What a user does with a concert's seats. Each command reads top to bottom: decide, evolve, write, answer. */
export class ConcertSeats {
  readonly #actor: ConcertActor
  readonly #newId: () => string
  readonly #tries: Tries

  constructor(actor: ConcertActor, newId: () => string, tries: Tries) {
    this.#actor = actor
    this.#newId = newId
    this.#tries = tries
  }

  async hold(command: HoldCommand, keep: KeepAnswer): Promise<Reservation | Refusal> {
    return this.#actor.answer((nowMs) => {
      const { claim, scheduleId, choice } = command
      const { waiting, policy } = this.#actor.state
      const schedule = this.#actor.schedule(scheduleId)
      useTurn(this.#actor, claim, nowMs)
      const tokenRefusal = queue.tokenRefusal(waiting, claim, 'ACTIVE', nowMs)
      const attempt = policy.holdsPerMinute > 0 ? nameOfAttempt(command) : undefined
      const decision = seats.decideHold(
        schedule,
        {
          userId: claim.userId,
          tokenRefusal,
          saleRefusal: saleRefusal(this.#actor.state, nowMs),
          triesRefusal: triesRefusal(this.#tries.holdWaitMs(claim.userId, attempt, nowMs)),
          seatsElsewhere: this.#actor.seatsElsewhere(claim.userId, scheduleId),
          choice,
          newId: this.#newId,
        },
        nowMs,
      )
      if (seats.isTried(decision)) this.#tries.countHold(claim.userId, attempt, nowMs)
      if (isRefusal(decision)) return decision

      const token = waiting.byUser.get(claim.userId) as Token
      const tokenEvents =
        policy.tokenSpentAt === 'hold'
          ? queue.decideSpend(waiting, token, nowMs)
          : queue.decideExtension(waiting, token)
      const facts = this.#actor.evolve([...decision, ...tokenEvents], nowMs)
      const hold = schedule.holds.get(decision[0].reservationId) as Hold
      const split = 'quantity' in choice && !sideBySide(schedule, hold.seats)
      const view = holdView(schedule, hold)
      const answer: Reservation = split ? { ...view, split } : view
      this.#actor.write(facts, keep(201, answer, nowMs))
      return answer
    })
  }

  async release(command: ReservationCommand, keep: KeepAnswer): Promise<Refusal | null> {
    return this.#actor.answer((nowMs) => {
      const decision = seats.decideRelease(this.#actor.schedule(command.scheduleId), command, nowMs)
      if (isRefusal(decision)) return decision
      this.#actor.carryOut(decision, nowMs, keep(204, null, nowMs))
      return null
    })
  }

  /** [H10] The hold with its new deadline; as it is where its checkout has begun before. */
  async checkout(command: ReservationCommand, keep: KeepAnswer): Promise<Reservation | Refusal> {
    return this.#actor.answer((nowMs) => {
      const schedule = this.#actor.schedule(command.scheduleId)
      const { stopped } = this.#actor.state.waiting.sale
      const decision = seats.decideCheckout(schedule, { ...command, pauseLeftMs: pauseLeftMs(stopped, nowMs) }, nowMs)
      if (isRefusal(decision)) return decision
      const facts = this.#actor.evolve(decision, nowMs)
      const answer = holdView(schedule, schedule.holds.get(command.reservationId) as Hold)
      this.#actor.write(facts, keep(200, answer, nowMs))
      return answer
    })
  }

  /** [P1] One write set: hold check, debit, ledger entry, payment, seats sold, token spent. */
  async pay(
    command: Omit<ReservationCommand, 'userId'> & { readonly claim: TokenClaim },
    keep: KeepAnswer,
  ): Promise<Payment | Refusal> {
    let answer: Payment | Refusal = UNAVAILABLE
    const refusal = await this.#actor.answer((nowMs) => {
      const { waiting, policy } = this.#actor.state
      const { claim, reservationId, stored } = command
      // [N4] Nothing of an offer has to do with a turn.
      const isOffer = stored?.offered === true
      if (!isOffer) useTurn(this.#actor, claim, nowMs)
      const needsTurn = policy.paymentNeedsToken && !isOffer
      const tokenRefusal = needsTurn ? queue.tokenRefusal(waiting, claim, 'ACTIVE', nowMs) : undefined
      const decision = seats.decidePayment(
        this.#actor.schedule(command.scheduleId),
        { userId: claim.userId, tokenRefusal, reservationId, stored, newId: this.#newId },
        nowMs,
      )
      if (isRefusal(decision)) return decision

      const token = isOffer ? undefined : waiting.byUser.get(claim.userId)
      // [Q9] A token is spent once: another payment with it has to know first whether the one under way has spent it.
      if (policy.tokenSpentAt === 'payment' && (token?.locks ?? 0) > 0) return refuse('PAYMENT_IN_PROGRESS')
      const lock =
        token !== undefined && token.state === 'ACTIVE'
          ? [{ type: 'token-locked', token: token.token, userId: token.userId } as const]
          : []
      const spent =
        token !== undefined && policy.tokenSpentAt === 'payment' ? queue.decideSpend(waiting, token, nowMs) : []
      // Whoever pays uses the turn that this may spend, whether or not it takes one, and nothing ends it unused before the store has answered.
      const claimed = token === undefined ? [] : queue.decideClaim(waiting, token, nowMs)
      this.#actor.carryOut([decision.started, ...claimed, ...lock], nowMs)

      const { paymentId, amount } = decision.paid
      const paidAt = isoTime(nowMs)
      const facts = [decision.paid, ...spent, ...this.#announcement(decision.paid)].filter(isStored)
      const unlock = lock.map((locked) => ({ ...locked, type: 'token-unlocked' }) as const)
      this.#actor.writeAhead(facts, keep(201, { paymentId, reservationId, amount, paidAt }, nowMs), (how) => {
        if (how.kind !== 'committed') {
          this.#actor.carryOut([decision.refused, ...unlock], this.#actor.now())
          answer = how.kind === 'refused' ? refuse(how.code) : UNAVAILABLE
          return
        }
        this.#actor.follow(facts, unlock)
        answer = { paymentId, reservationId, amount, paidAt, balance: how.balance ?? 0 }
      })
      return null
    })
    return refusal ?? answer
  }

  /**
   * [P7] One write set: whether it is still paid and nobody else's, credit, ledger entry, CANCELLED and seats free; with the operator's line in the audit log,
   * where it is the operator who gives the money back.
   */
  async refund(
    command: ReservationCommand & { readonly by: 'buyer' | 'operator' },
    keep: KeepAnswer,
  ): Promise<Refund | Refusal | Outdated> {
    let answer: Refund | Refusal | Outdated = UNAVAILABLE
    const refusal = await this.#actor.answer((nowMs) => {
      const schedule = this.#actor.schedule(command.scheduleId)
      const refunded = seats.decideRefund(schedule, { ...command, newId: this.#newId }, nowMs)
      if (isRefusal(refunded)) return refunded
      const { reservationId, entryId, amount } = refunded
      const facts = command.by === 'operator' ? [refunded, this.#auditLine(refunded)] : [refunded]
      this.#actor.writeAhead(facts, keep(201, { reservationId, entryId, amount }, nowMs), (how) => {
        if (how.kind === 'outdated') {
          answer = OUTDATED
          return
        }
        if (how.kind === 'refused') {
          answer = refuse(how.code, how.code === 'AMOUNT_INVALID' ? { reason: WALLET_FULL } : {})
          return
        }
        this.#actor.follow(facts)
        answer = { reservationId, entryId, amount, balance: how.balance ?? 0 }
      })
      return null
    })
    return refusal ?? answer
  }

  /** Dates with seats left. */
  async schedules(claim: TokenClaim): Promise<readonly Schedule[] | Refusal> {
    return this.#actor.read((nowMs) => {
      useTurn(this.#actor, claim, nowMs)
      const { waiting, policy, schedules } = this.#actor.state
      const refusal = queue.tokenRefusal(waiting, claim, policy.datesReadableWith, nowMs)
      if (refusal !== undefined) return refusal
      return [...schedules.values()]
        .filter(({ free }) => free > 0)
        .map((schedule) => scheduleView(schedule, claim.userId))
    })
  }

  /** For everybody: a hall is no secret. */
  async plan(scheduleId: string): Promise<Plan | Refusal> {
    return this.#actor.read(() => this.#actor.schedule(scheduleId).table.plan)
  }

  async list(scheduleId: string, claim: TokenClaim, all: boolean): Promise<JsonText | Refusal> {
    return this.#actor.read((nowMs) => {
      const schedule = this.#actor.schedule(scheduleId)
      return entryRefusal(this.#actor, schedule, claim, nowMs) ?? seatsView(schedule, all)
    })
  }

  /** Whether a ticket to the schedule's room may be issued. */
  async admitToSchedule(scheduleId: string, claim: TokenClaim): Promise<Refusal | null> {
    return this.#actor.answer(
      (nowMs) => entryRefusal(this.#actor, this.#actor.schedule(scheduleId), claim, nowMs) ?? null,
    )
  }

  /** A hold that is neither paid nor ended, as the store remembers it. */
  liveHold(scheduleId: string, reservationId: string): seats.StoredReservation | undefined {
    const hold = this.#actor.ready ? this.#actor.schedule(scheduleId).holds.get(reservationId) : undefined
    if (hold === undefined) return undefined
    const { userId, seats, amount, offered } = hold
    return { userId, state: 'HELD', seats, amount, generation: 1, ...(offered && { offered }) }
  }

  /** A reservation that is not paid and not ended, as it is now. */
  liveReservation(scheduleId: string, reservationId: string): Reservation | undefined {
    if (!this.#actor.ready) return undefined
    const schedule = this.#actor.schedule(scheduleId)
    const hold = schedule.holds.get(reservationId)
    return hold === undefined ? undefined : holdView(schedule, hold)
  }

  /** What seats are called. Undefined while nobody can know. */
  names(scheduleId: string, seatIds: readonly string[]): SeatName[] | undefined {
    return this.#actor.ready ? seatNames(this.#actor.schedule(scheduleId).table, seatIds) : undefined
  }

  #auditLine({ scheduleId, reservationId, userId, buyerId, entryId, amount, at }: ReservationRefunded): OperatorActed {
    return {
      type: 'operator-acted',
      concertId: this.#actor.concertId,
      action: 'reservation-refunded',
      detail: { scheduleId, reservationId, userId, ...(buyerId !== undefined && { buyerId }), amount, entryId },
      at,
    }
  }

  #announcement(paid: StoredFact & { type: 'reservation-paid' }): readonly StoredFact[] {
    if (!this.#actor.state.policy.paymentAnnounced) return []
    const { scheduleId, reservationId, paymentId, at } = paid
    return [{ type: 'payment-announced', concertId: this.#actor.concertId, scheduleId, reservationId, paymentId, at }]
  }
}
