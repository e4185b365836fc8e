import type { Area, Seat } from '../../client-sdk/index.ts'
import type { Standing } from './Standing.ts'
import type { Category, Zone } from './zones.ts'

/** A hall to be shown, and word of what changes in it. */
export interface SeatSource {
  readonly seats: readonly Seat[]
  readonly zones: readonly Zone[]
  readonly categories: readonly Category[]
  /** What is drawn beside the seats. */
  readonly areas: readonly Area[]
  readonly standing: (seat: Seat) => Standing
  readonly isFree: (seat: Seat) => boolean
  /** Tells of the seats that look different now, by index. @returns what stops it */
  readonly watch: (watcher: (indexes: readonly number[]) => void) => () => void
}
