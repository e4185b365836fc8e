import { JsonText, SEAT_STATUSES, type Seat } from '../../client-sdk/protocol/index.ts'
import { FREE, type ScheduleState, SEATS_IN_PART } from './state.ts'

/** Not a status: whatever a seat's is, it has not been told yet. */
const UNKNOWN = 255

const encoder = new TextEncoder()
const HEAD = encoder.encode('{"seats":[')
const COMMA = encoder.encode(',')
const TAIL = encoder.encode(']}')

export interface SeatListSettings {
  /** false: those that are free. */
  readonly all: boolean
  /** What it tells of the seats from one up to another: their statuses as they are, or as they are shown. */
  readonly statusesOf: (state: ScheduleState, from: number, to: number) => Uint8Array
}

/**
 * A schedule's `{"seats":[Seat]}` as JSON. It is kept in parts, of which those are looked at that have changed, and those made again in which a seat is told
 * of as something else: 15,000 seats are 2.6 MB, and who looks while a hall sells looks at something else than the one before, but for little of it.
 * Given up: that much memory.
 */
export class SeatList {
  readonly #state: ScheduleState
  readonly #settings: SeatListSettings
  readonly #open: readonly string[]
  /** By part: how often it had changed when it was looked at; 0: it was not. */
  readonly #asOf: Uint32Array
  /** The statuses that the parts tell of, by index. */
  readonly #told: Uint8Array
  readonly #parts: Uint8Array[] = []
  #whole: JsonText | undefined

  constructor(state: ScheduleState, settings: SeatListSettings) {
    this.#state = state
    this.#settings = settings
    this.#open = openSeatsOf(state)
    this.#asOf = new Uint32Array(state.partChanges.length)
    this.#told = new Uint8Array(state.status.length).fill(UNKNOWN)
  }

  /** As the seats are now. The same object comes back while nothing changes, and parts stay the same objects while they do not. */
  now(): JsonText {
    const { partChanges } = this.#state
    for (let part = 0; part < partChanges.length; part += 1) {
      if (this.#asOf[part] !== partChanges[part]) this.#lookAt(part)
    }
    this.#whole ??= wholeOf(this.#parts)
    return this.#whole
  }

  #lookAt(part: number): void {
    this.#asOf[part] = this.#state.partChanges[part] as number
    const from = part * SEATS_IN_PART
    const statuses = this.#settings.statusesOf(this.#state, from, from + SEATS_IN_PART)
    if (statuses.every((status, nth) => status === this.#told[from + nth])) return
    this.#parts[part] = encoder.encode(this.#textOf(statuses, from))
    this.#told.set(statuses, from)
    this.#whole = undefined
  }

  #textOf(statuses: Uint8Array, from: number): string {
    const shown: string[] = []
    statuses.forEach((status, nth) => {
      if (this.#settings.all || status === FREE) shown.push(`${this.#open[from + nth]}${SEAT_STATUSES[status]}"}`)
    })
    return shown.join(',')
  }
}

const wholeOf = (parts: readonly Uint8Array[]): JsonText => {
  const listed = parts.filter(({ length }) => length > 0)
  return new JsonText([HEAD, ...listed.flatMap((part, nth) => (nth === 0 ? [part] : [COMMA, part])), TAIL])
}

/** Of each seat all but its status, which is all that ever changes, as JSON that is cut off there. */
const openSeats = new WeakMap<ScheduleState, readonly string[]>()

const openSeatsOf = (state: ScheduleState): readonly string[] => {
  const known = openSeats.get(state)
  if (known !== undefined) return known
  const { table, allotments, allotmentOf } = state
  const made = table.seats.map((seat) => {
    const allotment = allotments[(allotmentOf[seat.index] as number) - 1]?.allotmentId
    const price = table.prices[seat.index] as number
    const item: Omit<Seat, 'status'> = { ...seat, price, ...(allotment !== undefined && { allotment }) }
    return `${JSON.stringify(item).slice(0, -1)},"status":"`
  })
  openSeats.set(state, made)
  return made
}
