import { expect } from 'chai'
import type { Allotment, CatalogueAllotment, Concert, Schedule, Seat } from '../../../client-sdk/protocol/index.ts'
import { FREE } from '../../../rooms/schedule/state.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
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

const HOUR = 3_600_000
const RELEASE_AT = '2027-01-01T01:00:00Z'
const FANS: CatalogueAllotment = {
  allotmentId: 'fans',
  name: 'Fan club',
  seats: ['A-3', 'A-4', 'A-5'],
  codes: [sha256('FAN-2027'), sha256('FAN-2028')],
  releaseAt: RELEASE_AT,
}
const WHEELS: CatalogueAllotment = {
  allotmentId: 'wheels',
  name: 'Wheelchairs',
  seats: ['A-1'],
  codes: [sha256('WHEEL')],
  onRequest: true,
}

const onSale = (options: SaleOptions = {}): Promise<Sale> =>
  Sale.start({ policy: { preset: 'reuse', activeLifeMs: 30 * 60_000 }, allotments: [FANS, WHEELS], ...options })

const member = async (sale: Sale, code = 'FAN-2027', balance = 0): Promise<Buyer> => {
  const buyer = await sale.queued(balance)
  succeeded(await buyer.present(code))
  return buyer
}

const seatsOf = async (buyer: Buyer, all: boolean): Promise<readonly Seat[]> =>
  (succeeded(await buyer.send('seats', { scheduleId: DATE, all })) as { seats: Seat[] }).seats

const mine = async (buyer: Buyer): Promise<readonly Allotment[]> =>
  (succeeded(await buyer.send('allotments', { scheduleId: DATE })) as { allotments: Allotment[] }).allotments

const bestOf = async (buyer: Buyer, quantity: number, allotment?: string): Promise<readonly string[] | string> => {
  const outcome = await buyer.holdBest({ quantity, ...(allotment !== undefined && { allotment }) })
  return outcome.ok ? (outcome.body as { seats: string[] }).seats : outcome.problem.code
}

