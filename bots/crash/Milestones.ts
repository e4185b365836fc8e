import type { BotEvent } from '../BotEvent.ts'

interface Awaited {
  readonly type: BotEvent['type']
  left: number
  readonly reach: () => void
}

/** Tells when a crowd has got so far. */
export class Milestones {
  readonly #awaited: Awaited[] = []

  add(_bot: object, { type }: BotEvent): void {
    for (const awaited of this.#awaited) {
      if (awaited.type === type && --awaited.left === 0) awaited.reach()
    }
  }

  /** Resolves with the n-th event of that type from now on. */
  reached(type: BotEvent['type'], n: number): Promise<void> {
    return new Promise((reach) => this.#awaited.push({ type, left: n, reach }))
  }
}
