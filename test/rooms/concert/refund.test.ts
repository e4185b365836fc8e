import { expect } from 'chai'
import { type Entry, LIMITS, type PolicyChoice, type Refund } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, codeOf, DATE, refused, Sale, succeeded } from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'

const DAY = 24 * 60 * 60_000
const STARTS_AT = Date.parse('2027-06-01T10:00:00Z')
const POLICY: PolicyChoice = { preset: 'reuse', refundUntilMs: DAY, seatsPerUser: 3 }

const entriesOf = async (buyer: Buyer): Promise<readonly Entry[]> =>
  (succeeded(await buyer.send('entries', {})) as { entries: Entry[] }).entries

const boughtIn = async (policy: PolicyChoice = POLICY, storage?: FaultyStorage) => {
  const sale = await Sale.start({ policy, storage })
  const buyer = await sale.queued(200_000)
  return { sale, buyer, ...(await buyer.bought('A-1', 'A-2')) }
}

const statusesIn = (sale: Sale): readonly number[] => [...(sale.concert.state.schedules.get(DATE)?.status ?? [])]

describe('a refund', () => {
  it('[P7] [W4] cancels, frees the seats and gives the money back with its entry, all in one write set', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, buyer, reservationId, paymentId } = await boughtIn(POLICY, storage)
    const before = storage.writeSets.length
    const outcome = await buyer.refund(reservationId)
    const refund = succeeded(outcome) as Refund
    expect(outcome).to.include({ status: 201 })
    expect(refund).to.deep.include({ reservationId, amount: 100_000, balance: 200_000 })
    expect(storage.writeSets.length - before).to.equal(1)

    expect(await buyer.balance()).to.equal(200_000)
    const entry = { kind: 'REFUND', amount: 100_000, balanceAfter: 200_000, reservationId, entryId: refund.entryId }
    expect((await entriesOf(buyer)).at(-1)).to.include(entry)
    expect(await buyer.reservation(reservationId)).to.include({ state: 'CANCELLED', paymentId })
    expect(statusesIn(sale).slice(0, 2)).to.deep.equal([0, 0])
    expect(sale.concert.state.schedules.get(DATE)?.revenue).to.equal(0)
  })

  it('[H1] [H5] [P7] puts the seats on sale again at once, for another and for the same buyer within the limit', async () => {
    const { sale, buyer, reservationId } = await boughtIn()
    expect(codeOf(await buyer.hold(['A-3', 'A-4']))).to.equal('SEAT_LIMIT')
    succeeded(await buyer.refund(reservationId))
    const next = await sale.queued(50_000)
    expect((await next.bought('A-1')).state).to.equal('PAID')
    const again = await buyer.bought('A-2', 'A-3')
    expect(codeOf(await buyer.hold(['A-4', 'A-5']))).to.equal('SEAT_LIMIT')
    await sale.boot()
    expect(statusesIn(sale).slice(0, 4)).to.deep.equal([2, 2, 2, 0])
    expect(sale.concert.state.schedules.get(DATE)?.revenue).to.equal(150_000)
    expect((await buyer.reservation(again.reservationId)).state).to.equal('PAID')
  })

  it('[P7] makes a sale that was sold out open again', async () => {
    const sale = await Sale.start({ policy: POLICY, seatCount: 1 })
    const buyer = await sale.queued(50_000)
    const { reservationId } = await buyer.bought('A-1')
    expect(await sale.saleState()).to.equal('SOLD_OUT')
    succeeded(await buyer.refund(reservationId))
    expect(await sale.saleState()).to.equal('OPEN')
  })

  it('[P7] whose commit fails has left no trace anywhere', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, buyer, reservationId } = await boughtIn(POLICY, storage)
    storage.failNext('commit')
    expect(codeOf(await buyer.refund(reservationId, { commandId: 'r' }))).to.equal('UNAVAILABLE')
    expect(await buyer.balance()).to.equal(100_000)
    expect((await buyer.reservation(reservationId)).state).to.equal('PAID')
    expect(statusesIn(sale).slice(0, 2)).to.deep.equal([2, 2])
    succeeded(await buyer.refund(reservationId, { commandId: 'r' }))
  })

  it('[P7] tells watchers once it is durable, and nobody can hold the seats before', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, buyer, reservationId } = await boughtIn(POLICY, storage)
    const told: string[] = []
    sale.concert.listen({ committed: (facts) => told.push(...facts.map(({ type }) => type)) })
    const rival = await sale.queued()
    const proceed = storage.hold('commit')
    const refund = buyer.refund(reservationId)
    await storage.arrived('commit')
    const early = rival.hold(['A-1'])
    await turns()
    expect(told.filter((type) => type.startsWith('reservation'))).to.deep.equal([])
    proceed()
    succeeded(await refund)
    expect(codeOf(await early)).to.equal('SEAT_TAKEN')
    expect(told).to.include('reservation-refunded')
    succeeded(await rival.hold(['A-1']))
  })

  it('[P8] is there until its time before the date, to the millisecond, and the date says so', async () => {
    const { sale, buyer, reservationId } = await boughtIn()
    const { schedules } = succeeded(await buyer.send('schedules', { concertId: CONCERT })) as { schedules: object[] }
    expect(schedules[0]).to.include({ refundableUntil: new Date(STARTS_AT - DAY).toISOString() })
    sale.clock.jump(STARTS_AT - DAY - sale.clock.now())
    expect(refused(await buyer.refund(reservationId))).to.include({ code: 'REFUND_TOO_LATE', status: 409 })
    expect(await buyer.balance()).to.equal(100_000)
    const inTime = await boughtIn()
    inTime.sale.clock.jump(STARTS_AT - DAY - 1 - inTime.sale.clock.now())
    succeeded(await inTime.buyer.refund(inTime.reservationId))
  })

  it('[P8] is not there where policy has none, and the date says nothing', async () => {
    const { buyer, reservationId } = await boughtIn({ preset: 'reuse' })
    expect(refused(await buyer.refund(reservationId))).to.include({ code: 'REFUND_NOT_OFFERED', status: 409 })
    const { schedules } = succeeded(await buyer.send('schedules', { concertId: CONCERT })) as { schedules: object[] }
    expect(schedules[0]).not.to.have.property('refundableUntil')
  })

  it('[P8] asks for no turn, and goes on while the sale is paused or closed', async () => {
    for (const action of ['pause', 'close'] as const) {
      const { sale, buyer, reservationId } = await boughtIn()
      await sale.changeSale(action)
      succeeded(await buyer.refund(reservationId, { queueToken: undefined }))
    }
  })

  it('[P9] is of what is paid', async () => {
    const { sale, buyer, reservationId } = await boughtIn()
    const rival = await sale.queued(100_000)
    expect(codeOf(await rival.refund(reservationId))).to.equal('RESERVATION_NOT_FOUND')
    const held = await rival.held('A-3')
    expect(codeOf(await rival.refund(held.reservationId))).to.equal('RESERVATION_NOT_PAID')
    succeeded(await rival.release(held.reservationId))
    expect(refused(await rival.refund(held.reservationId))).to.include({ code: 'RESERVATION_NOT_PAID', status: 409 })
    expect(await buyer.balance()).to.equal(100_000)
  })

  it('[P9] waits for the outcome of a payment under way', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ policy: POLICY, storage })
    const buyer = await sale.queued(50_000)
    const { reservationId } = await buyer.held('A-1')
    const proceed = storage.hold('commit')
    const paying = buyer.pay(reservationId)
    await storage.arrived('commit')
    const refund = buyer.refund(reservationId)
    proceed()
    succeeded(await paying)
    expect(codeOf(await refund)).to.equal('PAYMENT_IN_PROGRESS')
  })

  it('[C1] [P9] twice is told the first answer under the same commandId, and another time what has become of it', async () => {
    const { sale, buyer, reservationId } = await boughtIn()
    const first = succeeded(await buyer.refund(reservationId, { commandId: 'r1' }))
    await sale.boot()
    expect(succeeded(await buyer.refund(reservationId, { commandId: 'r1', door: 'socket' }))).to.deep.equal(first)
    const again = refused(await buyer.refund(reservationId, { commandId: 'r2' }))
    expect(again).to.include({ code: 'RESERVATION_CANCELLED', status: 410 })
    for (const send of [buyer.pay, buyer.release, buyer.checkout]) {
      expect(codeOf(await send.call(buyer, reservationId))).to.equal('RESERVATION_CANCELLED')
    }
    expect(await buyer.balance()).to.equal(200_000)
    expect((await entriesOf(buyer)).length).to.equal(3)
  })

  it('[P9] made a hundred times at once, by buyer and operator, gives the money back once', async () => {
    const { sale, buyer, reservationId } = await boughtIn()
    const outcomes = await Promise.all(
      Array.from({ length: 100 }, (_, nth) =>
        nth % 2 === 0 ? buyer.refund(reservationId) : sale.operate('refundReservation', { reservationId }),
      ),
    )
    const codes = outcomes.map(codeOf).sort()
    expect([codes[0], ...new Set(codes.slice(1))]).to.deep.equal(['OK', 'RESERVATION_CANCELLED'])
    expect(await buyer.balance()).to.equal(200_000)
    expect((await entriesOf(buyer)).length).to.equal(3)
    expect(sale.reports).to.deep.equal([])
    const seats = statusesIn(sale)
    expect(seats.every((status) => status === 0)).to.equal(true)
  })

  it('[W4] that the wallet can’t take is refused, and can be had once it can', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { buyer, reservationId } = await boughtIn(POLICY, storage)
    const { userId } = buyer
    const amount = LIMITS.walletBalance - 199_999
    await storage.commit([{ facts: [{ type: 'wallet-charged', entryId: 'full', userId, amount, at: 0 }] }])
    expect(refused(await buyer.refund(reservationId))).to.include({ code: 'AMOUNT_INVALID', status: 422 })
    expect((await buyer.reservation(reservationId)).state).to.equal('PAID')
    await buyer.bought('A-3')
    succeeded(await buyer.refund(reservationId))
  })
})