describe('seats that are kept for a code', () => {
  it('[H13] are held by who has presented it, and by nobody else', async () => {
    const sale = await onSale()
    const [stranger, fan] = [await sale.queued(), await member(sale)]
    expect(refused(await stranger.hold(['A-2', 'A-3']))).to.deep.include({ code: 'SEAT_ALLOTTED', seats: ['A-3'] })
    await stranger.held('A-2')
    await fan.held('A-3')
    expect(codeOf(await stranger.hold(['A-3']))).to.equal('SEAT_ALLOTTED')
    expect(codeOf(await fan.hold(['A-3']))).to.equal('SEAT_TAKEN')
    expect(codeOf(await fan.hold(['A-1']))).to.equal('SEAT_ALLOTTED')
  })

  it('[H13] are paid, given back and held again like any', async () => {
    const sale = await onSale({ policy: { preset: 'reuse', refundUntilMs: 0 } })
    const [stranger, fan] = [await sale.queued(), await member(sale, 'FAN-2027', 500_000)]
    const { reservationId } = await fan.bought('A-3')
    succeeded(await fan.refund(reservationId))
    expect(codeOf(await stranger.hold(['A-3']))).to.equal('SEAT_ALLOTTED')
    const held = await fan.held('A-3')
    succeeded(await fan.release(held.reservationId))
    expect(codeOf(await stranger.hold(['A-3']))).to.equal('SEAT_ALLOTTED')
  })

  it('[H13] show as not free, with their allotment, and count for who may have them', async () => {
    const sale = await onSale()
    const [stranger, fan] = [await sale.queued(), await member(sale)]
    await fan.held('A-3')
    succeeded(await sale.operate('blockSeats', { scheduleId: DATE, seats: ['A-5', 'A-9'] }))
    const shown = (await seatsOf(stranger, true)).map(({ seatId, status, allotment }) => [seatId, status, allotment])
    expect(shown.filter(([, status]) => status !== 'FREE')).to.deep.equal([
      ['A-1', 'BLOCKED', 'wheels'],
      ['A-3', 'HELD', 'fans'],
      ['A-4', 'BLOCKED', 'fans'],
      ['A-5', 'SOLD', 'fans'],
      ['A-9', 'BLOCKED', undefined],
    ])
    expect((await seatsOf(stranger, false)).map(({ seatId }) => seatId)).to.deep.equal([
      ...['A-2', 'A-6', 'A-7', 'A-8', 'A-10'],
    ])
    const left = async (buyer: Buyer): Promise<unknown> => {
      const [date] = (succeeded(await buyer.send('schedules', { concertId: CONCERT })) as { schedules: Schedule[] })
        .schedules
      return [date?.seatsLeft, date?.seatsAllotted, date?.seatsTotal]
    }
    expect(await left(stranger)).to.deep.equal([5, 2, 10])
    expect(await left(fan)).to.deep.equal([6, 1, 10])
    const [concert] = (succeeded(await sale.execute('concerts', {})) as { concerts: Concert[] }).concerts
    expect(concert?.schedules[0]).to.include({ seatsLeft: 5, seatsAllotted: 2 })
    const statuses = succeeded(await sale.operate('seatStatuses', { scheduleId: DATE }))
    expect(statuses).to.deep.equal({ statuses: '0010300030' })
    const operators = succeeded(await sale.operate('scheduleSeats', { scheduleId: DATE })) as { seats: Seat[] }
    expect(operators.seats[3]).to.include({ seatId: 'A-4', status: 'FREE', allotment: 'fans' })
  })

  it('[H13] keep a date in the list that has no other seat left', async () => {
    const sale = await onSale({ seatCount: 5 })
    const [rival, late] = [await sale.queued(), await sale.queued()]
    await rival.held('A-2')
    const dates = succeeded(await late.send('schedules', { concertId: CONCERT })) as { schedules: Schedule[] }
    expect(dates.schedules.map(({ seatsLeft, seatsAllotted }) => [seatsLeft, seatsAllotted])).to.deep.equal([[0, 4]])
    expect(await sale.saleState()).to.equal('OPEN')
  })

  it('[H13] are among the best of who may have them, but on request only for who asks for them', async () => {
    const sale = await onSale()
    const [stranger, fan, both] = [await sale.queued(), await member(sale), await member(sale)]
    succeeded(await both.present('WHEEL'))
    expect(await bestOf(stranger, 2)).to.deep.equal(['A-6', 'A-7'])
    expect(await bestOf(fan, 2)).to.deep.equal(['A-4', 'A-5'])
    expect(await bestOf(stranger, 1, 'wheels')).to.equal('SEAT_ALLOTTED')
    expect(refused(await fan.holdBest({ quantity: 1, allotment: 'moon' }))).to.include({
      code: 'INPUT_INVALID',
      path: 'best.allotment',
    })
    expect(await bestOf(both, 1, 'wheels')).to.deep.equal(['A-1'])
    expect(await bestOf(both, 1, 'wheels')).to.equal('SEATS_SHORT')
    expect(await bestOf(both, 1, 'fans')).to.deep.equal(['A-3'])
  })

  it('[H13] [H9] strand nobody at their border, and only who may have them at all', async () => {
    const sale = await onSale({ policy: { preset: 'reuse', orphanSeats: 'refused' } })
    const [stranger, fan, rival] = [await sale.queued(), await member(sale), await sale.queued()]
    await rival.held('A-7', 'A-8')
    // A-6 would be alone between a taken seat and one of the allotment: that may go with it yet.
    succeeded(await stranger.hold(['A-2']))
    expect(refused(await fan.hold(['A-5']))).to.deep.include({ code: 'SEAT_ORPHANED', seats: ['A-6'] })
    // A-3 lies between A-2, which is taken, and A-4.
    const refusal = refused(await fan.hold(['A-4']))
    expect(refusal).to.deep.include({ code: 'SEAT_ORPHANED', seats: ['A-3'] })
    expect(await fan.hold(refusal.suggestion ?? [])).to.have.property('ok', true)
  })

  it('[H13] [O7] can be blocked by the operator, and are free again to the same', async () => {
    const sale = await onSale()
    const [stranger, fan] = [await sale.queued(), await member(sale)]
    succeeded(await sale.operate('blockSeats', { scheduleId: DATE, seats: ['A-3'] }))
    expect(codeOf(await fan.hold(['A-3']))).to.equal('SEAT_TAKEN')
    expect(codeOf(await stranger.hold(['A-3']))).to.equal('SEAT_ALLOTTED')
    succeeded(await sale.operate('unblockSeats', { scheduleId: DATE, seats: ['A-3'] }))
    await fan.held('A-3')
  })
})

