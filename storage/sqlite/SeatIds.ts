import type { Database, Statement } from 'better-sqlite3'

/**
 * Seats' ids by index, as the catalogue has them now. Looked up once for each seat: a hold, its end or its payment would else cost a
 * microsecond more for each of its seats. Whoever may have changed a plan must have it forget: this process by an import, another one until
 * the lease was taken from it.
 */
export class SeatIds {
  readonly #select: Statement<[string, number], string>
  readonly #bySchedule = new Map<string, (string | undefined)[]>()

  constructor(db: Database) {
    this.#select = db
      .prepare<[string, number], string>('SELECT seat_guid FROM seats WHERE schedule_id = ? AND seat_index = ?')
      .pluck()
  }

  readonly of = (scheduleId: string, seats: readonly number[]): string[] => {
    let ids = this.#bySchedule.get(scheduleId)
    if (ids === undefined) {
      ids = []
      this.#bySchedule.set(scheduleId, ids)
    }
    const known = ids
    return seats.map((seat) => {
      known[seat] ??= this.#select.get(scheduleId, seat)
      return known[seat] as string
    })
  }

  forget(): void {
    this.#bySchedule.clear()
  }
}
