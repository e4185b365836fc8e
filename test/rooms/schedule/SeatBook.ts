import {
  policyOf,
  type Refusal,
  type RefusalCode,
  type ReservationState,
  refuse,
  type SeatStatus,
} from '../../../client-sdk/protocol/index.ts'
import {
  type CheckoutCommand,
  type HoldCommand,
  type OnSale,
  type PaymentCommand,
  type RefundCommand,
  type ReservationCommand,
  type ReservationRow,
  SEATS,
  type Seen,
  STARTS_AT,
  type Terms,
} from './OnSale.ts'

interface Entry extends Omit<ReservationRow, 'state' | 'expiresAt' | 'checkoutAt' | 'endedAt' | 'paid'> {
  state: ReservationState
  expiresAt: number
  checkoutAt?: number
  startedAt?: number
  endedAt?: number
  /** By pauses. */
  movedMs: number
}

/** As SPEC.md declares it. */
const ORDER: readonly RefusalCode[] = [
  'RESERVATION_NOT_FOUND',
  'SEAT_NOT_FOUND',
  'RESERVATION_ALREADY_PAID',
  'RESERVATION_CANCELLED',
  'TOKEN_INVALID',
  'TOKEN_EXPIRED',
  'TOKEN_NOT_ACTIVE',
  'SALE_NOT_OPEN',
  'SALE_PAUSED',
  'SALE_CLOSED',
  'PAYMENT_IN_PROGRESS',
  'RESERVATION_EXPIRED',
  'RESERVATION_NOT_PAID',
  'CHECKOUT_NOT_OFFERED',
  'REFUND_NOT_OFFERED',
  'REFUND_TOO_LATE',
  'SEAT_LIMIT',
  'SEAT_TAKEN',
]

/** Of all that speaks against a command, what comes first in the declared order. */
const firstOf = (reasons: readonly (Refusal | false | undefined)[]): Refusal | null =>
  ORDER.flatMap((code) => reasons.filter((reason) => reason && reason.code === code))[0] || null

