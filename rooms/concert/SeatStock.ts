import { isClosed, type ScheduleState } from '../schedule/state.ts'
import { seatsOpenToAll } from '../schedule/view.ts'
import type { Stock } from '../waiting/Stock.ts'
import type { WaitingState } from '../waiting/state.ts'

/** [Q13] What the line knows of the seats: counts that are kept, and no seat is looked at. */
export class SeatStock implements Stock {
  readonly #schedules: ReadonlyMap<string, ScheduleState>
  readonly #seatsOnAllDates: ScheduleState['seatsOnAllDates']
  /** How many have a turn, and hold and have bought nothing. */
  #choosing = 0

  constructor(schedules: ReadonlyMap<string, ScheduleState>, seatsOnAllDates: ScheduleState['seatsOnAllDates']) {
    this.#schedules = schedules
    this.#seatsOnAllDates = seatsOnAllDates
  }

  left(nowMs: number): number {
    let left = 0
    for (const date of this.#schedules.values()) if (!isClosed(date, nowMs)) left += seatsOpenToAll(date)
    return left
  }

  isSoldOut(nowMs: number): boolean {
    return this.#schedules.values().every((date) => isClosed(date, nowMs) || (date.free === 0 && date.holds.size === 0))
  }

  onSale(nowMs: number): number {
    let onSale = 0
    for (const date of this.#schedules.values()) {
      const { free, opensAt = nowMs } = date
      if (opensAt <= nowMs && !isClosed(date, nowMs)) onSale += free
    }
    return onSale
  }

  room(nowMs: number, turnsPerSeat: number | null): number {
    const onSale = this.onSale(nowMs)
    if (turnsPerSeat === null) return onSale === 0 ? 0 : Number.POSITIVE_INFINITY
    return Math.max(0, onSale * turnsPerSeat - this.#choosing)
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

  #chooses(waiting: WaitingState, userId: string): boolean {
    return waiting.byUser.get(userId)?.state === 'ACTIVE' && !this.#seatsOnAllDates.has(userId)
  }
}
