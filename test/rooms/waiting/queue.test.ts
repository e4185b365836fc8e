import { expect } from 'chai'
import type { QueueToken } from '../../../client-sdk/protocol/index.ts'
import { allTokens } from '../../../rooms/waiting/state.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, codeOf, DATE, refused, Sale, succeeded } from '../../support/Sale.ts'

const MINUTE = 60_000
const oneSlot = { preset: 'slots', maxActive: 1 } as const

const queue = async (sale: Sale, length: number): Promise<Buyer[]> => {
  const buyers: Buyer[] = []
  for (let at = 0; at < length; at += 1) buyers.push(await sale.queued(100_000))
  return buyers
}

const statesOf = (buyers: readonly Buyer[]): Promise<string[]> =>
  Promise.all(buyers.map(async (buyer) => (await buyer.poll()).state))

describe('one token per user and concert', () => {
  it('[Q1] a second tab, or another device, gets the same token and place', async () => {
    const sale = await Sale.start({ policy: oneSlot })
    const [, first, second] = (await queue(sale, 3)) as [Buyer, Buyer, Buyer]
    const { token, sequence, ahead } = await first.poll()
    expect(ahead).to.equal(0)
    expect((await second.poll()).ahead).to.equal(1)
    expect(await first.twin().enter()).to.include({ token, sequence, ahead, state: 'WAIT' })
    expect((await second.poll()).ahead).to.equal(1)
  })

  it('[Q1] who comes back for a certain place gets that, or hears that it is over, but never another', async () => {
    const sale = await Sale.start({ policy: oneSlot })
    const [, waiter, stranger] = (await queue(sale, 3)) as [Buyer, Buyer, Buyer]
    const comeBack = (buyer: Buyer, token: string | undefined) =>
      buyer.send('enterQueue', { concertId: CONCERT, socket: false, token })
    expect(succeeded(await comeBack(waiter, waiter.token))).to.include({ token: waiter.token, state: 'WAIT' })
    expect(codeOf(await comeBack(stranger, waiter.token))).to.equal('TOKEN_INVALID')
    const ended = waiter.token
    succeeded(await waiter.send('leaveQueue', {}))
    expect(codeOf(await comeBack(waiter, ended))).to.equal('TOKEN_EXPIRED')
    expect(sale.concert.state.waiting.line.size).to.equal(1)
  })

  it('[Q1] a hundred tabs at once get one token, and only one of them is told that it is new', async () => {
    const sale = await Sale.start({ policy: oneSlot })
    const buyer = await sale.user()
    const enter = () => buyer.send('enterQueue', { concertId: CONCERT, socket: false })
    const answers = await Promise.all(Array.from({ length: 100 }, enter))
    expect(new Set(answers.map((answer) => (succeeded(answer) as QueueToken).token)).size).to.equal(1)
    expect(answers.filter((answer) => answer.ok && answer.status === 201).length).to.equal(1)
    expect([...allTokens(sale.concert.state.waiting)]).to.have.lengthOf(1)
  })

  it('[Q1] each concert has its own queue', async () => {
    const sale = await Sale.start({ policy: oneSlot, concerts: 2 })
    const buyer = await sale.queued()
    const token = await buyer.twin().enter('gig2')
    expect(token).to.include({ concertId: 'gig2', state: 'ACTIVE', sequence: 1 })
    expect(token.token).to.not.equal(buyer.token)
  })

  it('[Q1] whose token has ended goes to the end of the line with a new one', async () => {
    const sale = await Sale.start({ policy: oneSlot })
    const [first, second, third] = (await queue(sale, 3)) as [Buyer, Buyer, Buyer]
    succeeded(await first.send('leaveQueue', {}))
    const before = first.token
    const again = await first.enter()
    expect(again.token).to.not.equal(before)
    expect(again).to.include({ state: 'WAIT', ahead: 1 })
    expect(await statesOf([second, third])).to.deep.equal(['ACTIVE', 'WAIT'])
  })

  it('[Q1] the token of somebody else is as good as none', async () => {
    const sale = await Sale.start()
    const [owner, thief] = (await queue(sale, 2)) as [Buyer, Buyer]
    thief.token = owner.token
    expect(codeOf(await thief.send('queueToken', {}))).to.equal('TOKEN_INVALID')
    expect(codeOf(await thief.hold(['A-1']))).to.equal('TOKEN_INVALID')
    expect(codeOf(await thief.send('leaveQueue', {}))).to.equal('TOKEN_INVALID')
    expect((await owner.poll()).state).to.equal('ACTIVE')
  })
})

