import type { Reservation } from '../client-sdk/index.ts'
import type { Acknowledged, Statement } from './Statements.ts'

/**
 * Holds what customers were told against what the server says of it; a line for each contradiction. It shares no code
 * with the server, and looks at nothing but answers.
 */
export const audit = (statements: readonly Statement[]): readonly string[] => [
  ...new Set([...soldTwice(statements.flatMap(acknowledgedSales)), ...soldTwice(statements.flatMap(salesKnown))]),
  ...statements.flatMap((statement) => [...forgotten(statement), ...unexplained(statement)]),
]

interface Sale {
  readonly name: string
  readonly reservation: Reservation
}

const acknowledgedSales = ({ name, acknowledged }: Statement): readonly Sale[] =>
  acknowledged.payments.map(({ reservation }) => ({ name, reservation }))

const salesKnown = ({ name, reservations }: Statement): readonly Sale[] =>
  reservations.filter(({ state }) => state === 'PAID').map((reservation) => ({ name, reservation }))

function* soldTwice(sales: readonly Sale[]): Generator<string> {
  const buyers = new Map<string, string>()
  for (const { name, reservation } of sales) {
    for (const seat of reservation.seats) {
      const key = `${reservation.scheduleId} ${seat}`
      const first = buyers.get(key)
      if (first !== undefined) yield `seat ${seat} of ${reservation.scheduleId} was sold to ${first} and to ${name}`
      buyers.set(key, name)
    }
  }
}

/** What was acknowledged and is not so. */
function* forgotten({ name, acknowledged, reservations }: Statement): Generator<string> {
  const known = new Map(reservations.map((reservation) => [reservation.reservationId, reservation]))
  for (const { payment, reservation } of acknowledged.payments) {
    const { paymentId, reservationId, amount } = payment
    const now = known.get(reservationId)
    if (now?.state !== 'PAID' || now.paymentId !== paymentId) {
      yield `payment ${paymentId} of ${name} was acknowledged, its reservation is ${now?.state ?? 'not there'}`
    } else if (now.amount !== amount || now.seats.join() !== reservation.seats.join()) {
      yield `payment ${paymentId} of ${name} was for other seats or another amount than its reservation`
    }
  }
  for (const { reservationId, expiresAt } of acknowledged.holds) {
    const now = known.get(reservationId)
    if (now === undefined) yield `hold ${reservationId} of ${name} was acknowledged and is not there`
    if (now?.state === 'RELEASED' && !acknowledged.released.includes(reservationId)) {
      yield `hold ${reservationId} of ${name} was released by nobody`
    }
    if (now?.expiresAt !== undefined && now.expiresAt !== expiresAt) {
      yield `hold ${reservationId} of ${name} was to expire at ${expiresAt}, not at ${now.expiresAt}`
    }
  }
  for (const reservationId of acknowledged.released) {
    const state = known.get(reservationId)?.state
    if (state !== 'RELEASED') yield `hold ${reservationId} of ${name} was released, and is ${state ?? 'not there'}`
  }
}

/** What is so and was never acknowledged: nothing, with those whose every command was answered. */
function* unexplained({ name, outcome, acknowledged, reservations, balance }: Statement): Generator<string> {
  if (outcome === undefined || outcome === 'failed' || outcome === 'ran out of time') return
  const paid = new Set(acknowledged.payments.map(({ payment }) => payment.reservationId))
  for (const { reservationId, state } of reservations) {
    if (state === 'PAID' && !paid.has(reservationId)) yield `${name} paid for ${reservationId} and was never told so`
  }
  const expected = balanceAfter(acknowledged)
  if (balance !== expected) yield `${name} should have ${expected} KRW and has ${balance}`
}

const balanceAfter = ({ charges, payments }: Acknowledged): number =>
  charges.reduce((sum, { amount }) => sum + amount, 0) - payments.reduce((sum, { payment }) => sum + payment.amount, 0)
