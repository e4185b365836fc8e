import { expect } from 'chai'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import type { Storage } from '../../../storage/Storage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, codeOf, DATE, Sale, type SaleOptions, succeeded } from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND
const slots = { preset: 'slots', maxActive: 1, claimMs: 30 * SECOND, purgeIntervalMs: 60 * MINUTE } as const

const pair = async (policy: SaleOptions['policy'] = slots, storage?: Storage) => {
  const sale = await Sale.start({ policy, storage })
  return { sale, first: await sale.queued(50_000), next: await sale.queued() }
}

const endsUnclaimedAfter = async (ms: number, sale: Sale, buyer: Buyer): Promise<void> => {
  await sale.advance(ms - 1)
  expect(await buyer.poll()).to.include({ state: 'ACTIVE' })
  await sale.advance(1)
  expect(await buyer.poll()).to.include({ state: 'EXPIRED', endReason: 'UNCLAIMED' })
}

describe('a turn that has to be used', () => {
  it('[Q12] ends unused at its claim time, and its slot is the next waiter’s at once', async () => {
    const { sale, first, next } = await pair()
    const claimBy = new Date(sale.clock.now() + 30 * SECOND).toISOString()
    expect(await first.poll()).to.include({ state: 'ACTIVE', claimBy })
    await sale.advance(30 * SECOND - 1)
    expect(await first.poll()).to.include({ state: 'ACTIVE' })
    await sale.advance(1)
    expect(await first.poll()).to.include({ state: 'EXPIRED', endReason: 'UNCLAIMED' })
    expect(await next.poll()).to.include({ state: 'ACTIVE' })
  })

  it('[Q12] ends to the millisecond, however late the sweep', async () => {
    const { sale, first } = await pair()
    sale.clock.jump(30 * SECOND)
    expect(codeOf(await first.hold(['A-1']))).to.equal('TOKEN_EXPIRED')
    expect(await first.poll()).to.include({ state: 'EXPIRED', endReason: 'UNCLAIMED' })
  })

  for (const [name, use] of Object.entries({
    'the dates': (buyer: Buyer) => buyer.send('schedules', { concertId: CONCERT }),
    'the seats': (buyer: Buyer) => buyer.send('seats', { scheduleId: DATE }),
    'a ticket': (buyer: Buyer) => buyer.send('ticket', { scheduleId: DATE }),
    'the allotments': (buyer: Buyer) => buyer.send('allotments', { scheduleId: DATE }),
    'a membership by a wrong code': (buyer: Buyer) => buyer.present('guessed'),
    'a hold': (buyer: Buyer) => buyer.hold(['A-1']),
    'a hold that is refused': (buyer: Buyer) => buyer.hold(['A-1', 'A-2', 'A-3', 'A-4', 'A-5']),
  })) {
    it(`[Q12] is used by asking for ${name}, and lasts its whole life then, also through a restart`, async () => {
      const { sale, first } = await pair()
      await sale.advance(30 * SECOND - 1)
      await use(first)
      expect(await first.poll()).to.not.have.property('claimBy')
      await sale.boot()
      await sale.advance(9 * MINUTE)
      expect(await first.poll()).to.include({ state: 'ACTIVE' })
      await sale.advance(MINUTE)
      expect(await first.poll()).to.include({ state: 'EXPIRED', endReason: 'EXPIRED' })
    })
  }

  it('[Q12] is not used by a poll, by coming back, nor by an open socket', async () => {
    const { sale, first } = await pair()
    sale.concert.queue.connection('waiter-connected', { userId: first.userId, token: first.token as string })
    await first.poll()
    await first.enter()
    await sale.advance(30 * SECOND)
    expect(await first.poll()).to.include({ state: 'EXPIRED', endReason: 'UNCLAIMED' })
  })

  it('[Q12] is not used by what is refused before it comes to the concert', async () => {
    const { sale, first } = await pair()
    expect(codeOf(await first.pay('nowhere'))).to.equal('RESERVATION_NOT_FOUND')
    expect(codeOf(await first.hold(['A-1'], {}, 'nowhere'))).to.equal('SCHEDULE_NOT_FOUND')
    expect(codeOf(await first.send('ticket', { scheduleId: 'nowhere' }))).to.equal('SCHEDULE_NOT_FOUND')
    await sale.advance(30 * SECOND)
    expect(await first.poll()).to.include({ state: 'EXPIRED', endReason: 'UNCLAIMED' })
  })

  it('[Q12] is used by a payment, also where that takes no turn', async () => {
    const { sale, first } = await pair({ ...slots, paymentNeedsToken: false, tokenSpentAt: 'deadline', maxActive: 9 })
    const { reservationId } = await first.held('A-1')
    succeeded(await first.send('leaveQueue', {}))
    await first.enter()
    expect(await first.poll()).to.have.property('claimBy')
    succeeded(await first.pay(reservationId))
    await sale.advance(MINUTE)
    expect(await first.poll()).to.include({ state: 'ACTIVE' })
  })

  it('[Q12] [O3] has as long left after a pause as before it', async () => {
    const { sale, first } = await pair()
    await sale.advance(20 * SECOND)
    await sale.changeSale('pause')
    await sale.advance(MINUTE)
    await sale.changeSale('resume')
    await endsUnclaimedAfter(10 * SECOND, sale, first)
  })

  it('[Q12] has all its time again when a server starts, also where that was over by then, and so it is stored', async () => {
    const { sale, first } = await pair()
    sale.clock.jump(40 * SECOND)
    await sale.boot()
    const claimBy = sale.clock.now() + 30 * SECOND
    expect(await first.poll()).to.include({ state: 'ACTIVE', claimBy: new Date(claimBy).toISOString() })
    expect((await sale.storage.loadConcert(CONCERT))?.tokens[0]).to.include({ token: first.token, claimBy })
    await endsUnclaimedAfter(30 * SECOND, sale, first)
  })

  it('[Q12] has all its time again by one fact of all such turns, and by none where there is no such turn', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ policy: { ...slots, maxActive: 9 }, storage })
    const buyers = await Promise.all(Array.from({ length: 9 }, () => sale.queued()))
    const factsOfStart = async (): Promise<readonly string[]> => {
      const before = storage.writeSets.length
      await sale.boot()
      return storage.writeSets.slice(before).flatMap(({ facts }) => facts.map(({ type }) => type))
    }
    sale.clock.jump(20 * SECOND)
    expect(await factsOfStart()).to.deep.equal(['claims-prolonged'])
    const claimBy = new Date(sale.clock.now() + 30 * SECOND).toISOString()
    for (const buyer of buyers) expect(await buyer.poll()).to.include({ state: 'ACTIVE', claimBy })
    for (const buyer of buyers) await buyer.dates()
    sale.clock.jump(20 * SECOND)
    expect(await factsOfStart()).to.deep.equal([])
  })

  it('[Q12] has no more time to be used by a start than it has itself', async () => {
    const { sale, first } = await pair({ ...slots, claimMs: 4 * MINUTE, activeLifeMs: 5 * MINUTE })
    const { expiresAt } = await first.poll()
    sale.clock.jump(3 * MINUTE)
    await sale.boot()
    expect(await first.poll())
      .to.include({ state: 'ACTIVE', expiresAt })
      .and.to.not.have.property('claimBy')
    await sale.advance(2 * MINUTE)
    expect(await first.poll()).to.include({ state: 'EXPIRED', endReason: 'EXPIRED' })
  })

  it('[Q12] [O3] has all its time after a pause in which a server started', async () => {
    const { sale, first } = await pair()
    await sale.advance(20 * SECOND)
    await sale.changeSale('pause')
    await sale.advance(MINUTE)
    await sale.boot()
    await sale.advance(MINUTE)
    await sale.changeSale('resume')
    await endsUnclaimedAfter(30 * SECOND, sale, first)
  })

  it('[Q12] [D3] that was used while nothing could be written has all its time again once it can be', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, first } = await pair(slots, storage)
    for (const method of ['commit', 'probe'] as const) storage.failNext(method, 'before', Number.POSITIVE_INFINITY)
    expect(codeOf(await first.hold(['A-1']))).to.equal('UNAVAILABLE')
    await sale.clock.advance(SECOND, turns)
    await first.dates()
    await sale.clock.advance(90 * SECOND, turns)
    storage.mend()
    await sale.clock.advance(SECOND, turns)
    expect(await first.poll()).to.include({ state: 'ACTIVE' })
    await sale.advance(20 * SECOND)
    await first.dates()
    await sale.advance(MINUTE)
    expect(await first.poll()).to.include({ state: 'ACTIVE' })
  })

  it('[Q12] leaves who asks as often as told time to use it, also where they miss one poll', async () => {
    const { sale, first, next } = await pair({ ...slots, preset: 'reuse', claimMs: 9 * SECOND })
    const { pollAfterMs } = await next.poll()
    succeeded(await first.send('leaveQueue', {}))
    await sale.advance(2 * pollAfterMs)
    expect(await next.poll()).to.include({ state: 'ACTIVE' })
  })

  it('[Q12] need not be used before its deadline where policy gives no time', async () => {
    const { sale, first } = await pair({ ...slots, claimMs: 0 })
    expect(await first.poll()).to.not.have.property('claimBy')
    await sale.advance(10 * MINUTE)
    expect(await first.poll()).to.include({ state: 'EXPIRED', endReason: 'EXPIRED' })
  })

  it('[Q7] [Q12] that comes free goes to the first waiter who is not silent', async () => {
    const { sale, first } = await pair({ ...slots, waitLifeMs: 20 * SECOND })
    await sale.advance(15 * SECOND)
    const alive = await sale.queued()
    await sale.advance(15 * SECOND)
    expect(await first.poll()).to.include({ state: 'EXPIRED' })
    expect(await alive.poll()).to.include({ state: 'ACTIVE' })
  })
})
