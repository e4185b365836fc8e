import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Area, Operator, Plan, Seat, SeatStatus } from '../../../client-sdk/index.ts'
import type { SeatSource } from '../../seatmap/SeatSource.ts'
import { type Standing, standingOf } from '../../seatmap/Standing.ts'
import { type Category, categoriesOf, type Zone, zonesOf } from '../../seatmap/zones.ts'
import { type Manner, partsOf, type Selection, type Sorted, selected, sorted } from './selection.ts'

/** One date's hall as the operator sees it: what each seat is, and over it what is chosen to be blocked or unblocked. */
export class BlockingHall implements SeatSource {
  readonly seats: readonly Seat[]
  readonly zones: readonly Zone[]
  readonly categories: readonly Category[]
  readonly areas: readonly Area[]
  readonly #scheduleId: string
  readonly #operator: Operator
  readonly #selection = signal<Selection>(new Set())
  /** As signals, so that whatever is shown of seats follows them by itself; only the map has to be told which. */
  readonly #statuses: Signal<readonly SeatStatus[]>
  readonly #watchers = new Set<(indexes: readonly number[]) => void>()

  static async open(operator: Operator, scheduleId: string): Promise<BlockingHall> {
    const [seats, plan] = await Promise.all([operator.seats(scheduleId), operator.plan(scheduleId)])
    return new BlockingHall(operator, scheduleId, seats, plan)
  }

  private constructor(operator: Operator, scheduleId: string, seats: readonly Seat[], plan: Plan) {
    this.#operator = operator
    this.#scheduleId = scheduleId
    this.seats = seats
    this.zones = zonesOf(seats)
    this.categories = categoriesOf(seats, plan)
    this.areas = plan.areas
    this.#statuses = signal(seats.map(({ status }) => status))
  }

  get selection(): ReadonlySignal<Selection> {
    return this.#selection
  }

  readonly statusOf = ({ index }: Seat): SeatStatus => this.#statuses.value[index] ?? 'FREE'

  readonly standing = (seat: Seat): Standing =>
    this.#selection.peek().has(seat.index) ? 'chosen' : standingOf(this.statusOf(seat), false, false)

  readonly isFree = (seat: Seat): boolean => this.statusOf(seat) === 'FREE'

  /** Tells of the seats that look different now, by index. @returns what stops it */
  readonly watch = (watcher: (indexes: readonly number[]) => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  readonly choose = (seats: readonly Seat[], manner: Manner): void => {
    const before = this.#selection.value
    const after = selected(
      before,
      seats.map(({ index }) => index),
      manner,
    )
    this.#selection.value = after
    this.#tell([...before, ...after].filter((index) => before.has(index) !== after.has(index)))
  }

  readonly toggle = (seat: Seat): void => this.choose([seat], this.#selection.value.has(seat.index) ? 'remove' : 'add')

  get chosen(): Sorted {
    return sorted(this.seats, this.#selection.value, this.statusOf)
  }

  /** Learns what the seats are now. @returns false where the seating is another: then this hall is of the past */
  async refresh(): Promise<boolean> {
    const statuses = await this.#operator.seatStatuses(this.#scheduleId)
    if (statuses.length !== this.seats.length) return false
    const before = this.#statuses.peek()
    const changed = statuses.flatMap((status, index) => (status === before[index] ? [] : [index]))
    if (changed.length > 0) this.#statuses.value = statuses
    this.#tell(changed)
    return true
  }

  /**
   * Blocks the free seats of those chosen, or unblocks the blocked ones, a part after the other. Where a part is refused, those before it are
   * done and stay so.
   *
   * @returns how many seats of the date are blocked then
   */
  async change(action: 'block' | 'unblock'): Promise<number> {
    try {
      const { free, blocked } = this.chosen
      const ids = (action === 'block' ? free : blocked).map(({ seatId }) => seatId)
      let all = this.seats.filter((seat) => this.statusOf(seat) === 'BLOCKED').length
      for (const part of partsOf(ids)) all = (await this.#operator[action](this.#scheduleId, part)).seatsBlocked
      this.choose([], 'replace')
      return all
    } finally {
      await this.refresh()
    }
  }

  #tell(indexes: readonly number[]): void {
    if (indexes.length === 0) return
    for (const watcher of this.#watchers) watcher(indexes)
  }
}
