import { setImmediate as turn } from 'node:timers/promises'
import type { Timing } from '../../../client-sdk/timing.ts'

interface Sleeper {
  readonly atMs: number
  readonly wake: () => void
}

/** Time that passes only when a test says so, and chance that always falls the same way. */
export class TestTiming implements Timing {
  readonly #chance: number
  readonly #sleepers = new Set<Sleeper>()
  #nowMs = 0

  constructor(chance = 0) {
    this.#chance = chance
  }

  now(): number {
    return this.#nowMs
  }

  random(): number {
    return this.#chance
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const sleeper = {
        atMs: this.#nowMs + ms,
        wake: () => {
          this.#sleepers.delete(sleeper)
          resolve()
        },
      }
      if (signal?.aborted) return resolve()
      signal?.addEventListener('abort', sleeper.wake)
      this.#sleepers.add(sleeper)
    })
  }

  /** Lets `ms` pass, waking each sleeper at its moment and letting it act before the next. */
  async pass(ms: number): Promise<void> {
    const untilMs = this.#nowMs + ms
    for (;;) {
      await turn()
      const due = [...this.#sleepers].filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (due === undefined) break
      this.#nowMs = due.atMs
      due.wake()
    }
    this.#nowMs = untilMs
  }
}
