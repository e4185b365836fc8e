import type { Reservation } from '../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../storage/Storage.ts'
import type { Concerts } from '../concert/Concerts.ts'
import { reservationView } from './reservationView.ts'

/** Reservations as they may be told of: what the store has, and what only memory knows. */
export class Reservations {
  readonly #concerts: Concerts
  readonly #now: () => number

  constructor(concerts: Concerts, now: () => number) {
    this.#concerts = concerts
    this.#now = now
  }

  /**
   * What the store has, read again where a hold in it was past its deadline, once its concert has ended it. Only the store can tell whether it
   * ended so or was paid at the last moment: nobody is told the one and then the other.
   */
  async upToDate(read: () => Promise<readonly ReservationRecord[]>): Promise<readonly ReservationRecord[]> {
    const records = await read()
    const lapsed = records.filter((record) => record.expiresAt <= this.#now() && this.view(record).state === 'HELD')
    const concertIds = new Set(lapsed.map(({ concertId }) => concertId))
    if (concertIds.size === 0) return records
    await Promise.all([...concertIds].map((concertId) => this.#concerts.byId(concertId)?.settled()))
    return read()
  }

  /** As stored, but for a payment under way, which only memory knows of. */
  view(record: ReservationRecord): Reservation {
    const live = this.#concerts.byId(record.concertId)?.liveReservation(record.scheduleId, record.reservationId)
    return record.state === 'HELD' && live?.state === 'PAYING' ? live : reservationView(record)
  }
}
