import { expect } from 'chai'
import fc from 'fast-check'
import { SEAT_STATUSES, SEATS_PER_WORD, seatStatusIn } from '../../../client-sdk/protocol/index.ts'
import { SeatMap } from '../../../rooms/schedule/SeatMap.ts'
import { seenSeats } from '../../support/seenSeats.ts'

const statuses = fc.uint8Array({ minLength: 1, maxLength: 200, max: 3 })
const shownBy = (map: SeatMap, seats: number) =>
  Array.from({ length: seats }, (_, seat) => seatStatusIn(map.words[Math.floor(seat / SEATS_PER_WORD)] as number, seat))

describe('the live seat map', () => {
  it('[H4] shows each seat as it was loaded', () => {
    fc.assert(
      fc.property(statuses, (status) => {
        const map = new SeatMap(seenSeats(status))
        expect(shownBy(map, status.length)).to.deep.equal([...status].map((value) => SEAT_STATUSES[value]))
        expect(map.takeChanged()).to.deep.equal([])
      }),
    )
  })

  it('[H4] follows what happens to the seats, and names each changed word once', () => {
    const map = new SeatMap(seenSeats(new Uint8Array(40)))
    const seats = { scheduleId: 'gig-1', reservationId: 'r', userId: 'u', seats: [0, 17, 39] }
    map.apply({ type: 'seats-held', ...seats, amount: 1, heldAt: 1, expiresAt: 2 })
    expect([0, 17, 39].map((seat) => shownBy(map, 40)[seat])).to.deep.equal(['HELD', 'HELD', 'HELD'])
    map.apply({ type: 'hold-expired', ...seats, at: 2 })
    expect(new Set(shownBy(map, 40))).to.deep.equal(new Set(['FREE']))
    map.apply({ type: 'seats-held', ...seats, amount: 1, heldAt: 3, expiresAt: 4 })
    map.apply({ type: 'reservation-paid', ...seats, paymentId: 'p', entryId: 'e', amount: 1, at: 3 })
    expect(shownBy(map, 40).filter((status) => status === 'SOLD').length).to.equal(3)
    expect([...map.takeChanged()].sort()).to.deep.equal([0, 1, 2])
    expect(map.takeChanged()).to.deep.equal([])
  })

  it('[D3] changes after a reload only where it differs', () => {
    fc.assert(
      fc.property(statuses, fc.nat(), fc.integer({ min: 0, max: 3 }), (status, pick, value) => {
        const map = new SeatMap(seenSeats(status))
        const seat = pick % status.length
        const after = status.with(seat, value)
        map.reset(seenSeats(after))
        expect(shownBy(map, status.length)).to.deep.equal([...after].map((one) => SEAT_STATUSES[one]))
        expect(map.takeChanged()).to.deep.equal(status[seat] === value ? [] : [Math.floor(seat / SEATS_PER_WORD)])
      }),
    )
  })
})
