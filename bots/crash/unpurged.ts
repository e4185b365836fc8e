const DAY_MS = 24 * 60 * 60_000

/** Purges come at whole multiples of this since the epoch. The last has just been, so that no token is gone for about a day. */
export const UNPURGED = { purgeIntervalMs: Math.floor(Date.now() / Math.ceil(Date.now() / DAY_MS)) }
