import { isRefusal, type PlanSeat, policyOf, type Refusal, type Seat } from '../../../client-sdk/protocol/index.ts'
import { PassingMap } from '../../../rooms/memory/PassingMap.ts'
import {
  decideBlock,
  decideCheckout,
  decideExpiry,
  decideHold,
  decidePayment,
  decideRefund,
  decideRelease,
  decideUnblock,
  type PaymentDecision,
} from '../../../rooms/schedule/decide.ts'
import type { ScheduleEvent } from '../../../rooms/schedule/events.ts'
import { evolveSchedule } from '../../../rooms/schedule/evolve.ts'
import { indexSeats, loadSchedule, moveHolds, type ScheduleState } from '../../../rooms/schedule/state.ts'
import { holdView, scheduleView, seatsView, tallyOf } from '../../../rooms/schedule/view.ts'
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

type Row = Omit<ReservationRow, 'seats'> & { readonly seats: readonly number[]; readonly generation: 1 }

const ENDS = {
  'hold-released': 'RELEASED',
  'hold-expired': 'EXPIRED',
  'reservation-paid': 'PAID',
  'reservation-refunded': 'CANCELLED',
} as const

const CATEGORIES = ['VIP', 'Standard']
const TABLE: readonly PlanSeat[] = SEATS.map((seatId, index) => {
  return {
    seatId,
    index,
    label: seatId,
    zone: '',
    row: 'A',
    number: String(index + 1),
    category: CATEGORIES[index % 2] as string,
    x: index,
    y: 0,
  }
})

/** The core, and beside it what the store would keep of its facts. */
export class ScheduleCore implements OnSale {
  nowMs = 0
  #state: ScheduleState
  readonly #payments = new Map<string, PaymentDecision>()
  readonly #stored = new Map<string, Row>()
  #blocked: readonly number[] = []

  constructor(terms: Terms) {
    this.#state = this.#load(terms)
  }

  hold({ seats, reservationId, ...sender }: HoldCommand): Refusal | null {
    const unlimited = { triesRefusal: undefined, seatsElsewhere: 0 }
    const command = { ...sender, ...unlimited, choice: seats, newId: () => reservationId }
    return this.#carryOut(decideHold(this.#state, command, this.nowMs))
  }

  release(command: ReservationCommand): Refusal | null {
    const stored = this.#stored.get(command.reservationId)
    return this.#carryOut(decideRelease(this.#state, { ...command, stored }, this.nowMs))
  }

  checkout(command: CheckoutCommand): Refusal | null {
    const stored = this.#stored.get(command.reservationId)
    return this.#carryOut(decideCheckout(this.#state, { ...command, stored }, this.nowMs))
  }

