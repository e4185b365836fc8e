import { shownStatus } from './access.ts'
import type { AllotmentState } from './allotments.ts'
import type { AllotmentReleased, SeatFact } from './events.ts'
import { BLOCKED, FREE, HELD, type ScheduleState, SOLD } from './state.ts'
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

type Seen = Pick<ScheduleState, 'status' | 'allotments' | 'allotmentOf'>

/** The live seat map as far as it is durable: words of 16 seats, and which of them changed since they were last shown. */
export class SeatMap {
  readonly words: Uint32Array
  readonly #changed = new Set<number>()
  #allotments!: readonly AllotmentState[]
  #allotmentOf!: Uint8Array
  /** By number: those whose seats are kept for their members. */
  #kept!: Set<number>
  /** Of the seats as they are; what is shown of those that are kept tells less. */
  #status!: Uint8Array

  /** @param state one that was just loaded. */
  constructor(state: Seen) {
    this.words = this.#look(state)
  }

  /** The ids of the allotments that are not released. */
  get kept(): readonly string[] {
    return this.#allotments.filter((_, nth) => this.#kept.has(nth + 1)).map(({ allotmentId }) => allotmentId)
  }

  apply(fact: SeatFact): void {
    const status = STATUS_AFTER[fact.type]
    for (const seat of fact.seats) {
      this.#status[seat] = status
      this.#show(seat)
    }
  }

  release({ allotmentId }: AllotmentReleased): void {
    const at = this.#allotments.findIndex((one) => one.allotmentId === allotmentId)
    this.#kept.delete(at + 1)
    for (const seat of this.#allotments[at]?.seats ?? []) this.#show(seat)
  }

  /** Looks again at a state of the same plan that was loaded anew; only what differs counts as changed. */
  reset(state: Seen): void {
    this.#look(state).forEach((word, at) => {
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

  #look({ status, allotments, allotmentOf }: Seen): Uint32Array {
    this.#allotments = allotments
    this.#allotmentOf = allotmentOf
    this.#kept = new Set(allotments.flatMap(({ releasedAt }, nth) => (releasedAt === undefined ? nth + 1 : [])))
    this.#status = Uint8Array.from(status)
    return seatWords(status.map((_, seat) => this.#shown(seat)))
  }

  #shown(seat: number): number {
    return shownStatus(this.#status[seat] as number, this.#kept.has(this.#allotmentOf[seat] as number))
  }

  #show(seat: number): void {
    this.#changed.add(setSeat(this.words, seat, this.#shown(seat)))
  }
}
