import type { CommandType } from '../../client-sdk/protocol/index.ts'
import { Allowance, type Rate } from '../actor/Allowance.ts'

const BURST_SECONDS = 10
/** Of each generation. Twice as many can be known at a time. */
const KNOWN = 100_000

/** How much of an allowance a command takes: more where a stranger makes what the server then keeps, asks for a whole hall, or may be guessing a code. */
const COSTS: { readonly [T in CommandType]?: number } = { register: 20, charge: 5, seats: 10, acceptTransfer: 5 }
export const costOf = (type: CommandType): number => COSTS[type] ?? 1

/**
 * An allowance for each user, or each address: so much a second, and ten seconds' worth at once. Who has not been seen for ten seconds has a full one
 * again, and is forgotten: the known are two generations, and the older one is dropped as a whole. A flood of strangers makes
 * a generation shorter and costs somebody at most a little strictness; nobody is ever refused for being one too many.
 */
export class Allowances {
  readonly #rate: Rate
  readonly #known: number
  #recent = new Map<string, Allowance>()
  #older = new Map<string, Allowance>()
  #sinceMs = 0

  constructor(perSecond: number, known = KNOWN) {
    this.#rate = { perSecond, burstSeconds: BURST_SECONDS }
    this.#known = known
  }

  /** Takes `cost` from the allowance of `key`: 0 if it is there, else the milliseconds until it will be. */
  take(key: string, cost: number, nowMs: number): number {
    return this.#allowanceOf(key, nowMs).take(cost, nowMs)
  }

  /** The milliseconds until `cost` will be there for `key`; 0: it is. */
  waitMs(key: string, cost: number, nowMs: number): number {
    return this.#allowanceOf(key, nowMs).waitMs(cost, nowMs)
  }

  #allowanceOf(key: string, nowMs: number): Allowance {
    const seen = this.#recent.get(key)
    if (seen !== undefined) return seen
    if (this.#recent.size >= this.#known || nowMs - this.#sinceMs >= BURST_SECONDS * 1000) this.#turn(nowMs)
    const allowance = this.#older.get(key) ?? new Allowance(this.#rate, nowMs)
    this.#older.delete(key)
    this.#recent.set(key, allowance)
    return allowance
  }

  #turn(nowMs: number): void {
    this.#older = this.#recent
    this.#recent = new Map()
    this.#sinceMs = nowMs
  }
}
