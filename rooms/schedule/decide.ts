import {
  isRefusal,
  type Refusal,
  type RefusalCode,
  type ReservationState,
  refuse,
} from '../../client-sdk/protocol/index.ts'
import { accessOf } from './access.ts'
import { chooseSeats, findSeats, findWanted, quantityOf, type SeatChoice } from './chooseSeats.ts'
import type { CheckoutBegun, ReservationRefunded, ScheduleEvent, SeatBlock, SeatsHeld } from './events.ts'
import { BLOCKED, FREE, type Hold, isClosed, type ScheduleState } from './state.ts'

/** Gives a new id each time. Whoever decides asks for one once nothing is refused any more: most of what a crowd asks for is. */
export type NewId = () => string

/** What each command on a reservation comes with, besides its name. */
export interface Sender {
  readonly userId: string
  /** The queue's verdict, made beforehand so that it has its place in the order of refusals. */
  readonly tokenRefusal: Refusal | undefined
}

/** A reservation as the store has it: one that memory does not know as live has ended so. */
export interface StoredReservation {
  readonly userId: string
  readonly state: Exclude<ReservationState, 'PAYING'>
  readonly seats: readonly number[]
  readonly amount: number
  /** [N4] An offer of the waitlist is paid without a turn. */
  readonly offered?: true
  /** Of its ticket: 1, and one more for each transfer. */
  readonly generation: number
  /** Who has paid it, where that is not who holds it. */
  readonly buyerId?: string
  /** Until when the transfer code is good that was given out for it, where there is one. */
  readonly transferUntil?: number
  readonly checkedInAt?: number
}

/** Which reservation a command is about, whose it is said to be, and what the store knows of it. */
export interface About {
  readonly userId: string
  readonly reservationId: string
  readonly stored: StoredReservation | undefined
}

/**
 * What happens when somebody clicks *hold*. All or nothing ([H2]). Overdue holds have been expired before any command of the same moment is
 * decided, so a seat that is not FREE is really taken.
 */
export const decideHold = (
  state: ScheduleState,
  command: Sender & {
    /** Why the operator lets nothing be held now, if so. */
    readonly saleRefusal: Refusal | undefined
    /** [H12] Why this user has to wait, if so. */
    readonly triesRefusal: Refusal | undefined
    /** What the user holds and has bought on the concert's other dates. */
    readonly seatsElsewhere: number
    readonly choice: SeatChoice
    readonly newId: NewId
  },
  nowMs: number,
): readonly [SeatsHeld] | Refusal => {
  const wanted = findWanted(state, command.choice)
  if (isRefusal(wanted)) return wanted
  if (command.tokenRefusal !== undefined) return command.tokenRefusal
  const notNow = dateRefusal(state, command.saleRefusal, nowMs)
  if (notNow !== undefined) return notNow
  if (command.triesRefusal !== undefined) return command.triesRefusal
  const tooMany = limitRefusal(state, command, quantityOf(wanted))
  if (tooMany !== undefined) return tooMany
  const seats = chooseSeats(state, wanted, accessOf(state, command.userId))
  if (isRefusal(seats)) return seats

  const { userId, newId } = command
  return [heldSeats(state, { reservationId: newId(), userId, seats }, state.holdDurationMs, nowMs)]
}

/** [P6] At the prices of this moment. */
export const heldSeats = (
  { scheduleId, table }: ScheduleState,
  hold: Pick<SeatsHeld, 'reservationId' | 'userId' | 'seats'>,
  lifeMs: number,
  nowMs: number,
): SeatsHeld => ({
  type: 'seats-held',
  scheduleId,
  ...hold,
  amount: hold.seats.reduce((sum, seat) => sum + (table.prices[seat] as number), 0),
  heldAt: nowMs,
  expiresAt: nowMs + lifeMs,
})

/** Why nothing of the date can be held now. */
export const dateRefusal = (
  state: ScheduleState,
  saleRefusal: Refusal | undefined,
  nowMs: number,
): Refusal | undefined => {
  if (state.opensAt !== undefined && nowMs < state.opensAt) {
    return refuse('SALE_NOT_OPEN', { retryAfterMs: state.opensAt - nowMs })
  }
  return saleRefusal ?? (isClosed(state, nowMs) ? refuse('SALE_CLOSED') : undefined)
}

