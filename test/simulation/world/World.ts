import { Random } from '../Random.ts'

/** Whose an event is. What belongs to one that has ended never happens; what belongs to one that stands still happens later. */
export interface Life {
  readonly ended: boolean
  readonly pausedUntilMs: number
}

interface Event {
  readonly atMs: number
  readonly order: number
  readonly task: () => void | Promise<void>
  readonly life: Life | undefined
  off: boolean
}

const EVER: Life = { ended: false, pausedUntilMs: 0 }
const REMEMBERED_LINES = 60

/** When the simulated world begins, by a clock that is right. */
export const EPOCH_MS = Date.UTC(2027, 0, 1)
/** No clock of the world is ever further from the right time than this. */
export const CLOCK_ERROR_MS = 150_000

/**
 * Virtual time. One event at a time, and between two of them everything that follows from the first by promises alone. No real time, and
 * nothing that waits for the real event loop: the same seed, the same history.
 */
export class World {
  readonly seed: number
  readonly random: Random
  /** Milliseconds since the beginning. */
  nowMs = 0
  /** Counts events. */
  step = 0
  /** Keeps every line of the history instead of the last few. */
  readonly #tracing: boolean
  readonly lines: string[] = []
  #order = 0
  readonly #heap: Event[] = []
  #skippedMs = 0
  #hash = 0xcbf29ce4
  #hash2 = 0x84222325

  constructor(seed: number, tracing = false) {
    this.seed = seed
    this.random = new Random(seed)
    this.#tracing = tracing
  }

  /** Of everything noted so far. */
  get hash(): string {
    return (this.#hash >>> 0).toString(16).padStart(8, '0') + (this.#hash2 >>> 0).toString(16).padStart(8, '0')
  }

  /** What a clock that is right shows, in epoch milliseconds. */
  get clockMs(): number {
    return EPOCH_MS + this.nowMs + this.#skippedMs
  }

  /** Moves the right time on, as if everything had been asleep. */
  skip(ms: number): void {
    this.#skippedMs += ms
  }

  /** Runs `task` after so much time; the returned function calls it off. */
  after(ms: number, task: Event['task'], life: Life = EVER): () => void {
    this.#order += 1
    return this.#push({ atMs: this.nowMs + ms, order: this.#order, task, life, off: false })
  }

  note(line: string): void {
    for (let at = 0; at < line.length; at += 1) {
      this.#hash = Math.imul(this.#hash ^ line.charCodeAt(at), 0x01000193)
      this.#hash2 = Math.imul(this.#hash2 ^ line.charCodeAt(at), 0x85ebca6b) + at
    }
    this.lines.push(`${String(this.step).padStart(6)} ${String(this.nowMs).padStart(7)} ms  ${line}`)
    if (!this.#tracing && this.lines.length > 2 * REMEMBERED_LINES) this.lines.splice(0, REMEMBERED_LINES)
  }

  /** Lets events happen until that time, or until `done`. */
  async run(untilMs: number, done: () => boolean = () => false): Promise<void> {
    while (!done()) {
      const event = this.#pop(untilMs)
      if (event === undefined) break
      this.step += 1
      this.nowMs = event.atMs
      await event.task()
      await this.settle()
    }
    if (!done()) this.nowMs = Math.max(this.nowMs, untilMs)
  }

  /** Resolves once no promise has anything left to follow from it: Node looks at its ticks only when the microtasks have run out. */
  settle(): Promise<void> {
    return new Promise((resolve) => process.nextTick(resolve))
  }

  #push(event: Event): () => void {
    const heap = this.#heap
    let at = heap.length
    heap.push(event)
    while (at > 0) {
      const parent = (at - 1) >> 1
      if (isBefore(heap[parent] as Event, event)) break
      heap[at] = heap[parent] as Event
      at = parent
    }
    heap[at] = event
    return () => {
      event.off = true
    }
  }

  /** The next event that still is to happen, if it is to happen by then. */
  #pop(untilMs: number): Event | undefined {
    for (;;) {
      const first = this.#heap[0]
      if (first === undefined || first.atMs > untilMs) return undefined
      this.#takeFirst()
      if (first.off || first.life?.ended) continue
      const wakesMs = first.life?.pausedUntilMs ?? 0
      if (wakesMs <= first.atMs) return first
      // What waits for a process that stands still keeps its order.
      const { life, task } = first
      const later: Event = {
        atMs: wakesMs,
        order: first.order,
        task: () => (first.off ? undefined : task()),
        life,
        off: false,
      }
      this.#push(later)
    }
  }

  #takeFirst(): void {
    const heap = this.#heap
    const last = heap.pop() as Event
    if (heap.length === 0) return
    let at = 0
    for (;;) {
      let child = 2 * at + 1
      if (child >= heap.length) break
      const right = child + 1
      if (right < heap.length && isBefore(heap[right] as Event, heap[child] as Event)) child = right
      if (isBefore(last, heap[child] as Event)) break
      heap[at] = heap[child] as Event
      at = child
    }
    heap[at] = last
  }
}

const isBefore = (a: Event, b: Event): boolean => a.atMs < b.atMs || (a.atMs === b.atMs && a.order < b.order)
