/** How much may be done: so much a second on average, and so many seconds' worth of it at once. */
export interface Rate {
  /** Above 0. */
  readonly perSecond: number
  readonly burstSeconds: number
}

/**
 * What is left of one allowance, which starts full (GCRA: when it will be full again says all there is to say of it). To the millisecond: who waits
 * as long as it said finds what it asked for, unless something else was taken meanwhile.
 */
export class Allowance {
  readonly #msEach: number
  readonly #burstMs: number
  #fullAtMs: number
  #atMs: number

  constructor({ perSecond, burstSeconds }: Rate, nowMs: number) {
    this.#msEach = 1000 / perSecond
    this.#burstMs = burstSeconds * 1000
    this.#fullAtMs = nowMs
    this.#atMs = nowMs
  }

  /** Takes `asked`: 0 if it is there, else the milliseconds until it will be. */
  take(asked: number, nowMs: number): number {
    const waitMs = this.waitMs(asked, nowMs)
    if (waitMs === 0) this.owe(asked, nowMs)
    return waitMs
  }

  /** The milliseconds until `asked` will be there; 0: it is. */
  waitMs(asked: number, nowMs: number): number {
    this.#follow(nowMs)
    const emptyAtMs = Math.max(this.#fullAtMs, nowMs) - this.#burstMs
    return Math.max(0, Math.ceil(emptyAtMs + this.#worthOf(asked) - nowMs))
  }

  /** Takes what can't be refused, whether or not it is there: what follows waits the longer. */
  owe(taken: number, nowMs: number): void {
    this.#follow(nowMs)
    this.#fullAtMs = Math.max(this.#fullAtMs, nowMs) + this.#worthOf(taken)
  }

  /** Nothing would be lost by forgetting it. */
  isFull(nowMs: number): boolean {
    this.#follow(nowMs)
    return this.#fullAtMs <= nowMs
  }

  /** In time. However low the rate, what costs more than a whole burst can be had for one. */
  #worthOf(count: number): number {
    return Math.min(count * this.#msEach, this.#burstMs)
  }

  /** A clock that steps back gives nothing, and takes nothing. */
  #follow(nowMs: number): void {
    if (nowMs < this.#atMs) this.#fullAtMs -= this.#atMs - nowMs
    this.#atMs = nowMs
  }
}
