import { salePhase } from './sale.ts'
import type { WaitingState } from './state.ts'

export const ESTIMATE_WINDOW_MS = 60_000
/** Admissions are counted by the second, so that a poll reads at most some sixty counts. */
export const BUCKET_MS = 1_000
/** A crowd that polls is asked to keep to this many polls a millisecond together. */
const POLLS_PER_MS = 2

/**
 * How long a waiter with `ahead` before it will still wait, or undefined where nothing is known: with batches from the rate that is
 * set, with slots from the admissions of the last minute; not while nobody is admitted.
 */
export const estimateMs = (state: WaitingState, ahead: number, nowMs: number): number | undefined => {
  const { policy } = state
  if (salePhase(state.sale, nowMs) !== 'OPEN') return undefined
  if (policy.admission === 'batch') {
    if (state.active >= policy.maxActive) return undefined
    return (Math.floor(ahead / policy.batchSize) + 1) * policy.batchIntervalMs
  }
  let admitted = 0
  let sinceMs = nowMs
  for (const { atMs, count } of state.admissions) {
    if (atMs <= nowMs - ESTIMATE_WINDOW_MS) continue
    admitted += count
    sinceMs = Math.min(sinceMs, atMs)
  }
  if (admitted < 2 || sinceMs === nowMs) return undefined
  return Math.round(((ahead + 1) * (nowMs - sinceMs)) / admitted)
}

/**
 * When a client without a socket should ask again: later the further back it stands, and the more are asking; but soon enough that who
 * does as told, and misses one, keeps its place.
 */
export const pollAfterMs = (state: WaitingState, ahead: number): number => {
  const { pollMinMs, pollMaxMs, waitLifeMs } = state.policy
  const wanted = Math.max(pollMinMs + ahead * 10, state.line.size / POLLS_PER_MS)
  return Math.floor(Math.min(pollMaxMs, waitLifeMs / 3, Math.max(pollMinMs, wanted)))
}
