import { expect } from 'chai'
import { audit } from '../../bots/audit.ts'
import { auditAllotments, type Kept } from '../../bots/auditAllotments.ts'
import { auditDoors } from '../../bots/auditDoors.ts'
import { auditTransfers } from '../../bots/auditTransfers.ts'
import { auditWaitlist } from '../../bots/auditWaitlist.ts'
import { type Acknowledged, NOTHING_ACKNOWLEDGED, type Statement } from '../../bots/Statements.ts'
import type { ConcertOverview, Reservation } from '../../client-sdk/index.ts'

const AT = '2027-01-01T00:02:00.000Z'
const LATER = '2027-01-01T00:09:00.000Z'

const paid: Reservation = {
  reservationId: 'r1',
  scheduleId: 'night',
  state: 'PAID',
  seats: ['A-1', 'A-2'],
  amount: 70_000,
  heldAt: '2027-01-01T00:00:00.000Z',
  expiresAt: '2027-01-01T00:05:00.000Z',
  paymentId: 'p1',
}
const received: Reservation = { ...paid, received: true }

const customer = (
  name: string,
  acknowledged: Partial<Acknowledged> = {},
  ...reservations: readonly Reservation[]
): Statement => ({
  name,
  outcome: 'bought',
  acknowledged: { ...NOTHING_ACKNOWLEDGED, ...acknowledged },
  reservations,
  balance: 0,
})

const transfers = [{ reservationId: 'r1', scheduleId: 'night', seats: paid.seats, at: AT }]
const giver = customer('Ann', { offers: ['r1'] })
const receiver = customer('Ben', { transfers }, received)

describe('the audit of transfers', () => {
  it('[T2] finds nothing where the receiver has what it was told, or the giver still has it', () => {
    expect(auditTransfers([giver, receiver])).to.deep.equal([])
    expect(auditTransfers([{ ...giver, reservations: [paid] }, customer('Ben')])).to.deep.equal([])
  })

  it('[T2] finds what both have, or neither', () => {
    expect(auditTransfers([{ ...giver, reservations: [paid] }, receiver])).to.deep.equal([
      'r1, offered by Ann, is with Ann and Ben',
    ])
    expect(auditTransfers([giver, { ...receiver, reservations: [] }])).to.deep.equal([
      'r1, offered by Ann, is with nobody',
    ])
  })

  it('[T2] finds what was given twice, to somebody else, to its giver, or without a word', () => {
    expect(
      auditTransfers([
        giver,
        { ...receiver, acknowledged: { ...receiver.acknowledged, transfers: [...transfers, ...transfers] } },
      ]),
    ).to.deep.equal(['r1, offered by Ann, was given to Ben and Ben'])
    expect(auditTransfers([giver, customer('Ben', { transfers }), customer('Eve', {}, received)])).to.deep.equal([
      'r1, offered by Ann, was given to Ben, and is with Eve',
    ])
    expect(auditTransfers([customer('Ann', { offers: ['r1'], transfers }, paid)])).to.deep.equal([
      'r1, offered by Ann, was given to its giver',
    ])
    expect(auditTransfers([giver, customer('Eve', {}, received)])).to.deep.equal([
      'r1, offered by Ann, is with Eve, who was never told so',
    ])
    expect(auditTransfers([giver, { ...customer('Eve', {}, received), outcome: 'ran out of time' }])).to.deep.equal([])
  })

  it('[T1] finds a code that was good after it was withdrawn', () => {
    expect(auditTransfers([customer('Ann', { offers: ['r1'], withdrawals: ['r1'] }), receiver])).to.deep.equal([
      'r1, offered by Ann, was withdrawn, and given to Ben',
    ])
  })

  it('[T3] of the money finds that the giver has paid, and the receiver has the seats', () => {
    const payment = { paymentId: 'p1', reservationId: 'r1', amount: 70_000, paidAt: AT, balance: 30_000 }
    const charges = [{ entryId: 'e1', amount: 100_000 }]
    const held: Reservation = { ...paid, state: 'HELD' }
    const told = { charges, holds: [held], payments: [{ payment, reservation: held }], offers: ['r1'] }
    const payer: Statement = { ...customer('Ann', told), balance: 30_000 }
    expect(audit([payer, receiver])).to.deep.equal([])
    expect(audit([{ ...payer, acknowledged: { ...payer.acknowledged, offers: [] } }, receiver])).to.include(
      'payment p1 of Ann was acknowledged, its reservation is not there',
    )
    expect(audit([payer, customer('Ben', {}, received)])).to.deep.equal(['Ben paid for r1 and was never told so'])
    expect(audit([{ ...payer, balance: 100_000 }, receiver])).to.deep.equal([
      'Ann should have 30000 KRW and has 100000',
    ])
  })
})

describe('the audit of checkouts', () => {
  const held: Reservation = { ...paid, state: 'EXPIRED', paymentId: undefined }
  const prolonged: Reservation = { ...held, expiresAt: LATER, checkoutAt: AT }

  it('[H10] takes the deadline that was told last', () => {
    expect(audit([customer('Ann', { holds: [held], checkouts: [prolonged] }, prolonged)])).to.deep.equal([])
    expect(audit([customer('Ann', { holds: [held], checkouts: [prolonged] }, held)])).to.deep.equal([
      `hold r1 of Ann was to expire at ${LATER}, not at ${held.expiresAt}`,
    ])
  })

  it('[H10] finds a checkout that was never told, but with who was not answered', () => {
    const untold = customer('Ann', { holds: [held] }, prolonged)
    expect(audit([untold])).to.deep.equal([`hold r1 of Ann was to expire at ${held.expiresAt}, not at ${LATER}`])
    expect(audit([{ ...untold, outcome: 'ran out of time' }])).to.deep.equal([])
  })
})

