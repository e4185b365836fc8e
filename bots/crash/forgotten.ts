import type { Recollection } from './recollect.ts'

/**
 * What customers had been told and the next server doesn't know, a line each; empty when nothing was lost. It shares no
 * code with the server, and looks at nothing but answers.
 */
export const forgotten = (recollections: readonly Recollection[]): readonly string[] =>
  recollections.flatMap((recollection) =>
    [...forgottenMoney(recollection), ...forgottenHolds(recollection), ...forgottenPlace(recollection)].map(
      (fault) => `${recollection.before.bot.name}: ${fault}`,
    ),
  )

function* forgottenMoney({ before, reservations, entries, balance, inFlight }: Recollection): Generator<string> {
  const { charges, payments, refunds } = before.acknowledged
  for (const { payment } of payments) {
    const { reservationId, paymentId, amount } = payment
    const now = reservations.find((one) => one.reservationId === reservationId)
    const isGivenBack =
      now?.state === 'CANCELLED' &&
      entries.some((entry) => entry.kind === 'REFUND' && entry.reservationId === reservationId)
    if ((now?.state !== 'PAID' && !isGivenBack) || now.paymentId !== paymentId || now.amount !== amount) {
      yield `payment ${paymentId} of ${amount}: its reservation is ${JSON.stringify(now)}`
    }
    const debits = entries.filter((entry) => entry.kind === 'PAYMENT' && entry.reservationId === reservationId)
    if (debits.length !== 1 || debits[0]?.amount !== -amount) {
      yield `payment ${paymentId} of ${amount}: its debits are ${JSON.stringify(debits)}`
    }
  }
  for (const { entryId, reservationId, amount } of refunds) {
    const now = reservations.find((one) => one.reservationId === reservationId)
    const entry = entries.find((one) => one.entryId === entryId)
    if (now?.state !== 'CANCELLED' || entry?.kind !== 'REFUND' || entry.amount !== amount) {
      yield `refund of ${amount} for ${reservationId}: it is ${JSON.stringify(now)}, its entry ${JSON.stringify(entry)}`
    }
  }
  for (const { entryId, amount } of charges) {
    const entry = entries.find((one) => one.entryId === entryId)
    if (entry?.kind !== 'CHARGE' || entry.amount !== amount) {
      yield `charge ${entryId} of ${amount}: its entry is ${JSON.stringify(entry)}`
    }
  }
  const total = entries.reduce((sum, { amount }) => sum + amount, 0)
  if (balance !== total) yield `the wallet has ${balance}, its entries add up to ${total}`
  // A customer has one command under way at a time; only its answer may have been lost.
  if (inFlight.length > 1) yield `entries that nobody was told of: ${JSON.stringify(inFlight)}`
}

function* forgottenHolds({ before, reservations, readAtMs }: Recollection): Generator<string> {
  const { holds, released, payments } = before.acknowledged
  const paid = new Set(payments.map(({ payment }) => payment.reservationId))
  for (const { reservationId, seats, amount, heldAt, expiresAt } of holds) {
    const now = reservations.find((one) => one.reservationId === reservationId)
    if (
      now?.seats.join() !== seats.join() ||
      now.amount !== amount ||
      now.heldAt !== heldAt ||
      now.expiresAt !== expiresAt
    ) {
      yield `hold ${reservationId} of ${seats.join()} until ${expiresAt}: it is ${JSON.stringify(now)}`
    } else if (released.includes(reservationId)) {
      if (now.state !== 'RELEASED') yield `release of ${reservationId}: it is ${now.state}`
    } else if (now.state === 'EXPIRED' && (paid.has(reservationId) || Date.parse(expiresAt) > readAtMs)) {
      yield `hold ${reservationId} until ${expiresAt}: it has expired before`
    }
  }
}

/** Sequences are the order of the line. */
function* forgottenPlace({ before, token }: Recollection): Generator<string> {
  if (before.place === undefined) return
  const { token: acknowledged, sequence, activeUntil } = before.place
  if (token?.token !== acknowledged || token.sequence !== sequence) {
    yield `token ${acknowledged} in place ${sequence}: it is ${JSON.stringify(token)}`
  } else if (activeUntil !== undefined) {
    const kept = token.state === 'EXPIRED' || (token.state === 'ACTIVE' && token.expiresAt === activeUntil)
    if (!kept) yield `token ${acknowledged}, ACTIVE until ${activeUntil}: it is ${JSON.stringify(token)}`
  }
}
