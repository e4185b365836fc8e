import type { FrontRow } from '../client-sdk/index.ts'
import type { Tell } from './BotEvent.ts'
import type { Character } from './Character.ts'
import type { Entrance } from './Entrance.ts'
import type { Halls } from './Halls.ts'
import type { Handover } from './Handover.ts'
import type { Random } from './random.ts'
import type { Stopwatch } from './Stopwatch.ts'
import type { Wire } from './Wire.ts'

export interface BotSetup {
  readonly name: string
  readonly address: string
  readonly concertId: string
  /** Which of its dates it may choose from, by chance; any unless given. */
  readonly scheduleIds?: readonly string[]
  /** Whether the concert has holds prolonged by a checkout; not unless given. */
  readonly offersCheckout?: boolean
  /** What members present; nothing unless given. */
  readonly accessCode?: string
  /** Where tickets are shown; nowhere unless given. */
  readonly entrance?: Entrance
  readonly character: Character
  /** By which it has what it buys given away, or is given something; it knows nobody unless given. */
  readonly handover?: Handover | undefined
  readonly random: Random
  /** Multiplies every pause for thought; 1 is a person in a hurry. */
  readonly pace: number
  /** When it was to arrive, by `performance.now()`. */
  readonly dueMs: number
  readonly wire: Wire
  readonly halls: Halls
  readonly signal: AbortSignal
  readonly tell: Tell
}

/** All that a customer goes about its business with. */
export interface Business extends BotSetup {
  readonly client: FrontRow
  readonly watch: Stopwatch
}

export const think = ({ random, pace, signal, watch }: Business, leastMs: number, mostMs: number): Promise<void> =>
  watch.pause(pace * (leastMs + random() * (mostMs - leastMs)), signal)

export const charge = async ({ client, watch, tell }: Business, amount: number): Promise<void> => {
  const { entryId } = await watch.time('charge', () => client.charge(amount))
  tell({ type: 'charged', entryId, amount })
}
