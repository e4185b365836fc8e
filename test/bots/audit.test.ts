import { expect } from 'chai'
import { audit } from '../../bots/audit.ts'
import { NOTHING_ACKNOWLEDGED, type Statement } from '../../bots/Statements.ts'
import type { Reservation } from '../../client-sdk/index.ts'

const reservationOf = (name: string, seats: string[], state: Reservation['state'] = 'HELD'): Reservation => ({
  reservationId: `r-${name}`,
  scheduleId: 'night',
  state,
  seats,
  amount: 70_000,
  heldAt: '2027-01-01T00:00:00.000Z',
  expiresAt: '2027-01-01T00:05:00.000Z',
  ...(state === 'PAID' && { paymentId: `p-${name}` }),
})

/** A customer who charged 100,000, bought the seats for 70,000, and of whom the server says so too. */
const buyer = (name: string, seats: string[]): Statement => {
  const reservation = reservationOf(name, seats)
  const { reservationId, amount } = reservation
  const payment = { paymentId: `p-${name}`, reservationId, amount, paidAt: '2027-01-01T00:01:00.000Z', balance: 30_000 }
  return {
    name,
    outcome: 'bought',
    acknowledged: {
      ...NOTHING_ACKNOWLEDGED,
      charges: [{ entryId: `e-${name}`, amount: 100_000 }],
      holds: [reservation],
      payments: [{ payment, reservation }],
    },
    reservations: [reservationOf(name, seats, 'PAID')],
    balance: 30_000,
  }
}

const ann = buyer('Ann', ['1-1', '1-2'])
const said = (reservation: Partial<Reservation>): Statement => ({
  ...ann,
  reservations: ann.reservations.map((known) => ({ ...known, ...reservation })),
})

describe('audit', () => {
  it('finds nothing where every customer was told what is so', () => {
    expect(audit([ann, buyer('Ben', ['1-3'])])).to.deep.equal([])
  })

  it('finds a seat that was sold twice', () => {
    expect(audit([ann, buyer('Ben', ['1-2'])])).to.deep.equal(['seat 1-2 of night was sold to Ann and to Ben'])
  })

  it('finds an acknowledged payment that is not there', () => {
    const lost = 'payment p-Ann of Ann was acknowledged, its reservation is'
    expect(audit([{ ...ann, reservations: [] }])).to.include(`${lost} not there`)
    expect(audit([said({ state: 'EXPIRED', paymentId: undefined })])).to.deep.equal([`${lost} EXPIRED`])
    expect(audit([said({ paymentId: 'p-other' })])).to.deep.equal([`${lost} PAID`])
  })

  it('finds a payment for other seats or another amount', () => {
    const other = ['payment p-Ann of Ann was for other seats or another amount than its reservation']
    expect(audit([said({ seats: ['1-1', '1-3'] })])).to.deep.equal(other)
    expect(audit([said({ amount: 60_000 })])).to.deep.equal(other)
  })

  it('finds a hold that ended though nobody released it, or did not though somebody did', () => {
    const holder = { ...ann, acknowledged: { ...ann.acknowledged, payments: [] }, balance: 100_000 }
    const released = { ...holder, reservations: [reservationOf('Ann', ['1-1', '1-2'], 'RELEASED')] }
    expect(audit([released])).to.deep.equal(['hold r-Ann of Ann was released by nobody'])
    const releasing = { ...holder, acknowledged: { ...holder.acknowledged, released: ['r-Ann'] } }
    expect(audit([{ ...releasing, reservations: [reservationOf('Ann', ['1-1', '1-2'])] }])).to.deep.equal([
      'hold r-Ann of Ann was released, and is HELD',
    ])
  })

  it('finds a hold whose deadline was moved', () => {
    expect(audit([said({ expiresAt: '2027-01-01T00:04:00.000Z' })])).to.deep.equal([
      'hold r-Ann of Ann was to expire at 2027-01-01T00:05:00.000Z, not at 2027-01-01T00:04:00.000Z',
    ])
  })

  it('finds money that is missing, and a payment nobody was told of', () => {
    expect(audit([{ ...ann, balance: 29_999 }])).to.deep.equal(['Ann should have 30000 KRW and has 29999'])
    const untold = { ...ann, acknowledged: { ...ann.acknowledged, payments: [] } }
    expect(audit([untold])).to.deep.equal([
      'Ann paid for r-Ann and was never told so',
      'Ann should have 100000 KRW and has 30000',
    ])
  })

  it('finds nothing where what was given back is another’s, and whoever gave it back has the money', () => {
    const cancelled = { ...ann.reservations[0], state: 'CANCELLED' } as Reservation
    const refund = { reservationId: 'r-Ann', entryId: 'b-Ann', amount: 70_000, balance: 100_000 }
    const acknowledged = { ...ann.acknowledged, refunds: [refund] }
    const back: Statement = {
      ...ann,
      outcome: 'gave it back',
      acknowledged,
      reservations: [cancelled],
      balance: 100_000,
    }
    expect(audit([back, buyer('Ben', ['1-2'])])).to.deep.equal([])
    expect(audit([{ ...back, balance: 30_000 }])).to.deep.equal(['Ann should have 100000 KRW and has 30000'])
    expect(audit([{ ...back, reservations: ann.reservations }])).to.deep.equal([
      'refund of 70000 for r-Ann of Ann was acknowledged, it is PAID',
    ])
  })

  it('finds a cancellation that nobody was told of', () => {
    expect(audit([{ ...said({ state: 'CANCELLED' }), balance: 100_000 }])).to.include(
      'payment p-Ann of Ann was acknowledged, its reservation is CANCELLED',
    )
    expect(audit([{ ...said({ state: 'CANCELLED' }), outcome: 'ran out of time' }])).to.deep.equal([])
  })

  it('does not hold against the server what it had no time to answer', () => {
    const untold = { ...ann, outcome: 'ran out of time' as const, acknowledged: { ...ann.acknowledged, payments: [] } }
    expect(audit([untold])).to.deep.equal([])
  })
})
