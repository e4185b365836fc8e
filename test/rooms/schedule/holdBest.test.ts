import { expect } from 'chai'
import type { Reservation } from '../../../client-sdk/protocol/index.ts'
import type { ScheduleState } from '../../../rooms/schedule/state.ts'
import { arenaPlan } from '../../../server/sample-catalogue/arena.ts'
import { type Buyer, codeOf, DATE, refused, Sale, type SaleOptions, succeeded } from '../../support/Sale.ts'

const CROWD = 500
const POLICY = { preset: 'slots', maxActive: CROWD, seatsPerUser: 50 } as const

const bestOf = async (buyer: Buyer, quantity: number) => succeeded(await buyer.holdBest({ quantity })) as Reservation

describe('a hold of the best seats', () => {
  it('[H8] takes them, at their prices, and says so', async () => {
    const sale = await Sale.start({ seatCount: 9 })
    const buyer = await sale.queued()
    const held = await bestOf(buyer, 3)
    expect(held).to.include({ state: 'HELD', amount: 150_000 }).and.not.to.have.property('split')
    expect(held.seats).to.deep.equal(['A-4', 'A-5', 'A-6'])
    expect((await buyer.reservation(held.reservationId)).seats).to.deep.equal(held.seats)
  })

  it('[H8] says when they lie apart', async () => {
    const sale = await Sale.start({ seatCount: 3 })
    const [first, second] = [await sale.queued(), await sale.queued()]
    await first.held('A-2')
    expect(await bestOf(second, 2)).to.deep.include({ seats: ['A-1', 'A-3'], split: true })
  })

  it('[C1] is made once, and its answer given again', async () => {
    const sale = await Sale.start({ seatCount: 9 })
    const buyer = await sale.queued()
    const ask = () => buyer.send('hold', { scheduleId: DATE, best: { quantity: 2 } }, { commandId: 'one' })
    const first = await ask()
    await sale.boot()
    expect(await ask()).to.deep.equal(first)
    const others = await buyer.send('hold', { scheduleId: DATE, best: { quantity: 3 } }, { commandId: 'one' })
    expect(codeOf(others)).to.equal('COMMAND_REUSED')
  })

  it('[H8] of more than there are is refused, and of a zone or category that is not there', async () => {
    const sale = await Sale.start({ seatCount: 3 })
    const buyer = await sale.queued()
    expect(codeOf(await buyer.holdBest({ quantity: 4 }))).to.equal('SEATS_SHORT')
    expect(refused(await buyer.holdBest({ quantity: 1, zone: 'Moon' }))).to.include({
      code: 'INPUT_INVALID',
      path: 'best.zone',
    })
    expect(refused(await buyer.holdBest({ quantity: 1, category: 'Z' }))).to.include({ path: 'best.category' })
  })

  it('[H5] [H8] of more than a user may have is refused, and so is what is no number of seats', async () => {
    const sale = await Sale.start({ seatCount: 9 })
    const buyer = await sale.queued()
    expect(codeOf(await buyer.holdBest({ quantity: 5 }))).to.equal('SEAT_LIMIT')
    await bestOf(buyer, 3)
    expect(codeOf(await buyer.holdBest({ quantity: 2 }))).to.equal('SEAT_LIMIT')
    for (const quantity of [0, -1, 1.5, 51, Number.NaN]) {
      expect(refused(await buyer.holdBest({ quantity })), String(quantity)).to.include({ path: 'best.quantity' })
    }
    expect(
      refused(await buyer.send('hold', { scheduleId: DATE, best: { quantity: 1 }, seats: ['A-1'] })).path,
    ).to.equal('best')
    expect(refused(await buyer.send('hold', { scheduleId: DATE })).path).to.equal('seats')
  })

  it(`[H8] has ${CROWD} users who ask for 2 to 6 at once fill an arena, and nobody gets in another’s way`, async function () {
    const test = this.test as Mocha.Runnable
    test.timeout(60_000)
    const sale = await Sale.start({ plan: arenaPlan(), policy: POLICY })
    const buyers = await Promise.all(Array.from({ length: CROWD }, () => sale.queued()))
    const hall = sale.concert.state.schedules.get(DATE) as ScheduleState
    const held: Reservation[] = []
    const codes = new Set<string>()
    for (let round = 0; !codes.has('SEATS_SHORT'); round += 1) {
      const asks = buyers.map((buyer, at) => buyer.holdBest({ quantity: 2 + ((at + round) % 5) }))
      for (const outcome of await Promise.all(asks)) {
        codes.add(codeOf(outcome))
        if (outcome.ok) held.push(outcome.body as Reservation)
      }
    }
    const total = hall.table.seats.length
    const seats = held.flatMap((reservation) => reservation.seats)
    const share = (part: readonly string[]) => `${((100 * part.length) / total).toFixed(1)}% of ${total} seats`
    const apart = held.filter(({ split }) => split).flatMap((reservation) => reservation.seats)
    // Ids ascend, so that holds are in the order in which they were decided.
    const inOrder = held.toSorted((a, b) => (a.reservationId < b.reservationId ? -1 : 1))
    const together = inOrder.slice(
      0,
      inOrder.findIndex(({ split }) => split),
    )
    const stranded = strandedBy(hall, new Set(together.flatMap((reservation) => reservation.seats)))
    test.title += ` (${share(apart)} apart from their company; ${share(stranded)} stranded until then)`
    expect(new Set(seats).size).to.equal(seats.length)
    expect([...codes].sort()).to.deep.equal(['OK', 'SEATS_SHORT'])
    expect(total - seats.length).to.be.lessThan(6)
  })
})

