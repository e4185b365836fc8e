import { expect } from 'chai'
import type { Entry, Outcome, Payment } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, catalogueOf, codeOf, DATE, refused, Sale, succeeded } from '../../support/Sale.ts'

const entriesOf = async (buyer: Buyer): Promise<readonly Entry[]> =>
  (succeeded(await buyer.send('entries', {})) as { entries: Entry[] }).entries

describe('a payment', () => {
  it('[P1] sells the seats, debits the wallet, enters it in the ledger and spends the token, all in one write set', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued(120_000)
    const { reservationId } = await buyer.held('A-1', 'A-2')
    const before = storage.writeSets.length
    await sale.advance(1_000)
    const outcome = await buyer.pay(reservationId)
    const payment = succeeded(outcome) as Payment
    expect(outcome).to.include({ status: 201 })
    expect(payment).to.deep.include({ reservationId, amount: 100_000, balance: 20_000 })
    expect(Date.parse(payment.paidAt)).to.equal(sale.clock.now())
    expect(storage.writeSets.length - before).to.equal(1)

    expect(await buyer.balance()).to.equal(20_000)
    expect((await entriesOf(buyer)).at(-1)).to.include({
      kind: 'PAYMENT',
      amount: -100_000,
      balanceAfter: 20_000,
      reservationId,
    })
    expect(await buyer.reservation(reservationId)).to.include({ state: 'PAID', paymentId: payment.paymentId })
    expect([...(sale.concert.state.schedules.get(DATE)?.status ?? [])].slice(0, 3)).to.deep.equal([2, 2, 0])
    expect((await buyer.poll()).state).to.equal('EXPIRED')
  })

  it('[P1] whose commit fails has left no trace anywhere', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued(50_000)
    const { reservationId } = await buyer.held('A-1')
    storage.failNext('commit')
    expect(codeOf(await buyer.pay(reservationId))).to.equal('UNAVAILABLE')
    expect(await buyer.balance()).to.equal(50_000)
    expect((await entriesOf(buyer)).length).to.equal(1)
    expect((await buyer.reservation(reservationId)).state).to.equal('HELD')
    expect((await buyer.poll()).state).to.equal('ACTIVE')
    succeeded(await buyer.pay(reservationId))
  })

  it('[P2] with too little money is refused, and hold, deadline and wallet are as they were', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued(49_999)
    const held = await buyer.held('A-1')
    await sale.advance(60_000)
    expect(refused(await buyer.pay(held.reservationId))).to.include({ code: 'BALANCE_INSUFFICIENT', status: 402 })
    expect(await buyer.reservation(held.reservationId)).to.deep.include(held)
    expect(await buyer.balance()).to.equal(49_999)
    expect((await entriesOf(buyer)).length).to.equal(1)
    succeeded(await buyer.charge(1))
    expect((succeeded(await buyer.pay(held.reservationId)) as Payment).balance).to.equal(0)
  })

  it('[P2] without a wallet is refused the same way', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const { reservationId } = await buyer.held('A-1')
    expect(codeOf(await buyer.pay(reservationId))).to.equal('BALANCE_INSUFFICIENT')
  })

  it('[P3] made twice is told so, and costs once', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse' } })
    const buyer = await sale.queued(200_000)
    const { reservationId } = await buyer.held('A-1')
    const first = succeeded(await buyer.pay(reservationId, { commandId: 'p1' })) as Payment
    expect(codeOf(await buyer.pay(reservationId, { commandId: 'p2' }))).to.equal('RESERVATION_ALREADY_PAID')
    expect(succeeded(await buyer.pay(reservationId, { commandId: 'p1' }))).to.deep.equal(first)
    expect(await buyer.balance()).to.equal(150_000)
  })

  it('[P3] made a hundred times at once costs once', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse' } })
    const buyer = await sale.queued(200_000)
    const { reservationId } = await buyer.held('A-1')
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => buyer.pay(reservationId)))
    expect(outcomes.filter(({ ok }) => ok).length).to.equal(1)
    expect(await buyer.balance()).to.equal(150_000)
    expect((await entriesOf(buyer)).length).to.equal(2)
  })

  it('[P5] needs the ACTIVE token where policy says so', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', maxActive: 1 } })
    const buyer = await sale.queued(50_000)
    const { reservationId } = await buyer.held('A-1')
    succeeded(await buyer.send('leaveQueue', {}))
    const next = await sale.queued()
    expect(codeOf(await buyer.pay(reservationId))).to.equal('TOKEN_EXPIRED')
    expect(codeOf(await buyer.pay(reservationId, { queueToken: undefined }))).to.equal('TOKEN_INVALID')
    await buyer.enter()
    const problem = refused(await buyer.pay(reservationId))
    expect([problem.code, problem.token?.ahead]).to.deep.equal(['TOKEN_NOT_ACTIVE', 0])
    succeeded(await next.send('leaveQueue', {}))
    succeeded(await buyer.pay(reservationId))
  })

  it('[P5] needs none where policy says so, not even while its owner waits in line again', async () => {
    const sale = await Sale.start({ policy: { preset: 'theme-park', admission: 'slots', maxActive: 1 } })
    const [buyer, other] = [await sale.queued(100_000), await sale.user(50_000)]
    const one = await buyer.held('A-1')
    succeeded(await buyer.pay(one.reservationId, { queueToken: undefined }))
    await buyer.enter()
    const two = await buyer.held('A-2')
    await other.enter()
    expect((await buyer.enter()).state).to.equal('WAIT')
    succeeded(await buyer.pay(two.reservationId))
    expect((await buyer.poll()).state).to.equal('WAIT')
  })

  it('[P6] costs what the hold was made for, whatever the prices become', async () => {
    const sale = await Sale.start({ dates: 2, price: 50_000 })
    const buyer = await sale.queued(100_000)
    const held = await buyer.held('A-1', 'A-2')
    const dearer = catalogueOf({ dates: 2, price: 80_000 })
    const imported = await sale.open.concerts.importCatalogue(dearer)
    expect(imported.ok).to.equal(false)
    const payment = succeeded(await buyer.pay(held.reservationId)) as Payment
    expect([held.amount, payment.amount, payment.balance]).to.deep.equal([100_000, 100_000, 0])
  })

  it('[P6] costs what the hold was made for, after a restart too', async () => {
    const sale = await Sale.start({ price: 1_234 })
    const buyer = await sale.queued(5_000)
    const { reservationId } = await buyer.held('A-1', 'A-2', 'A-3')
    await sale.boot()
    expect(succeeded(await buyer.pay(reservationId))).to.include({ amount: 3_702, balance: 1_298 })
  })

  it('[P1] is announced to the concert where policy says so, with the payment itself', async () => {
    const announced = async (preset: 'theme-park' | 'slots') => {
      const sale = await Sale.start({ policy: { preset, admission: 'slots' } })
      const buyer = await sale.queued(50_000)
      const { reservationId } = await buyer.held('A-1')
      const { paymentId } = succeeded(await buyer.pay(reservationId)) as Payment
      const records = (await sale.storage.audit(0, 100)).filter(({ kind }) => kind === 'payment-completed')
      return { records: records.map(({ concertId, detail }) => ({ concertId, ...detail })), reservationId, paymentId }
    }
    const { records, reservationId, paymentId } = await announced('theme-park')
    expect(records).to.deep.equal([{ concertId: CONCERT, scheduleId: DATE, reservationId, paymentId }])
    expect((await announced('slots')).records).to.deep.equal([])
  })
})

