import type { Reservation } from '../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../storage/Storage.ts'

/** A reservation as its owner may see it: as it is stored, for a hold whose end is not stored may yet have ended otherwise. */
export const reservationView = (record: ReservationRecord): Reservation => ({
  reservationId: record.reservationId,
  scheduleId: record.scheduleId,
  state: record.state,
  seats: [...record.seatIds],
  amount: record.amount,
  heldAt: new Date(record.heldAt).toISOString(),
  expiresAt: new Date(record.expiresAt).toISOString(),
  ...(record.offered && { offered: true }),
  ...(record.checkoutAt !== undefined && { checkoutAt: new Date(record.checkoutAt).toISOString() }),
  ...(record.paymentId !== undefined && { paymentId: record.paymentId }),
  ...(record.buyerId !== undefined && { received: true }),
  ...(record.transferUntil !== undefined && { transferUntil: new Date(record.transferUntil).toISOString() }),
  ...(record.checkedInAt !== undefined && { checkedInAt: new Date(record.checkedInAt).toISOString() }),
})
