import { type AuditActor, type ChangeEvent, type ImportReport, isoTime } from '../client-sdk/protocol/index.ts'
import type { HoldEnd } from '../rooms/schedule/events.ts'
import type { Fact, WriteSet } from './Storage.ts'

/** A change before it has a number; `body` is the JSON of its events. */
export interface NewChange {
  readonly at: number
  /** null: no concert is concerned. */
  readonly concertId: string | null
  readonly body: string
}

/** What a store knows and a fact does not say. */
export interface Known {
  /** Facts have seats by index, which means another seat once a plan is laid out anew. */
  seatIds(scheduleId: string, seats: readonly number[]): string[]
  /** Of the wallet that the write set moved, after it. */
  readonly balance: number
}

/** What other systems are told of a write set; undefined where it has nothing for them, as a mere sign of life. */
export const changeOf = (
  { facts, lease }: WriteSet,
  balance: number | undefined,
  seatIds: Known['seatIds'],
): NewChange | undefined => {
  const known: Known = { seatIds, balance: balance ?? 0 }
  const events: ChangeEvent[] = []
  let at: number | undefined
  for (const fact of facts) {
    const tell = TELL[fact.type] as (fact: Fact, known: Known) => ChangeEvent | undefined
    const event = tell(fact, known)
    if (event === undefined) continue
    events.push(event)
    at ??= timeOf(fact)
  }
  if (events.length === 0) return undefined
  return { at: at ?? 0, concertId: lease?.concertId ?? null, body: JSON.stringify(events) }
}

/** What other systems are told of an import. */
export const changeOfImport = (actor: AuditActor, { changed }: ImportReport, nowMs: number): NewChange => {
  const event: ChangeEvent = { type: 'catalogue.imported', actor, changed }
  return { at: nowMs, concertId: null, body: JSON.stringify([event]) }
}

/** What has no time of its own comes with the operator's line, which has one. */
const timeOf = (fact: Fact): number | undefined => {
  if ('heldAt' in fact) return fact.heldAt
  return 'at' in fact ? fact.at : undefined
}

type Tell = {
  readonly [T in Fact['type']]: (fact: Extract<Fact, { type: T }>, known: Known) => ChangeEvent | undefined
}

const endOf = <Type extends 'hold.expired' | 'hold.released'>(
  type: Type,
  { scheduleId, reservationId, userId, seats, offered }: HoldEnd,
  { seatIds }: Known,
) => ({ type, scheduleId, reservationId, userId, seats: seatIds(scheduleId, seats), ...(offered && { offered }) })

const NOTHING = (): undefined => undefined