describe('the life of a token', () => {
  it('[Q2] runs from WAIT over ACTIVE to EXPIRED, and is forgotten at the next purge', async () => {
    const sale = await Sale.start({ policy: oneSlot })
    const [first, second] = (await queue(sale, 2)) as [Buyer, Buyer]
    expect(await statesOf([first, second])).to.deep.equal(['ACTIVE', 'WAIT'])
    succeeded(await first.send('leaveQueue', {}))
    expect(await statesOf([first, second])).to.deep.equal(['EXPIRED', 'ACTIVE'])
    expect(codeOf(await first.hold(['A-1']))).to.equal('TOKEN_EXPIRED')
    await sale.advance(10 * MINUTE)
    expect(codeOf(await first.send('queueToken', {}))).to.equal('TOKEN_INVALID')
    expect(codeOf(await first.hold(['A-1']))).to.equal('TOKEN_INVALID')
  })

  it('[Q2] an ended token can be neither left again nor revived', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    succeeded(await buyer.send('leaveQueue', {}))
    expect(codeOf(await buyer.send('leaveQueue', {}))).to.equal('TOKEN_EXPIRED')
    expect((await buyer.poll()).state).to.equal('EXPIRED')
  })

  it('[Q2] a waiter may leave, and those behind move up', async () => {
    const sale = await Sale.start({ policy: oneSlot })
    const [, second, third] = (await queue(sale, 3)) as [Buyer, Buyer, Buyer]
    succeeded(await second.send('leaveQueue', {}))
    expect((await third.poll()).ahead).to.equal(0)
  })
})

describe('admission by slots', () => {
  it('[Q3] with a free slot and nobody waiting a token is ACTIVE at once; without one it waits', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', maxActive: 3 } })
    const buyers = await queue(sale, 5)
    expect(await statesOf(buyers)).to.deep.equal(['ACTIVE', 'ACTIVE', 'ACTIVE', 'WAIT', 'WAIT'])
  })

  it('[Q4] a slot that becomes free goes to the first in line, never to a newcomer', async () => {
    const sale = await Sale.start({ policy: oneSlot })
    const buyers = await queue(sale, 4)
    for (const [at, buyer] of buyers.slice(0, 3).entries()) {
      expect((await statesOf(buyers)).slice(at)).to.deep.equal(['ACTIVE', ...Array(3 - at).fill('WAIT')])
      const newcomer = await sale.user()
      const [, entered] = await Promise.all([buyer.send('leaveQueue', {}), newcomer.enter()])
      expect(entered.state).to.equal('WAIT')
      succeeded(await newcomer.send('leaveQueue', {}))
    }
  })

  it('[Q3] an operator who makes room lets the next in without anyone asking', async () => {
    const sale = await Sale.start({ policy: oneSlot })
    const [, waiter] = (await queue(sale, 2)) as [Buyer, Buyer]
    const admitted: string[] = []
    sale.concert.listen({
      committed: (facts) => facts.forEach((fact) => fact.type === 'token-admitted' && admitted.push(fact.userId)),
    })
    await sale.importCatalogue({ policy: { preset: 'slots', maxActive: 2 } })
    await sale.settle()
    expect(admitted).to.deep.equal([waiter.userId])
  })
})

