import type { AdmissionValues } from '../../client-sdk/protocol/index.ts'

/** What happened to a concert as a whole. Times in epoch milliseconds. */
export type ConcertFact = PaymentAnnounced | SaleChanged | AdmissionChanged | OperatorActed

/** A payment told to the concert as an event of its own, where its policy asks for that. Stored in the audit log. */
export interface PaymentAnnounced {
  readonly type: 'payment-announced'
  readonly concertId: string
  readonly scheduleId: string
  readonly reservationId: string
  readonly paymentId: string
  readonly at: number
}

/** The operator has opened, stopped or resumed the sale. */
export interface SaleChanged {
  readonly type: 'sale-changed'
  readonly concertId: string
  /** Dates that were to open by then are open; absent: as the catalogue says. */
  readonly openedUpTo?: number
  readonly stopped?: { readonly state: 'PAUSED' | 'CLOSED'; readonly at: number }
  /** By how much the deadlines of all holds and ACTIVE tokens move with it; less than 0: back. */
  readonly movedMs: number
}

/** The operator has set the pace of admission, over what the policy says. What is not named stays. */
export interface AdmissionChanged {
  readonly type: 'admission-changed'
  readonly concertId: string
  readonly values: AdmissionValues
}

/** A line of the audit log, written with what the operator did. */
export interface OperatorActed {
  readonly type: 'operator-acted'
  /** Absent where no concert is concerned. */
  readonly concertId?: string
  readonly action: OperatorAction
  readonly detail: Readonly<Record<string, unknown>>
  readonly at: number
}

export type OperatorAction =
  | 'sale-opened'
  | 'sale-paused'
  | 'sale-resumed'
  | 'sale-closed'
  | 'admission-changed'
  | 'seats-blocked'
  | 'seats-unblocked'
  | 'allotment-released'
  | 'wallet-credited'
  | 'reservation-refunded'
