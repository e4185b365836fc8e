import { expect } from 'chai'
import type { Reservation } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, codeOf, Sale } from '../../support/Sale.ts'

const CROWD = 2_000

const crowdOf = async (sale: Sale): Promise<Buyer[]> => {
  const buyers = await Promise.all(Array.from({ length: CROWD }, () => sale.user()))
  await Promise.all(buyers.map((buyer) => buyer.enter()))
  return buyers
}

describe('a rush', () => {
  it('[H2] of 2,000 users who want one seat at once one gets it, and 1,999 are told which seat is taken', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ policy: { preset: 'slots', maxActive: CROWD }, storage })
    const buyers = await crowdOf(sale)
    const before = storage.batches.length
    const outcomes = await Promise.all(buyers.map((buyer) => buyer.hold(['A-7'])))

    const won = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.body as Reservation] : []))
    const lost = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.problem]))
    expect(won.map(({ state, seats }) => [state, seats])).to.deep.equal([['HELD', ['A-7']]])
    expect(lost.length).to.equal(CROWD - 1)
    for (const { code, seats } of lost) expect([code, seats]).to.deep.equal(['SEAT_TAKEN', ['A-7']])
    expect(storage.batches.length - before).to.equal(1)

    const stored = await storage.loadConcert('gig')
    expect(stored?.schedules['gig-1']?.holds.map(({ seats }) => seats)).to.deep.equal([[6]])
  })

  it('[H2] of 2,000 users after 2,000 seats, each wanting two that overlap with their neighbours’, nobody gets half', async () => {
    const policy = { preset: 'slots', maxActive: CROWD } as const
    const sale = await Sale.start({ policy, seatCount: CROWD + 1 })
    const buyers = await crowdOf(sale)
    const outcomes = await Promise.all(buyers.map((buyer, at) => buyer.hold([`A-${at + 1}`, `A-${at + 2}`])))
    expect(outcomes.map(codeOf)).to.deep.equal(buyers.map((_, at) => (at % 2 === 0 ? 'OK' : 'SEAT_TAKEN')))
    expect(sale.concert.state.schedules.get('gig-1')?.free).to.equal(1)
  })
})
