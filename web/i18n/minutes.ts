/** To the nearest, and no less than one. */
export const minutes = (ms: number): number => Math.max(1, Math.round(ms / 60_000))
