import { expect } from 'chai'
import { log } from './operatedScene.ts'
import { noticesAll, type Planted } from './planted.ts'
import { buy, refundTold, type Scene, withHold } from './Scene.ts'

const begin = (scene: Scene, expiresAt: number): void => {
  scene.change(scene.reservations, 'r1', { checkoutAt: scene.nowMs, expiresAt })
  scene.commit()
}

const begun = (scene: Scene): void => {
  scene.atMs += 3_000
  scene.ask('u1', 'checkout', { reservationId: 'r1' })
  begin(scene, scene.nowMs + 3_000)
}

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly Planted[] = [
  [
    '[H10] a checkout that nobody asked for',
    'asked for',
    (scene) => {
      scene.atMs += 3_000
      begin(scene, scene.nowMs + 3_000)
    },
  ],
  [
    '[H10] a checkout that begins twice',
    'checkout',
    (scene) => {
      begun(scene)
      scene.atMs += 100
      begin(scene, scene.nowMs + 3_000)
    },
  ],
  [
    '[H10] a checkout that goes beyond the cap',
    'pause',
    (scene) => {
      scene.atMs += 4_500
      scene.ask('u1', 'checkout', { reservationId: 'r1' })
      begin(scene, scene.nowMs + 3_000)
    },
  ],
  [
    '[H10] a checkout that takes time away',
    'pause',
    (scene) => {
      scene.ask('u1', 'checkout', { reservationId: 'r1' })
      begin(scene, scene.nowMs + 3_000)
    },
  ],
  [
    '[H10] a checkout of a hold that is over',
    'checkout',
    (scene) => {
      scene.atMs += 5_000
      scene.ask('u1', 'checkout', { reservationId: 'r1' })
      begin(scene, scene.nowMs + 2_000)
    },
  ],
  [
    '[H10] a checkout told that has not begun',
    'told before durable',
    (scene) => scene.tell(scene.ask('u1', 'checkout', { reservationId: 'r1' }), scene.held('r1')),
  ],
  [
    '[P7] a cancellation without its money',
    'refunds',
    (scene) => {
      buy(scene)
      scene.ask('u1', 'refund', { reservationId: 'r1' })
      scene.change(scene.reservations, 'r1', { state: 'CANCELLED' })
      scene.commit()
    },
  ],
  [
    '[P7] money back for a seat that stays sold',
    'refunds',
    (scene) => {
      buy(scene)
      scene.refund('u1', 'r1')
      scene.change(scene.reservations, 'r1', { state: 'PAID' })
      scene.commit()
    },
  ],
  [
    '[P8] a refund that nobody asked for',
    'asked for',
    (scene) => {
      buy(scene)
      scene.refund('u1', 'r1')
      scene.commit()
    },
  ],
  [
    '[P8] a refund to the buyer when the date has begun',
    'refund in time',
    (scene) => {
      buy(scene)
      scene.atMs = Date.parse('2027-06-01T10:00:00Z') - scene.nowMs + scene.atMs
      scene.ask('u1', 'refund', { reservationId: 'r1' })
      scene.refund('u1', 'r1')
      scene.commit()
    },
  ],
  [
    '[P9] two refunds of one reservation',
    'refunds',
    (scene) => {
      buy(scene)
      scene.ask('u1', 'refund', { reservationId: 'r1' })
      scene.refund('u1', 'r1')
      scene.refund('u1', 'r1')
      scene.commit()
    },
  ],
  [
    '[P9] a hold that is cancelled and was not paid',
    'forward',
    (scene) => {
      scene.ask('u1', 'refund', { reservationId: 'r1' })
      scene.refund('u1', 'r1')
      scene.commit()
    },
  ],
  [
    '[W4] a refund of less than was paid',
    'refunds',
    (scene) => {
      buy(scene)
      scene.ask('u1', 'refund', { reservationId: 'r1' })
      scene.refund('u1', 'r1', 499)
      scene.commit()
    },
  ],
  [
    '[P7] a refund told that is not in the store',
    'told before durable',
    (scene) => {
      buy(scene)
      const call = scene.ask('u1', 'refund', { reservationId: 'r1' })
      scene.tell(call, { reservationId: 'r1', entryId: 'u1-e3', amount: 500, balance: 1_000 })
    },
  ],
  [
    '[P9] a refund refused for what is paid',
    'refusal',
    (scene) => {
      buy(scene)
      scene.refuse(scene.ask('u1', 'refund', { reservationId: 'r1' }), 'RESERVATION_NOT_PAID')
    },
  ],
  [
    '[P8] a refund refused for a time that has not come',
    'refusal',
    (scene) => {
      buy(scene)
      scene.refuse(scene.ask('u1', 'refund', { reservationId: 'r1' }), 'REFUND_TOO_LATE')
    },
  ],
  [
    '[H1] a seat that is sold again and was not given back',
    'sold once',
    (scene) => {
      buy(scene)
      scene.hold('u2', 'r2')
      scene.commit()
    },
  ],
  [
    '[O11] a line of a refund that the operator did not order',
    'audit',
    (scene) => {
      buy(scene)
      scene.ask('u1', 'refund', { reservationId: 'r1' })
      const { entryId, amount } = scene.refund('u1', 'r1')
      log(scene, 'reservation-refunded', { reservationId: 'r1', userId: 'u1', amount, entryId })
      scene.commit()
    },
  ],
]

describe('the oracle, of checkouts and refunds', () => {
  noticesAll(PLANTED)

  it('[H10] [P7] [O11] finds nothing wrong with what may be', () => {
    const scene = withHold()
    begun(scene)
    scene.tell(scene.ask('u1', 'checkout', { reservationId: 'r1' }), scene.held('r1'))
    scene.atMs += 2_500
    buy(scene)
    const call = scene.ask('u1', 'refund', { reservationId: 'r1' })
    const entry = scene.refund('u1', 'r1')
    scene.commit()
    scene.tell(call, refundTold(entry))
    scene.refuse(scene.ask('u1', 'refund', { reservationId: 'r1' }), 'RESERVATION_CANCELLED')
    scene.refuse(scene.ask('u1', 'checkout', { reservationId: 'r1' }), 'RESERVATION_CANCELLED')

    scene.buyer('u2')
    scene.hold('u2', 'r2')
    scene.commit()
    scene.pay('u2', 'r2')
    scene.commit()
    const order = scene.order('refundReservation', { reservationId: 'r2' })
    const back = scene.refund('u2', 'r2')
    log(scene, 'reservation-refunded', { reservationId: 'r2', userId: 'u2', amount: 500, entryId: back.entryId })
    scene.commit()
    scene.tellOrder(order, refundTold(back))
    expect(scene.oracle.violations).to.deep.equal([])
  })
})
