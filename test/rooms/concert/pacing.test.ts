import { expect } from 'chai'
import type { PolicyChoice, Reservation } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, codeOf, refused, Sale, succeeded } from '../../support/Sale.ts'

const SECOND = 1_000
const MINUTE = 60 * SECOND

const paced = (policy: Partial<PolicyChoice>): Promise<Sale> =>
  Sale.start({ policy: { preset: 'reuse', activeLifeMs: 30 * MINUTE, ...policy }, dates: 2 })

const cycle = async (buyer: Buyer, seat: string): Promise<void> => {
  const { reservationId } = await buyer.held(seat)
  succeeded(await buyer.release(reservationId))
}

describe('the pace of holds', () => {
  it('[H12] is one for both doors and all dates, and says when the next will be tried', async () => {
    const sale = await paced({ holdsPerMinute: 4 })
    const [script, other] = [await sale.queued(), await sale.queued()]
    await other.held('A-1')
    expect(codeOf(await script.hold(['A-1']))).to.equal('SEAT_TAKEN')
    succeeded(await script.hold(['A-1'], { door: 'socket' }, 'gig-2'))
    succeeded(await script.hold(['A-2'], { door: 'socket' }))
    succeeded(await script.holdBest({ quantity: 1 }))
    for (const door of ['header', 'socket'] as const) {
      const refusal = refused(await script.hold(['A-9'], { door }))
      expect(refusal).to.include({ code: 'TOO_MANY_TRIES', status: 429, retryAfterMs: 15 * SECOND })
    }
    await sale.advance(15 * SECOND - 1)
    expect(refused(await script.hold(['A-9']))).to.include({ code: 'TOO_MANY_TRIES', retryAfterMs: 1 })
    await sale.advance(1)
    await script.held('A-9')
    await other.held('A-8')
  })

  it('[H12] counts no hold that never came to its seats, and none that it refused', async () => {
    const sale = await paced({ holdsPerMinute: 1, maxActive: 1 })
    const [buyer, waiter] = [await sale.queued(), await sale.queued()]
    expect(codeOf(await buyer.hold(['Z-9']))).to.equal('SEAT_NOT_FOUND')
    expect(codeOf(await waiter.hold(['A-1']))).to.equal('TOKEN_NOT_ACTIVE')
    await sale.changeSale('pause')
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('SALE_PAUSED')
    await sale.changeSale('resume')
    await buyer.held('A-1')
    for (let more = 0; more < 9; more += 1) {
      expect(refused(await buyer.hold(['A-2'])).retryAfterMs).to.equal(MINUTE)
    }
    succeeded(await buyer.send('leaveQueue', {}))
    await waiter.held('A-2')
  })

  it('[H12] [C1] counts a command once, however often and however it is answered', async () => {
    const sale = await paced({ holdsPerMinute: 2 })
    const [buyer, rival] = [await sale.queued(), await sale.queued()]
    const taken = (succeeded(await rival.hold(['A-1'])) as Reservation).reservationId
    const again = () => buyer.hold(['A-1'], { commandId: 'same' })
    for (let more = 0; more < 5; more += 1) expect(codeOf(await again())).to.equal('SEAT_TAKEN')
    await buyer.held('A-2')
    expect(codeOf(await buyer.hold(['A-3']))).to.equal('TOO_MANY_TRIES')
    succeeded(await rival.release(taken))
    const answers = await Promise.all([again(), again(), again()])
    expect(new Set(answers.map((answer) => JSON.stringify(succeeded(answer)))).size).to.equal(1)
    expect(codeOf(await buyer.hold(['A-4'], { commandId: 'other' }))).to.equal('TOO_MANY_TRIES')
  })

  it('[H12] lets nobody prepare holds whose names are let through once seats are given back', async () => {
    const sale = await paced({ holdsPerMinute: 10, cyclesPerMinute: 1 })
    const hoarder = await sale.queued()
    const { reservationId } = await hoarder.held('A-1')
    const names = ['c1', 'c2', 'c3']
    for (const commandId of names) expect(codeOf(await hoarder.hold(['A-1'], { commandId }))).to.equal('SEAT_TAKEN')
    succeeded(await hoarder.release(reservationId))
    for (const commandId of names) {
      expect(codeOf(await hoarder.hold(['A-1'], { commandId }))).to.equal('TOO_MANY_TRIES')
    }
  })

  it('[H12] lets nobody watch a seat under one name', async () => {
    const sale = await paced({ holdsPerMinute: 2 })
    const [owner, watcher] = [await sale.queued(), await sale.queued()]
    await owner.held('A-1')
    const looks = async () => {
      let seen = 0
      while (codeOf(await watcher.hold(['A-1'], { commandId: 'look' })) === 'SEAT_TAKEN') seen += 1
      return seen
    }
    expect(await looks()).to.equal(2 * 6)
    await sale.advance(30 * SECOND)
    expect(await looks()).to.equal(6)
  })

  it('[H12] takes the same name for other seats for another try', async () => {
    const sale = await paced({ holdsPerMinute: 2 })
    const [buyer, rival] = [await sale.queued(), await sale.queued()]
    await rival.held('A-1')
    await rival.held('A-2')
    const tryFor = async (seat: string) => codeOf(await buyer.hold([seat], { commandId: 'same' }))
    expect([await tryFor('A-1'), await tryFor('A-2'), await tryFor('A-3')]).to.deep.equal([
      'SEAT_TAKEN',
      'SEAT_TAKEN',
      'TOO_MANY_TRIES',
    ])
  })

  it('[H12] takes seats back at any time, and has the next hold wait', async () => {
    const sale = await paced({ cyclesPerMinute: 2 })
    const [hoarder, other] = [await sale.queued(), await sale.queued()]
    const four = await Promise.all(['A-1', 'A-2', 'A-3', 'A-4'].map((seat) => hoarder.held(seat)))
    for (const { reservationId } of four) succeeded(await hoarder.release(reservationId))
    const refusal = refused(await hoarder.hold(['A-1']))
    expect(refusal).to.include({ code: 'TOO_MANY_TRIES', retryAfterMs: 3 * 30 * SECOND })
    await cycle(other, 'A-1')
    await sale.advance(3 * 30 * SECOND - 1)
    expect(refused(await hoarder.hold(['A-1'])).retryAfterMs).to.equal(1)
    await sale.advance(1)
    await cycle(hoarder, 'A-1')
    expect(refused(await hoarder.hold(['A-1'])).retryAfterMs).to.equal(30 * SECOND)
  })

  it('[H12] does not take a hold that was refused its end, was paid, or is given back twice for a cycle', async () => {
    const sale = await paced({ cyclesPerMinute: 2 })
    const buyer = await sale.queued(100_000)
    const paid = await buyer.bought('A-2')
    expect(codeOf(await buyer.release(paid.reservationId))).to.equal('RESERVATION_ALREADY_PAID')
    const { reservationId } = await buyer.held('A-1')
    for (let more = 0; more < 3; more += 1) succeeded(await buyer.release(reservationId, { commandId: 'back' }))
    await cycle(buyer, 'A-1')
    expect(refused(await buyer.hold(['A-1'])).retryAfterMs).to.equal(30 * SECOND)
  })

  it('[H12] takes a hold that lapses for a cycle as well, at the moment it does, and forgives it after a restart', async () => {
    const sale = await paced({ cyclesPerMinute: 1, holdDurationMs: 10 * SECOND })
    const [hoarder, other] = [await sale.queued(), await sale.queued()]
    const { expiresAt } = await hoarder.held('A-1')
    await hoarder.held('A-2')
    sale.clock.jump(Date.parse(expiresAt) - sale.clock.now())
    expect(refused(await hoarder.hold(['A-1']))).to.include({ code: 'TOO_MANY_TRIES', retryAfterMs: 2 * MINUTE })
    await other.held('A-1')
    await sale.boot()
    await hoarder.held('A-2')
  })

  it('[H12] [N1] has the next place on a waitlist wait for who declines what is offered, or lets it lapse', async () => {
    const policy: PolicyChoice = { preset: 'reuse', cyclesPerMinute: 1, waitlistOfferMs: 5 * MINUTE }
    const sale = await Sale.start({ policy, seatCount: 1 })
    const [owner, first, second] = [await sale.queued(), await sale.user(), await sale.user()]
    const { reservationId } = await owner.held('A-1')
    await first.waits({ quantity: 1 })
    await second.waits({ quantity: 1 })
    succeeded(await owner.release(reservationId))
    for (const [loser, winner] of [
      [first, second],
      [second, first],
    ] as const) {
      const [offer] = await loser.offers()
      if (loser === first) succeeded(await loser.release(offer?.reservationId ?? ''))
      else sale.clock.jump(Date.parse(offer?.expiresAt ?? '') - sale.clock.now())
      expect(refused(await loser.waitFor({ quantity: 1 }))).to.include({
        ...{ code: 'TOO_MANY_TRIES', retryAfterMs: MINUTE },
      })
      expect(await winner.offers()).to.have.length(1)
      await sale.advance(MINUTE - 1)
      expect(refused(await loser.waitFor({ quantity: 1 })).retryAfterMs).to.equal(1)
      await sale.advance(1)
      const place = await loser.waits({ quantity: 1 })
      expect(await loser.waits({ quantity: 1 })).to.deep.equal(place)
    }
  })

  it('[H12] is told before the limit of seats and before the seats', async () => {
    const sale = await paced({ holdsPerMinute: 1, seatsPerUser: 1 })
    const buyer = await sale.queued()
    await buyer.held('A-1')
    expect(codeOf(await buyer.hold(['A-1', 'A-2']))).to.equal('TOO_MANY_TRIES')
    await sale.advance(MINUTE)
    expect(codeOf(await buyer.hold(['A-1', 'A-2']))).to.equal('SEAT_LIMIT')
  })

  it('[H12] is remembered while a concert is read anew, and forgiven by a restart', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ policy: { preset: 'reuse', holdsPerMinute: 2 }, storage })
    const buyer = await sale.queued()
    await buyer.held('A-1')
    storage.failNext('commit')
    expect(codeOf(await buyer.hold(['A-2'], { commandId: 'lost' }))).to.equal('UNAVAILABLE')
    await sale.advance(10 * SECOND)
    succeeded(await buyer.hold(['A-2'], { commandId: 'lost' }))
    expect(codeOf(await buyer.hold(['A-3']))).to.equal('TOO_MANY_TRIES')
    await sale.boot()
    await buyer.held('A-3')
  })
})

