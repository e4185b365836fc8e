import type { Reservation } from '../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../storage/Storage.ts'

/** A reservation as its owner may see it; one past its deadline is over, however late the sweep. */
export const reservationView = (record: ReservationRecord, nowMs: number): Reservation => ({
  reservationId: record.reservationId,
  scheduleId: record.scheduleId,
  state: record.state === 'HELD' && nowMs >= record.expiresAt ? 'EXPIRED' : record.state,
  seats: [...record.seatIds],
  amount: record.amount,
  heldAt: new Date(record.heldAt).toISOString(),
  expiresAt: new Date(record.expiresAt).toISOString(),
  ...(record.paymentId !== undefined && { paymentId: record.paymentId }),
})
