import type { SeatFact } from './events.ts'
import { BLOCKED, FREE, HELD, SOLD } from './state.ts'
import { seatWords, setSeat } from './view.ts'

const STATUS_AFTER: Readonly<Record<SeatFact['type'], number>> = {
  'seats-held': HELD,
  'hold-released': FREE,
  'hold-expired': FREE,
  'reservation-paid': SOLD,
  'reservation-refunded': FREE,
  'seats-blocked': BLOCKED,
  'seats-unblocked': FREE,
}

/** The live seat map as far as it is durable: words of 16 seats, and which of them changed since they were last shown. */
export class SeatMap {
  readonly words: Uint32Array
  readonly #changed = new Set<number>()

  /** @param status the seats of a state that was just loaded. */
  constructor(status: Uint8Array) {
    this.words = seatWords(status)
  }

  apply(fact: SeatFact): void {
    const status = STATUS_AFTER[fact.type]
    for (const seat of fact.seats) this.#changed.add(setSeat(this.words, seat, status))
  }

  /** Looks again at a state of the same plan that was loaded anew; only what differs counts as changed. */
  reset(status: Uint8Array): void {
    seatWords(status).forEach((word, at) => {
      if (at >= this.words.length || this.words[at] === word) return
      this.words[at] = word
      this.#changed.add(at)
    })
  }

  /** The words that changed since the last call. */
  takeChanged(): readonly number[] {
    if (this.#changed.size === 0) return []
    const changed = [...this.#changed]
    this.#changed.clear()
    return changed
  }
}