describe('one wallet', () => {
  it('[W1] spent in two concerts at once pays one of them, and never goes negative', async () => {
    for (const order of [
      ['gig', 'gig2'],
      ['gig2', 'gig'],
    ] as const) {
      const sale = await Sale.start({ concerts: 2 })
      const buyer = await sale.user(50_000)
      const payments: (() => Promise<Outcome>)[] = []
      for (const concertId of order) {
        const there = buyer.twin()
        await there.enter(concertId)
        const { reservationId } = succeeded(await there.hold(['A-1'], {}, `${concertId}-1`)) as {
          reservationId: string
        }
        payments.push(() => there.pay(reservationId))
      }
      const outcomes = await Promise.all(payments.map((pay) => pay()))
      expect(outcomes.map(codeOf)).to.deep.equal(['OK', 'BALANCE_INSUFFICIENT'])
      expect(await buyer.balance()).to.equal(0)
    }
  })

  it('[W1] spent and charged at once ends where the sum says', async () => {
    const sale = await Sale.start({ concerts: 2 })
    const buyer = await sale.user(60_000)
    const pays: Promise<Outcome>[] = []
    for (const concertId of ['gig', 'gig2']) {
      const there = buyer.twin()
      await there.enter(concertId)
      const { reservationId } = succeeded(await there.hold(['A-1'], {}, `${concertId}-1`)) as { reservationId: string }
      pays.push(there.pay(reservationId))
    }
    const outcomes = await Promise.all([buyer.charge(45_000), ...pays])
    const spent = outcomes.slice(1).filter(({ ok }) => ok).length * 50_000
    expect(spent).to.be.greaterThan(0)
    expect(await buyer.balance()).to.equal(105_000 - spent)
  })
})
