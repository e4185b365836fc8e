import { expect } from 'chai'
import { noticesAll, type Planted } from './planted.ts'
import { paidTold, WAIT_TOLD, withWaiter } from './Scene.ts'

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly Planted[] = [
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
      scene.tell(scene.pay('u1', 'r1'), paidTold(scene))
    },
  ],
  [
    '[D1] a turn told before it is durable',
    'told before durable',
    (scene) => {
      scene.tell(scene.ask('u2', 'queueToken', {}), { ...WAIT_TOLD, state: 'ACTIVE' })
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
    scene.tell(call, paidTold(scene))
    scene.refuse(scene.ask('u1', 'pay', { reservationId: 'r1' }), 'RESERVATION_ALREADY_PAID')
    const late = scene.ask('u2', 'hold', { scheduleId: 'c-1', seats: ['A-1'] }, { queueToken: 'c.u2' })
    scene.refuse(late, 'SEAT_TAKEN', { seats: ['A-1'] })
    scene.oracle.atPeace('p1', scene.nowMs, 3_000)
    expect(scene.oracle.violations).to.deep.equal([])
  })

  noticesAll(PLANTED)
})
