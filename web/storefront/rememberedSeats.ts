import type { Seat } from '../../client-sdk/index.ts'

const keptUnder = (reservationId: string): string => `frontrow.seats.${reservationId}`

export interface RememberedSeat extends Pick<Seat, 'seatId' | 'label'> {
  readonly category?: string
}

/**
 * A reservation names its seats by id; what people call them the server tells only those whose turn it is. So it is
 * kept where the tickets themselves are: with this browser's sign-in.
 */
export const rememberSeats = (reservationId: string, seats: readonly Seat[]): void => {
  const kept: RememberedSeat[] = seats.map(({ seatId, label, category }) => ({ seatId, label, category }))
  localStorage.setItem(keptUnder(reservationId), JSON.stringify(kept))
}

/** In the order of the ids; a seat that is not remembered goes by its id. */
export const rememberedSeats = (reservationId: string, seatIds: readonly string[]): readonly RememberedSeat[] => {
  const kept = JSON.parse(localStorage.getItem(keptUnder(reservationId)) ?? '[]') as RememberedSeat[]
  return seatIds.map((seatId) => kept.find((seat) => seat.seatId === seatId) ?? { seatId, label: seatId })
}
