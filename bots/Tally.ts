import type { RefusalCode } from '../client-sdk/index.ts'
import type { BotEvent, Outcome, Phase } from './BotEvent.ts'

type Command = Extract<BotEvent, { type: 'answered' }>['command']

/** What a crowd has done so far, in numbers. */
export class Tally {
  readonly phases = new Map<Phase, number>()
  readonly outcomes = new Map<Outcome, number>()
  readonly refusals = new Map<RefusalCode, number>()
  readonly answersMs: Readonly<Record<Command, number[]>> = { hold: [], pay: [] }
  /** Why bots failed: each reason once, with how many. */
  readonly failures = new Map<string, number>()
  seatsSold = 0
  readonly #phaseOf = new Map<object, Phase>()

  add(bot: object, event: BotEvent): void {
    switch (event.type) {
      case 'phase':
        this.#move(bot, event.phase)
        break
      case 'answered':
        this.answersMs[event.command].push(event.ms)
        break
      case 'refused':
        count(this.refusals, event.code)
        break
      case 'paid':
        this.seatsSold += event.reservation.seats.length
        break
      case 'ended':
        count(this.outcomes, event.outcome)
        if (event.outcome === 'failed') count(this.failures, String(event.error))
        break
      case 'charged':
      case 'queued':
      case 'admitted':
      case 'held':
      case 'released':
        break
    }
  }

  #move(bot: object, phase: Phase): void {
    const before = this.#phaseOf.get(bot)
    if (before !== undefined) count(this.phases, before, -1)
    this.#phaseOf.set(bot, phase)
    count(this.phases, phase)
  }
}

const count = <Key>(counts: Map<Key, number>, key: Key, by = 1): void => {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