/** Seats not taken, alone between taken ones of their row. */
const strandedBy = ({ table }: ScheduleState, taken: ReadonlySet<string>): readonly string[] => {
  const { rowOf } = table.rows
  const isTaken = (seat: number, row: number | undefined) =>
    rowOf[seat] === row && taken.has(table.seats[seat]?.seatId ?? '')
  return table.seats
    .filter(
      ({ index, seatId }) => !taken.has(seatId) && [index - 1, index + 1].every((at) => isTaken(at, rowOf[index])),
    )
    .map(({ seatId }) => seatId)
}

describe('a seat that would be left alone', () => {
  const REFUSING: SaleOptions = { seatCount: 7, policy: { preset: 'slots', orphanSeats: 'refused' } }

  it('[H9] is refused, by its name and with seats that leave nobody alone', async () => {
    const sale = await Sale.start(REFUSING)
    const [first, second] = [await sale.queued(), await sale.queued()]
    await first.held('A-3')
    const problem = refused(await second.hold(['A-5', 'A-6']))
    expect(problem).to.include({ code: 'SEAT_ORPHANED' })
    expect(problem.seats).to.deep.equal(['A-4'])
    expect(problem.suggestion).to.deep.equal(['A-4', 'A-5'])
    expect(codeOf(await second.hold(problem.suggestion ?? []))).to.equal('OK')
  })

  it('[H9] between the seats of one hold is refused too', async () => {
    const sale = await Sale.start(REFUSING)
    expect(refused(await (await sale.queued()).hold(['A-3', 'A-5'])).seats).to.deep.equal(['A-4'])
  })

  it('[H9] may be at an aisle', async () => {
    const sale = await Sale.start(REFUSING)
    await (await sale.queued()).held('A-2', 'A-3')
  })

  it('[H9] may be where nothing else is left for so many', async () => {
    const sale = await Sale.start(REFUSING)
    const [first, second] = [await sale.queued(), await sale.queued()]
    await first.held('A-1')
    await first.held('A-5', 'A-6', 'A-7')
    await second.held('A-2', 'A-3')
  })

  it('[H9] may be where the concert allows it', async () => {
    const sale = await Sale.start({ seatCount: 7 })
    await (await sale.queued()).held('A-2', 'A-4')
  })
})