/** [H5] [H11] Why a user may not have so many more. */
export const limitRefusal = (
  { byUser, seatsPerUser, seatsPerUserOnAllDates }: ScheduleState,
  { userId, seatsElsewhere }: { readonly userId: string; readonly seatsElsewhere: number },
  more: number,
): Refusal | undefined => {
  const here = (byUser.get(userId)?.seats ?? 0) + more
  if (here > seatsPerUser) return refuse('SEAT_LIMIT', { limit: seatsPerUser })
  const isTooMany = seatsPerUserOnAllDates > 0 && here + seatsElsewhere > seatsPerUserOnAllDates
  return isTooMany ? refuse('SEAT_LIMIT', { limit: seatsPerUserOnAllDates }) : undefined
}

const SEAT_REFUSALS: readonly RefusalCode[] = [
  'SEAT_LIMIT',
  'SEAT_ALLOTTED',
  'SEAT_TAKEN',
  'SEATS_SHORT',
  'SEAT_ORPHANED',
]

/** [H12] Whether a hold came so far as to be about its seats, whatever became of it. */
export const isTried = (decision: readonly ScheduleEvent[] | Refusal): boolean =>
  !isRefusal(decision) || SEAT_REFUSALS.includes(decision.code)

export const decideRelease = (
  state: ScheduleState,
  command: About,
  nowMs: number,
): readonly ScheduleEvent[] | Refusal => {
  const hold = findHold(state, command)
  if (isRefusal(hold)) return hold
  if (hold.paying) return refuse('PAYMENT_IN_PROGRESS')
  if (nowMs >= hold.expiresAt) return refuse('RESERVATION_EXPIRED')
  return [endOf(state, hold, 'hold-released', nowMs)]
}

/**
 * [H10] More time to pay in, once for each hold: none where it has begun before. In a pause, which has moved the deadline on by all that it may
 * yet last, the time is counted from its end; and what pauses have moved it by, as nothing else does before its checkout, is none of the time that
 * the cap allows ([O3]).
 *
 * @param command.pauseLeftMs how much longer the sale may be paused
 */
export const decideCheckout = (
  state: ScheduleState,
  command: About & { readonly pauseLeftMs: number },
  nowMs: number,
): readonly CheckoutBegun[] | Refusal => {
  const hold = findHold(state, command)
  if (isRefusal(hold)) return hold
  if (hold.paying) return refuse('PAYMENT_IN_PROGRESS')
  if (nowMs >= hold.expiresAt) return refuse('RESERVATION_EXPIRED')
  if (state.checkoutMs === 0) return refuse('CHECKOUT_NOT_OFFERED')
  if (hold.checkoutAt !== undefined) return []
  const { scheduleId } = state
  const { reservationId, userId } = hold
  const beginsAt = nowMs + command.pauseLeftMs
  const madeForMs = hold.offered ? (state.waitlist?.offerMs ?? state.holdDurationMs) : state.holdDurationMs
  const pausedMs = Math.max(0, hold.expiresAt - hold.heldAt - madeForMs)
  const prolonged = Math.min(beginsAt + state.checkoutMs, hold.heldAt + pausedMs + state.holdCapMs)
  const expiresAt = Math.max(hold.expiresAt, prolonged)
  return [{ type: 'checkout-begun', scheduleId, reservationId, userId, expiresAt, at: nowMs }]
}

export interface PaymentDecision {
  /** At once: nothing else may happen to the hold now. */
  readonly started: ScheduleEvent
  /** Once the store has taken the money. */
  readonly paid: ScheduleEvent & { readonly type: 'reservation-paid' }
  /** If the store finds too little. */
  readonly refused: ScheduleEvent
}

/** [H3] [P3] [P4] Everything about a payment but the balance, which is the store's to decide with the debit. */
export const decidePayment = (
  state: ScheduleState,
  command: Sender & About & { readonly newId: NewId },
  nowMs: number,
): PaymentDecision | Refusal => {
  const hold = findHold(state, command)
  // Before the token, though it is reservation state: the payment that came first has usually spent the token, and who pays twice
  // wants to hear that it is paid, not that the turn is over.
  if (isRefusal(hold) && hold.code !== 'RESERVATION_EXPIRED') return hold
  if (command.tokenRefusal !== undefined) return command.tokenRefusal
  if (isRefusal(hold)) return hold
  if (hold.paying) return refuse('PAYMENT_IN_PROGRESS')
  if (nowMs >= hold.expiresAt) return refuse('RESERVATION_EXPIRED')

  const { scheduleId } = state
  const { reservationId, userId, seats, amount } = hold
  return {
    started: { type: 'payment-started', scheduleId, reservationId },
    paid: {
      type: 'reservation-paid',
      scheduleId,
      reservationId,
      userId,
      paymentId: command.newId(),
      entryId: command.newId(),
      seats,
      amount,
      at: nowMs,
      ...(hold.offered && { offered: true }),
    },
    refused: { type: 'payment-refused', scheduleId, reservationId },
  }
}

