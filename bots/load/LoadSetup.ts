import type { Arrival } from '../arrivals.ts'
import type { Mix } from '../Mix.ts'

/** A load test as somebody wants it. */
export interface LoadSetup {
  /** Undefined: a server of our own. */
  readonly url: string | undefined
  readonly adminToken: string | undefined
  /** Of `url`'s doors. Undefined: nobody goes in there. */
  readonly doorToken: string | undefined
  /** What members present; undefined: that of our own server's demo sale. */
  readonly accessCode: string | undefined
  /** Undefined: our own server's demo sale, or the only concert there is. */
  readonly concertId: string | undefined
  /** Undefined: all dates of the concert. */
  readonly scheduleIds: readonly string[] | undefined
  /** Of the demo sale; undefined: as many as users. */
  readonly seats: number | undefined
  /** Replaces values of the demo sale's policy. */
  readonly policy: object
  readonly users: number
  readonly overMs: number
  readonly arrival: Arrival
  readonly mix: Mix
  readonly pace: number
  readonly forMs: number
  readonly seed: number
}
