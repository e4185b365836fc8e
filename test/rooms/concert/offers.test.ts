import { expect } from 'chai'
import type { PolicyChoice, Reservation } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import type { Fact } from '../../../storage/Storage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, codeOf, DATE, Sale, type SaleOptions, succeeded } from '../../support/Sale.ts'

const MINUTE = 60_000
const OFFER_MS = 10 * MINUTE
const POLICY: PolicyChoice = {
  ...{ preset: 'reuse', waitlistOfferMs: OFFER_MS, holdDurationMs: 20 * MINUTE },
  ...{ activeLifeMs: 30 * MINUTE, refundUntilMs: 0, transferUntilMs: 0 },
}
const SEATS = ['A-1', 'A-2', 'A-3', 'A-4']

interface SoldOut {
  readonly sale: Sale
  readonly storage: FaultyStorage
  /** Who holds, or has bought, each seat by itself. */
  readonly owner: Buyer
  readonly of: (seat: string) => string
  readonly release: (...seats: string[]) => Promise<void>
}

const soldOut = async (options: SaleOptions & { readonly paid?: boolean } = {}): Promise<SoldOut> => {
  const storage = new FaultyStorage(new MemoryStorage())
  const sale = await Sale.start({ policy: POLICY, seatCount: SEATS.length, storage, ...options })
  const owner = await sale.queued(options.paid ? 1_000_000 : 0)
  const reservations = new Map<string, string>()
  for (const seat of SEATS) {
    const { reservationId } = options.paid ? await owner.bought(seat) : await owner.held(seat)
    reservations.set(seat, reservationId)
  }
  const of = (seat: string) => reservations.get(seat) as string
  const release = async (...seats: string[]) => {
    for (const seat of seats) succeeded(await owner.release(of(seat)))
  }
  return { sale, storage, owner, of, release }
}

/** The one offer that somebody has. */
const offerOf = async (buyer: Buyer): Promise<Reservation> => {
  const [offer, ...more] = await buyer.offers()
  expect(more).to.deep.equal([])
  return offer as Reservation
}

const typesOf = (facts: readonly Fact[]): readonly string[] => facts.map(({ type }) => type)

