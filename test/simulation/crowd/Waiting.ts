import type {
  CommandType,
  Envelope,
  Outcome,
  Reservation,
  WaitlistPlaces,
  WaitlistWish,
} from '../../../client-sdk/protocol/index.ts'
import type { Random } from '../Random.ts'

export interface WaitersAct {
  readonly type: CommandType
  readonly body: object
  readonly inMs: number
  readonly malformed?: boolean
}

/** Of a hold: there was nothing for who asked, or not so soon. */
const IN_VAIN = ['SEAT_TAKEN', 'SEATS_SHORT', 'SEAT_ALLOTTED', 'TOKEN_NOT_ACTIVE', 'SALE_PAUSED', 'TOO_MANY_TRIES']

/**
 * What people do who find no seats: they wait for some, look whether they were offered any, and pay, decline or forget about it; some who decline wait again;
 * now and then they leave, or want something else without leaving. Chances come from a source of its own.
 */
export class Waiting {
  readonly #random: Random
  /** Offers that were answered, one way or another, and of which date. */
  readonly #seen = new Map<string, string>()

  constructor(random: Random) {
    this.#random = random
  }

  /** What they do after an answer. */
  after({ type, body }: Envelope, outcome: Outcome): readonly WaitersAct[] {
    const { scheduleId } = (body ?? {}) as { scheduleId: string }
    if (type === 'hold' && !outcome.ok && IN_VAIN.includes(outcome.problem.code)) return this.#join(scheduleId)
    if (type === 'joinWaitlist' && outcome.ok) return this.#watch(scheduleId)
    if (type === 'joinWaitlist' && !outcome.ok && outcome.problem.code === 'WAITLIST_JOINED')
      return this.#maybe('leaveWaitlist', { scheduleId }, 0.3)
    if (type === 'leaveWaitlist' && outcome.ok && this.#random.chance(0.5)) return this.#join(scheduleId)
    const declined = type === 'release' && this.#seen.get((body as { reservationId: string }).reservationId)
    if (declined && outcome.ok) return this.#random.chance(0.5) ? this.#join(declined) : []
    if (type === 'waitlistPlaces' && outcome.ok)
      return (outcome.body as WaitlistPlaces).offers.flatMap((offer) => this.#answer(offer))
    if (type !== 'reservations' || !outcome.ok) return []
    const { reservations } = outcome.body as { reservations: readonly Reservation[] }
    return reservations.flatMap((reservation) => this.#answer(reservation))
  }

  #join(scheduleId: string): readonly WaitersAct[] {
    if (this.#random.chance(0.25)) return []
    const wish = this.#wish()
    const inMs = this.#random.between(0, 600)
    const joins: WaitersAct[] = [{ type: 'joinWaitlist', body: { scheduleId, ...wish }, inMs }]
    if (this.#random.chance(0.2)) joins.push({ ...(joins[0] as WaitersAct), inMs: inMs + this.#random.between(0, 300) })
    if (this.#random.chance(0.15))
      joins.push({ type: 'joinWaitlist', body: { scheduleId, ...this.#wish() }, inMs: inMs + 400 })
    if (this.#random.chance(0.03))
      joins.push({ type: 'joinWaitlist', body: { scheduleId, quantity: 1, zone: 'Moon' }, inMs, malformed: true })
    return joins
  }

  #wish(): WaitlistWish {
    const quantity = Number(this.#random.weighted({ 1: 5, 2: 3, 3: 1, 7: 0.2 }))
    return { quantity, ...(this.#random.chance(0.15) && { category: 'R' }) }
  }

  #watch(scheduleId: string): readonly WaitersAct[] {
    const looks = Array.from({ length: this.#random.between(2, 6) }, (_, nth): WaitersAct => {
      const type = this.#random.chance(0.5) ? 'reservations' : 'waitlistPlaces'
      return { type, body: {}, inMs: (nth + 1) * this.#random.between(300, 2_500) }
    })
    return [
      ...looks,
      ...this.#maybe('waitlistPlace', { scheduleId }, 0.5),
      ...this.#maybe('leaveWaitlist', { scheduleId }, 0.12),
    ]
  }

  /** Each offer once; who pays has the money by then, mostly. */
  #answer({ reservationId, scheduleId, offered, state }: Reservation): readonly WaitersAct[] {
    if (!offered || state !== 'HELD' || this.#seen.has(reservationId)) return []
    this.#seen.set(reservationId, scheduleId)
    const inMs = this.#random.between(0, 1_500)
    switch (this.#random.weighted({ pay: 5, decline: 3, forget: 3 })) {
      case 'pay':
        return [
          { type: 'charge', body: { amount: 3_000 + this.#seen.size }, inMs },
          ...this.#maybe('checkout', { reservationId }, 0.2),
          { type: 'pay', body: { reservationId }, inMs: inMs + this.#random.between(50, 1_500) },
        ]
      case 'decline':
        return [{ type: 'release', body: { reservationId }, inMs }]
      default:
        return []
    }
  }

  #maybe(type: CommandType, body: object, probability: number): readonly WaitersAct[] {
    return this.#random.chance(probability) ? [{ type, body, inMs: this.#random.between(0, 4_000) }] : []
  }
}
