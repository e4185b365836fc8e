import type { Seat } from '../../client-sdk/index.ts'
import { forgetAll, keep, recallJson } from '../ui/browserStore.ts'

const PREFIX = 'frontrow.seats.'

const keptUnder = (reservationId: string): string => PREFIX + reservationId

export interface RememberedSeat extends Pick<Seat, 'seatId' | 'label'> {
  readonly category?: string
}

/**
 * A reservation names its seats by id; what people call them the server tells only those whose turn it is. So it is
 * kept where the tickets themselves are: with this browser's sign-in. Where there is no room for it the seats go by
 * their ids, and are held no less.
 */
export const rememberSeats = (reservationId: string, seats: readonly Seat[]): void => {
  const kept: RememberedSeat[] = seats.map(({ seatId, label, category }) => ({ seatId, label, category }))
  keep('local', keptUnder(reservationId), JSON.stringify(kept))
}

/** In the order of the ids; a seat that is not remembered goes by its id. */
export const rememberedSeats = (reservationId: string, seatIds: readonly string[]): readonly RememberedSeat[] => {
  const stored = recallJson('local', keptUnder(reservationId))
  const kept: readonly RememberedSeat[] = Array.isArray(stored) ? stored : []
  return seatIds.map((seatId) => kept.find((seat) => seat.seatId === seatId) ?? { seatId, label: seatId })
}

/** To be called when the sign-in ends that the reservations belong to. */
export const forgetSeats = (): void => forgetAll('local', PREFIX)
