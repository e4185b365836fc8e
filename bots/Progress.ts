import { PHASES } from './BotEvent.ts'
import type { Timeline } from './load/Timeline.ts'
import type { Tally } from './Tally.ts'
import type { Wire } from './Wire.ts'

const REDRAW_MS = 100
const LINE_MS = 1_000

export interface ProgressSetup {
  readonly tally: Tally
  readonly timeline: Timeline
  readonly wire: Wire
  readonly seats: number
}

/** Shows how a crowd gets on while it does: one line redrawn on a terminal, a line a second elsewhere. */
export class Progress {
  readonly #setup: ProgressSetup
  readonly #out: NodeJS.WriteStream
  readonly #startedMs = performance.now()
  readonly #timer: NodeJS.Timeout

  constructor(setup: ProgressSetup, out: NodeJS.WriteStream = process.stdout) {
    this.#setup = setup
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
    const { tally, timeline, wire, seats } = this.#setup
    const seconds = ((performance.now() - this.#startedMs) / 1000).toFixed(1).padStart(5)
    const phases = PHASES.map((phase) => `${phase} ${String(tally.phases.get(phase) ?? 0).padStart(3)}`)
    const line = [
      ...phases,
      `seats sold ${tally.seatsSold}/${seats}`,
      `${Math.round(timeline.last?.answersPerS ?? 0)} ops/s`,
      `refused ${sum(tally.refusals)}`,
      `errors ${sum(tally.failures) + sum(wire.unanswered)}`,
    ].join(' · ')
    const text = `${seconds} s  ${line}`
    // A line wider than the terminal would wrap, and then not be redrawn but repeated.
    this.#out.write(this.#out.isTTY ? `\r${text.slice(0, this.#out.columns - 1)}\x1b[K` : `${text}\n`)
  }
}

const sum = (counts: ReadonlyMap<unknown, number>): number => [...counts.values()].reduce((all, each) => all + each, 0)
