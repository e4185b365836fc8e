import { Http } from './Http.ts'
import type { Language } from './protocol/refusals.ts'
import { systemTiming, type Timing } from './timing.ts'

const DEFAULT_TIMEOUT_MS = 30_000

export interface ReachOptions {
  readonly fetch?: typeof fetch
  /** Of what `RefusedError.text()` says, and over HTTP the server's `detail`; English unless given. */
  readonly language?: Language
  /** How long a request is resent before it fails; 30 s unless given. */
  readonly timeoutMs?: number
  readonly timing?: Timing
}

/** How a server is asked, whoever asks. `base`: its address, without a slash at the end. */
export interface Reach {
  readonly base: string
  readonly http: Http
  readonly timing: Timing
  readonly timeoutMs: number
}

/** @param address `https://host[:port][/path]` */
export const reachServer = (address: string, options: ReachOptions): Reach => {
  const { fetch = globalThis.fetch, language, timeoutMs = DEFAULT_TIMEOUT_MS, timing = systemTiming } = options
  const base = address.replace(/\/+$/, '')
  return { base, http: new Http({ base, fetch, timing, language }), timing, timeoutMs }
}
