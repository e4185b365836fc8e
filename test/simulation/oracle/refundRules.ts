import type { Refund } from '../../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../../storage/Storage.ts'
import type { Books } from './Books.ts'
import type { Call } from './Calls.ts'
import type { Chronicle, ReservationLife } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'

/** [P7] Whether what somebody is told of a refund is in the store. */
export const isRefund = ({ books }: Chronicle, life: ReservationLife | undefined, told: Refund): boolean => {
  if (life?.row.state !== 'CANCELLED' || life.row.reservationId !== told.reservationId) return false
  const entries = books.accounts.get(life.row.buyerId ?? life.row.userId)?.entries ?? []
  const entry = entries.find(({ entryId }) => entryId === told.entryId)
  const isOfIt = entry?.kind === 'REFUND' && entry.reservationId === told.reservationId
  return isOfIt && entry.amount === told.amount && entry.balanceAfter === told.balance
}

/** Whether a process that knew the store as of `sinceStep` may have had it as not paid. */
export const mayBeUnpaidFor = (life: ReservationLife | undefined, sinceStep: number): boolean =>
  life !== undefined && (life.paidStep ?? Number.POSITIVE_INFINITY) > sinceStep

/** [P8] Given back because the buyer asked for it in time, or the operator at any. */
export const checkCancelled = (
  chronicle: Chronicle,
  books: Books,
  { reservationId, userId, buyerId, scheduleId, concertId }: ReservationRecord,
  fail: Fail,
): void => {
  const isOperators = books.audit.some(
    ({ kind, detail }) => kind === 'reservation-refunded' && detail.reservationId === reservationId,
  )
  if (isOperators) return
  if (buyerId !== undefined) fail('refund', `${reservationId} was refunded by ${userId}, who has not paid it`)
  if (chronicle.calls.timesAsked(userId, 'refund', reservationId) === 0)
    fail('asked for', `${reservationId} was refunded and nobody asked`)
  const { refundUntilMs } = chronicle.policies.now(concertId)
  const entries = books.accounts.get(userId)?.entries ?? []
  const at = entries.find((entry) => entry.kind === 'REFUND' && entry.reservationId === reservationId)?.at ?? 0
  const startsAtMs = chronicle.hall.dates.get(scheduleId)?.startsAtMs ?? 0
  if (refundUntilMs === null || at >= startsAtMs - refundUntilMs)
    fail('refund in time', `${reservationId} was refunded to its buyer, who could not have it any more`)
}

/** [P8] Whether it may have been too late for the buyer, by a policy that may have been in force. */
export const mayBeTooLate = (chronicle: Chronicle, call: Call, concertId: string, sinceStep: number): boolean => {
  const { scheduleId = '' } = chronicle.reservations.get(String(call.body.reservationId))?.row ?? {}
  const startsAtMs = chronicle.hall.dates.get(scheduleId)?.startsAtMs ?? 0
  const policies = chronicle.policies.since(concertId, sinceStep)
  // Inside a process time never goes back, whatever its clock does.
  const { maxMs } = call.machine
  return policies.some(({ refundUntilMs }) => refundUntilMs !== null && maxMs >= startsAtMs - refundUntilMs)
}
