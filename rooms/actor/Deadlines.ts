interface Deadline<T> {
  readonly atMs: number
  readonly item: T
}

/**
 * Absolute deadlines, soonest first: a binary heap. Nothing is ever taken out before its time: whoever set a deadline checks when it
 * comes due whether it still matters, which is cheaper than finding it again, and lets a sliding deadline cost nothing while it slides.
 */
export class Deadlines<T> {
  #heap: Deadline<T>[] = []

  /** When the soonest is due; Infinity if there is none. */
  get nextMs(): number {
    return this.#heap[0]?.atMs ?? Number.POSITIVE_INFINITY
  }

  set(atMs: number, item: T): void {
    const heap = this.#heap
    const added = { atMs, item }
    let at = heap.length
    heap.push(added)
    while (at > 0) {
      const parentAt = (at - 1) >> 1
      const parent = heap[parentAt] as Deadline<T>
      if (parent.atMs <= atMs) break
      heap[at] = parent
      at = parentAt
    }
    heap[at] = added
  }

  /** Takes the soonest out if it is due. */
  takeDue(nowMs: number): T | undefined {
    const heap = this.#heap
    const first = heap[0]
    if (first === undefined || first.atMs > nowMs) return undefined
    const last = heap.pop() as Deadline<T>
    if (heap.length > 0) this.#sink(last)
    return first.item
  }

  clear(): void {
    this.#heap = []
  }

  #sink(moved: Deadline<T>): void {
    const heap = this.#heap
    let at = 0
    for (;;) {
      let childAt = 2 * at + 1
      let child = heap[childAt]
      if (child === undefined) break
      const right = heap[childAt + 1]
      if (right !== undefined && right.atMs < child.atMs) {
        child = right
        childAt += 1
      }
      if (child.atMs >= moved.atMs) break
      heap[at] = child
      at = childAt
    }
    heap[at] = moved
  }
}
