/** Time that only moves when a test moves it. */
export class ManualClock {
  #nowMs: number
  #alarms: { readonly atMs: number; readonly task: () => void }[] = []

  constructor(startsAt = Date.UTC(2027, 0, 1)) {
    this.#nowMs = startsAt
  }

  readonly now = (): number => this.#nowMs

  readonly wakeAt = (atMs: number, task: () => void): (() => void) => {
    const alarm = { atMs, task }
    this.#alarms.push(alarm)
    return () => {
      this.#alarms = this.#alarms.filter((other) => other !== alarm)
    }
  }

  /** Moves the time without ringing any alarm: the sweep is late. */
  jump(ms: number): void {
    this.#nowMs += ms
  }

  /** Moves the time on, ringing each alarm at its moment. `settle` is awaited after each. */
  async advance(ms: number, settle: () => Promise<void>): Promise<void> {
    const untilMs = this.#nowMs + ms
    for (;;) {
      const next = this.#alarms.filter(({ atMs }) => atMs <= untilMs).sort((a, b) => a.atMs - b.atMs)[0]
      if (next === undefined) break
      this.#alarms = this.#alarms.filter((other) => other !== next)
      this.#nowMs = Math.max(this.#nowMs, next.atMs)
      next.task()
      await settle()
    }
    this.#nowMs = untilMs
  }
}
