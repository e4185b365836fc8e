import { LIMITS, type Policy, type Refusal, refuse } from '../../client-sdk/protocol/index.ts'
import { Allowance } from '../actor/Allowance.ts'

const BURST_SECONDS = 60
/** An answer that was lost is asked for again within this, which is more than a client waits for one. */
const LOST_ANSWER_MS = 15_000
/** And no more often than so: what is refused over and over would be a way to watch a seat for nothing. */
const REPEATS = 5

/** What is limited by policy, by the value that says how many a minute. */
const POLICY_KINDS = ['holdsPerMinute', 'cyclesPerMinute', 'wrongCodesPerMinute'] as const
type PolicyKind = (typeof POLICY_KINDS)[number]
type Kind = PolicyKind | 'drawnPlacesPerMinute'

/** What is known of one user's tries of one kind until they are all forgiven. */
interface Tried {
  readonly allowance: Allowance
  /** The last ones that have a name, as many as there may be at once. */
  readonly named: Try[]
}

interface Try {
  readonly name: string
  readonly atMs: number
  /** How often it has come again for nothing. */
  repeats: number
}

/** Why a user has to wait who is to wait so long, if at all. */
export const triesRefusal = (waitMs: number): Refusal | undefined =>
  waitMs > 0 ? refuse('TOO_MANY_TRIES', { retryAfterMs: waitMs }) : undefined

/**
 * What each user of a concert has tried, and may: a minute's worth at once, and then as time brings more. It goes by the user, on however many sockets. It is
 * memory alone: a restart forgives, and who has let a minute pass is forgotten.
 */
export class Tries {
  #limits: Readonly<Record<Kind, number>> = {
    holdsPerMinute: 0,
    cyclesPerMinute: 0,
    wrongCodesPerMinute: 0,
    drawnPlacesPerMinute: LIMITS.drawnPlacesPerMinute,
  }
  readonly #users = new Map<string, Map<Kind, Tried>>()
  #sweptMs = 0

  /** By which limits it goes from now on; where they change, everybody begins anew. */
  set limits(policy: Pick<Policy, PolicyKind>) {
    if (POLICY_KINDS.every((kind) => policy[kind] === this.#limits[kind])) return
    const { holdsPerMinute, cyclesPerMinute, wrongCodesPerMinute } = policy
    this.#limits = { ...this.#limits, holdsPerMinute, cyclesPerMinute, wrongCodesPerMinute }
    this.#users.clear()
  }

  /** How many users it remembers. */
  get size(): number {
    return this.#users.size
  }

  /**
   * The milliseconds until a hold will be tried for this user; 0: now. One that was let through and comes again, for its answer was lost, is no other try.
   *
   * @param attempt what it is known by when it comes again; undefined: by nothing
   */
  holdWaitMs(userId: string, attempt: string | undefined, nowMs: number): number {
    const isAgain = this.#repeatOf(userId, attempt, nowMs) !== undefined
    const holdsWaitMs = isAgain ? 0 : this.#waitMs('holdsPerMinute', userId, nowMs)
    return Math.max(holdsWaitMs, this.cycleWaitMs(userId, nowMs))
  }

  /** The same until a place on a waitlist is given to this user: what comes of it is a hold. */
  cycleWaitMs(userId: string, nowMs: number): number {
    return this.#waitMs('cyclesPerMinute', userId, nowMs)
  }

  /** One was tried. */
  countHold(userId: string, attempt: string | undefined, nowMs: number): void {
    const again = this.#repeatOf(userId, attempt, nowMs)
    if (again === undefined) this.#count('holdsPerMinute', userId, nowMs, attempt)
    else again.repeats += 1
  }

  /**
   * A hold was given back, or lapsed unpaid: neither can be refused, so it is the next hold that waits, or place on a waitlist. One that ends again, because the store
   * failed the first time, counts once.
   */
  countCycle(userId: string, reservationId: string, nowMs: number): void {
    this.#countOnce('cyclesPerMinute', userId, reservationId, nowMs)
  }

  /** The milliseconds until another access code will be looked at for this user. One that was wrong is so again. */
  codeWaitMs(userId: string, code: string, nowMs: number): number {
    const isWrong = this.#tryOf('wrongCodesPerMinute', userId, code) !== undefined
    return isWrong ? 0 : this.#waitMs('wrongCodesPerMinute', userId, nowMs)
  }

  countWrongCode(userId: string, code: string, nowMs: number): void {
    this.#countOnce('wrongCodesPerMinute', userId, code, nowMs)
  }

  /** The milliseconds until this user may take another place in a line that is yet to be drawn. */
  drawnPlaceWaitMs(userId: string, nowMs: number): number {
    return this.#waitMs('drawnPlacesPerMinute', userId, nowMs)
  }

  countDrawnPlace(userId: string, nowMs: number): void {
    this.#count('drawnPlacesPerMinute', userId, nowMs)
  }

  #waitMs(kind: Kind, userId: string, nowMs: number): number {
    return this.#users.get(userId)?.get(kind)?.allowance.waitMs(1, nowMs) ?? 0
  }

  /** The hold of which this may be no more than another sending. */
  #repeatOf(userId: string, attempt: string | undefined, nowMs: number): Try | undefined {
    const known = attempt === undefined ? undefined : this.#tryOf('holdsPerMinute', userId, attempt)
    return known && nowMs - known.atMs <= LOST_ANSWER_MS && known.repeats < REPEATS ? known : undefined
  }

  #tryOf(kind: Kind, userId: string, name: string): Try | undefined {
    return this.#users
      .get(userId)
      ?.get(kind)
      ?.named.findLast((one) => one.name === name)
  }

  #countOnce(kind: Kind, userId: string, name: string, nowMs: number): void {
    if (this.#tryOf(kind, userId, name) === undefined) this.#count(kind, userId, nowMs, name)
  }

  #count(kind: Kind, userId: string, nowMs: number, name?: string): void {
    const perMinute = this.#limits[kind]
    if (perMinute === 0) return
    this.#sweep(nowMs)
    const mine = this.#users.get(userId) ?? new Map<Kind, Tried>()
    this.#users.set(userId, mine)
    const rate = { perSecond: perMinute / 60, burstSeconds: BURST_SECONDS }
    const { allowance, named } = mine.get(kind) ?? { allowance: new Allowance(rate, nowMs), named: [] }
    mine.set(kind, { allowance, named })
    allowance.owe(1, nowMs)
    if (name === undefined) return
    named.push({ name, atMs: nowMs, repeats: 0 })
    if (named.length > perMinute) named.shift()
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
