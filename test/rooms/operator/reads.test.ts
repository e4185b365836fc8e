import { expect } from 'chai'
import {
  type AuditEntry,
  type ConcertOverview,
  type ConcertOverviews,
  type Entry,
  LIMITS,
  type UserOverview,
  type UserSummary,
} from '../../../client-sdk/protocol/index.ts'
import { loadConcertState } from '../../../rooms/concert/state.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import type { ConcertRecord } from '../../../storage/Storage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, catalogueOf, codeOf, DATE, refused, Sale, succeeded } from '../../support/Sale.ts'
import { isOpen, turns } from '../../support/turns.ts'

const overviewOf = async (sale: Sale): Promise<ConcertOverview> =>
  succeeded(await sale.operate('concertOverview', { concertId: CONCERT })) as ConcertOverview

const userOf = async (sale: Sale, { userId }: Buyer, after?: string): Promise<UserOverview> =>
  succeeded(await sale.operate('userOverview', { userId, after })) as UserOverview

const auditOf = async (sale: Sale, page: object = {}) =>
  succeeded(await sale.operate('audit', page)) as { entries: AuditEntry[]; next?: number }

describe('how a sale stands', () => {
  it('[O9] is counted by date and category, with what was paid, and as it is after a restart', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse', maxActive: 2 }, dates: 2, price: 40_000 })
    const [buyer, other] = [await sale.queued(1_000_000), await sale.queued()]
    await sale.queued()
    const { reservationId } = await buyer.held('A-1', 'A-2')
    succeeded(await buyer.pay(reservationId))
    await other.held('A-3')
    const released = await other.held('A-4')
    succeeded(await other.release(released.reservationId))
    succeeded(await sale.operate('blockSeats', { scheduleId: DATE, seats: ['A-9', 'A-10'] }))
    succeeded(await sale.operate('changeAdmission', { concertId: CONCERT, batchSize: 7 }))
    const overview = await overviewOf(sale)
    expect(overview).to.deep.include({ concertId: CONCERT, name: 'Test gig', saleState: 'OPEN', waiting: 1, active: 2 })
    expect(overview.policy).to.include({ preset: 'reuse', maxActive: 2, batchSize: 7 })
    expect(overview).to.not.have.property('opensAt')
    const tally = { total: 10, free: 5, held: 1, sold: 2, blocked: 2 }
    const untouched = { total: 10, free: 10, held: 0, sold: 0, blocked: 0 }
    expect(overview.schedules).to.deep.equal([
      {
        scheduleId: DATE,
        startsAt: '2027-06-01T10:00:00.000Z',
        seats: tally,
        categories: [{ category: 'R', price: 40_000, ...tally }],
        holds: 1,
        checkedIn: 0,
        revenue: 80_000,
      },
      {
        scheduleId: 'gig-2',
        startsAt: '2027-06-02T10:00:00.000Z',
        seats: untouched,
        categories: [{ category: 'R', price: 40_000, ...untouched }],
        holds: 0,
        checkedIn: 0,
        revenue: 0,
      },
    ])
    await sale.boot()
    expect(await overviewOf(sale)).to.deep.equal(overview)
    expect(succeeded(await sale.operate('concertOverviews', {}))).to.deep.equal({
      concerts: [overview],
      unavailable: [],
    })
  })

  it('[D1] [O9] is told only once it is durable, and one that is not there yet hides no other', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage, concerts: 2 })
    const buyer = await sale.queued()
    const overviews = async () => succeeded(await sale.operate('concertOverviews', {})) as ConcertOverviews
    const heldIn = ({ concerts }: ConcertOverviews) => concerts.map(({ schedules }) => schedules[0]?.seats.held)
    const proceed = storage.hold('commit')
    const holding = buyer.hold(['A-1'])
    await storage.arrived('commit')
    const [all, one, user] = [overviews(), overviewOf(sale), userOf(sale, buyer)]
    for (const asked of [all, one, user]) expect(await isOpen(asked)).to.equal(true)
    proceed()
    succeeded(await holding)
    expect(heldIn(await all)).to.deep.equal([1, 0])
    expect((await one).schedules[0]?.seats.held).to.equal(1)
    expect((await user).reservations).to.have.length(1)

    storage.failNext('commit')
    const loaded = storage.hold('loadConcert')
    expect(codeOf(await buyer.hold(['A-2']))).to.equal('UNAVAILABLE')
    const without = await overviews()
    expect(without.concerts.map(({ concertId }) => concertId)).to.deep.equal(['gig2'])
    const unavailable = [{ concertId: CONCERT, state: 'LOADING' }]
    expect(without.unavailable).to.deep.equal(unavailable)
    expect((await userOf(sale, buyer)).unavailable).to.deep.equal(unavailable)
    loaded()
    await turns()
    expect(heldIn(await overviews())).to.deep.equal([1, 0])
  })

  it('[D4] [D5] [O9] names the concerts that could not be opened yet, and those that another server has', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage, concerts: 2 })
    const overviews = async () => succeeded(await sale.operate('concertOverviews', {})) as ConcertOverviews
    await sale.open.close()
    storage.failNext('loadConcert', 'before', 2)
    await sale.boot()
    const loading = (concertId: string) => ({ concertId, state: 'LOADING' })
    expect(await overviews()).to.deep.equal({ concerts: [], unavailable: [loading(CONCERT), loading('gig2')] })
    await sale.clock.advance(1_000, () => turns())
    expect((await overviews()).unavailable).to.deep.equal([])

    await storage.acquireLease(CONCERT, 'another server', sale.clock.now())
    sale.clock.jump(1_000)
    const { concerts, unavailable } = await overviews()
    expect(concerts.map(({ concertId }) => concertId)).to.deep.equal(['gig2'])
    expect(unavailable).to.deep.equal([{ concertId: CONCERT, state: 'LOST' }])
  })

  it('[O9] the counts are kept as the store would load them', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse', seatsPerUser: 10 }, price: 10 })
    const buyer = await sale.queued(1_000)
    for (const seat of ['A-1', 'A-2', 'A-3', 'A-4']) await buyer.held(seat)
    const [paid, released, expired] = [await buyer.held('A-5'), await buyer.held('A-6'), await buyer.held('A-7')]
    succeeded(await buyer.pay(paid.reservationId))
    succeeded(await buyer.release(released.reservationId))
    expect(expired.state).to.equal('HELD')
    await sale.advance(5 * 60_000)
    succeeded(await sale.operate('blockSeats', { scheduleId: DATE, seats: ['A-7', 'A-8', 'A-9'] }))
    succeeded(await sale.operate('unblockSeats', { scheduleId: DATE, seats: ['A-8'] }))
    const stored = loadConcertState((await sale.storage.loadConcert(CONCERT)) as ConcertRecord, sale.clock.now())
    const [inMemory, loaded] = [sale.concert.state, stored].map((state) => state.schedules.get(DATE))
    expect(inMemory?.counts).to.deep.equal(loaded?.counts)
    expect([inMemory?.free, inMemory?.revenue]).to.deep.equal([loaded?.free, loaded?.revenue])
    expect((await overviewOf(sale)).schedules[0]?.seats).to.deep.equal({
      total: 10,
      free: 7,
      held: 0,
      sold: 1,
      blocked: 2,
    })
  })

  it('[O1] [O9] says when a sale opens by itself, and refuses what it does not know', async () => {
    const opensAt = '2027-01-01T01:00:00.000Z'
    const sale = await Sale.start({ dates: 2, opensAt: [opensAt, '2027-01-01T02:00:00.000Z'] })
    const overview = await overviewOf(sale)
    expect(overview).to.include({ saleState: 'PREQUEUE', opensAt })
    expect(overview.schedules.map((schedule) => schedule.opensAt)).to.deep.equal([opensAt, '2027-01-01T02:00:00.000Z'])
    expect(codeOf(await sale.operate('concertOverview', { concertId: 'nowhere' }))).to.equal('CONCERT_NOT_FOUND')
  })
})

