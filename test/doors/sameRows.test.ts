import Database from 'better-sqlite3'
import { expect } from 'chai'
import type {
  Catalogue,
  CatalogueConcert,
  PolicyChoice,
  RefusalCode,
  Reservation,
} from '../../client-sdk/protocol/index.ts'
import type { World } from '../../server/createServer.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { advance, startServer, worldOf } from '../support/startServer.ts'
import { Contract } from './Contract.ts'
import { Shopper, SocketShopper, type Stage, type Step } from './Shopper.ts'

const MINUTE = 60_000

const HOUR = 60 * MINUTE
const BEGINNING = new ManualClock().now()

const concertOf = (concertId: string, policy: PolicyChoice, startsAt?: number): CatalogueConcert => {
  const [concert] = smallCatalogue(policy).concerts as [CatalogueConcert]
  const schedules = concert.schedules.map((schedule) => ({
    ...schedule,
    scheduleId: `${concertId}-1`,
    ...(startsAt !== undefined && { startsAt: new Date(startsAt).toISOString() }),
  }))
  return { ...concert, concertId, schedules }
}

const CATALOGUE: Catalogue = {
  ...smallCatalogue(),
  concerts: [
    concertOf('club', { preset: 'slots', maxActive: 2 }),
    concertOf('park', { preset: 'theme-park', batchSize: 2, batchIntervalMs: MINUTE }),
    concertOf('opera', { preset: 'slots', seatsPerUser: 16, orphanSeats: 'refused' }),
    concertOf('inn', { preset: 'reuse', checkoutMs: 10 * MINUTE, refundUntilMs: 22 * HOUR }, BEGINNING + 24 * HOUR),
  ],
}

/** More users than slots, on a concert where payment spends the token. */
const clubSale = async (buyers: Shoppers, pass: (ms: number) => Promise<void>): Promise<void> => {
  const { ann, ben, cho, dan } = buyers
  for (const buyer of [ann, ben, cho, dan]) await buyer.enter('club')
  for (const buyer of [dan, ann]) await buyer.status()
  await ann.look('club', 'club-1')
  await cho.look('club', 'club-1')
  await cho.open('club-1')
  await cho.hold('club-1', ['R1-1'], 'too-early')
  await ann.open('club-1')
  await ben.open('club-1')

  const lost = await ann.hold('club-1', ['R1-1', 'R1-2', 'R1-3'], 'three')
  await ben.hold('club-1', ['R1-3', 'R1-4'], 'taken')
  await ben.hold('club-1', ['R1-4', 'R9-9'], 'unknown')
  await ben.hold('club-1', ['R2-1', 'R2-2', 'R2-3', 'R2-4', 'R2-5'], 'five')
  await ben.hold('club-1', [], 'nothing')
  const released = await ben.hold('club-1', ['R2-1', 'R2-2'], 'for-a-while')
  await ben.release('club-1', lost, 'not-mine')
  await ben.release('club-1', released, 'release')
  await ben.release('club-1', released, 'release')
  await ben.release('club-1', released, 'release-again')
  await ann.pay('club-1', lost, 'too-poor')
  await pass(5 * MINUTE)
  for (const buyer of [cho, dan]) await buyer.status()
  await ann.pay('club-1', lost, 'too-late')

  const bought = await ben.hold('club-1', ['R1-3', 'R1-4'], 'at-last')
  await ben.pay('club-1', bought, 'pay')
  await ben.pay('club-1', bought, 'pay')
  await ben.pay('club-1', bought, 'pay-again')
  await ben.release('club-1', bought, 'pay')
  await ben.hold('club-1', ['R4-4'], 'spent')
  await ben.mine('club-1')
  await ben.look('club', 'club-1')

  await cho.status()
  await cho.open('club-1')
  const kept = await cho.hold('club-1', ['R4-1'], 'kept')
  await cho.leaveQueue('leave')
  await cho.pay('club-1', kept, 'without-token')
  await dan.status()
  await dan.leaveQueue('leave')
  await dan.leaveQueue('leave-again')
  await cho.enter('club')
  await cho.pay('club-1', kept, 'with-token')
  await ann.charge(100_000, 'second')
  await ann.pay('club-1', await ann.hold('club-1', ['R1-1'], 'one'), 'one-paid')
  for (const buyer of [ann, ben, cho]) await buyer.mine('club-1')
}

