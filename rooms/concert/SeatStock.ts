import { isClosed, type ScheduleState } from '../schedule/state.ts'
import { seatsOpenToAll } from '../schedule/view.ts'
import type { Stock } from '../waiting/Stock.ts'
import type { WaitingState } from '../waiting/state.ts'

/** What the seats of all dates come to, from one time up to another, unless something happens to them before. */
interface Count {
  readonly fromMs: number
  /** When the next date opens or closes. */
  readonly untilMs: number
  readonly left: number
  readonly onSale: number
  readonly isSoldOut: boolean
}

/** [Q13] What the line knows of the seats: counts that are kept, and no seat is looked at. Everyone who polls is told of them. */
export class SeatStock implements Stock {
  readonly #schedules: ReadonlyMap<string, ScheduleState>
  readonly #seatsOnAllDates: ScheduleState['seatsOnAllDates']
  #counted: Count | undefined
  /** How many have a turn, and hold and have bought nothing. */
  #choosing = 0

  constructor(schedules: ReadonlyMap<string, ScheduleState>, seatsOnAllDates: ScheduleState['seatsOnAllDates']) {
    this.#schedules = schedules
    this.#seatsOnAllDates = seatsOnAllDates
  }

  left(nowMs: number): number {
    return this.#countAt(nowMs).left
  }

  isSoldOut(nowMs: number): boolean {
    return this.#countAt(nowMs).isSoldOut
  }

  onSale(nowMs: number): number {
    return this.#countAt(nowMs).onSale
  }

  room(nowMs: number, turnsPerSeat: number | null): number {
    const onSale = this.onSale(nowMs)
    if (turnsPerSeat === null) return onSale === 0 ? 0 : Number.POSITIVE_INFINITY
    return Math.max(0, onSale * turnsPerSeat - this.#choosing)
  }

  /** Something happens to a date. */
  changed(): void {
    this.#counted = undefined
  }

  /** Counts all who choose. */
  count(waiting: WaitingState): void {
    this.#choosing = 0
    for (const userId of waiting.byUser.keys()) if (this.#chooses(waiting, userId)) this.#choosing += 1
  }

  /** Keeps count of who chooses while something happens to these users. */
  follow(waiting: WaitingState, users: readonly string[], happen: () => void): void {
    const choosing = (): number => users.reduce((sum, userId) => sum + Number(this.#chooses(waiting, userId)), 0)
    const before = choosing()
    happen()
    this.#choosing += choosing() - before
  }

  #countAt(nowMs: number): Count {
    const known = this.#counted
    if (known !== undefined && known.fromMs <= nowMs && nowMs < known.untilMs) return known
    const count = countOf(this.#schedules.values(), nowMs)
    this.#counted = count
    return count
  }

  #chooses(waiting: WaitingState, userId: string): boolean {
    return waiting.byUser.get(userId)?.state === 'ACTIVE' && !this.#seatsOnAllDates.has(userId)
  }
}

const countOf = (dates: Iterable<ScheduleState>, nowMs: number): Count => {
  let [left, onSale, isSoldOut, untilMs] = [0, 0, true, Number.POSITIVE_INFINITY]
  for (const date of dates) {
    if (isClosed(date, nowMs)) continue
    const { free, holds, opensAt = nowMs, closesAt = Number.POSITIVE_INFINITY } = date
    left += seatsOpenToAll(date)
    if (free > 0 || holds.size > 0) isSoldOut = false
    if (opensAt <= nowMs) onSale += free
    untilMs = Math.min(untilMs, closesAt, opensAt <= nowMs ? Number.POSITIVE_INFINITY : opensAt)
  }
  return { fromMs: nowMs, untilMs, left, onSale, isSoldOut }
}
