import { isoTime, type Reservation } from '../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../storage/Storage.ts'

/** A reservation as its owner may see it: as it is stored, for a hold whose end is not stored may yet have ended otherwise. */
export const reservationView = (record: ReservationRecord): Reservation => ({
  reservationId: record.reservationId,
  scheduleId: record.scheduleId,
  state: record.state,
  seats: [...record.seatIds],
  amount: record.amount,
  heldAt: isoTime(record.heldAt),
  expiresAt: isoTime(record.expiresAt),
  ...(record.offered && { offered: true }),
  ...(record.checkoutAt !== undefined && { checkoutAt: isoTime(record.checkoutAt) }),
  ...(record.paymentId !== undefined && { paymentId: record.paymentId }),
  ...(record.buyerId !== undefined && { received: true }),
  ...(record.transferUntil !== undefined && { transferUntil: isoTime(record.transferUntil) }),
  ...(record.checkedInAt !== undefined && { checkedInAt: isoTime(record.checkedInAt) }),
})
