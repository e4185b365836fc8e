/** How many samples back the percentiles look: with one a second, ten seconds. */
const SAMPLES = 10

/**
 * The percentiles of what a cumulative histogram has been told lately, from samples of its own counts: nothing is counted for them a second
 * time. They are as fine as the buckets, within which durations are taken to lie evenly.
 */
export class RecentDurations {
  /** Ascending, in seconds. */
  readonly #bounds: readonly number[]
  /** Oldest first. */
  readonly #samples: (readonly number[])[] = []

  constructor(bounds: readonly number[]) {
    this.#bounds = bounds
  }

  /** @param counts how many lasted no longer than each bound, and last how many there were at all; since the beginning */
  sample(counts: readonly number[]): void {
    this.#samples.push(counts)
    if (this.#samples.length > SAMPLES) this.#samples.shift()
  }

  /**
   * @param counts those of this moment
   * @param share 0.5 for the median
   * @returns seconds; the last bound for what lasted longer; undefined where there was nothing
   */
  percentile(counts: readonly number[], share: number): number | undefined {
    const before = this.#samples[0]
    const recent = counts.map((count, at) => count - (before?.[at] ?? 0))
    const rank = share * (recent.at(-1) ?? 0)
    if (rank === 0) return undefined
    const at = recent.findIndex((count) => count >= rank)
    const upper = this.#bounds[at]
    if (upper === undefined) return this.#bounds.at(-1)
    const lower = this.#bounds[at - 1] ?? 0
    const below = recent[at - 1] ?? 0
    return lower + ((upper - lower) * (rank - below)) / ((recent[at] as number) - below)
  }
}
