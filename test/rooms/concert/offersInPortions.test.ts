import { expect } from 'chai'
import type { PolicyChoice } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import type { Fact } from '../../../storage/Storage.ts'
import { crowdWaiting } from '../../support/crowdWaiting.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { CONCERT, codeOf, DATE, Sale, type SaleOptions, sha256, succeeded } from '../../support/Sale.ts'

const MINUTE = 60_000
const POLICY: PolicyChoice = { preset: 'reuse', waitlistOfferMs: 10 * MINUTE, activeLifeMs: 30 * MINUTE }

const seatIds = (count: number): string[] => Array.from({ length: count }, (_, at) => `A-${at + 1}`)

/** The first seats, kept for who has the code. */
const kept = (count: number) => ({
  allotmentId: 'kept',
  name: 'Kept',
  seats: seatIds(count),
  codes: [sha256('FAN')],
})

/** A hall of so many seats, none of which is on sale. */
const blocked = async (count: number, options: SaleOptions = {}) => {
  const storage = new FaultyStorage(new MemoryStorage())
  const sale = await Sale.start({ policy: POLICY, seatCount: count, storage, ...options })
  succeeded(await sale.operate('blockSeats', { scheduleId: DATE, seats: seatIds(count) }))
  const unblock = async () => succeeded(await sale.operate('unblockSeats', { scheduleId: DATE, seats: seatIds(count) }))
  return { sale, storage, unblock }
}

const isOffer = (fact: Fact): boolean => fact.type === 'seats-held' && fact.offered === true

/** What happens at the moment the first offers are durable. */
const atFirstOffers = <T>(sale: Sale, happen: () => Promise<T>): Promise<T> =>
  new Promise((resolve) => {
    const stop = sale.concert.listen({
      committed: (facts) => {
        if (!facts.some(isOffer)) return
        stop()
        resolve(happen())
      },
    })
  })

/** Of each write set that has any. */
const offersOf = ({ writeSets }: FaultyStorage): readonly number[] =>
  writeSets.map(({ facts }) => facts.filter(isOffer).length).filter((count) => count > 0)

const listOf = (sale: Sale) => {
  const { holds, waitlist, free } = sale.concert.state.schedules.get(DATE) ?? {}
  return { offers: holds?.size, places: waitlist?.size, free }
}

describe('more offers than one write set has room for', () => {
  it('[N3] are made before any other command of the concert is decided, and others go on meanwhile', async () => {
    const { sale, storage, unblock } = await blocked(1_200, { concerts: 2 })
    const [rival, stranger] = [await sale.user(), await sale.user()]
    await stranger.enter('gig2')
    await crowdWaiting(sale, 1_200)
    const asked = atFirstOffers(sale, () =>
      Promise.all([rival.waitFor({ quantity: 1 }), stranger.hold(['A-1'], {}, 'gig2-1')]),
    )
    await unblock()
    expect((await asked).map(codeOf)).to.deep.equal(['OK', 'OK'])
    expect(offersOf(storage)).to.deep.equal([500, 500, 200])
    const types = storage.writeSets.flatMap(({ facts }) => facts.filter(({ type }) => type === 'seats-held'))
    expect(types.findIndex((fact) => !isOffer(fact))).to.be.within(500, 1_199)
    expect(listOf(sale)).to.deep.equal({ offers: 1_200, places: 1, free: 0 })
  })

  it('[N3] [H15] come before the command that finds them overdue', async () => {
    const allotments = [{ ...kept(700), releaseAt: '2027-01-01T00:10:00Z' }]
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ policy: POLICY, seatCount: 700, storage, allotments })
    const rival = await sale.queued()
    await crowdWaiting(sale, 700)
    expect(codeOf(await rival.holdBest({ quantity: 1 }))).to.equal('SEATS_SHORT')
    sale.clock.jump(10 * MINUTE)
    expect(codeOf(await rival.holdBest({ quantity: 1 }))).to.equal('SEATS_SHORT')
    expect(offersOf(storage)).to.deep.equal([500, 200])
  })

  for (const preset of ['slots', 'sliding'] as const) {
    it(`[N3] [Q13] let nobody in before the last of them, by ${preset}`, async () => {
      const { sale, unblock } = await blocked(1_700, { policy: { ...POLICY, preset, turnsPerSeat: 1 } })
      const outside = await sale.user()
      expect(await outside.enter()).to.include({ state: 'WAIT' })
      await crowdWaiting(sale, 1_700)
      const passed = atFirstOffers(sale, async () => sale.clock.jump(10_000))
      await unblock()
      await passed
      await sale.settle()
      await sale.advance(10_000)
      expect(listOf(sale)).to.deep.equal({ offers: 1_700, places: 0, free: 0 })
      expect(await outside.poll()).to.include({ state: 'WAIT', seatsLeft: 0 })
    })
  }

  it('[Q6] [Q13] put a batch off until they are made, and no longer, though the deadlines are made anew meanwhile', async () => {
    const policy: PolicyChoice = { ...POLICY, preset: 'sliding' }
    const sale = await Sale.start({ policy, seatCount: 2_700, allotments: [kept(2_700)] })
    const outside = await sale.queued()
    await crowdWaiting(sale, 2_600)
    const passed = atFirstOffers(sale, async () => sale.clock.jump(10_000))
    succeeded(await sale.operate('releaseAllotment', { scheduleId: DATE, allotmentId: 'kept' }))
    await passed
    await sale.settle()
    expect(listOf(sale)).to.deep.equal({ offers: 2_600, places: 0, free: 100 })
    expect(await outside.poll()).to.include({ state: 'WAIT' })
    await sale.advance(1)
    expect(await outside.poll()).to.include({ state: 'ACTIVE' })
  })

  it('[N3] [D3] go on where a write fails in the middle', async () => {
    const { sale, storage, unblock } = await blocked(1_200)
    await crowdWaiting(sale, 1_200)
    const resumed = new Promise<void>((resolve) => sale.concert.listen({ resumed: resolve }))
    const failing = atFirstOffers(sale, async () => storage.failNext('commit'))
    await unblock()
    await failing
    await resumed
    await sale.settle()
    expect(sale.reports.map(({ kind }) => kind)).to.deep.equal(['poisoned', 'reloaded'])
    const stored = (await storage.loadConcert(CONCERT))?.schedules[DATE]
    expect([stored?.holds.length, stored?.waitlist.length]).to.deep.equal([1_200, 0])
    expect(new Set(stored?.holds.map(({ userId }) => userId))).to.have.property('size', 1_200)
  })

  it('[N2] [N3] go to who is first, portion by portion', async () => {
    const { sale, unblock } = await blocked(600)
    await crowdWaiting(sale, 700)
    await unblock()
    await sale.settle()
    const { holds } = sale.concert.state.schedules.get(DATE) ?? { holds: new Map() }
    const served = [...holds.values()].map(({ userId }) => userId)
    expect(served).to.deep.equal(Array.from({ length: 600 }, (_, at) => `user-${at}`))
  })
})