describe('the audit of the doors', () => {
  const overview = (checkedIn: number) =>
    ({ schedules: [{ scheduleId: 'night', checkedIn }] }) as unknown as ConcertOverview
  const { seats } = paid
  const checkIn = {
    ...{ reservationId: 'r1', scheduleId: 'night', seats, labels: seats },
    name: 'Ann',
    at: AT,
    door: 'North',
  }
  const inside: Reservation = { ...paid, checkedInAt: AT }
  const attendee = customer('Ann', { checkIns: [checkIn] }, inside)
  const faultsOf = (statements: readonly Statement[], checkedIn = 2, alone = true) =>
    auditDoors({ before: overview(0), after: overview(checkedIn), statements, alone })

  it('[A3] finds nothing where each was let in once, and the server has counted them', () => {
    expect(faultsOf([attendee, customer('Ben', {}, { ...paid, reservationId: 'r2' })])).to.deep.equal([])
  })

  it('[A3] finds a ticket that two doors let in, and one that is another’s', () => {
    const twice = customer('Ann', { checkIns: [checkIn, { ...checkIn, door: 'South' }] }, inside)
    expect(faultsOf([twice])).to.deep.equal(['r1 was let in by North and by South'])
    expect(faultsOf([customer('Eve', { checkIns: [checkIn] }), customer('Ann', {}, paid)], 0)).to.deep.equal([
      "Eve was let in by r1, which is another's",
    ])
  })

  it('[A4] finds a check-in that is forgotten, or was never told', () => {
    expect(faultsOf([customer('Ann', { checkIns: [checkIn] }, paid)], 0)).to.deep.equal([
      `Ann was let in at ${AT}, and by the server at undefined`,
    ])
    expect(faultsOf([customer('Ann', {}, inside)])).to.deep.equal([`Ann is in by r1 since ${AT}, and no door told so`])
  })

  it('[O14] finds seats that the server has counted wrongly', () => {
    expect(faultsOf([attendee], 1)).to.deep.equal(['night has 1 more seats in than before, its customers 2'])
    expect(faultsOf([attendee], 3)).to.deep.equal(['night has 3 more seats in than before, its customers 2'])
    expect(faultsOf([attendee], 3, false)).to.deep.equal([])
  })
})

describe('the audit of a waitlist', () => {
  const place = { scheduleId: 'night', quantity: 2, joinedAt: '2027-01-01T00:00:01.000Z', ahead: 0 }
  const second = { ...place, joinedAt: '2027-01-01T00:00:02.000Z' }
  const offer: Reservation = { ...paid, offered: true }
  const later: Reservation = { ...offer, reservationId: 'r2', heldAt: AT }

  it('[N2] finds nothing where offers are in the order of those who wait for the same', () => {
    const ann = customer('Ann', { places: [place] }, offer)
    expect(auditWaitlist([customer('Ben', { places: [second] }, later), ann])).to.deep.equal([])
    expect(
      auditWaitlist([customer('Ann', { places: [place] }), customer('Ben', { places: [second] }, offer)]),
    ).to.deep.equal([])
    const more = customer('Ann', { places: [{ ...place, quantity: 4 }] }, later)
    expect(auditWaitlist([more, customer('Ben', { places: [second] }, offer)])).to.deep.equal([])
  })

  it('[N2] finds who was offered seats before somebody who had waited for longer', () => {
    const overtaken = [customer('Ann', { places: [place] }, later), customer('Ben', { places: [second] }, offer)]
    expect(auditWaitlist(overtaken)).to.deep.equal(['Ben was offered seats before Ann, who had waited for longer'])
  })

  it('[N2] finds an offer to who has not waited', () => {
    expect(auditWaitlist([customer('Eve', {}, offer)])).to.deep.equal([
      'Eve was offered r1 of night, and waited for nothing',
    ])
  })
})

describe('the audit of allotments', () => {
  const fans: Kept = {
    scheduleId: 'night',
    allotmentId: 'fans',
    releasedAt: undefined,
    members: 1,
    seats: [{ seatId: 'A-1', allotment: 'fans' }, { seatId: 'A-2' }],
  }
  const member = customer('Ann', { memberships: [{ scheduleId: 'night', allotmentId: 'fans' }] }, paid)

  it('[H13] finds nothing where members held what is kept', () => {
    expect(auditAllotments([fans], [member, customer('Ben', {}, { ...paid, seats: ['A-2'] })])).to.deep.equal([])
  })

  it('[H13] finds who held it and is none, before the release', () => {
    const stranger = customer('Eve', {}, { ...paid, state: 'EXPIRED' })
    const fault = `Eve, no member of fans, held A-1 of it at ${paid.heldAt}`
    expect(auditAllotments([fans], [member, stranger])).to.deep.equal([fault])
    expect(auditAllotments([{ ...fans, releasedAt: LATER }], [stranger])).to.deep.equal([fault])
    expect(auditAllotments([{ ...fans, releasedAt: paid.heldAt }], [stranger])).to.deep.equal([])
    expect(auditAllotments([fans], [customer('Ben', { transfers }, received)])).to.deep.equal([])
  })

  it('[H14] finds members that are forgotten', () => {
    expect(auditAllotments([{ ...fans, members: 0 }], [member])).to.deep.equal([
      '1 became members of fans on night, and 0 are',
    ])
  })
})
