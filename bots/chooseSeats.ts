import type { Seat } from '../client-sdk/index.ts'
import type { Random } from './random.ts'

/**
 * `near the front`: neighbours in the order of the plan, the first being what most want. `front`: the very first that
 * are free, which are the same for everyone who looks. `best`: whichever the server finds.
 */
export type Aim = 'near the front' | 'front' | 'best'

/** @param free in the order of the plan, and not empty */
export const chooseSeats = (
  free: readonly Seat[],
  aim: Exclude<Aim, 'best'>,
  wanted: number,
  random: Random,
): readonly string[] => {
  const count = Math.min(wanted, free.length)
  const start = aim === 'front' ? 0 : Math.floor(random() ** 2 * (free.length - count + 1))
  return free.slice(start, start + count).map(({ seatId }) => seatId)
}
