/** So many that may be of what is gone cost less than looking for them. */
const LEAST = 2_048

/**
 * Absolute deadlines, soonest first: a binary heap. None is looked for to be taken out before its time: whoever set a deadline checks when it
 * comes due whether it still matters, which is cheaper than finding it again, and lets a sliding deadline cost nothing while it slides. Once those may
 * be more than half of what is no more, all of them are to be made anew: that costs each that is set no more than a few more.
 *
 * Times and items are two lists with one order: times alone are plain numbers in a row, and a deadline takes 20 B where an object for each would
 * take 60. Everyone in line has one.
 */
export class Deadlines<T> {
  #times: number[] = []
  #items: T[] = []
  /** How many there may be before they are to be made anew. */
  #most = LEAST

  /** Whether they are to be made anew: more have been set than twice as many as there were when they last were. */
  get isOvergrown(): boolean {
    return this.#times.length > this.#most
  }

  /** When the soonest is due; Infinity if there is none. */
  get nextMs(): number {
    return this.#times[0] ?? Number.POSITIVE_INFINITY
  }

  set(atMs: number, item: T): void {
    let at = this.#times.length
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      if ((this.#times[parentAt] as number) <= atMs) break
      this.#put(at, this.#times[parentAt] as number, this.#items[parentAt] as T)
      at = parentAt
    }
    this.#put(at, atMs, item)
  }

  /** Takes the soonest out if it is due. */
  takeDue(nowMs: number): T | undefined {
    if (this.nextMs > nowMs) return undefined
    const first = this.#items[0]
    const [lastMs, last] = [this.#times.pop() as number, this.#items.pop() as T]
    if (this.#times.length > 0) this.#sink(lastMs, last)
    return first
  }

  clear(): void {
    this.#times = []
    this.#items = []
  }

  /** @param setAll sets those that there are now; all others are forgotten */
  renew(setAll: () => void): void {
    this.clear()
    setAll()
    this.#most = LEAST + 2 * this.#times.length
  }

  #put(at: number, atMs: number, item: T): void {
    this.#times[at] = atMs
    this.#items[at] = item
  }

  #sink(movedMs: number, moved: T): void {
    const times = this.#times
    let at = 0
    for (;;) {
      let childAt = 2 * at + 1
      if (childAt >= times.length) break
      if (childAt + 1 < times.length && (times[childAt + 1] as number) < (times[childAt] as number)) childAt += 1
      if ((times[childAt] as number) >= movedMs) break
      this.#put(at, times[childAt] as number, this.#items[childAt] as T)
      at = childAt
    }
    this.#put(at, movedMs, moved)
  }
}
