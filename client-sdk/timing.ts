import { UnansweredError } from './RefusedError.ts'

/** Time and chance, as the client sees them; tests bring their own. */
export interface Timing {
  /**
   * Milliseconds that only ever grow. They are no calendar: the local clock may be wrong, and nothing depends on
   * it.
   */
  now(): number
  /** Evenly from [0, 1). */
  random(): number
  /** Resolves after `ms`, or as soon as the signal is aborted. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>
}

export const systemTiming: Timing = {
  now: () => performance.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted === true) return resolve()
      const finish = (): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', finish)
        resolve()
      }
      const timer = setTimeout(finish, ms)
      signal?.addEventListener('abort', finish)
    }),
}

/** The promise, or an UnansweredError if it takes longer than `ms`. What was waited for is not stopped by that. */
export const within = async <T>(timing: Timing, ms: number, promise: Promise<T>): Promise<T> => {
  const settled = new AbortController()
  const late = timing.sleep(ms, settled.signal).then((): never => {
    throw new UnansweredError(`no answer within ${Math.round(ms)} ms`)
  })
  try {
    return await Promise.race([promise, late])
  } finally {
    // With a reason of our own none is made up, stack and all, for each request.
    settled.abort('settled')
  }
}
