import { setTimeout as sleep } from 'node:timers/promises'
import type { Answered, Command } from './BotEvent.ts'

/**
 * Times one customer's commands. Each has a moment at which it is due: the arrival, the end of a pause for thought, the
 * answer it follows. One that is sent later, because this process was behind, would flatter the server if it were timed
 * from then (coordinated omission), so both are told.
 */
export class Stopwatch {
  readonly #answered: (answered: Answered) => void
  #dueMs: number

  /** @param dueMs when the first command is due, by `performance.now()` */
  constructor(dueMs: number, answered: (answered: Answered) => void) {
    this.#dueMs = dueMs
    this.#answered = answered
  }

  /** Sends a command that is due since the last one was answered, or since the last pause was over. */
  async time<T>(command: Command, send: () => Promise<T>): Promise<T> {
    const sentMs = performance.now()
    const lateMs = Math.max(0, sentMs - this.#dueMs)
    try {
      return await send()
    } finally {
      this.restart()
      this.#answered({ command, ms: this.#dueMs - sentMs, lateMs })
    }
  }

  async pause(ms: number, signal: AbortSignal): Promise<void> {
    const dueMs = performance.now() + ms
    await sleep(ms, undefined, { signal })
    this.#dueMs = dueMs
  }

  /** What comes next is due now: something happened that it waited for. */
  restart(): void {
    this.#dueMs = performance.now()
  }
}
