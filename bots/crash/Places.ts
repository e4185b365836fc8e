import type { Bot } from '../Bot.ts'
import type { BotEvent } from '../BotEvent.ts'

/** A queue token as its owner was last told of it. */
export interface Place {
  readonly token: string
  readonly sequence: number
  /** When it ends, once it is ACTIVE. */
  readonly activeUntil?: string
}

export class Places {
  readonly #places = new Map<Bot, Place>()

  add(bot: Bot, event: BotEvent): void {
    if (event.type === 'queued') this.#places.set(bot, { token: event.token, sequence: event.sequence })
    const place = this.#places.get(bot)
    if (event.type === 'admitted' && place) this.#places.set(bot, { ...place, activeUntil: event.expiresAt })
  }

  of(bot: Bot): Place | undefined {
    return this.#places.get(bot)
  }
}
