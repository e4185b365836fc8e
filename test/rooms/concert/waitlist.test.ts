import { expect } from 'chai'
import {
  type Concert,
  type ConcertOverview,
  LIMITS,
  type PolicyChoice,
  type UserOverview,
} from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { crowdWaiting } from '../../support/crowdWaiting.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { rowOfSeats } from '../../support/rowOfSeats.ts'
import {
  type Buyer,
  CONCERT,
  codeOf,
  DATE,
  refused,
  Sale,
  type SaleOptions,
  sha256,
  succeeded,
} from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'

const MINUTE = 60_000
const POLICY: PolicyChoice = { preset: 'reuse', waitlistOfferMs: 10 * MINUTE, activeLifeMs: 30 * MINUTE }

/** A hall of so many seats, each in a reservation of one owner. */
const soldOut = async (
  options: SaleOptions = {},
  seats = ['A-1', 'A-2', 'A-3', 'A-4'],
): Promise<{ readonly sale: Sale; readonly owner: Buyer; readonly held: (seat: string) => string }> => {
  const sale = await Sale.start({ policy: POLICY, seatCount: seats.length, ...options })
  const owner = await sale.queued()
  const reservations = new Map<string, string>()
  for (const seat of seats) reservations.set(seat, (await owner.held(seat)).reservationId)
  return { sale, owner, held: (seat) => reservations.get(seat) as string }
}

const dateOf = async (sale: Sale) =>
  (succeeded(await sale.execute('concerts', {})) as { concerts: Concert[] }).concerts[0]?.schedules[0]

