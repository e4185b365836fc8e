/**
 * Waiters in the order of their sequences, with the exact number of those ahead of any of them: a Fenwick tree over the sequences
 * since the first. Joining, leaving and `ahead` take O(log n) steps; the first waiters are found without searching.
 */
export class Line<T> {
  #base = 0
  #slots: (T | undefined)[] = []
  #tree: Uint32Array = new Uint32Array(1)
  /** No waiter stands in a slot before this one. */
  #head = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  /** `sequence` is larger than any before it. */
  join(sequence: number, waiter: T): void {
    if (this.#size === 0) this.#restart(sequence)
    if (sequence - this.#base >= this.#tree.length - 1) this.#makeRoom(sequence)
    const slot = sequence - this.#base
    while (this.#slots.length < slot) this.#slots.push(undefined)
    this.#slots[slot] = waiter
    this.#size += 1
    this.#count(slot, 1)
  }

  leave(sequence: number): void {
    const slot = sequence - this.#base
    if (this.#slots[slot] === undefined) return
    this.#slots[slot] = undefined
    this.#size -= 1
    this.#count(slot, -1)
  }

  /** How many waiters have a smaller sequence. */
  ahead(sequence: number): number {
    let sum = 0
    for (let at = Math.min(sequence - this.#base, this.#tree.length - 1); at > 0; at -= at & -at)
      sum += this.#tree[at] as number
    return sum
  }

  /** The waiters in order, from the first. */
  *[Symbol.iterator](): Generator<T, void> {
    while (this.#head < this.#slots.length && this.#slots[this.#head] === undefined) this.#head += 1
    for (let at = this.#head; at < this.#slots.length; at += 1) {
      const waiter = this.#slots[at]
      if (waiter !== undefined) yield waiter
    }
  }

  #count(slot: number, change: number): void {
    const tree = this.#tree
    for (let at = slot + 1; at < tree.length; at += at & -at) tree[at] = (tree[at] as number) + change
  }

  /** Every count is back at zero when nobody is left. */
  #restart(sequence: number): void {
    this.#base = sequence
    this.#slots = []
    this.#head = 0
  }

  /** Drops the slots before the first waiter and doubles what is left: the cost is shared by as many joins. */
  #makeRoom(sequence: number): void {
    const from = Math.max(
      0,
      this.#slots.findIndex((waiter) => waiter !== undefined),
    )
    this.#base += from
    this.#slots = this.#slots.slice(from)
    this.#head = 0
    this.#tree = new Uint32Array(Math.max(64, 2 * (sequence - this.#base + 1)) + 1)
    this.#countAll()
  }

  /** Each count is handed on to the next it is a part of: one step a slot, where counting them one by one takes log n. */
  #countAll(): void {
    const tree = this.#tree
    for (let at = 1; at < tree.length; at += 1) {
      const count = (tree[at] as number) + (this.#slots[at - 1] === undefined ? 0 : 1)
      tree[at] = count
      const next = at + (at & -at)
      if (next < tree.length) tree[next] = (tree[next] as number) + count
    }
  }
}
