import { expect } from 'chai'
import { type Scene, withWaiter } from './Scene.ts'

const WAIT = {
  concertId: 'c',
  state: 'WAIT',
  sequence: 2,
  ahead: 0,
  pollAfterMs: 1_000,
  expiresAt: '2027-01-01T00:00:10Z',
}
const PAID = { paymentId: 'paid', reservationId: 'r1', amount: 500, paidAt: '2027-01-01T00:00:00Z', balance: 500 }

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly (readonly [title: string, invariant: string, plant: (scene: Scene) => void])[] = [
  [
    '[H1] a seat in two live reservations',
    'sold once',
    (scene) => {
      scene.user('u2')
      scene.hold('u2', 'r2')
      scene.commit()
    },
  ],
  [
    '[H1] a reservation that goes back',
    'forward',
    (scene) => {
      scene.pay('u1', 'r1')
      scene.commit()
      scene.change(scene.reservations, 'r1', { state: 'HELD' })
      scene.commit()
    },
  ],
  [
    '[H3] a payment at the deadline',
    'paid in time',
    (scene) => {
      scene.atMs += 5_000
      scene.pay('u1', 'r1')
      scene.commit()
    },
  ],
  [
    '[H3] a payment that was asked for after the deadline, whatever its row says',
    'paid in time',
    (scene) => {
      scene.atMs += 5_000
      scene.pay('u1', 'r1')
      scene.change(scene.reservations, 'r1', { paidAt: scene.nowMs - 1 })
      scene.commit()
    },
  ],
  [
    '[H3] a hold that expires too early',
    'deadline',
    (scene) => {
      scene.atMs += 4_999
      scene.change(scene.reservations, 'r1', { state: 'EXPIRED' })
      scene.commit()
    },
  ],
  [
    '[H4] a hold that nobody sweeps',
    'swept',
    (scene) => {
      scene.atMs += 9_000
      scene.oracle.atPeace('p1', scene.nowMs, 3_000)
    },
  ],
  [
    '[H5] more seats than a user may have',
    'seat limit',
    (scene) => {
      scene.hold('u1', 'r2', 1)
      scene.hold('u1', 'r3', 2)
      scene.commit()
    },
  ],
  [
    '[H6] a release that nobody asked for',
    'asked for',
    (scene) => {
      scene.change(scene.reservations, 'r1', { state: 'RELEASED' })
      scene.commit()
    },
  ],
  [
    '[P1] money taken twice for one reservation',
    'payments',
    (scene) => {
      scene.pay('u1', 'r1')
      scene.enter('u1', -500, 'r1')
      scene.commit()
    },
  ],
  [
    '[P1] a sold seat that nothing was paid for',
    'payments',
    (scene) => {
      scene.ask('u1', 'pay', { reservationId: 'r1' })
      scene.change(scene.reservations, 'r1', { state: 'PAID', paidAt: scene.nowMs })
      scene.commit()
    },
  ],
  [
    '[P1] [Q9] a payment that leaves its token alive',
    'token spent',
    (scene) => {
      scene.pay('u1', 'r1')
      scene.admit('u1')
      scene.change(scene.tokens, 'c.u1', { endReason: undefined })
      scene.commit()
    },
  ],
  [
    '[P6] a price that is not the catalogue’s',
    'price',
    (scene) => {
      scene.hold('u1', 'r2', 1)
      scene.change(scene.reservations, 'r2', { amount: 1 })
      scene.commit()
    },
  ],
  [
    '[W1] a wallet below zero',
    'ledger',
    (scene) => {
      scene.enter('u1', -2_000)
      scene.commit()
    },
  ],
  [
    '[W3] a balance that its entries don’t explain',
    'ledger',
    (scene) => {
      scene.balances.set('u1', 7)
      scene.commit()
    },
  ],
  [
    '[C1] a charge carried out twice',
    'done once',
    (scene) => {
      scene.enter('u1', 1_000)
      scene.commit()
    },
  ],
  [
    '[C1] a hold carried out twice',
    'done once',
    (scene) => {
      scene.atMs += 5_000
      const row = scene.reservations.get('r1')
      scene.change(scene.reservations, 'r1', { state: 'EXPIRED' })
      if (row !== undefined) scene.reservations.set('r2', { ...row, reservationId: 'r2' })
      scene.commit()
    },
  ],
  [
    '[C1] another answer to the same command',
    'same answer',
    (scene) => {
      const first = scene.ask('u1', 'release', { reservationId: 'r1' }, { commandId: 'same' })
      scene.change(scene.reservations, 'r1', { state: 'RELEASED' })
      scene.commit()
      scene.tell(first, null)
      scene.tell(scene.ask('u1', 'release', { reservationId: 'r1' }, { commandId: 'same' }), { another: true })
    },
  ],
  [
    '[Q1] two live tokens of one user',
    'one token',
    (scene) => {
      const row = scene.tokens.get('c.u2')
      if (row !== undefined) scene.tokens.set('c.again', { ...row, token: 'c.again', sequence: 3 })
      scene.commit()
    },
  ],
  [
    '[Q2] a token that goes back',
    'forward',
    (scene) => {
      scene.change(scene.tokens, 'c.u1', { state: 'WAIT' })
      scene.commit()
    },
  ],
  [
    '[Q4] a waiter admitted before an earlier one',
    'fair',
    (scene) => {
      scene.user('u3')
      scene.waiter('u3')
      scene.atMs += 20_000
      scene.end('u1', 'EXPIRED')
      scene.admit('u3')
      scene.commit()
    },
  ],
  [
    '[Q5] a place that is not the number of those ahead',
    'place',
    (scene) => {
      const call = scene.ask('u2', 'queueToken', {}, { queueToken: 'c.u2' })
      scene.tell(call, { ...WAIT, token: 'c.u2', ahead: 1 })
    },
  ],
  [
    '[Q6] more ACTIVE than may be',
    'slots',
    (scene) => {
      scene.admit('u2')
      scene.commit()
    },
  ],
  [
    '[Q3] a slot that stays empty while somebody waits',
    'slots',
    (scene) => {
      scene.ask('u1', 'leaveQueue', {}, { queueToken: 'c.u1' })
      scene.end('u1', 'LEFT')
      scene.commit()
      scene.oracle.atPeace('p1', scene.nowMs, 3_000)
    },
  ],
  [
    '[Q7] a waiter whose life is cut short',
    'token life',
    (scene) => {
      scene.atMs += 9_999
      scene.end('u2', 'EXPIRED')
      scene.commit()
    },
  ],
  [
    '[Q7] a waiter whose life is shorter than it was told',
    'token life',
    (scene) => {
      const call = scene.ask('u2', 'queueToken', {}, { queueToken: 'c.u2' })
      scene.tell(call, { ...WAIT, token: 'c.u2', expiresAt: new Date(scene.nowMs + 12_000).toISOString() })
      scene.atMs += 11_000
      scene.end('u2', 'EXPIRED')
      scene.commit()
    },
  ],
  [
    '[Q8] a turn that is longer than policy says',
    'token life',
    (scene) => {
      scene.change(scene.tokens, 'c.u1', { expiresAt: scene.nowMs + 30_000 })
      scene.commit()
    },
  ],
  [
    '[Q9] a token spent on nothing',
    'token spent',
    (scene) => {
      scene.end('u1', 'SPENT')
      scene.commit()
    },
  ],
  [
    '[Q11] a hold without a turn',
    'turn',
    (scene) => {
      const call = scene.hold('u2', 'r2', 1)
      scene.commit()
      scene.tell(call, scene.held('r2'))
    },
  ],
  [
    '[D1] a hold told before it is durable',
    'told before durable',
    (scene) => {
      scene.tell(scene.hold('u1', 'r2', 1), scene.held('r2'))
    },
  ],
  [
    '[D1] a payment told before it is durable',
    'told before durable',
    (scene) => {
      scene.tell(scene.pay('u1', 'r1'), PAID)
    },
  ],
  [
    '[D1] a turn told before it is durable',
    'told before durable',
    (scene) => {
      scene.tell(scene.ask('u2', 'queueToken', {}), { ...WAIT, token: 'c.u2', state: 'ACTIVE' })
    },
  ],
  [
    '[D1] a fact published before it is durable',
    'told before durable',
    (scene) => {
      const { nowMs: at } = scene
      const end = {
        type: 'hold-released',
        scheduleId: 'c-1',
        reservationId: 'r1',
        userId: 'u1',
        seats: [0],
        at,
      } as const
      scene.oracle.published('p1', [end])
    },
  ],
  [
    '[D1] a seat told FREE that is held',
    'told wrong',
    (scene) => {
      const call = scene.ask('u1', 'seats', { scheduleId: 'c-1' })
      scene.tell(call, { seats: [{ seatId: 'A-1', status: 'FREE' }] })
    },
  ],
  [
    '[D1] a balance that never was',
    'told wrong',
    (scene) => {
      scene.tell(scene.ask('u1', 'wallet', {}), { balance: 3 })
    },
  ],
  [
    '[D1] an acknowledged reservation that a crash has lost',
    'durable',
    (scene) => {
      scene.reservations.delete('r1')
      scene.commit()
    },
  ],
  [
    '[D1] an acknowledged charge that a crash has lost',
    'durable',
    (scene) => {
      scene.entries.set('u1', [])
      scene.balances.delete('u1')
      scene.commit()
    },
  ],
  [
    '[D3] a process that poisons itself for no reason',
    'no reason',
    (scene) => {
      scene.oracle.reported('p1', scene.nowMs, 'poisoned', 'c', 'CONSTRAINT: seat 0 is taken', false)
    },
  ],
  [
    'a process whose time goes back',
    'time',
    (scene) => {
      scene.atMs -= 1
      scene.hold('u1', 'r2', 1)
      scene.commit()
    },
  ],
  [
    '[D4] a write of a process whose lease is stale',
    'fence',
    (scene) => {
      scene.leased('p2')
      scene.hold('u1', 'r2', 1)
      scene.commit('p1')
    },
  ],
]

describe('the oracle', () => {
  it('finds nothing wrong with an honest sale', () => {
    const scene = withWaiter()
    const call = scene.pay('u1', 'r1')
    scene.admit('u2')
    scene.commit()
    scene.tell(call, PAID)
    scene.refuse(scene.ask('u1', 'pay', { reservationId: 'r1' }), 'RESERVATION_ALREADY_PAID')
    const late = scene.ask('u2', 'hold', { scheduleId: 'c-1', seats: ['A-1'] }, { queueToken: 'c.u2' })
    scene.refuse(late, 'SEAT_TAKEN', { seats: ['A-1'] })
    scene.oracle.atPeace('p1', scene.nowMs, 3_000)
    expect(scene.oracle.violations).to.deep.equal([])
  })

  for (const [title, invariant, plant] of PLANTED) {
    it(`${title} breaks “${invariant}”`, () => {
      const scene = withWaiter()
      expect(scene.broken).to.deep.equal([])
      plant(scene)
      expect(scene.broken).to.include(invariant)
    })
  }
})
