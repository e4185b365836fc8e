import type { Seat } from '../../client-sdk/index.ts'

/** Finds the seat at a point without looking at all of them. Lengths are the plan's. */
export class SeatGrid {
  readonly #cell: number
  readonly #cells = new Map<string, Seat[]>()

  /** @param reach how far from its middle a seat can be hit */
  constructor(seats: readonly Seat[], reach: number) {
    this.#cell = reach
    for (const seat of seats) {
      const key = this.#keyAt(this.#at(seat.x), this.#at(seat.y))
      const cell = this.#cells.get(key)
      if (cell === undefined) this.#cells.set(key, [seat])
      else cell.push(seat)
    }
  }

  /** The nearest within reach. */
  seatAt(x: number, y: number): Seat | undefined {
    let nearest: Seat | undefined
    let nearestDistance = this.#cell
    for (const column of [-1, 0, 1]) {
      for (const row of [-1, 0, 1]) {
        for (const seat of this.#cells.get(this.#keyAt(this.#at(x) + column, this.#at(y) + row)) ?? []) {
          const distance = Math.hypot(seat.x - x, seat.y - y)
          if (distance > nearestDistance) continue
          nearest = seat
          nearestDistance = distance
        }
      }
    }
    return nearest
  }

  #at(length: number): number {
    return Math.floor(length / this.#cell)
  }

  #keyAt(column: number, row: number): string {
    return `${column} ${row}`
  }
}
