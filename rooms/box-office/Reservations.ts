import { LIMITS, type Refusal, type Reservation, refuse } from '../../client-sdk/protocol/index.ts'
import type { ReservationRecord, ReservationsPage, Storage } from '../../storage/Storage.ts'
import type { Concert } from '../concert/Concert.ts'
import type { Concerts } from '../concert/Concerts.ts'
import { type Outdated, untilUpToDate } from '../concert/outdated.ts'
import type { StoredReservation } from '../schedule/decide.ts'
import { reservationView } from './reservationView.ts'

const UNAVAILABLE = refuse('UNAVAILABLE')

/** Reservations as they may be told of: what the store has, and what only memory knows. */
export class Reservations {
  readonly #storage: Storage
  readonly #concerts: Concerts
  readonly #now: () => number

  constructor(storage: Storage, concerts: Concerts, now: () => number) {
    this.#storage = storage
    this.#concerts = concerts
    this.#now = now
  }

  /** [S2] A page of a user's, newest first, for what they ever held has no end; `next` is where the next one begins. */
  async page(
    userId: string,
    where: Omit<ReservationsPage, 'limit'>,
  ): Promise<{ readonly records: readonly ReservationRecord[]; readonly next?: string }> {
    const limit = LIMITS.reservationsPerPage
    const rows = await this.#upToDate(() => this.#storage.reservationsOf(userId, { ...where, limit: limit + 1 }))
    const records = rows.slice(0, limit)
    const last = records.at(-1)
    return rows.length > limit && last !== undefined ? { records, next: last.reservationId } : { records }
  }

  /**
   * What the store has, read again where a hold in it was past its deadline, once its concert has ended it. Only the store can tell whether it
   * ended so or was paid at the last moment: nobody is told the one and then the other.
   */
  async #upToDate(read: () => Promise<readonly ReservationRecord[]>): Promise<readonly ReservationRecord[]> {
    const records = await read()
    const lapsed = records.filter((record) => record.expiresAt <= this.#now() && this.view(record).state === 'HELD')
    const concertIds = new Set(lapsed.map(({ concertId }) => concertId))
    if (concertIds.size === 0) return records
    await Promise.all([...concertIds].map((concertId) => this.#concerts.byId(concertId)?.settled()))
    return read()
  }

  /** As `page` reads it. */
  async byId(reservationId: string): Promise<ReservationRecord | undefined> {
    const [record] = await this.#upToDate(async () => {
      const found = await this.#storage.reservation(reservationId)
      return found === undefined ? [] : [found]
    })
    return record
  }

  /**
   * Has a reservation's concert decide. Of one that is live memory knows all; one that it does not know as live has ended for good, and comes with what the
   * store knows of it: if that has not heard of the end yet it is read again once it has. Nothing may come between that look and the decision, or
   * a reservation that is paid in between would pass for an expired one. What is sold memory does not know: where it had changed before the decision
   * could be written, all begins anew.
   */
  async decide<T>(
    reservationId: string,
    decide: (concert: Concert, scheduleId: string, stored: StoredReservation) => Promise<T | Refusal | Outdated>,
  ): Promise<T | Refusal> {
    return untilUpToDate(() => this.#decideOnce(reservationId, decide))
  }

  async #decideOnce<T>(
    reservationId: string,
    decide: (concert: Concert, scheduleId: string, stored: StoredReservation) => Promise<T | Refusal | Outdated>,
  ): Promise<T | Refusal | Outdated> {
    const place = this.#concerts.placeOfHold(reservationId)
    const live = place?.concert.seats.liveHold(place.scheduleId, reservationId)
    if (place !== undefined && live !== undefined) return decide(place.concert, place.scheduleId, live)
    const stored = await this.#storage.reservation(reservationId)
    const concert = stored && this.#concerts.byId(stored.concertId)
    if (stored === undefined) return refuse('RESERVATION_NOT_FOUND')
    if (concert === undefined) return UNAVAILABLE
    const { scheduleId } = stored
    if (stored.state !== 'HELD' || concert.seats.liveHold(scheduleId, reservationId)) {
      return decide(concert, scheduleId, stored)
    }
    await concert.settled()
    const latest = (await this.#storage.reservation(reservationId)) ?? stored
    // Live in the store and not here: this server is behind. Nobody may be told that it has expired.
    if (latest.state === 'HELD' && !concert.seats.liveHold(scheduleId, reservationId)) return UNAVAILABLE
    return decide(concert, scheduleId, latest)
  }

  /** As stored, but for a payment under way, which only memory knows of. */
  view(record: ReservationRecord): Reservation {
    const live = this.#concerts.byId(record.concertId)?.seats.liveReservation(record.scheduleId, record.reservationId)
    return record.state === 'HELD' && live?.state === 'PAYING' ? live : reservationView(record)
  }

  /** The same with what its seats are called: who was given it, or comes from another browser, has never seen the hall. */
  namedView(record: ReservationRecord): Reservation {
    const seatNames = this.#concerts.byId(record.concertId)?.seats.names(record.scheduleId, record.seatIds)
    return { ...this.view(record), ...(seatNames !== undefined && { seatNames }) }
  }
}
