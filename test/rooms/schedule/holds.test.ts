import { expect } from 'chai'
import type { Reservation, Seat } from '../../../client-sdk/protocol/index.ts'
import type { StoredFact } from '../../../rooms/concert/state.ts'
import { type Buyer, codeOf, DATE, refused, Sale, succeeded } from '../../support/Sale.ts'

const MINUTE = 60_000

/** `FREE HELD SOLD …`, as whoever looks at the hall sees it. */
const hall = async (buyer: Buyer, scheduleId = DATE): Promise<string> => {
  const { seats } = succeeded(await buyer.send('seats', { scheduleId, all: true })) as { seats: Seat[] }
  return seats.map(({ status }) => status).join(' ')
}

describe('a seat', () => {
  it('[H1] goes from FREE over HELD to SOLD', async () => {
    const sale = await Sale.start({ seatCount: 3 })
    const [buyer, watcher] = [await sale.queued(50_000), await sale.queued()]
    expect(await hall(watcher)).to.equal('FREE FREE FREE')
    const { reservationId } = await buyer.held('A-2')
    expect(await hall(watcher)).to.equal('FREE HELD FREE')
    succeeded(await buyer.pay(reservationId))
    expect(await hall(watcher)).to.equal('FREE SOLD FREE')
  })

  it('[H1] is FREE again by release, and by the end of its hold', async () => {
    const sale = await Sale.start({ seatCount: 2 })
    const [buyer, watcher] = [await sale.queued(), await sale.queued()]
    const { reservationId } = await buyer.held('A-1')
    await buyer.held('A-2')
    expect(await buyer.release(reservationId)).to.deep.equal({ ok: true, status: 204, body: null })
    expect(await hall(watcher)).to.equal('FREE HELD')
    expect((await buyer.reservation(reservationId)).state).to.equal('RELEASED')
    await sale.advance(5 * MINUTE)
    expect(await hall(watcher)).to.equal('FREE FREE')
  })

  it('[H1] stays SOLD: a paid reservation is neither released nor does it expire', async () => {
    const sale = await Sale.start({ seatCount: 2 })
    const [buyer, watcher] = [await sale.queued(50_000), await sale.queued()]
    const { reservationId } = await buyer.held('A-1')
    succeeded(await buyer.pay(reservationId))
    expect(codeOf(await buyer.release(reservationId))).to.equal('RESERVATION_ALREADY_PAID')
    await sale.advance(6 * MINUTE)
    expect(await hall(watcher)).to.equal('SOLD FREE')
    expect((await buyer.reservation(reservationId)).state).to.equal('PAID')
  })

  it('[H1] what has ended can’t be released again', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const { reservationId } = await buyer.held('A-1')
    succeeded(await buyer.release(reservationId))
    expect(codeOf(await buyer.release(reservationId))).to.equal('RESERVATION_EXPIRED')
    expect(codeOf(await buyer.pay(reservationId))).to.equal('RESERVATION_EXPIRED')
  })

  it('[H1] only those free are listed, unless all are asked for', async () => {
    const sale = await Sale.start({ seatCount: 3 })
    const buyer = await sale.queued()
    await buyer.held('A-2')
    const { seats } = succeeded(await buyer.send('seats', { scheduleId: DATE })) as { seats: Seat[] }
    expect(seats.map(({ seatId, index, price, status }) => [seatId, index, price, status])).to.deep.equal([
      ['A-1', 0, 50_000, 'FREE'],
      ['A-3', 2, 50_000, 'FREE'],
    ])
  })
})

describe('a hold of several seats', () => {
  it('[H2] is all or nothing, and a refusal names exactly the seats in the way', async () => {
    const sale = await Sale.start({ seatCount: 6 })
    const [first, second] = [await sale.queued(), await sale.queued()]
    await first.held('A-2', 'A-4')
    const problem = refused(await second.hold(['A-1', 'A-4', 'A-3', 'A-2']))
    expect(problem).to.include({ code: 'SEAT_TAKEN', status: 409 })
    expect(problem.seats).to.deep.equal(['A-4', 'A-2'])
    expect(await hall(first)).to.equal('FREE HELD FREE HELD FREE FREE')
    await second.held('A-1', 'A-3')
  })

  it('[H2] with a seat that does not exist takes none', async () => {
    const sale = await Sale.start({ seatCount: 2 })
    const buyer = await sale.queued()
    const problem = refused(await buyer.hold(['A-1', 'Z-1', 'Z-2']))
    expect(problem.code).to.equal('SEAT_NOT_FOUND')
    expect(problem.seats).to.deep.equal(['Z-1', 'Z-2'])
    expect(await hall(buyer)).to.equal('FREE FREE')
  })

  it('[H2] tells what was held, for how much and how long, in the order asked', async () => {
    const sale = await Sale.start({ price: 30_000 })
    const buyer = await sale.queued()
    const now = sale.clock.now()
    const held = await buyer.held('A-3', 'A-1')
    expect(held).to.deep.include({
      scheduleId: DATE,
      state: 'HELD',
      seats: ['A-3', 'A-1'],
      amount: 60_000,
      heldAt: new Date(now).toISOString(),
      expiresAt: new Date(now + 5 * MINUTE).toISOString(),
    })
    expect(await buyer.reservation(held.reservationId)).to.deep.include(held)
  })

  it('[H2] one’s own seats are in the way like any other’s', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    await buyer.held('A-1')
    expect(refused(await buyer.hold(['A-1', 'A-2'])).seats).to.deep.equal(['A-1'])
  })
})

