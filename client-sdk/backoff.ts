import type { RefusalCode } from './protocol/refusals.ts'
import { RefusedError, UnansweredError } from './RefusedError.ts'
import type { Timing } from './timing.ts'

const BASE_MS = 250
const CAP_MS = 10_000
/** One attempt's share of the time there is: a lost answer must leave room to ask again. */
const ATTEMPT_MS = 10_000

/**
 * These two say "not now" about the server, not about the command, so asking again is the client's work, not the
 * user's.
 */
const NOT_NOW: ReadonlySet<RefusalCode> = new Set(['UNAVAILABLE', 'RATE_LIMITED'])

/** How long to pause after so many failures in a row (0 for the first). It doubles from 250 ms to 10 s. */
export const backoffMs = (failures: number, random: number): number =>
  spread(Math.min(CAP_MS, BASE_MS * 2 ** failures), random)

/** Half of a pause is chance, so that a crowd thrown off at once doesn't come back at once. */
export const spread = (pauseMs: number, random: number): number => pauseMs * (0.5 + random / 2)

/** Whether the same request can be expected to be answered otherwise in a moment. */
export const isPassing = (error: unknown): boolean =>
  error instanceof UnansweredError || (error instanceof RefusedError && NOT_NOW.has(error.code))

/**
 * Tries until there is an answer that is not a passing one, or `timeoutMs` are over; then the last error is
 * thrown. An attempt is told how many milliseconds it may take.
 */
export const untilAnswered = async <T>(
  timing: Timing,
  timeoutMs: number,
  attempt: (ms: number) => Promise<T>,
): Promise<T> => {
  const deadline = timing.now() + timeoutMs
  for (let failures = 0; ; failures++) {
    try {
      return await attempt(Math.min(ATTEMPT_MS, deadline - timing.now()))
    } catch (error) {
      if (!isPassing(error)) throw error
      const pauseMs = pauseAfter(error, backoffMs(failures, timing.random()))
      if (timing.now() + pauseMs >= deadline) throw error
      await timing.sleep(pauseMs)
      // A machine that was busy, or asleep, wakes late: there may be no time left for an attempt.
      if (timing.now() >= deadline) throw error
    }
  }
}

/**
 * The server's `retryAfterMs` is the least; the back-off goes on top, lest all who were told the same come back
 * together.
 */
const pauseAfter = (error: unknown, backoff: number): number =>
  backoff + (error instanceof RefusedError ? (error.retryAfterMs ?? 0) : 0)
