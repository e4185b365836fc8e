import { expect } from 'chai'
import type { Seat } from '../../client-sdk/index.ts'
import { nearbyFree } from '../../web/seatmap/nearby.ts'

/** Rows 20 apart of ten seats 20 apart, `A1` to `C10`; row C is another category. */
const HALL: readonly Seat[] = ['A', 'B', 'C'].flatMap((row, line) =>
  Array.from({ length: 10 }, (_, place) => ({
    seatId: `${row}${place + 1}`,
    index: line * 10 + place,
    label: `${row}-${place + 1}`,
    zone: 'Floor',
    row,
    number: String(place + 1),
    category: row === 'C' ? 'cheap' : 'dear',
    price: row === 'C' ? 10_000 : 20_000,
    x: place * 20,
    y: line * 20,
    status: 'FREE' as const,
  })),
)

const seats = (ids: string): Seat[] => ids.split(' ').map((id) => HALL.find(({ seatId }) => seatId === id) as Seat)

const offered = (wanted: string, taken: string): string =>
  nearbyFree(HALL, (seat) => !seats(taken).includes(seat), seats(wanted))
    .map(({ seatId }) => seatId)
    .join(' ')

describe('nearbyFree', () => {
  it('offers the next seat of the row', () => {
    expect(offered('A5', 'A5')).to.equal('A4')
    expect(offered('A5', 'A5 A4')).to.equal('A6')
  })

  it('offers as many as were wanted, side by side', () => {
    expect(offered('A5 A6', 'A5 A6')).to.equal('B5 B6')
    expect(offered('A5 A6', 'A5 A6 B5')).to.equal('A3 A4')
  })

  it('rather keeps the category than the distance', () => {
    expect(offered('B5', 'B1 B2 B3 B4 B5 B6 B7 A3 A4 A5 A6 A7')).to.equal('B8')
  })

  it('does not take the end of one row and the start of the next for neighbours', () => {
    const allBut = HALL.map(({ seatId }) => seatId).filter((id) => !['A10', 'B1', 'C7', 'C8'].includes(id))
    expect(offered('B5 B6', allBut.join(' '))).to.equal('C7 C8')
  })

  it('offers seats apart where there are none together, and none where there are too few', () => {
    const allBut = (...free: string[]): string =>
      HALL.map(({ seatId }) => seatId)
        .filter((id) => !free.includes(id))
        .join(' ')
    expect(offered('A5 A6', allBut('A1', 'A9', 'B5'))).to.equal('B5 A9')
    expect(offered('A5 A6', allBut('B5'))).to.equal('')
  })
})
