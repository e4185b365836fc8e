import { DatabaseSync } from 'node:sqlite'
import type { Statement } from './Statements.ts'

interface StoredPayment {
  readonly paymentId: string
  readonly reservationId: string
  readonly scheduleId: string
  readonly state: string
  readonly amount: number
  /** A JSON array of ids, in the order in which they were held. */
  readonly seats: string
}

const PAYMENTS = `
  SELECT p.payment_id AS paymentId, r.reservation_id AS reservationId, r.schedule_id AS scheduleId, r.state, p.amount,
         (SELECT json_group_array(s.seat_guid ORDER BY s.ordinal) FROM reservation_seats s
           WHERE s.reservation = r.number) AS seats
    FROM payments p JOIN reservations r ON r.number = p.reservation`

/**
 * Holds what customers were told against a server's database file; a line for each payment that is not in it as it was
 * acknowledged, and for each seat that is in two. What the file says of itself is `verifyBooks`'s.
 */
export const auditFile = (databaseFile: string, statements: readonly Statement[]): readonly string[] => {
  const database = new DatabaseSync(databaseFile, { readOnly: true })
  try {
    const stored = database.prepare(PAYMENTS).all() as unknown as readonly StoredPayment[]
    return [...paidTwice(stored), ...lost(stored, statements)]
  } finally {
    database.close()
  }
}

function* paidTwice(stored: readonly StoredPayment[]): Generator<string> {
  const payments = new Map<string, string>()
  for (const { paymentId, scheduleId, state, seats } of stored) {
    // What was given back may be paid by another.
    if (state === 'CANCELLED') continue
    for (const seat of JSON.parse(seats) as readonly string[]) {
      const key = `${scheduleId} ${seat}`
      const first = payments.get(key)
      if (first !== undefined) yield `in the file seat ${seat} of ${scheduleId} is paid by ${first} and by ${paymentId}`
      payments.set(key, paymentId)
    }
  }
}

function* lost(stored: readonly StoredPayment[], statements: readonly Statement[]): Generator<string> {
  const known = new Map(stored.map((payment) => [payment.paymentId, payment]))
  for (const { name, acknowledged, reservations } of statements) {
    const cancelled = new Set(reservations.filter(({ state }) => state === 'CANCELLED').map((one) => one.reservationId))
    for (const { payment, reservation } of acknowledged.payments) {
      const told = {
        state: cancelled.has(payment.reservationId) ? 'CANCELLED' : 'PAID',
        amount: payment.amount,
        seats: JSON.stringify(reservation.seats),
      }
      const { state, amount, seats } = known.get(payment.paymentId) ?? {}
      if (state !== told.state || amount !== told.amount || seats !== told.seats) {
        const now = state === undefined ? 'nothing' : `${state}, ${amount} for ${seats}`
        yield `payment ${payment.paymentId} of ${name}, ${told.amount} for ${told.seats}: in the file it is ${now}`
      }
    }
  }
}