describe('the limit of a user on all dates', () => {
  it('[H11] counts what is held and bought on every date, however it was chosen', async () => {
    const sale = await paced({ seatsPerUser: 4, seatsPerUserOnAllDates: 5 })
    const buyer = await sale.queued(500_000)
    await buyer.bought('A-1', 'A-2')
    const second = succeeded(await buyer.hold(['A-1', 'A-2'], {}, 'gig-2')) as Reservation
    expect(refused(await buyer.hold(['A-3', 'A-4'], {}, 'gig-2'))).to.include({ code: 'SEAT_LIMIT', limit: 5 })
    const { concerts } = succeeded(await buyer.send('concerts', {})) as { concerts: object[] }
    expect(concerts[0]).to.include({ seatsPerUser: 4, seatsPerUserOnAllDates: 5 })
    expect(codeOf(await buyer.holdBest({ quantity: 2 }))).to.equal('SEAT_LIMIT')
    succeeded(await buyer.holdBest({ quantity: 1 }))
    expect(codeOf(await buyer.hold(['A-9'], {}, 'gig-2'))).to.equal('SEAT_LIMIT')
    succeeded(await buyer.release(second.reservationId))
    await buyer.held('A-9')
    expect(codeOf(await buyer.hold(['A-8', 'A-7']))).to.equal('SEAT_LIMIT')
  })

  it('[H11] [P7] is given back by a refund, and by an end of a hold', async () => {
    const sale = await paced({ seatsPerUser: 4, seatsPerUserOnAllDates: 2, refundUntilMs: 0 })
    const buyer = await sale.queued(500_000)
    const { reservationId } = await buyer.bought('A-1')
    await buyer.held('A-2')
    expect(codeOf(await buyer.hold(['A-1'], {}, 'gig-2'))).to.equal('SEAT_LIMIT')
    succeeded(await buyer.refund(reservationId))
    succeeded(await buyer.hold(['A-1'], {}, 'gig-2'))
    expect(codeOf(await buyer.hold(['A-2'], {}, 'gig-2'))).to.equal('SEAT_LIMIT')
    await sale.advance(5 * MINUTE)
    succeeded(await buyer.hold(['A-2', 'A-3'], {}, 'gig-2'))
  })

  it('[H11] holds against many requests at once, and after a restart', async () => {
    const sale = await paced({ seatsPerUserOnAllDates: 3 })
    const buyer = await sale.queued(500_000)
    const dates = ['gig-1', 'gig-2', 'gig-1', 'gig-2', 'gig-1']
    const answers = await Promise.all(dates.map((date, nth) => buyer.hold([`A-${nth + 1}`], {}, date)))
    expect(answers.map(codeOf)).to.deep.equal(['OK', 'OK', 'OK', 'SEAT_LIMIT', 'SEAT_LIMIT'])
    succeeded(await buyer.pay((succeeded(answers[1] as never) as Reservation).reservationId))
    await sale.boot()
    expect(codeOf(await buyer.hold(['A-9']))).to.equal('SEAT_LIMIT')
    expect(codeOf(await buyer.hold(['A-9'], {}, 'gig-2'))).to.equal('SEAT_LIMIT')
  })

  it('[H11] is each concert’s own', async () => {
    const policy: PolicyChoice = { preset: 'reuse', seatsPerUserOnAllDates: 1 }
    const sale = await Sale.start({ policy, concerts: 2 })
    const buyer = await sale.queued()
    await buyer.held('A-1')
    const elsewhere = buyer.twin()
    await elsewhere.enter('gig2')
    succeeded(await elsewhere.hold(['A-1'], {}, 'gig2-1'))
  })
})
