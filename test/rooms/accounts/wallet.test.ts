import { expect } from 'chai'
import fc from 'fast-check'
import { type Charge, type Entry, LIMITS } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, codeOf, refused, Sale, succeeded } from '../../support/Sale.ts'

interface Page {
  readonly entries: readonly Entry[]
  readonly next?: string
}

const page = async (buyer: Buyer, after?: string): Promise<Page> =>
  succeeded(await buyer.send('entries', { after })) as Page

/** The ledger explains the balance: each entry's balance is the one before plus its amount. */
const audited = async (buyer: Buyer): Promise<readonly Entry[]> => {
  const { entries } = await page(buyer)
  let balance = 0
  for (const entry of entries) {
    balance += entry.amount
    expect(entry.balanceAfter).to.equal(balance)
    expect(balance).to.be.at.least(0)
  }
  expect(await buyer.balance()).to.equal(balance)
  return entries
}

describe('a charge', () => {
  for (const amount of [0, -1, 0.5, 1.000001, LIMITS.chargeAmount + 1, 1e300, Number.MIN_SAFE_INTEGER]) {
    it(`[W1] of ${amount} is refused`, async () => {
      const sale = await Sale.start()
      const buyer = await sale.user()
      expect(refused(await buyer.charge(amount))).to.include({ code: 'AMOUNT_INVALID', status: 422, path: 'amount' })
      expect(await buyer.balance()).to.equal(0)
    })
  }

  for (const amount of ['1000', null, undefined, Number.NaN, Number.POSITIVE_INFINITY, [1], true]) {
    it(`[W1] of ${String(amount)} (${typeof amount}) is no number at all`, async () => {
      const sale = await Sale.start()
      const buyer = await sale.user()
      expect(refused(await buyer.charge(amount))).to.include({ code: 'INPUT_INVALID', path: 'amount' })
    })
  }

  it('[W1] of 1, and of the limit, is fine', async () => {
    const sale = await Sale.start()
    const buyer = await sale.user()
    expect((succeeded(await buyer.charge(1)) as Charge).balance).to.equal(1)
    expect((succeeded(await buyer.charge(LIMITS.chargeAmount)) as Charge).balance).to.equal(LIMITS.chargeAmount + 1)
  })

  it('[W1] never overfills a wallet', async () => {
    const sale = await Sale.start()
    const buyer = await sale.user()
    const lease = undefined
    const full = { entryId: 'full', userId: buyer.userId, amount: LIMITS.walletBalance - 5, at: sale.clock.now() }
    await sale.storage.commit([{ lease, facts: [{ type: 'wallet-charged', ...full }] }])
    expect(refused(await buyer.charge(6))).to.include({ code: 'AMOUNT_INVALID', path: 'amount' })
    succeeded(await buyer.charge(5))
    expect(await buyer.balance()).to.equal(LIMITS.walletBalance)
  })

  it('[W2] a wallet is empty until the first charge makes it', async () => {
    const sale = await Sale.start()
    const buyer = await sale.user()
    expect(await buyer.balance()).to.equal(0)
    expect(await page(buyer)).to.deep.equal({ entries: [] })
    expect(await sale.storage.wallet(buyer.userId)).to.equal(undefined)
    const { entryId, balance } = succeeded(await buyer.charge(7_000)) as Charge
    expect(balance).to.equal(7_000)
    expect(await page(buyer)).to.deep.equal({
      entries: [
        { entryId, at: new Date(sale.clock.now()).toISOString(), kind: 'CHARGE', amount: 7_000, balanceAfter: 7_000 },
      ],
    })
  })

  it('[W2] a hundred first charges at once make one wallet with all the money', async () => {
    const sale = await Sale.start()
    const buyer = await sale.user()
    await Promise.all(Array.from({ length: 100 }, () => buyer.charge(10)))
    expect(await buyer.balance()).to.equal(1_000)
    expect((await audited(buyer)).length).to.equal(100)
  })

  it('[D1] whose commit fails has not happened, or is told the next time it is sent', async () => {
    for (const [moment, balance] of [
      ['before', 0],
      ['after', 500],
    ] as const) {
      const storage = new FaultyStorage(new MemoryStorage())
      const sale = await Sale.start({ storage })
      const buyer = await sale.user()
      storage.failNext('commit', moment)
      expect(codeOf(await buyer.charge(500, { commandId: 'c1' }))).to.equal('UNAVAILABLE')
      expect(await buyer.balance()).to.equal(balance)
      expect((succeeded(await buyer.charge(500, { commandId: 'c1' })) as Charge).balance).to.equal(500)
      expect((await audited(buyer)).length).to.equal(1)
    }
  })
})

