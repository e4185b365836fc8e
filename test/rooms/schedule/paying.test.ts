import { expect } from 'chai'
import type { Outcome, PolicyChoice, Reservation } from '../../../client-sdk/protocol/index.ts'
import { allTokens } from '../../../rooms/waiting/state.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, codeOf, DATE, Sale, succeeded } from '../../support/Sale.ts'
import { isOpen, turns } from '../../support/turns.ts'

const MINUTE = 60_000

interface UnderWay {
  readonly storage: FaultyStorage
  readonly sale: Sale
  readonly buyer: Buyer
  readonly reservation: Reservation
  readonly payment: Promise<Outcome>
  /** Lets the payment have its outcome. */
  readonly decide: () => void
}

/** A payment whose outcome the store still owes. */
const payment = async (options: { readonly balance: number; readonly policy?: PolicyChoice }): Promise<UnderWay> => {
  const storage = new FaultyStorage(new MemoryStorage())
  const sale = await Sale.start({ policy: options.policy ?? { preset: 'slots' }, storage })
  const buyer = await sale.queued(options.balance)
  const reservation = await buyer.held('A-1')
  const decide = storage.hold('commit')
  const underWay = buyer.pay(reservation.reservationId)
  await storage.arrived('commit')
  return { storage, sale, buyer, reservation, payment: underWay, decide }
}

