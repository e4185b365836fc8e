import { expect } from 'chai'
import fc from 'fast-check'
import { type PlanSeat, SEAT_STATUSES } from '../../../client-sdk/protocol/index.ts'
import { SeatList } from '../../../rooms/schedule/SeatList.ts'
import { FREE, HELD, SOLD } from '../../../rooms/schedule/state.ts'

/** More than two parts of a list. */
const SEATS = 700
const table = {
  seats: Array.from({ length: SEATS }, (_, index): PlanSeat => {
    const place = { zone: '"가"', row: '1', number: String(index), x: index, y: 0.5 }
    return { seatId: `S-${index}`, index, label: `좌석 ${index}`, category: 'VIP', ...place }
  }),
  prices: Int32Array.from({ length: SEATS }, (_, index) => 1_000 + index),
}

const schedule = { table, allotments: [], allotmentOf: new Uint8Array(SEATS) }

/** What the list has to say, from objects. */
const expected = (status: Uint8Array, all: boolean) => ({
  seats: table.seats
    .map((seat) => ({ ...seat, price: table.prices[seat.index], status: SEAT_STATUSES[status[seat.index] as number] }))
    .filter((seat) => all || seat.status === 'FREE'),
})

const changes = fc.array(
  fc.record({ from: fc.nat(SEATS - 1), count: fc.nat(300), status: fc.integer({ min: 0, max: 3 }) }),
  { maxLength: 8 },
)

for (const all of [true, false]) {
  describe(`a list of ${all ? 'all seats' : 'the seats that are free'}`, () => {
    it('tells of each moment what is so, however the seats have changed since it was last asked for', () => {
      fc.assert(
        fc.property(changes, (made) => {
          const list = new SeatList(schedule, all)
          const status = new Uint8Array(SEATS)
          for (const { from, count, status: now } of made) {
            status.fill(now, from, from + count)
            expect(JSON.parse(list.of(status).text)).to.deep.equal(expected(status, all))
          }
        }),
        { numRuns: 30 },
      )
    })

    it('is no other while nothing changes, and made anew only where something has', () => {
      const list = new SeatList(schedule, all)
      const status = new Uint8Array(SEATS)
      const before = list.of(status)
      expect(list.of(status)).to.equal(before)
      status[300] = HELD
      const after = list.of(status)
      const isKept = before.parts.map((part, nth) => part === after.parts[nth])
      expect(isKept.filter((kept) => !kept)).to.have.length(1)
      expect(JSON.parse(before.text)).to.deep.equal(expected(status.with(300, FREE), all))
    })

    it('can be empty, in part or as a whole', () => {
      const list = new SeatList(schedule, all)
      const status = new Uint8Array(SEATS).fill(SOLD, 0, 600)
      expect(JSON.parse(list.of(status).text)).to.deep.equal(expected(status, all))
      status.fill(SOLD)
      expect(JSON.parse(list.of(status).text)).to.deep.equal(expected(status, all))
    })
  })
}
