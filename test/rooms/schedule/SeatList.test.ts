import { expect } from 'chai'
import fc from 'fast-check'
import { hallWith } from '../../../bots/bench/figures/hallWith.ts'
import { type JsonText, type PlanSeat, SEAT_STATUSES } from '../../../client-sdk/protocol/index.ts'
import type { AllotmentState } from '../../../rooms/schedule/allotments.ts'
import {
  BLOCKED,
  FREE,
  HELD,
  releaseAllotment,
  type ScheduleState,
  SOLD,
  setSeats,
} from '../../../rooms/schedule/state.ts'
import { operatorSeatsView, seatsView } from '../../../rooms/schedule/view.ts'

/** More than two parts of a list. */
const SEATS = 700
const SEAT_ROWS = Array.from({ length: SEATS }, (_, index): PlanSeat => {
  const place = { zone: '"가"', row: '1', number: String(index), x: index, y: 0.5 }
  return { seatId: `S-${index}`, index, label: `좌석 ${index}`, category: 'VIP', ...place }
})
const KEPT = [255, 256, 300, 699]

const seatsFrom = (from: number, count: number): number[] =>
  Array.from({ length: Math.min(count, SEATS - from) }, (_, nth) => from + nth)

const hall = (): ScheduleState => {
  const fans: AllotmentState = {
    ...{ allotmentId: 'fans', name: 'Fans', onRequest: false, codes: [], usesPerCode: 1, seats: KEPT },
    ...{ releaseAt: undefined, releasedAt: undefined, members: new Map(), uses: new Map() },
  }
  return hallWith(SEAT_ROWS, { prices: SEAT_ROWS.map(({ index }) => 1_000 + index), allotments: [fans] })
}

/** What a seat is shown as while the allotment is kept for its members. */
const SHOWN_IF_KEPT: readonly number[] = [BLOCKED, HELD, SOLD, SOLD]

/** What the list has to say, from objects. */
const expected = ({ status, allotments }: ScheduleState, told: 'all' | 'free' | 'own') => ({
  seats: SEAT_ROWS.map((seat) => {
    const isKept = told !== 'own' && KEPT.includes(seat.index) && allotments[0]?.releasedAt === undefined
    const now = status[seat.index] as number
    return {
      ...seat,
      price: 1_000 + seat.index,
      ...(KEPT.includes(seat.index) && { allotment: 'fans' }),
      status: SEAT_STATUSES[isKept ? (SHOWN_IF_KEPT[now] as number) : now],
    }
  }).filter((seat) => told !== 'free' || seat.status === 'FREE'),
})

const changes = fc.array(
  fc.oneof(
    fc.record({ from: fc.nat(SEATS - 1), count: fc.nat(300), status: fc.integer({ min: 0, max: 3 }) }),
    fc.constant('release' as const),
  ),
  { maxLength: 8 },
)

const VIEWS = {
  all: ['all seats', (state: ScheduleState): JsonText => seatsView(state, true)],
  free: ['the seats that are free', (state: ScheduleState): JsonText => seatsView(state, false)],
  own: ['all seats as they are', operatorSeatsView],
} as const

for (const told of ['all', 'free', 'own'] as const) {
  const [what, view] = VIEWS[told]
  describe(`a list of ${what}`, () => {
    it('tells of each moment what is so, however the seats have changed since it was last asked for', () => {
      fc.assert(
        fc.property(changes, (made) => {
          const state = hall()
          for (const change of made) {
            if (change === 'release') releaseAllotment(state, 'fans', 1)
            else setSeats(state, seatsFrom(change.from, change.count), change.status)
            expect(JSON.parse(view(state).text)).to.deep.equal(expected(state, told))
          }
        }),
        { numRuns: 30 },
      )
    })

    it('is no other while nothing changes, and made anew only where something has', () => {
      const state = hall()
      const before = view(state)
      expect(view(state)).to.equal(before)
      setSeats(state, [301], HELD)
      const after = view(state)
      const isKept = before.parts.map((part, nth) => part === after.parts[nth])
      expect(isKept.filter((kept) => !kept)).to.have.length(1)
      setSeats(state, [301], FREE)
      expect(JSON.parse(before.text)).to.deep.equal(expected(state, told))
    })

    it('is no other where all is as it was when it was last asked for', () => {
      const state = hall()
      const before = view(state)
      setSeats(state, [301], HELD)
      setSeats(state, [301], FREE)
      expect(view(state)).to.equal(before)
    })

    it('can be empty, in part or as a whole', () => {
      const state = hall()
      for (const sold of [600, SEATS]) {
        setSeats(state, seatsFrom(0, sold), SOLD)
        expect(JSON.parse(view(state).text)).to.deep.equal(expected(state, told))
      }
    })
  })
}
