import {
  type CheckIn,
  isoTime,
  isRefusal,
  type Refusal,
  refuse,
  type TicketContent,
  type Transfer,
  type TransferOffer,
} from '../../client-sdk/protocol/index.ts'
import type { CommandOutcome } from '../../storage/Storage.ts'
import type { KeepAnswer } from '../actor/Outcomes.ts'
import type { ScheduleNotice, TicketFact } from '../schedule/events.ts'
import {
  type Admissible,
  decideCheckIn,
  decideTransfer,
  decideTransferOffer,
  decideTransferWithdrawal,
  type TransferRequest,
} from '../schedule/tickets.ts'
import { seatIdsOf, seatLabelsOf } from '../schedule/view.ts'
import type { ConcertActor } from './ConcertActor.ts'
import { OUTDATED, type Outdated } from './outdated.ts'
import type { ReservationCommand } from './ReservationCommand.ts'

/** What is to be written, and told once it is. */
interface Decision<T> {
  /** None where all is as wanted already. */
  readonly fact: TicketFact | undefined
  readonly answer: T
  readonly outcome?: CommandOutcome | undefined
  /** For memory alone: at once, and once the store has decided. */
  readonly pending?: { readonly started: ScheduleNotice; readonly settled: ScheduleNotice }
}

/**
 * What is done with a concert's sold reservations: they are passed on, and let in. They are not in memory, so the store decides with each write
 * whether the reservation still is what it was when it was looked up; where it is not the answer is `OUTDATED`.
 */
export class ConcertTickets {
  readonly #actor: ConcertActor

  constructor(actor: ConcertActor) {
    this.#actor = actor
  }

  /** [T1] `codeHash` is of the code that the holder is then given. */
  offerTransfer(
    command: ReservationCommand & { readonly codeHash: string },
  ): Promise<Omit<TransferOffer, 'transferCode'> | Refusal | Outdated> {
    return this.#settle((nowMs) => {
      const fact = decideTransferOffer(this.#actor.schedule(command.scheduleId), command, nowMs)
      if (isRefusal(fact)) return fact
      const { reservationId, expiresAt } = fact
      return { fact, answer: { reservationId, expiresAt: isoTime(expiresAt) } }
    })
  }

  /** [T1] The code is void. */
  withdrawTransfer(command: ReservationCommand, keep: KeepAnswer): Promise<null | Refusal | Outdated> {
    return this.#settle((nowMs) => {
      const facts = decideTransferWithdrawal(this.#actor.schedule(command.scheduleId), command, nowMs)
      if (isRefusal(facts)) return facts
      return { fact: facts[0], answer: null, outcome: keep(204, null, nowMs) }
    })
  }

  /** [T2] One write set: whether the code is still good for it, the new holder, the code spent, and the old ticket void. */
  acceptTransfer(
    command: TransferRequest & { readonly scheduleId: string },
    keep: KeepAnswer,
  ): Promise<Transfer | Refusal | Outdated> {
    return this.#settle((nowMs) => {
      const schedule = this.#actor.schedule(command.scheduleId)
      const seatsElsewhere = this.#actor.seatsElsewhere(command.toUserId, command.scheduleId)
      const decision = decideTransfer(schedule, { ...command, seatsElsewhere }, nowMs)
      if (isRefusal(decision)) return decision
      const { reservationId, scheduleId, seats } = decision.transferred
      const at = isoTime(nowMs)
      const answer: Transfer = { reservationId, scheduleId, seats: seatIdsOf(schedule.table, seats), at }
      return { fact: decision.transferred, answer, outcome: keep(201, answer, nowMs), pending: decision }
    })
  }

  /** [A3] [A4] Once, and told once it is durable. */
  checkIn(
    command: {
      readonly scheduleId: string
      readonly content: TicketContent
      readonly door: string
      readonly stored: Admissible | undefined
      /** Of its holder. */
      readonly name: string
    },
    keep: KeepAnswer,
  ): Promise<CheckIn | Refusal | Outdated> {
    return this.#settle((nowMs) => {
      const schedule = this.#actor.schedule(command.scheduleId)
      const fact = decideCheckIn(schedule, command, nowMs)
      if (isRefusal(fact)) return fact
      const { reservationId, scheduleId, seats, door } = fact
      const at = isoTime(nowMs)
      const labels = seatLabelsOf(schedule.table, seats)
      const { name } = command
      const answer = { reservationId, scheduleId, seats: seatIdsOf(schedule.table, seats), labels, name, at, door }
      return { fact, answer, outcome: keep(201, answer, nowMs) }
    })
  }

  async #settle<T extends object | null>(
    decide: (nowMs: number) => Decision<T> | Refusal,
  ): Promise<T | Refusal | Outdated> {
    let answer: T | Refusal | Outdated = refuse('UNAVAILABLE')
    const refusal = await this.#actor.answer((nowMs) => {
      const decision = decide(nowMs)
      if (isRefusal(decision)) return decision
      const { fact, outcome, pending } = decision
      if (fact === undefined) {
        answer = decision.answer
        return null
      }
      if (pending !== undefined) this.#actor.carryOut([pending.started], nowMs)
      const notices = pending === undefined ? [] : [pending.settled]
      this.#actor.writeAhead([fact], outcome, (how) => {
        if (how.kind === 'committed') {
          this.#actor.follow([fact], notices)
          answer = decision.answer
          return
        }
        this.#actor.carryOut(notices, this.#actor.now())
        answer = how.kind === 'refused' ? refuse(how.code) : OUTDATED
      })
      return null
    })
    return refusal ?? answer
  }
}
