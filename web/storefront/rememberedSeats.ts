import type { Reservation, Seat, SeatName } from '../../client-sdk/index.ts'
import { keep, kept } from './visitorStore.ts'

export type NamedSeat = Pick<SeatName, 'seatId' | 'label'> & Partial<SeatName>

/**
 * What the seats of a hold are called, for as long as the server can't say: its concert may not be there to be asked. Other tabs hear of a hold by
 * this, too. Where there is no room for it the seats are held no less.
 */
export const rememberSeats = (reservationId: string, seats: readonly Seat[]): void =>
  keep(
    'seats',
    reservationId,
    seats.map(({ seatId, label, category, price }): NamedSeat => ({ seatId, label, category, price })),
  )

export const areRemembered = (reservationId: string): boolean => kept('seats', reservationId) !== undefined

/** In the order of the ids; a seat that nobody knows by name goes by its id. */
export const namedSeats = ({ reservationId, seats, seatNames }: Reservation): readonly NamedSeat[] => {
  const stored = kept('seats', reservationId)
  const known: readonly NamedSeat[] = seatNames ?? (Array.isArray(stored) ? stored : [])
  return seats.map((seatId) => known.find((seat) => seat.seatId === seatId) ?? { seatId, label: seatId })
}
