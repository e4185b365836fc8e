import { expect } from 'chai'
import { LIMITS } from '../../../client-sdk/protocol/index.ts'
import {
  acted,
  charged,
  commit,
  concertOf,
  held,
  NOW,
  outcomeOf,
  paid,
  planOf,
  refunded,
  setStage,
} from '../fixtures.ts'
import type { Open } from './Open.ts'

export const describeWallets = (open: Open): void => {
  describe('wallets', () => {
    it('[W2] makes a wallet with the first charge', async () => {
      const { storage } = await setStage((await open()).storage)
      expect(await storage.wallet('kim')).to.equal(undefined)
      const outcomes = await storage.commit([{ facts: [charged('kim', 700)] }, { facts: [charged('kim', 300)] }])
      expect(outcomes).to.deep.equal([
        { kind: 'committed', balance: 700 },
        { kind: 'committed', balance: 1_000 },
      ])
      expect(await storage.wallet('kim')).to.equal(1_000)
    })

    it('[W1] refuses to overfill a wallet, to the won', async () => {
      const { storage } = await setStage((await open()).storage)
      const { walletBalance } = LIMITS
      expect(await commit(storage, { facts: [charged('kim', walletBalance + 1)] })).to.deep.equal(['AMOUNT_INVALID'])
      expect(await commit(storage, { facts: [charged('kim', walletBalance)] })).to.deep.equal(['committed'])
      expect(await commit(storage, { facts: [charged('kim', 1)] })).to.deep.equal(['AMOUNT_INVALID'])
      expect(await storage.wallet('kim')).to.equal(walletBalance)
    })

    it('[W1] fails a charge that is nothing, negative, a fraction, or for nobody', async () => {
      const { storage } = await setStage((await open()).storage)
      await commit(storage, { facts: [charged('kim', 100)] })
      for (const amount of [0, -1, -200, 0.5]) {
        expect(await commit(storage, { facts: [charged('kim', amount)] }), `${amount}`).to.deep.equal(['CONSTRAINT'])
      }
      expect(await commit(storage, { facts: [charged('nobody', 1)] })).to.deep.equal(['CONSTRAINT'])
      expect(await storage.wallet('kim')).to.equal(100)
    })

    it('[P1] [P2] pays with what is there to the won, and refuses a won less', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [held('r1', [0]), charged('kim', 1_499)] })
      expect(await commit(storage, { lease: a, facts: [paid('r1', 1_500)] })).to.deep.equal(['BALANCE_INSUFFICIENT'])
      expect((await storage.reservation('r1'))?.state).to.equal('HELD')
      const [outcome] = await storage.commit([{ lease: a, facts: [charged('kim', 1), paid('r1', 1_500)] }])
      expect(outcome).to.deep.equal({ kind: 'committed', balance: 0 })
      const reservation = await storage.reservation('r1')
      expect(reservation).to.include({ state: 'PAID', paymentId: 'payment-r1', paidAt: NOW + 1 })
    })

    it('[P2] refuses who has no wallet', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [held('r1', [0])] })
      expect(await commit(storage, { lease: a, facts: [paid('r1', 1_500)] })).to.deep.equal(['BALANCE_INSUFFICIENT'])
    })

    it('lets one wallet be spent in two concerts, but not twice', async () => {
      const { storage, a, b } = await setStage((await open()).storage)
      await commit(storage, { facts: [charged('kim', 2_000)] })
      const verdicts = await commit(
        storage,
        { lease: a, facts: [held('r1', [0])] },
        { lease: b, facts: [held('r2', [0], { scheduleId: 'b1' })] },
        { lease: a, facts: [paid('r1', 1_500)] },
        { lease: b, facts: [paid('r2', 1_500, { scheduleId: 'b1' })] },
      )
      expect(verdicts).to.deep.equal(['committed', 'committed', 'committed', 'BALANCE_INSUFFICIENT'])
    })

    it('[W3] keeps an entry of every change with the balance after it', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const facts = [charged('kim', 2_000, 'e1'), held('r1', [0]), paid('r1', 1_500, { entryId: 'e2' })]
      await commit(storage, { lease: a, facts }, { facts: [charged('lee', 5, 'other'), charged('kim', 1, 'e3')] })
      const entries = await storage.entries('kim', undefined, 10)
      expect(entries).to.deep.equal([
        { entryId: 'e1', at: NOW, kind: 'CHARGE', amount: 2_000, balanceAfter: 2_000 },
        { entryId: 'e2', at: NOW + 1, kind: 'PAYMENT', amount: -1_500, balanceAfter: 500, reservationId: 'r1' },
        { entryId: 'e3', at: NOW, kind: 'CHARGE', amount: 1, balanceAfter: 501 },
      ])
      expect(await storage.entries('kim', undefined, 2)).to.deep.equal(entries.slice(0, 2))
      expect(await storage.entries('kim', 'e1', 1)).to.deep.equal(entries.slice(1, 2))
      expect(await storage.entries('kim', 'e3', 9)).to.deep.equal([])
      expect(await storage.entries('kim', 'other', 9)).to.deep.equal([])
      expect(await storage.entries('kim', 'unknown', 9)).to.deep.equal([])
      expect(await storage.entries('nobody', undefined, 9)).to.deep.equal([])
      expect(await storage.entries('kim', undefined, 9, 'newest')).to.deep.equal(entries.toReversed())
      expect(await storage.entries('kim', 'e2', 9, 'newest')).to.deep.equal(entries.slice(0, 1))
      expect(await storage.entries('kim', 'e1', 9, 'newest')).to.deep.equal([])
      expect(await storage.entries('kim', 'other', 9, 'newest')).to.deep.equal([])
    })

    it('[W3] fails an entry that is there already', async () => {
      const { storage } = await setStage((await open()).storage)
      await commit(storage, { facts: [charged('kim', 5, 'e1')] })
      expect(await commit(storage, { facts: [charged('lee', 5, 'e1')] })).to.deep.equal(['CONSTRAINT'])
      expect(await storage.wallet('lee')).to.equal(undefined)
    })

    it('lets who has no wallet pay nothing for a free seat, and have nothing back', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const concert = concertOf('a', 'free')
      const prices = { VIP: 0, Standard: 0 }
      const schedules = concert.schedules.map((schedule) => ({ ...schedule, prices }))
      await storage.importCatalogue({ plans: { club: planOf(4) }, concerts: [{ ...concert, schedules }] }, NOW, [a])
      const onFree = { scheduleId: 'free', amount: 0 }
      const facts = [held('r1', [0], onFree), paid('r1', 0, onFree)]
      expect(await storage.commit([{ lease: a, facts }])).to.deep.equal([{ kind: 'committed', balance: 0 }])
      expect(await storage.wallet('kim')).to.equal(undefined)
      expect((await storage.entries('kim', undefined, 9)).map(({ balanceAfter }) => balanceAfter)).to.deep.equal([0])
      const back = refunded('r1', 0, { scheduleId: 'free' })
      expect(await storage.commit([{ lease: a, facts: [back] }])).to.deep.equal([{ kind: 'committed', balance: 0 }])
      expect(await storage.wallet('kim')).to.equal(undefined)
    })

    it('[P9] [W4] refunds what was paid to the wallet it came from, once, with its entry', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(storage, { lease: a, facts: [charged('kim', 2_000, 'e1'), held('r1', [0]), paid('r1', 1_500)] })
      const [outcome] = await storage.commit([{ lease: a, facts: [refunded('r1', 1_500), acted()] }])
      expect(outcome).to.deep.equal({ kind: 'committed', balance: 2_000 })
      const again = refunded('r1', 1_500, { entryId: 'again' })
      const outcomes = await storage.commit([
        { lease: a, facts: [again, acted()], outcome: outcomeOf('c1') },
        { lease: a, facts: [charged('kim', 1, 'e2'), again] },
      ])
      const refusal = { kind: 'refused', code: 'RESERVATION_CANCELLED' }
      expect(outcomes).to.deep.equal([refusal, refusal])
      expect((await storage.entries('kim', 'debit-r1', 9)).at(-1)).to.deep.equal({
        entryId: 'refund-r1',
        at: NOW + 2,
        kind: 'REFUND',
        amount: 1_500,
        balanceAfter: 2_000,
        reservationId: 'r1',
      })
      expect(await storage.wallet('kim')).to.equal(2_000)
      expect((await storage.audit(0, 100, { actor: 'operator', kind: 'sale-paused' })).length).to.equal(1)
      expect(await storage.commandOutcome('kim', 'c1', NOW)).to.equal(undefined)
    })

    it('[W4] refuses a refund that would overfill the wallet, and leaves the reservation paid', async () => {
      const { storage, a } = await setStage((await open()).storage)
      const filled = charged('kim', LIMITS.walletBalance - 1_499, 'full')
      await commit(storage, { lease: a, facts: [charged('kim', 1_500), held('r1', [0]), paid('r1', 1_500), filled] })
      expect(await commit(storage, { lease: a, facts: [refunded('r1', 1_500)] })).to.deep.equal(['AMOUNT_INVALID'])
      expect((await storage.reservation('r1'))?.state).to.equal('PAID')
      const one = [held('r2', [4]), paid('r2', 1_000)]
      expect(await commit(storage, { lease: a, facts: [...one, refunded('r1', 1_500)] })).to.deep.equal(['committed'])
    })

    it('adds the balance to the stored answer of what moved a wallet, and to no other', async () => {
      const { storage, a } = await setStage((await open()).storage)
      await commit(
        storage,
        { facts: [charged('kim', 9)], outcome: outcomeOf('c1', { body: { entryId: 'e1' } }) },
        { lease: a, facts: [held('r1', [0])], outcome: outcomeOf('c2', { body: { reservationId: 'r1' } }) },
      )
      expect((await storage.commandOutcome('kim', 'c1', NOW))?.body).to.deep.equal({ entryId: 'e1', balance: 9 })
      expect((await storage.commandOutcome('kim', 'c2', NOW))?.body).to.deep.equal({ reservationId: 'r1' })
    })
  })
}