describe('a hold’s deadline', () => {
  it('[H3] a hold past its deadline can’t be paid, however late the sweep, and its seats are free at once', async () => {
    const sale = await Sale.start()
    const [slow, quick] = [await sale.queued(50_000), await sale.queued()]
    const { reservationId } = await slow.held('A-1')
    sale.clock.jump(5 * MINUTE)
    expect(codeOf(await slow.pay(reservationId))).to.equal('RESERVATION_EXPIRED')
    expect(await slow.balance()).to.equal(50_000)
    await quick.held('A-1')
  })

  it('[H3] another can hold its seats at the very millisecond, without anyone having swept', async () => {
    const sale = await Sale.start()
    const [slow, quick] = [await sale.queued(), await sale.queued()]
    const { reservationId } = await slow.held('A-1')
    sale.clock.jump(5 * MINUTE - 1)
    expect(codeOf(await quick.hold(['A-1']))).to.equal('SEAT_TAKEN')
    sale.clock.jump(1)
    await quick.held('A-1')
    expect(codeOf(await slow.release(reservationId))).to.equal('RESERVATION_EXPIRED')
    expect((await slow.reservation(reservationId)).state).to.equal('EXPIRED')
  })

  it('[H3] its owner sees it as EXPIRED from that millisecond on, and not before', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const { reservationId } = await buyer.held('A-1')
    sale.clock.jump(5 * MINUTE - 1)
    expect((await buyer.reservation(reservationId)).state).to.equal('HELD')
    sale.clock.jump(1)
    expect((await buyer.reservation(reservationId)).state).to.equal('EXPIRED')
  })

  it('[H4] watchers see the seats free again at the deadline, without anyone asking', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const { reservationId } = await buyer.held('A-1', 'A-2')
    const seen: StoredFact[] = []
    sale.concert.listen({ committed: (facts) => seen.push(...facts) })
    await sale.advance(5 * MINUTE - 1)
    expect(seen).to.deep.equal([])
    await sale.advance(1)
    expect(seen).to.deep.equal([
      {
        type: 'hold-expired',
        scheduleId: DATE,
        reservationId,
        userId: buyer.userId,
        seats: [0, 1],
        at: sale.clock.now(),
      },
    ])
  })

  it('[H4] a thousand holds that end together are all swept at once', async () => {
    const sale = await Sale.start({ seatCount: 1_000, policy: { preset: 'slots', seatsPerUser: 50 } })
    const buyers = await Promise.all(Array.from({ length: 20 }, () => sale.queued()))
    const seatsOf = (at: number) => Array.from({ length: 50 }, (_, seat) => [`A-${at * 50 + seat + 1}`])
    await Promise.all(buyers.flatMap((buyer, at) => seatsOf(at).map((seats) => buyer.hold(seats))))
    expect(sale.concert.state.schedules.get(DATE)?.free).to.equal(0)
    await sale.advance(5 * MINUTE)
    expect(sale.concert.state.schedules.get(DATE)?.free).to.equal(1_000)
  })

  it('[H3] time that steps back revives nothing', async () => {
    const sale = await Sale.start()
    const [slow, quick] = [await sale.queued(50_000), await sale.queued()]
    const { reservationId } = await slow.held('A-1')
    sale.clock.jump(5 * MINUTE)
    await quick.poll()
    sale.clock.jump(-2 * MINUTE)
    expect(codeOf(await slow.pay(reservationId))).to.equal('RESERVATION_EXPIRED')
    const held = await quick.held('A-1')
    expect(Date.parse(held.heldAt)).to.equal(sale.clock.now() + 2 * MINUTE)
  })
})

