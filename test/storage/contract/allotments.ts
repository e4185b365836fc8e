import { expect } from 'chai'
import type { Storage } from '../../../storage/Storage.ts'
import { allotmentJoined, allotmentReleased, CATALOGUE, CODE, commit, NOW, setStage } from '../fixtures.ts'
import type { Open } from './Open.ts'

const keptOf = async (storage: Storage | undefined, scheduleId = 'a1') => {
  const { members, released } = (await storage?.loadConcert('a'))?.schedules[scheduleId] ?? {}
  return { members, released }
}

export const describeAllotments = (open: Open): void => {
  describe('allotments', () => {
    it('[H14] [H15] keeps who is a member and what is released, through imports and over a restart', async () => {
      const { storage, reopen } = await open()
      const { a } = await setStage(storage)
      const facts = [
        allotmentJoined('wheels', 'kim'),
        allotmentJoined('fans', 'lee'),
        allotmentJoined('fans', 'kim'),
        allotmentReleased('fans', [0, 1]),
      ]
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['committed'])
      const kept = {
        members: [
          { allotmentId: 'fans', userId: 'kim', code: CODE },
          { allotmentId: 'fans', userId: 'lee', code: CODE },
          { allotmentId: 'wheels', userId: 'kim', code: CODE },
        ],
        released: [{ allotmentId: 'fans', at: NOW + 1 }],
      }
      expect(await keptOf(storage)).to.deep.equal(kept)
      expect(await keptOf(storage, 'a2')).to.deep.equal({ members: [], released: [] })
      await storage.importCatalogue(CATALOGUE, NOW)
      expect(await keptOf((await reopen?.()) ?? storage)).to.deep.equal(kept)
    })

    it('[H14] [H15] takes nobody as a member twice, nor a stranger, and releases once', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const attempt = (...facts: Parameters<typeof commit>[1]['facts']) => commit(storage, { lease: a, facts })
      expect(await attempt(allotmentJoined('fans', 'kim'), allotmentReleased('fans'))).to.deep.equal(['committed'])
      expect(await attempt(allotmentJoined('fans', 'kim'))).to.deep.equal(['CONSTRAINT'])
      expect(await attempt(allotmentJoined('fans', 'nobody'))).to.deep.equal(['CONSTRAINT'])
      expect(await attempt(allotmentReleased('fans'))).to.deep.equal(['CONSTRAINT'])
      expect((await keptOf(storage)).members).to.have.length(1)
    })

    it('[D4] writes to no schedule of another concert than the lease’s', async () => {
      const { storage, a } = await setStage((await open()).storage)
      for (const fact of [allotmentJoined('fans', 'kim', 'b1'), allotmentReleased('fans', [], 'b1')]) {
        expect(await commit(storage, { lease: a, facts: [fact] })).to.deep.equal(['CONSTRAINT'])
      }
    })

    it('[H14] keeps no code but by its SHA-256', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const plain = { ...allotmentJoined('fans', 'kim'), code: 'FAN-2027' }
      expect(await commit(storage, { lease: a, facts: [plain] })).to.deep.equal(['CONSTRAINT'])
    })
  })
}