/** The compiler names the fact of which nothing is said. Fields are named one by one: what is not named here stays inside. */
const TELL: Tell = {
  'user-registered': ({ userId }) => ({ type: 'user.registered', userId }),
  'wallet-charged': ({ userId, entryId, amount }, { balance }) => ({
    type: 'wallet.charged',
    userId,
    entryId,
    amount,
    balance,
  }),
  'token-issued': ({ userId, sequence }) => ({ type: 'queue.entered', userId, sequence }),
  'line-drawn': ({ upTo }) => ({ type: 'queue.drawn', upTo }),
  'token-admitted': ({ userId, expiresAt, claimBy }) => ({
    type: 'queue.admitted',
    userId,
    expiresAt: isoTime(expiresAt),
    ...(claimBy < expiresAt && { claimBy: isoTime(claimBy) }),
  }),
  'token-claimed': ({ userId }) => ({ type: 'queue.claimed', userId }),
  'token-ended': ({ userId, sequence, was, reason }) => ({ type: 'queue.ended', userId, sequence, was, reason }),
  // Lives slide with every sign of life, what happens to a server is none of the sale's changes, and what is purged has ended before.
  'claims-prolonged': NOTHING,
  'token-prolonged': NOTHING,
  'tokens-purged': NOTHING,
  'seats-held': ({ scheduleId, reservationId, userId, seats, amount, expiresAt, offered }, { seatIds }) => ({
    type: 'seats.held',
    scheduleId,
    reservationId,
    userId,
    seats: seatIds(scheduleId, seats),
    amount,
    expiresAt: isoTime(expiresAt),
    ...(offered && { offered }),
  }),
  'hold-expired': (fact, known) => endOf('hold.expired', fact, known),
  'hold-released': (fact, known) => endOf('hold.released', fact, known),
  'reservation-paid': (
    { scheduleId, reservationId, userId, seats, paymentId, entryId, amount, offered },
    { seatIds, balance },
  ) => ({
    type: 'reservation.paid',
    scheduleId,
    reservationId,
    userId,
    seats: seatIds(scheduleId, seats),
    ...(offered && { offered }),
    paymentId,
    entryId,
    amount,
    balance,
  }),
  'checkout-begun': ({ scheduleId, reservationId, userId, expiresAt }) => ({
    type: 'checkout.begun',
    scheduleId,
    reservationId,
    userId,
    expiresAt: isoTime(expiresAt),
  }),
  'reservation-refunded': (
    { scheduleId, reservationId, userId, buyerId, seats, entryId, amount },
    { seatIds, balance },
  ) => ({
    type: 'reservation.refunded',
    scheduleId,
    reservationId,
    userId,
    ...(buyerId !== undefined && { buyerId }),
    seats: seatIds(scheduleId, seats),
    entryId,
    amount,
    balance,
  }),
  'transfer-offered': ({ scheduleId, reservationId, userId, expiresAt }) => ({
    type: 'transfer.offered',
    scheduleId,
    reservationId,
    userId,
    expiresAt: isoTime(expiresAt),
  }),
  'transfer-withdrawn': ({ scheduleId, reservationId, userId }) => ({
    type: 'transfer.withdrawn',
    scheduleId,
    reservationId,
    userId,
  }),
  'reservation-transferred': ({ scheduleId, reservationId, userId, toUserId, generation, seats }, { seatIds }) => ({
    type: 'reservation.transferred',
    scheduleId,
    reservationId,
    userId: toUserId,
    fromUserId: userId,
    generation,
    seats: seatIds(scheduleId, seats),
  }),
  'reservation-checked-in': ({ scheduleId, reservationId, userId, door, seats }, { seatIds }) => ({
    type: 'reservation.checked-in',
    scheduleId,
    reservationId,
    userId,
    seats: seatIds(scheduleId, seats),
    door,
  }),
  'payment-announced': ({ scheduleId, reservationId, paymentId }) => ({
    type: 'payment.announced',
    scheduleId,
    reservationId,
    paymentId,
  }),
  'seats-blocked': ({ scheduleId, seats }, { seatIds }) => ({
    type: 'seats.blocked',
    scheduleId,
    seats: seatIds(scheduleId, seats),
  }),
  'seats-unblocked': ({ scheduleId, seats }, { seatIds }) => ({
    type: 'seats.unblocked',
    scheduleId,
    seats: seatIds(scheduleId, seats),
  }),
  'allotment-joined': ({ scheduleId, allotmentId, userId }) => ({
    type: 'allotment.joined',
    scheduleId,
    allotmentId,
    userId,
  }),
  'allotment-released': ({ scheduleId, allotmentId, seats }, { seatIds }) => ({
    type: 'allotment.released',
    scheduleId,
    allotmentId,
    seats: seatIds(scheduleId, seats),
  }),
  'waitlist-joined': ({ scheduleId, userId, wish: { quantity, zone, category } }) => ({
    type: 'waitlist.joined',
    scheduleId,
    userId,
    quantity,
    ...(zone !== undefined && { zone }),
    ...(category !== undefined && { category }),
  }),
  'waitlist-left': ({ scheduleId, userId, over }) => ({
    type: 'waitlist.left',
    scheduleId,
    userId,
    ...(over && { over }),
  }),
  'sale-changed': ({ openedUpTo, stopped, movedMs }) => ({
    type: 'sale.changed',
    ...(openedUpTo !== undefined && { openedUpTo: isoTime(openedUpTo) }),
    ...(stopped && { stopped: { state: stopped.state, at: isoTime(stopped.at) } }),
    movedMs,
  }),
  'admission-changed': ({ values }) => ({ type: 'admission.changed', ...values }),
  'operator-acted': ({ action, detail }) => ({ type: 'operator.acted', action, detail }),
}
