import { PHASES, type Phase } from '../BotEvent.ts'
import type { Tally } from '../Tally.ts'
import type { ServerVitals, Vitals } from './ServerVitals.ts'

/** A second of a load test. */
export interface Sample {
  /** When it ended, from the start. */
  readonly atMs: number
  /** How many are where. */
  readonly phases: Readonly<Record<Phase, number>>
  readonly seatsSold: number
  readonly answersPerS: number
  readonly refusalsPerS: number
  /** Of its answers, corrected for coordinated omission; absent where there were none. */
  readonly p50Ms?: number
  readonly p99Ms?: number
  /** By how much the latest of them was sent late. */
  readonly lateMs?: number
  readonly bots: Vitals
  readonly server?: Vitals
}

const SAMPLE_MS = 1_000

/** Takes a sample a second for as long as it runs. */
export class Timeline {
  readonly samples: Sample[] = []
  readonly #tally: Tally
  readonly #vitals: ServerVitals
  readonly #startedMs = performance.now()
  readonly #timer: NodeJS.Timeout
  #before = { atMs: performance.now(), answers: 0, refusals: 0, cpu: process.cpuUsage() }

  constructor(tally: Tally, vitals: ServerVitals) {
    this.#tally = tally
    this.#vitals = vitals
    void vitals.look()
    this.#timer = setInterval(() => void this.#take(), SAMPLE_MS)
  }

  get last(): Sample | undefined {
    return this.samples.at(-1)
  }

  /** Takes the last sample. */
  async stop(): Promise<void> {
    clearInterval(this.#timer)
    await this.#take()
  }

  async #take(): Promise<void> {
    const sample = this.#sample()
    const place = this.samples.push(sample) - 1
    // A busy server may tell it only after the next sample has been taken.
    const server = await this.#vitals.look()
    if (server !== undefined) this.samples[place] = { ...sample, server }
  }

  #sample(): Sample {
    const { phases, refusals, answers, seatsSold, latencies } = this.#tally
    const before = this.#before
    const refused = [...refusals.values()].reduce((sum, times) => sum + times, 0)
    this.#before = { atMs: performance.now(), answers, refusals: refused, cpu: process.cpuUsage() }
    const seconds = Math.max(this.#before.atMs - before.atMs, 1) / 1000
    const { user, system } = process.cpuUsage(before.cpu)
    return {
      atMs: this.#before.atMs - this.#startedMs,
      phases: Object.fromEntries(PHASES.map((phase) => [phase, phases.get(phase) ?? 0])) as Sample['phases'],
      seatsSold,
      answersPerS: (answers - before.answers) / seconds,
      refusalsPerS: (refused - before.refusals) / seconds,
      ...latencies.takeRecent(),
      bots: { cpu: (user + system) / 1e6 / seconds, memory: process.memoryUsage.rss() },
    }
  }
}