describe('an offer', () => {
  it('[N2] [N7] is a hold of the best seats for who is first, and says so', async () => {
    const { sale, release } = await soldOut()
    const [first, second] = [await sale.waiting(1), await sale.waiting(1)]
    await release('A-3')
    const now = sale.clock.now()
    expect(await offerOf(first)).to.deep.include({
      ...{ state: 'HELD', seats: ['A-3'], amount: 50_000, offered: true },
      ...{ heldAt: new Date(now).toISOString(), expiresAt: new Date(now + OFFER_MS).toISOString() },
    })
    expect(await second.offeredSeats()).to.deep.equal([])
    expect(codeOf(await first.waitlistPlace())).to.equal('NOT_ON_WAITLIST')
    expect(succeeded(await second.waitlistPlace())).to.include({ ahead: 0 })
  })

  it('[N2] is all or none: who wants more than there is is passed over, and keeps the place', async () => {
    const { sale, release } = await soldOut()
    const [three, two, one] = [await sale.waiting(3), await sale.waiting(2), await sale.waiting(1)]
    await release('A-1')
    expect([await three.offeredSeats(), await two.offeredSeats(), await one.offeredSeats()]).to.deep.equal([
      [],
      [],
      [['A-1']],
    ])
    await release('A-2', 'A-3')
    expect([await three.offeredSeats(), await two.offeredSeats()]).to.deep.equal([[], [['A-2', 'A-3']]])
    expect(succeeded(await three.waitlistPlace())).to.include({ ahead: 0 })
  })

  it('[N2] is made to all who can be served, in order, at once', async () => {
    const { sale } = await soldOut()
    const buyers = [await sale.waiting(2), await sale.waiting(3), await sale.waiting(1), await sale.waiting(1)]
    await sale.advance(20 * MINUTE)
    // Four holds end at one moment, but one after the other: the first seat is too few for who comes first.
    const sizes = (await Promise.all(buyers.map((buyer) => buyer.offers()))).map((offers) =>
      offers.map(({ seats }) => seats.length),
    )
    expect(sizes).to.deep.equal([[2], [], [1], [1]])
    expect(codeOf(await (buyers[1] as Buyer).waitlistPlace())).to.equal('OK')
  })

  it('[N2] comes of seats that are refunded or unblocked, too', async () => {
    const { sale, owner, of } = await soldOut({ paid: true })
    const [first, second] = [await sale.waiting(1), await sale.waiting(1)]
    succeeded(await owner.refund(of('A-2')))
    await sale.settle()
    expect(await first.offeredSeats()).to.deep.equal([['A-2']])
    succeeded(await owner.refund(of('A-4')))
    await sale.settle()
    expect(await second.offeredSeats()).to.deep.equal([['A-4']])
    succeeded(await second.release((await offerOf(second)).reservationId))
    succeeded(await sale.operate('blockSeats', { scheduleId: DATE, seats: ['A-4'] }))
    await second.waits({ quantity: 1 })
    succeeded(await sale.operate('unblockSeats', { scheduleId: DATE, seats: ['A-4'] }))
    expect(await second.offeredSeats()).to.deep.equal([['A-4']])
  })

  it('[N2] [H5] passes over who has too many by now, until they have fewer', async () => {
    const { sale, owner, of } = await soldOut({ seatCount: 7, paid: true })
    const greedy = await sale.queued()
    await greedy.held('A-5', 'A-6', 'A-7')
    await greedy.waits({ quantity: 1 })
    const second = await sale.waiting(2)
    succeeded(await greedy.acceptTransfer(await owner.transferCode(of('A-1'))))
    succeeded(await owner.refund(of('A-2')))
    await sale.settle()
    expect([await greedy.offeredSeats(), await second.offeredSeats()]).to.deep.equal([[], []])
    const friend = await sale.user()
    succeeded(await friend.acceptTransfer(await greedy.transferCode(of('A-1'))))
    await sale.settle()
    expect([await greedy.offeredSeats(), await second.offeredSeats()]).to.deep.equal([[['A-2']], []])
  })

  it('[N2] [H11] passes over who has too many on another date, until they have fewer there', async () => {
    const { sale, release } = await soldOut({ dates: 2, policy: { ...POLICY, seatsPerUserOnAllDates: 4 } })
    const buyer = await sale.queued()
    await buyer.waits({ quantity: 2 })
    const elsewhere = succeeded(await buyer.hold(['A-1', 'A-2', 'A-3'], {}, 'gig-2')) as Reservation
    await release('A-1', 'A-2')
    expect(await buyer.offeredSeats()).to.deep.equal([])
    succeeded(await buyer.release(elsewhere.reservationId))
    expect(await buyer.offeredSeats()).to.deep.equal([['A-1', 'A-2']])
  })

  it('[N3] is in the write set of what brought the seats back', async () => {
    const { sale, storage, release } = await soldOut()
    const [first, second] = [await sale.waiting(1), await sale.waiting(1)]
    await release('A-1')
    expect(typesOf(storage.writeSets.at(-1)?.facts ?? [])).to.deep.equal(['hold-released', 'seats-held'])
    succeeded(await first.release((await offerOf(first)).reservationId))
    expect(typesOf(storage.writeSets.at(-1)?.facts ?? [])).to.deep.equal(['hold-released', 'seats-held'])
    await sale.advance(OFFER_MS)
    const [lapse] = storage.writeSets.filter(({ facts }) => facts[0]?.type === 'hold-expired')
    expect(lapse?.facts.map((fact) => ('userId' in fact ? fact.userId : ''))).to.deep.equal([second.userId])
  })

  it('[N3] leaves no moment for who has a turn, whatever brings the seats back', async () => {
    const { sale, owner, of } = await soldOut({ seatCount: 5, paid: true })
    const [rival, last] = [await sale.queued(), await sale.queued()]
    await last.held('A-5')
    const first = await sale.waiting(1)
    const [refund, hold] = await Promise.all([owner.refund(of('A-2')), rival.hold(['A-2'])])
    expect([codeOf(refund), codeOf(hold)]).to.deep.equal(['OK', 'SEAT_TAKEN'])
    expect(codeOf(await rival.hold(['A-2']))).to.equal('SEAT_TAKEN')
    expect(await first.offeredSeats()).to.deep.equal([['A-2']])
  })

  it('[N3] [N6] is made at the boot where a crash came between a refund and it', async () => {
    const { sale, storage, owner, of } = await soldOut({ paid: true })
    const first = await sale.waiting(1)
    storage.hold('commit', 'after')
    void owner.refund(of('A-2'))
    await storage.arrived('commit')
    storage.lose()
    await sale.boot()
    expect(await first.offeredSeats()).to.deep.equal([['A-2']])
  })

  it('[N3] [Q13] lets nobody in to seats that are offered', async () => {
    const { sale, release, owner } = await soldOut({ policy: { ...POLICY, preset: 'slots', turnsPerSeat: 1 } })
    const first = await sale.waiting(1)
    const outside = await sale.user()
    expect(await outside.enter()).to.include({ state: 'WAIT' })
    await release('A-1')
    expect(await outside.poll()).to.include({ state: 'WAIT', seatsLeft: 0 })
    expect(await first.offeredSeats()).to.deep.equal([['A-1']])
    await release('A-2')
    expect(await outside.poll()).to.include({ state: 'ACTIVE' })
    expect(await owner.poll()).to.include({ state: 'ACTIVE' })
  })

  it('[N4] that is declined goes to the next, and then on sale', async () => {
    const { sale, release } = await soldOut()
    const [first, second] = [await sale.waiting(1), await sale.waiting(1)]
    await release('A-1')
    succeeded(await first.release((await offerOf(first)).reservationId))
    expect([await first.offeredSeats(), await second.offeredSeats()]).to.deep.equal([[], [['A-1']]])
    succeeded(await second.release((await offerOf(second)).reservationId))
    await (await sale.queued()).held('A-1')
  })

  it('[N4] that nobody answers goes to the next at its deadline', async () => {
    const { sale, release } = await soldOut()
    const [first, second] = [await sale.waiting(1, 100_000), await sale.waiting(1)]
    await release('A-1')
    const { reservationId } = await offerOf(first)
    await sale.advance(OFFER_MS - 1)
    expect(await second.offeredSeats()).to.deep.equal([])
    await sale.advance(1)
    expect([await first.offeredSeats(), await second.offeredSeats()]).to.deep.equal([[], [['A-1']]])
    expect(codeOf(await first.pay(reservationId))).to.equal('RESERVATION_EXPIRED')
    expect(await first.reservation(reservationId)).to.include({ state: 'EXPIRED', offered: true })
  })

  it('[N4] [P5] is paid without a turn, also after a restart', async () => {
    const { sale, release } = await soldOut()
    const first = await sale.waiting(2, 100_000)
    await release('A-1', 'A-2')
    await sale.boot()
    const { reservationId } = await offerOf(first)
    expect(succeeded(await first.pay(reservationId))).to.include({ amount: 100_000, balance: 0 })
    expect(await first.reservation(reservationId)).to.include({ state: 'PAID', offered: true })
  })

  it('[N4] leaves the turn of who has one as it is', async () => {
    const policy: PolicyChoice = { ...POLICY, preset: 'facade', claimMs: MINUTE, tokenSpentAt: 'payment' }
    const { sale, release } = await soldOut({ policy, seatCount: 6 })
    const first = await sale.user(500_000)
    const place = await first.enter()
    expect(place).to.have.property('claimBy')
    await (await sale.queued()).held('A-5', 'A-6')
    await first.waits({ quantity: 1 })
    await release('A-1')
    const { reservationId } = await offerOf(first)
    succeeded(await first.pay(reservationId))
    expect(await first.poll()).to.deep.include({
      ...{ state: 'ACTIVE', expiresAt: place.expiresAt, claimBy: place.claimBy },
    })
    await sale.advance(MINUTE)
    expect(await first.poll()).to.include({ state: 'EXPIRED', endReason: 'UNCLAIMED' })
  })

  it('[N4] [H10] has a checkout, as any hold', async () => {
    const { sale, release } = await soldOut({ policy: { ...POLICY, checkoutMs: 12 * MINUTE } })
    const first = await sale.waiting(1)
    await release('A-1')
    const { reservationId } = await offerOf(first)
    const { expiresAt } = succeeded(await first.checkout(reservationId)) as Reservation
    expect(Date.parse(expiresAt) - sale.clock.now()).to.equal(12 * MINUTE)
  })

  it('[N4] [Q11] lets its holder into the room of the date', async () => {
    const { sale, release } = await soldOut()
    const first = await sale.waiting(1)
    expect(codeOf(await first.send('ticket', { scheduleId: DATE }))).to.equal('TOKEN_INVALID')
    await release('A-1')
    succeeded(await first.send('ticket', { scheduleId: DATE }))
    expect(codeOf(await first.hold(['A-2']))).to.equal('TOKEN_INVALID')
  })

  it('[N5] [O3] is not made while the sale is paused, and loses nothing by the pause', async () => {
    const { sale, release } = await soldOut()
    const [first, second] = [await sale.waiting(1), await sale.waiting(1)]
    await release('A-1')
    await sale.advance(MINUTE)
    await sale.changeSale('pause')
    await release('A-2')
    await sale.advance(5 * MINUTE)
    expect([await first.offeredSeats(), await second.offeredSeats()]).to.deep.equal([[['A-1']], []])
    expect(codeOf(await second.waitlistPlace())).to.equal('OK')
    await sale.changeSale('resume')
    expect(await second.offeredSeats()).to.deep.equal([['A-2']])
    const { expiresAt } = await offerOf(first)
    expect(Date.parse(expiresAt) - sale.clock.now()).to.equal(OFFER_MS - MINUTE)
  })

  it('[N5] is not made while the sale is closed, and waits for its reopening over a restart', async () => {
    const { sale, release } = await soldOut()
    const first = await sale.waiting(1)
    await sale.changeSale('close')
    await release('A-1')
    await sale.boot()
    expect(await first.offeredSeats()).to.deep.equal([])
    await sale.changeSale('open')
    expect(await first.offeredSeats()).to.deep.equal([['A-1']])
  })

  it('[N8] [O12] is made of no date that has closed', async () => {
    const { sale, release } = await soldOut({ closesAt: '2027-01-01T00:05:00Z' })
    const first = await sale.waiting(1)
    sale.clock.jump(Date.parse('2027-01-01T00:05:00Z') - sale.clock.now())
    await release('A-1')
    expect(await first.offeredSeats()).to.deep.equal([])
    expect(codeOf(await first.leaveWaitlist())).to.equal('NOT_ON_WAITLIST')
  })

  it('[N5] [O1] waits for a date that an import has yet to open', async () => {
    const sale = await Sale.start({ policy: POLICY, seatCount: 1 })
    const first = await sale.user()
    await first.waits({ quantity: 2 })
    const opensAt = new Date(sale.clock.now() + MINUTE).toISOString()
    await sale.importCatalogue({ policy: POLICY, seatCount: 3, opensAt })
    expect(await first.offeredSeats()).to.deep.equal([])
    await sale.advance(MINUTE)
    expect((await first.offeredSeats())[0]).to.have.length(2)
  })

  it('[N7] [E1] is told to other systems, and what becomes of it', async () => {
    const { sale, storage, release } = await soldOut()
    const [first, second] = [await sale.waiting(1), await sale.waiting(1, 50_000)]
    await release('A-1')
    succeeded(await first.release((await offerOf(first)).reservationId))
    succeeded(await second.pay((await offerOf(second)).reservationId))
    await first.waits({ quantity: 2 })
    succeeded(await first.leaveWaitlist())
    const { first: from } = await storage.outboxMarks()
    const changes = (await storage.outbox(from - 1, 1_000)) ?? []
    const told = changes
      .filter(({ concertId }) => concertId === CONCERT)
      .flatMap(({ events }) => events)
      .filter((event) => event.type.startsWith('waitlist') || ('offered' in event && event.offered))
    expect(told.map((event) => [event.type, 'userId' in event && event.userId])).to.deep.equal([
      ['waitlist.joined', first.userId],
      ['waitlist.joined', second.userId],
      ['seats.held', first.userId],
      ['hold.released', first.userId],
      ['seats.held', second.userId],
      ['reservation.paid', second.userId],
      ['waitlist.joined', first.userId],
      ['waitlist.left', first.userId],
    ])
  })
})
