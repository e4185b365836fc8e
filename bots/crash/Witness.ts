import type { Bot } from '../Bot.ts'
import type { BotEvent } from '../BotEvent.ts'
import { Statements } from '../Statements.ts'
import { Tally } from '../Tally.ts'
import { Milestones } from './Milestones.ts'
import { Places } from './Places.ts'
import { type Recollection, recollect, type Told } from './recollect.ts'

/** Keeps a journal of what a crowd was told, against which the next server's memory is held. */
export class Witness {
  readonly tally = new Tally()
  readonly statements = new Statements()
  readonly milestones = new Milestones()
  readonly #places = new Places()

  readonly tell = (bot: Bot, event: BotEvent): void => {
    for (const listener of [this.tally, this.statements, this.#places, this.milestones]) listener.add(bot, event)
  }

  /** As of now. */
  told(): readonly Told[] {
    return this.statements
      .users()
      .map((bot) => ({ bot, place: this.#places.of(bot), acknowledged: this.statements.acknowledged(bot) }))
  }

  /** What the server at that address knows of what had been told before. */
  recollect(address: string, told: readonly Told[]): Promise<readonly Recollection[]> {
    const current = ({ bot }: Told) => this.statements.acknowledged(bot)
    return Promise.all(told.map((before) => recollect(address, before, () => current(before))))
  }
}
