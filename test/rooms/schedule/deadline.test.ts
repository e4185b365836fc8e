import { expect } from 'chai'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, codeOf, DATE, Sale, succeeded } from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'

const HOLD_MS = 5 * 60_000
const PRICE = 50_000

const start = async () => {
  const storage = new FaultyStorage(new MemoryStorage())
  const sale = await Sale.start({ policy: { preset: 'reuse' }, storage, price: PRICE })
  const [buyer, rival] = [await sale.queued(PRICE), await sale.queued()]
  const { reservationId } = await buyer.held('A-1')
  return { storage, sale, buyer, rival, reservationId }
}

/** Exactly one of payment and expiry has won, and money, seat and reservation all say the same. */
const verdict = async (sale: Sale, buyer: Buyer, reservationId: string): Promise<'paid' | 'expired' | 'neither'> => {
  await turns()
  await sale.settle()
  const { state } = await buyer.reservation(reservationId)
  const balance = await buyer.balance()
  const seat = sale.concert.state.schedules.get(DATE)?.status[0]
  if (state === 'PAID' && balance === 0 && seat === 2) return 'paid'
  if (state === 'EXPIRED' && balance === PRICE && seat === 0) return 'expired'
  return 'neither'
}

describe('a payment racing the end of its hold', () => {
  for (const [offset, when, winner] of [
    [-1, '1 ms before the deadline', 'paid'],
    [0, 'at the deadline', 'expired'],
    [1, '1 ms after the deadline', 'expired'],
  ] as const) {
    it(`[P4] [H3] that arrives ${when} before the sweep: ${winner}`, async () => {
      const { sale, buyer, reservationId } = await start()
      sale.clock.jump(HOLD_MS + offset)
      const payment = buyer.pay(reservationId)
      await turns(1)
      await sale.advance(10)
      expect(codeOf(await payment)).to.equal(winner === 'paid' ? 'OK' : 'RESERVATION_EXPIRED')
      expect(await verdict(sale, buyer, reservationId)).to.equal(winner)
    })

    it(`[P4] [H3] that arrives ${when} after the alarms of that moment: ${winner}`, async () => {
      const { sale, buyer, reservationId } = await start()
      await sale.advance(HOLD_MS + offset)
      expect(codeOf(await buyer.pay(reservationId))).to.equal(winner === 'paid' ? 'OK' : 'RESERVATION_EXPIRED')
      await sale.advance(10)
      expect(await verdict(sale, buyer, reservationId)).to.equal(winner)
    })

    it(`[P4] [H3] that arrives ${when} while the sweep is a minute late: ${winner}`, async () => {
      const { sale, buyer, rival, reservationId } = await start()
      sale.clock.jump(HOLD_MS + offset)
      const [payment, hold] = await Promise.all([buyer.pay(reservationId), rival.hold(['A-1'])])
      expect(codeOf(payment)).to.equal(winner === 'paid' ? 'OK' : 'RESERVATION_EXPIRED')
      expect(codeOf(hold)).to.equal(winner === 'paid' ? 'SEAT_TAKEN' : 'OK')
      sale.clock.jump(60_000)
      expect((await buyer.reservation(reservationId)).state).to.equal(winner === 'paid' ? 'PAID' : 'EXPIRED')
      expect(await buyer.balance()).to.equal(winner === 'paid' ? 0 : PRICE)
    })

    it(`[P4] [H3] that arrives ${when}, with a rival’s hold just before it: ${winner}`, async () => {
      const { sale, buyer, rival, reservationId } = await start()
      sale.clock.jump(HOLD_MS + offset)
      const [hold, payment] = await Promise.all([rival.hold(['A-1']), buyer.pay(reservationId)])
      expect(codeOf(payment)).to.equal(winner === 'paid' ? 'OK' : 'RESERVATION_EXPIRED')
      expect(codeOf(hold)).to.equal(winner === 'paid' ? 'SEAT_TAKEN' : 'OK')
      expect(sale.reports).to.deep.equal([])
    })
  }

  it('[P4] decided 1 ms before and durable long after: paid, and nobody could take the seats meanwhile', async () => {
    const { storage, sale, buyer, rival, reservationId } = await start()
    sale.clock.jump(HOLD_MS - 1)
    const release = storage.hold('commit')
    const payment = buyer.pay(reservationId)
    await storage.arrived('commit')
    await sale.clock.advance(60_000, () => turns(2))
    const late = rival.hold(['A-1'])
    release()
    succeeded(await payment)
    expect(codeOf(await late)).to.equal('SEAT_TAKEN')
    expect(await verdict(sale, buyer, reservationId)).to.equal('paid')
  })

  it('[P4] a restart in the middle decides by what is durable', async () => {
    const { storage, sale, buyer, reservationId } = await start()
    sale.clock.jump(HOLD_MS - 1)
    storage.hold('commit')
    void buyer.pay(reservationId)
    await storage.arrived('commit')
    storage.lose()
    sale.clock.jump(1)
    await sale.boot()
    expect(await verdict(sale, buyer, reservationId)).to.equal('expired')
    expect(codeOf(await buyer.pay(reservationId))).to.equal('RESERVATION_EXPIRED')
  })
})
