import type { Envelope } from '../../../client-sdk/protocol/index.ts'
import type { Hall } from '../Hall.ts'
import type { Random } from '../Random.ts'
import type { Request } from '../world/Network.ts'

/** What clients have seen of each other: the mischievous look over shoulders. */
export interface Gossip {
  readonly users: string[]
  readonly tokens: string[]
  readonly reservations: string[]
}

/** What a mischievous user has of its own. */
interface Own {
  readonly userId: string
  readonly tokens: readonly string[]
  readonly commands: readonly Envelope[]
}

/** A command that is wrong in one way: its form, its target, its sender, its name or its amount. */
export const wrongRequest = (random: Random, hall: Hall, gossip: Gossip, own: Own): Request => {
  const scheduleId = random.pick([...hall.dates.keys()])
  const concertId = hall.dates.get(scheduleId)?.concertId ?? ''
  const seat = random.pick([...(hall.dates.get(scheduleId)?.prices.keys() ?? [])])
  const mine = { userId: own.userId, queueToken: own.tokens.at(-1), door: 'header' } as const
  const anothers = random.pick([...gossip.reservations, 'nowhere'])
  const hold = { type: 'hold', body: { scheduleId, seats: [seat] } } as const
  const old = own.commands.filter(({ commandId }) => commandId !== undefined)

  const wrong: Readonly<Record<string, () => Envelope & { malformed?: boolean }>> = {
    form: () => ({ ...mine, ...badForm(random, scheduleId), malformed: true }),
    nobody: () => ({ ...mine, ...hold, userId: undefined }),
    stranger: () => ({ ...mine, ...hold, userId: 'a-stranger' }),
    concert: () => ({ ...mine, type: 'enterQueue', body: { concertId: 'elsewhere' } }),
    schedule: () => ({ ...mine, type: 'hold', body: { scheduleId: 'never', seats: [seat] } }),
    place: () => ({ ...mine, type: 'enterQueue', body: { concertId, token: random.pick([...gossip.tokens, 'none']) } }),
    seat: () => ({ ...mine, type: 'hold', body: { scheduleId, seats: ['Z-99', seat] } }),
    token: () => ({
      ...mine,
      ...hold,
      queueToken: random.pick([...gossip.tokens, `${concertId}.made-up-made-up-made-up`]),
    }),
    notMine: () => ({
      ...mine,
      type: random.pick(['pay', 'release', 'reservation']),
      body: { reservationId: anothers },
    }),
    amount: () => ({ ...mine, type: 'charge', body: { amount: random.pick([0, -5, 1.5, 10_000_001]) } }),
    reused: () => ({ ...mine, ...hold, commandId: old.length > 0 ? random.pick(old).commandId : 'fresh' }),
  }
  const { malformed = false, ...envelope } = (
    wrong[random.pick(Object.keys(wrong))] as () => Envelope & { malformed?: boolean }
  )()
  return { envelope, malformed }
}

const badForm = (random: Random, scheduleId: string): Pick<Envelope, 'type' | 'body'> & Partial<Envelope> =>
  random.pick([
    { type: 'hold', body: { scheduleId, seats: [] } },
    { type: 'hold', body: { scheduleId, seats: ['A-1', 'A-1'] } },
    { type: 'hold', body: null },
    { type: 'pay', body: { reservationId: 7 } },
    { type: 'charge', body: { amount: 'much' } },
    { type: 'charge', body: { amount: 5 }, commandId: 'has a space' },
    { type: 'wallet', body: { surplus: true } },
  ] as const)