/** Admission in batches, on a concert where the hold spends the token and payment needs none. */
const parkSale = async (buyers: Shoppers, pass: (ms: number) => Promise<void>): Promise<void> => {
  const { ann, ben, cho } = buyers
  for (const buyer of [ann, ben, cho]) await buyer.enter('park')
  for (const buyer of [ann, cho]) await buyer.status()
  await cho.look('park', 'park-1')
  await pass(MINUTE)
  for (const buyer of [ann, ben, cho]) await buyer.status()
  await ann.open('park-1')
  await ben.open('park-1')
  const bought = await ann.hold('park-1', ['R1-1', 'R1-2'], 'park-hold')
  await ann.hold('park-1', ['R1-3'], 'park-second')
  await ben.hold('park-1', ['R1-2'], 'park-taken')
  await ann.charge(100_000, 'third')
  await ann.checkout('park-1', bought, 'park-checkout')
  await ann.pay('park-1', bought, 'park-pay')
  await ann.refund('park-1', bought, 'park-refund')
  await ann.mine('park-1')
  await pass(MINUTE)
  await cho.status()
  await cho.open('park-1')
  await ben.hold('park-1', ['R3-1'], 'park-lost')
  await pass(31 * MINUTE)
  for (const buyer of [ben, cho]) await buyer.status()
  await cho.hold('park-1', ['R2-1'], 'park-over')
  await ben.mine('park-1')
}

/** Seats that the server chooses, on a concert where nobody may leave one alone. */
const operaSale = async ({ ann, ben }: Shoppers): Promise<void> => {
  for (const buyer of [ann, ben]) await buyer.enter('opera')
  for (const buyer of [ann, ben]) await buyer.open('opera-1')
  await ann.holdBest('opera-1', { quantity: 2 }, 'best')
  await ann.holdBest('opera-1', { quantity: 2 }, 'best')
  await ann.holdBest('opera-1', { quantity: 3 }, 'best')
  await ben.hold('opera-1', ['R1-5'], 'orphan')
  await ben.hold('opera-1', ['R1-4'], 'orphan')
  await ben.holdBest('opera-1', { quantity: 1, zone: 'Balcony' }, 'no-zone')
  await ben.holdBest('opera-1', { quantity: 1, category: 'VIP' }, 'no-category')
  await ben.holdBest('opera-1', { quantity: 0 }, 'none')
  await ben.holdBest('opera-1', { quantity: 17 }, 'seventeen')
  await ann.holdBest('opera-1', { quantity: 14, zone: 'Floor', category: 'floor' }, 'split')
  await ben.holdBest('opera-1', { quantity: 4 }, 'short')
  for (const buyer of [ann, ben]) await buyer.mine('opera-1')
}

/** Time to pay in, and money back until two hours after the script begins. */
const innSale = async (buyers: Shoppers, pass: (ms: number) => Promise<void>): Promise<void> => {
  const { ann, ben } = buyers
  for (const buyer of [ann, ben]) await buyer.enter('inn')
  for (const buyer of [ann, ben]) await buyer.open('inn-1')
  const kept = await ann.hold('inn-1', ['R1-1', 'R1-2'], 'inn-hold')
  await ann.refund('inn-1', kept, 'not-paid')
  await ben.checkout('inn-1', kept, 'not-mine-either')
  await pass(MINUTE)
  for (const commandId of ['begin', 'begin', 'begin-again']) await ann.checkout('inn-1', kept, commandId)
  await pass(6 * MINUTE)
  await ann.charge(200_000, 'fourth')
  await ann.pay('inn-1', kept, 'inn-pay')
  await ann.checkout('inn-1', kept, 'paid-already')
  await ben.refund('inn-1', kept, 'not-mine-again')
  for (const commandId of ['back', 'back', 'back-again']) await ann.refund('inn-1', kept, commandId)
  await ann.pay('inn-1', kept, 'inn-pay')
  await ann.pay('inn-1', kept, 'after-all')
  await ann.release('inn-1', kept, 'after-that')
  await ann.checkout('inn-1', kept, 'after-this')
  const bought = await ben.hold('inn-1', ['R1-2'], 'inn-next')
  await ben.pay('inn-1', bought, 'inn-next-pay')
  await ben.look('inn', 'inn-1')
  await pass(2 * HOUR)
  await ben.refund('inn-1', bought, 'too-late-by-now')
  for (const buyer of [ann, ben]) await buyer.mine('inn-1')
  await ben.enter('inn')
}

