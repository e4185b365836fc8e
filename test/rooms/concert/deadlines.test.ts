import { expect } from 'chai'
import type { PolicyChoice } from '../../../client-sdk/protocol/index.ts'
import { type Buyer, codeOf, Sale, sha256, succeeded } from '../../support/Sale.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** More than may be remembered of what is gone. */
const CYCLES = 2_500

/** Holds that were given back at once, each with a deadline of its own. */
const giveBack = async (buyer: Buyer): Promise<void> => {
  for (let nth = 0; nth < CYCLES; nth += 1) succeeded(await buyer.release((await buyer.held('A-9')).reservationId))
}

describe('the deadlines of a concert, after thousands of what is gone', () => {
  const policy: PolicyChoice = {
    preset: 'reuse',
    activeLifeMs: HOUR,
    waitLifeMs: 20 * MINUTE,
    maxActive: 2,
    holdDurationMs: 10 * MINUTE,
  }

  it('[H4] [Q7] [Q8] holds, turns and waits end when they would have', async () => {
    const sale = await Sale.start({ policy })
    const [owner, hoarder, waiter, watcher] = [
      await sale.queued(),
      await sale.queued(),
      await sale.queued(),
      await sale.queued(),
    ]
    sale.concert.queue.connection('waiter-connected', { userId: watcher.userId, token: watcher.token as string })
    const { reservationId } = await owner.held('A-1')
    await sale.advance(MINUTE)
    await giveBack(hoarder)
    const stateOf = async (buyer: Buyer) => (await buyer.poll()).state
    await sale.advance(9 * MINUTE - 1)
    expect((await owner.reservation(reservationId)).state).to.equal('HELD')
    await sale.advance(1)
    expect((await owner.reservation(reservationId)).state).to.equal('EXPIRED')
    await sale.advance(10 * MINUTE)
    expect(sale.concert.state.waiting.byUser.get(waiter.userId)?.state).to.equal('EXPIRED')
    expect(sale.concert.state.waiting.line.size).to.equal(1)
    await sale.advance(40 * MINUTE)
    expect(await stateOf(hoarder)).to.equal('EXPIRED')
    expect(await stateOf(watcher)).to.equal('ACTIVE')
  }).timeout(120_000)

  it('[H15] [O1] [Q6] dates open, allotments are released and batches admitted when they would have been', async () => {
    const opensAt = [undefined, '2027-01-01T00:30:00.000Z']
    const sale = await Sale.start({
      policy: {
        ...policy,
        admission: 'batch',
        batchSize: 1,
        batchIntervalMs: 20 * MINUTE,
        maxActive: 9,
        waitLifeMs: HOUR,
      },
      dates: 2,
      opensAt,
      allotments: [
        {
          allotmentId: 'fans',
          name: 'Fans',
          seats: ['A-5'],
          codes: [sha256('f')],
          releaseAt: '2027-01-01T00:40:00.000Z',
        },
      ],
    })
    const [buyer, waiter] = [await sale.queued(), await sale.queued()]
    await sale.advance(20 * MINUTE)
    await giveBack(buyer)
    await sale.advance(10 * MINUTE)
    succeeded(await buyer.hold(['A-1'], {}, 'gig-2'))
    await sale.advance(10 * MINUTE - 1)
    expect(codeOf(await buyer.hold(['A-5']))).to.equal('SEAT_ALLOTTED')
    expect((await waiter.poll()).state).to.equal('WAIT')
    await sale.advance(1)
    expect(sale.concert.state.schedules.get('gig-1')?.allotments[0]?.releasedAt).to.equal(sale.clock.now())
    expect((await waiter.poll()).state).to.equal('ACTIVE')
  }).timeout(120_000)
})
