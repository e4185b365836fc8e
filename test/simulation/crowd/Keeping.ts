import { codeFor, type Hall, keptIn } from '../Hall.ts'
import type { Random } from '../Random.ts'

export const NO_ALLOTMENT = 'none'

/** What people know of access codes: mostly the right one, where they have been told that they need one; and some guess. */
export class Keeping {
  readonly random: Random
  readonly #hall: Hall

  constructor(random: Random, hall: Hall) {
    this.random = random
    this.#hall = hall
  }

  /** Of which allotment some want the best seats; now and then of one that there is not. */
  allotmentFor(scheduleId: string): string | undefined {
    const kept = keptIn(this.#hall, scheduleId)
    if (kept.length === 0 || !this.random.chance(0.4)) return undefined
    return this.random.chance(0.05) ? NO_ALLOTMENT : this.random.pick(kept).allotmentId
  }

  /** Codes to present on a date, one after the other. */
  codesFor(scheduleId: string): readonly string[] {
    const kept = keptIn(this.#hall, scheduleId)
    if (kept.length === 0) return []
    const right = codeFor(scheduleId, this.random.pick(kept).allotmentId)
    if (this.random.chance(0.6)) return [right]
    const guesses = Array.from({ length: this.random.between(1, 4) }, () => `guess ${this.random.between(1, 9)}`)
    return this.random.chance(0.5) ? [...guesses, right] : guesses
  }
}
