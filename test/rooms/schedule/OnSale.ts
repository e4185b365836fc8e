import type {
  PolicyChoice,
  Refusal,
  Reservation,
  ReservationState,
  SeatStatus,
  SeatTally,
} from '../../../client-sdk/protocol/index.ts'
import type { Share } from '../../../rooms/schedule/state.ts'

export const SEATS = ['A-1', 'A-2', 'A-3', 'A-4', 'A-5', 'A-6']

/** When the date begins. */
export const STARTS_AT = 5 * 24 * 60 * 60_000

/** What an import may change of a date, even while seats of it are held. Prices by seat. */
export interface Terms {
  readonly policy: PolicyChoice
  readonly opensAt: number | undefined
  readonly prices: readonly number[]
}

export interface HoldCommand {
  readonly userId: string
  readonly seats: readonly string[]
  readonly reservationId: string
  readonly tokenRefusal: Refusal | undefined
  readonly saleRefusal: Refusal | undefined
}

export interface ReservationCommand {
  readonly userId: string
  readonly reservationId: string
}

export interface PaymentCommand extends ReservationCommand {
  readonly tokenRefusal: Refusal | undefined
}

export interface CheckoutCommand extends ReservationCommand {
  readonly pauseLeftMs: number
}

export interface RefundCommand extends ReservationCommand {
  readonly by: 'buyer' | 'operator'
}

/** A reservation as the store has it: a payment under way is not known to it. */
export interface ReservationRow {
  readonly reservationId: string
  readonly userId: string
  readonly seats: readonly string[]
  readonly amount: number
  readonly heldAt: number
  readonly expiresAt: number
  readonly checkoutAt?: number | undefined
  readonly state: Exclude<ReservationState, 'PAYING'>
  /** Of one that is paid, when the payment began. */
  readonly endedAt: number | undefined
  readonly paid: number | undefined
}

/** All there is to see of a date. */
export interface Seen {
  readonly nowMs: number
  readonly seats: readonly { readonly seatId: string; readonly price: number; readonly status: SeatStatus }[]
  readonly free: readonly string[]
  readonly seatsLeft: number
  readonly tally: SeatTally
  readonly revenue: number
  readonly holds: readonly Reservation[]
  /** Of each user who has any: the seats held and bought, and the live reservations. */
  readonly shares: Readonly<Record<string, Readonly<Share>>>
  readonly stored: readonly ReservationRow[]
}

/** A date that is on sale, as a model or for real: a command is put to both in the same words. */
export interface OnSale {
  nowMs: number
  hold(command: HoldCommand): Refusal | null
  release(command: ReservationCommand): Refusal | null
  checkout(command: CheckoutCommand): Refusal | null
  /** Until it is settled the payment is under way. */
  startPayment(command: PaymentCommand): Refusal | null
  settlePayment(reservationId: string, outcome: 'paid' | 'refused'): void
  /** Of what is paid, and settled at once. */
  refund(command: RefundCommand): Refusal | null
  /** Carries out a hold's deadline: early, late, or once more. */
  expire(reservationId: string): void
  /** Carries out every deadline there has ever been. */
  sweep(): void
  block(seats: readonly string[]): Refusal | null
  unblock(seats: readonly string[]): Refusal | null
  /** Moves the deadline of every hold, on or back. */
  move(ms: number): void
  restart(terms: Terms): void
  look(): Seen
}
