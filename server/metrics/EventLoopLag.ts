import { type IntervalHistogram, monitorEventLoopDelay } from 'node:perf_hooks'

/** How often the event loop is looked at. Node's figures include it: an idle loop shows as late by that much. */
const RESOLUTION_MS = 10
const SAMPLES = 10

/** By how much the event loop was late at worst lately: since the tenth sample before. */
export class EventLoopLag {
  readonly #delays: IntervalHistogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  readonly #longest: number[] = []

  start(): void {
    this.#delays.enable()
  }

  sample(): void {
    this.#longest.push(this.#delays.max)
    if (this.#longest.length > SAMPLES) this.#longest.shift()
    this.#delays.reset()
  }

  stop(): void {
    this.#delays.disable()
  }

  seconds(): number {
    return Math.max(0, Math.max(this.#delays.max, ...this.#longest) / 1e9 - RESOLUTION_MS / 1e3)
  }
}
