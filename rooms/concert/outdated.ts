/**
 * What a decision comes to that rested on a reservation as it was looked up, where the store found it to be something else by then: look it
 * up again and decide anew. No answer to anybody.
 */
export const OUTDATED = Symbol('outdated')
export type Outdated = typeof OUTDATED
