import { expect } from 'chai'
import type { PolicyChoice } from '../../../client-sdk/protocol/index.ts'
import { type Buyer, DATE, Sale, succeeded } from '../../support/Sale.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const PRICE = 50_000

const statesOf = async (buyers: readonly Buyer[]): Promise<string> =>
  (await Promise.all(buyers.map(async (buyer) => (await buyer.poll()).state))).join(' ')

/** Two seats, both held by one, and three who have come since. */
const allHeld = async (policy: PolicyChoice) => {
  const sale = await Sale.start({ policy, seatCount: 2 })
  const holder = await sale.queued(2 * PRICE)
  await sale.advance(5 * SECOND)
  const { reservationId } = await holder.held('A-1', 'A-2')
  const waiters = [await sale.queued(), await sale.queued(), await sale.queued()] as const
  return { sale, holder, reservationId, waiters }
}

describe('admission to seats', () => {
  for (const preset of ['slots', 'sliding'] as const) {
    it(`[Q13] nobody is admitted while every seat is held or sold, with ${preset}, and again when one comes back`, async () => {
      const { sale, holder, reservationId, waiters } = await allHeld({ preset })
      await sale.advance(10 * SECOND)
      expect(await statesOf(waiters)).to.equal('WAIT WAIT WAIT')
      succeeded(await holder.release(reservationId))
      await sale.advance(preset === 'slots' ? 0 : 5 * SECOND)
      expect(await statesOf(waiters)).to.equal('ACTIVE ACTIVE ACTIVE')
    })
  }

  it('[Q13] goes on by itself when a hold runs out', async () => {
    const { sale, waiters } = await allHeld({ preset: 'slots' })
    await sale.advance(5 * MINUTE)
    expect(await statesOf(waiters)).to.equal('ACTIVE ACTIVE ACTIVE')
  })

  it('[Q13] goes on when sold seats are given back, and when blocked ones are not blocked any more', async () => {
    const { sale, holder, reservationId, waiters } = await allHeld({
      preset: 'slots',
      refundUntilMs: 0,
      turnsPerSeat: 1,
    })
    succeeded(await holder.pay(reservationId))
    expect(await statesOf(waiters)).to.equal('WAIT WAIT WAIT')
    succeeded(await holder.refund(reservationId))
    expect(await statesOf(waiters)).to.equal('ACTIVE ACTIVE WAIT')
    succeeded(await sale.operate('blockSeats', { scheduleId: DATE, seats: ['A-1', 'A-2'] }))
    succeeded(await waiters[0].send('leaveQueue', {}))
    expect(await statesOf(waiters.slice(1))).to.equal('ACTIVE WAIT')
    succeeded(await sale.operate('unblockSeats', { scheduleId: DATE, seats: ['A-1', 'A-2'] }))
    expect(await statesOf(waiters.slice(1))).to.equal('ACTIVE ACTIVE')
  })

  it('[Q13] waits for a date that has seats to open, and goes on then', async () => {
    const sale = await Sale.start({ seatCount: 1, dates: 2, opensAt: [undefined, '2027-01-01T00:10:00Z'] })
    const holder = await sale.queued(PRICE)
    succeeded(await holder.pay((await holder.held('A-1')).reservationId))
    const waiter = await sale.queued()
    expect((await waiter.poll()).state).to.equal('WAIT')
    const opensInMs = Date.parse('2027-01-01T00:10:00Z') - sale.clock.now()
    await sale.advance(opensInMs - 1)
    expect(await waiter.poll()).to.include({ state: 'WAIT', saleState: 'OPEN', seatsLeft: 1 })
    await sale.advance(1)
    expect((await waiter.poll()).state).to.equal('ACTIVE')
  })

  it('[Q13] who comes in and has bought before leaves room for one who has not', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', turnsPerSeat: 1 }, seatCount: 3 })
    const regular = await sale.queued(PRICE)
    await regular.bought('A-1')
    const holder = await sale.queued()
    await holder.held('A-2')
    const { reservationId } = await holder.held('A-3')
    await regular.enter()
    const newcomers = [await sale.queued(), await sale.queued()]
    expect(await statesOf([regular, ...newcomers])).to.equal('WAIT WAIT WAIT')
    succeeded(await holder.release(reservationId))
    // Before anybody asks: asking would move the line as well.
    expect(sale.concert.state.waiting.active).to.equal(3)
    expect(await statesOf([regular, ...newcomers])).to.equal('ACTIVE ACTIVE WAIT')
  })

  it('[Q13] lets in as many as there are seats for, where policy says so: who holds something counts no more', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', turnsPerSeat: 1 }, seatCount: 3 })
    const buyers: Buyer[] = []
    for (let at = 0; at < 6; at += 1) buyers.push(await sale.queued(PRICE))
    const [first, second] = buyers as [Buyer, Buyer]
    expect(await statesOf(buyers)).to.equal('ACTIVE ACTIVE ACTIVE WAIT WAIT WAIT')
    const { reservationId } = await first.held('A-1')
    expect(await statesOf(buyers)).to.equal('ACTIVE ACTIVE ACTIVE WAIT WAIT WAIT')
    succeeded(await second.send('leaveQueue', {}))
    expect(await statesOf(buyers.slice(2))).to.equal('ACTIVE ACTIVE WAIT WAIT')
    // Whoever gives seats back chooses again, and the seat is for that.
    succeeded(await first.release(reservationId))
    expect(await statesOf(buyers.slice(2))).to.equal('ACTIVE ACTIVE WAIT WAIT')
    await sale.boot()
    expect(await statesOf(buyers.slice(2))).to.equal('ACTIVE ACTIVE WAIT WAIT')
    succeeded(await first.send('leaveQueue', {}))
    expect(await statesOf(buyers.slice(2))).to.equal('ACTIVE ACTIVE ACTIVE WAIT')
  })
})

