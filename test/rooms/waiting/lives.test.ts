import { expect } from 'chai'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, codeOf, DATE, Sale, succeeded } from '../../support/Sale.ts'

const MINUTE = 60_000
const policy = { preset: 'slots', maxActive: 1, activeLifeMs: 24 * 60 * MINUTE, activeCapMs: 24 * 60 * MINUTE } as const

/** One who is ACTIVE for a day, and waiters behind. */
const start = async (waiters: number, storage = new FaultyStorage(new MemoryStorage())) => {
  const sale = await Sale.start({ policy, storage })
  await sale.queued()
  const buyers: Buyer[] = []
  for (let at = 0; at < waiters; at += 1) buyers.push(await sale.queued())
  return { sale, storage, buyers: buyers as [Buyer, Buyer, ...Buyer[]] }
}

describe('a waiter’s life', () => {
  it('[Q7] a silent waiter loses its place and is not counted any more', async () => {
    const { sale, buyers } = await start(3)
    const [silent, ...others] = buyers
    await sale.advance(9 * MINUTE)
    for (const buyer of others) await buyer.poll()
    await sale.advance(MINUTE)
    expect((await silent.poll()).state).to.equal('EXPIRED')
    expect(await Promise.all(others.map(async (buyer) => (await buyer.poll()).ahead))).to.deep.equal([0, 1])
  })

  it('[Q7] its life ends at the millisecond, however late the sweep', async () => {
    const { sale, buyers } = await start(2)
    const [first, second] = buyers
    sale.clock.jump(10 * MINUTE - 1)
    expect((await second.poll()).ahead).to.equal(1)
    sale.clock.jump(1)
    expect((await second.poll()).ahead).to.equal(0)
    expect((await first.poll()).state).to.equal('EXPIRED')
  })

  for (const [name, sign] of Object.entries({
    'a poll': (buyer: Buyer) => buyer.poll(),
    'entering again': (buyer: Buyer) => buyer.enter(),
    'asking for the dates': (buyer: Buyer) => buyer.send('schedules', { concertId: CONCERT }),
    'asking for the seats': (buyer: Buyer) => buyer.send('seats', { scheduleId: DATE }),
    'asking for a ticket': (buyer: Buyer) => buyer.send('ticket', { scheduleId: DATE }),
    'trying to hold': (buyer: Buyer) => buyer.hold(['A-1']),
  })) {
    it(`[Q7] ${name} gives it a full life again`, async () => {
      const { sale, buyers } = await start(1)
      for (let times = 0; times < 3; times += 1) {
        await sale.advance(10 * MINUTE - 1)
        await sign(buyers[0])
      }
      await sale.advance(10 * MINUTE - 1)
      expect((await buyers[0].poll()).state).to.equal('WAIT')
    })
  }

  it('[Q7] a refused request is as good as a poll: it carries the renewed token', async () => {
    const { sale, buyers } = await start(1)
    await sale.advance(5 * MINUTE)
    const outcome = await buyers[0].send('schedules', { concertId: CONCERT })
    const token = outcome.ok ? undefined : outcome.problem.token
    expect(token).to.deep.include({
      state: 'WAIT',
      ahead: 0,
      expiresAt: new Date(sale.clock.now() + 10 * MINUTE).toISOString(),
    })
  })

  it('[Q7] an open waiting socket keeps it alive, and leaves it a full life when it closes', async () => {
    const { sale, buyers } = await start(2)
    const [connected, other] = buyers
    const token = connected.token as string
    sale.concert.queue.connection('waiter-connected', token)
    await sale.advance(15 * MINUTE)
    expect((await other.poll()).state).to.equal('EXPIRED')
    sale.concert.queue.connection('waiter-disconnected', token)
    await sale.advance(10 * MINUTE - 1)
    expect(sale.concert.state.waiting.line.size).to.equal(1)
    await sale.advance(1)
    expect(sale.concert.state.waiting.line.size).to.equal(0)
  })

  it('[Q7] of two sockets the last to close counts', async () => {
    const { sale, buyers } = await start(1)
    const token = buyers[0].token as string
    sale.concert.queue.connection('waiter-connected', token)
    sale.concert.queue.connection('waiter-connected', token)
    sale.concert.queue.connection('waiter-disconnected', token)
    await sale.advance(60 * MINUTE)
    expect(sale.concert.state.waiting.line.size).to.equal(1)
    sale.concert.queue.connection('waiter-disconnected', token)
    await sale.advance(10 * MINUTE)
    expect(sale.concert.state.waiting.line.size).to.equal(0)
  })

  it('[Q7] a life that slides is stored at most each tenth of a life', async () => {
    const { sale, storage, buyers } = await start(1)
    for (let seconds = 0; seconds < 30 * 60; seconds += 10) {
      await sale.advance(10_000)
      await buyers[0].poll()
    }
    const stored = storage.writeSets
      .flatMap((writeSet) => writeSet.facts)
      .filter((fact) => fact.type === 'token-prolonged')
    expect(stored.length).to.be.within(25, 30)
  })

  it('[Q7] a boot grants every waiter a full life', async () => {
    const { sale, buyers } = await start(2)
    const [first, second] = buyers
    await sale.advance(10 * MINUTE - 1)
    sale.clock.jump(10 * MINUTE)
    await sale.boot()
    await sale.advance(10 * MINUTE - 1)
    expect(await first.poll()).to.include({ state: 'WAIT', ahead: 0 })
    expect(await second.poll()).to.include({ state: 'WAIT', ahead: 1 })
  })
})

