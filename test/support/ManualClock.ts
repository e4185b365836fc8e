interface Alarm {
  /** How long it has still to wait. */
  readonly waitMs: () => number
  readonly task: () => void
}

/** Time that only moves when a test moves it. */
export class ManualClock {
  #nowMs: number
  /** Since the beginning, whatever the clock says. */
  #elapsedMs = 0
  #alarms: Alarm[] = []

  constructor(startsAt = Date.UTC(2027, 0, 1)) {
    this.#nowMs = startsAt
  }

  readonly now = (): number => this.#nowMs

  readonly wakeAt = (atMs: number, task: () => void): (() => void) =>
    this.#set({ waitMs: () => Math.max(0, atMs - this.#nowMs), task })

  readonly wakeAfter = (ms: number, task: () => void): (() => void) => {
    const endMs = this.#elapsedMs + ms
    return this.#set({ waitMs: () => endMs - this.#elapsedMs, task })
  }

  /** Steps the clock, back if negative; no time passes and no alarm rings. */
  jump(ms: number): void {
    this.#nowMs += ms
  }

  /** Lets time pass, ringing each alarm at its moment. `settle` is awaited after each. */
  async advance(ms: number, settle: () => Promise<void>): Promise<void> {
    const endMs = this.#elapsedMs + ms
    for (;;) {
      const [next] = [...this.#alarms].sort((a, b) => a.waitMs() - b.waitMs())
      if (next === undefined || this.#elapsedMs + next.waitMs() > endMs) break
      this.#alarms = this.#alarms.filter((other) => other !== next)
      this.#pass(next.waitMs())
      next.task()
      await settle()
    }
    this.#pass(endMs - this.#elapsedMs)
  }

  #pass(ms: number): void {
    this.#nowMs += ms
    this.#elapsedMs += ms
  }

  #set(alarm: Alarm): () => void {
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm)
    }
  }
}
