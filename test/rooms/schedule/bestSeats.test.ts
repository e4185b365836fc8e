import { expect } from 'chai'
import fc from 'fast-check'
import { hallWith } from '../../../bots/bench/figures/hallWith.ts'
import type { PlanSeat } from '../../../client-sdk/protocol/index.ts'
import { type BestSeatsQuery, bestSeats, bestWithoutOrphans, FINDS_KEPT } from '../../../rooms/schedule/bestSeats.ts'
import { sideBySide } from '../../../rooms/schedule/chooseSeats.ts'
import { strandedBy } from '../../../rooms/schedule/orphans.ts'
import { BLOCKED, FREE, type ScheduleState, SOLD, setSeats } from '../../../rooms/schedule/state.ts'

/** A hall as people draw it: a line a row, `.` free, `x` taken, `b` blocked, `*` a free VIP seat, a blank an aisle. */
const hallOf = (drawing: string, stage?: { readonly x: number; readonly y: number }): ScheduleState => {
  const seats: PlanSeat[] = []
  const marks: string[] = []
  drawing.split('\n').forEach((line, row) => {
    ;[...line].forEach((mark, column) => {
      if (mark === ' ') return
      seats.push(seatAt(seats.length, row, column, mark === '*' ? 'VIP' : 'Standard'))
      marks.push(mark)
    })
  })
  const hall = hallWith(seats, stage && { areas: stageAt(stage) })
  const marked = (wanted: string) => marks.flatMap((mark, seat) => (mark === wanted ? [seat] : []))
  setSeats(hall, marked('x'), SOLD)
  setSeats(hall, marked('b'), BLOCKED)
  return hall
}

const seatAt = (index: number, row: number, column: number, category = 'Standard'): PlanSeat => {
  const number = String(column + 1)
  const place = { x: 20 * column, y: 30 * row }
  return { seatId: `${row + 1}-${number}`, index, label: '', zone: '', row: `${row + 1}`, number, category, ...place }
}

const stageAt = (place: { readonly x: number; readonly y: number }) => {
  const text = { text: 'Main STAGE', size: 10, position: { x: 0, y: 0 } }
  return [{ shape: 'text' as const, rotation: 0, ...place, text }]
}

const namesOf = (hall: ScheduleState, seats: readonly number[] | undefined): string | undefined =>
  seats?.map((seat) => hall.table.seats[seat]?.seatId).join(' ')
const best = (drawing: string, query: BestSeatsQuery, stage?: { readonly x: number; readonly y: number }) => {
  const hall = hallOf(drawing, stage)
  return namesOf(hall, bestSeats(hall, query))
}