/**
 * [P8] Everything about a refund but whether there has been one already, or a transfer, which is the store's to decide with the credit: what
 * is sold is not in memory.
 *
 * @param command.by the buyer has a deadline, the operator none
 */
export const decideRefund = (
  state: ScheduleState,
  command: About & { readonly by: 'buyer' | 'operator'; readonly newId: NewId },
  nowMs: number,
): ReservationRefunded | Refusal => {
  const paid = findPaid(state, command)
  if (isRefusal(paid)) return paid
  const { reservationId, userId } = command
  const { seats, amount, generation, buyerId } = paid
  if (command.by === 'buyer') {
    if (buyerId !== undefined) return refuse('REFUND_BUYER_ONLY')
    if (state.refundableUntil === undefined) return refuse('REFUND_NOT_OFFERED')
    if (nowMs >= state.refundableUntil) return refuse('REFUND_TOO_LATE')
  }
  const { scheduleId } = state
  return {
    type: 'reservation-refunded',
    scheduleId,
    reservationId,
    userId,
    ...(buyerId !== undefined && { buyerId }),
    generation,
    entryId: command.newId(),
    seats,
    amount,
    at: nowMs,
  }
}

/** What is paid, and by which nobody was let in: only that can be given back, or passed on. */
export const findPaid = (state: ScheduleState, about: About): StoredReservation | Refusal => {
  const hold = findHold(state, about)
  if (!isRefusal(hold)) return refuse(hold.paying ? 'PAYMENT_IN_PROGRESS' : 'RESERVATION_NOT_PAID')
  if (hold.code === 'RESERVATION_EXPIRED') return refuse('RESERVATION_NOT_PAID')
  if (hold.code !== 'RESERVATION_ALREADY_PAID' || about.stored === undefined) return hold
  return about.stored.checkedInAt === undefined ? about.stored : refuse('ALREADY_CHECKED_IN')
}

/** A hold's deadline has come. [P4] One that is being paid waits for the outcome. */
export const decideExpiry = (state: ScheduleState, reservationId: string, nowMs: number): readonly ScheduleEvent[] => {
  const hold = state.holds.get(reservationId)
  if (hold === undefined || hold.paying || nowMs < hold.expiresAt) return []
  return [endOf(state, hold, 'hold-expired', nowMs)]
}

/** [O7] All or nothing. Those that are blocked already stay so; none where all are. */
export const decideBlock = (state: ScheduleState, seatIds: readonly string[]): readonly SeatBlock[] | Refusal => {
  const seats = findSeats(state, seatIds)
  if (isRefusal(seats)) return seats
  const inTheWay = seatIds.filter((_, at) => ![FREE, BLOCKED].includes(state.status[seats[at] as number] as number))
  if (inTheWay.length > 0) return refuse('SEAT_TAKEN', { seats: inTheWay })
  return changeOf(
    state,
    'seats-blocked',
    seats.filter((seat) => state.status[seat] === FREE),
  )
}

/** [O7] Those that are not blocked stay as they are. */
export const decideUnblock = (state: ScheduleState, seatIds: readonly string[]): readonly SeatBlock[] | Refusal => {
  const seats = findSeats(state, seatIds)
  if (isRefusal(seats)) return seats
  return changeOf(
    state,
    'seats-unblocked',
    seats.filter((seat) => state.status[seat] === BLOCKED),
  )
}

const changeOf = (state: ScheduleState, type: SeatBlock['type'], seats: readonly number[]): readonly SeatBlock[] =>
  seats.length === 0 ? [] : [{ type, scheduleId: state.scheduleId, seats }]

/** [H6] Another's reservation is as good as none. */
const findHold = (state: ScheduleState, { reservationId, userId, stored }: About): Hold | Refusal => {
  const hold = state.holds.get(reservationId)
  const owner = hold ?? stored
  if (owner === undefined || owner.userId !== userId) return refuse('RESERVATION_NOT_FOUND')
  if (hold !== undefined) return hold
  if (stored?.state === 'PAID') return refuse('RESERVATION_ALREADY_PAID')
  return refuse(stored?.state === 'CANCELLED' ? 'RESERVATION_CANCELLED' : 'RESERVATION_EXPIRED')
}

const endOf = (
  state: ScheduleState,
  hold: Hold,
  type: 'hold-released' | 'hold-expired',
  nowMs: number,
): ScheduleEvent => ({
  type,
  scheduleId: state.scheduleId,
  reservationId: hold.reservationId,
  userId: hold.userId,
  seats: hold.seats,
  at: nowMs,
  ...(hold.offered && { offered: true }),
})