describe('the limit of a user', () => {
  it('[H5] counts what is held and what is bought together', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse', seatsPerUser: 3 } })
    const buyer = await sale.queued(500_000)
    const { reservationId } = await buyer.held('A-1')
    succeeded(await buyer.pay(reservationId))
    const second = await buyer.held('A-2')
    expect(codeOf(await buyer.hold(['A-3', 'A-4']))).to.equal('SEAT_LIMIT')
    await buyer.held('A-3')
    const over = refused(await buyer.hold(['A-4']))
    expect(over).to.include({ code: 'SEAT_LIMIT', limit: 3 })
    expect(over.detail).to.include('the limit is 3.')
    succeeded(await buyer.release(second.reservationId))
    await buyer.held('A-4')
  })

  it('[H5] is told with the concert, and so is the lowest price that a seat has', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse', seatsPerUser: 3 }, price: 700 })
    const buyer = await sale.queued()
    const { concerts } = succeeded(await buyer.send('concerts', {})) as { concerts: object[] }
    expect(concerts[0]).to.include({ seatsPerUser: 3, priceFrom: 700 })
  })

  it('[H5] is per date, and what has expired does not count', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', seatsPerUser: 1 }, dates: 2 })
    const buyer = await sale.queued()
    await buyer.held('A-1')
    expect(codeOf(await buyer.hold(['A-2']))).to.equal('SEAT_LIMIT')
    succeeded(await buyer.hold(['A-1'], {}, 'gig-2'))
    sale.clock.jump(5 * MINUTE)
    await buyer.held('A-2')
  })

  it('[H5] holds against many requests at once, and after a restart', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse', seatsPerUser: 2 } })
    const buyer = await sale.queued(100_000)
    const outcomes = await Promise.all(['A-1', 'A-2', 'A-3', 'A-4', 'A-5'].map((seat) => buyer.hold([seat])))
    expect(outcomes.map(codeOf)).to.deep.equal(['OK', 'OK', 'SEAT_LIMIT', 'SEAT_LIMIT', 'SEAT_LIMIT'])
    succeeded(await buyer.pay((succeeded(outcomes[0] as never) as Reservation).reservationId))
    await sale.boot()
    expect(codeOf(await buyer.hold(['A-5']))).to.equal('SEAT_LIMIT')
  })
})

describe('another’s reservation', () => {
  it('[H6] is neither seen, nor released, nor paid', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse' } })
    const [owner, other] = [await sale.queued(50_000), await sale.queued(50_000)]
    const { reservationId } = await owner.held('A-1')
    const all = async () => [
      codeOf(await other.send('reservation', { reservationId })),
      codeOf(await other.release(reservationId)),
      codeOf(await other.pay(reservationId)),
    ]
    expect(new Set(await all())).to.deep.equal(new Set(['RESERVATION_NOT_FOUND']))
    succeeded(await owner.pay(reservationId))
    expect(new Set(await all())).to.deep.equal(new Set(['RESERVATION_NOT_FOUND']))
    expect(succeeded(await other.send('reservations', {}))).to.deep.equal({ reservations: [] })
    expect(await other.balance()).to.equal(50_000)
  })

  it('[H6] one’s own are listed, ended ones included, newest first, by date if asked', async () => {
    const sale = await Sale.start({ dates: 2 })
    const buyer = await sale.queued()
    const first = await buyer.held('A-1')
    await sale.advance(1_000)
    succeeded(await buyer.release(first.reservationId))
    const second = succeeded(await buyer.hold(['A-1'], {}, 'gig-2')) as Reservation
    const list = async (body: object) => {
      const { reservations } = succeeded(await buyer.send('reservations', body)) as { reservations: Reservation[] }
      return reservations.map(({ reservationId, state }) => [reservationId, state])
    }
    expect(await list({})).to.deep.equal([
      [second.reservationId, 'HELD'],
      [first.reservationId, 'RELEASED'],
    ])
    expect(await list({ scheduleId: DATE })).to.deep.equal([[first.reservationId, 'RELEASED']])
  })
})

describe('a hold in hand', () => {
  it('[H7] outlives the socket, a restart and the end of its token: a later ACTIVE token pays it', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', activeLifeMs: 2 * MINUTE } })
    const buyer = await sale.queued(50_000)
    const { reservationId } = await buyer.held('A-1')
    await sale.boot()
    await sale.advance(3 * MINUTE)
    expect(codeOf(await buyer.pay(reservationId))).to.equal('TOKEN_EXPIRED')
    expect((await buyer.reservation(reservationId)).state).to.equal('HELD')
    await buyer.enter()
    succeeded(await buyer.pay(reservationId))
    expect((await buyer.reservation(reservationId)).state).to.equal('PAID')
  })

  it('[H7] leaving the queue does not give the seats up', async () => {
    const sale = await Sale.start()
    const [buyer, other] = [await sale.queued(), await sale.queued()]
    const { reservationId } = await buyer.held('A-1')
    succeeded(await buyer.send('leaveQueue', {}))
    expect(codeOf(await other.hold(['A-1']))).to.equal('SEAT_TAKEN')
    succeeded(await buyer.release(reservationId))
    await other.held('A-1')
  })
})
