import { expect } from 'chai'
import type { StoredFact } from '../../../rooms/concert/state.ts'
import { allTokens } from '../../../rooms/waiting/state.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, catalogueOf, codeOf, DATE, Sale, succeeded } from '../../support/Sale.ts'
import { isOpen, turns } from '../../support/turns.ts'

const MINUTE = 60_000

describe('a restart', () => {
  it('[Q10] keeps the order of the line, the states, and the deadlines of those whose turn it is', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', maxActive: 2, purgeIntervalMs: 60 * MINUTE } })
    const buyers: Buyer[] = []
    for (let at = 0; at < 6; at += 1) {
      buyers.push(await sale.queued())
      await sale.advance(1_000)
    }
    succeeded(await (buyers[3] as Buyer).send('leaveQueue', {}))
    const placeOf = async (buyer: Buyer) => {
      const { token, state, sequence, ahead, expiresAt } = await buyer.poll()
      return { token, state, sequence, ahead, expiresAt: state === 'ACTIVE' ? expiresAt : undefined }
    }
    const places = async () => Promise.all(buyers.map(placeOf))
    const before = await places()
    await sale.boot()
    expect(await places()).to.deep.equal(before)
    const newcomer = await sale.user()
    expect(await newcomer.enter()).to.include({ state: 'WAIT', sequence: 7, ahead: 3 })
    sale.clock.jump(10 * MINUTE - 6_000)
    expect((await (buyers[0] as Buyer).poll()).state).to.equal('EXPIRED')
    expect((await (buyers[2] as Buyer).poll()).state).to.equal('ACTIVE')
  })

  it('[Q10] gives no sequence twice, even when all who had one are forgotten', async () => {
    const sale = await Sale.start()
    for (let at = 0; at < 3; at += 1) succeeded(await (await sale.queued()).send('leaveQueue', {}))
    await sale.advance(10 * MINUTE)
    expect([...allTokens(sale.concert.state.waiting)]).to.deep.equal([])
    await sale.boot()
    expect(await (await sale.user()).enter()).to.include({ sequence: 4 })
  })

  it('[Q10] [Q7] waiters have a full life from the boot, and their order still', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', maxActive: 1, activeLifeMs: 30 * MINUTE } })
    await sale.queued()
    const [first, second] = [await sale.queued(), await sale.queued()]
    sale.clock.jump(25 * MINUTE)
    await sale.boot()
    sale.clock.jump(10 * MINUTE - 1)
    expect(await second.poll()).to.include({ state: 'WAIT', ahead: 0 })
    expect(await first.poll()).to.include({ state: 'ACTIVE' })
  })

  it('[Q3] [Q9] a slot that a crash kept from the next in line is given at the boot', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage, policy: { preset: 'slots', maxActive: 1 } })
    const [buyer, waiter] = [await sale.queued(50_000), await sale.queued()]
    const { reservationId } = await buyer.held('A-1')
    const commitPayment = storage.hold('commit')
    const paid = buyer.pay(reservationId)
    await storage.arrived('commit')
    commitPayment()
    storage.hold('commit')
    succeeded(await paid)
    await storage.arrived('commit')
    storage.lose()
    await sale.boot()
    expect(sale.concert.state.waiting.byUser.get(waiter.userId)?.state).to.equal('ACTIVE')
  })

  it('[H7] keeps holds and their deadlines, and what is sold', async () => {
    const sale = await Sale.start()
    const [buyer, other] = [await sale.queued(200_000), await sale.queued()]
    const sold = await other.held('A-9')
    const held = await buyer.held('A-1', 'A-2')
    succeeded(await other.charge(50_000))
    succeeded(await other.pay(sold.reservationId))
    await sale.advance(MINUTE)
    await sale.boot()
    expect(await buyer.reservation(held.reservationId)).to.deep.include(held)
    expect([...(sale.concert.state.schedules.get(DATE)?.status ?? [])]).to.deep.equal([1, 1, 0, 0, 0, 0, 0, 0, 2, 0])
    await sale.advance(4 * MINUTE - 1)
    expect(sale.concert.state.schedules.get(DATE)?.free).to.equal(7)
    await sale.advance(1)
    expect(sale.concert.state.schedules.get(DATE)?.free).to.equal(9)
  })

  it('[D5] has released what was overdue before anyone can come in', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued()
    const { reservationId } = await buyer.held('A-1')
    sale.clock.jump(5 * MINUTE)
    const release = storage.hold('commit')
    const boot = sale.boot()
    await storage.arrived('commit')
    expect(await isOpen(boot)).to.equal(true)
    release()
    await boot
    expect((await storage.reservation(reservationId))?.state).to.equal('EXPIRED')
    const [other] = [await sale.queued()]
    await other.held('A-1')
  })

  it('[D1] forgets what was never durable, as if it had not been asked', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const [buyer, other] = [await sale.queued(), await sale.queued()]
    storage.hold('commit')
    void buyer.hold(['A-1'], { commandId: 'h1' })
    await storage.arrived('commit')
    storage.lose()
    await sale.boot()
    await other.held('A-1')
    expect(codeOf(await buyer.hold(['A-1'], { commandId: 'h1' }))).to.equal('SEAT_TAKEN')
  })
})

