import { expect } from 'chai'
import type { CatalogueConcert, PolicyChoice } from '../../../client-sdk/protocol/index.ts'
import type { Storage } from '../../../storage/Storage.ts'
import {
  CATALOGUE,
  commit,
  concertOf,
  drawn,
  issued,
  LOTTERY,
  NOW,
  SEED,
  scheduleOf,
  setLottery,
  setStage,
} from '../fixtures.ts'
import type { Open } from './Open.ts'

const lotteryOf = async (storage: Storage, concertId = 'd') => (await storage.loadConcert(concertId))?.lottery
const joined = (sequence: number, userId: string) => ({ ...issued(sequence, userId, `d.${sequence}`), concertId: 'd' })
const withPolicy = (concertId: string, policy: PolicyChoice) => ({
  plans: {},
  concerts: [{ ...concertOf(concertId, `${concertId}1`), policy }],
})

export const describeLotteries = (open: Open): void => {
  describe('lotteries', () => {
    it('[L3] gives a seed to each line that is to be drawn, once, and keeps it through imports and over a restart', async () => {
      const { storage, reopen } = await open()
      await setStage(storage)
      const lease = await setLottery(storage)
      let seeds = 0
      const newSeed = () => `another ${++seeds}`
      const again = withPolicy('d', { preset: 'facade', opening: 'lottery' })
      expect(await storage.importCatalogue(again, NOW, [lease], { newSeed })).to.include({ kind: 'imported' })
      expect(await lotteryOf(storage)).to.deep.equal({ seed: SEED })
      expect(await lotteryOf(storage, 'a')).to.equal(undefined)
      expect(await lotteryOf((await reopen?.()) ?? storage)).to.deep.equal({ seed: SEED })
      expect(seeds).to.equal(0)
    })

    it('[L3] [O8] makes none where an import is only tried, or is refused; without anything to make it by it fails whole', async () => {
      const { storage } = await open()
      await setStage(storage)
      const newSeed = () => SEED
      await storage.importCatalogue(LOTTERY, NOW, [], { newSeed, dryRun: true })
      const [concert] = LOTTERY.concerts
      const lost = { plans: {}, concerts: concert ? [{ ...concert, schedules: concertOf('d', 'a1').schedules }] : [] }
      expect(await storage.importCatalogue(lost, NOW, [], { newSeed })).to.include({ kind: 'refused' })
      const error = await storage.importCatalogue(LOTTERY, NOW).then(
        () => undefined,
        (reason: Error) => reason,
      )
      expect(error?.message).to.include('seed')
      expect(await storage.concertIds()).to.deep.equal(['a', 'b'])
    })

    it('[L3] a line that is drawn has no later opening by an import; one that is not has', async () => {
      const { storage } = await open()
      await setStage(storage)
      const dates = (...opensAt: readonly string[]) => ({
        plans: {},
        concerts: [
          {
            ...withPolicy('d', { preset: 'slots', opening: 'lottery' as const }).concerts[0],
            schedules: opensAt.map((at, nth) => ({ ...scheduleOf(`d${nth + 1}`), opensAt: at })),
          } as CatalogueConcert,
        ],
      })
      const [first, second, third] = ['2027-04-01T00:00:00Z', '2027-04-02T00:00:00Z', '2027-04-03T00:00:00Z'] as const
      await storage.importCatalogue(dates(first, second), NOW, [], { newSeed: () => SEED })
      const lease = await storage.acquireLease('d', 'server-1', NOW)
      const bring = (...opensAt: readonly string[]) => storage.importCatalogue(dates(...opensAt), NOW, [lease])
      expect(await bring(second, second)).to.include({ kind: 'imported' })
      expect(await bring(first, second)).to.include({ kind: 'imported' })
      await commit(storage, { lease, facts: [joined(1, 'kim'), drawn(1)] })
      expect(await bring(second, second)).to.deep.equal({
        kind: 'refused',
        faults: [{ path: 'concerts.0.schedules.0.opensAt', reason: "can't be later: the line of d is drawn" }],
      })
      expect(await bring(first, third)).to.include({ kind: 'imported' })
      expect(await bring(second, first)).to.include({ kind: 'imported' })
    })

    it('[L3] a line that has begun can’t become one that is drawn, nor one that is drawn any other; before, it can', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const lease = await setLottery(storage)
      const drawnA = {
        ...CATALOGUE.concerts[0],
        ...withPolicy('a', { preset: 'slots', opening: 'lottery' }).concerts[0],
      }
      const imports = async (catalogue: object) => {
        const options = { newSeed: () => SEED }
        return (await storage.importCatalogue(catalogue as typeof CATALOGUE, NOW, [a, lease], options)).kind
      }
      const plainD = withPolicy('d', { preset: 'slots' })
      expect([await imports(plainD), await imports(LOTTERY)]).to.deep.equal(['imported', 'imported'])
      await commit(storage, { lease: a, facts: [issued(1, 'kim')] }, { lease, facts: [joined(1, 'kim')] })
      expect(await imports({ plans: {}, concerts: [drawnA] })).to.equal('refused')
      expect(await imports(plainD)).to.equal('refused')
    })

    it('[L1] [L5] keeps how far a line was drawn, and the numbers as they were', async () => {
      const { storage, reopen } = await open()
      await setStage(storage)
      const lease = await setLottery(storage)
      const facts = [joined(1, 'kim'), joined(2, 'lee'), drawn(2)]
      expect(await commit(storage, { lease, facts })).to.deep.equal(['committed'])
      const record = await ((await reopen?.()) ?? storage).loadConcert('d')
      expect(record?.lottery).to.deep.equal({ seed: SEED, upTo: 2 })
      expect(record?.tokens.map(({ sequence }) => sequence)).to.deep.equal([1, 2])
    })

    it('[L1] takes no draw of a part of the line, no second one, and none of a line that is not to be drawn', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const lease = await setLottery(storage)
      await commit(storage, { lease, facts: [joined(1, 'kim'), joined(3, 'lee')] })
      for (const upTo of [0, 2, 4]) {
        expect(await commit(storage, { lease, facts: [drawn(upTo)] }), String(upTo)).to.deep.equal(['CONSTRAINT'])
      }
      expect(await commit(storage, { lease: a, facts: [{ ...drawn(0), concertId: 'a' }] })).to.deep.equal([
        'CONSTRAINT',
      ])
      expect(await commit(storage, { lease, facts: [drawn(3), drawn(3)] })).to.deep.equal(['CONSTRAINT'])
      expect(await lotteryOf(storage)).to.deep.equal({ seed: SEED })
      expect(await commit(storage, { lease, facts: [drawn(3)] })).to.deep.equal(['committed'])
      expect(await commit(storage, { lease, facts: [drawn(3)] })).to.deep.equal(['CONSTRAINT'])
    })
  })
}
