/** How much may be done: so much a second on average, and so many seconds' worth of it at once. */
export interface Rate {
  /** Above 0. */
  readonly perSecond: number
  readonly burstSeconds: number
}

/** What is left of one allowance. It starts full. */
export class Allowance {
  readonly #rate: Rate
  #left: number
  #atMs: number

  constructor(rate: Rate, nowMs: number) {
    this.#rate = rate
    this.#left = rate.perSecond * rate.burstSeconds
    this.#atMs = nowMs
  }

  /** Takes `asked`: 0 if it is there, else the milliseconds until it will be. */
  take(asked: number, nowMs: number): number {
    const { perSecond, burstSeconds } = this.#rate
    const most = perSecond * burstSeconds
    // However low the rate, what costs more than a whole burst can be had for one.
    const cost = Math.min(asked, most)
    const earned = (Math.max(0, nowMs - this.#atMs) / 1000) * perSecond
    this.#left = Math.min(most, this.#left + earned)
    this.#atMs = nowMs
    if (this.#left < cost) return Math.ceil(((cost - this.#left) / perSecond) * 1000)
    this.#left -= cost
    return 0
  }
}
