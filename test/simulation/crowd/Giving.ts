import type { CommandType, SignedTicket, TransferOffer } from '../../../client-sdk/protocol/index.ts'
import type { Random } from '../Random.ts'
import type { Gossip } from './mischief.ts'
import type { Wish } from './SecondThoughts.ts'

/** Takes a transfer code from somebody else. */
export type Taker = (transferCode: string, inMs: number) => void

/** A ticket that somebody was shown. */
export interface Shown {
  readonly ticket: string
  readonly reservationId: string
  readonly generation: number
}

/**
 * What people do with what they have bought, or were given: they look at the ticket, ask for a code, hand it to one or several others, now and then
 * withdraw it or want money back that is not theirs. Chances come from a source of its own.
 */
export class Giving {
  readonly random: Random
  readonly takers: Taker[] = []
  readonly tickets: Shown[] = []
  readonly #gossip: Gossip

  constructor(random: Random, gossip: Gossip) {
    this.random = random
    this.#gossip = gossip
  }

  /** What they want after an answer. */
  after(type: CommandType, body: unknown): readonly Wish[] {
    const { reservationId } = (body ?? {}) as { reservationId?: string }
    if (type === 'acceptTransfer' && reservationId !== undefined) this.#gossip.reservations.push(reservationId)
    if (type === 'pay' || type === 'acceptTransfer') return this.#wants(reservationId ?? 'none')
    if (type === 'offerTransfer') {
      this.#handOut(body as TransferOffer)
      return this.#maybe('withdrawTransfer', reservationId ?? 'none', 0.15)
    }
    return []
  }

  shown(reservationId: string, { ticket, generation }: SignedTicket): void {
    this.tickets.push({ ticket, reservationId, generation })
  }

  #wants(reservationId: string): readonly Wish[] {
    const anothers = this.random.pick([...this.#gossip.reservations, 'none'])
    return [
      ...this.#maybe('signedTicket', reservationId, 0.9),
      ...this.#maybe('offerTransfer', reservationId, 0.9),
      ...this.#maybe('offerTransfer', reservationId, 0.15),
      ...this.#maybe('refund', reservationId, 0.2),
      ...this.#maybe(this.random.chance(0.5) ? 'offerTransfer' : 'signedTicket', anothers, 0.05),
    ]
  }

  #maybe(type: Wish['type'], reservationId: string, probability: number): readonly Wish[] {
    return this.random.chance(probability) ? [{ type, reservationId, inMs: this.random.between(0, 2_500) }] : []
  }

  /** Whoever hears of it first has it, if it is not too late by then. */
  #handOut({ transferCode }: TransferOffer): void {
    const inMs = this.random.between(0, 1_500)
    const count = Number(this.random.weighted({ 1: 5, 2: 3, 3: 1 }))
    for (let nth = 0; nth < count; nth += 1)
      this.random.pick(this.takers)(transferCode, inMs + this.random.between(0, this.random.chance(0.7) ? 5 : 2_000))
  }
}
