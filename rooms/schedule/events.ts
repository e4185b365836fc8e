/** What happened to the seats of one concert schedule. Times in epoch milliseconds, money in KRW, seats by index. */
export type ScheduleEvent = ScheduleFact | ScheduleNotice

/** Stored. */
export type ScheduleFact =
  | {
      readonly type: 'seats-held'
      readonly scheduleId: string
      readonly reservationId: string
      readonly userId: string
      readonly seats: readonly number[]
      readonly amount: number
      readonly heldAt: number
      readonly expiresAt: number
    }
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
    }
  | ReservationRefunded
  | AllotmentJoined
  | AllotmentReleased

/** What changes seats. */
export type SeatFact = Exclude<ScheduleFact, CheckoutBegun | AllotmentJoined | AllotmentReleased>

/** Once for each hold: its deadline is this one now. */
export interface CheckoutBegun {
  readonly type: 'checkout-begun'
  readonly scheduleId: string
  readonly reservationId: string
  readonly userId: string
  readonly expiresAt: number
  readonly at: number
}

/** The store credits the buyer's wallet with it, or refuses the write set whole: whether it has been refunded before only the store knows. */
export interface ReservationRefunded {
  readonly type: 'reservation-refunded'
  readonly scheduleId: string
  readonly reservationId: string
  readonly userId: string
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
}

/** Never stored: a restart forgets it. Between the two a hold neither expires nor is released nor is paid again. */
export interface ScheduleNotice {
  readonly type: 'payment-started' | 'payment-refused'
  readonly scheduleId: string
  readonly reservationId: string
}
