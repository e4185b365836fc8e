import { expect } from 'chai'
import { LIMITS, type SaleAction } from '../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../storage/Storage.ts'
import { type Scene, withHold, withWaiter } from './Scene.ts'

const DAY_MS = LIMITS.pauseMs

const order = (scene: Scene, action: SaleAction) => scene.order('changeSale', { concertId: 'c', action })
const orderSeat = (scene: Scene, type: 'blockSeats' | 'unblockSeats', number: number) =>
  scene.order(type, { scheduleId: 'c-1', seats: [`A-${number}`] })

/** Every deadline that a pause moves. */
const move = (scene: Scene, ms: number): void => {
  for (const rows of [scene.reservations, scene.tokens] as Map<string, ReservationRecord>[]) {
    for (const [id, row] of rows) {
      if (row.state === 'HELD' || (row.state as string) === 'ACTIVE')
        rows.set(id, { ...row, expiresAt: row.expiresAt + ms })
    }
  }
}
const pause = (scene: Scene, movedMs = DAY_MS): void => {
  const asked = order(scene, 'pause')
  scene.sale = { opened: false, stopped: { state: 'PAUSED', at: scene.nowMs } }
  move(scene, movedMs)
  scene.commit()
  scene.tellOrder(asked, { concertId: 'c', saleState: 'PAUSED' })
}
const close = (scene: Scene): void => {
  order(scene, 'close')
  scene.sale = { opened: false, stopped: { state: 'CLOSED', at: scene.nowMs } }
  scene.commit()
}
const resume = (scene: Scene, movedMs: number): void => {
  order(scene, 'resume')
  scene.sale = { opened: false }
  move(scene, movedMs)
  scene.commit()
}
const block = (scene: Scene, ...numbers: number[]): void => {
  const asked = numbers.map((number) => orderSeat(scene, 'blockSeats', number))
  scene.blocked = numbers.map((number) => number - 1)
  scene.commit()
  for (const one of asked) scene.tellOrder(one, { scheduleId: 'c-1', seatsBlocked: numbers.length })
}
const tellSeat = (scene: Scene, status: string): void => {
  const body = { scheduleId: 'c-1', all: true }
  const call = scene.ask('u1', 'seats', body, { queueToken: 'c.u1' })
  scene.tell(call, {
    seats: ['A-1', 'A-2', 'A-3'].map((seatId, at) => ({ seatId, status: ['HELD', 'FREE', status][at] })),
  })
}
const tellToken = (scene: Scene, expiresAt: number): void => {
  const place = { concertId: 'c', state: 'ACTIVE', sequence: 1, ahead: 0, pollAfterMs: 1_000 }
  const call = scene.ask('u1', 'queueToken', {}, { queueToken: 'c.u1' })
  scene.tell(call, { ...place, token: 'c.u1', expiresAt: new Date(expiresAt).toISOString() })
}
const holdAnother = (scene: Scene): void => {
  scene.hold('u1', 'r2', 1)
  scene.commit()
}
const admitAnother = (scene: Scene): void => {
  scene.end('u1', 'LEFT')
  scene.ask('u1', 'leaveQueue', {}, { queueToken: 'c.u1' })
  scene.admit('u2')
  scene.commit()
}
const deadlineOf = (scene: Scene): number => scene.tokens.get('c.u1')?.expiresAt ?? 0

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly (readonly [title: string, invariant: string, plant: (scene: Scene) => void])[] = [
  [
    '[O2] a hold in a paused sale',
    'stopped',
    (scene) => {
      pause(scene)
      holdAnother(scene)
    },
  ],
  [
    '[O4] a hold in a closed sale',
    'stopped',
    (scene) => {
      close(scene)
      holdAnother(scene)
    },
  ],
  [
    '[O2] an admission to a paused sale',
    'stopped',
    (scene) => {
      pause(scene)
      admitAnother(scene)
    },
  ],
  [
    '[O4] an admission to a closed sale',
    'stopped',
    (scene) => {
      close(scene)
      admitAnother(scene)
    },
  ],
  ['[O3] a pause that moves no deadline', 'pause', (scene) => pause(scene, 0)],
  ['[O3] a pause that gives a day less a millisecond', 'pause', (scene) => pause(scene, DAY_MS - 1)],
  [
    '[O3] a pause whose end takes back more than was left',
    'pause',
    (scene) => {
      pause(scene)
      scene.atMs += 7_000
      resume(scene, 7_000 - DAY_MS - 1)
    },
  ],
  [
    '[O3] a pause whose end takes back less than was left',
    'pause',
    (scene) => {
      pause(scene)
      scene.atMs += 7_000
      resume(scene, 7_000 - DAY_MS + 1)
    },
  ],
  [
    '[O3] a deadline that moves by itself',
    'pause',
    (scene) => {
      move(scene, 1)
      scene.commit()
    },
  ],
  [
    '[O3] a turn that ends before the deadline that was told after a pause',
    'token life',
    (scene) => {
      pause(scene)
      resume(scene, -DAY_MS)
      tellToken(scene, deadlineOf(scene) + 1)
      scene.atMs += 20_000
      scene.end('u1', 'EXPIRED')
      scene.commit()
    },
  ],
  [
    '[O5] a pause that nobody asked for',
    'asked for',
    (scene) => {
      scene.sale = { opened: false, stopped: { state: 'PAUSED', at: scene.nowMs } }
      scene.commit()
    },
  ],
  [
    '[O4] a closed sale that is opened by who asked to resume it',
    'asked for',
    (scene) => {
      close(scene)
      resume(scene, 0)
    },
  ],
  [
    '[O5] a pause that another process was asked for',
    'asked for',
    (scene) => {
      scene.order('changeSale', { concertId: 'c', action: 'close' }, 'p2')
      scene.sale = { opened: false, stopped: { state: 'CLOSED', at: scene.nowMs } }
      scene.commit()
    },
  ],
  [
    '[O5] a pause that is told and not stored',
    'told before durable',
    (scene) => scene.tellOrder(order(scene, 'pause'), { concertId: 'c', saleState: 'PAUSED' }),
  ],
  [
    '[O5] the end of a pause that is told and not stored',
    'told before durable',
    (scene) => {
      pause(scene)
      scene.tellOrder(order(scene, 'resume'), { concertId: 'c', saleState: 'OPEN' })
    },
  ],
  [
    '[O6] a pace that nobody asked for',
    'asked for',
    (scene) => {
      scene.order('changeAdmission', { concertId: 'c', maxActive: 2 })
      scene.admission = { maxActive: 3 }
      scene.commit()
    },
  ],
  [
    '[O6] a pace that is told and not stored',
    'told before durable',
    (scene) => {
      const asked = scene.order('changeAdmission', { concertId: 'c', maxActive: 2 })
      scene.tellOrder(asked, { concertId: 'c', maxActive: 2, batchSize: 100, batchIntervalMs: 5_000 })
    },
  ],
  [
    '[O6] more ACTIVE than the pace that was set again has room for',
    'slots',
    (scene) => {
      for (const maxActive of [2, 1]) {
        const asked = scene.order('changeAdmission', { concertId: 'c', maxActive })
        scene.admission = { maxActive }
        scene.commit()
        scene.tellOrder(asked, { concertId: 'c', maxActive, batchSize: 100, batchIntervalMs: 5_000 })
      }
      scene.admit('u2')
      scene.commit()
    },
  ],
  [
    '[O7] a blocked seat that is held',
    'blocked',
    (scene) => {
      block(scene, 1)
    },
  ],
  ['[O7] a seat shown blocked that is not', 'told wrong', (scene) => tellSeat(scene, 'BLOCKED')],
  [
    '[O7] a seat shown free that is blocked',
    'told wrong',
    (scene) => {
      block(scene, 3)
      tellSeat(scene, 'FREE')
    },
  ],
  [
    '[O7] a seat that is blocked though another was to be',
    'asked for',
    (scene) => {
      orderSeat(scene, 'blockSeats', 2)
      scene.blocked = [2]
      scene.commit()
    },
  ],
  [
    '[O7] a block that is told and not stored',
    'told before durable',
    (scene) => scene.tellOrder(orderSeat(scene, 'blockSeats', 2), { scheduleId: 'c-1', seatsBlocked: 1 }),
  ],
  [
    '[O7] the end of a block that is told and not stored',
    'told before durable',
    (scene) => {
      block(scene, 2)
      scene.atMs += 1
      scene.tellOrder(orderSeat(scene, 'unblockSeats', 2), { scheduleId: 'c-1', seatsBlocked: 0 })
    },
  ],
  [
    '[O7] SEAT_TAKEN to the operator where it is free',
    'refusal',
    (scene) => scene.refuseOrder(orderSeat(scene, 'blockSeats', 2), 'SEAT_TAKEN', { seats: ['A-2'] }),
  ],
  [
    '[O4] SALE_CLOSED to the operator where it is paused',
    'refusal',
    (scene) => {
      pause(scene)
      scene.refuseOrder(order(scene, 'resume'), 'SALE_CLOSED')
    },
  ],
  [
    '[W3] [O5] a wallet that is credited twice',
    'done once',
    (scene) => {
      scene.order('creditWallet', { userId: 'u1', amount: 300 })
      scene.enter('u1', 300)
      scene.enter('u1', 300)
      scene.commit()
    },
  ],
  ...(['SALE_PAUSED', 'SALE_CLOSED'] as const).map(
    (code) =>
      [
        `[O2] [O4] ${code} where it never was`,
        'refusal',
        (scene: Scene) => scene.refuse(scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-2'] }), code),
      ] as const,
  ),
]

describe('the oracle, of what the operator does', () => {
  for (const [title, invariant, plant] of PLANTED) {
    it(`${title} breaks “${invariant}”`, () => {
      const scene = withWaiter()
      expect(scene.broken).to.deep.equal([])
      plant(scene)
      expect(scene.broken).to.include(invariant)
    })
  }

  it('[O3] finds nothing in a pause as it should be', () => {
    const scene = withHold()
    tellToken(scene, deadlineOf(scene))
    pause(scene)
    tellToken(scene, deadlineOf(scene))
    block(scene, 3)
    tellSeat(scene, 'BLOCKED')
    scene.refuse(scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-2'] }, { queueToken: 'c.u1' }), 'SALE_PAUSED')
    scene.atMs += 20_000
    resume(scene, 20_000 - DAY_MS)
    tellToken(scene, deadlineOf(scene))
    scene.atMs += 4_999
    scene.pay('u1', 'r1')
    scene.commit()
    expect(scene.broken).to.deep.equal([])
  })

  it('[O3] finds nothing in a pause that ends by a clock on which it has not begun', () => {
    const scene = withHold()
    pause(scene)
    scene.oracle.clockJumped('p1', scene.nowMs, scene.nowMs - 9_000)
    scene.atMs -= 9_000
    resume(scene, -DAY_MS)
    expect(scene.broken).to.deep.equal([])
  })

  it('[D4] believes the operator’s process that has lost the sale for less than a second', () => {
    for (const [laterMs, broken] of [
      [999, []],
      [1_000, ['told before durable']],
    ] as const) {
      const scene = withHold()
      pause(scene)
      scene.leased('p2')
      scene.order('changeSale', { concertId: 'c', action: 'resume' }, 'p2')
      scene.sale = { opened: false }
      move(scene, -DAY_MS)
      scene.commit('p2')
      scene.atMs += laterMs
      scene.tellOrder(order(scene, 'pause'), { concertId: 'c', saleState: 'PAUSED' })
      expect(scene.broken, `${laterMs} ms`).to.deep.equal(broken)
    }
  })
})
