import { expect } from 'chai'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { CONCERT, codeOf, Sale, succeeded } from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'

describe('a concert that another server has taken over', () => {
  it('[D4] sells nothing any more where it was, and everything where it is', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued(100_000)
    const { reservationId } = await buyer.held('A-1')
    const old = sale.open.boxOffice
    await sale.boot()
    const sent = { userId: buyer.userId, queueToken: buyer.token, door: 'header' } as const
    const hold = { type: 'hold', body: { scheduleId: 'gig-1', seats: ['A-2'] }, ...sent } as const
    const pay = { type: 'pay', body: { reservationId }, ...sent } as const
    expect([await old.execute(pay), await old.execute(hold)].map(codeOf)).to.deep.equal(['UNAVAILABLE', 'UNAVAILABLE'])
    expect(sale.reports.map(({ concertId, kind }) => [concertId, kind])).to.deep.equal([[CONCERT, 'lost']])
    expect(await buyer.balance()).to.equal(100_000)
    await buyer.held('A-2')
    succeeded(await buyer.pay(reservationId))
    expect(await buyer.balance()).to.equal(50_000)
  })

  it('[D4] is shown where it was as it was for a second at most', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    await buyer.dates()
    await sale.user()
    const old = sale.open.boxOffice
    await sale.boot()
    await buyer.held('A-1')
    const sent = { userId: buyer.userId, queueToken: buyer.token, door: 'header' } as const
    const look = () => old.execute({ type: 'seats', body: { scheduleId: 'gig-1', all: true }, ...sent })
    sale.clock.jump(999)
    expect(codeOf(await look())).to.equal('OK')
    sale.clock.jump(1)
    expect(codeOf(await look())).to.equal('UNAVAILABLE')
    expect(sale.reports.map(({ concertId, kind }) => [concertId, kind])).to.deep.equal([[CONCERT, 'lost']])
  })

  it('[D4] what is looked at again and again is asked of the store once a second', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued()
    const before = storage.calls.get('commit') ?? 0
    for (let ms = 0; ms < 5_000; ms += 50) {
      sale.clock.jump(50)
      expect(codeOf(await buyer.send('seats', { scheduleId: 'gig-1' }))).to.equal('OK')
    }
    expect((storage.calls.get('commit') ?? 0) - before).to.equal(5)
  })

  it('[D4] a paused process that wakes late can’t expire, admit or sell what is no longer its own', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', maxActive: 1 } })
    const [buyer, waiter] = [await sale.queued(50_000), await sale.queued()]
    const { reservationId } = await buyer.held('A-1')
    const old = sale.open
    await sale.boot()
    succeeded(await buyer.pay(reservationId))
    await sale.advance(6 * 60_000)
    await turns()
    expect(old.concerts.ready).to.equal(false)
    expect(sale.reports.map(({ kind }) => kind)).to.deep.equal(['lost'])
    expect((await buyer.reservation(reservationId)).state).to.equal('PAID')
    expect((await waiter.poll()).state).to.equal('ACTIVE')
  })

  it('[D4] a commit that was on its way when the lease was lost sells nothing', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const [slow, quick] = [await sale.queued(), await sale.queued()]
    const release = storage.hold('commit')
    const late = slow.hold(['A-1'])
    await storage.arrived('commit')
    await sale.boot()
    const prompt = quick.hold(['A-1'])
    await turns()
    release()
    expect([await late, await prompt].map(codeOf)).to.deep.equal(['UNAVAILABLE', 'OK'])
    const stored = await storage.loadConcert(CONCERT)
    expect(stored?.schedules['gig-1']?.holds.map(({ userId }) => userId)).to.deep.equal([quick.userId])
  })

  it('[D4] of two servers on one store that both sell at once, each seat is sold by one', async () => {
    const sale = await Sale.start({ seatCount: 40, policy: { preset: 'slots', seatsPerUser: 50 } })
    const buyers = await Promise.all([1, 2, 3, 4].map(() => sale.queued()))
    const offices = [sale.open.boxOffice]
    await sale.boot()
    offices.push(sale.open.boxOffice)
    const outcomes = await Promise.all(
      Array.from({ length: 160 }, (_, at) => {
        const buyer = buyers[at % 4]
        const body = { scheduleId: 'gig-1', seats: [`A-${(at % 40) + 1}`] }
        const sender = { userId: buyer?.userId, queueToken: buyer?.token, door: 'header' } as const
        return offices[at % 2 === 0 ? 0 : 1]?.execute({ type: 'hold', body, ...sender })
      }),
    )
    const won = outcomes.filter((outcome) => outcome?.ok).length
    const stored =
      (await sale.storage.loadConcert(CONCERT))?.schedules['gig-1']?.holds.flatMap(({ seats }) => seats) ?? []
    expect(new Set(stored).size).to.equal(stored.length)
    expect(stored.length).to.equal(won)
    expect(won).to.be.greaterThan(0)
  })
})