/** In the order of the script. */
const REFUSALS_MET: readonly `${string} ${string} ${RefusalCode}`[] = [
  'Cho schedules TOKEN_NOT_ACTIVE',
  'Cho seats TOKEN_NOT_ACTIVE',
  'Cho open TOKEN_NOT_ACTIVE',
  'Cho hold TOKEN_NOT_ACTIVE',
  'Ben hold SEAT_TAKEN',
  'Ben hold SEAT_NOT_FOUND',
  'Ben hold SEAT_LIMIT',
  'Ben hold INPUT_INVALID',
  'Ben release RESERVATION_NOT_FOUND',
  'Ben release RESERVATION_EXPIRED',
  'Ann pay BALANCE_INSUFFICIENT',
  'Ann pay RESERVATION_EXPIRED',
  'Ben pay RESERVATION_ALREADY_PAID',
  'Ben release COMMAND_REUSED',
  'Ben hold TOKEN_EXPIRED',
  'Ben schedules TOKEN_EXPIRED',
  'Ben seats TOKEN_EXPIRED',
  'Cho pay TOKEN_EXPIRED',
  'Dan leave TOKEN_EXPIRED',
  'Cho seats TOKEN_NOT_ACTIVE',
  'Ann hold TOKEN_EXPIRED',
  'Ben hold SEAT_TAKEN',
  'Ann checkout CHECKOUT_NOT_OFFERED',
  'Ann refund REFUND_NOT_OFFERED',
  'Ben status TOKEN_INVALID',
  'Cho hold TOKEN_EXPIRED',
  'Ann hold COMMAND_REUSED',
  'Ben hold SEAT_ORPHANED',
  'Ben hold INPUT_INVALID',
  'Ben hold INPUT_INVALID',
  'Ben hold INPUT_INVALID',
  'Ben hold SEAT_LIMIT',
  'Ben hold SEATS_SHORT',
  'Ann refund RESERVATION_NOT_PAID',
  'Ben checkout RESERVATION_NOT_FOUND',
  'Ann checkout RESERVATION_ALREADY_PAID',
  'Ben refund RESERVATION_NOT_FOUND',
  'Ann refund RESERVATION_CANCELLED',
  'Ann pay RESERVATION_CANCELLED',
  'Ann release RESERVATION_CANCELLED',
  'Ann checkout RESERVATION_CANCELLED',
  'Ben refund REFUND_TOO_LATE',
]

type Shoppers = Readonly<Record<'ann' | 'ben' | 'cho' | 'dan', Shopper>>
interface Sale {
  readonly transcript: readonly Step[]
  readonly rows: Readonly<Record<string, readonly unknown[]>>
}

/** Plays the whole script with shoppers of one kind, on a clock and with ids that are the same each time. */
const play = async (Kind: new (stage: Stage, name: string) => Shopper): Promise<Sale> => {
  const clock = new ManualClock()
  const server = await startServer({}, { catalogue: CATALOGUE, ...sameEachTime(clock) })
  try {
    const stage: Stage = { server, contract: await Contract.of(server), transcript: [] }
    const [ann, ben, cho, dan] = ['Ann', 'Ben', 'Cho', 'Dan'].map((name) => new Kind(stage, name)) as [
      Shopper,
      Shopper,
      Shopper,
      Shopper,
    ]
    const pass = (ms: number): Promise<void> => advance(server, clock, ms)
    for (const buyer of [ann, ben, cho, dan]) await buyer.register()
    await ann.charge(100_000, 'first')
    await ben.charge(300_000, 'first')
    await ben.charge(300_000, 'first')
    await cho.charge(60_000, 'first')
    await clubSale({ ann, ben, cho, dan }, pass)
    await parkSale({ ann, ben, cho, dan }, pass)
    await operaSale({ ann, ben, cho, dan })
    await innSale({ ann, ben, cho, dan }, pass)
    for (const buyer of [ann, ben, cho, dan]) await buyer.wallet()
    for (const buyer of [ann, ben, cho, dan]) await buyer.goHome()
    expect(server.reports).to.deep.equal([])
    await server.close()
    return renamed({ transcript: stage.transcript, rows: rowsOf(server.databaseFile) })
  } finally {
    await server.stop()
  }
}

