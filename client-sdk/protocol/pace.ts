/** How fast a line has moved of late: the same for all who stand in it, so that each can tell from its place how long it will wait. */
export interface Pace {
  /** How long an admission took on average, in milliseconds. */
  readonly eachMs: number
  /** From how many admissions that is known. */
  readonly count: number
  /** The variance of how many came in equal times, over their mean: 1 where they come by chance, 0 where always as many. */
  readonly unevenness: number
  /** Batches come at whole multiples of this, by the server's clock; 0: one by one. */
  readonly batchMs: number
}

/** So many standard deviations to either side have four in five between them. */
const SPREAD = 1.28
/** Or a sum that is a whole number of batches, but for its last bit, would be taken for one more. */
const ROUNDING = 1e-6

/**
 * How long the next waits who has `ahead` before it, at least and at most: that many admissions and one, as unsteady as they have been, at a pace
 * that is itself known from so many only. Four in five waits are to be within; those ahead who give up make a wait shorter.
 */
export const etaRangeMs = (pace: Pace, ahead: number, nowMs: number): [from: number, to: number] => {
  const { eachMs, count, unevenness, batchMs } = pace
  const turns = ahead + 1
  const spread = SPREAD * Math.sqrt(unevenness * (turns + turns ** 2 / count))
  const ends = [Math.max(0, turns - spread) * eachMs, (turns + spread) * eachMs] as const
  if (batchMs === 0) return [Math.round(ends[0]), Math.round(ends[1])]
  const nextMs = batchMs - (nowMs % batchMs)
  const inBatches = (ms: number): number => nextMs + Math.max(0, Math.ceil(ms / batchMs - ROUNDING) - 1) * batchMs
  return [inBatches(ends[0]), inBatches(ends[1])]
}

export const middleOf = ([from, to]: readonly [number, number]): number => Math.round((from + to) / 2)
