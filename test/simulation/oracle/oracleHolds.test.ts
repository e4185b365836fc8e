import { noticesAll, type Planted } from './planted.ts'
import { buy } from './Scene.ts'

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly Planted[] = [
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
    '[H1] a seat shown held that is sold',
    'told wrong',
    (scene) => {
      buy(scene)
      scene.atMs += 1
      scene.waiter('u1')
      scene.admit('u1')
      scene.commit()
      const seats = [{ seatId: 'A-1', status: 'HELD' }]
      scene.tell(scene.ask('u1', 'seats', { scheduleId: 'c-1' }, { queueToken: 'c.u1' }), { seats })
    },
  ],
  [
    '[H4] a hold shown that is over',
    'told wrong',
    (scene) => {
      scene.atMs += 5_000
      const seats = [{ seatId: 'A-1', status: 'HELD' }]
      scene.tell(scene.ask('u1', 'seats', { scheduleId: 'c-1' }, { queueToken: 'c.u1' }), { seats })
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
]

describe('the oracle, of holds, payments and wallets', () => noticesAll(PLANTED))
