import { expect } from 'chai'
import {
  admitAnother,
  block,
  close,
  DAY_MS,
  holdAnother,
  log,
  move,
  order,
  orderSeat,
  pause,
  resume,
  tellSeat,
} from './operatedScene.ts'
import { noticesAll, type Planted } from './planted.ts'
import { type Scene, withHold } from './Scene.ts'

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly Planted[] = [
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
  [
    '[O5] a pause that nobody asked for',
    'asked for',
    (scene) => {
      scene.sale = { stopped: { state: 'PAUSED', at: scene.nowMs } }
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
      scene.sale = { stopped: { state: 'CLOSED', at: scene.nowMs } }
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
    '[O5] a pause without its line in the log',
    'audit',
    (scene) => {
      order(scene, 'pause')
      scene.sale = { stopped: { state: 'PAUSED', at: scene.nowMs } }
      move(scene, DAY_MS)
      scene.commit()
    },
  ],
  [
    '[O5] a line of what was as wanted already',
    'audit',
    (scene) => {
      pause(scene)
      order(scene, 'pause')
      log(scene, 'sale-paused')
      scene.commit()
    },
  ],
  [
    '[O5] [O7] blocked seats of which one is not in the log',
    'audit',
    (scene) => {
      scene.order('blockSeats', { scheduleId: 'c-1', seats: ['A-2', 'A-3'] })
      scene.blocked = [1, 2]
      log(scene, 'seats-blocked', { scheduleId: 'c-1', seats: ['A-2'] })
      scene.commit()
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

describe('the oracle, of what the operator orders', () => {
  noticesAll(PLANTED)

  it('[D4] believes the operator’s process that has lost the sale for less than a second', () => {
    for (const [laterMs, broken] of [
      [999, []],
      [1_000, ['told before durable']],
    ] as const) {
      const scene = withHold()
      pause(scene)
      scene.leased('p2')
      scene.order('changeSale', { concertId: 'c', action: 'resume' }, 'p2')
      log(scene, 'sale-resumed')
      scene.sale = {}
      move(scene, -DAY_MS)
      scene.commit('p2')
      scene.atMs += laterMs
      scene.tellOrder(order(scene, 'pause'), { concertId: 'c', saleState: 'PAUSED' })
      expect(scene.broken, `${laterMs} ms`).to.deep.equal(broken)
    }
  })
})
