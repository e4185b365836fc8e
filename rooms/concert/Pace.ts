import type { Policy } from '../../client-sdk/protocol/index.ts'
import { Allowance } from '../actor/Allowance.ts'

const BURST_SECONDS = 60

/** What is limited, by the value that says how many a minute. */
const KINDS = ['holdsPerMinute', 'cyclesPerMinute', 'wrongCodesPerMinute'] as const
type Kind = (typeof KINDS)[number]
type Limits = Pick<Policy, Kind>

/** What is known of one user's tries of one kind until they are all forgiven. */
interface Tries {
  readonly allowance: Allowance
  /** The names of the last ones, as many as there may be at once. */
  readonly names: string[]
}

/**
 * How fast each user of a concert may try: a minute's worth at once, and then as time brings more. It goes by the user, on however many sockets. It is
 * memory alone: a restart forgives, and who has let a minute pass is forgotten.
 */
export class Pace {
  #limits: Limits = { holdsPerMinute: 0, cyclesPerMinute: 0, wrongCodesPerMinute: 0 }
  readonly #users = new Map<string, Map<Kind, Tries>>()
  #sweptMs = 0

  /** By which limits it goes from now on; where they change, everybody begins anew. */
  set limits(policy: Limits) {
    if (KINDS.every((kind) => policy[kind] === this.#limits[kind])) return
    const { holdsPerMinute, cyclesPerMinute, wrongCodesPerMinute } = policy
    this.#limits = { holdsPerMinute, cyclesPerMinute, wrongCodesPerMinute }
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
    if (this.#isKnown('holdsPerMinute', userId, attempt)) return 0
    return Math.max(this.#waitMs('holdsPerMinute', userId, nowMs), this.#waitMs('cyclesPerMinute', userId, nowMs))
  }

  /** One was tried. */
  countHold(userId: string, attempt: string | undefined, nowMs: number): void {
    if (!this.#isKnown('holdsPerMinute', userId, attempt)) this.#count('holdsPerMinute', userId, nowMs, attempt)
  }

  /**
   * A hold was given back, or lapsed unpaid: neither can be refused, so it is the next hold that waits. One that ends again, because the store
   * failed the first time, counts once.
   */
  countCycle(userId: string, reservationId: string, nowMs: number): void {
    if (!this.#isKnown('cyclesPerMinute', userId, reservationId)) {
      this.#count('cyclesPerMinute', userId, nowMs, reservationId)
    }
  }

  /** The milliseconds until another access code will be looked at for this user. One that was wrong is so again. */
  codeWaitMs(userId: string, code: string, nowMs: number): number {
    return this.#isKnown('wrongCodesPerMinute', userId, code) ? 0 : this.#waitMs('wrongCodesPerMinute', userId, nowMs)
  }

  countWrongCode(userId: string, code: string, nowMs: number): void {
    if (!this.#isKnown('wrongCodesPerMinute', userId, code)) this.#count('wrongCodesPerMinute', userId, nowMs, code)
  }

  #waitMs(kind: Kind, userId: string, nowMs: number): number {
    return this.#users.get(userId)?.get(kind)?.allowance.waitMs(1, nowMs) ?? 0
  }

  #isKnown(kind: Kind, userId: string, name: string | undefined): boolean {
    return name !== undefined && (this.#users.get(userId)?.get(kind)?.names.includes(name) ?? false)
  }

  #count(kind: Kind, userId: string, nowMs: number, name?: string): void {
    const perMinute = this.#limits[kind]
    if (perMinute === 0) return
    this.#sweep(nowMs)
    const mine = this.#users.get(userId) ?? new Map<Kind, Tries>()
    this.#users.set(userId, mine)
    const rate = { perSecond: perMinute / 60, burstSeconds: BURST_SECONDS }
    const { allowance, names } = mine.get(kind) ?? { allowance: new Allowance(rate, nowMs), names: [] }
    mine.set(kind, { allowance, names })
    allowance.owe(1, nowMs)
    if (name === undefined) return
    names.push(name)
    if (names.length > perMinute) names.shift()
  }

  /** Once a minute, so that what is kept are those who tried something in the last two, and those who still wait. */
  #sweep(nowMs: number): void {
    if (nowMs - this.#sweptMs < BURST_SECONDS * 1000) return
    this.#sweptMs = nowMs
    for (const [userId, mine] of this.#users) {
      if ([...mine.values()].every(({ allowance }) => allowance.isFull(nowMs))) this.#users.delete(userId)
    }
  }
}
