import type { Arrival } from '../arrivals.ts'
import type { Mix } from '../Mix.ts'

/** A load test as somebody wants it. */
export interface LoadSetup {
  /** Undefined: a server of our own. */
  readonly url: string | undefined
  readonly adminToken: string | undefined
  /** Undefined: our own server's demo sale, or the only concert there is. */
  readonly concertId: string | undefined
  /** Undefined: all dates of the concert. */
  readonly scheduleIds: readonly string[] | undefined
  /** Of the demo sale; undefined: as many as users. */
  readonly seats: number | undefined
  readonly users: number
  readonly overMs: number
  readonly arrival: Arrival
  readonly mix: Mix
  readonly pace: number
  readonly forMs: number
  readonly seed: number
}