const unknownOf = (seats: readonly string[]): Refusal | false => {
  const unknown = seats.filter((seat) => !SEATS.includes(seat))
  return unknown.length > 0 && refuse('SEAT_NOT_FOUND', { seats: unknown })
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** A date as a box office with paper and pencil would keep it: a list of its reservations, read from top to bottom for every question. */
export class SeatBook implements OnSale {
  nowMs = 0
  /** Every code it has ever refused by. */
  readonly refusals = new Set<RefusalCode>()
  readonly entries: Entry[] = []
  blocked: readonly string[] = []
  /** How long deadlines have been moved for a pause that is on. */
  pausedUntil: number | undefined
  #terms: Terms

  constructor(terms: Terms) {
    this.#terms = terms
  }

  get seatsPerUser(): number {
    return policyOf(this.#terms.policy).seatsPerUser
  }

  get holdDurationMs(): number {
    return policyOf(this.#terms.policy).holdDurationMs
  }

  entry(reservationId: string | undefined): Entry | undefined {
    return this.entries.find((entry) => entry.reservationId === reservationId)
  }

  live(): readonly Entry[] {
    return this.entries.filter(({ state }) => state === 'HELD' || state === 'PAYING')
  }

  hold({ userId, seats, reservationId, tokenRefusal, saleRefusal }: HoldCommand): Refusal | null {
    const { policy, opensAt, prices } = this.#terms
    const refusal = firstOf([
      unknownOf(seats),
      tokenRefusal,
      opensAt !== undefined && opensAt > this.nowMs && refuse('SALE_NOT_OPEN', { retryAfterMs: opensAt - this.nowMs }),
      saleRefusal,
      this.#seatsOf(userId) + seats.length > this.seatsPerUser && refuse('SEAT_LIMIT', { limit: this.seatsPerUser }),
      this.#taken(seats, ['FREE']),
    ])
    if (refusal) return refusal
    let amount = 0
    for (const seat of seats) amount += prices[SEATS.indexOf(seat)] as number
    const expiresAt = this.nowMs + policyOf(policy).holdDurationMs
    this.entries.push({
      reservationId,
      userId,
      seats,
      amount,
      heldAt: this.nowMs,
      expiresAt,
      movedMs: 0,
      state: 'HELD',
    })
    return null
  }

  release(command: ReservationCommand): Refusal | null {
    const refusal = firstOf(this.#against(command))
    if (!refusal) this.#end(command.reservationId, 'RELEASED', this.nowMs)
    return refusal
  }

  checkout(command: CheckoutCommand): Refusal | null {
    const { checkoutMs, holdCapMs } = policyOf(this.#terms.policy)
    const refusal = firstOf([...this.#against(command), checkoutMs === 0 && refuse('CHECKOUT_NOT_OFFERED')])
    if (refusal) return refusal
    const entry = this.entry(command.reservationId)!
    if (entry.checkoutAt !== undefined) return null
    // As if there had been no pause, and then as much later as the pauses take.
    const withoutPauses = (ms: number) => ms - entry.movedMs
    const beginsAt = withoutPauses(this.nowMs + command.pauseLeftMs)
    const prolonged = Math.min(beginsAt + checkoutMs, entry.heldAt + holdCapMs)
    entry.expiresAt = Math.max(withoutPauses(entry.expiresAt), prolonged) + entry.movedMs
    entry.checkoutAt = this.nowMs
    return null
  }

  startPayment(command: PaymentCommand): Refusal | null {
    const refusal = firstOf([...this.#against(command), command.tokenRefusal])
    if (!refusal) Object.assign(this.entry(command.reservationId)!, { state: 'PAYING', startedAt: this.nowMs })
    return refusal
  }

  settlePayment(reservationId: string, outcome: 'paid' | 'refused'): void {
    const entry = this.entry(reservationId)!
    if (outcome === 'paid') this.#end(reservationId, 'PAID', entry.startedAt!)
    else entry.state = 'HELD'
  }

  refund({ userId, reservationId, by }: RefundCommand): Refusal | null {
    const entry = this.entry(reservationId)
    const { refundUntilMs } = policyOf(this.#terms.policy)
    const isBuyers = by === 'buyer'
    const refusal = firstOf([
      entry?.userId !== userId && refuse('RESERVATION_NOT_FOUND'),
      entry?.state === 'CANCELLED' && refuse('RESERVATION_CANCELLED'),
      entry?.state === 'PAYING' && refuse('PAYMENT_IN_PROGRESS'),
      entry?.state !== 'PAID' && refuse('RESERVATION_NOT_PAID'),
      isBuyers && refundUntilMs === null && refuse('REFUND_NOT_OFFERED'),
      isBuyers && this.nowMs >= STARTS_AT - (refundUntilMs ?? 0) && refuse('REFUND_TOO_LATE'),
    ])
    if (!refusal) this.#end(reservationId, 'CANCELLED', this.nowMs)
    return refusal
  }

  expire(reservationId: string): void {
    const entry = this.entry(reservationId)
    if (entry?.state === 'HELD' && this.nowMs >= entry.expiresAt) this.#end(reservationId, 'EXPIRED', this.nowMs)
  }

  sweep(): void {
    for (const { reservationId } of this.entries) this.expire(reservationId)
  }

  block(seats: readonly string[]): Refusal | null {
    const refusal = firstOf([unknownOf(seats), this.#taken(seats, ['FREE', 'BLOCKED'])])
    if (!refusal) this.blocked = [...new Set([...this.blocked, ...seats])]
    return refusal
  }

  unblock(seats: readonly string[]): Refusal | null {
    const refusal = firstOf([unknownOf(seats)])
    if (!refusal) this.blocked = this.blocked.filter((seat) => !seats.includes(seat))
    return refusal
  }

  move(ms: number): void {
    for (const entry of this.live()) {
      entry.expiresAt += ms
      entry.movedMs += ms
    }
  }

  /** A payment under way is forgotten. */
  restart(terms: Terms): void {
    this.#terms = terms
    for (const entry of this.entries) if (entry.state === 'PAYING') entry.state = 'HELD'
  }

  look(): Seen {
    const users = [...new Set(this.entries.map(({ userId }) => userId))].filter((userId) => this.#seatsOf(userId) > 0)
    const free = SEATS.filter((seat) => this.#statusOf(seat) === 'FREE')
    return {
      nowMs: this.nowMs,
      seats: SEATS.map((seatId, at) => ({
        seatId,
        price: this.#terms.prices[at] as number,
        status: this.#statusOf(seatId),
      })),
      free,
      seatsLeft: free.length,
      tally: {
        total: SEATS.length,
        free: free.length,
        held: this.#count('HELD'),
        sold: this.#count('SOLD'),
        blocked: this.#count('BLOCKED'),
      },
      revenue: this.entries.reduce((sum, { state, amount }) => sum + (state === 'PAID' ? amount : 0), 0),
      holds: this.live().map((entry) => ({
        reservationId: entry.reservationId,
        scheduleId: 'date',
        state: entry.state,
        seats: [...entry.seats],
        amount: entry.amount,
        heldAt: iso(entry.heldAt),
        expiresAt: iso(entry.expiresAt),
        ...(entry.checkoutAt !== undefined && { checkoutAt: iso(entry.checkoutAt) }),
      })),
      shares: Object.fromEntries(
        users.map((userId) => {
          const holds = this.live().filter((entry) => entry.userId === userId).length
          return [userId, { seats: this.#seatsOf(userId), holds }]
        }),
      ),
      stored: this.entries.map(({ state, startedAt: _, movedMs: __, endedAt, ...rest }) => ({
        ...rest,
        state: state === 'PAYING' ? 'HELD' : state,
        endedAt,
        paid: state === 'PAID' || state === 'CANCELLED' ? rest.amount : undefined,
      })),
    }
  }

  #against({ userId, reservationId }: ReservationCommand): (Refusal | false)[] {
    const entry = this.entry(reservationId)
    if (entry?.userId !== userId) return [refuse('RESERVATION_NOT_FOUND')]
    const isLive = (entry.state === 'HELD' || entry.state === 'PAYING') && this.nowMs < entry.expiresAt
    return [
      entry.state === 'PAID' && refuse('RESERVATION_ALREADY_PAID'),
      entry.state === 'CANCELLED' && refuse('RESERVATION_CANCELLED'),
      entry.state === 'PAYING' && refuse('PAYMENT_IN_PROGRESS'),
      !isLive && refuse('RESERVATION_EXPIRED'),
    ]
  }

  #end(reservationId: string, state: ReservationState, endedAt: number): void {
    Object.assign(this.entry(reservationId)!, { state, endedAt })
  }

  /** Refused by those of the seats that exist and are something else. */
  #taken(seats: readonly string[], allowed: readonly SeatStatus[]): Refusal | false {
    const inTheWay = seats.filter((seat) => SEATS.includes(seat) && !allowed.includes(this.#statusOf(seat)))
    return inTheWay.length > 0 && refuse('SEAT_TAKEN', { seats: inTheWay })
  }

  #count(status: SeatStatus): number {
    return SEATS.filter((seat) => this.#statusOf(seat) === status).length
  }

  #statusOf(seat: string): SeatStatus {
    if (this.blocked.includes(seat)) return 'BLOCKED'
    if (this.live().some(({ seats }) => seats.includes(seat))) return 'HELD'
    return this.entries.some(({ state, seats }) => state === 'PAID' && seats.includes(seat)) ? 'SOLD' : 'FREE'
  }

  #seatsOf(userId: string): number {
    const counted = this.entries.filter(({ state }) => state === 'HELD' || state === 'PAYING' || state === 'PAID')
    return counted.filter((entry) => entry.userId === userId).flatMap(({ seats }) => seats).length
  }
}
