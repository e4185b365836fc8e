import { expect } from 'chai'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { CONCERT, catalogueOf, codeOf, DATE, Sale, succeeded } from '../../support/Sale.ts'
import { isOpen, turns } from '../../support/turns.ts'

const start = async (options: { concerts?: number } = {}) => {
  const storage = new FaultyStorage(new MemoryStorage())
  const sale = await Sale.start({ ...options, storage })
  const pass = (ms: number) => sale.clock.advance(ms, () => turns())
  return { storage, sale, pass }
}

const kinds = (sale: Sale): string[] => sale.reports.map(({ concertId, kind }) => `${concertId} ${kind}`)
const epochOf = async (storage: FaultyStorage): Promise<number> =>
  (await storage.audit(0, 1_000)).filter(({ kind }) => kind === 'lease-acquired').length

describe('opening concerts', () => {
  it('[D5] one that can’t be read keeps no other closed, and is opened once it can be', async () => {
    const { storage, sale, pass } = await start({ concerts: 2 })
    const buyer = await sale.queued()
    await sale.open.close()
    storage.failNext('loadConcert', 'before', 3)
    await sale.boot()
    expect(kinds(sale)).to.deep.equal([`${CONCERT} open-failed`, 'gig2 open-failed'])
    await pass(250)
    expect(sale.open.concerts.all().map(({ concertId }) => concertId)).to.deep.equal(['gig2'])
    expect(sale.open.concerts.ready).to.equal(true)
    await buyer.twin().enter('gig2')
    await pass(1_000)
    expect(kinds(sale).slice(2)).to.deep.equal(['gig2 opened', `${CONCERT} opened`])
    await buyer.held('A-1')
  })

  it('[D5] what may be of one that is not open yet is unavailable, never unknown', async () => {
    const { storage, sale } = await start()
    const buyer = await sale.queued()
    const { reservationId } = await buyer.held('A-1')
    await sale.open.close()
    storage.failNext('loadConcert', 'before', Number.POSITIVE_INFINITY)
    await sale.boot()
    const outcomes = [
      await buyer.send('enterQueue', { concertId: CONCERT, socket: false }),
      await buyer.send('queueToken', {}),
      await buyer.send('seats', { scheduleId: DATE }),
      await buyer.hold(['A-2']),
      await buyer.pay(reservationId),
    ]
    expect(new Set(outcomes.map(codeOf))).to.deep.equal(new Set(['UNAVAILABLE']))
    expect(sale.open.concerts.ready).to.equal(false)
    expect((await buyer.reservation(reservationId)).state).to.equal('HELD')
  })

  it('[D5] is not over where what is overdue can’t be written, and tells who shows it when it is', async () => {
    const { storage, sale, pass } = await start()
    await (await sale.queued()).held('A-1')
    sale.clock.jump(5 * 60_000)
    storage.failNext('commit')
    await sale.boot()
    const renewed: (readonly string[])[] = []
    sale.open.concerts.onRenewal(async (concertIds) => void renewed.push(concertIds))
    expect(sale.open.concerts.byId(CONCERT)).to.equal(undefined)
    await pass(250)
    expect(renewed).to.deep.equal([[CONCERT]])
    expect(sale.concert.state.schedules.get(DATE)?.holds.size).to.equal(0)
  })

  it('[D6] is not tried again once the server is closed, and ever more seldom before', async () => {
    const { storage, sale, pass } = await start()
    await sale.open.close()
    storage.failNext('loadConcert', 'before', Number.POSITIVE_INFINITY)
    await sale.boot()
    const loads = () => storage.calls.get('loadConcert') ?? 0
    const before = loads()
    await pass(60_000)
    expect(loads() - before).to.be.within(8, 14)
    await sale.open.close()
    const after = loads()
    await pass(60_000)
    expect(loads()).to.equal(after)
  })

  it('[D4] one that another server takes over meanwhile is not taken back', async () => {
    const { storage, sale, pass } = await start()
    await sale.open.close()
    storage.failNext('loadConcert')
    await sale.boot()
    const epoch = await epochOf(storage)
    const other = await storage.acquireLease(CONCERT, 'another server', sale.clock.now())
    await pass(10_000)
    await sale.open.concerts.byId(CONCERT)?.view()
    await pass(10_000)
    expect(await epochOf(storage)).to.equal(epoch + 1)
    expect(other.epoch).to.equal(epoch + 1)
    expect(kinds(sale).at(-1)).to.equal(`${CONCERT} lost`)
  })
})

describe('a concert whose lease could not be taken at first', () => {
  const begin = async (moment: 'before' | 'after') => {
    const inner = new MemoryStorage()
    const storage = new FaultyStorage(inner)
    const sale = await Sale.start({ storage })
    await sale.open.close()
    storage.failNext('acquireLease', moment)
    await sale.boot()
    return { inner, sale, pass: (ms: number) => sale.clock.advance(ms, () => turns()) }
  }

  it('[D4] is not taken from a server that has begun meanwhile', async () => {
    const { inner, sale, pass } = await begin('before')
    const younger = await Sale.start({ storage: inner, clock: sale.clock, owner: 'younger' })
    await pass(10_000)
    expect(kinds(sale)).to.deep.equal([`${CONCERT} open-failed`, `${CONCERT} lost`])
    await (await younger.queued()).held('A-1')
    expect(younger.reports).to.deep.equal([])
  })

  for (const moment of ['before', 'after'] as const) {
    it(`[D4] [D5] is taken later where nobody has, the news of it lost ${moment} it took effect`, async () => {
      const { sale, pass } = await begin(moment)
      await pass(250)
      expect(kinds(sale)).to.deep.equal([`${CONCERT} open-failed`, `${CONCERT} opened`])
      await (await sale.queued()).held('A-1')
    })
  }
})

