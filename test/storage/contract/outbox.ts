import { expect } from 'chai'
import { ChangeEvent } from '../../../client-sdk/protocol/index.ts'
import type { ChangeRecord, Fact, Storage } from '../../../storage/Storage.ts'
import {
  acted,
  admitted,
  allotmentJoined,
  allotmentReleased,
  begun,
  CATALOGUE,
  charged,
  checkedIn,
  claimed,
  claimsProlonged,
  commit,
  concertOf,
  drawn,
  ended,
  HOLD_MS,
  held,
  issued,
  NOW,
  offered,
  outcomeOf,
  paid,
  planOf,
  refunded,
  registered,
  saleChanged,
  setLottery,
  setStage,
  TRANSFER_MS,
  tokenEnded,
  transferred,
  waits,
  waitsNoLonger,
  withdrawn,
} from '../fixtures.ts'
import type { Open } from './Open.ts'

/** `setStage` imports and registers. */
const STAGE = 2
const MOVED = 3_600_000
const iso = (ms: number): string => new Date(ms).toISOString()

const all = async (storage: Storage): Promise<readonly ChangeRecord[]> => (await storage.outbox(0, 1_000)) ?? []
const behindStage = async (storage: Storage): Promise<readonly ChangeRecord[]> => (await all(storage)).slice(STAGE)
const numbers = (changes: readonly ChangeRecord[] | undefined) => changes?.map(({ number }) => number)

