import type { Moved, PositionMessage } from '../../client-sdk/protocol/index.ts'
import type { WaitingFact } from './events.ts'

/**
 * What the waiting room has still to tell its crowd: who left the line since the last tick, and the totals as far as they are durable.
 * A departure is known here from the moment it is decided, so that a newcomer's place can be given as of the last tick, but it is
 * told only once it is durable.
 */
export class Departures {
  /** In the order decided, which is also the order in which they become durable. */
  #untold: { readonly sequence: number; readonly admitted: boolean }[] = []
  #durable = 0
  #tick = 0
  #waiting = 0
  #active = 0

  get waiting(): number {
    return this.#waiting
  }

  get active(): number {
    return this.#active
  }

  /** Starts over from a state that was just loaded; places told before are void. */
  reset(waiting: number, active: number): void {
    this.#untold = []
    this.#durable = 0
    this.#waiting = waiting
    this.#active = active
  }

  decided(sequence: number, admitted: boolean): void {
    this.#untold.push({ sequence, admitted })
  }

  /** The line is drawn: those of whom nothing has been told yet have left another place than they had. */
  drawn(placeOf: (joined: number) => number): void {
    this.#untold = this.#untold.map(({ sequence, admitted }) => ({ sequence: placeOf(sequence), admitted }))
  }

  committed(fact: Extract<WaitingFact, { type: 'token-issued' | 'token-admitted' | 'token-ended' }>): void {
    switch (fact.type) {
      case 'token-issued':
        this.#waiting += 1
        return
      case 'token-admitted':
        this.#waiting -= 1
        this.#active += 1
        this.#durable += 1
        return
      case 'token-ended':
        if (fact.was === 'ACTIVE') this.#active -= 1
        else {
          this.#waiting -= 1
          this.#durable += 1
        }
    }
  }

  /** A waiter's place as of the last tick: those who have left since still count, the next tick takes them off. */
  place(sequence: number, aheadNow: number): PositionMessage {
    const untoldBelow = this.#untold.reduce((sum, departure) => sum + (departure.sequence < sequence ? 1 : 0), 0)
    return { sequence, ahead: aheadNow + untoldBelow, tick: this.#tick }
  }

  /** The next tick: all durable departures, or undefined if there are none. */
  take(): Moved | undefined {
    if (this.#durable === 0) return undefined
    const told = this.#untold.splice(0, this.#durable)
    this.#durable = 0
    this.#tick += 1
    const left = told.filter(({ admitted }) => !admitted).map(({ sequence }) => sequence)
    return { tick: this.#tick, admitted: told.length - left.length, left: left.sort((a, b) => a - b) }
  }
}