describe('a turn', () => {
  it('[Q8] ends at its deadline, whatever its owner does meanwhile', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    for (let minute = 0; minute < 9; minute += 1) {
      await sale.advance(MINUTE)
      await buyer.poll()
    }
    const { reservationId } = await buyer.held('A-1')
    await sale.advance(MINUTE - 1)
    expect((await buyer.poll()).state).to.equal('ACTIVE')
    sale.clock.jump(1)
    expect((await buyer.poll()).state).to.equal('EXPIRED')
    expect(codeOf(await buyer.hold(['A-2']))).to.equal('TOKEN_EXPIRED')
    expect(codeOf(await buyer.pay(reservationId))).to.equal('TOKEN_EXPIRED')
  })

  it('[Q8] an open socket does not prolong it', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    sale.concert.queue.connection('waiter-connected', buyer.token as string)
    await sale.advance(10 * MINUTE - 1)
    expect((await buyer.poll()).state).to.equal('ACTIVE')
    sale.clock.jump(1)
    expect((await buyer.poll()).state).to.equal('EXPIRED')
  })

  it('[Q8] is moved on by each hold where policy says so, and never beyond the cap', async () => {
    const sale = await Sale.start({ policy: { preset: 'facade', seatsPerUser: 9 } })
    const buyer = await sale.queued()
    const admittedAt = sale.clock.now()
    const minutes: number[] = []
    for (const seat of ['A-1', 'A-2', 'A-3', 'A-4', 'A-5', 'A-6']) {
      await buyer.held(seat)
      minutes.push((Date.parse((await buyer.poll()).expiresAt) - admittedAt) / MINUTE)
    }
    expect(minutes).to.deep.equal([15, 20, 25, 30, 30, 30])
    await sale.advance(30 * MINUTE - 1)
    expect((await buyer.poll()).state).to.equal('ACTIVE')
    sale.clock.jump(1)
    expect(codeOf(await buyer.hold(['A-7']))).to.match(/^TOKEN_(EXPIRED|INVALID)$/)
  })

  it('[Q8] a refused hold moves nothing', async () => {
    const sale = await Sale.start({ policy: { preset: 'facade' } })
    const [first, second] = [await sale.queued(), await sale.queued()]
    await first.held('A-1')
    const before = (await second.poll()).expiresAt
    expect(codeOf(await second.hold(['A-1']))).to.equal('SEAT_TAKEN')
    expect((await second.poll()).expiresAt).to.equal(before)
  })

  it('[Q8] a turn that was slept through goes to the next in line at its deadline', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', maxActive: 1 } })
    const [, next] = [await sale.queued(), await sale.queued()]
    await sale.advance(9 * MINUTE)
    await next.poll()
    await sale.advance(MINUTE)
    expect((await next.poll()).state).to.equal('ACTIVE')
  })
})

describe('a server that was held up', () => {
  it('[Q7] [Q4] admits the first who is alive, not who died while nobody looked', async () => {
    const policy = { preset: 'slots', maxActive: 1, activeLifeMs: 30_000, waitLifeMs: 60_000 } as const
    const sale = await Sale.start({ policy })
    await sale.queued()
    const silent = await sale.queued()
    await sale.advance(20_000)
    const alive = await sale.queued()
    sale.clock.jump(45_000)
    expect(await alive.poll()).to.include({ state: 'ACTIVE' })
    expect(await silent.poll()).to.include({ state: 'EXPIRED' })
    expect(sale.concert.state.waiting.active).to.equal(1)
  })

  it('[Q7] forgets a crowd that is gone a thousand at a time', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', maxActive: 1, waitLifeMs: 60_000 } })
    for (let at = 0; at < 2_501; at += 1) await sale.queued()
    await sale.advance(9 * 60_000)
    expect(sale.concert.state.waiting.ended.length).to.equal(2_500)
    await sale.advance(2 * 60_000)
    expect(sale.concert.state.waiting.tokens.size).to.equal(0)
    const stored = await sale.storage.loadConcert(CONCERT)
    expect(stored?.tokens).to.deep.equal([])
  })
})

describe('how long to wait', () => {
  it('a client without a socket asks again within policy’s bounds, later the further back it stands', async () => {
    const { sale, buyers } = await start(30)
    const polls = await Promise.all(buyers.map(async (buyer) => (await buyer.poll()).pollAfterMs))
    expect(polls[0]).to.equal(1_000)
    expect(polls.toSorted((a, b) => a - b)).to.deep.equal(polls)
    expect(polls.at(-1)).to.be.within(1_001, 10_000)
    const steady = await Sale.start({ policy: { preset: 'reuse' } })
    expect((await (await steady.queued()).poll()).pollAfterMs).to.equal(5_000)
    expect(sale.errors).to.deep.equal([])
  })

  it('batches tell the time left by their rate, slots by the admissions of the last minute, and nothing if there were none', async () => {
    const batches = await Sale.start({ policy: { preset: 'sliding', batchSize: 2 } })
    const inBatches = [await batches.queued(), await batches.queued(), await batches.queued()] as const
    expect((await inBatches[1].poll()).etaMs).to.equal(5_000)
    expect((await inBatches[2].poll()).etaMs).to.equal(10_000)

    const slots = await Sale.start({ policy: { preset: 'slots', maxActive: 1 } })
    const line: Buyer[] = []
    for (let at = 0; at < 6; at += 1) line.push(await slots.queued())
    expect((await (line[5] as Buyer).poll()).etaMs).to.equal(undefined)
    for (const buyer of line.slice(0, 3)) {
      await slots.advance(10_000)
      succeeded(await buyer.send('leaveQueue', {}))
    }
    expect((await (line[5] as Buyer).poll()).etaMs).to.be.within(10_000, 30_000)
  })
})
