/**
 * Waiters in the order of their sequences, with the exact number of those ahead of any of them: a Fenwick tree over slots, of which whoever
 * joins has the next. Joining, leaving and `ahead` take O(log n) steps; the first waiters are found without searching.
 *
 * A slot whose waiter has left is given up when there is no room for the next: what a line takes goes by how many wait in it at once, however many
 * come and go while its first waiter stays.
 */
export class Line<T> {
  /** By slot, ascending. Half of what a list of numbers would take. */
  #sequences: Uint32Array = new Uint32Array(0)
  #slots: (T | undefined)[] = []
  #tree: Uint32Array = new Uint32Array(1)
  /** No waiter stands in a slot before this one. */
  #head = 0
  #size = 0

  get size(): number {
    return this.#size
  }

  /** How many slots it has, of who waits and of who has left. */
  get slots(): number {
    return this.#slots.length
  }

  /** @param sequence larger than any before it, and less than 2 ** 32 */
  join(sequence: number, waiter: T): void {
    if (this.#slots.length >= this.#sequences.length) this.#makeRoom()
    const slot = this.#slots.length
    this.#sequences[slot] = sequence
    this.#slots.push(waiter)
    this.#size += 1
    this.#count(slot, 1)
  }

  leave(sequence: number): void {
    const slot = this.#slotsBefore(sequence)
    if (this.#sequences[slot] !== sequence || this.#slots[slot] === undefined) return
    this.#slots[slot] = undefined
    this.#size -= 1
    this.#count(slot, -1)
  }

  /** How many waiters have a smaller sequence. */
  ahead(sequence: number): number {
    let sum = 0
    for (let at = this.#slotsBefore(sequence); at > 0; at -= at & -at) sum += this.#tree[at] as number
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

  /** How many slots have a smaller sequence. They can't be more than the sequences since the first, and are as many until one is left out. */
  #slotsBefore(sequence: number): number {
    const first = this.#sequences[0] ?? sequence
    let [from, to] = [0, Math.min(Math.max(0, sequence - first), this.#slots.length)]
    if (to === 0 || (this.#sequences[to - 1] as number) < sequence) return to
    while (from < to) {
      const middle = (from + to) >>> 1
      if ((this.#sequences[middle] as number) < sequence) from = middle + 1
      else to = middle
    }
    return from
  }

  #count(slot: number, change: number): void {
    const tree = this.#tree
    for (let at = slot + 1; at < tree.length; at += at & -at) tree[at] = (tree[at] as number) + change
  }

  /** Gives up the slots of who has left, and doubles what is left: the cost is shared by as many joins. */
  #makeRoom(): void {
    const isTaken = (_: unknown, slot: number): boolean => this.#slots[slot] !== undefined
    const sequences = this.#sequences.filter(isTaken)
    const room = Math.max(64, 2 * this.#size)
    this.#sequences = new Uint32Array(room)
    this.#sequences.set(sequences)
    this.#slots = this.#slots.filter(isTaken)
    this.#head = 0
    this.#tree = new Uint32Array(room + 1)
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
