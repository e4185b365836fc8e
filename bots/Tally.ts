import type { RefusalCode } from '../client-sdk/index.ts'
import type { BotEvent, Outcome, Phase } from './BotEvent.ts'
import { Latencies } from './Latencies.ts'
import type { Behaviour } from './Mix.ts'

/** What a crowd has done so far, in numbers. */
export class Tally {
  readonly phases = new Map<Phase, number>()
  readonly outcomes = new Map<Outcome, number>()
  readonly outcomesOf = new Map<Behaviour, Map<Outcome, number>>()
  readonly refusals = new Map<RefusalCode, number>()
  readonly closes = new Map<number, number>()
  readonly latencies = new Latencies()
  /** Why bots failed: each reason once, with how many. */
  readonly failures = new Map<string, number>()
  seatsSold = 0
  /** Waits by what those who waited were first told of them: shorter, as told, longer. */
  readonly waits = { shorter: 0, asTold: 0, longer: 0 }
  /** Commands that were answered, refusals too. */
  answers = 0
  readonly #phaseOf = new Map<object, Phase>()

  add(bot: object, event: BotEvent): void {
    switch (event.type) {
      case 'phase':
        this.#move(bot, event.phase)
        break
      case 'answered':
        this.answers++
        this.latencies.record(event)
        break
      case 'refused':
        count(this.refusals, event.code)
        break
      case 'closed':
        count(this.closes, event.code)
        break
      case 'paid':
        this.seatsSold += event.reservation.seats.length
        break
      case 'refunded':
        this.seatsSold -= event.reservation.seats.length
        break
      case 'waited':
        this.#wait(event)
        break
      case 'ended':
        this.#end(event)
        break
      case 'charged':
      case 'queued':
      case 'admitted':
      case 'held':
      case 'released':
      case 'promised':
      case 'drawn':
      case 'joined':
      case 'waitlisted':
      case 'checkout':
      case 'offered':
      case 'withdrawn':
      case 'received':
      case 'checked-in':
        break
    }
  }

  #wait({ ms, rangeMs: [from, to] }: Extract<BotEvent, { type: 'waited' }>): void {
    if (ms < from) this.waits.shorter++
    else if (ms > to) this.waits.longer++
    else this.waits.asTold++
  }

  #end({ behaviour, outcome, error }: Extract<BotEvent, { type: 'ended' }>): void {
    const outcomes = this.outcomesOf.get(behaviour) ?? new Map<Outcome, number>()
    this.outcomesOf.set(behaviour, outcomes)
    count(outcomes, outcome)
    count(this.outcomes, outcome)
    // How long somebody waited for nothing is not the reason.
    if (outcome === 'failed') count(this.failures, String(error).replace(/-?\d+ ms/, '… ms'))
  }

  #move(bot: object, phase: Phase): void {
    const before = this.#phaseOf.get(bot)
    // Whoever was sent home may still hear the answer to the last thing it sent.
    if (before === 'done') return
    if (before !== undefined) count(this.phases, before, -1)
    this.#phaseOf.set(bot, phase)
    count(this.phases, phase)
  }
}

const count = <Key>(counts: Map<Key, number>, key: Key, by = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
