import { expect } from 'chai'
import type { Storage } from '../../../storage/Storage.ts'
import { CATALOGUE, commit, held, NOW, registered, setStage, waits, waitsNoLonger } from '../fixtures.ts'
import type { Open } from './Open.ts'

const listOf = async (storage: Storage, scheduleId = 'a1') =>
  (await storage.loadConcert('a'))?.schedules[scheduleId]?.waitlist

const TWO = { quantity: 2 }
const VIP = { quantity: 3, zone: 'Floor', category: 'VIP' }

export const describeWaitlist = (open: Open): void => {
  describe('waitlist', () => {
    it('[N6] keeps who waits for what, in order, through imports and over a restart', async () => {
      const { storage, reopen } = await open()
      const { a } = await setStage(storage)
      const facts = [
        registered('park'),
        waits('park', 1),
        waits('kim', 2),
        waits('lee', 5, { wish: VIP }),
        waits('lee', 1, { scheduleId: 'a2' }),
        waitsNoLonger('park'),
        waits('park', 6),
      ]
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['committed'])
      const kept = [
        { userId: 'kim', sequence: 2, wish: TWO, joinedAt: NOW },
        { userId: 'lee', sequence: 5, wish: VIP, joinedAt: NOW },
        { userId: 'park', sequence: 6, wish: TWO, joinedAt: NOW },
      ]
      expect(await listOf(storage)).to.deep.equal(kept)
      await storage.importCatalogue(CATALOGUE, NOW)
      const later = (await reopen?.()) ?? storage
      expect(await listOf(later)).to.deep.equal(kept)
      expect(await listOf(later, 'a2')).to.deep.equal([{ userId: 'lee', sequence: 1, wish: TWO, joinedAt: NOW }])
    })

    it('[N2] [N6] ends a place with the hold that is made of it, which says so', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [waits('kim', 1), waits('lee', 2)] })
      const offer = held('r1', [0, 1], { offered: true })
      expect(await commit(storage, { lease: a, facts: [offer, held('r2', [2])] })).to.deep.equal(['committed'])
      expect(await listOf(storage)).to.deep.equal([{ userId: 'lee', sequence: 2, wish: TWO, joinedAt: NOW }])
      const holds = (await storage.loadConcert('a'))?.schedules.a1?.holds
      expect(holds?.map(({ offered }) => offered)).to.deep.equal([true, undefined])
      expect(await storage.reservation('r1')).to.have.property('offered', true)
      expect(await storage.reservation('r2')).not.to.have.property('offered')
      const nobodys = held('r3', [3], { offered: true })
      expect(await commit(storage, { lease: a, facts: [nobodys] })).to.deep.equal(['CONSTRAINT'])
    })

    it('[N1] has one place for each user and date, and one user for each place', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const attempt = (...facts: Parameters<typeof commit>[1]['facts']) => commit(storage, { lease: a, facts })
      expect(await attempt(waits('kim', 1))).to.deep.equal(['committed'])
      expect(await attempt(waits('kim', 2))).to.deep.equal(['CONSTRAINT'])
      expect(await attempt(waits('lee', 1))).to.deep.equal(['CONSTRAINT'])
      expect(await attempt(waits('nobody', 2))).to.deep.equal(['CONSTRAINT'])
      expect(await attempt(waits('lee', 2, { wish: { quantity: 0 } }))).to.deep.equal(['CONSTRAINT'])
      expect(await attempt(waitsNoLonger('lee'))).to.deep.equal(['CONSTRAINT'])
      expect(await attempt(waitsNoLonger('kim'), waits('lee', 1))).to.deep.equal(['committed'])
    })

    it('[D4] writes to no schedule of another concert than the lease’s', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      await commit(storage, { lease: b, facts: [waits('kim', 1, { scheduleId: 'b1' })] })
      for (const fact of [waits('lee', 2, { scheduleId: 'b1' }), waitsNoLonger('kim', 'b1')]) {
        expect(await commit(storage, { lease: a, facts: [fact] })).to.deep.equal(['CONSTRAINT'])
      }
    })
  })
}
