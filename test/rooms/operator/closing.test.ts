import { expect } from 'chai'
import type { Concert, PolicyChoice, Reservation } from '../../../client-sdk/protocol/index.ts'
import { codeOf, DATE, Sale, succeeded } from '../../support/Sale.ts'

const HOUR = 3_600_000
const AT_ONE = '2027-01-01T01:00:00.000Z'
const AT_TWO = '2027-01-01T02:00:00.000Z'
const POLICY: PolicyChoice = {
  ...{ preset: 'slots', maxActive: 2, waitLifeMs: 24 * HOUR, activeLifeMs: 24 * HOUR, activeCapMs: 24 * HOUR },
  ...{ holdDurationMs: HOUR, refundUntilMs: 0 },
}

const start = (closesAt: readonly (string | undefined)[], seatCount = 10) =>
  Sale.start({ policy: POLICY, dates: closesAt.length, closesAt, seatCount })

describe('the end of a sale', () => {
  it('[O12] nothing of a date is held from its closing on, and of others as before', async () => {
    const sale = await start([AT_ONE, AT_TWO])
    const buyer = await sale.queued()
    await sale.advance(HOUR - 1)
    await buyer.held('A-1')
    await sale.advance(1)
    expect(codeOf(await buyer.hold(['A-2']))).to.equal('SALE_CLOSED')
    expect(codeOf(await buyer.holdBest({ quantity: 1 }))).to.equal('SALE_CLOSED')
    expect(await sale.saleState()).to.equal('OPEN')
    succeeded(await buyer.hold(['A-2'], {}, 'gig-2'))
  })

  it('[O12] when all dates have closed the sale has, nobody is admitted, and who holds seats may pay', async () => {
    const sale = await start([AT_ONE, AT_TWO])
    const buyer = await sale.queued(200_000)
    const others = [await sale.queued(), await sale.queued()]
    await sale.advance(2 * HOUR - 1)
    const { reservationId } = succeeded(await buyer.hold(['A-1'], {}, 'gig-2')) as Reservation
    await sale.advance(1)
    expect(await sale.saleState()).to.equal('CLOSED')
    succeeded(await buyer.pay(reservationId))
    expect((await others[1]?.poll())?.state).to.equal('WAIT')
    expect((await sale.queued().then((late) => late.poll())).state).to.equal('WAIT')
    expect(codeOf(await (others[0] as typeof buyer).hold(['A-2'], {}, 'gig-2'))).to.equal('SALE_CLOSED')
    succeeded(await buyer.refund(reservationId))
  })

  it('[O12] a date that names no time closes when it starts, and one that names a later one does not', async () => {
    const policy: PolicyChoice = { preset: 'slots', maxActive: 2 }
    const sale = await Sale.start({ policy, dates: 2, closesAt: [undefined, '2027-06-05T00:00:00Z'] })
    sale.clock.jump(Date.parse('2027-06-01T09:59:59.999Z') - sale.clock.now())
    const buyer = await sale.queued()
    await buyer.held('A-1')
    await sale.advance(1)
    expect(codeOf(await buyer.hold(['A-2']))).to.equal('SALE_CLOSED')
    sale.clock.jump(Date.parse('2027-06-04T00:00:00Z') - sale.clock.now())
    await buyer.enter()
    succeeded(await buyer.hold(['A-1'], {}, 'gig-2'))
    const { concerts } = succeeded(await sale.execute('concerts', {})) as { concerts: Concert[] }
    expect(concerts[0]?.schedules.map(({ closesAt }) => closesAt)).to.deep.equal([
      undefined,
      '2027-06-05T00:00:00.000Z',
    ])
  })

  it('[O12] a date that names no time keeps the sale open until then, one that is sold out or closed does not', async () => {
    const sale = await start([AT_ONE, undefined], 1)
    const buyer = await sale.queued(200_000)
    const { reservationId } = succeeded(await buyer.hold(['A-1'], {}, 'gig-2')) as Reservation
    succeeded(await buyer.pay(reservationId))
    expect(await sale.saleState()).to.equal('OPEN')
    await sale.advance(HOUR)
    expect(await sale.saleState()).to.equal('SOLD_OUT')
    succeeded(await buyer.refund(reservationId))
    expect(await sale.saleState()).to.equal('OPEN')
  })

  it('[O12] what has closed by itself is not opened, paused or resumed; a pause over its end is ended, and closing it is nothing new', async () => {
    const sale = await start([AT_ONE])
    const code = async (action: string) => codeOf(await sale.operate('changeSale', { concertId: 'gig', action }))
    await sale.changeSale('pause')
    await sale.advance(HOUR)
    expect(await sale.saleState()).to.equal('PAUSED')
    expect(await sale.changeSale('resume')).to.equal('CLOSED')
    expect([await code('open'), await code('pause'), await code('resume')]).to.deep.equal(Array(3).fill('SALE_CLOSED'))
    expect(await sale.changeSale('close')).to.equal('CLOSED')
    expect(await code('open')).to.equal('SALE_CLOSED')
  })

  it('[O12] survives a restart, and is told of each date', async () => {
    const sale = await start([AT_ONE, undefined])
    await sale.advance(HOUR)
    await sale.boot()
    const { concerts } = succeeded(await sale.execute('concerts', {})) as { concerts: Concert[] }
    expect(concerts[0]?.schedules.map(({ closesAt }) => closesAt)).to.deep.equal([AT_ONE, undefined])
    const buyer = await sale.queued()
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('SALE_CLOSED')
    expect(DATE).to.equal(concerts[0]?.schedules[0]?.scheduleId)
  })

  it('[L1] [O12] a line whose sale closes before it was ever open is not drawn', async () => {
    const policy = { ...POLICY, opening: 'lottery' } as const
    const sale = await Sale.start({ policy, opensAt: AT_ONE, closesAt: AT_TWO })
    const buyer = await sale.queued()
    await sale.changeSale('pause')
    await sale.advance(2 * HOUR)
    expect(await sale.changeSale('resume')).to.equal('CLOSED')
    expect(await buyer.poll()).to.include({ state: 'WAIT', drawAt: AT_ONE })
  })
})