describe('an access code', () => {
  it('[H14] makes a member for good, on that date, over both doors, a restart and another turn', async () => {
    const sale = await onSale({ dates: 2 })
    const fan = await sale.queued()
    const first = await fan.present(' FAN-2027 ', { door: 'socket' })
    expect(first).to.have.property('status', 201)
    const told = { allotmentId: 'fans', name: 'Fan club', releaseAt: new Date(RELEASE_AT).toISOString() }
    expect(succeeded(first)).to.deep.equal({ ...told, member: true, seatsLeft: 3 })
    expect(await fan.present('FAN-2027')).to.have.property('status', 200)
    expect(await fan.present('FAN-2028')).to.have.property('status', 200)
    expect(codeOf(await fan.hold(['A-3'], {}, 'gig-2'))).to.equal('SEAT_ALLOTTED')
    await sale.boot()
    succeeded(await fan.send('leaveQueue', {}))
    await fan.enter()
    await fan.held('A-3')
    expect(await mine(fan)).to.deep.equal([
      { ...told, member: true, seatsLeft: 2 },
      { allotmentId: 'wheels', name: 'Wheelchairs', onRequest: true, member: false },
    ])
  })

  it('[H14] is known by its SHA-256 alone, in the store and in what is told', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await onSale({ storage })
    const fan = await sale.queued()
    succeeded(await fan.present('FAN-2027', { commandId: 'mine' }))
    expect(codeOf(await fan.present('FAN-2029', { commandId: 'wrong' }))).to.equal('CODE_INVALID')
    expect(JSON.stringify(storage.writeSets)).to.include(sha256('FAN-2027')).and.not.include('FAN-20')
    const changes = JSON.stringify(await storage.outbox(0, 100))
    expect(changes).to.include('"allotment.joined"').and.not.include(sha256('FAN-2027'))
  })

  it('[H14] is the same however a keyboard puts its letters together', async () => {
    const code = '팬클럽-é'
    const sale = await onSale({ allotments: [{ ...FANS, codes: [sha256(code.normalize('NFC'))] }] })
    const fan = await sale.queued()
    succeeded(await fan.present(` ${code.normalize('NFD')} `))
    await fan.held('A-3')
  })

  it('[H14] can be presented by so many, each of them once', async () => {
    const sale = await onSale({ allotments: [{ ...FANS, usesPerCode: 2 }] })
    const [a, b, c] = [await sale.queued(), await sale.queued(), await sale.queued()]
    for (const buyer of [a, a, b, a]) succeeded(await buyer.present('FAN-2027'))
    expect(codeOf(await c.present('FAN-2027'))).to.equal('CODE_USED_UP')
    await sale.boot()
    expect(codeOf(await c.present('FAN-2027'))).to.equal('CODE_USED_UP')
    succeeded(await c.present('FAN-2028'))
    await c.held('A-3')
  })

  it('[H14] is used by no more at once than it may be', async () => {
    const sale = await onSale({ allotments: [{ ...FANS, usesPerCode: 1 }] })
    const crowd = await Promise.all(Array.from({ length: 5 }, () => sale.queued()))
    const codes = await Promise.all(crowd.map(async (buyer) => codeOf(await buyer.present('FAN-2027'))))
    expect(codes.filter((code) => code === 'OK')).to.have.length(1)
    expect(new Set(codes)).to.deep.equal(new Set(['OK', 'CODE_USED_UP']))
  })

  it('[H14] [H12] is guessed at the pace of its concert: wrong ones count, the same again does not', async () => {
    const sale = await onSale({ policy: { preset: 'reuse', wrongCodesPerMinute: 2, holdsPerMinute: 1 } })
    const [guesser, fan] = [await sale.queued(), await sale.queued()]
    for (let more = 0; more < 5; more += 1) expect(codeOf(await guesser.present('guess 1'))).to.equal('CODE_INVALID')
    expect(codeOf(await guesser.present('guess 2', { door: 'socket' }))).to.equal('CODE_INVALID')
    const right = refused(await guesser.present('FAN-2027'))
    expect(right).to.include({ code: 'TOO_MANY_TRIES', status: 429, retryAfterMs: 30_000 })
    await guesser.held('A-2')
    for (let more = 0; more < 5; more += 1) succeeded(await fan.present('FAN-2027'))
    await sale.advance(30_000 - 1)
    expect(refused(await guesser.present('FAN-2027')).retryAfterMs).to.equal(1)
    await sale.advance(1)
    succeeded(await guesser.present('FAN-2027'))
  })

  it('[H14] is asked for after who it is and whether they have a turn', async () => {
    const sale = await onSale({ policy: { preset: 'slots', maxActive: 1 } })
    const [buyer, waiter] = [await sale.queued(), await sale.queued()]
    expect(codeOf(await sale.execute('presentCode', { scheduleId: DATE, code: '' }))).to.equal('INPUT_INVALID')
    expect(codeOf(await sale.execute('presentCode', { scheduleId: DATE, code: 'x' }))).to.equal('UNAUTHENTICATED')
    expect(codeOf(await buyer.present('x', {}, 'nowhere'))).to.equal('SCHEDULE_NOT_FOUND')
    expect(codeOf(await waiter.present('FAN-2027'))).to.equal('TOKEN_NOT_ACTIVE')
    expect(codeOf(await waiter.send('allotments', { scheduleId: DATE }))).to.equal('TOKEN_NOT_ACTIVE')
    expect(codeOf(await buyer.present('x'))).to.equal('CODE_INVALID')
  })

  it('[H14] [D1] that is not stored has made nobody a member', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await onSale({ storage })
    const fan = await sale.queued()
    storage.failNext('commit')
    expect(codeOf(await fan.present('FAN-2027'))).to.equal('UNAVAILABLE')
    await sale.advance(10_000)
    expect((await mine(fan))[0]?.member).to.equal(false)
    expect(await fan.present('FAN-2027')).to.have.property('status', 201)
  })
})