describe('the operator’s refund', () => {
  const auditOf = async (sale: Sale) =>
    (succeeded(await sale.operate('audit', { action: 'reservation-refunded' })) as { entries: object[] }).entries

  it('[O5] [O11] is there at any time, whatever the policy, and has its line in the audit log', async () => {
    for (const policy of [{ preset: 'reuse' }, POLICY] as const) {
      const { sale, buyer, reservationId } = await boughtIn(policy)
      sale.clock.jump(STARTS_AT + DAY - sale.clock.now())
      const outcome = await sale.operate('refundReservation', { reservationId }, 'r1')
      const refund = succeeded(outcome) as Refund
      expect(outcome).to.include({ status: 201 })
      expect(refund).to.deep.include({ reservationId, amount: 100_000, balance: 200_000 })
      expect(await buyer.balance()).to.equal(200_000)
      const { userId } = buyer
      const detail = { scheduleId: DATE, reservationId, userId, amount: 100_000, entryId: refund.entryId }
      expect((await auditOf(sale)).map((line) => ({ ...line, position: 0, at: '' }))).to.deep.equal([
        { position: 0, at: '', actor: 'operator', action: 'reservation-refunded', concertId: CONCERT, detail },
      ])
    }
  })

  it('[O5] [O11] is done once, and what is not paid is refused without a line', async () => {
    const { sale, buyer, reservationId } = await boughtIn({ preset: 'slots' })
    const refund = (id: string, commandId?: string) =>
      sale.operate('refundReservation', { reservationId: id }, commandId)
    const first = succeeded(await refund(reservationId, 'r1'))
    expect(succeeded(await refund(reservationId, 'r1'))).to.deep.equal(first)
    expect(codeOf(await refund(reservationId, 'r2'))).to.equal('RESERVATION_CANCELLED')
    await buyer.enter()
    const held = await buyer.held('A-5')
    expect(codeOf(await refund(held.reservationId))).to.equal('RESERVATION_NOT_PAID')
    expect(codeOf(await refund('none'))).to.equal('RESERVATION_NOT_FOUND')
    expect((await auditOf(sale)).length).to.equal(1)
  })
})
