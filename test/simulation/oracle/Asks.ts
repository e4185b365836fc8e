import { LIMITS } from '../../../client-sdk/protocol/index.ts'
import { CLOCK_ERROR_MS } from '../world/World.ts'

/** What the clocks of two processes may differ by. */
export const CLOCKS_DIFFER_MS = 2 * CLOCK_ERROR_MS

/** [C1] How often anything has been asked for: once under each name, and once more where the name has been forgotten after a day. */
export class Asks {
  /** By what is asked for and name: how often anew, and when for the first time since. */
  readonly #asked = new Map<string, Map<string, { times: number; sinceMs: number }>>()

  add(what: string, name: string, nowMs: number): void {
    const names = this.#asked.get(what) ?? new Map<string, { times: number; sinceMs: number }>()
    this.#asked.set(what, names)
    const before = names.get(name) ?? { times: 0, sinceMs: Number.NEGATIVE_INFINITY }
    if (nowMs - before.sinceMs > LIMITS.outcomeLifeMs - CLOCKS_DIFFER_MS)
      names.set(name, { times: before.times + 1, sinceMs: nowMs })
  }

  times(what: string): number {
    let times = 0
    for (const asked of this.#asked.get(what)?.values() ?? []) times += asked.times
    return times
  }

  /** It had been asked for under the same name a day before. */
  isAnew(what: string, name: string): boolean {
    return (this.#asked.get(what)?.get(name)?.times ?? 0) > 1
  }
}
