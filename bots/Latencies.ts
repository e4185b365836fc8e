import { build, type Histogram } from 'hdr-histogram-js'
import { type Answered, COMMANDS, type Command } from './BotEvent.ts'

/** Milliseconds. */
export interface Percentiles {
  readonly p50: number
  readonly p90: number
  readonly p99: number
  readonly p999: number
  readonly max: number
}

export interface LatencyRow {
  readonly command: Command
  readonly times: number
  /** From when a command was due. */
  readonly corrected: Percentiles
  /** From when it was sent. */
  readonly uncorrected: Percentiles
}

/** A point of the distribution: so much of all answers came within so many milliseconds. */
export interface SpectrumPoint {
  readonly share: number
  readonly correctedMs: number
  readonly uncorrectedMs: number
}

/** What was answered lately. */
export interface Recent {
  readonly p50Ms: number
  readonly p99Ms: number
  /** By how much the latest of it was sent late. */
  readonly lateMs: number
}

/** Histograms count whole microseconds. */
const US = 1_000

const histogram = (): Histogram => build({ bitBucketSize: 32, autoResize: true, numberOfSignificantValueDigits: 3 })

/**
 * How long commands took, each twice: as sent, and corrected for coordinated omission. The correction is the time by
 * which a command was sent late; and for what is asked again and again, each waiting for the answer before it, the
 * asks that a slow answer kept from being made.
 */
export class Latencies {
  readonly #corrected = new Map<Command, Histogram>()
  readonly #uncorrected = new Map<Command, Histogram>()
  readonly #late = histogram()
  readonly #recent = histogram()
  #recentLateMs = 0

  record({ command, ms, lateMs, everyMs = 0 }: Answered): void {
    const [sent, due] = [Math.round(ms * US), Math.round((ms + lateMs) * US)]
    of(this.#uncorrected, command).recordValue(sent)
    of(this.#corrected, command).recordValueWithExpectedInterval(due, Math.round(everyMs * US))
    this.#late.recordValue(Math.round(lateMs * US))
    this.#recent.recordValue(due)
    this.#recentLateMs = Math.max(this.#recentLateMs, lateMs)
  }

  rows(): readonly LatencyRow[] {
    return COMMANDS.flatMap((command) => {
      const [corrected, uncorrected] = [this.#corrected.get(command), this.#uncorrected.get(command)]
      if (corrected === undefined || uncorrected === undefined) return []
      const times = uncorrected.totalCount
      return [{ command, times, corrected: percentiles(corrected), uncorrected: percentiles(uncorrected) }]
    })
  }

  /** All commands together. */
  spectrum(): readonly SpectrumPoint[] {
    const [corrected, uncorrected] = [merged(this.#corrected), merged(this.#uncorrected)]
    if (uncorrected.totalCount === 0) return []
    return SPECTRUM.map((share) => ({
      share,
      correctedMs: corrected.getValueAtPercentile(share * 100) / US,
      uncorrectedMs: uncorrected.getValueAtPercentile(share * 100) / US,
    }))
  }

  /** By how much commands were sent late: what this process, not the server, is to blame for. */
  late(): Percentiles {
    return percentiles(this.#late)
  }

  /** Of the answers, corrected, since this was last asked; undefined if there were none. */
  takeRecent(): Recent | undefined {
    if (this.#recent.totalCount === 0) return undefined
    const { p50, p99 } = percentiles(this.#recent)
    const lateMs = this.#recentLateMs
    this.#recent.reset()
    this.#recentLateMs = 0
    return { p50Ms: p50, p99Ms: p99, lateMs }
  }
}

/** As dense towards the end as a tail is long. */
const SPECTRUM: readonly number[] = Array.from({ length: 41 }, (_, step) => 1 - 10 ** (-step / 10))

const of = (histograms: Map<Command, Histogram>, command: Command): Histogram => {
  const known = histograms.get(command)
  if (known !== undefined) return known
  const fresh = histogram()
  histograms.set(command, fresh)
  return fresh
}

const merged = (histograms: ReadonlyMap<Command, Histogram>): Histogram => {
  const all = histogram()
  for (const each of histograms.values()) all.add(each)
  return all
}

/** A histogram tells the highest value that it can't tell apart; none is higher than the highest there was. */
const percentiles = (values: Histogram): Percentiles => {
  const at = (percentile: number): number => Math.min(values.getValueAtPercentile(percentile), values.maxValue) / US
  return { p50: at(50), p90: at(90), p99: at(99), p999: at(99.9), max: values.maxValue / US }
}