describe('a user, to the operator', () => {
  it('[O10] has a wallet, places in queues without what lets their bearer in, and reservations with payments', async () => {
    const sale = await Sale.start({ concerts: 2, policy: { preset: 'reuse', maxActive: 1 } })
    const buyer = await sale.queued(60_000)
    const waiter = await sale.queued()
    await waiter.twin().enter('gig2')
    const { reservationId } = await buyer.held('A-1')
    const payment = succeeded(await buyer.pay(reservationId)) as { paymentId: string; paidAt: string }
    const held = await buyer.held('A-2')
    const overview = await userOf(sale, buyer)
    const about = { concertId: CONCERT }
    expect(overview).to.deep.include({ userId: buyer.userId, name: 'somebody', balance: 10_000 })
    expect(overview.reservations).to.have.length(2)
    expect(overview.reservations).to.deep.include({ ...held, ...about, labels: ['Hall A-2'] })
    const { paymentId, paidAt } = payment
    expect(overview.reservations.find((row) => row.reservationId === reservationId)).to.include({
      ...about,
      state: 'PAID',
      paymentId,
      paidAt,
    })
    const { queueTokens } = await userOf(sale, waiter)
    const places = queueTokens.map(({ concertId, state, sequence, ahead }) => ({ concertId, state, sequence, ahead }))
    expect(places).to.deep.equal([
      { concertId: CONCERT, state: 'WAIT', sequence: 2, ahead: 0 },
      { concertId: 'gig2', state: 'ACTIVE', sequence: 1, ahead: 0 },
    ])
    expect(JSON.stringify(queueTokens)).to.not.include(waiter.token)
    expect(codeOf(await sale.operate('userOverview', { userId: 'nobody' }))).to.equal('USER_NOT_FOUND')
  })

  it('[O10] has its reservations in pages, newest first, and each once', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse' } })
    const buyer = await sale.queued()
    const made: string[] = []
    for (let at = 0; at < LIMITS.reservationsPerPage + 3; at += 1) {
      const { reservationId } = await buyer.held('A-1')
      made.unshift(reservationId)
      succeeded(await buyer.release(reservationId))
      if (at % 2 === 0) sale.clock.jump(1)
    }
    const first = await userOf(sale, buyer)
    expect(first.reservations).to.have.length(LIMITS.reservationsPerPage)
    const last = await userOf(sale, buyer, first.next)
    expect(last).to.not.have.property('next')
    const seen = [...first.reservations, ...last.reservations].map(({ reservationId }) => reservationId)
    expect(seen).to.deep.equal(made)
  })

  it('[O10] has the labels that its seats have now, and ids for those that are gone', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse' } })
    const buyer = await sale.queued()
    const { reservationId } = await buyer.held('A-10', 'A-1')
    succeeded(await buyer.release(reservationId))
    await sale.importCatalogue({ policy: { preset: 'reuse' }, seatCount: 9 })
    const { reservations } = await userOf(sale, buyer)
    expect(reservations[0]).to.deep.include({ seats: ['A-10', 'A-1'], labels: ['A-10', 'Hall A-1'] })
  })

  it('[O10] [W3] has a ledger, newest entry first, in pages', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const more = LIMITS.entriesPerPage + 2
    for (let amount = 1; amount <= more; amount += 1) succeeded(await buyer.charge(amount))
    const { userId } = buyer
    const page = async (after?: string) =>
      succeeded(await sale.operate('userEntries', { userId, after })) as { entries: Entry[]; next?: string }
    const first = await page()
    expect(first.entries).to.have.length(LIMITS.entriesPerPage)
    const last = await page(first.next)
    expect(last).to.not.have.property('next')
    const amounts = [...first.entries, ...last.entries].map(({ amount }) => amount)
    expect(amounts).to.deep.equal(Array.from({ length: more }, (_, at) => more - at))
    expect(codeOf(await sale.operate('userEntries', { userId: 'nobody' }))).to.equal('USER_NOT_FOUND')
  })

  it('[O10] is found by how its name begins, in pages', async () => {
    const sale = await Sale.start()
    const register = async (name: string) => succeeded(await sale.execute('register', { name }))
    for (let at = 0; at < LIMITS.usersPerPage + 1; at += 1) await register(`Kim ${at}`)
    await register('Lee')
    const find = async (search: object) =>
      succeeded(await sale.operate('findUsers', search)) as { users: UserSummary[]; next?: string }
    const first = await find({ name: 'Kim' })
    expect(first.users).to.have.length(LIMITS.usersPerPage)
    const rest = await find({ name: 'Kim', after: first.next })
    expect(rest).to.not.have.property('next')
    expect(new Set([...first.users, ...rest.users].map(({ name }) => name)).size).to.equal(LIMITS.usersPerPage + 1)
    expect((await find({ name: 'Le' })).users.map(({ name }) => name)).to.deep.equal(['Lee'])
    expect((await find({ name: 'Park' })).users).to.deep.equal([])
  })

  it('[C1] [O5] [S6] [W1] [W3] has its wallet charged, once under an id, with an entry and a line in the log', async () => {
    const sale = await Sale.start()
    const buyer = await sale.user()
    const { userId } = buyer
    const charge = (amount: unknown, id?: string) => sale.operate('creditWallet', { userId, amount }, id)
    const first = await charge(7_000, 'k1')
    expect(first).to.deep.include({ ok: true, status: 201 })
    const { entryId } = succeeded(first) as { entryId: string }
    expect(succeeded(first)).to.deep.equal({ entryId, balance: 7_000 })
    expect(await charge(7_000, 'k1')).to.deep.equal(first)
    expect(codeOf(await charge(7_001, 'k1'))).to.equal('COMMAND_REUSED')
    expect(succeeded(await charge(500))).to.include({ balance: 7_500 })
    for (const amount of [0, -1, 1.5, LIMITS.chargeAmount + 1]) {
      expect(codeOf(await charge(amount)), String(amount)).to.equal('AMOUNT_INVALID')
    }
    expect(codeOf(await charge('7'))).to.equal('INPUT_INVALID')
    expect(codeOf(await sale.operate('creditWallet', { userId: 'nobody', amount: 1 }))).to.equal('USER_NOT_FOUND')
    const { entries } = succeeded(await buyer.send('entries', {})) as { entries: { kind: string; amount: number }[] }
    expect(entries.map(({ kind, amount }) => [kind, amount])).to.deep.equal([
      ['CHARGE', 7_000],
      ['CHARGE', 500],
    ])
    const lines = (await auditOf(sale)).entries.filter(({ action }) => action === 'wallet-credited')
    expect(lines.map(({ actor, detail }) => [actor, detail.amount])).to.deep.equal([
      ['operator', 7_000],
      ['operator', 500],
    ])
    expect(lines[0]?.detail).to.deep.equal({ userId, amount: 7_000, entryId })
    expect(lines[0]).to.not.have.property('concertId')
  })

  it('[O5] a charge that the wallet refuses leaves neither entry nor line', async () => {
    const sale = await Sale.start()
    const { userId } = await sale.user()
    const facts = [{ type: 'wallet-charged', entryId: 'e', userId, amount: LIMITS.walletBalance, at: 0 }] as const
    await sale.storage.commit([{ facts }])
    const before = (await auditOf(sale)).entries.length
    expect(refused(await sale.operate('creditWallet', { userId, amount: 1 }))).to.include({ code: 'AMOUNT_INVALID' })
    expect((await auditOf(sale)).entries).to.have.length(before)
  })
})

