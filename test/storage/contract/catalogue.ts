import { expect } from 'chai'
import { type Catalogue, type CatalogueConcert, LIMITS } from '../../../client-sdk/protocol/index.ts'
import type { ImportOptions, Storage } from '../../../storage/Storage.ts'
import {
  CATALOGUE,
  charged,
  commit,
  concertOf,
  ended,
  held,
  NOW,
  outcomeOf,
  paid,
  planOf,
  scheduleOf,
  setStage,
} from '../fixtures.ts'
import type { Open } from './Open.ts'

const only = (...concerts: CatalogueConcert[]): Catalogue => ({ plans: CATALOGUE.plans, concerts })
const sellSeat = (storage: Storage, lease: { concertId: string; epoch: number }) =>
  commit(storage, { lease, facts: [charged('kim', 9_000), held('r1', [0]), paid('r1', 1_500)] })

export const describeCatalogue = (open: Open): void => {
  describe('importCatalogue', () => {
    it('makes concerts that can be loaded as they were written, dates first to last', async () => {
      const { storage } = await open()
      const late = scheduleOf('s1', '2027-06-03T19:00:00Z')
      const early = scheduleOf('s2', '2027-06-03T03:00:00+09:00')
      const concert = {
        ...concertOf('c'),
        venue: 'Club',
        policy: { preset: 'reuse', maxActive: 3 },
        schedules: [late, early],
      }
      const catalogue = only(concert as CatalogueConcert)
      expect(await storage.importCatalogue(catalogue, NOW)).to.deep.include({ kind: 'imported', changed: ['c'] })
      expect(await storage.concertIds()).to.deep.equal(['c'])
      const record = await storage.loadConcert('c')
      expect(record?.concert).to.deep.equal({ ...concert, schedules: [early, late] })
      expect(record?.plans).to.deep.equal(catalogue.plans)
      expect(record?.schedules).to.deep.equal({
        s1: { holds: [], sold: [], blocked: [], revenue: 0, checkedIn: 0, members: [], released: [], waitlist: [] },
        s2: { holds: [], sold: [], blocked: [], revenue: 0, checkedIn: 0, members: [], released: [], waitlist: [] },
      })
      expect(record?.sale).to.deep.equal({})
      expect(record?.admission).to.deep.equal({})
      expect(await storage.loadConcert('d')).to.equal(undefined)
    })

    it('changes nothing when it comes again, in whatever order its fields are', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await sellSeat(storage, a)
      const reversed = JSON.parse(JSON.stringify(CATALOGUE), (_, value) =>
        value === null || typeof value !== 'object' || Array.isArray(value)
          ? value
          : Object.fromEntries(Object.entries(value).reverse()),
      ) as Catalogue
      expect(await storage.importCatalogue(reversed, NOW)).to.deep.include({ kind: 'imported', changed: [] })
    })

    it('adds a date to a concert that sells, and a concert beside it', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      await sellSeat(storage, a)
      const catalogue = only(concertOf('a', 'a1', 'a2', 'a3'), concertOf('c', 'c1'))
      const outcome = await storage.importCatalogue(catalogue, NOW, [a, b])
      expect(outcome).to.deep.include({ kind: 'imported', changed: ['a', 'c'] })
      expect(await storage.concertIds()).to.deep.equal(['a', 'b', 'c'])
      const facts = [held('r2', [7], { scheduleId: 'a3' })]
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['committed'])
    })

    it('keeps what the catalogue does not mention', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const outcome = await storage.importCatalogue(only(concertOf('a', 'a2')), NOW, [a, b])
      expect(outcome).to.deep.include({ kind: 'imported', changed: [] })
      expect(Object.keys((await storage.loadConcert('a'))?.schedules ?? {})).to.deep.equal(['a1', 'a2'])
    })

    it('updates prices, plan and policy of what nothing is held or sold of, ended holds notwithstanding', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [held('r1', [0]), ended('hold-released', 'r1')] })
      const concert = concertOf('a', 'a1')
      const prices = { VIP: 7, Standard: 5 }
      const schedules = concert.schedules.map((schedule) => ({ ...schedule, planId: 'hall', prices }))
      const catalogue = { plans: { hall: planOf(2) }, concerts: [{ ...concert, name: 'New', schedules }] }
      expect(await storage.importCatalogue(catalogue, NOW, [a, b])).to.deep.include({
        kind: 'imported',
        changed: ['a'],
      })
      expect((await storage.reservation('r1'))?.seatIds).to.deep.equal(['A-0'])
      expect(Object.keys((await storage.loadConcert('a'))?.plans ?? {}).sort()).to.deep.equal(['club', 'hall'])
      const gone = [held('r2', [4])]
      expect(await commit(storage, { lease: a, facts: gone })).to.deep.equal(['CONSTRAINT'])
      const facts = [held('r2', [0, 3], { amount: 12 })]
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['committed'])
    })

    it('[P6] refuses to change a date with a held or sold seat, by name, and then changes nothing', async () => {
      for (const touch of ['held', 'sold']) {
        const { storage, a, b } = await setStage((await open()).storage)
        if (touch === 'sold') await sellSeat(storage, a)
        else await commit(storage, { lease: a, facts: [held('r1', [0])] })
        const before = [await storage.loadConcert('a'), await storage.loadConcert('b')]
        const changed = concertOf('a', 'a2', 'a1')
        const schedules = changed.schedules.map((schedule) => ({ ...schedule, opensAt: '2027-05-01T00:00:00Z' }))
        const outcome = await storage.importCatalogue(
          only({ ...concertOf('b'), name: 'New' }, { ...changed, schedules }),
          NOW,
          [a, b],
        )
        expect(outcome).to.deep.equal({
          kind: 'refused',
          faults: [
            {
              path: 'concerts.1.schedules.1',
              reason: "schedule a1 can't change: seats of a1 are held, sold or blocked",
            },
          ],
        })
        expect([await storage.loadConcert('a'), await storage.loadConcert('b')]).to.deep.equal(before)
      }
    })

    it('refuses to change the plan of any date, or the policy of any concert, with a held or sold seat', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      await sellSeat(storage, a)
      const policy = { preset: 'sliding' } as const
      const catalogue = {
        plans: { club: planOf(5) },
        concerts: [concertOf('b', 'b1'), { ...concertOf('a', 'a2'), policy }],
      }
      expect(await storage.importCatalogue(catalogue, NOW, [a, b])).to.deep.equal({
        kind: 'refused',
        faults: [
          { path: 'plans.club', reason: "plan club can't change: seats of a1 are held, sold or blocked" },
          { path: 'concerts.1', reason: "concert a can't change: seats of a1 are held, sold or blocked" },
        ],
      })
    })

    it('refuses a date of another concert', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      expect(await storage.importCatalogue(only(concertOf('b', 'b1', 'a1')), NOW, [a, b])).to.deep.equal({
        kind: 'refused',
        faults: [{ path: 'concerts.0.schedules.1', reason: 'schedule a1 belongs to concert a' }],
      })
    })

    it('lays the seats of every date out anew when their plan grows, also where the catalogue does not mention them', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const outcome = await storage.importCatalogue({ plans: { club: planOf(5) }, concerts: [] }, NOW, [a, b])
      expect(outcome).to.deep.include({ kind: 'imported', changed: ['a', 'b'] })
      const facts = [held('r1', [4, 9], { scheduleId: 'b1', amount: 2_500 })]
      expect(await commit(storage, { lease: b, facts })).to.deep.equal(['committed'])
      expect((await storage.reservation('r1'))?.seatIds).to.deep.equal(['A-4', 'B-4'])
    })

    it('[D4] refuses to change a concert that another server has taken over, by name, and then changes nothing', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      await storage.acquireLease('a', 'server-2', NOW)
      const changed = only({ ...concertOf('b', 'b1'), name: 'New' }, { ...concertOf('a', 'a1', 'a2'), name: 'New' })
      const before = await storage.loadConcert('b')
      expect(await storage.importCatalogue(changed, NOW, [a, b])).to.deep.equal({
        kind: 'refused',
        faults: [{ path: 'concerts.1', reason: 'concert a is not run by this server' }],
      })
      expect(await storage.loadConcert('b')).to.deep.equal(before)
      expect(await storage.importCatalogue(CATALOGUE, NOW, [a, b])).to.deep.include({ kind: 'imported', changed: [] })
    })

    it('names a concert that nobody has opened yet for as long as that is so', async () => {
      const { storage } = await setStage((await open()).storage)
      const another = only(concertOf('c', 'c1'))
      expect(await storage.importCatalogue(another, NOW)).to.deep.include({ kind: 'imported', changed: ['c'] })
      expect(await storage.importCatalogue(another, NOW)).to.deep.include({ kind: 'imported', changed: ['c'] })
      await storage.acquireLease('c', 'server-2', NOW)
      expect(await storage.importCatalogue(another, NOW)).to.deep.include({ kind: 'imported', changed: [] })
    })

    it('[C1] [O8] keeps the answer to the command that imports, and logs it, where anything is changed by it', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const outcome = outcomeOf('import', { userId: null, type: 'importCatalogue', status: 200, body: {} })
      const lines = async () => (await storage.audit(0, 100)).filter(({ kind }) => kind === 'catalogue-imported').length
      const before = await lines()
      const bring = async (catalogue: Catalogue, options: ImportOptions) => {
        const { kind, ...report } = await storage.importCatalogue(catalogue, NOW, [a, b], { outcome, ...options })
        return {
          kind,
          report,
          logged: (await lines()) - before,
          kept: await storage.commandOutcome(null, 'import', NOW),
        }
      }
      const another = only(concertOf('c', 'c1'))
      for (const [catalogue, options] of [
        [CATALOGUE, {}],
        [another, { dryRun: true }],
      ] as const) {
        expect(await bring(catalogue, options)).to.include({ kind: 'imported', logged: 0, kept: undefined })
      }
      const { report, logged, kept } = await bring(another, {})
      expect(logged).to.equal(1)
      expect(kept).to.deep.equal({ ...outcome, body: report })
      expect(await bring({ ...another, plans: {} }, {})).to.include({ logged: 1 })
      const more = only(concertOf('d', 'd1'))
      expect(await bring(more, {}).catch(() => 'failed')).to.equal('failed')
      expect(await storage.concertIds()).to.deep.equal(['a', 'b', 'c'])
    })

    it('[O8] takes as many seats as it may on all dates of a concert, and of one import, and not one more', async () => {
      const { storage } = await open()
      const plans = { club: planOf(LIMITS.seatsOnAllDates / 200), pit: planOf(1) }
      const most = concertOf('a', ...Array.from({ length: 100 }, (_, at) => `a${at}`))
      const small = (concertId: string, scheduleId: string) => ({
        ...concertOf(concertId),
        schedules: [{ ...scheduleOf(scheduleId), planId: 'pit' }],
      })
      const faultsOf = async (...concerts: CatalogueConcert[]) => {
        const outcome = await storage.importCatalogue({ plans, concerts }, NOW, [], { dryRun: true })
        return outcome.kind === 'refused' ? outcome.faults : []
      }
      expect(await faultsOf(most)).to.deep.equal([])
      const tooMany = '500002 seats on all dates are new or changed: at most 500000 are allowed in one import'
      expect(await faultsOf(most, small('b', 'b1'))).to.deep.equal([{ path: 'concerts', reason: tooMany }])
      await storage.importCatalogue({ plans, concerts: [small('a', 'a100')] }, NOW)
      const tooLarge = 'concert a has 500002 seats on all its dates: at most 500000 are allowed'
      expect(await faultsOf(most)).to.deep.equal([{ path: 'concerts.0', reason: tooLarge }])
    })

    it('lays dates of one plan out alike, each at its own prices', async () => {
      const { storage } = await setStage((await open()).storage)
      const dear = { VIP: 9_000, Standard: 8_000 }
      const schedules = ['c1', 'c2', 'c3', 'c4'].map((id, at) => ({
        ...scheduleOf(id),
        ...(at % 2 === 1 && { prices: dear }),
      }))
      await storage.importCatalogue(only({ ...concertOf('c'), schedules }), NOW)
      const lease = await storage.acquireLease('c', 'server-1', NOW)
      const facts = (['c1', 'c2', 'c3', 'c4'] as const).map((scheduleId, at) =>
        held(`r-${scheduleId}`, [0, 4], { scheduleId, amount: at % 2 === 1 ? 17_000 : 2_500 }),
      )
      expect(await commit(storage, { lease, facts })).to.deep.equal(['committed'])
    })

    it('takes ids that every object has a property of for ids like any', async () => {
      const { storage } = await open()
      const plans = { constructor: planOf(2) }
      const date = { ...scheduleOf('valueOf'), planId: 'constructor' }
      const first = { ...concertOf('toString'), schedules: [date] }
      await storage.importCatalogue({ plans, concerts: [first] }, NOW)
      const later = { ...date, scheduleId: 'constructor', prices: { VIP: 1, Standard: 2 } }
      const again = { plans: {}, concerts: [{ ...first, schedules: [later] }] }
      expect(await storage.importCatalogue(again, NOW)).to.deep.include({ kind: 'imported', changed: ['toString'] })
      expect((await storage.loadConcert('toString'))?.plans).to.deep.equal(plans)
    })

    it('refuses a plan that outgrows the prices of a date the catalogue does not mention', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const text = JSON.stringify(planOf(4)).replaceAll('Standard', 'Balcony')
      const concert = concertOf('a', 'a1', 'a2')
      const prices = { VIP: 1, Balcony: 1 }
      const schedules = concert.schedules.map((schedule) => ({ ...schedule, prices }))
      const catalogue = { plans: { club: JSON.parse(text) }, concerts: [{ ...concert, schedules }] } as Catalogue
      expect(await storage.importCatalogue(catalogue, NOW, [a, b])).to.deep.equal({
        kind: 'refused',
        faults: [{ path: 'plans.club', reason: 'schedule b1 has no price for category Balcony' }],
      })
    })
  })
}