/** Each fact there is, and what is told of it. */
const TOLD: Readonly<Record<Fact['type'], readonly [Fact, object | undefined]>> = {
  'user-registered': [registered('park'), { type: 'user.registered', userId: 'park' }],
  'wallet-charged': [
    charged('kim', 9_000, 'e1'),
    { type: 'wallet.charged', userId: 'kim', entryId: 'e1', amount: 9_000, balance: 9_000 },
  ],
  'token-issued': [issued(1, 'kim'), { type: 'queue.entered', userId: 'kim', sequence: 1 }],
  'line-drawn': [drawn(0), { type: 'queue.drawn', upTo: 0 }],
  'token-admitted': [
    admitted('a.token-1', NOW + 500),
    { type: 'queue.admitted', userId: 'kim', expiresAt: iso(NOW + 2_000), claimBy: iso(NOW + 500) },
  ],
  'claims-prolonged': [claimsProlonged(NOW + 1_500), undefined],
  'token-claimed': [claimed('a.token-1'), { type: 'queue.claimed', userId: 'kim' }],
  'token-prolonged': [
    { type: 'token-prolonged', concertId: 'a', token: 'a.token-1', userId: 'kim', expiresAt: NOW + 3_000 },
    undefined,
  ],
  'token-ended': [
    tokenEnded('a.token-1', 'ACTIVE'),
    { type: 'queue.ended', userId: 'kim', sequence: 1, was: 'ACTIVE', reason: 'LEFT' },
  ],
  'tokens-purged': [{ type: 'tokens-purged', concertId: 'a', tokens: ['a.token-1'] }, undefined],
  'allotment-joined': [
    allotmentJoined('fans', 'kim'),
    { type: 'allotment.joined', scheduleId: 'a1', allotmentId: 'fans', userId: 'kim' },
  ],
  'allotment-released': [
    allotmentReleased('fans', [0, 5]),
    { type: 'allotment.released', scheduleId: 'a1', allotmentId: 'fans', seats: ['A-0', 'B-1'] },
  ],
  'waitlist-joined': [
    waits('kim', 1, { wish: { quantity: 2, category: 'VIP' } }),
    { type: 'waitlist.joined', scheduleId: 'a1', userId: 'kim', quantity: 2, category: 'VIP' },
  ],
  'waitlist-left': [waitsNoLonger('kim'), { type: 'waitlist.left', scheduleId: 'a1', userId: 'kim' }],
  'seats-held': [
    held('r1', [0, 5]),
    {
      ...{ type: 'seats.held', scheduleId: 'a1', reservationId: 'r1', userId: 'kim', seats: ['A-0', 'B-1'] },
      ...{ amount: 2_500, expiresAt: iso(NOW + HOLD_MS) },
    },
  ],
  'reservation-paid': [
    paid('r1', 2_500, { seats: [0, 5] }),
    {
      ...{ type: 'reservation.paid', scheduleId: 'a1', reservationId: 'r1', userId: 'kim', seats: ['A-0', 'B-1'] },
      ...{ paymentId: 'payment-r1', entryId: 'debit-r1', amount: 2_500, balance: 6_500 },
    },
  ],
  'transfer-withdrawn': [
    withdrawn('r1'),
    { type: 'transfer.withdrawn', scheduleId: 'a1', reservationId: 'r1', userId: 'kim' },
  ],
  'transfer-offered': [
    offered('r1', 'hash'),
    {
      ...{ type: 'transfer.offered', scheduleId: 'a1', reservationId: 'r1', userId: 'kim' },
      expiresAt: iso(NOW + TRANSFER_MS),
    },
  ],
  'reservation-transferred': [
    transferred('r1', 'hash', { seats: [0, 5] }),
    {
      ...{ type: 'reservation.transferred', scheduleId: 'a1', reservationId: 'r1', userId: 'lee', fromUserId: 'kim' },
      ...{ generation: 1, seats: ['A-0', 'B-1'] },
    },
  ],
  'reservation-refunded': [
    refunded('r1', 2_500, { seats: [0, 5], userId: 'lee', buyerId: 'kim', generation: 2 }),
    {
      ...{ type: 'reservation.refunded', scheduleId: 'a1', reservationId: 'r1', userId: 'lee', seats: ['A-0', 'B-1'] },
      ...{ buyerId: 'kim', entryId: 'refund-r1', amount: 2_500, balance: 9_000 },
    },
  ],
  'reservation-checked-in': [
    checkedIn('r4', { seats: [0] }),
    {
      ...{ type: 'reservation.checked-in', scheduleId: 'a1', reservationId: 'r4', userId: 'kim' },
      ...{ seats: ['A-0'], door: 'East' },
    },
  ],
  'payment-announced': [
    { type: 'payment-announced', concertId: 'a', scheduleId: 'a1', reservationId: 'r1', paymentId: 'p', at: NOW },
    { type: 'payment.announced', scheduleId: 'a1', reservationId: 'r1', paymentId: 'p' },
  ],
  'hold-expired': [
    { ...(ended('hold-expired', 'r2') as Fact & { type: 'hold-expired' }), seats: [1] },
    { type: 'hold.expired', scheduleId: 'a1', reservationId: 'r2', userId: 'kim', seats: ['A-1'] },
  ],
  'checkout-begun': [
    begun('r3'),
    {
      ...{ type: 'checkout.begun', scheduleId: 'a1', reservationId: 'r3', userId: 'kim' },
      expiresAt: iso(NOW + HOLD_MS + 1_000),
    },
  ],
  'hold-released': [
    { ...(ended('hold-released', 'r3') as Fact & { type: 'hold-released' }), seats: [2] },
    { type: 'hold.released', scheduleId: 'a1', reservationId: 'r3', userId: 'kim', seats: ['A-2'] },
  ],
  'seats-blocked': [
    { type: 'seats-blocked', scheduleId: 'a2', seats: [3, 4] },
    { type: 'seats.blocked', scheduleId: 'a2', seats: ['A-3', 'B-0'] },
  ],
  'seats-unblocked': [
    { type: 'seats-unblocked', scheduleId: 'a2', seats: [4] },
    { type: 'seats.unblocked', scheduleId: 'a2', seats: ['B-0'] },
  ],
  'sale-changed': [
    saleChanged({ openedUpTo: NOW, stopped: { state: 'PAUSED', at: NOW + 1 }, movedMs: MOVED }),
    {
      ...{ type: 'sale.changed', openedUpTo: iso(NOW), stopped: { state: 'PAUSED', at: iso(NOW + 1) } },
      movedMs: MOVED,
    },
  ],
  'admission-changed': [
    { type: 'admission-changed', concertId: 'a', values: { maxActive: 7 } },
    { type: 'admission.changed', maxActive: 7 },
  ],
  'operator-acted': [
    acted({ detail: { seats: ['A-1'] } }),
    { type: 'operator.acted', action: 'sale-paused', detail: { seats: ['A-1'] } },
  ],
}

