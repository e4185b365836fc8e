import { setTimeout as sleep } from 'node:timers/promises'
import { Bot } from './Bot.ts'
import type { BotEvent } from './BotEvent.ts'
import { drawCharacter } from './Character.ts'
import { seededRandom } from './random.ts'

export interface CrowdSetup {
  readonly address: string
  readonly concertId: string
  readonly bots: number
  readonly seed: number
  /** All arrive within this time, evenly by chance. */
  readonly arrivalMs: number
  /** Multiplies every pause for thought; 1 is a person in a hurry. */
  readonly pace: number
  /** Aborted: the crowd goes home at once, whatever each was doing. */
  readonly signal: AbortSignal
  readonly tell: (bot: Bot, event: BotEvent) => void
}

/** Sends a crowd to a concert's sale; resolves once the last of it is done. Each bot has its own stream of the seed. */
export const runCrowd = async (setup: CrowdSetup): Promise<void> => {
  const { seed, arrivalMs, signal, tell } = setup
  const attend = async (place: number): Promise<void> => {
    const random = seededRandom(seed, place)
    const bot: Bot = new Bot({
      ...setup,
      name: `Bot ${place + 1}`,
      character: drawCharacter(random),
      random,
      tell: (event) => tell(bot, event),
    })
    await sleep(random() * arrivalMs, undefined, { signal }).catch(() => undefined)
    await bot.run()
  }
  await Promise.all(Array.from({ length: setup.bots }, (_, place) => attend(place)))
}
