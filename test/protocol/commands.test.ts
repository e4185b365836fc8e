import { expect } from 'chai'
import { COMMAND_BODIES, type CommandType, dotted, EnvelopeHead, LIMITS } from '../../client-sdk/protocol/index.ts'

const problemPaths = (type: CommandType, body: unknown): string[] => {
  const parsed = COMMAND_BODIES[type].safeParse(body)
  return parsed.success ? [] : parsed.error.issues.map((issue) => dotted(issue.path))
}
const seats = (count: number): string[] => Array.from({ length: count }, (_, i) => `A-${i}`)

describe('command bodies', () => {
  const GOOD: [CommandType, unknown][] = [
    ['register', { name: '  김하늘 ' }],
    ['enterQueue', { concertId: 'c' }],
    ['hold', { scheduleId: 's', seats: seats(LIMITS.seatsPerCommand) }],
    ['hold', { scheduleId: 's', best: { quantity: 4, zone: 'Stalls', category: 'VIP' } }],
    ['reservations', {}],
    ['charge', { amount: -0.5 }],
    ['entries', {}],
  ]
  for (const [type, body] of GOOD) {
    it(`takes ${type}`, () => expect(problemPaths(type, body)).to.deep.equal([]))
  }

  const BAD: [CommandType, unknown, string[]][] = [
    ['register', { name: '   ' }, ['name']],
    ['register', { name: 'x'.repeat(LIMITS.nameLength + 1) }, ['name']],
    ['hold', { scheduleId: 's', seats: [] }, ['seats']],
    ['hold', { scheduleId: 's', seats: ['A-1', 'A-1'] }, ['seats']],
    ['hold', { scheduleId: 's', seats: seats(LIMITS.seatsPerCommand + 1) }, ['seats']],
    ['hold', { scheduleId: 's', seats: ['A-1', 5] }, ['seats.1']],
    ['hold', { scheduleId: 's' }, ['seats']],
    ['hold', { scheduleId: 's', seats: ['A-1'], best: { quantity: 1 } }, ['best']],
    ['hold', { scheduleId: 's', best: { quantity: 0 } }, ['best.quantity']],
    ['hold', { scheduleId: 's', best: { quantity: 1, row: 'A' } }, ['best']],
    ['pay', { reservationId: 'r', amount: 1 }, ['']],
    ['charge', { amount: '5' }, ['amount']],
    ['charge', { amount: Number.NaN }, ['amount']],
    ['wallet', null, ['']],
  ]
  for (const [type, body, paths] of BAD) {
    it(`[S2] refuses ${type} ${JSON.stringify(body).slice(0, 60)} at ‘${paths.join()}’`, () => {
      expect(problemPaths(type, body)).to.deep.equal(paths)
    })
  }

  it('trims a name and fills in what may be left out', () => {
    expect(COMMAND_BODIES.register.parse({ name: ' 김하늘 ' })).to.deep.equal({ name: '김하늘' })
    expect(COMMAND_BODIES.enterQueue.parse({ concertId: 'c' })).to.deep.equal({ concertId: 'c', socket: true })
    expect(COMMAND_BODIES.seats.parse({ scheduleId: 's' })).to.deep.equal({ scheduleId: 's', all: false })
  })

  it('takes an envelope without command id and token', () => {
    expect(EnvelopeHead.parse({})).to.deep.equal({})
    expect(EnvelopeHead.safeParse({ commandId: '' }).success).to.equal(false)
    expect(EnvelopeHead.safeParse({ queueToken: 'x'.repeat(101) }).success).to.equal(false)
  })
})