describe('the waitlist of a date', () => {
  it('[N1] [N7] is joined at its end, without a turn, and left again', async () => {
    const { sale } = await soldOut()
    const [first, second] = [await sale.user(), await sale.user()]
    const joinedAt = new Date(sale.clock.now()).toISOString()
    expect(await first.waits({ quantity: 2 })).to.deep.equal({ quantity: 2, joinedAt, ahead: 0 })
    expect(await second.waits({ quantity: 1, zone: 'Hall', category: 'R' })).to.deep.equal({
      ...{ quantity: 1, zone: 'Hall', category: 'R' },
      ...{ joinedAt, ahead: 1 },
    })
    succeeded(await first.leaveWaitlist())
    expect(succeeded(await second.waitlistPlace())).to.include({ ahead: 0 })
    expect(codeOf(await first.waitlistPlace())).to.equal('NOT_ON_WAITLIST')
    expect(codeOf(await first.leaveWaitlist())).to.equal('NOT_ON_WAITLIST')
    expect(await first.waits({ quantity: 2 })).to.include({ ahead: 1 })
  })

  it('[N1] has one place for each user: the same wish again answers it, another is refused', async () => {
    const { sale } = await soldOut()
    const buyer = await sale.user()
    const place = await buyer.waits({ quantity: 2, category: 'R' })
    await sale.advance(1_000)
    await sale.waiting(1)
    expect(await buyer.waitFor({ quantity: 2, category: 'R' })).to.deep.equal({ ok: true, status: 200, body: place })
    for (const wish of [
      { quantity: 1, category: 'R' },
      { quantity: 2 },
      { quantity: 2, category: 'R', zone: 'Hall' },
    ]) {
      expect(codeOf(await buyer.waitFor(wish))).to.equal('WAITLIST_JOINED')
    }
  })

  it('[N1] [C1] is joined once under one name, and tells what it told', async () => {
    const { sale } = await soldOut()
    const buyer = await sale.user()
    const first = await buyer.waitFor({ quantity: 1 }, { commandId: 'once' })
    await sale.boot()
    succeeded(await buyer.leaveWaitlist())
    expect(await buyer.waitFor({ quantity: 1 }, { commandId: 'once' })).to.deep.equal(first)
    expect(codeOf(await buyer.waitlistPlace())).to.equal('NOT_ON_WAITLIST')
  })

  it('[N1] takes nobody for whom such seats are free, and nobody for more than one may have', async () => {
    const { sale, owner, held } = await soldOut()
    const buyer = await sale.queued()
    expect(refused(await buyer.waitFor({ quantity: 5 }))).to.include({ code: 'SEAT_LIMIT', limit: 4 })
    succeeded(await owner.release(held('A-2')))
    expect(codeOf(await buyer.waitFor({ quantity: 1 }))).to.equal('SEATS_AVAILABLE')
    await buyer.held('A-2')
    expect(codeOf(await buyer.waitFor({ quantity: 4 }))).to.equal('SEAT_LIMIT')
    await buyer.waits({ quantity: 3 })
  })

  it('[N1] [H11] counts what somebody has on the other dates', async () => {
    const { sale, owner } = await soldOut({ dates: 2, policy: { ...POLICY, seatsPerUserOnAllDates: 4 } })
    expect(codeOf(await owner.waitFor({ quantity: 1 }, {}, 'gig-2'))).to.equal('SEAT_LIMIT')
    const buyer = await sale.queued()
    succeeded(await buyer.hold(['A-1', 'A-2'], {}, 'gig-2'))
    expect(codeOf(await buyer.waitFor({ quantity: 3 }))).to.equal('SEAT_LIMIT')
    await buyer.waits({ quantity: 2 })
  })

  it('[N1] names the zone or category that the date has not', async () => {
    const { sale } = await soldOut()
    const buyer = await sale.user()
    expect(refused(await buyer.waitFor({ quantity: 1, zone: 'Balcony' }))).to.include({
      ...{ code: 'INPUT_INVALID', path: 'zone' },
    })
    expect(refused(await buyer.waitFor({ quantity: 1, category: 'VIP' }))).to.include({ path: 'category' })
    expect(refused(await buyer.waitFor({ quantity: 0 }))).to.include({ path: 'quantity' })
  })

  it('[N1] is there only while seats of the date can be held, and where policy has it', async () => {
    const { sale, owner } = await soldOut({ closesAt: '2027-01-02T00:00:00Z' })
    const buyer = await sale.user()
    await sale.changeSale('pause')
    expect(codeOf(await buyer.waitFor({ quantity: 1 }))).to.equal('SALE_PAUSED')
    await sale.changeSale('resume')
    const place = await buyer.waits({ quantity: 1 })
    await sale.changeSale('close')
    expect(codeOf(await owner.waitFor({ quantity: 1 }))).to.equal('SALE_CLOSED')
    expect(succeeded(await buyer.waitFor({ quantity: 1 }))).to.deep.equal(place)
    await sale.changeSale('open')
    sale.clock.jump(48 * 60 * MINUTE)
    expect(codeOf(await owner.waitFor({ quantity: 1 }))).to.equal('SALE_CLOSED')
    const early = await Sale.start({ policy: POLICY, opensAt: '2027-01-02T00:00:00Z' })
    expect(codeOf(await (await early.user()).waitFor({ quantity: 1 }))).to.equal('SALE_NOT_OPEN')
    const none = await soldOut({ policy: { ...POLICY, waitlistOfferMs: null } })
    expect(codeOf(await none.owner.waitFor({ quantity: 1 }))).to.equal('WAITLIST_NOT_OFFERED')
    expect(codeOf(await none.owner.waitlistPlace())).to.equal('NOT_ON_WAITLIST')
    expect(await dateOf(none.sale)).not.to.have.property('waitlist')
  })

  it('[N1] holds so many and no more', async () => {
    const { sale } = await soldOut()
    await crowdWaiting(sale, LIMITS.waitlistPlaces)
    const late = await sale.user()
    expect(codeOf(await late.waitFor({ quantity: 1 }))).to.equal('WAITLIST_FULL')
    succeeded(await sale.execute('leaveWaitlist', { scheduleId: DATE }, { userId: 'user-7' }))
    expect(await late.waits({ quantity: 1 })).to.include({ ahead: LIMITS.waitlistPlaces - 1 })
    // [N7] So many ask less often: all of them together 500 times a second.
    expect(await late.waitlistPlaces()).to.include({ pollAfterMs: 20_000 })
  })

  it('[N8] is over once its date has closed, in portions, and says so to other systems', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale } = await soldOut({ storage, closesAt: '2027-01-01T00:04:00Z' })
    await crowdWaiting(sale, 1_200)
    await sale.advance(4 * MINUTE - 1)
    expect(await dateOf(sale)).to.include({ waitlist: 1_200 })
    await sale.advance(10)
    expect(await dateOf(sale)).to.include({ waitlist: 0 })
    const { first, last } = await storage.outboxMarks()
    const told = ((await storage.outbox(first - 1, last)) ?? []).map(({ events }) =>
      events.filter((event) => event.type === 'waitlist.left' && event.over === true),
    )
    expect(told.map(({ length }) => length).filter((count) => count > 0)).to.deep.equal([500, 500, 200])
    await sale.boot()
    expect(await dateOf(sale)).to.include({ waitlist: 0 })
  })

  it('[N8] [D5] is over where no process ran when its date closed', async () => {
    const { sale } = await soldOut({ closesAt: '2027-01-01T00:04:00Z' })
    const buyer = await sale.waiting(1)
    sale.clock.jump(24 * 60 * MINUTE)
    await sale.boot()
    expect(codeOf(await buyer.waitlistPlace())).to.equal('NOT_ON_WAITLIST')
    expect((await sale.storage.loadConcert(CONCERT))?.schedules[DATE]?.waitlist).to.deep.equal([])
    expect(codeOf(await buyer.waitFor({ quantity: 1 }))).to.equal('SALE_CLOSED')
  })

  it('[N8] is over when its date begins, which is sold on', async () => {
    const sale = await Sale.start({ policy: POLICY, seatCount: 1 })
    succeeded(await sale.operate('blockSeats', { scheduleId: DATE, seats: ['A-1'] }))
    const buyer = await sale.waiting(1)
    sale.clock.jump(Date.parse('2027-06-01T10:00:00Z') - 1 - sale.clock.now())
    expect(codeOf(await buyer.waitlistPlace())).to.equal('OK')
    sale.clock.jump(1)
    expect(codeOf(await buyer.waitlistPlace())).to.equal('NOT_ON_WAITLIST')
    expect(codeOf(await buyer.waitFor({ quantity: 1 }))).to.equal('WAITLIST_NOT_OFFERED')
    succeeded(await sale.operate('unblockSeats', { scheduleId: DATE, seats: ['A-1'] }))
    await (await sale.queued()).held('A-1')
  })

  it('[N8] goes on where the store fails in the middle of its end', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale } = await soldOut({ storage, closesAt: '2027-01-01T00:04:00Z' })
    await crowdWaiting(sale, 600)
    storage.failNext('commit')
    await sale.advance(4 * MINUTE + 1_000)
    expect(sale.reports.map(({ kind }) => kind)).to.deep.equal(['poisoned', 'reloaded'])
    expect(await dateOf(sale)).to.include({ waitlist: 0 })
    expect((await storage.loadConcert(CONCERT))?.schedules[DATE]?.waitlist).to.deep.equal([])
  })

  it('[N6] is the same after a restart', async () => {
    const { sale, owner, held } = await soldOut()
    const [two, one, last] = [await sale.waiting(2), await sale.waiting(1), await sale.waiting(1)]
    succeeded(await owner.release(held('A-1')))
    expect(await one.offeredSeats()).to.deep.equal([['A-1']])
    await sale.boot()
    expect(succeeded(await last.waitlistPlace())).to.include({ quantity: 1, ahead: 1 })
    expect(await one.offeredSeats()).to.deep.equal([['A-1']])
    succeeded(await owner.release(held('A-2')))
    succeeded(await owner.release(held('A-3')))
    expect([await two.offeredSeats(), await last.offeredSeats()]).to.deep.equal([[], [['A-2']]])
  })

  it('[N6] [D3] is what is durable after a write that failed', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, owner, held } = await soldOut({ storage })
    const first = await sale.waiting(1)
    storage.failNext('commit')
    expect(codeOf(await owner.release(held('A-1')))).to.equal('UNAVAILABLE')
    await sale.advance(MINUTE / 10)
    expect(await first.offeredSeats()).to.deep.equal([])
    expect(succeeded(await first.waitlistPlace())).to.include({ ahead: 0 })
    succeeded(await owner.release(held('A-1')))
    expect(await first.offeredSeats()).to.deep.equal([['A-1']])
  })

  it('[N6] is kept by an import that has no seat for a wish any more, or a larger hall', async () => {
    const sale = await Sale.start({ policy: POLICY, plan: rowOfSeats('Small', 2, ['R', 'S']) })
    const [both, more] = [await sale.user(), await sale.user()]
    await both.waits({ quantity: 2, category: 'S' })
    await more.waits({ quantity: 3 })
    await sale.importCatalogue({ policy: POLICY, plan: rowOfSeats('Other', 2, ['R']) })
    expect([await both.offeredSeats(), await more.offeredSeats()]).to.deep.equal([[], []])
    expect(succeeded(await more.waitlistPlace())).to.include({ ahead: 1 })
    await sale.importCatalogue({ policy: POLICY, plan: rowOfSeats('Large', 6, ['S']) })
    expect([(await both.offeredSeats())[0]?.length, (await more.offeredSeats())[0]?.length]).to.deep.equal([2, 3])
  })

  it('[N6] is nobody’s where policy has ended it, and theirs again with the policy', async () => {
    const plan = rowOfSeats('Small', 2, ['R', 'S'])
    const sale = await Sale.start({ policy: POLICY, plan })
    const buyer = await sale.user()
    await buyer.waits({ quantity: 2, category: 'S' })
    await sale.importCatalogue({ policy: { ...POLICY, waitlistOfferMs: null }, plan })
    expect(codeOf(await buyer.leaveWaitlist())).to.equal('NOT_ON_WAITLIST')
    await sale.importCatalogue({ policy: POLICY, plan })
    expect(succeeded(await buyer.waitlistPlace())).to.include({ quantity: 2, ahead: 0 })
  })

  it('[N7] tells everybody how long it is, also of a date that is sold out, and the operator whose places they are', async () => {
    const { sale } = await soldOut({ dates: 2 })
    const first = await sale.waiting(1)
    await sale.waiting(2)
    const [concert] = (succeeded(await sale.execute('concerts', {})) as { concerts: Concert[] }).concerts
    expect(concert).to.include({ waitlistOfferMs: 10 * MINUTE })
    expect(concert?.schedules.map(({ seatsLeft, waitlist }) => [seatsLeft, waitlist])).to.deep.equal([
      [0, 2],
      [4, 0],
    ])
    const overview = succeeded(await sale.operate('concertOverview', { concertId: CONCERT })) as ConcertOverview
    expect(overview.schedules.map(({ waitlist }) => waitlist)).to.deep.equal([2, 0])
    const user = succeeded(await sale.operate('userOverview', { userId: first.userId })) as UserOverview
    const place = succeeded(await first.waitlistPlace()) as object
    expect(user.waitlistPlaces).to.deep.equal([{ concertId: CONCERT, scheduleId: DATE, ...place }])
  })

  it('[N7] tells who waits of all places at once, what is offered, and when to ask again', async () => {
    const { sale, owner, held } = await soldOut({ dates: 2, policy: { ...POLICY, waitlistOfferMs: MINUTE } })
    succeeded(await owner.hold(['A-1', 'A-2', 'A-3', 'A-4'], {}, 'gig-2'))
    const [first, buyer] = [await sale.waiting(3), await sale.user()]
    const [there, elsewhere] = [await buyer.waits({ quantity: 1 }), await buyer.waits({ quantity: 2 }, 'gig-2')]
    const onDate = { concertId: CONCERT, scheduleId: DATE, ...there }
    const onOther = { concertId: CONCERT, scheduleId: 'gig-2', ...elsewhere }
    const nothing = { places: [], offers: [], unavailable: [], pollAfterMs: 5_000 }
    expect(await buyer.waitlistPlaces()).to.deep.equal({ ...nothing, places: [onDate, onOther] })
    expect((await first.waitlistPlaces()).places.map(({ quantity }) => quantity)).to.deep.equal([3])
    expect(await owner.waitlistPlaces()).to.deep.equal(nothing)

    succeeded(await owner.release(held('A-1')))
    const offers = await buyer.offers()
    expect(offers.map(({ seats }) => seats)).to.deep.equal([['A-1']])
    expect(await buyer.waitlistPlaces()).to.deep.equal({ ...nothing, places: [onOther], offers })
    expect((await first.waitlistPlaces()).offers).to.deep.equal([])
    await sale.advance(MINUTE)
    expect(await buyer.waitlistPlaces()).to.deep.equal({ ...nothing, places: [onOther] })
  })

  it('[N7] has who waits ask often enough to see an offer that is held for a short time, and miss one look', async () => {
    const { sale } = await soldOut({ policy: { ...POLICY, waitlistOfferMs: 9_000 } })
    expect(await (await sale.waiting(1)).waitlistPlaces()).to.include({ pollAfterMs: 3_000 })
    expect(await (await sale.user()).waitlistPlaces()).to.include({ pollAfterMs: 5_000 })
  })

  it('[N7] [D1] names the concerts in which places can not be told, and tells the others', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, owner } = await soldOut({ storage, concerts: 2 })
    const there = owner.twin()
    await there.enter('gig2')
    succeeded(await there.hold(['A-1', 'A-2', 'A-3', 'A-4'], {}, 'gig2-1'))
    const buyer = await sale.waiting(1)
    await buyer.waits({ quantity: 1 }, 'gig2-1')
    const concertIds = async () => (await buyer.waitlistPlaces()).places.map(({ concertId }) => concertId)
    storage.failNext('commit')
    const loaded = storage.hold('loadConcert')
    expect(codeOf(await buyer.leaveWaitlist())).to.equal('UNAVAILABLE')
    expect((await buyer.waitlistPlaces()).unavailable).to.deep.equal([CONCERT])
    expect(await concertIds()).to.deep.equal(['gig2'])
    loaded()
    await turns()
    expect(await concertIds()).to.deep.equal([CONCERT, 'gig2'])
  })

  it('[N7] [D1] leaves an offer out while it is being paid: whether it is by now the store knows first', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const { sale, owner, held } = await soldOut({ storage })
    const buyer = await sale.waiting(1, 50_000)
    succeeded(await owner.release(held('A-1')))
    const [offer] = (await buyer.waitlistPlaces()).offers
    const proceed = storage.hold('commit')
    const paying = buyer.pay(offer?.reservationId ?? '')
    await storage.arrived('commit')
    const asked = buyer.waitlistPlaces()
    proceed()
    succeeded(await paying)
    expect((await asked).offers).to.deep.equal([])
  })

  it('[N2] [H13] goes by what is open to each', async () => {
    const FAN_SEATS = { allotmentId: 'fans', name: 'Fans', seats: ['A-1', 'A-2'], codes: [sha256('FAN')] }
    const WHEELS = { allotmentId: 'wheels', name: 'Wheels', seats: ['A-3'], codes: [sha256('WHEEL')], onRequest: true }
    const { sale, owner, held } = await soldOut({ seatCount: 5, allotments: [FAN_SEATS, WHEELS] }, ['A-4', 'A-5'])
    const [stranger, fan] = [await sale.queued(), await sale.queued()]
    await stranger.waits({ quantity: 2 })
    await fan.waits({ quantity: 2 })
    succeeded(await fan.present('WHEEL'))
    expect(await fan.offeredSeats()).to.deep.equal([])
    succeeded(await fan.present('FAN'))
    expect(await fan.offeredSeats()).to.deep.equal([['A-1', 'A-2']])
    succeeded(await fan.release((await fan.offers())[0]?.reservationId ?? ''))
    expect(await stranger.offeredSeats()).to.deep.equal([])
    succeeded(await owner.release(held('A-4')))
    succeeded(await sale.operate('releaseAllotment', { scheduleId: DATE, allotmentId: 'fans' }))
    expect(await stranger.offeredSeats()).to.deep.equal([['A-1', 'A-2']])
  })
})
