import { SEATS_PER_WORD, seatStatusIn } from './protocol/messages.ts'
import type { SeatStatus } from './protocol/states.ts'

export type SeatCounts = Readonly<Record<SeatStatus, number>>

/**
 * The status of every seat of a schedule: what the live seat map last said, and over it what replies have told
 * this client in the meantime. Only what differs from what is shown is ever looked at, so a patch costs what it
 * changes, not what there is.
 */
export class SeatMap {
  readonly #words: Uint32Array
  readonly #shown: SeatStatus[]
  readonly #counts: Record<SeatStatus, number>
  /** Seats whose shown status may differ from their word's. */
  readonly #doubtful = new Set<number>()

  readonly #read: (index: number, status: SeatStatus) => SeatStatus

  /**
   * All seats FREE.
   *
   * @param read what a status of the live map means to this user
   */
  constructor(seats: number, read: (index: number, status: SeatStatus) => SeatStatus = (_, status) => status) {
    this.#read = read
    this.#words = new Uint32Array(Math.ceil(seats / SEATS_PER_WORD))
    this.#shown = new Array<SeatStatus>(seats).fill('FREE')
    this.#counts = { FREE: seats, HELD: 0, SOLD: 0, BLOCKED: 0 }
  }

  get size(): number {
    return this.#shown.length
  }

  get counts(): SeatCounts {
    return this.#counts
  }

  statusOf(index: number): SeatStatus | undefined {
    return this.#shown[index]
  }

  /** The live map's word now; shown by the next `settle`. Words beyond the last seat are padding. */
  write(word: number, value: number): void {
    const before = this.#words[word]
    if (before === undefined || before === value) return
    this.#words[word] = value
    const first = word * SEATS_PER_WORD
    const differing = before ^ value
    for (let index = first; index < Math.min(first + SEATS_PER_WORD, this.size); index++) {
      if (((differing >>> ((index - first) * 2)) & 3) !== 0) this.#doubtful.add(index)
    }
  }

  /** Shows what a reply told, until the next `settle`: the first patch behind a reply has what the reply rests on. */
  overlay(indexes: readonly number[], status: SeatStatus): readonly number[] {
    for (const index of indexes) this.#doubtful.add(index)
    return indexes.filter((index) => this.#show(index, status))
  }

  /** These may mean something else to this user than before; shown by the next `settle`. */
  doubt(indexes: readonly number[]): void {
    for (const index of indexes) this.#doubtful.add(index)
  }

  /** Shows what the live map says, of all in doubt once a patch is complete, or of these; returns the seats that look different now. */
  settle(indexes: Iterable<number> = this.#doubtful): readonly number[] {
    const changed: number[] = []
    for (const index of indexes) {
      this.#doubtful.delete(index)
      const word = this.#words[Math.floor(index / SEATS_PER_WORD)] ?? 0
      if (this.#show(index, this.#read(index, seatStatusIn(word, index)))) changed.push(index)
    }
    return changed
  }

  #show(index: number, status: SeatStatus): boolean {
    const shown = this.#shown[index]
    if (shown === undefined || shown === status) return false
    this.#shown[index] = status
    this.#counts[shown]--
    this.#counts[status]++
    return true
  }
}