describe('imports', () => {
  it('[D3] come one after another, however they are called', async () => {
    const { storage, sale } = await start()
    const { concerts } = sale.open
    const release = storage.hold('importCatalogue')
    const first = concerts.importCatalogue(catalogueOf({ concerts: 2, price: 60_000 }))
    await storage.arrived('importCatalogue')
    const second = concerts.importCatalogue(catalogueOf({ concerts: 3, price: 70_000 }))
    await turns()
    expect(storage.held('importCatalogue')).to.equal(1)
    release()
    expect(await first).to.deep.include({ ok: true, changed: [CONCERT, 'gig2'] })
    expect(await second).to.deep.include({ ok: true, changed: [CONCERT, 'gig2', 'gig3'] })
    const buyer = await sale.queued(70_000)
    expect((await buyer.held('A-1')).amount).to.equal(70_000)
    expect(sale.reports).to.deep.equal([])
  })

  it('[D3] wait until those who show a concert have looked again', async () => {
    const { sale } = await start()
    const { concerts } = sale.open
    const { promise, resolve } = Promise.withResolvers<void>()
    const renewed: (readonly string[])[] = []
    concerts.onRenewal((concertIds) => {
      renewed.push(concertIds)
      return promise
    })
    const first = concerts.importCatalogue(catalogueOf({ concerts: 2 }))
    const second = concerts.importCatalogue(catalogueOf({ concerts: 3 }))
    expect(await isOpen(first)).to.equal(true)
    expect(renewed).to.deep.equal([['gig2']])
    resolve()
    await Promise.all([first, second])
    expect(renewed).to.deep.equal([['gig2'], ['gig3']])
  })

  it('[D3] stand where those who show a concert can’t look again, who are told until they can', async () => {
    const { sale, pass } = await start()
    let failures = 2
    const renewed: (readonly string[])[] = []
    sale.open.concerts.onRenewal(async (concertIds) => {
      if (concertIds.includes('gig2') && failures-- > 0) throw new Error('no room')
      renewed.push(concertIds)
    })
    const catalogue = catalogueOf({ concerts: 3, price: 60_000 })
    expect(await sale.open.concerts.importCatalogue(catalogue)).to.deep.include({
      ok: true,
      changed: [CONCERT, 'gig2', 'gig3'],
    })
    expect(renewed).to.deep.equal([[CONCERT], ['gig3']])
    expect(kinds(sale)).to.deep.equal(['gig2 open-failed'])
    await pass(1_000)
    expect(renewed.slice(2)).to.deep.equal([['gig2']])
    expect(kinds(sale)).to.deep.equal(['gig2 open-failed', 'gig2 opened'])
    await (await sale.user()).enter('gig2')
  })

  it('[D6] one under way is finished before the server is closed', async () => {
    const { storage, sale } = await start()
    const release = storage.hold('importCatalogue')
    const importing = sale.open.concerts.importCatalogue(catalogueOf({ concerts: 2 }))
    await storage.arrived('importCatalogue')
    const closing = sale.open.close()
    expect(await isOpen(closing)).to.equal(true)
    release()
    await closing
    expect(await importing).to.deep.include({ ok: true, changed: ['gig2'] })
    expect(sale.open.concerts.ready).to.equal(false)
  })

  it('[D4] on a server that has lost a concert change nothing of it, and don’t take it back', async () => {
    const { storage, sale } = await start()
    const old = sale.open
    const buyer = await sale.queued(50_000)
    await sale.boot()
    const epoch = await epochOf(storage)
    const dearer = await old.concerts.importCatalogue(catalogueOf({ price: 60_000 }))
    expect(dearer.ok ? [] : dearer.faults.map(({ path }) => path)).to.deep.equal(['concerts.0'])
    expect(await old.concerts.importCatalogue(catalogueOf({}))).to.deep.include({ ok: true, changed: [] })
    expect(await epochOf(storage)).to.equal(epoch)
    const { reservationId, amount } = await buyer.held('A-1')
    expect(amount).to.equal(50_000)
    succeeded(await buyer.pay(reservationId))
    expect(sale.open.concerts.ready).to.equal(true)
  })

  it('[D4] of a concert that another server has opened leave it there', async () => {
    const { storage, sale } = await start()
    const old = sale.open
    await sale.boot()
    await sale.importCatalogue({ concerts: 2 })
    const epoch = await epochOf(storage)
    expect(await old.concerts.importCatalogue(catalogueOf({ concerts: 2 }))).to.deep.include({ ok: true, changed: [] })
    expect(await epochOf(storage)).to.equal(epoch)
    expect(old.concerts.byId('gig2')).to.equal(undefined)
    expect(sale.open.concerts.byId('gig2')?.ready).to.equal(true)
  })
})