describe('a place in line', () => {
  it('[Q5] is the exact number of live waiters before it', async () => {
    const sale = await Sale.start({ policy: oneSlot })
    const buyers = await queue(sale, 6)
    const aheads = () => Promise.all(buyers.slice(1).map(async (buyer) => (await buyer.poll()).ahead))
    expect(await aheads()).to.deep.equal([0, 1, 2, 3, 4])
    succeeded(await (buyers[2] as Buyer).send('leaveQueue', {}))
    succeeded(await (buyers[4] as Buyer).send('leaveQueue', {}))
    expect(await aheads()).to.deep.equal([0, 0, 1, 0, 2])
  })
})

describe('admission by batches', () => {
  it('[Q6] a tick admits as many as the batch and the room allow', async () => {
    const policy = { preset: 'theme-park', batchSize: 3, maxActive: 4, batchIntervalMs: 5_000 } as const
    const sale = await Sale.start({ policy })
    const buyers = await queue(sale, 8)
    const admitted = async () => (await statesOf(buyers)).filter((state) => state === 'ACTIVE').length
    expect(await admitted()).to.equal(0)
    await sale.advance(4_999)
    expect(await admitted()).to.equal(0)
    await sale.advance(1)
    expect(await admitted()).to.equal(3)
    await sale.advance(5_000)
    expect(await admitted()).to.equal(4)
    await sale.advance(5_000)
    expect(await admitted()).to.equal(4)
    for (const buyer of buyers.slice(0, 2)) succeeded(await buyer.send('leaveQueue', {}))
    expect(await admitted()).to.equal(2)
    await sale.advance(5_000)
    expect((await statesOf(buyers)).slice(2)).to.deep.equal([...Array(4).fill('ACTIVE'), 'WAIT', 'WAIT'])
  })

  it('[Q6] nobody is admitted between ticks, even into an empty hall', async () => {
    const sale = await Sale.start({ policy: { preset: 'sliding' } })
    await sale.advance(1)
    const [buyer] = (await queue(sale, 1)) as [Buyer]
    await sale.advance(4_998)
    expect((await buyer.poll()).state).to.equal('WAIT')
    await sale.advance(1)
    expect((await buyer.poll()).state).to.equal('ACTIVE')
  })
})

describe('spending a token', () => {
  const factsOf = (store: FaultyStorage, type: string) =>
    store.writeSets
      .find((writeSet) => writeSet.facts.some((fact) => fact.type === type))
      ?.facts.map((fact) => fact.type)

  it('[Q9] a payment spends it in its own write set, and the next waiter is in', async () => {
    const store = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ policy: oneSlot, storage: store })
    const [first, second] = (await queue(sale, 2)) as [Buyer, Buyer]
    const { reservationId } = await first.held('A-1')
    succeeded(await first.pay(reservationId))
    expect(factsOf(store, 'reservation-paid')).to.deep.equal(['reservation-paid', 'token-ended'])
    await sale.settle()
    expect(await statesOf([first, second])).to.deep.equal(['EXPIRED', 'ACTIVE'])
  })

  it('[Q9] where a hold spends it, the hold is paid without it', async () => {
    const store = new FaultyStorage(new MemoryStorage())
    const policy = { preset: 'theme-park', admission: 'slots', maxActive: 1 } as const
    const sale = await Sale.start({ policy, storage: store })
    const [first, second] = (await queue(sale, 2)) as [Buyer, Buyer]
    const { reservationId } = await first.held('A-1')
    expect(factsOf(store, 'seats-held')).to.deep.equal(['seats-held', 'token-ended', 'token-admitted'])
    expect(await statesOf([first, second])).to.deep.equal(['EXPIRED', 'ACTIVE'])
    expect(codeOf(await first.hold(['A-2']))).to.equal('TOKEN_EXPIRED')
    succeeded(await first.pay(reservationId))
  })

  it('[Q9] where nothing spends it, it buys until its deadline', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse' } })
    const buyer = await sale.queued(200_000)
    succeeded(await buyer.pay((await buyer.held('A-1')).reservationId))
    succeeded(await buyer.pay((await buyer.held('A-2')).reservationId))
    expect((await buyer.poll()).state).to.equal('ACTIVE')
  })

  it('[Q9] a payment that is refused spends nothing', async () => {
    const sale = await Sale.start({ policy: oneSlot })
    const buyer = await sale.queued()
    const { reservationId } = await buyer.held('A-1')
    expect(codeOf(await buyer.pay(reservationId))).to.equal('BALANCE_INSUFFICIENT')
    expect((await buyer.poll()).state).to.equal('ACTIVE')
    succeeded(await buyer.charge(50_000))
    succeeded(await buyer.pay(reservationId))
  })
})