describe('what waiters are told', () => {
  it('[Q15] how many seats are left, that all are sold, and that there are some again', async () => {
    const { holder, reservationId, waiters } = await allHeld({ preset: 'slots', refundUntilMs: 0, turnsPerSeat: 1 })
    const last = waiters[2]
    expect(await last.poll()).to.include({ saleState: 'OPEN', seatsLeft: 0 })
    succeeded(await holder.pay(reservationId))
    expect(await last.poll()).to.include({ saleState: 'SOLD_OUT', seatsLeft: 0 })
    succeeded(await holder.refund(reservationId))
    expect(await last.poll()).to.include({ saleState: 'OPEN', seatsLeft: 2 })
  })

  it('[Q14] no time while nobody has been admitted lately, while there is no seat, and after the pace was changed', async () => {
    const policy = { preset: 'sliding', batchSize: 1, batchIntervalMs: 5 * SECOND } as const
    const sale = await Sale.start({ policy, seatCount: 2 })
    const buyers: Buyer[] = []
    for (let at = 0; at < 9; at += 1) buyers.push(await sale.queued(2 * PRICE))
    const last = buyers[8] as Buyer
    expect(await last.poll()).to.not.have.property('etaRangeMs')
    await sale.advance(20 * SECOND)
    expect(await last.poll()).to.deep.include({ ahead: 4, etaMs: 25 * SECOND, etaRangeMs: [25 * SECOND, 25 * SECOND] })
    const { reservationId } = await (buyers[0] as Buyer).held('A-1', 'A-2')
    expect(await last.poll()).to.not.include.any.keys('etaMs', 'etaRangeMs')
    await sale.advance(2 * MINUTE)
    succeeded(await (buyers[0] as Buyer).release(reservationId))
    expect(await last.poll()).to.not.have.property('etaRangeMs')
  })

  it('[Q14] no time that was measured at another pace', async () => {
    const policy = { preset: 'sliding', batchSize: 1, batchIntervalMs: 5 * SECOND } as const
    const sale = await Sale.start({ policy })
    for (let at = 0; at < 9; at += 1) await sale.queued()
    const last = await sale.queued()
    await sale.advance(20 * SECOND)
    expect(await last.poll()).to.have.property('etaRangeMs')
    succeeded(await sale.operate('changeAdmission', { concertId: 'gig', batchSize: 2 }))
    expect(await last.poll()).to.not.have.property('etaRangeMs')
  })
})
