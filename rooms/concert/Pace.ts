import type { Policy } from '../../client-sdk/protocol/index.ts'
import { Allowance } from '../actor/Allowance.ts'

const BURST_SECONDS = 60

/** What is limited, by the value that says how many a minute. */
type Kind = 'holdsPerMinute' | 'cyclesPerMinute'
type Limits = Pick<Policy, Kind>

/** What is known of one user until all of it is full again. */
interface Paced {
  readonly allowances: Map<Kind, Allowance>
  /** The last commands that were let through, as many as there may be at once. */
  readonly letThrough: string[]
}

/**
 * How fast each user of a concert may try: a minute's worth at once, and then as time brings more. It goes by the user, on however many sockets. It is
 * memory alone: a restart forgives, and who has let a minute pass is forgotten.
 */
export class Pace {
  #limits: Limits = { holdsPerMinute: 0, cyclesPerMinute: 0 }
  readonly #users = new Map<string, Paced>()
  #sweptMs = 0

  /** By which limits it goes from now on; where they change, everybody begins anew. */
  set limits({ holdsPerMinute, cyclesPerMinute }: Limits) {
    const known = this.#limits
    if (known.holdsPerMinute === holdsPerMinute && known.cyclesPerMinute === cyclesPerMinute) return
    this.#limits = { holdsPerMinute, cyclesPerMinute }
    this.#users.clear()
  }

  /** How many users it remembers. */
  get size(): number {
    return this.#users.size
  }

  /**
   * The milliseconds until a hold will be tried for this user; 0: now. One that was let through is so whenever it comes again: to ask the same over
   * and over is what the doors limit.
   *
   * @param attempt what it is known by when it comes again; undefined: by nothing
   */
  holdWaitMs(userId: string, attempt: string | undefined, nowMs: number): number {
    const paced = this.#users.get(userId)
    if (paced === undefined || wasLetThrough(paced, attempt)) return 0
    const waits = [...paced.allowances.values()].map((allowance) => allowance.waitMs(1, nowMs))
    return Math.max(0, ...waits)
  }

  /** One was tried. */
  countHold(userId: string, attempt: string | undefined, nowMs: number): void {
    const { holdsPerMinute } = this.#limits
    if (holdsPerMinute === 0) return
    const paced = this.#paced(userId, nowMs)
    if (wasLetThrough(paced, attempt)) return
    this.#count('holdsPerMinute', paced, nowMs)
    if (attempt === undefined) return
    paced.letThrough.push(attempt)
    if (paced.letThrough.length > holdsPerMinute) paced.letThrough.shift()
  }

  /** A hold was given back: that is never refused, so it is the next hold that waits. */
  countRelease(userId: string, nowMs: number): void {
    if (this.#limits.cyclesPerMinute > 0) this.#count('cyclesPerMinute', this.#paced(userId, nowMs), nowMs)
  }

  #count(kind: Kind, { allowances }: Paced, nowMs: number): void {
    const rate = { perSecond: this.#limits[kind] / 60, burstSeconds: BURST_SECONDS }
    const allowance = allowances.get(kind) ?? new Allowance(rate, nowMs)
    allowances.set(kind, allowance)
    allowance.owe(1, nowMs)
  }

  #paced(userId: string, nowMs: number): Paced {
    this.#sweep(nowMs)
    const paced = this.#users.get(userId) ?? { allowances: new Map(), letThrough: [] }
    this.#users.set(userId, paced)
    return paced
  }

  /** Once a minute, so that what is kept are those who tried something in the last two, and those who still wait. */
  #sweep(nowMs: number): void {
    if (nowMs - this.#sweptMs < BURST_SECONDS * 1000) return
    this.#sweptMs = nowMs
    for (const [userId, { allowances }] of this.#users) {
      if ([...allowances.values()].every((allowance) => allowance.isFull(nowMs))) this.#users.delete(userId)
    }
  }
}

const wasLetThrough = (paced: Paced, attempt: string | undefined): boolean =>
  attempt !== undefined && paced.letThrough.includes(attempt)