  startPayment(command: PaymentCommand): Refusal | null {
    const stored = this.#stored.get(command.reservationId)
    const decision = decidePayment(this.#state, { ...command, stored, newId: () => 'id' }, this.nowMs)
    if (isRefusal(decision)) return decision
    this.#payments.set(command.reservationId, decision)
    return this.#carryOut([decision.started])
  }

  settlePayment(reservationId: string, outcome: 'paid' | 'refused'): void {
    const decision = this.#payments.get(reservationId) as PaymentDecision
    this.#payments.delete(reservationId)
    this.#carryOut([decision[outcome]])
  }

  refund(command: RefundCommand): Refusal | null {
    const stored = this.#stored.get(command.reservationId)
    const decision = decideRefund(this.#state, { ...command, stored, newId: () => 'refund' }, this.nowMs)
    return this.#carryOut(isRefusal(decision) ? decision : [decision])
  }

  expire(reservationId: string): void {
    this.#carryOut(decideExpiry(this.#state, reservationId, this.nowMs))
  }

  sweep(): void {
    for (const reservationId of this.#stored.keys()) this.expire(reservationId)
  }

  block(seats: readonly string[]): Refusal | null {
    return this.#carryOut(decideBlock(this.#state, seats))
  }

  unblock(seats: readonly string[]): Refusal | null {
    return this.#carryOut(decideUnblock(this.#state, seats))
  }

  move(ms: number): void {
    moveHolds(this.#state, ms)
    for (const [reservationId, row] of this.#stored) {
      if (row.state === 'HELD') this.#stored.set(reservationId, { ...row, expiresAt: row.expiresAt + ms })
    }
  }

  restart(terms: Terms): void {
    this.#payments.clear()
    this.#state = this.#load(terms)
  }

  look(): Seen {
    const state = this.#state
    const seats = (JSON.parse(seatsView(state, true).text) as { seats: Seat[] }).seats
    const free = (JSON.parse(seatsView(state, false).text) as { seats: Seat[] }).seats
    return {
      nowMs: this.nowMs,
      seats: seats.map(({ seatId, price, status }) => ({ seatId, price, status })),
      free: free.map(({ seatId }) => seatId),
      seatsLeft: scheduleView(state).seatsLeft,
      tally: tallyOf(state),
      revenue: state.revenue,
      holds: [...state.holds.values()].map((hold) => holdView(state, hold)),
      shares: Object.fromEntries([...state.byUser].map(([userId, share]) => [userId, { ...share }])),
      stored: [...this.#stored.values()].map(({ generation: _, ...row }) => ({
        ...row,
        seats: row.seats.map((seat) => SEATS[seat] as string),
      })),
    }
  }

  #load({ policy, opensAt, prices }: Terms): ScheduleState {
    const { seatsPerUser, orphanSeats, holdDurationMs, checkoutMs, holdCapMs, refundUntilMs } = policyOf(policy)
    const refundableUntil = refundUntilMs === null ? undefined : STARTS_AT - refundUntilMs
    const plan = { name: 'hall', categories: [], areas: [] }
    const table = { ...indexSeats(TABLE, plan), prices: Int32Array.from(prices) }
    const rows = [...this.#stored.values()]
    return loadSchedule(
      {
        ...{ transferableUntil: undefined, transferMs: 1 },
        ...{
          scheduleId: 'date',
          concertId: 'concert',
          startsAt: STARTS_AT,
          opensAt,
          closesAt: Date.UTC(2100, 0),
          refundableUntil,
        },
        ...{
          seatsPerUser,
          seatsPerUserOnAllDates: 0,
          seatsOnAllDates: new PassingMap(),
          allotments: [],
          waitlist: undefined,
          orphanSeats,
          holdDurationMs,
          checkoutMs,
          holdCapMs,
          table,
        },
      },
      {
        holds: rows.filter(({ state }) => state === 'HELD'),
        sold: rows.filter(({ state }) => state === 'PAID'),
        blocked: this.#blocked,
        checkedIn: 0,
        revenue: rows.reduce((sum, { state, paid = 0 }) => (state === 'PAID' ? sum + paid : sum), 0),
      },
    )
  }

  #carryOut(decision: readonly ScheduleEvent[] | Refusal): Refusal | null {
    if (isRefusal(decision)) return decision
    for (const event of decision) {
      evolveSchedule(this.#state, event)
      this.#store(event)
    }
    return null
  }

  #store(event: ScheduleEvent): void {
    switch (event.type) {
      case 'payment-started':
      case 'payment-refused':
      // The model has none.
      case 'allotment-joined':
      case 'allotment-released':
      case 'waitlist-joined':
      case 'waitlist-left':
      case 'transfer-started':
      case 'transfer-settled':
      case 'transfer-offered':
      case 'transfer-withdrawn':
      case 'reservation-transferred':
      case 'reservation-checked-in':
        return
      case 'seats-held': {
        const { type: _, scheduleId: __, ...hold } = event
        this.#stored.set(event.reservationId, {
          ...hold,
          ...{ state: 'HELD', endedAt: undefined, paid: undefined, generation: 1 },
        })
        return
      }
      case 'checkout-begun': {
        const row = this.#stored.get(event.reservationId) as Row
        this.#stored.set(event.reservationId, { ...row, expiresAt: event.expiresAt, checkoutAt: event.at })
        return
      }
      case 'seats-blocked':
        this.#blocked = [...this.#blocked, ...event.seats]
        return
      case 'seats-unblocked':
        this.#blocked = this.#blocked.filter((seat) => !event.seats.includes(seat))
        return
      default: {
        const { reservationId, userId, seats, at } = event
        const row = this.#stored.get(reservationId) as Row
        const paid = event.type === 'reservation-paid' ? event.amount : row.paid
        this.#stored.set(reservationId, { ...row, userId, seats, state: ENDS[event.type], endedAt: at, paid })
      }
    }
  }
}
