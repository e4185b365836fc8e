import { expect } from 'chai'
import { type Scene, withHold } from './Scene.ts'

/** Refusals of what nothing was in the way of. */
const UNTRUE: readonly (readonly [title: string, refuse: (scene: Scene) => void])[] = [
  [
    'SEAT_TAKEN for a free seat',
    (scene) => {
      const call = scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-2'] }, { queueToken: 'c.u1' })
      scene.refuse(call, 'SEAT_TAKEN', { seats: ['A-2'] })
    },
  ],
  [
    'SEAT_TAKEN for a seat whose hold is past its deadline',
    (scene) => {
      scene.atMs += 5_000
      const call = scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-1'] }, { queueToken: 'c.u1' })
      scene.refuse(call, 'SEAT_TAKEN', { seats: ['A-1'] })
    },
  ],
  [
    'SEAT_TAKEN for the best seats',
    (scene) => {
      const call = scene.ask('u1', 'hold', { scheduleId: 'c-1', best: { quantity: 1 } }, { queueToken: 'c.u1' })
      scene.refuse(call, 'SEAT_TAKEN', { seats: ['A-1'] })
    },
  ],
  [
    'SEATS_SHORT for as many as are free',
    (scene) => {
      const call = scene.ask('u1', 'hold', { scheduleId: 'c-1', best: { quantity: 2 } }, { queueToken: 'c.u1' })
      scene.refuse(call, 'SEATS_SHORT')
    },
  ],
  [
    'SEAT_ORPHANED for a seat that is not left alone',
    (scene) => {
      const call = scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-2'] }, { queueToken: 'c.u1' })
      scene.refuse(call, 'SEAT_ORPHANED', { seats: ['A-3'], suggestion: ['A-3'] })
    },
  ],
  [
    'SEAT_ORPHANED with a suggestion that is taken',
    (scene) => {
      const call = scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-3'] }, { queueToken: 'c.u1' })
      scene.refuse(call, 'SEAT_ORPHANED', { seats: ['A-2'], suggestion: ['A-1'] })
    },
  ],
  [
    'SEAT_ORPHANED with nothing instead',
    (scene) => {
      const call = scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-3'] }, { queueToken: 'c.u1' })
      scene.refuse(call, 'SEAT_ORPHANED', { seats: ['A-2'] })
    },
  ],
  [
    'SALE_NOT_OPEN for a date that names no time',
    (scene) => scene.refuse(scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-2'] }), 'SALE_NOT_OPEN'),
  ],
  [
    'SEAT_LIMIT within the limit',
    (scene) => {
      scene.refuse(scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-2'] }), 'SEAT_LIMIT')
    },
  ],
  [
    'BALANCE_INSUFFICIENT with enough money',
    (scene) => {
      scene.refuse(scene.ask('u1', 'pay', { reservationId: 'r1' }), 'BALANCE_INSUFFICIENT')
    },
  ],
  [
    'RESERVATION_EXPIRED before the deadline',
    (scene) => {
      scene.atMs += 4_999
      scene.refuse(scene.ask('u1', 'pay', { reservationId: 'r1' }), 'RESERVATION_EXPIRED')
    },
  ],
  [
    'RESERVATION_EXPIRED at the deadline, before that is stored',
    (scene) => {
      scene.atMs += 5_000
      scene.refuse(scene.ask('u1', 'pay', { reservationId: 'r1' }), 'RESERVATION_EXPIRED')
    },
  ],
  [
    'TOKEN_EXPIRED at the deadline, before that is stored',
    (scene) => {
      scene.atMs += 20_000
      scene.refuse(scene.ask('u1', 'schedules', { concertId: 'c' }, { queueToken: 'c.u1' }), 'TOKEN_EXPIRED')
    },
  ],
  [
    'TOKEN_INVALID for a place to come back to',
    (scene) => {
      scene.refuse(scene.ask('u1', 'enterQueue', { concertId: 'c', token: 'c.u1' }), 'TOKEN_INVALID')
    },
  ],
  [
    'TOKEN_INVALID for no place',
    (scene) => {
      scene.refuse(scene.ask('u1', 'enterQueue', { concertId: 'c' }), 'TOKEN_INVALID')
    },
  ],
  [
    'RESERVATION_ALREADY_PAID for a hold',
    (scene) => {
      scene.refuse(scene.ask('u1', 'pay', { reservationId: 'r1' }), 'RESERVATION_ALREADY_PAID')
    },
  ],
  [
    'RESERVATION_NOT_FOUND for one’s own',
    (scene) => {
      scene.refuse(scene.ask('u1', 'pay', { reservationId: 'r1' }), 'RESERVATION_NOT_FOUND')
    },
  ],
  [
    'PAYMENT_IN_PROGRESS without a payment',
    (scene) => {
      scene.refuse(scene.ask('u1', 'release', { reservationId: 'r1' }), 'PAYMENT_IN_PROGRESS')
    },
  ],
  [
    'TOKEN_INVALID for one’s own',
    (scene) => {
      scene.refuse(scene.ask('u1', 'schedules', { concertId: 'c' }, { queueToken: 'c.u1' }), 'TOKEN_INVALID')
    },
  ],
  [
    'TOKEN_EXPIRED for a live one',
    (scene) => {
      scene.refuse(scene.ask('u1', 'schedules', { concertId: 'c' }, { queueToken: 'c.u1' }), 'TOKEN_EXPIRED')
    },
  ],
  [
    'TOKEN_NOT_ACTIVE for an ACTIVE one',
    (scene) => {
      scene.refuse(scene.ask('u1', 'schedules', { concertId: 'c' }, { queueToken: 'c.u1' }), 'TOKEN_NOT_ACTIVE')
    },
  ],
  [
    'COMMAND_REUSED for a name used once',
    (scene) => {
      scene.refuse(scene.ask('u1', 'charge', { amount: 5 }), 'COMMAND_REUSED')
    },
  ],
  [
    'SALE_NOT_OPEN for one that is',
    (scene) => {
      scene.refuse(scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-2'] }), 'SALE_NOT_OPEN')
    },
  ],
  [
    'AMOUNT_INVALID for a good one',
    (scene) => {
      scene.refuse(scene.ask('u1', 'charge', { amount: 5 }), 'AMOUNT_INVALID')
    },
  ],
  [
    'INPUT_INVALID for a well-formed command',
    (scene) => {
      scene.refuse(scene.ask('u1', 'charge', { amount: 5 }), 'INPUT_INVALID')
    },
  ],
  ['USER_NOT_FOUND for a user', (scene) => scene.refuse(scene.ask('u1', 'wallet', {}), 'USER_NOT_FOUND')],
  ['UNAVAILABLE without any trouble', (scene) => scene.refuse(scene.ask('u1', 'wallet', {}), 'UNAVAILABLE')],
  [
    'UNAVAILABLE beside an import that changes another concert',
    (scene) => {
      scene.oracle.importing('p1', scene.nowMs, ['another'])
      scene.refuse(scene.ask('u1', 'schedules', { concertId: 'c' }, { queueToken: 'c.u1' }), 'UNAVAILABLE')
    },
  ],
  ['a code that is never right here', (scene) => scene.refuse(scene.ask('u1', 'wallet', {}), 'RATE_LIMITED')],
]

describe('the oracle, told of a refusal', () => {
  for (const [title, refuse] of UNTRUE) {
    it(`doesn’t believe ${title}`, () => {
      const scene = withHold()
      refuse(scene)
      expect(scene.broken).to.deep.equal(['refusal'])
    })
  }

  it('[O8] believes UNAVAILABLE of a concert that an import changes', () => {
    const scene = withHold()
    scene.oracle.importing('p1', scene.nowMs, ['c'])
    scene.refuse(scene.ask('u1', 'schedules', { concertId: 'c' }, { queueToken: 'c.u1' }), 'UNAVAILABLE')
    expect(scene.broken).to.deep.equal([])
  })
})