describe('the seats of a date', () => {
  it('[O9] show to the operator without a turn, and by themselves what each is', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse' } })
    const buyer = await sale.queued(1_000_000)
    succeeded(await buyer.pay((await buyer.held('A-2')).reservationId))
    await buyer.held('A-1')
    succeeded(await sale.operate('blockSeats', { scheduleId: DATE, seats: ['A-10'] }))
    const order = { scheduleId: DATE }
    expect(await sale.operate('scheduleSeats', order)).to.deep.equal(await buyer.send('seats', { ...order, all: true }))
    expect(succeeded(await sale.operate('seatStatuses', order))).to.deep.equal({ statuses: '1200000003' })
    for (const command of ['scheduleSeats', 'seatStatuses'] as const) {
      expect(codeOf(await sale.operate(command, { scheduleId: 'nowhere' }))).to.equal('SCHEDULE_NOT_FOUND')
    }
  })
})

describe('the audit log', () => {
  it('[O5] is read in pages, oldest line first: who, when, what, and of which concert', async () => {
    const sale = await Sale.start()
    await sale.changeSale('pause')
    sale.clock.jump(1_000)
    await sale.changeSale('resume')
    const all = await auditOf(sale)
    expect(all).to.not.have.property('next')
    expect(all.entries.map(({ actor, action }) => `${actor} ${action}`)).to.deep.equal([
      'operator catalogue-imported',
      'server lease-acquired',
      'operator sale-paused',
      'operator sale-resumed',
    ])
    expect(all.entries.at(-1)).to.deep.include({ at: '2027-01-01T00:00:01.000Z', concertId: CONCERT, detail: {} })
    const first = await auditOf(sale, { limit: 3 })
    expect(first.entries).to.deep.equal(all.entries.slice(0, 3))
    expect(await auditOf(sale, { after: first.next, limit: 3 })).to.deep.equal({ entries: all.entries.slice(3) })
    const newest = await auditOf(sale, { order: 'newest', limit: 3 })
    expect(newest.entries).to.deep.equal(all.entries.toReversed().slice(0, 3))
    const rest = await auditOf(sale, { order: 'newest', after: newest.next })
    expect(rest).to.deep.equal({ entries: all.entries.slice(0, 1) })
    const paused = await auditOf(sale, { concertId: CONCERT, actor: 'operator', action: 'sale-paused' })
    expect(paused).to.deep.equal({ entries: all.entries.slice(2, 3) })
    for (const page of [
      { limit: 0 },
      { order: 'odd' },
      { actor: 'nobody' },
      { concertId: '' },
      { limit: LIMITS.auditPerPage + 1 },
      { after: -1 },
      { after: 'x' },
    ]) {
      expect(codeOf(await sale.operate('audit', page)), JSON.stringify(page)).to.equal('INPUT_INVALID')
    }
  })
})