describe('closing', () => {
  it('[D6] finishes and answers what is under way, and takes nothing more', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const [buyer, other] = [await sale.queued(), await sale.queued()]
    const release = storage.hold('commit')
    const hold = buyer.hold(['A-1'])
    await storage.arrived('commit')
    const closing = sale.open.close()
    const late = other.hold(['A-2'])
    expect(await isOpen(closing)).to.equal(true)
    release()
    await closing
    succeeded(await hold)
    expect(codeOf(await late)).to.equal('UNAVAILABLE')
    expect(codeOf(await other.hold(['A-3']))).to.equal('UNAVAILABLE')
    const stored = await storage.loadConcert(CONCERT)
    expect(stored?.schedules[DATE]?.holds.map(({ seats }) => seats)).to.deep.equal([[0]])
  })

  it('[D6] admits nobody any more', async () => {
    const sale = await Sale.start({ policy: { preset: 'sliding' } })
    await sale.advance(1)
    await sale.queued()
    await sale.open.close()
    const seen: StoredFact[] = []
    sale.concert.listen({ committed: (facts) => seen.push(...facts) })
    await sale.advance(60_000)
    expect(seen).to.deep.equal([])
  })
})

describe('importing a catalogue while the sale is on', () => {
  it('[P6] is refused by name where something is held, and the sale goes on as it was', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued(50_000)
    const { reservationId } = await buyer.held('A-1')
    const refused = await sale.open.concerts.importCatalogue(catalogueOf({ price: 60_000 }))
    expect(refused.ok).to.equal(false)
    const [fault] = refused.ok ? [] : refused.faults
    expect(fault?.path).to.equal('concerts.0.schedules.0')
    expect(fault?.reason).to.include(DATE)
    expect(sale.reports).to.deep.equal([])
    expect(await buyer.reservation(reservationId)).to.include({ state: 'HELD', amount: 50_000 })
    succeeded(await buyer.pay(reservationId))
  })

  it('[Q10] keeps tokens and holds, and opens what is new', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued(50_000)
    const { reservationId } = await buyer.held('A-1')
    await sale.importCatalogue({ concerts: 2, dates: 2 })
    succeeded(await buyer.pay(reservationId))
    const there = await sale.user()
    await there.enter('gig2')
    succeeded(await there.hold(['A-1'], {}, 'gig2-1'))
  })

  it('[H1] [H2] that changes a plan changes it for every concert that uses it, named or not', async () => {
    const sale = await Sale.start({ concerts: 2 })
    const catalogue = catalogueOf({ concerts: 2 })
    const row = catalogue.plans.hall?.zones[0]?.rows[0]
    row?.seats.reverse()
    const imported = await sale.open.concerts.importCatalogue({ plans: catalogue.plans, concerts: [] })
    expect(imported).to.deep.include({ ok: true, changed: [CONCERT, 'gig2'] })
    for (const concertId of [CONCERT, 'gig2']) {
      const [buyer, other] = [await sale.user(), await sale.user()]
      await buyer.enter(concertId)
      await other.enter(concertId)
      const held = succeeded(await buyer.hold(['A-1'], {}, `${concertId}-1`)) as { reservationId: string }
      expect((await buyer.reservation(held.reservationId)).seats).to.deep.equal(['A-1'])
      await sale.boot()
      expect(codeOf(await other.hold(['A-1'], {}, `${concertId}-1`))).to.equal('SEAT_TAKEN')
    }
  })

  it('[D3] leaves no concert closed where the store fails in the middle of it', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued()
    storage.failNext('loadConcert', 'before', 2)
    await sale.open.concerts.importCatalogue(catalogueOf({ concerts: 2, dates: 2 }))
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('UNAVAILABLE')
    await sale.clock.advance(1_000, () => turns())
    await buyer.held('A-1')
    expect(sale.open.concerts.ready).to.equal(true)
  })

  it('[D1] what was under way when it came is answered', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued()
    const release = storage.hold('commit')
    const hold = buyer.hold(['A-1'])
    await storage.arrived('commit')
    const importing = sale.importCatalogue({ dates: 2 })
    expect(await isOpen(importing)).to.equal(true)
    release()
    succeeded(await hold)
    await importing
    expect(sale.concert.state.schedules.get(DATE)?.holds.size).to.equal(1)
  })

  it('[D3] waits for a reload under way, which would otherwise put old memory over the new', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const [buyer, other] = [await sale.queued(), await sale.queued()]
    const loaded = storage.hold('loadConcert', 'after')
    storage.failNext('commit')
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('UNAVAILABLE')
    await storage.arrived('loadConcert')
    const importing = sale.importCatalogue({ dates: 2 })
    expect(await isOpen(importing)).to.equal(true)
    loaded()
    await importing
    await buyer.held('A-1')
    expect(codeOf(await other.hold(['A-1']))).to.equal('SEAT_TAKEN')
    expect(sale.reports.map(({ kind }) => kind)).to.deep.equal(['poisoned'])
  })
})
