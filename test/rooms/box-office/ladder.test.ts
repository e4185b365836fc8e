import { expect } from 'chai'
import type { Envelope, Outcome, PolicyChoice } from '../../../client-sdk/protocol/index.ts'
import { codeOf, Sale, succeeded } from '../../support/Sale.ts'

const MINUTE = 60_000

/** A request with faults, and what mends one of them. */
interface Rung {
  readonly code: string
  readonly mend: () => unknown
}

/** Sends a request that breaks every rule; each refusal is the highest that is left, and mending it shows the next. */
const climb = async (send: () => Promise<Outcome>, rungs: readonly Rung[]): Promise<void> => {
  for (const { code, mend } of rungs) {
    expect(codeOf(await send())).to.equal(code)
    await mend()
  }
  expect(codeOf(await send())).to.equal('OK')
}

describe('the order of refusals', () => {
  it('a hold: INPUT, who, not found, token, sale, limit, taken', async () => {
    const policy: PolicyChoice = { preset: 'slots', maxActive: 1, seatsPerUser: 2, waitLifeMs: 60 * MINUTE }
    const sale = await Sale.start({ policy, dates: 2, opensAt: ['2027-01-01T00:30:00Z'] })
    const rival = await sale.queued()
    const buyer = await sale.user()
    const body: Record<string, unknown> = { scheduleId: 'nowhere', seats: ['A-1', 'A-2', 'A-3', 'Z-1'], colour: 'red' }
    const sender: { -readonly [K in keyof Envelope]?: Envelope[K] } = { userId: undefined, queueToken: 'gig.none' }
    await climb(
      () => sale.execute('hold', body, sender),
      [
        { code: 'INPUT_INVALID', mend: () => delete body.colour },
        { code: 'UNAUTHENTICATED', mend: () => Object.assign(sender, { userId: 'nobody' }) },
        { code: 'USER_NOT_FOUND', mend: () => Object.assign(sender, { userId: buyer.userId }) },
        { code: 'SCHEDULE_NOT_FOUND', mend: () => Object.assign(body, { scheduleId: 'gig-1' }) },
        { code: 'SEAT_NOT_FOUND', mend: () => Object.assign(body, { seats: ['A-1', 'A-2', 'A-3'] }) },
        {
          code: 'TOKEN_INVALID',
          mend: async () => Object.assign(sender, { queueToken: (await buyer.enter()).token }),
        },
        { code: 'TOKEN_NOT_ACTIVE', mend: () => sale.advance(10 * MINUTE) },
        { code: 'SALE_NOT_OPEN', mend: () => sale.advance(5 * MINUTE) },
        {
          code: 'SALE_NOT_OPEN',
          mend: async () => {
            await buyer.send('leaveQueue', {})
            await sale.advance(15 * MINUTE)
            await rival.enter()
            await rival.held('A-1')
          },
        },
        {
          code: 'TOKEN_INVALID',
          mend: async () => {
            succeeded(await rival.send('leaveQueue', {}))
            Object.assign(sender, { queueToken: (await buyer.enter()).token })
          },
        },
        { code: 'SEAT_LIMIT', mend: () => Object.assign(body, { seats: ['A-1', 'A-2'] }) },
        { code: 'SEAT_TAKEN', mend: () => Object.assign(body, { seats: ['A-2', 'A-3'] }) },
      ],
    )
  })

  it('a hold with a token that has ended is told so before the sale, the limit and the seats', async () => {
    const sale = await Sale.start({
      dates: 2,
      opensAt: ['2027-05-01T00:00:00Z'],
      policy: { preset: 'slots', seatsPerUser: 1 },
    })
    const buyer = await sale.queued()
    succeeded(await buyer.send('leaveQueue', {}))
    expect(codeOf(await buyer.hold(['A-1', 'A-2']))).to.equal('TOKEN_EXPIRED')
  })

  it('a sale that is not open says when to come again', async () => {
    const sale = await Sale.start({ dates: 2, opensAt: ['2027-01-01T00:01:00Z'] })
    const buyer = await sale.queued()
    const outcome = await buyer.hold(['A-1'])
    expect(outcome.ok ? undefined : outcome.problem.retryAfterMs).to.equal(MINUTE)
    await sale.advance(MINUTE - 1)
    expect(codeOf(await buyer.hold(['A-1']))).to.equal('SALE_NOT_OPEN')
    await sale.advance(1)
    await buyer.held('A-1')
  })

  it('a payment: INPUT, who, not found, token, state, balance', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', maxActive: 1, waitLifeMs: 60 * MINUTE } })
    const buyer = await sale.queued()
    const one = await buyer.held('A-1')
    succeeded(await buyer.send('leaveQueue', {}))
    const rival = await sale.queued()
    const other = await rival.held('A-9')
    const body: Record<string, unknown> = { reservationId: 'no such id' }
    const sender: { -readonly [K in keyof Envelope]?: Envelope[K] } = { queueToken: 'gig.none' }
    await climb(
      () => sale.execute('pay', body, sender),
      [
        { code: 'INPUT_INVALID', mend: () => Object.assign(body, { reservationId: 'none' }) },
        { code: 'UNAUTHENTICATED', mend: () => Object.assign(sender, { userId: 'nobody' }) },
        { code: 'USER_NOT_FOUND', mend: () => Object.assign(sender, { userId: buyer.userId }) },
        { code: 'RESERVATION_NOT_FOUND', mend: () => Object.assign(body, { reservationId: other.reservationId }) },
        { code: 'RESERVATION_NOT_FOUND', mend: () => Object.assign(body, { reservationId: one.reservationId }) },
        { code: 'TOKEN_INVALID', mend: () => Object.assign(sender, { queueToken: buyer.token }) },
        {
          code: 'TOKEN_EXPIRED',
          mend: async () => Object.assign(sender, { queueToken: (await buyer.enter()).token }),
        },
        { code: 'TOKEN_NOT_ACTIVE', mend: () => sale.clock.jump(5 * MINUTE) },
        { code: 'TOKEN_NOT_ACTIVE', mend: () => rival.send('leaveQueue', {}) },
        {
          code: 'RESERVATION_EXPIRED',
          mend: async () => Object.assign(body, { reservationId: (await buyer.held('A-1')).reservationId }),
        },
        { code: 'BALANCE_INSUFFICIENT', mend: () => buyer.charge(50_000) },
      ],
    )
  })

  it('a checkout: INPUT, who, not found, state, policy', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', checkoutMs: 1 } })
    const [buyer, rival] = [await sale.queued(50_000), await sale.queued()]
    const body: Record<string, unknown> = { reservationId: 'no such id' }
    const sender: { -readonly [K in keyof Envelope]?: Envelope[K] } = {}
    const about = (reservationId: string) => Object.assign(body, { reservationId })
    const paid = await buyer.bought('A-1')
    await buyer.enter()
    const lapsed = await buyer.held('A-2')
    await climb(
      () => sale.execute('checkout', body, sender),
      [
        { code: 'INPUT_INVALID', mend: () => about('none') },
        { code: 'UNAUTHENTICATED', mend: () => Object.assign(sender, { userId: 'nobody' }) },
        { code: 'USER_NOT_FOUND', mend: () => Object.assign(sender, { userId: buyer.userId }) },
        { code: 'RESERVATION_NOT_FOUND', mend: async () => about((await rival.held('A-9')).reservationId) },
        { code: 'RESERVATION_NOT_FOUND', mend: () => about(paid.reservationId) },
        { code: 'RESERVATION_ALREADY_PAID', mend: () => sale.operate('refundReservation', body) },
        { code: 'RESERVATION_CANCELLED', mend: () => sale.advance(5 * MINUTE).then(() => about(lapsed.reservationId)) },
        { code: 'RESERVATION_EXPIRED', mend: async () => about((await buyer.held('A-2')).reservationId) },
      ],
    )
  })

  it('a refund: INPUT, who, not found, state, policy', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', refundUntilMs: 0 } })
    const [buyer, rival] = [await sale.queued(50_000), await sale.queued(50_000)]
    const body: Record<string, unknown> = { reservationId: 'no such id' }
    const sender: { -readonly [K in keyof Envelope]?: Envelope[K] } = {}
    const about = (reservationId: string) => Object.assign(body, { reservationId })
    await climb(
      () => sale.execute('refund', body, sender),
      [
        { code: 'INPUT_INVALID', mend: () => about('none') },
        { code: 'UNAUTHENTICATED', mend: () => Object.assign(sender, { userId: 'nobody' }) },
        { code: 'USER_NOT_FOUND', mend: () => Object.assign(sender, { userId: buyer.userId }) },
        { code: 'RESERVATION_NOT_FOUND', mend: async () => about((await rival.bought('A-9')).reservationId) },
        { code: 'RESERVATION_NOT_FOUND', mend: async () => about((await buyer.held('A-1')).reservationId) },
        { code: 'RESERVATION_NOT_PAID', mend: () => sale.advance(5 * MINUTE) },
        {
          code: 'RESERVATION_NOT_PAID',
          mend: async () => {
            about((await buyer.bought('A-2')).reservationId)
            await sale.operate('refundReservation', body)
          },
        },
        {
          code: 'RESERVATION_CANCELLED',
          mend: async () => {
            await buyer.enter()
            about((await buyer.bought('A-3')).reservationId)
          },
        },
      ],
    )
  })

  it('[P3] a payment of what is paid already is told that before its token, which the first has spent', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued(50_000)
    const { reservationId } = await buyer.held('A-1')
    succeeded(await buyer.pay(reservationId))
    for (const queueToken of [buyer.token, undefined, 'gig.none']) {
      expect(codeOf(await buyer.pay(reservationId, { queueToken }))).to.equal('RESERVATION_ALREADY_PAID')
    }
  })

  it('everybody’s commands need somebody, and a concert that exists', async () => {
    const sale = await Sale.start()
    const buyer = await sale.user()
    const bodies = {
      enterQueue: { concertId: 'none' },
      schedules: { concertId: 'none' },
      seats: { scheduleId: 'none' },
      ticket: { scheduleId: 'none' },
      reservation: { reservationId: 'none' },
      release: { reservationId: 'none' },
      checkout: { reservationId: 'none' },
      refund: { reservationId: 'none' },
      queueToken: {},
      leaveQueue: {},
      wallet: {},
      entries: {},
      reservations: {},
      charge: { amount: 1 },
    } as const
    const codes: Record<string, string> = {}
    for (const [type, body] of Object.entries(bodies)) {
      expect(codeOf(await sale.execute(type as keyof typeof bodies, body))).to.equal('UNAUTHENTICATED')
      expect(codeOf(await sale.execute(type as keyof typeof bodies, body, { userId: 'nobody' }))).to.equal(
        'USER_NOT_FOUND',
      )
      codes[type] = codeOf(await buyer.send(type as keyof typeof bodies, body))
    }
    expect(codes).to.deep.equal({
      enterQueue: 'CONCERT_NOT_FOUND',
      schedules: 'CONCERT_NOT_FOUND',
      seats: 'SCHEDULE_NOT_FOUND',
      ticket: 'SCHEDULE_NOT_FOUND',
      reservation: 'RESERVATION_NOT_FOUND',
      release: 'RESERVATION_NOT_FOUND',
      checkout: 'RESERVATION_NOT_FOUND',
      refund: 'RESERVATION_NOT_FOUND',
      queueToken: 'TOKEN_INVALID',
      leaveQueue: 'TOKEN_INVALID',
      wallet: 'OK',
      entries: 'OK',
      reservations: 'OK',
      charge: 'OK',
    })
    expect(succeeded(await sale.execute('concerts', {}))).to.have.property('concerts')
  })
})