describe('the best seats', () => {
  it('remembers no more kinds of query than it may, and forgets nothing but time', () => {
    const hall = hallOf('..........\n..........')
    for (let access = 0; access < 3 * FINDS_KEPT; access += 1) {
      expect(bestSeats(hall, { quantity: 2, access })).to.deep.equal(bestSeats(hall, { quantity: 2 }))
      expect(hall.finds.size).to.be.at.most(FINDS_KEPT)
    }
    const best = bestSeats(hall, { quantity: 2 }) as readonly number[]
    setSeats(hall, best, SOLD)
    expect(bestSeats(hall, { quantity: 2, access: 0 })).not.to.include.members([...best])
  })

  it('[H8] are those nearest the middle of the upper edge, where the plan names no stage', () => {
    expect(best('.......\n.......', { quantity: 3 })).to.equal('1-3 1-4 1-5')
  })

  it('[H8] are those nearest the stage, where the plan has one', () => {
    expect(best('.......\n.......', { quantity: 2 }, { x: 130, y: 60 })).to.equal('2-6 2-7')
  })

  it('[H8] strand nobody, though others side by side are nearer', () => {
    expect(best('xx...xx\n.......', { quantity: 2 }, { x: 60, y: 0 })).to.equal('2-3 2-4')
    expect(best('xx..xxx\n.......', { quantity: 2 }, { x: 60, y: 0 })).to.equal('1-3 1-4')
  })

  it('[H8] strand somebody rather than lie apart', () => {
    expect(best('xx...xx\nxxxxxx.', { quantity: 2 })).to.equal('1-3 1-4')
  })

  it('[H8] never lie on both sides of an aisle, nor in two rows, if they needn’t', () => {
    expect(best('.. ..\n.. ..\n.....', { quantity: 3 })).to.equal('3-2 3-3 3-4')
  })

  it('[H8] lie in as few rows as can be, if they must lie apart', () => {
    expect(best('.x.\nx.x.x.x.\n.x.', { quantity: 4 })).to.equal('2-2 2-4 2-6 2-8')
    expect(best('.x.\nx.x\n.x.', { quantity: 4 })).to.equal('1-1 1-3 3-1 3-3')
  })

  it('[H8] are of the category that is asked for', () => {
    expect(best('.....\n.**..', { quantity: 2, category: 1 })).to.equal('2-2 2-3')
    expect(best('.....\n.**..', { quantity: 3, category: 1 })).to.equal(undefined)
  })

  it('[H8] of a category may leave a seat of another beside them', () => {
    expect(best('.**.', { quantity: 2, category: 0 })).to.equal('1-1 1-4')
    expect(best('x.**.x\n......', { quantity: 2, category: 1 })).to.equal('1-3 1-4')
  })

  it('[H8] are none that the operator has blocked, and strand nobody beside such', () => {
    expect(best('bb..bb\n......', { quantity: 2 })).to.equal('1-3 1-4')
    expect(best('b...b\n.....', { quantity: 2 })).to.equal('2-2 2-3')
    expect(best('bbb', { quantity: 1 })).to.equal(undefined)
  })

  it('[H8] may be alone in their row, where it has one seat', () => {
    expect(best(' . \n...', { quantity: 1 })).to.equal('1-2')
    expect(best(' . \n . ', { quantity: 2 })).to.equal('1-2 2-2')
  })

  it('[H8] go by the order of a plan that puts all its seats in one place', () => {
    const seats = [...Array(12).keys()].map((seat) => ({ ...seatAt(seat, Math.floor(seat / 4), seat % 4), x: 0, y: 0 }))
    const hall = hallWith(seats)
    expect(namesOf(hall, bestSeats(hall, { quantity: 4 }))).to.equal('1-1 1-2 1-3 1-4')
    setSeats(hall, [0, 1], SOLD)
    expect(namesOf(hall, bestSeats(hall, { quantity: 3 }))).to.equal('2-1 2-2 2-3')
  })

  it('[H8] are found in a plan that names neither rows nor places', () => {
    const hall = hallWith([...Array(5_000).keys()].map((seat) => ({ ...seatAt(seat, 0, seat), x: 0, y: 0 })))
    const { starts } = hall.table.rows
    expect(Math.max(...starts.slice(1).map((end, row) => end - (starts[row] as number)))).to.equal(250)
    expect(bestSeats(hall, { quantity: 3 })).to.deep.equal([0, 1, 2])
  })

  it('[H8] are none where there are fewer', () => {
    expect(best('x.x', { quantity: 2 })).to.equal(undefined)
    expect(best('x.x', { quantity: 1 })).to.equal('1-2')
  })

  it('[H8] are never worse than what looking at every choice finds', () => {
    const line = fc.string({ unit: fc.constantFrom('.', '.', 'x', ' '), minLength: 2, maxLength: 9 })
    const drawing = fc.array(line, { minLength: 1, maxLength: 4 }).map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(drawing, fc.integer({ min: 1, max: 4 }), (drawn, quantity) => {
        fc.pre(drawn.trim() !== '')
        const hall = hallOf(drawn)
        const found = bestSeats(hall, { quantity })
        const free = hall.table.seats.flatMap(({ index }) => (hall.status[index] === 0 ? [index] : []))
        if (found === undefined) {
          expect(free.length).to.be.lessThan(quantity)
          return
        }
        const ranks = choicesOf(free, quantity).map((seats) => rankOf(hall, seats))
        expect(ranks.filter((rank) => compare(rank, rankOf(hall, found)) < 0)).to.deep.equal([])
      }),
      { numRuns: 500, seed: 1 },
    )
  })

  it('[H8] [H9] are the same in a hall that has changed as in one that is looked at for the first time', () => {
    const line = fc.string({ unit: fc.constantFrom('.', '*', 'x', ' '), minLength: 3, maxLength: 12 })
    const drawing = fc.array(line, { minLength: 2, maxLength: 6 }).map((lines) => `.\n${lines.join('\n')}`)
    const change = fc.record({ seat: fc.nat(), status: fc.constantFrom(FREE, SOLD, BLOCKED) })
    const query = fc.record({ quantity: fc.integer({ min: 1, max: 4 }), category: fc.constantFrom(undefined, 0) })
    fc.assert(
      fc.property(drawing, fc.array(fc.tuple(change, query), { maxLength: 12 }), (drawn, steps) => {
        const hall = hallOf(drawn)
        for (const [{ seat, status }, wanted] of steps) {
          const at = seat % hall.table.seats.length
          setSeats(hall, [at], status)
          const fresh = { ...hall, finds: new Map() }
          expect(bestSeats(hall, wanted)).to.deep.equal(bestSeats(fresh, wanted))
          expect(bestWithoutOrphans(hall, wanted, at)).to.deep.equal(bestWithoutOrphans(fresh, wanted, at))
        }
      }),
      { numRuns: 300, seed: 1 },
    )
  })

  const choicesOf = (free: readonly number[], quantity: number): number[][] =>
    quantity === 0
      ? [[]]
      : free.flatMap((seat, at) => choicesOf(free.slice(at + 1), quantity - 1).map((rest) => [seat, ...rest]))

  /** Less is better: apart, stranding, rows, distance. Those that lie apart are compared by rows alone. */
  const rankOf = (hall: ScheduleState, seats: readonly number[]): readonly number[] => {
    const { distances, rowOf } = hall.table.rows
    if (!sideBySide(hall, seats)) return [1, 0, new Set(seats.map((seat) => rowOf[seat])).size, 0]
    const stranded = Math.min(1, strandedBy(hall, seats).length)
    return [0, stranded, 1, Math.round(seats.reduce((sum, seat) => sum + (distances[seat] as number), 0) * 1e6)]
  }

  const compare = (a: readonly number[], b: readonly number[]): number =>
    a.map((value, at) => value - (b[at] as number)).find((difference) => difference !== 0) ?? 0
})
