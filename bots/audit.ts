import type { Reservation } from '../client-sdk/index.ts'
import type { Acknowledged, Statement } from './Statements.ts'

/**
 * Holds what customers were told against what the server says of it; a line for each contradiction. It shares no code
 * with the server, and looks at nothing but answers.
 */
export const audit = (statements: readonly Statement[]): readonly string[] => {
  const received = statements.flatMap(({ reservations }) => reservations.filter((reservation) => reservation.received))
  const passedOn = new Map(received.map((reservation) => [reservation.reservationId, reservation]))
  return [
    ...new Set([...soldTwice(statements.flatMap(acknowledgedSales)), ...soldTwice(statements.flatMap(salesKnown))]),
    ...statements.flatMap((statement) => [...forgotten(statement, passedOn), ...unexplained(statement)]),
  ]
}

type Reservations = ReadonlyMap<string, Reservation>

interface Sale {
  readonly name: string
  readonly reservation: Reservation
}

/** Less what has been given back since, and may be another's by now. */
const acknowledgedSales = ({ name, acknowledged, reservations }: Statement): readonly Sale[] => {
  const cancelled = new Set(reservations.filter(({ state }) => state === 'CANCELLED').map((one) => one.reservationId))
  return acknowledged.payments
    .filter(({ payment }) => !cancelled.has(payment.reservationId))
    .map(({ reservation }) => ({ name, reservation }))
}

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

/** What the server has of a customer's reservations: those that were offered to another, and are the other's now, as well. */
const knownOf = ({ acknowledged, reservations }: Statement, passedOn: Reservations): Reservations => {
  const known = new Map(reservations.map((reservation) => [reservation.reservationId, reservation]))
  for (const reservationId of acknowledged.offers) {
    const others = passedOn.get(reservationId)
    if (others !== undefined && !known.has(reservationId)) known.set(reservationId, others)
  }
  return known
}

/** What was acknowledged and is not so. */
function* forgotten(statement: Statement, passedOn: Reservations): Generator<string> {
  const { name, acknowledged } = statement
  const known = knownOf(statement, passedOn)
  for (const { payment, reservation } of acknowledged.payments) {
    const { paymentId, reservationId, amount } = payment
    const now = known.get(reservationId)
    if (!isSale(now, statement) || now.paymentId !== paymentId) {
      yield `payment ${paymentId} of ${name} was acknowledged, its reservation is ${now?.state ?? 'not there'}`
    } else if (now.amount !== amount || now.seats.join() !== reservation.seats.join()) {
      yield `payment ${paymentId} of ${name} was for other seats or another amount than its reservation`
    }
  }
  const prolonged = new Map(acknowledged.checkouts.map(({ reservationId, expiresAt }) => [reservationId, expiresAt]))
  for (const { reservationId, expiresAt: heldUntil } of acknowledged.holds) {
    const expiresAt = prolonged.get(reservationId) ?? heldUntil
    const now = known.get(reservationId)
    if (now === undefined) yield `hold ${reservationId} of ${name} was acknowledged and is not there`
    if (now?.state === 'RELEASED' && !acknowledged.released.includes(reservationId)) {
      yield `hold ${reservationId} of ${name} was released by nobody`
    }
    if (now !== undefined && now.expiresAt !== expiresAt && !mayBeProlonged(now, statement)) {
      yield `hold ${reservationId} of ${name} was to expire at ${expiresAt}, not at ${now.expiresAt}`
    }
  }
  for (const { reservationId, amount } of acknowledged.refunds) {
    const now = known.get(reservationId)
    if (now?.state !== 'CANCELLED' || now.amount !== amount) {
      yield `refund of ${amount} for ${reservationId} of ${name} was acknowledged, it is ${now?.state ?? 'not there'}`
    }
  }
  for (const reservationId of acknowledged.released) {
    const state = known.get(reservationId)?.state
    if (state !== 'RELEASED') yield `hold ${reservationId} of ${name} was released, and is ${state ?? 'not there'}`
  }
}

/** Paid, and not given back but where somebody was told so, or may not have heard it. */
const isSale = (reservation: Reservation | undefined, statement: Statement): reservation is Reservation => {
  if (reservation?.state === 'PAID') return true
  const isTold = statement.acknowledged.refunds.some((refund) => refund.reservationId === reservation?.reservationId)
  return reservation?.state === 'CANCELLED' && (isTold || !isAnswered(statement))
}

/** It has begun the checkout, and may not have heard of it. */
const mayBeProlonged = ({ reservationId, checkoutAt }: Reservation, statement: Statement): boolean =>
  checkoutAt !== undefined &&
  !isAnswered(statement) &&
  statement.acknowledged.checkouts.every((checkout) => checkout.reservationId !== reservationId)

/** Whether it had the answer to all that it asked for. */
export const isAnswered = ({ outcome }: Statement): boolean =>
  outcome !== undefined && outcome !== 'failed' && outcome !== 'ran out of time'

/** What is so and was never acknowledged: nothing, with those whose every command was answered. */
function* unexplained(statement: Statement): Generator<string> {
  if (!isAnswered(statement)) return
  const { name, acknowledged, reservations, balance } = statement
  const bought = [...acknowledged.payments.map(({ payment }) => payment), ...acknowledged.transfers]
  const told = new Set(bought.map(({ reservationId }) => reservationId))
  for (const { reservationId, state } of reservations) {
    if (state === 'PAID' && !told.has(reservationId)) yield `${name} paid for ${reservationId} and was never told so`
  }
  const expected = balanceAfter(acknowledged)
  if (balance !== expected) yield `${name} should have ${expected} KRW and has ${balance}`
}

const balanceAfter = ({ charges, payments, refunds }: Acknowledged): number =>
  [...charges, ...refunds].reduce((sum, { amount }) => sum + amount, 0) -
  payments.reduce((sum, { payment }) => sum + payment.amount, 0)
