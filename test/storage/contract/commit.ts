import { expect } from 'chai'
import { charged, commit, ended, held, outcomeOf, paid, registered, setStage, tokenEnded } from '../fixtures.ts'
import type { Open } from './Open.ts'

export const describeCommit = (open: Open): void => {
  describe('commit', () => {
    it('applies a batch in order, each write set seeing those before it', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const verdicts = await commit(
        storage,
        { lease: a, facts: [held('r1', [0])] },
        { lease: a, facts: [ended('hold-released', 'r1')] },
        { lease: a, facts: [held('r2', [0])] },
        { facts: [charged('kim', 2_000)] },
        { lease: a, facts: [paid('r2', 1_500)] },
      )
      expect(verdicts).to.deep.equal(Array(5).fill('committed'))
    })

    it('takes an empty batch', async () => {
      expect(await commit((await open()).storage)).to.deep.equal([])
    })

    it('leaves nothing of a write set that is refused half way, and goes on with the same concert', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const verdicts = await commit(
        storage,
        { lease: a, facts: [held('r1', [0])] },
        { lease: a, facts: [held('r2', [1]), paid('r1', 1_500)], outcome: outcomeOf('c1') },
        { lease: a, facts: [held('r3', [1])] },
      )
      expect(verdicts).to.deep.equal(['committed', 'BALANCE_INSUFFICIENT', 'committed'])
      expect(await storage.reservation('r2')).to.equal(undefined)
      expect(await storage.commandOutcome('kim', 'c1', 0)).to.equal(undefined)
    })

    it('[D3] leaves nothing of a failed write set and fails all later ones of its concert alone', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const verdicts = await commit(
        storage,
        { lease: a, facts: [held('r1', [0])] },
        { lease: a, facts: [held('r2', [1]), held('r3', [0])] },
        { lease: a, facts: [held('r4', [2])] },
        { lease: b, facts: [held('r5', [1], { scheduleId: 'b1' })] },
        { facts: [registered('park')] },
      )
      expect(verdicts).to.deep.equal(['committed', 'CONSTRAINT', 'WITHDRAWN', 'committed', 'committed'])
      expect(await storage.reservation('r2')).to.equal(undefined)
      expect(await storage.reservation('r4')).to.equal(undefined)
      expect((await storage.reservation('r1'))?.state).to.equal('HELD')
      expect(await storage.user('park')).to.deep.equal({ userId: 'park', name: 'park' })
    })

    it('forgets a failure with its batch', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [ended('hold-released', 'nothing')] })
      expect(await commit(storage, { lease: a, facts: [held('r1', [0])] })).to.deep.equal(['committed'])
    })

    it('does not let a failed write set without a lease fail the next', async () => {
      const { storage } = await setStage((await open()).storage)
      const verdicts = await commit(storage, { facts: [registered('kim')] }, { facts: [registered('park')] })
      expect(verdicts).to.deep.equal(['CONSTRAINT', 'committed'])
    })

    it('[D4] fails every write set under a lease that another has taken over', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const newer = await storage.acquireLease('a', 'server-2', 1)
      expect(newer).to.deep.equal({ concertId: 'a', epoch: a.epoch + 1 })
      const verdicts = await commit(
        storage,
        { lease: a, facts: [held('r1', [0])] },
        { lease: a, facts: [held('r2', [1])] },
        { lease: b, facts: [held('r3', [0], { scheduleId: 'b1' })] },
      )
      expect(verdicts).to.deep.equal(['STALE_EPOCH', 'WITHDRAWN', 'committed'])
      expect(await commit(storage, { lease: newer, facts: [held('r1', [0])] })).to.deep.equal(['committed'])
    })

    it('[D4] gives no lease that another has had since, and tells which there are', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      expect((await storage.leases()).toSorted((x, y) => x.concertId.localeCompare(y.concertId))).to.deep.equal([a, b])
      const [epoch, next] = [a.epoch, { concertId: 'a', epoch: a.epoch + 1 }]
      expect(await storage.acquireLeaseSince(epoch - 1, 'a', 'server-2', 1)).to.equal(undefined)
      expect(await commit(storage, { lease: a, facts: [held('r1', [0])] })).to.deep.equal(['committed'])
      expect(await storage.acquireLeaseSince(epoch, 'a', 'server-2', 1)).to.deep.equal(next)
      // It may have it without knowing: only the news of it was lost.
      expect(await storage.acquireLeaseSince(epoch, 'a', 'server-2', 1)).to.deep.equal({ ...next, epoch: epoch + 2 })
      expect(await storage.acquireLeaseSince(epoch, 'a', 'server-1', 1)).to.equal(undefined)
      expect(await storage.leases()).to.deep.include({ ...next, epoch: epoch + 2 })
      expect((await storage.audit(0, 10, { concertId: 'a', kind: 'lease-acquired' })).length).to.equal(3)
    })

    it('fails facts of a concert without its lease, or under that of another', async () => {
      const { storage, b } = await setStage((await open()).storage)
      const strangers = [held('r1', [0]), tokenEnded('a.token-1', 'WAIT')]
      for (const fact of strangers) {
        expect(await commit(storage, { facts: [fact] })).to.deep.equal(['CONSTRAINT'])
        expect(await commit(storage, { lease: b, facts: [fact] })).to.deep.equal(['CONSTRAINT'])
      }
    })

    it('[D1] still has after a restart what it said was committed', async function () {
      const { storage: first, reopen } = await open()
      if (!reopen) this.skip()
      const { a } = await setStage(first)
      const facts = [charged('kim', 2_000), held('r1', [0]), paid('r1', 1_500)]
      await commit(first, { lease: a, facts, outcome: outcomeOf('c1') })
      const storage = await reopen()
      expect((await storage.reservation('r1'))?.state).to.equal('PAID')
      expect(await storage.wallet('kim')).to.equal(500)
      expect((await storage.commandOutcome('kim', 'c1', 0))?.body).to.deep.equal({ reservationId: 'r1', balance: 500 })
      expect((await storage.loadConcert('a'))?.schedules.a1?.sold).to.deep.equal([{ userId: 'kim', seats: [0] }])
      expect(await storage.acquireLease('a', 'server-2', 1)).to.deep.equal({ concertId: 'a', epoch: a.epoch + 1 })
    })
  })
}