describe('who may see the seats', () => {
  it('[Q11] an ACTIVE token of the concert opens its seats and rooms; a waiter is told its place instead', async () => {
    const sale = await Sale.start({ policy: oneSlot })
    const [active, waiter] = (await queue(sale, 2)) as [Buyer, Buyer]
    for (const type of ['seats', 'ticket'] as const) {
      succeeded(await active.send(type, { scheduleId: DATE }))
      const problem = refused(await waiter.send(type, { scheduleId: DATE }))
      expect(problem.code).to.equal('TOKEN_NOT_ACTIVE')
      expect(problem.token).to.deep.include({ token: waiter.token, state: 'WAIT', ahead: 0 })
      const stranger = await sale.user()
      expect(codeOf(await stranger.send(type, { scheduleId: DATE }))).to.equal('TOKEN_INVALID')
    }
  })

  it('[Q11] a token of another concert opens nothing', async () => {
    const sale = await Sale.start({ concerts: 2 })
    const buyer = await sale.user()
    await buyer.enter('gig2')
    expect(codeOf(await buyer.send('seats', { scheduleId: DATE }))).to.equal('TOKEN_INVALID')
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('TOKEN_INVALID')
    succeeded(await buyer.hold(['A-1'], {}, 'gig2-1'))
  })

  it('[Q11] who spent the token at the hold may come back while the hold lives, and no longer', async () => {
    const sale = await Sale.start({ policy: { preset: 'theme-park', admission: 'slots' } })
    const buyer = await sale.queued()
    await buyer.held('A-1')
    for (const type of ['seats', 'ticket'] as const) succeeded(await buyer.send(type, { scheduleId: DATE }))
    await sale.advance(5 * MINUTE)
    for (const type of ['seats', 'ticket'] as const) {
      expect(codeOf(await buyer.send(type, { scheduleId: DATE }))).to.equal('TOKEN_EXPIRED')
    }
  })

  it('[Q11] when a token ends those who watch hear of it, and it can no longer hold', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const ended: unknown[] = []
    sale.concert.listen({
      committed: (facts) =>
        facts.forEach((fact) => fact.type === 'token-ended' && ended.push([fact.userId, fact.reason])),
    })
    await sale.advance(10 * MINUTE)
    expect(ended).to.deep.equal([[buyer.userId, 'EXPIRED']])
    expect(codeOf(await buyer.hold(['A-1']))).to.match(/^TOKEN_(EXPIRED|INVALID)$/)
  })

  it('[Q11] dates are read with an ACTIVE token, or with any live one where policy says so; full ones are omitted', async () => {
    const dates = async (buyer: Buyer) => {
      const answer = await buyer.send('schedules', { concertId: CONCERT })
      return answer.ok
        ? (answer.body as { schedules: { scheduleId: string }[] }).schedules.map((s) => s.scheduleId)
        : answer.problem.code
    }
    const sale = await Sale.start({ policy: oneSlot, dates: 2, seatCount: 2 })
    const [active, waiter] = (await queue(sale, 2)) as [Buyer, Buyer]
    expect(await dates(active)).to.deep.equal(['gig-1', 'gig-2'])
    expect(await dates(waiter)).to.equal('TOKEN_NOT_ACTIVE')
    await active.held('A-1', 'A-2')
    expect(await dates(active)).to.deep.equal(['gig-2'])

    const open = await Sale.start({ policy: { preset: 'theme-park' } })
    expect(await dates(await open.queued())).to.deep.equal(['gig-1'])
  })
})
