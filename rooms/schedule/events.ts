/** What happened to the seats of one concert schedule. Times in epoch milliseconds, money in KRW, seats by index. */
export type ScheduleEvent = ScheduleFact | ScheduleNotice

/** Stored. */
export type ScheduleFact =
  | SeatsHeld
  | CheckoutBegun
  | HoldEnd
  | SeatBlock
  | {
      /** The store debits the buyer's wallet with it, or refuses the write set whole. */
      readonly type: 'reservation-paid'
      readonly scheduleId: string
      readonly reservationId: string
      readonly userId: string
      readonly paymentId: string
      readonly entryId: string
      readonly seats: readonly number[]
      readonly amount: number
      readonly at: number
      readonly offered?: true
    }
  | ReservationRefunded
  | AllotmentJoined
  | AllotmentReleased
  | WaitlistJoined
  | WaitlistLeft
  | TicketFact

/** What changes seats. */
export type SeatFact = Exclude<
  ScheduleFact,
  CheckoutBegun | AllotmentJoined | AllotmentReleased | WaitlistJoined | WaitlistLeft | TicketFact
>

export interface SeatsHeld {
  readonly type: 'seats-held'
  readonly scheduleId: string
  readonly reservationId: string
  readonly userId: string
  readonly seats: readonly number[]
  readonly amount: number
  readonly heldAt: number
  readonly expiresAt: number
  /** The server has made it for who was on the waitlist, and their place has ended with it. */
  readonly offered?: true
}

/** `sequence`: ascending, of the places of a date. */
export interface WaitlistJoined {
  readonly type: 'waitlist-joined'
  readonly scheduleId: string
  readonly userId: string
  readonly sequence: number
  readonly wish: {
    readonly quantity: number
    readonly zone?: string | undefined
    readonly category?: string | undefined
  }
  readonly at: number
}

export interface WaitlistLeft {
  readonly type: 'waitlist-left'
  readonly scheduleId: string
  readonly userId: string
  /** Not of their own accord: nothing of the date is to be waited for any more. */
  readonly over?: true
  readonly at: number
}

/**
 * What happens to what is sold, and leaves its seats as they are. Memory does not have it: each names the generation it was decided on, and the
 * store writes it only while that is so, the reservation is paid, and nobody was let in by it.
 */
export type TicketFact = TransferOffered | TransferWithdrawn | ReservationTransferred | ReservationCheckedIn

interface OfTicket<Type> {
  readonly type: Type
  readonly scheduleId: string
  readonly reservationId: string
  /** Who holds it. */
  readonly userId: string
  /** 1, and one more for each transfer. */
  readonly generation: number
  readonly at: number
}

/** In the place of any code before it. */
export interface TransferOffered extends OfTicket<'transfer-offered'> {
  readonly codeHash: string
  readonly expiresAt: number
}

export type TransferWithdrawn = OfTicket<'transfer-withdrawn'>

/** From `userId` to `toUserId`, whose ticket is of the generation after it; by the code of that hash, which it spends. */
export interface ReservationTransferred extends OfTicket<'reservation-transferred'> {
  readonly toUserId: string
  readonly codeHash: string
  readonly seats: readonly number[]
}

/** Its holder was let in at that door. */
export interface ReservationCheckedIn extends OfTicket<'reservation-checked-in'> {
  readonly door: string
  readonly seats: readonly number[]
}

/** Once for each hold: its deadline is this one now. */
export interface CheckoutBegun {
  readonly type: 'checkout-begun'
  readonly scheduleId: string
  readonly reservationId: string
  readonly userId: string
  readonly expiresAt: number
  readonly at: number
}

/** The store credits the buyer's wallet with it, or refuses the write set whole: whether it has been refunded or transferred before only the store knows. */
export interface ReservationRefunded {
  readonly type: 'reservation-refunded'
  readonly scheduleId: string
  readonly reservationId: string
  readonly userId: string
  /** Who has paid it, where that is not who holds it. */
  readonly buyerId?: string
  readonly generation: number
  readonly entryId: string
  readonly seats: readonly number[]
  readonly amount: number
  readonly at: number
}

/** The operator has taken seats out of the sale, or given them back to it. */
export type SeatBlock = BlockOf<'seats-blocked'> | BlockOf<'seats-unblocked'>

interface BlockOf<Type> {
  readonly type: Type
  readonly scheduleId: string
  readonly seats: readonly number[]
}

/** A user has presented a code, by its SHA-256. */
export interface AllotmentJoined {
  readonly type: 'allotment-joined'
  readonly scheduleId: string
  readonly allotmentId: string
  readonly userId: string
  readonly code: string
  readonly at: number
}

/** The seats of an allotment are everybody's; `seats`: those of them that are free. */
export interface AllotmentReleased {
  readonly type: 'allotment-released'
  readonly scheduleId: string
  readonly allotmentId: string
  readonly seats: readonly number[]
  readonly at: number
}

export interface HoldEnd {
  readonly type: 'hold-released' | 'hold-expired'
  readonly scheduleId: string
  readonly reservationId: string
  readonly userId: string
  readonly seats: readonly number[]
  readonly at: number
  readonly offered?: true
}

/** Never stored: a restart forgets it. */
export type ScheduleNotice =
  /** Between the two a hold neither expires nor is released nor is paid again. */
  | {
      readonly type: 'payment-started' | 'payment-refused'
      readonly scheduleId: string
      readonly reservationId: string
    }
  /** Between the two these seats count as its as well, for the store may be about to make them its. */
  | {
      readonly type: 'transfer-started' | 'transfer-settled'
      readonly scheduleId: string
      readonly toUserId: string
      readonly seatCount: number
    }
