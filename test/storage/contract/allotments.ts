import { expect } from 'chai'
import type { Catalogue, CatalogueAllotment, CatalogueSchedule } from '../../../client-sdk/protocol/index.ts'
import type { Storage } from '../../../storage/Storage.ts'
import {
  allotmentJoined,
  allotmentReleased,
  CATALOGUE,
  CODE,
  commit,
  concertOf,
  NOW,
  planOf,
  setStage,
} from '../fixtures.ts'
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

    it('[H16] [O8] refuses a plan that has no more what a stored date keeps, by name, and then changes nothing', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const [date] = concertOf('a', 'a1').schedules
      const keeping = (...allotments: CatalogueAllotment[]): Catalogue => ({
        plans: CATALOGUE.plans,
        concerts: [{ ...concertOf('a'), schedules: [{ ...(date as CatalogueSchedule), allotments }] }],
      })
      const about = { name: 'Kept', codes: [CODE] }
      const byName = { ...about, allotmentId: 'fans', seats: ['A-3', 'A-0'] }
      const byRow = { ...about, allotmentId: 'wheels', zone: 'Floor', rows: ['B'], codes: [] }
      const imported = await storage.importCatalogue(keeping(byName, byRow), NOW, [a, b])
      expect(imported).to.deep.include({ kind: 'imported', changed: ['a'] })

      const before = await storage.loadConcert('a')
      for (const dryRun of [true, false]) {
        const smaller = { plans: { club: planOf(3) }, concerts: [] }
        expect(await storage.importCatalogue(smaller, NOW, [a, b], { dryRun })).to.deep.equal({
          kind: 'refused',
          faults: [{ path: 'plans.club', reason: 'allotments.0.seats of schedule a1: "A-3" is not in the plan' }],
        })
      }
      expect(await storage.loadConcert('a')).to.deep.equal(before)

      const larger = { plans: { club: planOf(5) }, concerts: [] }
      expect(await storage.importCatalogue(larger, NOW, [a, b])).to.deep.include({ changed: ['a', 'b'] })
    })

    it('[H14] keeps no code but by its SHA-256', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const plain = { ...allotmentJoined('fans', 'kim'), code: 'FAN-2027' }
      expect(await commit(storage, { lease: a, facts: [plain] })).to.deep.equal(['CONSTRAINT'])
    })
  })
}
