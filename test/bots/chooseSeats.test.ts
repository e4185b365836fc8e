import { expect } from 'chai'
import { chooseSeats, stageOf } from '../../bots/chooseSeats.ts'
import type { Plan, Seat } from '../../client-sdk/index.ts'

const STAGE = { x: 30, y: -20 }

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
const best = (wanted: number, ...taken: string[]) => chooseSeats(hall(...taken), 'best', wanted, never, STAGE)

describe('choosing seats', () => {
  it('snipers all take the very front', () => {
    expect(chooseSeats(hall(), 'front', 2, never, STAGE)).to.deep.equal(['A1', 'A2'])
    expect(chooseSeats(hall('A1', 'A3'), 'front', 2, never, STAGE)).to.deep.equal(['A2', 'A4'])
  })

  it('the best are nearest to the stage, side by side', () => {
    expect(best(1)).to.deep.equal(['A4'])
    expect(best(3)).to.deep.equal(['A3', 'A4', 'A5'])
    expect(best(2, 'A4')).to.deep.equal(['A2', 'A3'])
    expect(best(2, 'A2', 'A4', 'A6')).to.deep.equal(['B3', 'B4'])
  })

  it('the best are apart only where no neighbours are left', () => {
    expect(best(2, 'A1', 'A3', 'A5', 'A7', 'B1', 'B3', 'B5', 'B7')).to.deep.equal(['A2', 'A4'])
  })

  it('the others take neighbours by chance, the front being what most want, and never more than there are', () => {
    expect(chooseSeats(hall(), 'near the front', 2, () => 0, STAGE)).to.deep.equal(['A1', 'A2'])
    expect(chooseSeats(hall(), 'near the front', 2, () => 0.999, STAGE)).to.deep.equal(['B6', 'B7'])
    expect(chooseSeats(hall().slice(0, 1), 'near the front', 4, () => 0.999, STAGE)).to.deep.equal(['A1'])
  })

  it('the stage is what the plan calls so, else the middle of the front', () => {
    const plan: Plan = { name: 'Hall', categories: [], areas: [] }
    const stage = { shape: 'rectangle', x: 0, y: -40, rotation: 0, rectangle: { width: 60, height: 40 } } as const
    const bar = { ...stage, y: 90, text: { text: 'BAR', size: 10, position: { x: 0, y: 0 } } }
    const named = { ...stage, text: { text: 'STAGE', size: 10, position: { x: 0, y: 0 } } }
    expect(stageOf({ ...plan, areas: [bar, named] }, hall())).to.deep.equal(STAGE)
    expect(stageOf({ ...plan, areas: [bar] }, hall())).to.deep.equal({ x: 30, y: 0 })
  })
})
