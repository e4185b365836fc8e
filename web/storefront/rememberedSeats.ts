import type { Seat } from '../../client-sdk/index.ts'
import { keep, kept } from './visitorStore.ts'

export interface RememberedSeat extends Pick<Seat, 'seatId' | 'label'> {
  readonly category?: string
  /** KRW. */
  readonly price?: number
}

/**
 * A reservation names its seats by id; what people call them the server tells only those whose turn it is. So it is
 * kept where the tickets themselves are: with this browser's sign-in. Where there is no room for it the seats go by
 * their ids, and are held no less.
 */
export const rememberSeats = (reservationId: string, seats: readonly Seat[]): void =>
  keep(
    'seats',
    reservationId,
    seats.map(({ seatId, label, category, price }): RememberedSeat => ({ seatId, label, category, price })),
  )

export const areRemembered = (reservationId: string): boolean => kept('seats', reservationId) !== undefined

/** In the order of the ids; a seat that is not remembered goes by its id. */
export const rememberedSeats = (reservationId: string, seatIds: readonly string[]): readonly RememberedSeat[] => {
  const stored = kept('seats', reservationId)
  const seats: readonly RememberedSeat[] = Array.isArray(stored) ? stored : []
  return seatIds.map((seatId) => seats.find((seat) => seat.seatId === seatId) ?? { seatId, label: seatId })
}
