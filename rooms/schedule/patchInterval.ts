const SHORTEST_MS = 50
/** [H4] Well within the second in which a seat must be seen free. */
const LONGEST_MS = 500
/** About as many as one core sends, whatever is in them: a frame costs a write of its own. */
const FRAMES_PER_SECOND = 100_000

/**
 * Milliseconds from one patch to the next. For many watchers the changes of a longer time go out together: a process that sends all the time
 * answers nobody, and its watchers fall behind what they can read.
 */
export const patchIntervalMs = (watchers: number): number =>
  Math.min(LONGEST_MS, Math.max(SHORTEST_MS, Math.ceil((watchers * 1000) / FRAMES_PER_SECOND)))
