import { expect } from 'chai'
import type { SeatBlock } from '../../../rooms/schedule/events.ts'
import {
  acted,
  admitted,
  CATALOGUE,
  charged,
  commit,
  concertOf,
  ended,
  HOLD_MS,
  held,
  issued,
  NOW,
  outcomeOf,
  paid,
  planOf,
  saleChanged,
  setStage,
} from '../fixtures.ts'
import type { Open } from './Open.ts'

const HOUR = 3_600_000
const blocked = (seats: readonly number[], scheduleId = 'a1'): SeatBlock => ({
  type: 'seats-blocked',
  scheduleId,
  seats,
})
const unblocked = (seats: readonly number[], scheduleId = 'a1'): SeatBlock => ({
  ...blocked(seats, scheduleId),
  type: 'seats-unblocked',
})
const PAUSED = { state: 'PAUSED', at: NOW } as const

export const describeOperator = (open: Open): void => {
  describe('what the operator sets', () => {
    it('[O1] [O2] [O4] keeps how a sale stands, through imports and over a restart', async () => {
      const { storage, reopen } = await open()
      const { a } = await setStage(storage)
      const saleOf = async (store = storage, concertId = 'a') => (await store.loadConcert(concertId))?.sale
      await commit(storage, { lease: a, facts: [saleChanged({ openedUpTo: NOW, stopped: PAUSED })] })
      expect(await saleOf()).to.deep.equal({ openedUpTo: NOW, stopped: PAUSED })
      expect(await saleOf(storage, 'b')).to.deep.equal({})
      await storage.importCatalogue({ plans: {}, concerts: [] }, NOW)
      expect(await saleOf(await reopen?.())).to.deep.equal({ openedUpTo: NOW, stopped: PAUSED })
    })

    it('[O1] [O4] sets a sale as a whole: what a change does not say is over', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [saleChanged({ openedUpTo: NOW, stopped: PAUSED })] })
      await commit(storage, { lease: a, facts: [saleChanged()] })
      expect((await storage.loadConcert('a'))?.sale).to.deep.equal({})
    })

    it('[O3] moves the deadlines of all holds and ACTIVE tokens of the concert, and nobody else’s', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const elsewhere = held('there', [0], { scheduleId: 'b1' })
      await commit(storage, { lease: b, facts: [elsewhere] })
      await commit(storage, {
        lease: a,
        facts: [
          ...[charged('kim', 9_000), held('one', [0]), held('other', [1, 2], { scheduleId: 'a2', userId: 'lee' })],
          ...[held('gone', [3]), ended('hold-released', 'gone'), held('sold', [4]), paid('sold', 1_000)],
          ...[issued(1, 'kim'), issued(2, 'lee'), admitted('a.token-1')],
        ],
      })
      const before = await storage.loadConcert('a')
      await commit(storage, { lease: a, facts: [saleChanged({ stopped: PAUSED, movedMs: HOUR })] })
      const deadline = async (id: string) => (await storage.reservation(id))?.expiresAt
      expect(await deadline('one')).to.equal(NOW + HOLD_MS + HOUR)
      expect(await deadline('other')).to.equal(NOW + HOLD_MS + HOUR)
      for (const id of ['gone', 'sold', 'there']) expect(await deadline(id), id).to.equal(NOW + HOLD_MS)
      const tokens = (await storage.loadConcert('a'))?.tokens
      expect(tokens?.map(({ expiresAt }) => expiresAt)).to.deep.equal([NOW + 2_000 + HOUR, NOW + 1_000])
      const late = paid('one', 1_500, { at: NOW + HOLD_MS + HOUR - 1 })
      expect(await commit(storage, { lease: a, facts: [saleChanged({ movedMs: -HOUR })] })).to.deep.equal(['committed'])
      expect(await storage.loadConcert('a')).to.deep.equal(before)
      expect(await commit(storage, { lease: a, facts: [late] })).to.deep.equal(['CONSTRAINT'])
    })

    it('[O6] keeps the pace of admission, value by value, until an import changes the concert itself', async () => {
      const { storage, reopen } = await open()
      const { a, b } = await setStage(storage)
      const set = (values: object) => ({ type: 'admission-changed', concertId: 'a', values }) as const
      await commit(storage, { lease: a, facts: [set({ maxActive: 3, batchSize: 7 })] })
      await commit(storage, { lease: a, facts: [set({ batchSize: 8 }), set({ batchIntervalMs: 900 })] })
      await storage.importCatalogue({ ...CATALOGUE, concerts: [concertOf('a', 'a1', 'a2', 'a3')] }, NOW, [a, b])
      const store = (await reopen?.()) ?? storage
      const admission = async () => (await store.loadConcert('a'))?.admission
      expect(await admission()).to.deep.equal({ maxActive: 3, batchSize: 8, batchIntervalMs: 900 })
      const renamed = { ...concertOf('a', 'a1', 'a2'), name: 'Another' }
      await store.importCatalogue({ ...CATALOGUE, concerts: [renamed] }, NOW, [a, b])
      expect(await admission()).to.deep.equal({})
    })

    it('[O7] keeps what is blocked, in order, and gives it back', async () => {
      const { storage, reopen } = await open()
      const { a } = await setStage(storage)
      await commit(storage, { lease: a, facts: [blocked([5, 0, 7]), blocked([3], 'a2'), unblocked([0])] })
      const schedules = (await ((await reopen?.()) ?? storage).loadConcert('a'))?.schedules
      expect([schedules?.a1?.blocked, schedules?.a2?.blocked]).to.deep.equal([[5, 7], [3]])
    })

    it('[H1] [O7] fails to block what is not free, to hold what is blocked, and to unblock what is not', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const facts = [charged('kim', 9_000), held('held', [0]), held('sold', [1]), paid('sold', 1_500), blocked([2])]
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['committed'])
      const wrong = [
        ...[blocked([0]), blocked([1]), blocked([2]), blocked([8]), blocked([3, 3]), blocked([3, 0])],
        ...[blocked([0], 'b1'), unblocked([2], 'b1'), unblocked([3]), unblocked([2, 2])],
        ...[held('r', [2]), held('r', [2, 3]), blocked([]), unblocked([])],
      ]
      for (const fact of wrong) {
        expect(await commit(storage, { lease: a, facts: [fact] }), JSON.stringify(fact)).to.deep.equal(['CONSTRAINT'])
      }
      expect((await storage.loadConcert('a'))?.schedules.a1?.blocked).to.deep.equal([2])
      const freed = [unblocked([2]), held('r', [2]), ended('hold-released', 'held'), blocked([0])]
      expect(await commit(storage, { lease: a, facts: freed })).to.deep.equal(['committed'])
    })

    it('[O7] lets no import change a date with a blocked seat', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [blocked([0])] })
      const outcome = await storage.importCatalogue({ plans: { club: planOf(5) }, concerts: [] }, NOW, [a, b])
      const reason = "plan club can't change: seats of a1 are held, sold or blocked"
      expect(outcome).to.deep.equal({ kind: 'refused', faults: [{ path: 'plans.club', reason }] })
    })

    it('[O8] tells what an import would change, and changes nothing', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const contents = async () => [await storage.loadConcert('a'), await storage.audit(0, 100)]
      const catalogue = { plans: { club: planOf(5) }, concerts: [concertOf('c', 'c1')] }
      const before = await contents()
      const tried = await storage.importCatalogue(catalogue, NOW, [a, b], { dryRun: true })
      expect(tried).to.deep.include({
        kind: 'imported',
        changed: ['a', 'b', 'c'],
        counts: {
          concerts: { added: 1, changed: 2 },
          schedules: { added: 1, changed: 3 },
          seats: { added: 10, changed: 30 },
        },
      })
      expect(await contents()).to.deep.equal(before)
      expect(await storage.concertIds()).to.deep.equal(['a', 'b'])
      expect(await storage.importCatalogue(catalogue, NOW, [a, b])).to.deep.equal(tried)
      await commit(storage, { lease: a, facts: [held('r1', [0])] })
      const other = { ...catalogue, plans: { club: planOf(4) } }
      expect((await storage.importCatalogue(other, NOW, [a, b], { dryRun: true })).kind).to.equal('refused')
    })

    it('[O9] sums up what was paid for the sold seats of each date', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const facts = [
        charged('kim', 9_000),
        held('one', [0, 4]),
        held('other', [1]),
        held('open', [2]),
        held('gone', [3]),
      ]
      const ends = [paid('one', 2_500), paid('other', 1_500), ended('hold-released', 'gone')]
      await commit(storage, { lease: a, facts: [...facts, ...ends] })
      const schedules = (await storage.loadConcert('a'))?.schedules
      expect([schedules?.a1?.revenue, schedules?.a2?.revenue]).to.deep.equal([4_000, 0])
    })

    it('[O10] finds users by how their names begin, by name and id, in pages', async () => {
      const { storage } = await setStage((await open()).storage)
      const named = (userId: string, name: string) => ({ type: 'user-registered', userId, name, at: NOW }) as const
      const names = ['Kim', 'Kim', 'Kimchi', 'kim', 'Ki', '김', '김철수', '\u{1f3ab}', '\uff5e', 'K_m', 'K%']
      const facts = names.map((name, at) => named(`user-${at}`, name))
      await commit(storage, { facts })
      const find = async (prefix: string, after?: string, limit = 10) =>
        (await storage.users(prefix, after, limit)).map(({ userId }) => userId)
      expect(await find('Kim')).to.deep.equal(['user-0', 'user-1', 'user-2'])
      expect(await find('Kim', undefined, 2)).to.deep.equal(['user-0', 'user-1'])
      expect(await find('Kim', 'user-0')).to.deep.equal(['user-1', 'user-2'])
      expect(await find('Kim', 'nobody')).to.deep.equal([])
      expect(await find('김')).to.deep.equal(['user-5', 'user-6'])
      expect(await find('K%')).to.deep.equal(['user-10'])
      expect(await find('', 'user-6')).to.deep.equal(['user-8', 'user-7'])
      expect(await find('Z')).to.deep.equal([])
      expect(await find('', undefined, 100)).to.have.length(names.length + 2)
    })

    it('[O10] [S2] gives the reservations of a user in pages, newest first', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const facts = [1, 0, 2, 2].map((later, at) => held(`r${at}`, [at], { heldAt: NOW + later }))
      await commit(storage, { lease: a, facts: [...facts, held('lee', [5], { userId: 'lee' })] })
      const page = async (limit: number, after?: string) =>
        (await storage.reservationsOf('kim', { after, limit })).map(({ reservationId }) => reservationId)
      expect(await page(3)).to.deep.equal(['r3', 'r2', 'r0'])
      expect(await page(3, 'r3')).to.deep.equal(['r2', 'r0', 'r1'])
      expect(await page(3, 'r1')).to.deep.equal([])
      // Where it would be, if it were kim's.
      expect(await page(3, 'lee')).to.deep.equal(['r1'])
      expect(await page(3, 'nothing')).to.deep.equal([])
      await commit(storage, { lease: b, facts: [held('b', [0], { scheduleId: 'b1', heldAt: NOW })] })
      const ofB = await storage.reservationsOf('kim', { scheduleId: 'b1', limit: 3 })
      expect(ofB.map(({ reservationId }) => reservationId)).to.deep.equal(['b'])
      expect(await page(10)).to.deep.equal(['r3', 'r2', 'r0', 'b', 'r1'])
      expect(await page(2, 'r2')).to.deep.equal(['r0', 'b'])
    })

    it('[O5] keeps a line of the audit log with what was done, or neither', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const length = async () => (await storage.audit(0, 100)).length
      const before = await length()
      const facts = [saleChanged({ stopped: PAUSED }), acted({ detail: { seats: ['A-1'] } })]
      expect(await commit(storage, { lease: b, facts })).to.deep.equal(['CONSTRAINT'])
      expect(await commit(storage, { lease: a, facts: [...facts, held('r', [99])] })).to.deep.equal(['CONSTRAINT'])
      expect(await length()).to.equal(before)
      expect((await storage.loadConcert('a'))?.sale).to.deep.equal({})
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['committed'])
      const { position, ...line } = (await storage.audit(before, 1))[0] ?? {}
      expect(line).to.deep.equal({
        at: NOW,
        actor: 'operator',
        kind: 'sale-paused',
        concertId: 'a',
        detail: { seats: ['A-1'] },
      })
    })

    it('[O5] keeps a line that is of no concert without a lease, and one of a concert only under its own', async () => {
      const { storage } = await setStage((await open()).storage)
      expect(await commit(storage, { facts: [acted({ concertId: undefined })] })).to.deep.equal(['committed'])
      expect((await storage.audit(0, 100)).at(-1)).to.not.have.property('concertId')
      expect(await commit(storage, { facts: [acted()] })).to.deep.equal(['CONSTRAINT'])
    })

    it('[C1] [O5] keeps the first answer to the operator apart from those to users', async () => {
      const { storage } = await setStage((await open()).storage)
      const answer = outcomeOf('c1', { userId: null, type: 'changeSale', body: { saleState: 'PAUSED' } })
      await commit(storage, { facts: [], outcome: outcomeOf('c1') }, { facts: [], outcome: answer })
      expect(await storage.commandOutcome(null, 'c1', NOW)).to.deep.equal(answer)
      expect(await storage.commandOutcome('kim', 'c1', NOW)).to.deep.equal(outcomeOf('c1'))
      expect(await commit(storage, { facts: [], outcome: answer })).to.deep.equal(['CONSTRAINT'])
      expect(await storage.forgetOutcomes(NOW + 1, 10)).to.equal(2)
      expect(await storage.commandOutcome(null, 'c1', NOW)).to.equal(undefined)
    })
  })
}
