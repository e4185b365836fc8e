import { expect } from 'chai'
import { chooseSeats } from '../../bots/chooseSeats.ts'
import type { Seat } from '../../client-sdk/index.ts'

/** Two rows of seven, ten apart, but for those that are taken. */
const hall = (...taken: string[]): readonly Seat[] =>
  ['A', 'B']
    .flatMap((row, rowIndex) =>
      Array.from({ length: 7 }, (_, place) => ({
        seatId: `${row}${place + 1}`,
        index: rowIndex * 7 + place,
        label: `${row}-${place + 1}`,
        zone: 'Hall',
        row,
        number: String(place + 1),
        category: 'All',
        price: 1_000,
        x: place * 10,
        y: rowIndex * 10,
        status: 'FREE' as const,
      })),
    )
    .filter(({ seatId }) => !taken.includes(seatId))

const never = (): number => {
  throw new Error('no chance here')
}

describe('choosing seats', () => {
  it('snipers all take the very front', () => {
    expect(chooseSeats(hall(), 'front', 2, never)).to.deep.equal(['A1', 'A2'])
    expect(chooseSeats(hall('A1', 'A3'), 'front', 2, never)).to.deep.equal(['A2', 'A4'])
  })

  it('the others take neighbours by chance, the front being what most want, and never more than there are', () => {
    expect(chooseSeats(hall(), 'near the front', 2, () => 0)).to.deep.equal(['A1', 'A2'])
    expect(chooseSeats(hall(), 'near the front', 2, () => 0.999)).to.deep.equal(['B6', 'B7'])
    expect(chooseSeats(hall().slice(0, 1), 'near the front', 4, () => 0.999)).to.deep.equal(['A1'])
  })
})