/** Ids ascend, so that rows come in the order in which they were made. */
const sameEachTime = (clock: ManualClock): World => {
  let ids = 0
  const { ports } = worldOf(clock)
  return {
    ports: (report) => ({
      ...(ports as NonNullable<typeof ports>)(report),
      newId: () => `id-${String(++ids).padStart(18, '0')}`,
    }),
  }
}

/** Every row of every table, but for when the test put the catalogue in. */
const rowsOf = (file: string): Sale['rows'] => {
  const db = new Database(file, { readonly: true })
  try {
    const tables = db
      .prepare<[], string>(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
      .pluck()
      .all()
    const rows = (table: string): unknown[] => db.prepare(`SELECT * FROM "${table}"`).all()
    const all = Object.fromEntries(tables.map((table) => [table, rows(table)]))
    all.audit = all.audit?.filter((row) => (row as { kind: string }).kind !== 'catalogue-imported') ?? []
    return all
  } finally {
    db.close()
  }
}

/** Made ids by the order of their appearance: tickets take some too, and are no rows. */
const renamed = (sale: Sale): Sale => {
  const names = new Map<string, string>()
  const nameOf = (id: string): string => {
    const name = names.get(id) ?? `#${names.size + 1}`
    names.set(id, name)
    return name
  }
  return JSON.parse(JSON.stringify(sale).replaceAll(/id-\d{18}/g, nameOf))
}

describe('a sale by HTTP polling and the same sale by sockets', () => {
  let byHttp: Sale
  let bySocket: Sale
  before(async () => {
    byHttp = await play(Shopper)
    bySocket = await play(SocketShopper)
  })

  it('get the same answers, each as /openapi.json promises', () => {
    for (const [at, step] of byHttp.transcript.entries()) expect(bySocket.transcript[at]).to.deep.equal(step)
    expect(bySocket.transcript).to.have.length(byHttp.transcript.length)
  })

  it('meet every refusal of the script', () => {
    const met = byHttp.transcript.flatMap(([who, step, reply]) =>
      'problem' in reply ? `${who} ${step} ${reply.problem.code}` : [],
    )
    expect(met).to.deep.equal(REFUSALS_MET)
  })

  it('[H8] [C1] get the best seats once, however often they are asked for, and hear when they lie apart', () => {
    const held = byHttp.transcript.flatMap(([who, step, reply]) =>
      who === 'Ann' && step === 'hold' && 'body' in reply ? [reply.body as Reservation] : [],
    )
    const [first, again, split] = held.filter(({ scheduleId }) => scheduleId === 'opera-1')
    expect(again).to.deep.equal(first)
    expect(first)
      .to.deep.include({ seats: ['R1-2', 'R1-3'] })
      .and.not.to.have.property('split')
    expect(split).to.include({ split: true })
  })

  it('end in the same rows', () => {
    expect(Object.keys(bySocket.rows)).to.deep.equal(Object.keys(byHttp.rows))
    for (const [table, rows] of Object.entries(byHttp.rows)) expect(bySocket.rows[table], table).to.deep.equal(rows)
    for (const table of [
      'users',
      'reservations',
      'payments',
      'wallet_entries',
      'queue_tokens',
      'command_outcomes',
      'audit',
    ]) {
      expect(byHttp.rows[table], table).not.to.deep.equal([])
    }
  })
})
