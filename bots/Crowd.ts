import { setTimeout as sleep } from 'node:timers/promises'
import { type Arrival, arrivalMs } from './arrivals.ts'
import { Bot } from './Bot.ts'
import type { BotEvent } from './BotEvent.ts'
import type { BotSetup } from './Business.ts'
import { type Character, drawCharacter } from './Character.ts'
import { Halls } from './Halls.ts'
import { pairUp } from './Handover.ts'
import { drawBehaviour, type Mix, SHOPPERS } from './Mix.ts'
import { seededRandom } from './random.ts'
import { Wire } from './Wire.ts'

/** What all of a crowd have in common. */
type Common = 'address' | 'concertId' | 'scheduleIds' | 'offersCheckout' | 'accessCode' | 'entrance' | 'pace' | 'signal'

export interface CrowdSetup extends Pick<BotSetup, Common> {
  readonly bots: number
  readonly seed: number
  /** Evenly unless given. */
  readonly arrival?: Arrival
  /** All arrive within this time. */
  readonly arrivalMs: number
  /** A bit of everything that one can do by oneself unless given. */
  readonly mix?: Mix
  readonly wire?: Wire
  readonly tell: (bot: Bot, event: BotEvent) => void
}

/**
 * Sends a crowd to a concert's sale; resolves with the bots once the last of them is done. Each has its own stream of
 * the seed, so what one draws does not depend on what others do; who comes, when, and who knows whom is settled before the
 * first does. Once `signal` is aborted all go home at once, whatever each was doing.
 */
export const runCrowd = async (setup: CrowdSetup): Promise<readonly Bot[]> => {
  const { seed, mix = SHOPPERS, wire = new Wire(), signal, tell } = setup
  const halls = new Halls()
  const customers = Array.from({ length: setup.bots }, (_, place) => {
    const random = seededRandom(seed, place)
    const character = drawCharacter(drawBehaviour(mix, random), random)
    return { random, character, arrivesAfterMs: arrivesAfterMs(character, random(), setup) }
  })
  const pairs = pairUp(customers.map(({ character }) => character))
  const startedMs = performance.now()
  const attend = async ({ random, character, arrivesAfterMs }: (typeof customers)[number], place: number) => {
    const dueMs = startedMs + arrivesAfterMs
    await sleep(Math.max(0, dueMs - performance.now()), undefined, { signal }).catch(() => undefined)
    const name = `Bot ${place + 1}`
    const bot: Bot = new Bot({
      ...setup,
      name,
      character,
      handover: pairs.get(place),
      random,
      dueMs,
      wire,
      halls,
      tell: (event) => tell(bot, event),
    })
    await bot.run()
    return bot
  }
  return Promise.all(customers.map(attend))
}

/** @param share drawn by everyone, so that what comes later is drawn alike */
const arrivesAfterMs = (
  { early, waits }: Character,
  share: number,
  { arrival = 'steady', arrivalMs: overMs }: CrowdSetup,
): number => {
  if (early) return 0
  return waits ? overMs : arrivalMs(arrival, share, overMs)
}
