import type { CommandType } from '../../../client-sdk/protocol/index.ts'
import type { Random } from '../Random.ts'
import type { Gossip } from './mischief.ts'

export interface Wish {
  readonly type: 'checkout' | 'refund' | 'signedTicket' | 'offerTransfer' | 'withdrawTransfer'
  readonly reservationId: string
  readonly inMs: number
}

/**
 * What people want once they have seats: more time to pay in, and their money back; more often than they can have it, and now and then of what is
 * not theirs. Chances come from a source of its own, so that worlds in which nobody has any are what they would be without.
 */
export class SecondThoughts {
  readonly random: Random
  readonly #gossip: Gossip

  constructor(random: Random, gossip: Gossip) {
    this.random = random
    this.#gossip = gossip
  }

  /** What they want after an answer. */
  after(type: CommandType, body: unknown): readonly Wish[] {
    const { reservationId } = (body ?? {}) as { reservationId?: string }
    if (reservationId === undefined) return []
    if (type === 'hold')
      return [...this.#often('checkout', reservationId, 0.6), ...this.#often('refund', reservationId, 0.1)]
    if (type === 'pay')
      return [...this.#often('refund', reservationId, 0.8), ...this.#often('checkout', reservationId, 0.1)]
    return []
  }

  /** With that probability; and who does it once may do it again, at once or by and by. */
  #often(type: Wish['type'], own: string, probability: number): readonly Wish[] {
    const wishes: Wish[] = []
    while (wishes.length < 3 && this.random.chance(wishes.length === 0 ? probability : 0.5)) {
      const reservationId = this.random.chance(0.05) ? this.random.pick([...this.#gossip.reservations, 'none']) : own
      const beforeMs = wishes.at(-1)?.inMs
      const isAtOnce = beforeMs !== undefined && this.random.chance(0.8)
      const inMs = isAtOnce ? beforeMs + this.random.between(0, 3) : this.random.between(0, 6_000)
      wishes.push({ type, reservationId, inMs })
    }
    return wishes
  }
}