describe('the release of an allotment', () => {
  it('[H15] comes at its time, once, to everybody, and is kept over a restart', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await onSale({ storage })
    await member(sale)
    await sale.advance(HOUR - 1)
    const stranger = await sale.queued()
    expect(codeOf(await stranger.hold(['A-3']))).to.equal('SEAT_ALLOTTED')
    await sale.advance(1)
    await stranger.held('A-3')
    expect((await mine(stranger))[0]).to.deep.include({ member: false, seatsLeft: 2 })
    expect((await mine(stranger))[0]?.releasedAt).to.equal(new Date(RELEASE_AT).toISOString())
    await sale.boot()
    await stranger.held('A-4')
    expect(codeOf(await stranger.hold(['A-1']))).to.equal('SEAT_ALLOTTED')
    const releases = storage.writeSets.flatMap(({ facts }) => facts.filter(({ type }) => type === 'allotment-released'))
    expect(releases).to.have.length(1)
    expect(await bestOf(stranger, 1)).to.deep.equal(['A-5'])
  })

  it('[H15] [D5] that came due while no server ran is made up for before anybody asks', async () => {
    const sale = await onSale()
    const stranger = await sale.queued()
    sale.clock.jump(2 * HOUR)
    await sale.boot()
    await stranger.enter()
    await stranger.held('A-3')
  })

  it('[H15] [O5] is made by the operator before its time, once, with a line in the log', async () => {
    const sale = await onSale()
    const stranger = await sale.queued()
    const body = { scheduleId: DATE, allotmentId: 'wheels' }
    const at = new Date(sale.clock.now()).toISOString()
    expect(succeeded(await sale.operate('releaseAllotment', body))).to.deep.equal({ ...body, releasedAt: at })
    await sale.advance(1_000)
    expect(succeeded(await sale.operate('releaseAllotment', body))).to.deep.equal({ ...body, releasedAt: at })
    expect(codeOf(await sale.operate('releaseAllotment', { ...body, allotmentId: 'x' }))).to.equal(
      'ALLOTMENT_NOT_FOUND',
    )
    const log = (await sale.storage.audit(0, 100)).filter(({ kind }) => kind === 'allotment-released')
    expect(log.map(({ detail }) => detail)).to.deep.equal([{ ...body, seatsFree: 1 }])
    await stranger.held('A-1')
    succeeded(await sale.operate('releaseAllotment', { ...body, allotmentId: 'fans' }))
    await sale.advance(2 * HOUR)
    expect((await sale.storage.loadConcert(CONCERT))?.schedules[DATE]?.released).to.have.length(2)
  })

  it('[H15] is not put off by a pause, and needs no code any more', async () => {
    const sale = await onSale()
    const stranger = await sale.queued()
    await sale.changeSale('pause')
    await sale.advance(HOUR)
    await sale.changeSale('resume')
    await stranger.enter()
    expect(await stranger.present('FAN-2027')).to.have.property('status', 200)
    expect((await mine(stranger))[0]?.member).to.equal(false)
    await stranger.held('A-3')
  })

  it('[H15] shows in counts and overviews', async () => {
    const sale = await onSale()
    const fan = await member(sale)
    await fan.held('A-3')
    const overview = async () => {
      const { schedules } = succeeded(await sale.operate('concertOverview', { concertId: CONCERT })) as {
        schedules: { allotments: unknown[] }[]
      }
      return schedules[0]?.allotments[0]
    }
    const tally = { total: 3, free: 2, held: 1, sold: 0, blocked: 0, members: 1 }
    const named = { allotmentId: 'fans', name: 'Fan club', releaseAt: new Date(RELEASE_AT).toISOString() }
    expect(await overview()).to.deep.equal({ ...named, ...tally })
    const releasedAt = new Date(sale.clock.now()).toISOString()
    succeeded(await sale.operate('releaseAllotment', { scheduleId: DATE, allotmentId: 'fans' }))
    expect(await overview()).to.deep.equal({ ...named, ...tally, releasedAt })
    const counts = sale.concert.state.schedules.get(DATE)
    expect(counts?.free).to.equal([...(counts?.status ?? [])].filter((status) => status === FREE).length)
  })
})

