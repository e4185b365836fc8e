import { PHASES } from './BotEvent.ts'
import type { Tally } from './Tally.ts'

const REDRAW_MS = 100
const LINE_MS = 1_000

/** Shows how a crowd gets on while it does: one line redrawn on a terminal, a line a second elsewhere. */
export class Progress {
  readonly #tally: Tally
  readonly #seats: number
  readonly #out: NodeJS.WriteStream
  readonly #startedMs = performance.now()
  readonly #timer: NodeJS.Timeout

  constructor(tally: Tally, seats: number, out: NodeJS.WriteStream = process.stdout) {
    this.#tally = tally
    this.#seats = seats
    this.#out = out
    this.#timer = setInterval(() => this.#show(), out.isTTY ? REDRAW_MS : LINE_MS)
  }

  /** Shows where it ended. */
  stop(): void {
    clearInterval(this.#timer)
    this.#show()
    if (this.#out.isTTY) this.#out.write('\n')
  }

  #show(): void {
    const seconds = ((performance.now() - this.#startedMs) / 1000).toFixed(1).padStart(5)
    const phases = PHASES.map((phase) => `${phase} ${String(this.#tally.phases.get(phase) ?? 0).padStart(3)}`)
    const line = `${seconds} s  ${[...phases, `seats sold ${this.#tally.seatsSold}/${this.#seats}`].join(' · ')}`
    // A line wider than the terminal would wrap, and then not be redrawn but repeated.
    this.#out.write(this.#out.isTTY ? `\r${line.slice(0, this.#out.columns - 1)}\x1b[K` : `${line}\n`)
  }
}
