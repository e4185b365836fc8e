import { drawByHand } from '../../support/drawByHand.ts'
import type { Books } from './Books.ts'

export interface Draw {
  readonly upTo: number
  /** The step at which the store first had it. */
  readonly step: number
  /** By the number that somebody joined with. */
  readonly places: ReadonlyMap<number, number>
}

/** Which lines are drawn, and the places that come of that, reckoned without those who reckon them for the crowd. */
export class DrawBook {
  readonly #draws = new Map<string, Draw>()

  get all(): ReadonlyMap<string, Draw> {
    return this.#draws
  }

  of(concertId: string): Draw | undefined {
    return this.#draws.get(concertId)
  }

  /** The store has changed. */
  stored({ lotteries }: Books, step: number): void {
    for (const [concertId, { seed, upTo }] of lotteries) {
      if (upTo === undefined || this.#draws.has(concertId)) continue
      const places = new Map(drawByHand(seed, upTo).map((number, at) => [number, at + 1]))
      this.#draws.set(concertId, { upTo, step, places })
    }
  }

  /** Where whoever joined with that number stands. */
  placeOf({ concertId, sequence }: { readonly concertId: string; readonly sequence: number }): number {
    return this.#draws.get(concertId)?.places.get(sequence) ?? sequence
  }
}