describe('an import that changes allotments', () => {
  it('[H16] is refused where a seat of the date is held, sold or blocked', async () => {
    const sale = await onSale()
    const fan = await member(sale)
    const { reservationId } = await fan.held('A-3')
    const changed = { policy: { preset: 'reuse', activeLifeMs: 30 * 60_000 } as const, allotments: [WHEELS] }
    let reason = ''
    await sale.importCatalogue(changed).catch((error: Error) => {
      reason = error.message
    })
    expect(reason).to.include('schedule gig-1')
    succeeded(await fan.release(reservationId))
    await sale.importCatalogue(changed)
    await (await sale.queued()).held('A-3')
  })

  it('[H16] leaves members members and what is released released, and forgets what is no more', async () => {
    const sale = await onSale()
    const fan = await member(sale)
    succeeded(await sale.operate('releaseAllotment', { scheduleId: DATE, allotmentId: 'wheels' }))
    const fans = { ...FANS, seats: ['A-8'], codes: [sha256('OTHER')] }
    const wheels = { ...WHEELS, releaseAt: '2027-02-01T00:00:00Z' }
    await sale.importCatalogue({ policy: { preset: 'reuse', activeLifeMs: 30 * 60_000 }, allotments: [fans, wheels] })
    const stranger = await sale.queued()
    await fan.held('A-8')
    await stranger.held('A-1')
    expect(codeOf(await stranger.present('FAN-2027'))).to.equal('CODE_INVALID')
    await stranger.held('A-3')
  })
})
