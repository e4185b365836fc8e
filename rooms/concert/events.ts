/** A payment told to the concert as an event of its own, where its policy asks for that. Stored in the audit log. */
export interface ConcertFact {
  readonly type: 'payment-announced'
  readonly concertId: string
  readonly scheduleId: string
  readonly reservationId: string
  readonly paymentId: string
  readonly at: number
}
