import { expect } from 'chai'
import type { ChangeRecord } from '../../../storage/Storage.ts'
import { type Books, noBooks } from './Books.ts'
import { StreamBook } from './StreamBook.ts'

const AT = Date.UTC(2027, 0, 1)
type Events = ChangeRecord['events']

const HELD: Events = [
  {
    ...{ type: 'seats.held', scheduleId: 'c-1', reservationId: 'r', userId: 'kim', seats: ['A-1'], amount: 500 },
    expiresAt: new Date(AT).toISOString(),
  },
]
const REGISTERED: Events = [{ type: 'user.registered', userId: 'kim' }]
const CHARGED: Events = [{ type: 'wallet.charged', userId: 'kim', entryId: 'e', amount: 900, balance: 900 }]

/** Kim has 900 KRW and holds a seat. */
const books = (): Books => ({
  ...noBooks(),
  accounts: new Map([['kim', { balance: 900, entries: [] }]]),
  reservations: new Map([
    [
      'r',
      {
        ...{ reservationId: 'r', userId: 'kim', concertId: 'c', scheduleId: 'c-1', seats: [0], seatIds: ['A-1'] },
        ...{ state: 'HELD', generation: 1, amount: 500, heldAt: AT - 1_000, expiresAt: AT },
      },
    ],
  ]),
})

const faultsOf = (stored: Books, ...told: (Events | number)[]): readonly string[] => {
  const faults: string[] = []
  let number = 0
  const changes: ChangeRecord[] = []
  for (const events of told) {
    if (typeof events === 'number') number += events
    else changes.push({ number: ++number, at: AT, concertId: 'c', events })
  }
  new StreamBook().follow(changes, stored, (invariant, detail) => faults.push(`${invariant}: ${detail}`))
  return faults
}

describe('who has only followed the events of a sale', () => {
  it('[E1] knows what the store holds', () => {
    expect(faultsOf(books(), REGISTERED, CHARGED, HELD)).to.deep.equal([])
  })

  const lies: Readonly<Record<string, () => readonly string[]>> = {
    '[E2] a number that was left out': () => faultsOf(books(), REGISTERED, 1, CHARGED, HELD),
    '[E2] a number that came twice': () => faultsOf(books(), REGISTERED, CHARGED, -1, HELD),
    '[E1] a change that is not there': () => faultsOf(books(), REGISTERED, CHARGED),
    '[E1] a change that a crash took back': () => faultsOf(noBooks(), REGISTERED),
    '[E1] a hold told twice': () => faultsOf(books(), REGISTERED, CHARGED, HELD, HELD),
    '[E1] money that was not charged': () => faultsOf(books(), REGISTERED, CHARGED, CHARGED, HELD),
    '[E1] the end of a hold before its beginning': () =>
      faultsOf(
        books(),
        [...REGISTERED, { type: 'hold.expired', scheduleId: 'c-1', reservationId: 'r', userId: 'kim', seats: ['A-1'] }],
        CHARGED,
        HELD,
      ),
    '[E1] a user who was never told of': () => faultsOf(books(), CHARGED, HELD),
  }
  for (const [lie, tell] of Object.entries(lies)) {
    it(`${lie} is noticed`, () => {
      const faults = tell()
      expect(faults).to.not.deep.equal([])
      for (const fault of faults) expect(fault).to.match(/^stream: /)
    })
  }

  it('[E4] notices that what comes next can not be had', () => {
    const faults: string[] = []
    new StreamBook().follow(undefined, noBooks(), (_, detail) => faults.push(detail))
    expect(faults).to.deep.equal(['there is no change behind 0'])
  })
})
