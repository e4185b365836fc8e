import { JsonText, SEAT_STATUSES, type Seat } from '../../client-sdk/protocol/index.ts'
import { FREE, type ScheduleState, type SeatTable } from './state.ts'

/** A schedule, less what changes of it. */
type Listed = Pick<ScheduleState, 'allotments' | 'allotmentOf'> & {
  readonly table: Pick<SeatTable, 'seats' | 'prices'>
}

const SEATS_IN_PART = 256
/** No seat's. */
const UNKNOWN = 255

const encoder = new TextEncoder()
const HEAD = encoder.encode('{"seats":[')
const COMMA = encoder.encode(',')
const TAIL = encoder.encode(']}')

/**
 * `{"seats":[Seat]}` as JSON: those that are free, or all. It is kept in parts, each of which is made again once a seat in it has changed: 15,000 seats
 * are 2.6 MB, and who looks while a hall sells looks at something else than the one before, but for little of it. Given up: that much memory.
 */
export class SeatList {
  readonly #open: readonly string[]
  readonly #all: boolean
  /** The statuses that the parts tell of, by index. */
  readonly #told: Uint8Array
  readonly #parts: Uint8Array[] = []
  #whole: JsonText | undefined

  constructor(schedule: Listed, all: boolean) {
    const { table } = schedule
    this.#open = openSeatsOf(schedule)
    this.#all = all
    this.#told = new Uint8Array(table.seats.length).fill(UNKNOWN)
  }

  /** @param status by index. The same object comes back while nothing changes, and parts stay the same objects while they do not. */
  of(status: Uint8Array): JsonText {
    for (let from = 0; from < status.length; from += SEATS_IN_PART) {
      const seats = status.subarray(from, from + SEATS_IN_PART)
      if (seats.every((now, nth) => now === this.#told[from + nth])) continue
      this.#parts[from / SEATS_IN_PART] = encoder.encode(this.#textOf(seats, from))
      this.#told.set(seats, from)
      this.#whole = undefined
    }
    this.#whole ??= wholeOf(this.#parts)
    return this.#whole
  }

  #textOf(seats: Uint8Array, from: number): string {
    const shown: string[] = []
    seats.forEach((status, nth) => {
      if (this.#all || status === FREE) shown.push(`${this.#open[from + nth]}${SEAT_STATUSES[status]}"}`)
    })
    return shown.join(',')
  }
}

const wholeOf = (parts: readonly Uint8Array[]): JsonText => {
  const listed = parts.filter(({ length }) => length > 0)
  return new JsonText([HEAD, ...listed.flatMap((part, nth) => (nth === 0 ? [part] : [COMMA, part])), TAIL])
}

/** Of each seat all but its status, which is all that ever changes, as JSON that is cut off there. */
const openSeats = new WeakMap<Listed, readonly string[]>()

const openSeatsOf = (schedule: Listed): readonly string[] => {
  const known = openSeats.get(schedule)
  if (known !== undefined) return known
  const { table, allotments, allotmentOf } = schedule
  const made = table.seats.map((seat) => {
    const allotment = allotments[(allotmentOf[seat.index] as number) - 1]?.allotmentId
    const price = table.prices[seat.index] as number
    const item: Omit<Seat, 'status'> = { ...seat, price, ...(allotment !== undefined && { allotment }) }
    return `${JSON.stringify(item).slice(0, -1)},"status":"`
  })
  openSeats.set(schedule, made)
  return made
}
