import { expect } from 'chai'
import { CATALOGUE, commit, NOW, setStage } from '../fixtures.ts'
import type { Open } from './Open.ts'

export const describeUpkeep = (open: Open): void => {
  describe('upkeep', () => {
    it('keeps an audit log of imports, leases and announced payments', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const announcement = { concertId: 'a', scheduleId: 'a1', reservationId: 'r1', paymentId: 'p1' }
      await commit(storage, { lease: a, facts: [{ type: 'payment-announced', ...announcement, at: NOW + 5 }] })
      const { concertId, ...detail } = announcement
      const acquired = { actor: 'server', kind: 'lease-acquired' }
      const log = await storage.audit(0, 10)
      expect(log.map(({ position, ...record }) => record)).to.deep.equal([
        { at: NOW, actor: 'operator', kind: 'catalogue-imported', detail: { changed: ['a', 'b'] } },
        { at: NOW, ...acquired, concertId: 'a', detail: { owner: 'server-1', epoch: a.epoch } },
        { at: NOW, ...acquired, concertId: 'b', detail: { owner: 'server-1', epoch: b.epoch } },
        { at: NOW + 5, actor: 'server', kind: 'payment-completed', concertId, detail },
      ])
      expect(await storage.audit(log[1]?.position ?? 0, 1)).to.deep.equal(log.slice(2, 3))
      expect(await storage.audit(log[3]?.position ?? 0, 1)).to.deep.equal([])
    })

    it('finds lines of the audit log by concert, actor and kind, newest first too', async () => {
      const { storage } = await setStage((await open()).storage)
      await storage.acquireLease('a', 'server-2', NOW + 5)
      const positions = async (...page: Parameters<typeof storage.audit>) =>
        (await storage.audit(...page)).map(({ position }) => position)
      const all = await positions(0, 10)
      expect(all).to.have.length(4)
      const [imported, leaseOfA, leaseOfB, laterLeaseOfA] = all as [number, number, number, number]
      expect(await positions(0, 10, { order: 'newest' })).to.deep.equal(all.toReversed())
      expect(await positions(laterLeaseOfA, 2, { order: 'newest' })).to.deep.equal([leaseOfB, leaseOfA])
      expect(await positions(imported, 10, { order: 'newest' })).to.deep.equal([])
      expect(await positions(0, 10, { concertId: 'a' })).to.deep.equal([leaseOfA, laterLeaseOfA])
      expect(await positions(0, 1, { concertId: 'a', order: 'newest' })).to.deep.equal([laterLeaseOfA])
      expect(await positions(leaseOfA, 10, { kind: 'lease-acquired' })).to.deep.equal([leaseOfB, laterLeaseOfA])
      expect(await positions(0, 10, { actor: 'operator' })).to.deep.equal([imported])
      expect(await positions(0, 10, { actor: 'operator', concertId: 'a' })).to.deep.equal([])
    })

    it('leaves no trace of an import that was refused, nor of an announcement under another lease', async () => {
      const { storage, b } = await setStage((await open()).storage)
      const [first, second] = CATALOGUE.concerts
      const swapped = [{ ...first, schedules: second?.schedules }] as typeof CATALOGUE.concerts
      expect((await storage.importCatalogue({ ...CATALOGUE, concerts: swapped }, NOW)).kind).to.equal('refused')
      const fact = {
        type: 'payment-announced',
        concertId: 'a',
        scheduleId: 'a1',
        reservationId: 'r',
        paymentId: 'p',
      } as const
      expect(await commit(storage, { lease: b, facts: [{ ...fact, at: NOW }] })).to.deep.equal(['CONSTRAINT'])
      expect(await storage.audit(0, 10)).to.have.length(3)
    })

    it('tells whether it can write', async () => {
      const { storage } = await open()
      await storage.probe()
      await storage.close()
      const error = await storage.probe().then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).to.be.an('error')
    })

    it('rejects the lease of a concert it does not know', async () => {
      const { storage } = await open()
      const error = await storage.acquireLease('nowhere', 'server-1', NOW).then(
        () => undefined,
        (reason: unknown) => reason,
      )
      expect(error).to.be.an('error').with.property('message').that.includes('nowhere')
    })
  })
}
