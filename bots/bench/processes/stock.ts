import { join } from 'node:path'
import { type Catalogue, type PolicyChoice, queueTokenOf } from '../../../client-sdk/protocol/index.ts'
import { accessTokens } from '../../../server/accessTokens.ts'
import { newId } from '../../../server/newId.ts'
import type { Fact, Lease, Storage } from '../../../storage/Storage.ts'
import { SqliteStorage } from '../../../storage/sqlite/SqliteStorage.ts'

export const CONCERT = 'bench'
export const ACCESS_TOKEN_SECRET = 'a-secret-of-the-benchmark-and-of-nobody-else'
export const scheduleId = (nth: number): string => `${CONCERT}-${nth + 1}`
export const seatId = (index: number): string => `S-${index + 1}`

const PRICE = 1_000
const DAY_MS = 24 * 60 * 60 * 1000
const FACTS_AT_ONCE = 2_000

/** What is in a database before a server is started on it. */
export interface StockPlan {
  readonly schedules: number
  /** Of each schedule. */
  readonly seats: number
  readonly policy?: Partial<PolicyChoice>
  /** Users whose turn it is, with money. */
  readonly active?: number
  /** Users in line. */
  readonly waiting?: number
  /** Users who are not in the queue, with money. */
  readonly outside?: number
  /** Seats that are sold and held, of all schedules together, one to a user of those whose turn it is in turn. */
  readonly sold?: number
  readonly held?: number
}

/** A user as it shows itself. */
export interface Shopper {
  readonly userId: string
  readonly accessToken: string
  /** Of no meaning for who is not in the queue. */
  readonly queueToken: string
}

export interface Stock {
  readonly dataDir: string
  readonly active: readonly Shopper[]
  readonly waiting: readonly Shopper[]
  readonly outside: readonly Shopper[]
}

/** Makes a folder the data folder of a sale in full swing, through the store and so without a server. */
export const stockFolder = async (dataDir: string, plan: StockPlan): Promise<Stock> => {
  const storage = SqliteStorage.open(join(dataDir, 'frontrow.sqlite'))
  try {
    const nowMs = Date.now()
    const imported = await storage.importCatalogue(catalogueOf(plan), nowMs)
    if (imported.kind === 'refused') throw new Error(`the catalogue was refused: ${imported.faults[0]?.reason}`)
    const lease = await storage.acquireLease(CONCERT, 'bench', nowMs)
    const [active, waiting, outside] = [plan.active, plan.waiting, plan.outside].map((count = 0) => makeUsers(count))
    const everyone = { active: active as Users, waiting: waiting as Users, outside: outside as Users }
    await writeAll(storage, lease, factsOf(plan, everyone, nowMs))
    return {
      dataDir,
      active: await shoppersOf(everyone.active),
      waiting: await shoppersOf(everyone.waiting),
      outside: await shoppersOf(everyone.outside),
    }
  } finally {
    await storage.close()
  }
}

type Users = readonly { readonly userId: string; readonly queueToken: string }[]

const makeUsers = (count: number): Users =>
  Array.from({ length: count }, () => ({
    userId: newId(Date.now()),
    queueToken: queueTokenOf(CONCERT, newId(Date.now())),
  }))

const shoppersOf = (users: Users): Promise<readonly Shopper[]> => {
  const { sign } = accessTokens([ACCESS_TOKEN_SECRET], Date.now)
  return Promise.all(users.map(async (user) => ({ ...user, accessToken: await sign(user.userId) })))
}

const catalogueOf = ({ schedules, seats, policy }: StockPlan): Catalogue => ({
  plans: {
    hall: {
      name: 'Hall',
      categories: [{ name: 'Floor' }],
      zones: [
        {
          name: 'Hall',
          position: { x: 0, y: 0 },
          rows: [
            {
              row_number: '1',
              position: { x: 0, y: 0 },
              seats: Array.from({ length: seats }, (_, index) => ({
                seat_guid: seatId(index),
                seat_number: String(index + 1),
                position: { x: index * 20, y: 0 },
                category: 'Floor',
              })),
            },
          ],
        },
      ],
    },
  },
  concerts: [
    {
      concertId: CONCERT,
      name: 'Benchmark',
      // Nothing may end by itself while something is measured.
      policy: {
        preset: 'reuse',
        maxActive: 1_000_000,
        activeLifeMs: DAY_MS,
        activeCapMs: DAY_MS,
        waitLifeMs: DAY_MS,
        holdDurationMs: DAY_MS,
        seatsPerUser: 50,
        ...policy,
      },
      schedules: Array.from({ length: schedules }, (_, nth) => ({
        scheduleId: scheduleId(nth),
        startsAt: '2030-05-01T19:00:00+09:00',
        planId: 'hall',
        prices: { Floor: PRICE },
      })),
    },
  ],
})

function* factsOf(
  plan: StockPlan,
  everyone: Record<'active' | 'waiting' | 'outside', Users>,
  at: number,
): Generator<Fact> {
  const { active, waiting, outside } = everyone
  const expiresAt = at + DAY_MS
  for (const { userId } of [...active, ...waiting, ...outside]) {
    yield { type: 'user-registered', userId, name: 'bench', at }
  }
  for (const { userId } of [...active, ...outside]) {
    yield { type: 'wallet-charged', entryId: newId(at), userId, amount: 1_000 * PRICE, at }
  }
  for (const [place, { userId, queueToken: token }] of [...active, ...waiting].entries()) {
    yield { type: 'token-issued', concertId: CONCERT, token, userId, sequence: place + 1, at, expiresAt }
  }
  for (const { userId, queueToken: token } of active) {
    yield { type: 'token-admitted', concertId: CONCERT, token, userId, at, expiresAt, claimBy: expiresAt }
  }
  yield* reservationsOf(plan, active, at)
}

function* reservationsOf({ schedules, sold = 0, held = 0 }: StockPlan, users: Users, at: number): Generator<Fact> {
  for (let nth = 0; nth < sold + held; nth += 1) {
    const reservation = {
      scheduleId: scheduleId(nth % schedules),
      reservationId: newId(at),
      userId: (users[nth % users.length] as Users[number]).userId,
      seats: [Math.floor(nth / schedules)],
      amount: PRICE,
    }
    yield { type: 'seats-held', ...reservation, heldAt: at, expiresAt: at + DAY_MS }
    if (nth < sold) yield { type: 'reservation-paid', ...reservation, paymentId: newId(at), entryId: newId(at), at }
  }
}

/** A payment stands alone in its write set, as it does in a sale: a refusal would take the others with it. */
const writeAll = async (storage: Storage, lease: Lease, facts: Iterable<Fact>): Promise<void> => {
  let batch: Fact[] = []
  const write = async (): Promise<void> => {
    const outcomes = await storage.commit(batch.map((fact) => ({ lease, facts: [fact] })))
    const fault = outcomes.find(({ kind }) => kind !== 'committed')
    if (fault !== undefined) throw new Error(`the stock can't be stored: ${JSON.stringify(fault)}`)
    batch = []
  }
  for (const fact of facts) {
    batch.push(fact)
    if (batch.length === FACTS_AT_ONCE) await write()
  }
  if (batch.length > 0) await write()
}
