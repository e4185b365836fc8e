import type { Seat } from '../../client-sdk/index.ts'

/** The plan's unit: a seat is 20 wide. */
export const SEAT_SIZE = 20

/** Finds the seats at a place without looking at all of them. Lengths are the plan's. */
export class SeatGrid {
  readonly #cells = new Map<string, Seat[]>()

  constructor(seats: readonly Seat[]) {
    for (const seat of seats) {
      const key = this.#keyAt(this.#at(seat.x), this.#at(seat.y))
      const cell = this.#cells.get(key)
      if (cell === undefined) this.#cells.set(key, [seat])
      else cell.push(seat)
    }
  }

  /** The nearest that can be hit there, which is as far from its middle as it is wide. */
  seatAt(x: number, y: number): Seat | undefined {
    let nearest: Seat | undefined
    let nearestDistance = SEAT_SIZE
    for (const seat of this.seatsAround({ x, y })) {
      const distance = Math.hypot(seat.x - x, seat.y - y)
      if (distance > nearestDistance) continue
      nearest = seat
      nearestDistance = distance
    }
    return nearest
  }

  /** All that are no further than a seat's width away in either direction, and some more. */
  seatsAround({ x, y }: { readonly x: number; readonly y: number }): readonly Seat[] {
    const nearby = [-1, 0, 1]
    return nearby.flatMap((column) =>
      nearby.flatMap((row) => this.#cells.get(this.#keyAt(this.#at(x) + column, this.#at(y) + row)) ?? []),
    )
  }

  #at(length: number): number {
    return Math.floor(length / SEAT_SIZE)
  }

  #keyAt(column: number, row: number): string {
    return `${column} ${row}`
  }
}