export const describeOutbox = (open: Open): void => {
  describe('the outbox', () => {
    it('[E1] [E3] tells of each fact what the protocol says, and of signs of life nothing', async () => {
      const { storage, a } = await setStage((await open()).storage)
      for (const [fact, told] of Object.values(TOLD)) {
        const before = (await all(storage)).length
        if (fact.type === 'hold-expired') await commit(storage, { lease: a, facts: [held('r2', [1]), held('r3', [2])] })
        if (fact.type === 'reservation-checked-in') {
          await commit(storage, { lease: a, facts: [held('r4', [0]), paid('r4', 1_500)] })
        }
        const lease = fact.type === 'line-drawn' ? await setLottery(storage) : a
        expect(await commit(storage, { lease, facts: [fact] }), fact.type).to.deep.equal(['committed'])
        const last = (await all(storage)).slice(before).at(-1)
        expect(last?.events, fact.type).to.deep.equal(told && [told])
        if (told !== undefined) expect(ChangeEvent.parse(told), fact.type).to.deep.equal(told)
      }
    })

    it('[E1] makes one change of a write set, at its time and of its concert', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const facts = [charged('kim', 9_000), held('r1', [0], { heldAt: NOW + 7 }), paid('r1', 1_500, { at: NOW + 8 })]
      await commit(storage, { facts: facts.slice(0, 1) }, { lease: a, facts: facts.slice(1), outcome: outcomeOf('c1') })
      const changes = await behindStage(storage)
      expect(changes.map(({ number, at, concertId }) => ({ number, at, concertId }))).to.deep.equal([
        { number: STAGE + 1, at: NOW, concertId: undefined },
        { number: STAGE + 2, at: NOW + 7, concertId: 'a' },
      ])
      expect(changes[1]?.events.map(({ type }) => type)).to.deep.equal(['seats.held', 'reservation.paid'])
    })

    it('[E1] has nothing of what was refused, failed or is none of anybody else’s business', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const verdicts = await commit(
        storage,
        { lease: a, facts: [] },
        { lease: a, facts: [], outcome: outcomeOf('c0') },
        { lease: a, facts: [held('r1', [0])] },
        { lease: a, facts: [held('r2', [1]), paid('r1', 1_500)] },
        { lease: b, facts: [held('r3', [1], { scheduleId: 'b1' })] },
        { lease: b, facts: [held('r4', [2], { scheduleId: 'b1' }), held('r5', [1], { scheduleId: 'b1' })] },
        { lease: b, facts: [held('r6', [3], { scheduleId: 'b1' })] },
        { facts: [registered('kim')] },
        { lease: a, facts: [held('r7', [2])] },
      )
      const [insufficient, constraint] = ['BALANCE_INSUFFICIENT', 'CONSTRAINT']
      expect(verdicts).to.deep.equal([
        ...['committed', 'committed', 'committed', insufficient, 'committed', constraint, 'WITHDRAWN', constraint],
        'committed',
      ])
      const told = (await behindStage(storage)).flatMap(({ number, events }) => [number, ...events])
      const ids = told.map((part) => (typeof part === 'object' && 'reservationId' in part ? part.reservationId : part))
      expect(ids).to.deep.equal([STAGE + 1, 'r1', STAGE + 2, 'r3', STAGE + 3, 'r7'])
    })

    it('[E1] tells of an import, and not of one that is refused, only tried, or finds nothing to change', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const more = { ...CATALOGUE, concerts: [concertOf('c', 'c1')] }
      await storage.importCatalogue(CATALOGUE, NOW, [a, b])
      await storage.importCatalogue(more, NOW, [a, b], { dryRun: true })
      await storage.importCatalogue({ plans: {}, concerts: [concertOf('c', 'a1')] }, NOW, [a, b])
      await storage.importCatalogue(more, NOW + 5, [a, b], { actor: 'server' })
      const [first] = await all(storage)
      expect(first?.events).to.deep.equal([{ type: 'catalogue.imported', actor: 'operator', changed: ['a', 'b'] }])
      expect(await behindStage(storage)).to.deep.equal([
        { number: STAGE + 1, at: NOW + 5, events: [{ type: 'catalogue.imported', actor: 'server', changed: ['c'] }] },
      ])
    })

    it('[E3] names a seat as the catalogue does at that moment', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      const lifeOf = (id: string) => [held(id, [4]), { ...ended('hold-released', id), seats: [4] } as Fact]
      await commit(storage, { lease: a, facts: lifeOf('before') })
      await storage.importCatalogue({ plans: { club: planOf(5) }, concerts: [] }, NOW, [a, b])
      await commit(storage, { lease: a, facts: lifeOf('after').map((fact) => ({ ...fact, ...price(fact) })) })
      const seats = (await all(storage)).flatMap(({ events }) => events.map((event) => 'seats' in event && event.seats))
      expect(seats.filter(Boolean)).to.deep.equal([['B-0'], ['B-0'], ['A-4'], ['A-4']])
    })

    it('[E2] gives what is behind a number, in order and in pages', async () => {
      const { storage } = await setStage((await open()).storage)
      for (const amount of [1, 2, 3]) await commit(storage, { facts: [charged('kim', amount)] })
      expect(numbers(await storage.outbox(0, 2))).to.deep.equal([1, 2])
      expect(numbers(await storage.outbox(2, 2))).to.deep.equal([3, 4])
      expect(numbers(await storage.outbox(4, 2))).to.deep.equal([5])
      expect(await storage.outbox(5, 2)).to.deep.equal([])
      expect(await storage.outboxMarks()).to.deep.equal({ first: 1, last: 5, delivered: 0 })
    })

    it('[E4] does not skip: there is no page behind what is purged, or was never reached', async () => {
      const { storage } = await setStage((await open()).storage)
      await commit(storage, { facts: [charged('kim', 1)] })
      expect(await storage.purgeOutbox(2, NOW + 1, 10)).to.equal(2)
      expect(await storage.outboxMarks()).to.deep.equal({ first: 3, last: 3, delivered: 0 })
      expect(await storage.outbox(1, 10)).to.equal(undefined)
      expect(numbers(await storage.outbox(2, 10))).to.deep.equal([3])
      expect(await storage.outbox(3, 10)).to.deep.equal([])
      expect(await storage.outbox(4, 10)).to.equal(undefined)
    })

    it('[E4] is empty before the first change', async () => {
      const { storage } = await open()
      expect(await storage.outbox(0, 10)).to.deep.equal([])
      expect(await storage.outbox(1, 10)).to.equal(undefined)
      expect(await storage.outboxMarks()).to.deep.equal({ first: 1, last: 0, delivered: 0 })
      expect(await storage.purgeOutbox(10, NOW, 10)).to.equal(0)
    })

    it('[E9] purges from the beginning, as far as it may, and keeps the last number', async () => {
      const { storage, reopen } = await open()
      await setStage(storage)
      const times = [1, 2, 9, 3, 4]
      for (const later of times)
        await commit(storage, { facts: [{ ...charged('kim', later), at: NOW + later } as Fact] })
      expect(await storage.purgeOutbox(0, NOW + 100, 10)).to.equal(0)
      expect(await storage.purgeOutbox(100, NOW + 5, 3)).to.equal(3)
      // The one that comes next is young, by a clock that was ahead.
      expect(await storage.purgeOutbox(100, NOW + 5, 10)).to.equal(1)
      expect(await storage.purgeOutbox(100, NOW + 5, 10)).to.equal(0)
      expect(numbers(await storage.outbox(4, 10))).to.deep.equal([5, 6, 7])
      expect(await storage.purgeOutbox(5, NOW + 100, 10)).to.equal(1)
      expect(await storage.purgeOutbox(100, NOW + 100, 10)).to.equal(1)
      const store = (await reopen?.()) ?? storage
      await commit(store, { facts: [charged('kim', 6)] })
      expect(numbers(await store.outbox(6, 10))).to.deep.equal([7, 8])
    })

    it('[E7] remembers how far it is delivered, and never goes back', async () => {
      const { storage, reopen } = await open()
      await setStage(storage)
      await storage.markDelivered(2)
      await storage.markDelivered(1)
      expect((await ((await reopen?.()) ?? storage).outboxMarks()).delivered).to.equal(2)
    })
  })
}

/** The fifth seat is a dear one in the wider hall. */
const price = (fact: Fact): object => (fact.type === 'seats-held' ? { amount: 1_500 } : {})