describe('the ledger', () => {
  it('[W3] has an entry with the balance after it for every change, and they add up', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse' }, price: 30_000 })
    const buyer = await sale.queued(100_000)
    const one = await buyer.held('A-1')
    succeeded(await buyer.pay(one.reservationId))
    succeeded(await buyer.charge(1))
    const two = await buyer.held('A-2', 'A-3')
    succeeded(await buyer.pay(two.reservationId))
    expect(codeOf(await buyer.pay((await buyer.held('A-4')).reservationId))).to.equal('BALANCE_INSUFFICIENT')
    const entries = await audited(buyer)
    expect(
      entries.map(({ kind, amount, balanceAfter, reservationId }) => [kind, amount, balanceAfter, reservationId]),
    ).to.deep.equal([
      ['CHARGE', 100_000, 100_000, undefined],
      ['PAYMENT', -30_000, 70_000, one.reservationId],
      ['CHARGE', 1, 70_001, undefined],
      ['PAYMENT', -60_000, 10_001, two.reservationId],
    ])
  })

  it('[W3] is read in pages, oldest first, none left out and none twice', async () => {
    const sale = await Sale.start()
    const buyer = await sale.user()
    const count = LIMITS.entriesPerPage * 2 + 1
    await Promise.all(Array.from({ length: count }, (_, at) => buyer.charge(at + 1)))
    const all: Entry[] = []
    let after: string | undefined
    do {
      const { entries, next } = await page(buyer, after)
      expect(entries.length).to.be.at.most(LIMITS.entriesPerPage)
      all.push(...entries)
      after = next
    } while (after !== undefined)
    expect(all.map(({ amount }) => amount)).to.deep.equal(Array.from({ length: count }, (_, at) => at + 1))
  })

  it('[W3] a page that ends exactly at the last entry names no next one', async () => {
    const sale = await Sale.start()
    const buyer = await sale.user()
    await Promise.all(Array.from({ length: LIMITS.entriesPerPage }, () => buyer.charge(1)))
    expect((await page(buyer)).next).to.equal(undefined)
  })

  it('[W1] [W3] adds up after any charges and payments at once', async () => {
    const move = fc.oneof(
      fc.record({ kind: fc.constant('charge' as const), amount: fc.integer({ min: -5, max: 40 }) }),
      fc.record({ kind: fc.constant('buy' as const), seat: fc.integer({ min: 1, max: 10 }) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.array(move, { minLength: 1, maxLength: 6 }), { maxLength: 6 }), async (rounds) => {
        const sale = await Sale.start({ policy: { preset: 'reuse', seatsPerUser: 10 }, price: 25 })
        const buyer = await sale.queued()
        const buy = async (seat: number) => {
          const held = await buyer.hold([`A-${seat}`])
          return held.ok ? buyer.pay((held.body as { reservationId: string }).reservationId) : held
        }
        for (const round of rounds) {
          await Promise.all(round.map((one) => (one.kind === 'charge' ? buyer.charge(one.amount) : buy(one.seat))))
        }
        const paid = (await audited(buyer)).filter(({ kind }) => kind === 'PAYMENT').length
        expect(
          [...(sale.concert.state.schedules.get('gig-1')?.status ?? [])].filter((status) => status === 2).length,
        ).to.equal(paid)
        expect([...sale.errors, ...sale.reports]).to.deep.equal([])
      }),
      { numRuns: 40 },
    )
  })
})
