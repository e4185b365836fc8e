import {
  type CheckIn,
  isRefusal,
  plainTransferCode,
  type Refusal,
  readTicket,
  refuse,
  type SignedTicket,
  shownTransferCode,
  signedPart,
  type TicketKey,
  type Transfer,
  type TransferOffer,
  ticketText,
} from '../../client-sdk/protocol/index.ts'
import type { Storage } from '../../storage/Storage.ts'
import type { KeepAnswer } from '../actor/Outcomes.ts'
import type { Concert } from '../concert/Concert.ts'
import type { Concerts } from '../concert/Concerts.ts'
import { OUTDATED, type Outdated, untilUpToDate } from '../concert/outdated.ts'
import { findConcertOfSchedule } from './findConcert.ts'
import type { Reservations } from './Reservations.ts'

/** Signs tickets, and knows its own. */
export interface TicketSeal {
  /** The public ones, that which signs first. */
  readonly keys: readonly [TicketKey, ...TicketKey[]]
  /** By the first key. */
  sign(bytes: Uint8Array): Uint8Array
  /** False for a key that is not there, too. */
  verify(keyId: string, bytes: Uint8Array, signature: Uint8Array): boolean
}

export interface TransferCodes {
  /** Unguessable, of `TRANSFER_LETTERS`. */
  newCode(): string
  /** From which nobody gets back to the code. */
  hashOf(plainCode: string): string
}

export interface AdmissionTicketsDeps {
  readonly storage: Storage
  readonly concerts: Concerts
  readonly reservations: Reservations
  readonly ticketSeal: TicketSeal
  readonly transferCodes: TransferCodes
}

/** Whose command it is, and what it is about. */
interface Own {
  readonly userId: string
  readonly reservationId: string
}

/** What is done with paid reservations once they are out in the world. */
export class AdmissionTickets {
  readonly #deps: AdmissionTicketsDeps

  constructor(deps: AdmissionTicketsDeps) {
    this.#deps = deps
  }

  get keys(): readonly TicketKey[] {
    return this.#deps.ticketSeal.keys
  }

  /** [A1] To its holder alone, as often as asked: it is the same each time, until it is transferred or another key signs. */
  async signed({ userId, reservationId }: Own): Promise<SignedTicket | Refusal> {
    const record = await this.#deps.reservations.byId(reservationId)
    if (record?.userId !== userId) return refuse('RESERVATION_NOT_FOUND')
    if (record.state === 'CANCELLED') return refuse('RESERVATION_CANCELLED')
    if (record.state !== 'PAID') return refuse('RESERVATION_NOT_PAID')
    const { ticketSeal } = this.#deps
    const { scheduleId, generation, seats } = record
    const signed = signedPart({ keyId: ticketSeal.keys[0].keyId, reservationId, scheduleId, generation, seats })
    return { ticket: ticketText(signed, ticketSeal.sign(signed)), generation }
  }

  /** [T1] The code is told here and nowhere again: not even the answer is kept, and whoever asks again gets another one. */
  async offerTransfer({ userId, reservationId }: Own): Promise<TransferOffer | Refusal> {
    const { reservations, transferCodes } = this.#deps
    const code = transferCodes.newCode()
    const codeHash = transferCodes.hashOf(code)
    const offer = await reservations.decide(reservationId, (concert, scheduleId, stored) =>
      concert.tickets.offerTransfer({ scheduleId, reservationId, userId, stored, codeHash }),
    )
    return isRefusal(offer) ? offer : { ...offer, transferCode: shownTransferCode(code) }
  }

  withdrawTransfer({ userId, reservationId }: Own, keep: KeepAnswer): Promise<null | Refusal> {
    return this.#deps.reservations.decide(reservationId, (concert, scheduleId, stored) =>
      concert.tickets.withdrawTransfer({ scheduleId, reservationId, userId, stored }, keep),
    )
  }

  /** [T2] By whoever has the code. One that was used, replaced or withdrawn meanwhile leads nowhere any more. */
  async acceptTransfer(toUserId: string, typedCode: string, keep: KeepAnswer): Promise<Transfer | Refusal> {
    const { storage, concerts } = this.#deps
    const codeHash = this.hashOf(typedCode)
    return untilUpToDate(async () => {
      const stored = await storage.reservationByTransferCode(codeHash)
      if (stored === undefined) return refuse('TRANSFER_CODE_INVALID')
      const { concertId, scheduleId, reservationId } = stored
      const concert = concerts.byId(concertId)
      if (concert === undefined) return refuse('UNAVAILABLE')
      const request = { scheduleId, reservationId, codeHash, stored, toUserId }
      const answer = await concert.tickets.acceptTransfer(request, keep)
      return (await this.#isOvertaken(answer, codeHash)) ? refuse('TRANSFER_CODE_INVALID') : answer
    })
  }

  /**
   * [T4] The seats that are too many may be these very ones, under way to the same user by another command: a refusal comes when that is stored, and then
   * the code is spent.
   */
  async #isOvertaken(answer: Transfer | Refusal | Outdated, codeHash: string): Promise<boolean> {
    if (answer === OUTDATED || !isRefusal(answer) || answer.code !== 'SEAT_LIMIT') return false
    return (await this.#deps.storage.reservationByTransferCode(codeHash)) === undefined
  }

  /** [A3] Only what this server has signed is looked up at all. */
  async checkIn(
    { ticket, scheduleId, door }: { readonly ticket: string; readonly scheduleId: string; readonly door: string },
    keep: KeepAnswer,
  ): Promise<CheckIn | Refusal> {
    const { storage, concerts, reservations, ticketSeal } = this.#deps
    const concert: Concert | Refusal = findConcertOfSchedule(concerts, scheduleId)
    if (isRefusal(concert)) return concert
    const read = readTicket(ticket.trim())
    const isGenuine = read !== undefined && ticketSeal.verify(read.content.keyId, read.signed, read.signature)
    if (!isGenuine) return refuse('TICKET_INVALID')
    const { content } = read
    return untilUpToDate(async () => {
      const stored = await reservations.byId(content.reservationId)
      const { name = '' } = (stored && (await storage.user(stored.userId))) ?? {}
      return concert.tickets.checkIn({ scheduleId, content, door, stored, name }, keep)
    })
  }

  /** What is kept of a transfer code. */
  hashOf(typedCode: string): string {
    return this.#deps.transferCodes.hashOf(plainTransferCode(typedCode))
  }
}
