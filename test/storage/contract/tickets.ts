import { expect } from 'chai'
import type { Lease, Storage } from '../../../storage/Storage.ts'
import {
  charged,
  checkedIn,
  commit,
  held,
  NOW,
  offered,
  outcomeOf,
  paid,
  refunded,
  setStage,
  TRANSFER_MS,
  transferred,
  withdrawn,
} from '../fixtures.ts'
import type { Open } from './Open.ts'

/** Kim has paid r1, of two seats. */
const soldStage = async (open: Open): Promise<{ readonly storage: Storage; readonly a: Lease; readonly b: Lease }> => {
  const stage = await setStage((await open()).storage)
  const facts = [charged('kim', 9_000), held('r1', [0, 5]), paid('r1', 2_500, { seats: [0, 5] })]
  expect(await commit(stage.storage, { lease: stage.a, facts })).to.deep.equal(['committed'])
  return stage
}

const BACK = { userId: 'lee', toUserId: 'kim', generation: 2 } as const

export const describeTickets = (open: Open): void => {
  describe('tickets', () => {
    it('[T1] keeps the hash of the code given out last, and finds the reservation by it', async () => {
      const { storage, a } = await soldStage(open)
      await commit(storage, { lease: a, facts: [offered('r1', 'first')] })
      expect(await storage.reservationByTransferCode('first')).to.deep.include({
        ...{ reservationId: 'r1', userId: 'kim', generation: 1 },
        transferUntil: NOW + TRANSFER_MS,
      })
      await commit(storage, { lease: a, facts: [offered('r1', 'second')] })
      expect(await storage.reservationByTransferCode('first')).to.equal(undefined)
      expect((await storage.reservationByTransferCode('second'))?.reservationId).to.equal('r1')
      expect(await commit(storage, { lease: a, facts: [offered('r1', 'second')] }), 'once more').to.deep.equal([
        'committed',
      ])
      await commit(storage, { lease: a, facts: [withdrawn('r1')] })
      expect(await storage.reservationByTransferCode('second')).to.equal(undefined)
      expect(await storage.reservation('r1')).not.to.have.property('transferUntil')
    })

    it('[T2] [T3] gives it to another with a ticket of the next generation, and leaves the money where it was', async () => {
      const { storage, a } = await soldStage(open)
      await commit(storage, { lease: a, facts: [held('r2', [1], { heldAt: NOW + 1, userId: 'lee' })] })
      const facts = [offered('r1', 'hash'), transferred('r1', 'hash')]
      expect(await commit(storage, { lease: a, facts, outcome: outcomeOf('c1') })).to.deep.equal(['committed'])
      const row = await storage.reservation('r1')
      expect(row).to.include({ userId: 'lee', buyerId: 'kim', generation: 2, state: 'PAID' })
      expect(row).not.to.have.property('transferUntil')
      expect(await storage.reservationByTransferCode('hash')).to.equal(undefined)
      expect(await storage.reservationsOf('kim')).to.deep.equal([])
      const ids = (await storage.reservationsOf('lee')).map(({ reservationId }) => reservationId)
      expect(ids).to.deep.equal(['r2', 'r1'])
      expect(await storage.wallet('kim')).to.equal(6_500)
      expect(await storage.wallet('lee')).to.equal(undefined)
      expect((await storage.loadConcert('a'))?.schedules.a1?.sold).to.deep.equal([{ userId: 'lee', seats: [0, 5] }])
    })

    it('[T2] that comes back is its buyer’s as if it had never gone, but for the generation', async () => {
      const { storage, a } = await soldStage(open)
      await commit(storage, { lease: a, facts: [offered('r1', 'there'), transferred('r1', 'there')] })
      const back = [offered('r1', 'back', { userId: 'lee', generation: 2 }), transferred('r1', 'back', BACK)]
      expect(await commit(storage, { lease: a, facts: back })).to.deep.equal(['committed'])
      const row = await storage.reservation('r1')
      expect(row).to.include({ userId: 'kim', generation: 3 })
      expect(row).not.to.have.property('buyerId')
    })

    it('[T2] is outdated where it was decided on what is no longer so, and leaves nothing behind', async () => {
      const { storage, a } = await soldStage(open)
      const [once, twice] = await commit(
        storage,
        { lease: a, facts: [offered('r1', 'hash')] },
        { lease: a, facts: [transferred('r1', 'another')] },
      )
      expect([once, twice]).to.deep.equal(['committed', 'outdated'])
      const race = await commit(
        storage,
        { lease: a, facts: [transferred('r1', 'hash')], outcome: outcomeOf('c1') },
        { lease: a, facts: [transferred('r1', 'hash')], outcome: outcomeOf('c2') },
        { lease: a, facts: [offered('r1', 'late')] },
        { lease: a, facts: [withdrawn('r1')] },
        { lease: a, facts: [checkedIn('r1')] },
        { lease: a, facts: [refunded('r1', 2_500)] },
      )
      expect(race).to.deep.equal(['committed', 'outdated', 'outdated', 'outdated', 'outdated', 'outdated'])
      expect(await storage.commandOutcome('kim', 'c2', NOW)).to.equal(undefined)
      expect(await storage.reservation('r1')).to.include({ userId: 'lee', state: 'PAID' })
      expect(await storage.wallet('kim')).to.equal(6_500)
    })

    it('[T2] takes back what came before it in a write set that turns out to be outdated', async () => {
      const { storage, a } = await soldStage(open)
      const facts = [held('r2', [1]), transferred('r1', 'none')]
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['outdated'])
      expect(await storage.reservation('r2')).to.equal(undefined)
    })

    it('[T2] fails a code that was given out before, a receiver who does not exist, and another concert’s lease', async () => {
      const { storage, a, b } = await soldStage(open)
      const more = [held('r2', [1]), paid('r2', 1_500), offered('r2', 'hash')]
      await commit(storage, { lease: a, facts: more })
      expect(await commit(storage, { lease: a, facts: [offered('r1', 'hash')] })).to.deep.equal(['CONSTRAINT'])
      const toNobody = [transferred('r2', 'hash', { toUserId: 'nobody' })]
      expect(await commit(storage, { lease: a, facts: toNobody })).to.deep.equal(['CONSTRAINT'])
      for (const fact of [offered('r1', 'x'), withdrawn('r1'), transferred('r1', 'x'), checkedIn('r1')])
        expect(await commit(storage, { lease: b, facts: [fact] }), fact.type).to.deep.equal(['CONSTRAINT'])
    })

    it('[T3] refunds the wallet that has paid, whoever holds it', async () => {
      const { storage, a } = await soldStage(open)
      await commit(storage, { lease: a, facts: [offered('r1', 'hash'), transferred('r1', 'hash')] })
      const facts = [refunded('r1', 2_500, { userId: 'lee', buyerId: 'kim', generation: 2 })]
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['committed'])
      expect(await storage.wallet('kim')).to.equal(9_000)
      expect((await storage.entries('kim', undefined, 10)).at(-1)).to.include({ kind: 'REFUND', reservationId: 'r1' })
      expect(await storage.entries('lee', undefined, 10)).to.deep.equal([])
      expect(await storage.reservation('r1')).to.include({ state: 'CANCELLED', userId: 'lee', buyerId: 'kim' })
    })

    it('[T3] fails a refund to a wallet that has not paid', async () => {
      const { storage, a } = await soldStage(open)
      await commit(storage, { lease: a, facts: [offered('r1', 'hash'), transferred('r1', 'hash')] })
      const facts = [refunded('r1', 2_500, { userId: 'lee', generation: 2 })]
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['CONSTRAINT'])
    })

    it('[A3] lets in once, and counts the seats', async () => {
      const { storage, a } = await soldStage(open)
      await commit(storage, { lease: a, facts: [offered('r1', 'hash')] })
      const outcomes = await commit(
        storage,
        { lease: a, facts: [checkedIn('r1')] },
        { lease: a, facts: [checkedIn('r1', { door: 'West' })] },
      )
      expect(outcomes).to.deep.equal(['committed', 'outdated'])
      const row = await storage.reservation('r1')
      expect(row).to.include({ state: 'PAID', checkedInAt: NOW + 2, door: 'East' })
      expect(row).not.to.have.property('transferUntil')
      expect((await storage.loadConcert('a'))?.schedules.a1?.checkedIn).to.equal(2)
    })

    it('[A5] keeps what was used to enter from being refunded or passed on', async () => {
      const { storage, a } = await soldStage(open)
      await commit(storage, { lease: a, facts: [offered('r1', 'hash'), checkedIn('r1')] })
      for (const fact of [refunded('r1', 2_500), offered('r1', 'x'), withdrawn('r1'), transferred('r1', 'hash')])
        expect(await commit(storage, { lease: a, facts: [fact] }), fact.type).to.deep.equal(['outdated'])
      expect(await storage.wallet('kim')).to.equal(6_500)
    })

    it('[A2] lists what became void, date by date, in order and behind any number there was', async () => {
      const { storage, a } = await soldStage(open)
      const more = [
        held('r2', [1]),
        paid('r2', 1_500),
        held('r3', [2], { scheduleId: 'a2' }),
        paid('r3', 1_500, { scheduleId: 'a2' }),
      ]
      await commit(storage, { lease: a, facts: more })
      expect(await storage.revokedTickets('a1', 0, 10)).to.deep.equal([])
      await commit(storage, { lease: a, facts: [offered('r1', 'hash'), transferred('r1', 'hash')] })
      await commit(storage, { lease: a, facts: [refunded('r3', 1_500, { scheduleId: 'a2' })] })
      await commit(storage, { lease: a, facts: [refunded('r2', 1_500)] })
      const all = await storage.revokedTickets('a1', 0, 10)
      expect(all?.map(({ number: _, ...ticket }) => ticket)).to.deep.equal([
        { reservationId: 'r1', generation: 1 },
        { reservationId: 'r2', generation: 1 },
      ])
      const [first, second] = all ?? []
      expect(await storage.revokedTickets('a1', 0, 1)).to.deep.equal([first])
      expect(await storage.revokedTickets('a1', first?.number ?? 0, 10)).to.deep.equal([second])
      expect(await storage.revokedTickets('a1', second?.number ?? 0, 10)).to.deep.equal([])
      expect(await storage.revokedTickets('a1', (second?.number ?? 0) + 1, 10)).to.equal(undefined)
    })
  })
}
