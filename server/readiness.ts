import type { Concerts } from '../rooms/concert/Concerts.ts'
import type { Storage } from '../storage/Storage.ts'

/** A probe writes to the disk, and anyone may ask. */
const PROBE_LIFE_MS = 1_000

export interface Readiness {
  /** Why the server should get no traffic now; undefined while it may. */
  reason(): Promise<string | undefined>
  /** From here on it should not. */
  drain(): void
}

export const readinessOf = (deps: {
  readonly storage: Pick<Storage, 'probe'>
  readonly concerts: Pick<Concerts, 'ready'>
  readonly now: () => number
}): Readiness => {
  let draining = false
  let probed: { readonly atMs: number; readonly fault: Promise<string | undefined> } | undefined

  const storageFault = (): Promise<string | undefined> => {
    const nowMs = deps.now()
    if (probed === undefined || nowMs - probed.atMs >= PROBE_LIFE_MS) {
      const fault = deps.storage.probe().then(
        () => undefined,
        (error: unknown) => `the database can't be written: ${error instanceof Error ? error.message : String(error)}`,
      )
      probed = { atMs: nowMs, fault }
    }
    return probed.fault
  }

  return {
    reason: async () => {
      if (draining) return 'the server is shutting down'
      return deps.concerts.ready ? storageFault() : 'a concert is loading'
    },
    drain: () => {
      draining = true
    },
  }
}
