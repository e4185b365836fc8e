import { setTimeout as sleep } from 'node:timers/promises'
import type { Concerts } from '../rooms/concert/Concerts.ts'
import type { Storage } from '../storage/Storage.ts'

/** A probe writes to the disk, and anyone may ask. */
const PROBE_LIFE_MS = 1_000
const WRITABLE_RETRY_MS = 250

export interface Readiness {
  /** Why the server should get no traffic now; undefined while it may. */
  reason(): Promise<string | undefined>
  /**
   * Resolves once the database can be written; until then says why it can't, a line for each reason. A server that gave
   * up instead would have to be started again by somebody, just when the disk has space again or the other server is
   * gone.
   */
  writable(report: (line: string) => void): Promise<void>
  /** From here on it is as ready as its concerts. */
  opened(concerts: Pick<Concerts, 'ready'>): void
  /** From here on it should get no traffic. */
  drain(): void
}

export const readinessOf = (deps: {
  readonly storage: Pick<Storage, 'probe'>
  readonly now: () => number
}): Readiness => {
  let concerts: Pick<Concerts, 'ready'> | undefined
  let draining = false
  let probed: { readonly atMs: number; readonly fault: Promise<string | undefined> } | undefined

  const probe = (): Promise<string | undefined> =>
    deps.storage.probe().then(
      () => undefined,
      (error: unknown) => `the database can't be written: ${explain(error)}`,
    )
  const storageFault = (): Promise<string | undefined> => {
    const nowMs = deps.now()
    if (probed === undefined || nowMs - probed.atMs >= PROBE_LIFE_MS) probed = { atMs: nowMs, fault: probe() }
    return probed.fault
  }

  return {
    reason: async () => {
      if (draining) return 'the server is shutting down'
      // First: it is also why a concert may be loading again and again.
      const fault = await storageFault()
      if (fault !== undefined) return fault
      if (concerts === undefined) return 'the concerts are being opened'
      return concerts.ready ? undefined : 'a concert is loading'
    },
    writable: async (report) => {
      let said: string | undefined
      for (let fault = await probe(); fault !== undefined; fault = await probe()) {
        if (fault !== said) report(`not ready: ${fault}`)
        said = fault
        await sleep(WRITABLE_RETRY_MS)
      }
    },
    opened: (all) => {
      concerts = all
    },
    drain: () => {
      draining = true
    },
  }
}

const explain = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException
  return code === 'SQLITE_BUSY'
    ? `${message}: another process is in the middle of a write, and this one goes on once that is over`
    : message
}
