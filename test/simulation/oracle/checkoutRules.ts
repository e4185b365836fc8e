import { LIMITS, type Reservation } from '../../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../../storage/Storage.ts'
import type { Books } from './Books.ts'
import type { Call } from './Calls.ts'
import { type Chronicle, NO_MOVE } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { leftMs } from './pauseRules.ts'
import { isSameStop } from './SaleBook.ts'

/** By how much a deadline may have moved, in milliseconds. */
interface Bounds {
  readonly leastMs: number
  readonly mostMs: number
}

const NOTHING: Bounds = { leastMs: 0, mostMs: 0 }

/**
 * [H10] What the checkout of a hold, that this commit has brought, has added to its deadline: once, because it was asked for, and never beyond
 * the cap, which is of the time without pauses. A pause adds what it may yet last; where one began or ended meanwhile it may have added anything up to a day.
 */
export const checkCheckout = (
  chronicle: Chronicle,
  books: Books,
  before: Pick<ReservationRecord, 'expiresAt' | 'checkoutAt'>,
  row: ReservationRecord,
  fail: Fail,
): Bounds => {
  const { reservationId, userId, concertId, checkoutAt } = row
  if (before.checkoutAt === checkoutAt) return NOTHING
  if (before.checkoutAt !== undefined || checkoutAt === undefined) {
    fail('checkout', `the checkout of ${reservationId} began at ${before.checkoutAt}, and now at ${checkoutAt}`)
    return NOTHING
  }
  if (chronicle.calls.timesAsked(userId, 'checkout', reservationId) === 0)
    fail('asked for', `the checkout of ${reservationId} has begun and nobody asked`)
  const { checkoutMs, holdCapMs, holdDurationMs, waitlistOfferMs } = chronicle.policies.now(concertId)
  const madeForMs = row.offered ? (waitlistOfferMs ?? holdDurationMs) : holdDurationMs
  if (checkoutMs === 0) fail('checkout', `the checkout of ${reservationId} has begun where there is none`)
  if (checkoutAt >= before.expiresAt + chronicle.moveOf(concertId).mostMs)
    fail('checkout', `the checkout of ${reservationId} began when it was over`)

  const stops = [chronicle.books, books].map(({ sales }) => sales.get(concertId)?.stopped)
  const isQuiet = isSameStop(stops[0], stops[1]) && chronicle.moveOf(concertId) === NO_MOVE
  const gainedMs = (pauseMs: number): number =>
    Math.max(0, Math.min(checkoutAt + checkoutMs + pauseMs - before.expiresAt, holdCapMs - madeForMs))
  const pausedMs = leftMs(stops[1], checkoutAt)
  return isQuiet
    ? { leastMs: gainedMs(pausedMs), mostMs: gainedMs(pausedMs) }
    : { leastMs: 0, mostMs: gainedMs(LIMITS.pauseMs) }
}

/** [H10] What somebody is told of the checkout of a hold is in the store, and has not begun but once. */
export const checkCheckoutTold = (chronicle: Chronicle, call: Call, told: Reservation, fail: Fail): void => {
  const life = chronicle.reservations.get(told.reservationId)
  const { row, checkoutStep = -1 } = life ?? {}
  if (
    life?.owners[0]?.userId !== call.userId ||
    row === undefined ||
    row.checkoutAt === undefined ||
    row.checkoutAt !== Date.parse(told.checkoutAt ?? '')
  )
    return fail('told before durable', `the checkout of ${told.reservationId} was told to begin at ${told.checkoutAt}`)
  const isMoved = (chronicle.movedStep.get(row.concertId) ?? -1) > call.sinceStep
  if (checkoutStep > call.sinceStep && !isMoved && Date.parse(told.expiresAt) !== row.expiresAt)
    fail('told wrong', `${told.reservationId} was told to last until ${told.expiresAt}`)
}