describe('an import that is only tried', () => {
  it('[O8] says what it would change, and changes nothing', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const bigger = catalogueOf({ seatCount: 12, dates: 2, concerts: 2 })
    const before = [await sale.storage.loadConcert(CONCERT), await auditOf(sale)]
    const counts = {
      concerts: { added: 1, changed: 1 },
      schedules: { added: 3, changed: 1 },
      seats: { added: 36, changed: 12 },
    }
    const tried = await sale.open.concerts.importCatalogue(bigger, { dryRun: true })
    expect(tried).to.deep.include({ ok: true, changed: [CONCERT, 'gig2'], counts })
    expect([await sale.storage.loadConcert(CONCERT), await auditOf(sale)]).to.deep.equal(before)
    expect(sale.concert.ready).to.equal(true)
    expect(await sale.open.concerts.importCatalogue(bigger)).to.deep.equal(tried)
    const nothing = { added: 0, changed: 0 }
    expect(await sale.open.concerts.importCatalogue(bigger, { dryRun: true })).to.deep.equal({
      ok: true,
      changed: [],
      counts: { concerts: nothing, schedules: nothing, seats: nothing },
      concerts: [],
      dates: [],
    })
    await buyer.held('A-12')
  })

  it('[O8] tells each date as it was and would be, and the seats that come and go', async () => {
    const sale = await Sale.start({ seatCount: 10, price: 50_000 })
    const closesAt = '2027-06-03T00:00:00.000Z'
    const dearer = catalogueOf({
      seatCount: 8,
      price: 60_000,
      dates: 2,
      opensAt: '2027-05-01T09:00:00+09:00',
      closesAt,
    })
    const tried = await sale.open.concerts.importCatalogue(dearer, { dryRun: true })
    const opensAt = '2027-05-01T00:00:00.000Z'
    const [first, second] = ['2027-06-01T10:00:00.000Z', '2027-06-02T10:00:00.000Z']
    expect(tried).to.deep.include({
      concerts: [],
      dates: [
        {
          concertId: CONCERT,
          scheduleId: DATE,
          before: { startsAt: first, prices: { R: 50_000 } },
          after: { startsAt: first, opensAt, closesAt, prices: { R: 60_000 } },
          seatsAdded: 0,
          seatsRemoved: 2,
        },
        {
          concertId: CONCERT,
          scheduleId: `${CONCERT}-2`,
          after: { startsAt: second, opensAt, closesAt, prices: { R: 60_000 } },
          seatsAdded: 8,
          seatsRemoved: 0,
        },
      ],
    })
  })

  it('[O8] tells of a date that it does not name, where its plan is another', async () => {
    const sale = await Sale.start({ dates: 2, seatCount: 10 })
    const tried = await sale.open.concerts.importCatalogue(catalogueOf({ seatCount: 11 }), { dryRun: true })
    expect(tried.ok && tried.dates.map((date) => [date.scheduleId, date.seatsAdded, date.seatsRemoved])).to.deep.equal([
      [DATE, 1, 0],
      [`${CONCERT}-2`, 1, 0],
    ])
  })

  it('[O8] tells a concert as it was and would be', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots' } })
    const tried = await sale.open.concerts.importCatalogue(catalogueOf({ policy: { preset: 'reuse' } }), {
      dryRun: true,
    })
    const before = { name: 'Test gig', policy: { preset: 'slots' } }
    const after = { name: 'Test gig', policy: { preset: 'reuse' } }
    expect(tried).to.deep.include({ concerts: [{ concertId: CONCERT, before, after }], dates: [] })
  })

  it('[O8] has the faults that it would have', async () => {
    const sale = await Sale.start()
    await (await sale.queued()).held('A-1')
    const dearer = catalogueOf({ price: 60_000 })
    const tried = await sale.open.concerts.importCatalogue(dearer, { dryRun: true })
    expect(tried.ok).to.equal(false)
    expect(await sale.open.concerts.importCatalogue(dearer)).to.deep.equal(tried)
    expect(await sale.open.concerts.importCatalogue({ concerts: 3 }, { dryRun: true })).to.include({ ok: false })
  })
})
