import { setTimeout as sleep } from 'node:timers/promises'
import { type Arrival, arrivalMs } from './arrivals.ts'
import { Bot } from './Bot.ts'
import type { BotEvent } from './BotEvent.ts'
import { drawCharacter } from './Character.ts'
import { Halls } from './Halls.ts'
import { drawBehaviour, EVERYBODY, type Mix } from './Mix.ts'
import { seededRandom } from './random.ts'
import { Wire } from './Wire.ts'

export interface CrowdSetup {
  readonly address: string
  readonly concertId: string
  /** Dates to choose from; all of the concert's unless given. */
  readonly scheduleIds?: readonly string[]
  readonly bots: number
  readonly seed: number
  /** Evenly unless given. */
  readonly arrival?: Arrival
  /** All arrive within this time. */
  readonly arrivalMs: number
  /** A bit of everything unless given. */
  readonly mix?: Mix
  /** Multiplies every pause for thought; 1 is a person in a hurry. */
  readonly pace: number
  /** Aborted: the crowd goes home at once, whatever each was doing. */
  readonly signal: AbortSignal
  readonly wire?: Wire
  readonly tell: (bot: Bot, event: BotEvent) => void
}

/**
 * Sends a crowd to a concert's sale; resolves with the bots once the last of them is done. Each has its own stream of
 * the seed, so what one draws does not depend on what others do; when each comes is settled before the first does.
 */
export const runCrowd = async (setup: CrowdSetup): Promise<readonly Bot[]> => {
  const { seed, arrival = 'steady', mix = EVERYBODY, wire = new Wire(), signal, tell } = setup
  const halls = new Halls()
  const startedMs = performance.now()
  const attend = async (place: number): Promise<Bot> => {
    const random = seededRandom(seed, place)
    const character = drawCharacter(drawBehaviour(mix, random), random)
    const arrivesAfterMs = arrivalMs(arrival, random(), setup.arrivalMs)
    const dueMs = character.early ? startedMs : startedMs + arrivesAfterMs
    await sleep(Math.max(0, dueMs - performance.now()), undefined, { signal }).catch(() => undefined)
    const name = `Bot ${place + 1}`
    const bot: Bot = new Bot({
      ...setup,
      name,
      character,
      random,
      dueMs,
      wire,
      halls,
      tell: (event) => tell(bot, event),
    })
    await bot.run()
    return bot
  }
  return Promise.all(Array.from({ length: setup.bots }, (_, place) => attend(place)))
}
