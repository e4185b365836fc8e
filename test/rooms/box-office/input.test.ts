import { expect } from 'chai'
import fc from 'fast-check'
import { COMMAND_BODIES, type CommandType, type Envelope, LIMITS } from '../../../client-sdk/protocol/index.ts'
import { codeOf, refused, Sale } from '../../support/Sale.ts'

const seats = (count: number) => Array.from({ length: count }, (_, at) => `A-${at}`)

const BAD: readonly (readonly [CommandType, unknown, string, Partial<Envelope>?])[] = [
  ['register', {}, 'name'],
  ['register', { name: '   ' }, 'name'],
  ['register', { name: 'x'.repeat(LIMITS.nameLength + 1) }, 'name'],
  ['register', { name: 'x', admin: true }, 'admin'],
  ['register', { name: 'Ann\u202e' }, 'name'],
  ['concerts', { page: 1 }, 'page'],
  ['enterQueue', {}, 'concertId'],
  ['enterQueue', { concertId: 'a b' }, 'concertId'],
  ['enterQueue', { concertId: 'gig', socket: 'yes' }, 'socket'],
  ['enterQueue', { concertId: 'x'.repeat(41) }, 'concertId'],
  ['schedules', { concertId: 7 }, 'concertId'],
  ['seats', { scheduleId: '../gig-1' }, 'scheduleId'],
  ['seats', { scheduleId: 'gig-1', all: 1 }, 'all'],
  ['ticket', {}, 'scheduleId'],
  ['hold', { seats: ['A-1'] }, 'scheduleId'],
  ['hold', { scheduleId: 'gig-1' }, 'seats'],
  ['hold', { scheduleId: 'gig-1', seats: 'A-1' }, 'seats'],
  ['hold', { scheduleId: 'gig-1', seats: [] }, 'seats'],
  ['hold', { scheduleId: 'gig-1', seats: ['A-1', 7] }, 'seats.1'],
  ['hold', { scheduleId: 'gig-1', seats: [''] }, 'seats.0'],
  ['hold', { scheduleId: 'gig-1', seats: ['A-1', 'A-2', 'A-1'] }, 'seats'],
  ['hold', { scheduleId: 'gig-1', seats: ['x'.repeat(LIMITS.seatIdLength + 1)] }, 'seats.0'],
  ['hold', { scheduleId: 'gig-1', seats: seats(LIMITS.seatsPerCommand + 1) }, 'seats'],
  ['hold', { scheduleId: 'gig-1', seats: ['A-1'], price: 1 }, 'price'],
  ['release', { reservationId: '' }, 'reservationId'],
  ['checkout', { reservationId: 'a b' }, 'reservationId'],
  ['checkout', { reservationId: 'r', untilMs: 1 }, 'untilMs'],
  ['pay', { reservationId: null }, 'reservationId'],
  ['refund', {}, 'reservationId'],
  ['refund', { reservationId: 'r', amount: 1 }, 'amount'],
  ['pay', { reservationId: 'r', amount: 1 }, 'amount'],
  ['charge', { amount: '1000' }, 'amount'],
  ['charge', {}, 'amount'],
  ['entries', { after: 'a b' }, 'after'],
  ['reservations', { scheduleId: '' }, 'scheduleId'],
  ['wallet', { userId: 'another' }, 'userId'],
  ['hold', null, ''],
  ['hold', 'A-1', ''],
  ['hold', [], ''],
  ['hold', undefined, ''],
  ['charge', { amount: 1 }, 'commandId', { commandId: '' }],
  ['charge', { amount: 1 }, 'commandId', { commandId: 'with space' }],
  ['charge', { amount: 1 }, 'commandId', { commandId: 'x'.repeat(LIMITS.commandIdLength + 1) }],
  ['charge', { amount: 1 }, 'commandId', { commandId: 42 }],
  ['queueToken', {}, 'queueToken', { queueToken: 'x'.repeat(101) }],
  ['queueToken', {}, 'queueToken', { queueToken: ['gig'] }],
]

describe('bad input', () => {
  for (const [type, body, path, sender] of BAD) {
    const what = (JSON.stringify(sender ?? body) ?? 'undefined').slice(0, 60)
    it(`[S2] ${type} ${what} is refused with the path '${path}'`, async () => {
      const sale = await Sale.start()
      const buyer = await sale.user()
      const problem = refused(await sale.execute(type, body, { userId: buyer.userId, ...sender }))
      expect(problem).to.include({ code: 'INPUT_INVALID', status: 400, path })
    })
  }

  it('[S2] of any kind, from anyone, gets an answer and breaks nothing', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const types = Object.keys(COMMAND_BODIES) as CommandType[]
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true })
    const almost = fc.record(
      {
        concertId: fc.oneof(fc.constant('gig'), anything),
        scheduleId: fc.oneof(fc.constant('gig-1'), fc.constant('__proto__'), anything),
        reservationId: fc.oneof(fc.constantFrom('constructor', 'r'), anything),
        seats: fc.oneof(fc.array(fc.constantFrom('A-1', 'toString', '__proto__')), anything),
        amount: fc.oneof(fc.double(), anything),
      },
      { requiredKeys: [] },
    )
    const envelope = fc.record({
      type: fc.constantFrom(...types),
      body: fc.oneof(anything, almost),
      userId: fc.oneof(fc.constantFrom(undefined, buyer.userId, '__proto__'), fc.string()),
      commandId: fc.oneof(fc.constant(undefined), anything),
      queueToken: fc.oneof(fc.constantFrom(undefined, buyer.token), anything),
      door: fc.constantFrom('header' as const, 'socket' as const),
    })
    await fc.assert(
      fc.asyncProperty(envelope, async (sent) => {
        const outcome = await sale.open.boxOffice.execute(sent)
        expect(outcome).to.have.property('ok')
        expect(codeOf(outcome)).to.not.equal('UNAVAILABLE')
      }),
      { numRuns: 500 },
    )
    expect([...sale.errors, ...sale.reports]).to.deep.equal([])
  })
})