describe('while a payment is under way', () => {
  it('[P4] the reservation says so', async () => {
    const { buyer, reservation, decide } = await payment({ balance: 50_000 })
    const { reservationId } = reservation
    expect((await buyer.reservation(reservationId)).state).to.equal('PAYING')
    const { reservations } = succeeded(await buyer.send('reservations', {})) as { reservations: Reservation[] }
    expect(reservations.map(({ state }) => state)).to.deep.equal(['PAYING'])
    decide()
  })

  it('[P3] [P4] a second payment and a release are turned away, and the money leaves once', async () => {
    const { buyer, reservation, payment: first, decide } = await payment({ balance: 200_000 })
    const others = [buyer.pay(reservation.reservationId), buyer.release(reservation.reservationId)]
    expect(await isOpen(Promise.race([first, ...others]))).to.equal(true)
    decide()
    succeeded(await first)
    expect((await Promise.all(others)).map(codeOf)).to.deep.equal(['PAYMENT_IN_PROGRESS', 'PAYMENT_IN_PROGRESS'])
    expect(await buyer.balance()).to.equal(150_000)
  })

  it('[P4] its hold does not expire: the outcome decides, then the overdue deadline fires', async () => {
    for (const [balance, state, seat] of [
      [50_000, 'PAID', 2],
      [49_999, 'EXPIRED', 0],
    ] as const) {
      const { sale, buyer, reservation, payment: under, decide } = await payment({ balance })
      await sale.clock.advance(6 * MINUTE, () => turns(2))
      expect((await buyer.reservation(reservation.reservationId)).state).to.equal('PAYING')
      decide()
      expect(codeOf(await under)).to.equal(state === 'PAID' ? 'OK' : 'BALANCE_INSUFFICIENT')
      await sale.advance(0)
      expect((await buyer.reservation(reservation.reservationId)).state).to.equal(state)
      expect(sale.concert.state.schedules.get(DATE)?.status[0]).to.equal(seat)
    }
  })

  it('[P2] [P4] a refused debit unlocks the hold as it was', async () => {
    const { sale, buyer, reservation, payment: under, decide } = await payment({ balance: 49_999 })
    decide()
    expect(codeOf(await under)).to.equal('BALANCE_INSUFFICIENT')
    expect(await buyer.reservation(reservation.reservationId)).to.deep.include(reservation)
    succeeded(await buyer.release(reservation.reservationId))
    expect(sale.concert.state.schedules.get(DATE)?.holds.size).to.equal(0)
  })

  it('[P4] its token does not end: at the outcome it is spent, or overdue', async () => {
    const policy = { preset: 'slots', maxActive: 1, activeLifeMs: MINUTE } as const
    for (const [balance, reason] of [
      [50_000, 'SPENT'],
      [0, 'EXPIRED'],
    ] as const) {
      const { sale, buyer, payment: under, decide } = await payment({ balance, policy })
      const ended: string[] = []
      const admitted: string[] = []
      sale.concert.listen({
        committed: (facts) => {
          for (const fact of facts) {
            if (fact.type === 'token-ended') ended.push(fact.reason)
            if (fact.type === 'token-admitted') admitted.push(fact.userId)
          }
        },
      })
      await sale.clock.advance(2 * MINUTE, () => turns(2))
      expect(ended).to.deep.equal([])
      expect(sale.concert.state.waiting.active).to.equal(1)
      decide()
      expect(codeOf(await under)).to.equal(reason === 'SPENT' ? 'OK' : 'BALANCE_INSUFFICIENT')
      await sale.advance(0)
      expect(ended).to.deep.equal([reason])
      const next = await sale.queued()
      expect(admitted).to.deep.equal([next.userId])
      expect((await buyer.poll()).state).to.equal('EXPIRED')
      expect(sale.reports).to.deep.equal([])
    }
  })

  it('[P4] its owner can’t leave the queue', async () => {
    const { buyer, payment: under, decide } = await payment({ balance: 50_000 })
    const leaving = buyer.send('leaveQueue', {})
    decide()
    succeeded(await under)
    expect(codeOf(await leaving)).to.equal('PAYMENT_IN_PROGRESS')
  })

  it('[H2] others find its seats taken', async () => {
    const { sale, payment: under, decide, storage } = await payment({ balance: 0 })
    decide()
    await under
    const rival = await sale.queued()
    const again = storage.hold('commit')
    const hold = rival.hold(['A-1'])
    again()
    expect(codeOf(await hold)).to.equal('SEAT_TAKEN')
  })

  it('[Q9] [P4] a second reservation can’t be paid with the token that the first is spending', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued(200_000)
    const [one, two] = [await buyer.held('A-1'), await buyer.held('A-2')]
    const [first, second] = await Promise.all([buyer.pay(one.reservationId), buyer.pay(two.reservationId)])
    expect([first, second].map(codeOf)).to.deep.equal(['OK', 'PAYMENT_IN_PROGRESS'])
    expect(await buyer.balance()).to.equal(150_000)
    expect(sale.reports).to.deep.equal([])
    expect((await buyer.reservation(two.reservationId)).state).to.equal('HELD')
    await buyer.enter()
    succeeded(await buyer.pay(two.reservationId))
  })

  it('[P4] where payments spend no token, two reservations are paid at once', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse' } })
    const buyer = await sale.queued(200_000)
    const [one, two] = [await buyer.held('A-1'), await buyer.held('A-2')]
    const outcomes = await Promise.all([buyer.pay(one.reservationId), buyer.pay(two.reservationId)])
    expect(outcomes.map(codeOf)).to.deep.equal(['OK', 'OK'])
    expect(await buyer.balance()).to.equal(100_000)
  })

  it('[Q8] [P4] a hold with the token that is being spent moves no deadline, and harms nobody', async () => {
    const { sale, buyer, payment: under, decide } = await payment({ balance: 50_000, policy: { preset: 'facade' } })
    const hold = buyer.hold(['A-2'])
    await turns()
    decide()
    succeeded(await under)
    const { reservationId } = succeeded(await hold) as Reservation
    await sale.settle()
    expect(sale.reports).to.deep.equal([])
    expect((await buyer.poll()).state).to.equal('EXPIRED')
    expect((await buyer.reservation(reservationId)).state).to.equal('HELD')
  })

  it('[Q2] [P4] a token that a hold spends meanwhile is not forgotten before the outcome', async () => {
    const policy = { preset: 'theme-park', admission: 'slots', purgeIntervalMs: 1_000 } as const
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ policy, storage })
    const buyer = await sale.queued(50_000)
    const { reservationId } = await buyer.held('A-1')
    await buyer.enter()
    const decide = storage.hold('commit')
    const paying = buyer.pay(reservationId)
    await storage.arrived('commit')
    const spending = buyer.hold(['A-2'])
    await turns()
    await sale.clock.advance(2_000, () => turns(2))
    decide()
    succeeded(await paying)
    succeeded(await spending)
    await sale.settle()
    expect(sale.reports).to.deep.equal([])
  })

  it('[P3] whenever the second payment arrives, it is told that the first is under way or done', async () => {
    for (let turns = 0; turns <= 36; turns += 1) {
      const sale = await payment({ balance: 100_000, policy: { preset: 'reuse' } })
      const { buyer, reservation, payment: first, decide } = sale
      decide()
      for (let turn = 0; turn < turns; turn += 1) await Promise.resolve()
      const second = buyer.pay(reservation.reservationId)
      succeeded(await first)
      expect(codeOf(await second)).to.be.oneOf(['PAYMENT_IN_PROGRESS', 'RESERVATION_ALREADY_PAID'])
    }
  })

  it('[Q1] entering the queue again gives the same token', async () => {
    const { sale, buyer, payment: under, decide } = await payment({ balance: 0 })
    const entering = buyer.twin().send('enterQueue', { concertId: CONCERT, socket: false })
    decide()
    await under
    expect(succeeded(await entering)).to.include({ token: buyer.token })
    expect([...allTokens(sale.concert.state.waiting)]).to.have.lengthOf(1)
  })
})
