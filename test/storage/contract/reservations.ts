import { expect } from 'chai'
import {
  begun,
  charged,
  commit,
  ended,
  HOLD_MS,
  held,
  NOW,
  offered,
  paid,
  refunded,
  setStage,
  transferred,
} from '../fixtures.ts'
import type { Open } from './Open.ts'

export const describeReservations = (open: Open): void => {
  describe('reservations', () => {
    it('keeps a hold with its seats in the order held', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [held('r1', [5, 0])] })
      expect(await storage.reservation('r1')).to.deep.equal({
        reservationId: 'r1',
        concertId: 'a',
        scheduleId: 'a1',
        userId: 'kim',
        seats: [5, 0],
        seatIds: ['B-1', 'A-0'],
        state: 'HELD',
        amount: 2_500,
        heldAt: NOW,
        expiresAt: NOW + HOLD_MS,
        generation: 1,
      })
      expect(await storage.reservation('r2')).to.equal(undefined)
    })

    it('[H1] fails a second live reservation of a seat, held or sold, and allows one of an ended hold', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, {
        lease: a,
        facts: [held('r1', [0]), held('r2', [1]), charged('kim', 1_500), paid('r2', 1_500)],
      })
      expect(await commit(storage, { lease: a, facts: [held('r3', [0])] })).to.deep.equal(['CONSTRAINT'])
      expect(await commit(storage, { lease: a, facts: [held('r3', [1])] })).to.deep.equal(['CONSTRAINT'])
      expect(await commit(storage, { lease: a, facts: [ended('hold-expired', 'r1')] })).to.deep.equal(['committed'])
      expect(await commit(storage, { lease: a, facts: [held('r3', [0])] })).to.deep.equal(['committed'])
      expect((await storage.reservation('r1'))?.state).to.equal('EXPIRED')
    })

    it('fails a hold of what does not exist, of nothing, of a seat twice, or at a wrong price', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const wrong = [
        held('r1', [8]),
        held('r1', []),
        held('r1', [0, 0]),
        held('r1', [0], { amount: 1_000 }),
        held('r1', [0], { userId: 'nobody' }),
        held('r1', [0], { scheduleId: 'b1' }),
        held('r1', [0], { scheduleId: 'nowhere' }),
      ]
      for (const fact of wrong) {
        expect(await commit(storage, { lease: a, facts: [fact] }), JSON.stringify(fact)).to.deep.equal(['CONSTRAINT'])
      }
    })

    it('[H1] ends and sells nothing but a held reservation', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const facts = ['released', 'expired', 'paid'].map((id, seat) => held(id, [seat]))
      const ends = [ended('hold-released', 'released'), ended('hold-expired', 'expired'), paid('paid', 1_500)]
      await commit(storage, { lease: a, facts: [charged('kim', 10_000), ...facts, ...ends] })
      for (const id of ['released', 'expired', 'paid', 'unknown']) {
        for (const fact of [
          ended('hold-released', id),
          ended('hold-expired', id),
          paid(id, 1_500, { entryId: 'again' }),
        ]) {
          expect(await commit(storage, { lease: a, facts: [fact] }), `${fact.type} ${id}`).to.deep.equal(['CONSTRAINT'])
        }
      }
      expect(await storage.wallet('kim')).to.equal(8_500)
    })

    it('[H6] [P6] fails what names another owner, another date or another amount than the hold', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [charged('kim', 9_000), charged('lee', 9_000), held('r1', [0])] })
      const wrong = [
        ended('hold-released', 'r1', 'lee'),
        paid('r1', 1_500, { userId: 'lee' }),
        paid('r1', 1_500, { scheduleId: 'a2' }),
        paid('r1', 1_000),
      ]
      for (const fact of wrong) {
        expect(await commit(storage, { lease: a, facts: [fact] }), JSON.stringify(fact)).to.deep.equal(['CONSTRAINT'])
      }
    })

    it('[H3] fails the payment of a hold at its deadline', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [charged('kim', 9_000), held('r1', [0])] })
      const late = paid('r1', 1_500, { at: NOW + HOLD_MS })
      expect(await commit(storage, { lease: a, facts: [late] })).to.deep.equal(['CONSTRAINT'])
      const inTime = paid('r1', 1_500, { at: NOW + HOLD_MS - 1 })
      expect(await commit(storage, { lease: a, facts: [inTime] })).to.deep.equal(['committed'])
    })

    it('[H10] begins the checkout of a hold once, and keeps that it has', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [held('r1', [0]), begun('r1')] })
      const expiresAt = NOW + HOLD_MS + 1_000
      expect(await storage.reservation('r1')).to.include({ state: 'HELD', expiresAt, checkoutAt: NOW + 1 })
      const [hold] = (await storage.loadConcert('a'))?.schedules.a1?.holds ?? []
      expect(hold).to.include({ reservationId: 'r1', expiresAt, checkoutAt: NOW + 1 })
      const again = begun('r1', { expiresAt: expiresAt + 1, at: NOW + 2 })
      expect(await commit(storage, { lease: a, facts: [again] })).to.deep.equal(['CONSTRAINT'])
      const late = paid('r1', 1_500, { at: expiresAt - 1 })
      expect(await commit(storage, { lease: a, facts: [charged('kim', 9_000), late] })).to.deep.equal(['committed'])
      expect((await storage.reservation('r1'))?.checkoutAt).to.equal(NOW + 1)
    })

    it('[H10] fails a checkout of what is over, of another, or that makes a hold shorter', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [held('r1', [0]), held('r2', [1]), ended('hold-released', 'r2')] })
      const wrong = [
        begun('r1', { at: NOW + HOLD_MS }),
        begun('r1', { expiresAt: NOW + HOLD_MS - 1 }),
        begun('r1', { userId: 'lee' }),
        begun('r1', { scheduleId: 'a2' }),
        begun('r2'),
        begun('unknown'),
      ]
      for (const fact of wrong) {
        expect(await commit(storage, { lease: a, facts: [fact] }), JSON.stringify(fact)).to.deep.equal(['CONSTRAINT'])
      }
    })

    it('[H1] [P7] has the seats of what is refunded for another, and the reservation CANCELLED', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const sale = [charged('kim', 9_000), held('r1', [0, 5]), paid('r1', 2_500)]
      await commit(storage, { lease: a, facts: [...sale, refunded('r1', 2_500)] })
      const { state, paymentId, seatIds } = (await storage.reservation('r1')) ?? {}
      expect({ state, paymentId, seatIds }).to.deep.equal({
        state: 'CANCELLED',
        paymentId: 'payment-r1',
        seatIds: ['A-0', 'B-1'],
      })
      expect((await storage.loadConcert('a'))?.schedules.a1).to.deep.include({ sold: [], revenue: 0 })
      const next = [charged('lee', 9_000), held('r2', [0], { userId: 'lee' }), paid('r2', 1_500, { userId: 'lee' })]
      expect(await commit(storage, { lease: a, facts: next })).to.deep.equal(['committed'])
      expect((await storage.loadConcert('a'))?.schedules.a1?.sold).to.deep.equal([{ userId: 'lee', seats: [0] }])
    })

    it('[P7] fails the refund of what is not paid, of another, or of another amount', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const facts = [charged('kim', 9_000), held('r1', [0]), paid('r1', 1_500), held('r2', [1])]
      await commit(storage, { lease: a, facts })
      const wrong = [
        refunded('r2', 1_500),
        refunded('r1', 1_499),
        refunded('r1', 1_500, { userId: 'lee' }),
        refunded('r1', 1_500, { scheduleId: 'a2' }),
        refunded('r1', 1_500, { entryId: 'debit-r1' }),
        refunded('unknown', 1_500),
      ]
      for (const fact of wrong) {
        expect(await commit(storage, { lease: a, facts: [fact] }), JSON.stringify(fact)).to.deep.equal(['CONSTRAINT'])
      }
      expect(await storage.wallet('kim')).to.equal(7_500)
    })

    it('lists the reservations of a user in all concerts, newest first', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      await commit(
        storage,
        {
          lease: a,
          facts: [held('r1', [0]), held('r2', [1], { heldAt: NOW + 2 }), held('r3', [2], { userId: 'lee' })],
        },
        {
          lease: b,
          facts: [held('r4', [0], { scheduleId: 'b1', heldAt: NOW + 1 }), held('r0', [1], { scheduleId: 'b1' })],
        },
        { lease: a, facts: [ended('hold-released', 'r1')] },
      )
      const ids = (await storage.reservationsOf('kim')).map(({ reservationId }) => reservationId)
      expect(ids).to.deep.equal(['r2', 'r4', 'r0', 'r1'])
      expect(await storage.reservationsOf('nobody')).to.deep.equal([])
    })

    it('[T2] [S2] reads on behind what was passed on since it ended a page', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const facts = [charged('kim', 9_000), held('r1', [0]), held('r2', [1]), held('r3', [2], { heldAt: NOW + 1 })]
      await commit(storage, { lease: a, facts: [...facts, held('r4', [3]), paid('r2', 1_500)] })
      const idsOf = async (page: Parameters<typeof storage.reservationsOf>[1]) =>
        (await storage.reservationsOf('kim', page)).map(({ reservationId }) => reservationId)
      expect(await idsOf({ limit: 3 })).to.deep.equal(['r3', 'r4', 'r2'])
      await commit(storage, { lease: a, facts: [offered('r2', 'hash'), transferred('r2', 'hash')] })
      for (const scheduleId of [undefined, 'a1']) {
        expect(await idsOf({ scheduleId, after: 'r2', limit: 3 })).to.deep.equal(['r1'])
        expect(await idsOf({ scheduleId, after: 'r3', limit: 3 })).to.deep.equal(['r4', 'r1'])
      }
      expect(await idsOf({ after: 'unknown', limit: 3 })).to.deep.equal([])
    })

    it('[H7] loads holds by age and sold seats by owner', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const facts = [
        charged('kim', 9_000),
        held('z', [3, 2]),
        held('y', [7], { userId: 'lee', heldAt: NOW - 1 }),
        held('sold-1', [6, 5]),
        held('sold-2', [4]),
        held('gone', [0]),
        held('elsewhere', [1], { scheduleId: 'a2' }),
        paid('sold-1', 2_000),
        paid('sold-2', 1_000),
        ended('hold-expired', 'gone'),
      ]
      expect(await commit(storage, { lease: a, facts })).to.deep.equal(['committed'])
      const record = await storage.loadConcert('a')
      expect(record?.schedules.a1).to.deep.equal({
        holds: [
          { reservationId: 'y', userId: 'lee', seats: [7], amount: 1_000, heldAt: NOW - 1, expiresAt: NOW + HOLD_MS },
          { reservationId: 'z', userId: 'kim', seats: [3, 2], amount: 3_000, heldAt: NOW, expiresAt: NOW + HOLD_MS },
        ],
        sold: [{ userId: 'kim', seats: [4, 5, 6] }],
        blocked: [],
        revenue: 3_000,
        checkedIn: 0,
        members: [],
        released: [],
        waitlist: [],
      })
      expect(record?.schedules.a2?.holds.map(({ reservationId }) => reservationId)).to.deep.equal(['elsewhere'])
    })
  })
}
