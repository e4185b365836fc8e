import { expect } from 'chai'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import {
  type Buyer,
  CONCERT,
  catalogueOf,
  codeOf,
  DATE,
  Sale,
  type SaleOptions,
  succeeded,
} from '../../support/Sale.ts'
import { isOpen } from '../../support/turns.ts'

const BATCHES: SaleOptions = { policy: { preset: 'sliding', batchSize: 2 } }

/** A sale on which a line moves, with somebody who was admitted and somebody who waits, and what its rooms have heard since. */
const start = async (options: SaleOptions = BATCHES) => {
  const storage = new FaultyStorage(new MemoryStorage())
  const sale = await Sale.start({ ...options, storage })
  const buyers: Buyer[] = []
  for (let more = 0; more < 12; more += 1) buyers.push(await sale.queued(50_000))
  await sale.advance(15_000)
  const heard: string[] = []
  sale.concert.listen({ reloaded: () => heard.push('reloaded'), resumed: () => heard.push('resumed') })
  return { storage, sale, heard, buyer: buyers[0] as Buyer, waiter: buyers.at(-1) as Buyer }
}

type Started = Awaited<ReturnType<typeof start>>

/** What becomes of one of everything that a sale is asked for; it leaves seats held. */
const askAll = async ({ sale, buyer, waiter }: Started): Promise<readonly string[]> => {
  const bought = await buyer.hold(['A-1'])
  const outcomes = [
    bought,
    await buyer.hold(['A-2']),
    await buyer.send('concerts', {}),
    await buyer.send('schedules', { concertId: CONCERT }),
    await buyer.send('seats', { scheduleId: DATE }),
    await buyer.send('ticket', { scheduleId: DATE }),
    await buyer.pay(bought.ok ? (bought.body as { reservationId: string }).reservationId : ''),
    await waiter.send('queueToken', {}),
    await waiter.send('enterQueue', { concertId: CONCERT, socket: false }),
    await sale.operate('concertOverview', { concertId: CONCERT }),
  ]
  return outcomes.map(codeOf)
}

const ALL_OK = Array(10).fill('OK')

/** Dearer seats, in the second concert alone. */
const secondDearer = () => {
  const { plans, concerts } = catalogueOf({ ...BATCHES, concerts: 2, price: 60_000 })
  return { plans, concerts: concerts.slice(1) }
}

describe('a sale beside an import', () => {
  for (const [when, method] of [
    ['it is compared', 'tryCatalogue'],
    ['it is stored', 'importCatalogue'],
    ['a new concert is opened', 'loadConcert'],
  ] as const) {
    it(`[O8] that leaves it as it is answers everything while ${when}, and nobody notices`, async () => {
      const started = await start()
      const { storage, sale, heard, waiter } = started
      const { ahead, etaRangeMs } = await waiter.poll()
      expect(etaRangeMs).to.have.length(2)
      const proceed = storage.hold(method)
      const importing = sale.open.concerts.importCatalogue(catalogueOf({ ...BATCHES, concerts: 2 }))
      await storage.arrived(method)
      expect(await askAll(started)).to.deep.equal(ALL_OK)
      expect(await isOpen(importing)).to.equal(true)
      proceed()
      expect(await importing).to.deep.include({ ok: true, changed: ['gig2'] })
      expect(await waiter.poll()).to.deep.include({ ahead, etaRangeMs })
      expect(heard).to.deep.equal([])
    })
  }

  it('[O8] that is refused for its own sake answers everything, and nobody notices', async () => {
    const started = await start()
    const { storage, sale, heard, waiter } = started
    await sale.operate('blockSeats', { scheduleId: DATE, seats: ['A-10'] })
    const { ahead, etaRangeMs } = await waiter.poll()
    expect(etaRangeMs).to.have.length(2)
    const proceed = storage.hold('tryCatalogue', 'after')
    const importing = sale.open.concerts.importCatalogue(catalogueOf({ ...BATCHES, concerts: 2, price: 60_000 }))
    await storage.arrived('tryCatalogue')
    expect(await askAll(started)).to.deep.equal(ALL_OK)
    proceed()
    expect(await importing).to.include({ ok: false })
    expect(await waiter.poll()).to.deep.include({ ahead, etaRangeMs })
    expect(heard).to.deep.equal([])
    expect(sale.open.concerts.byId('gig2')).to.equal(undefined)
  })

  it('[O8] that changes another answers everything while the other is read anew', async () => {
    const started = await start({ ...BATCHES, concerts: 2 })
    const { storage, sale, heard } = started
    // While a concert can't be asked, the list has it as somebody has seen it last.
    await sale.saleState()
    const proceed = storage.hold('loadConcert')
    const importing = sale.open.concerts.importCatalogue(secondDearer())
    await storage.arrived('loadConcert')
    expect(await askAll(started)).to.deep.equal(ALL_OK)
    const visitor = await sale.user()
    expect(codeOf(await visitor.send('enterQueue', { concertId: 'gig2', socket: false }))).to.equal('UNAVAILABLE')
    proceed()
    expect(await importing).to.deep.include({ ok: true, changed: ['gig2'] })
    await visitor.enter('gig2')
    expect(heard).to.deep.equal([])
  })

  it('[O8] that would change a date of which a seat is held until it stands still refuses that, and goes on', async () => {
    const { storage, sale, heard, buyer } = await start()
    const proceed = storage.hold('tryCatalogue', 'after')
    const importing = sale.open.concerts.importCatalogue(catalogueOf({ ...BATCHES, price: 60_000 }))
    await storage.arrived('tryCatalogue')
    const { reservationId } = await buyer.held('A-1')
    proceed()
    const imported = await importing
    expect(imported.ok ? [] : imported.faults.map(({ path }) => path)).to.deep.equal(['concerts.0.schedules.0'])
    expect(heard).to.deep.equal(['reloaded', 'resumed'])
    expect(succeeded(await buyer.pay(reservationId))).to.include({ amount: 50_000 })
  })
})
