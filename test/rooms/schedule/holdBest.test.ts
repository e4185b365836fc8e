import { expect } from 'chai'
import type { Reservation } from '../../../client-sdk/protocol/index.ts'
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
    expect(codeOf(await buyer.holdBest({ quantity: 5 }))).to.equal('SEAT_LIMIT')
  })

  it(`[H8] has ${CROWD} users who ask for 2 to 6 at once fill an arena without one collision`, async function () {
    this.timeout(60_000)
    const sale = await Sale.start({ plan: arenaPlan(), policy: POLICY } satisfies SaleOptions)
    const buyers = await Promise.all(Array.from({ length: CROWD }, () => sale.queued()))
    const total = sale.concert.state.schedules.get(DATE)?.free as number
    const held: Reservation[] = []
    const codes = new Map<string, number>()
    for (let round = 0; codes.get('SEATS_SHORT') === undefined; round += 1) {
      const outcomes = await Promise.all(
        buyers.map((buyer, at) => buyer.holdBest({ quantity: 2 + ((at + round) % 5) })),
      )
      for (const outcome of outcomes) {
        codes.set(codeOf(outcome), (codes.get(codeOf(outcome)) ?? 0) + 1)
        if (outcome.ok) held.push(outcome.body as Reservation)
      }
    }
    const seats = held.flatMap((reservation) => reservation.seats)
    const split = held.filter((reservation) => reservation.split).flatMap((reservation) => reservation.seats)
    console.log(
      `      ${seats.length} of ${total} seats held in ${held.length} holds; ${split.length} seats (${((100 * split.length) / seats.length).toFixed(1)}%) apart from their company`,
    )
    expect(new Set(seats).size).to.equal(seats.length)
    expect([...codes.keys()].filter((code) => !['OK', 'SEATS_SHORT', 'SEAT_LIMIT'].includes(code))).to.deep.equal([])
    expect(total - seats.length).to.be.lessThan(6)
  })
})

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
