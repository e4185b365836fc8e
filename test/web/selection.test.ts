import { expect } from 'chai'
import { LIMITS, type Seat, type SeatStatus } from '../../client-sdk/index.ts'
import { partsOf, seatsWithin, selected, shareOf, sorted } from '../../web/console/seats/selection.ts'

/** Rows A to C, 20 apart, of five seats 20 apart. */
const HALL: readonly Seat[] = ['A', 'B', 'C'].flatMap((row, line) =>
  Array.from({ length: 5 }, (_, place) => ({
    seatId: `${row}${place + 1}`,
    index: line * 5 + place,
    label: `${row}-${place + 1}`,
    zone: 'Floor',
    row,
    number: String(place + 1),
    category: 'R',
    price: 20_000,
    x: place * 20,
    y: line * 20,
    status: 'FREE' as const,
  })),
)

const named = (seats: readonly Seat[]): string => seats.map(({ seatId }) => seatId).join(' ')
const indexes = (ids: string): number[] => ids.split(' ').map((id) => HALL.findIndex(({ seatId }) => seatId === id))

describe('choosing seats', () => {
  it('takes those whose middle a rectangle holds, whichever way it was dragged', () => {
    const [from, to] = [
      { x: 10, y: -5 },
      { x: 45, y: 25 },
    ]
    expect(named(seatsWithin(HALL, { from, to }))).to.equal('A2 A3 B2 B3')
    expect(named(seatsWithin(HALL, { from: to, to: from }))).to.equal('A2 A3 B2 B3')
    expect(named(seatsWithin(HALL, { from: { x: 20, y: 40 }, to: { x: 20, y: 40 } }))).to.equal('C2')
    expect(seatsWithin(HALL, { from: { x: 21, y: 1 }, to: { x: 39, y: 19 } })).to.deep.equal([])
  })

  it('replaces the choice, adds to it, or takes away', () => {
    const before = new Set(indexes('A1 A2'))
    expect([...selected(before, indexes('A2 A3'), 'replace')]).to.deep.equal(indexes('A2 A3'))
    expect([...selected(before, indexes('A2 A3'), 'add')]).to.deep.equal(indexes('A1 A2 A3'))
    expect([...selected(before, indexes('A2 A3'), 'remove')]).to.deep.equal(indexes('A1'))
    expect([...before]).to.deep.equal(indexes('A1 A2'))
  })

  it('knows of a row whether all, some or none of it is chosen', () => {
    const row = HALL.slice(0, 5)
    const chosen = (ids: string) => new Set(indexes(ids))
    expect(shareOf(chosen('B1'), row)).to.equal('none')
    expect(shareOf(chosen('A1 B1'), row)).to.equal('some')
    expect(shareOf(chosen('A1 A2 A3 A4 A5 B1'), row)).to.equal('all')
  })

  it('sorts the chosen seats by what can be done with them', () => {
    const statuses: Readonly<Record<string, SeatStatus>> = { A1: 'HELD', A2: 'SOLD', A3: 'BLOCKED' }
    const { free, blocked, taken } = sorted(
      HALL,
      new Set(indexes('A1 A2 A3 A4 B5')),
      ({ seatId }) => statuses[seatId] ?? 'FREE',
    )
    expect([named(free), named(blocked), named(taken)]).to.deep.equal(['A4 B5', 'A3', 'A1 A2'])
  })

  it('[O7] sends no more at once than a command may name', () => {
    const ids = Array.from({ length: LIMITS.seatsPerBlock * 2 + 1 }, (_, nth) => `seat-${nth}`)
    const parts = partsOf(ids)
    expect(parts.map(({ length }) => length)).to.deep.equal([LIMITS.seatsPerBlock, LIMITS.seatsPerBlock, 1])
    expect(parts.flat()).to.deep.equal(ids)
    expect(partsOf([])).to.deep.equal([])
  })

  it('[O7] sends no more at once than a body may hold, however long and odd the ids', () => {
    const ids = Array.from({ length: 1_000 }, (_, nth) => `"${nth}"`.padEnd(LIMITS.seatIdLength, '석'))
    const parts = partsOf(ids)
    expect(parts.flat()).to.deep.equal(ids)
    const bytesOf = (part: readonly string[]) => Buffer.byteLength(JSON.stringify({ seats: part }))
    for (const part of parts) expect(bytesOf(part)).to.be.at.most(LIMITS.bodyBytes)
    // Not in needlessly many either: a part and the next one's first would be too much.
    parts.slice(1).forEach((part, nth) => {
      expect(bytesOf([...(parts[nth] ?? []), part[0] as string])).to.be.above(LIMITS.bodyBytes - 100)
    })
  })
})
