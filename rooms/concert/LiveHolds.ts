import { PassingMap } from '../memory/PassingMap.ts'
import type { Concert } from './Concert.ts'
import type { StoredFact } from './state.ts'

export interface HoldPlace {
  readonly concert: Concert
  readonly scheduleId: string
}

/**
 * Where the holds of all concerts are, so that a command on one finds its concert without asking the store. As of what is durable, and no more than a hint: a hold that
 * ends is still here until that is stored.
 */
export class LiveHolds {
  readonly #places = new PassingMap<string, HoldPlace>()

  follow(concert: Concert): void {
    this.#lookAgain(concert)
    concert.listen({
      committed: (facts) => {
        for (const fact of facts) this.#learn(concert, fact)
      },
      reloaded: () => this.#lookAgain(concert),
    })
  }

  placeOf(reservationId: string): HoldPlace | undefined {
    return this.#places.get(reservationId)
  }

  #lookAgain(concert: Concert): void {
    for (const [reservationId, place] of this.#places) {
      if (place.concert === concert) this.#places.delete(reservationId)
    }
    for (const { scheduleId, holds } of concert.state.schedules.values()) {
      for (const reservationId of holds.keys()) this.#places.set(reservationId, { concert, scheduleId })
    }
  }

  #learn(concert: Concert, fact: StoredFact): void {
    switch (fact.type) {
      case 'seats-held':
        this.#places.set(fact.reservationId, { concert, scheduleId: fact.scheduleId })
        break
      case 'hold-released':
      case 'hold-expired':
      case 'reservation-paid':
        this.#places.delete(fact.reservationId)
        break
      default:
    }
  }
}
