import { type Refusal, refuse } from '../../client-sdk/protocol/index.ts'

/**
 * What a decision comes to that rested on a reservation as it was looked up, where the store found it to be something else by then: look it
 * up again and decide anew. No answer to anybody.
 */
export const OUTDATED = Symbol('outdated')
export type Outdated = typeof OUTDATED

/** Each time it was another who was faster, or the store reads what it had before: nobody waits for that to end. */
const MOST_TRIES = 10

/** @param attempt looks it up and decides; UNAVAILABLE where that is outdated again and again */
export const untilUpToDate = async <T>(attempt: () => Promise<T | Refusal | Outdated>): Promise<T | Refusal> => {
  for (let tries = 0; tries < MOST_TRIES; tries += 1) {
    const answer = await attempt()
    if (answer !== OUTDATED) return answer
  }
  return refuse('UNAVAILABLE')
}
