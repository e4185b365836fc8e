import { expect } from 'chai'
import { log } from './operatedScene.ts'
import { noticesAll, type Planted } from './planted.ts'
import { buy, refundTold, withWaiter } from './Scene.ts'
import { accept, come, given, letIn, offer, passOn, tellAccepted, tellIn, turnAway } from './ticketScene.ts'

const IN_PLANTED: readonly Planted[] = [
  [
    '[A3] a ticket that was passed on, and lets somebody in',
    'checked in',
    (scene) => {
      given(scene)
      const scan = come(scene, 1)
      letIn(scene)
      tellIn(scene, scan)
    },
  ],
  [
    '[A3] a ticket that lets somebody in at two doors',
    'checked in',
    (scene) => {
      buy(scene)
      for (const door of ['North', 'East']) {
        const scan = come(scene, 1, door)
        letIn(scene, door)
        tellIn(scene, scan)
      }
    },
  ],
  [
    '[A3] two who are told to be let in by one check-in',
    'done once',
    (scene) => {
      buy(scene)
      const scans = [come(scene, 1), come(scene, 1)]
      letIn(scene)
      for (const scan of scans) tellIn(scene, scan)
    },
  ],
  [
    '[A3] one who is let in by the check-in at another door',
    'done once',
    (scene) => {
      buy(scene)
      const scan = come(scene, 1, 'East')
      come(scene, 1, 'North')
      letIn(scene, 'North')
      tellIn(scene, scan, 'North')
    },
  ],
  [
    '[A3] a check-in by nobody',
    'checked in',
    (scene) => {
      buy(scene)
      letIn(scene)
    },
  ],
  [
    '[A4] a check-in told that is not in the store',
    'told before durable',
    (scene) => {
      buy(scene)
      tellIn(scene, come(scene, 1))
    },
  ],
  [
    '[A3] a ticket that is turned away as used, and is not',
    'refusal',
    (scene) => {
      buy(scene)
      const checkedIn = { at: new Date(scene.nowMs).toISOString(), door: 'North' }
      turnAway(scene, come(scene, 1), 'ALREADY_CHECKED_IN', { checkedIn })
    },
  ],
  [
    '[A3] a ticket that is turned away as passed on, and is the newest',
    'refusal',
    (scene) => {
      given(scene)
      turnAway(scene, come(scene, 2), 'TICKET_TRANSFERRED')
    },
  ],
  [
    '[A5] a refund of what was used to enter',
    'checked in',
    (scene) => {
      buy(scene)
      come(scene, 1)
      letIn(scene)
      scene.ask('u1', 'refund', { reservationId: 'r1' })
      scene.refund('u1', 'r1')
      scene.commit()
    },
  ],
  [
    '[A5] a transfer of what was used to enter',
    'one owner',
    (scene) => {
      buy(scene)
      offer(scene, 'code-1')
      come(scene, 1)
      letIn(scene)
      accept(scene, 'u2', 'code-1')
    },
  ],
]

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly Planted[] = [
  [
    '[T2] a transfer code that two have used',
    'asked for',
    (scene) => {
      scene.user('u3')
      given(scene)
      accept(scene, 'u3', 'code-1')
    },
  ],
  [
    '[T2] a transfer that two are told of',
    'done once',
    (scene) => {
      scene.user('u3')
      buy(scene)
      offer(scene, 'code-1')
      const calls = ['u2', 'u3'].map((userId) => scene.ask(userId, 'acceptTransfer', { transferCode: 'code-1' }))
      for (const [nth, userId] of ['u2', 'u3'].entries()) {
        passOn(scene, userId)
        tellAccepted(scene, calls[nth] as (typeof calls)[number])
      }
    },
  ],
  [
    '[T2] a transfer told that is not in the store',
    'told before durable',
    (scene) => {
      buy(scene)
      offer(scene, 'code-1')
      tellAccepted(scene, scene.ask('u2', 'acceptTransfer', { transferCode: 'code-1' }))
    },
  ],
  [
    '[T2] a transfer that leaves the ticket before good',
    'one owner',
    (scene) => {
      buy(scene)
      offer(scene, 'code-1')
      scene.ask('u2', 'acceptTransfer', { transferCode: 'code-1' })
      scene.change(scene.reservations, 'r1', { userId: 'u2', buyerId: 'u1' })
      scene.commit()
    },
  ],
  [
    '[T1] a transfer to one who never asked',
    'asked for',
    (scene) => {
      buy(scene)
      offer(scene, 'code-1')
      passOn(scene, 'u2')
    },
  ],
  [
    '[T1] a code that was withdrawn and is good',
    'asked for',
    (scene) => {
      buy(scene)
      offer(scene, 'code-1')
      scene.tell(scene.ask('u1', 'withdrawTransfer', { reservationId: 'r1' }), null)
      accept(scene, 'u2', 'code-1')
    },
  ],
  [
    '[T1] a code that is good beside the one given after it',
    'asked for',
    (scene) => {
      buy(scene)
      for (const code of ['code-1', 'code-2']) offer(scene, code)
      accept(scene, 'u2', 'code-1')
    },
  ],
  [
    '[T1] a code that is good when its time is over',
    'transfer in time',
    (scene) => {
      buy(scene)
      offer(scene, 'code-1')
      scene.atMs += 5_000
      accept(scene, 'u2', 'code-1')
    },
  ],
  [
    '[T2] a code refused that nobody has used',
    'refusal',
    (scene) => {
      buy(scene)
      offer(scene, 'code-1')
      scene.refuse(scene.ask('u2', 'acceptTransfer', { transferCode: 'code-1' }), 'TRANSFER_CODE_INVALID')
    },
  ],
  [
    '[T3] money back to one who was given it',
    'refunds',
    (scene) => {
      given(scene)
      scene.ask('u2', 'refund', { reservationId: 'r1' })
      scene.refund('u2', 'r1')
      scene.commit()
    },
  ],
  [
    '[T3] money back to both who have had it',
    'refunds',
    (scene) => {
      given(scene)
      const order = scene.order('refundReservation', { reservationId: 'r1' })
      const { entryId, amount } = scene.refund('u1', 'r1')
      scene.enter('u2', 500, 'r1', 'REFUND')
      log(scene, 'reservation-refunded', { reservationId: 'r1', userId: 'u2', buyerId: 'u1', amount, entryId })
      scene.commit()
      scene.tellOrder(order, refundTold({ entryId, amount, reservationId: 'r1', balanceAfter: 1_000 } as never))
    },
  ],
  [
    '[T3] a refund by one who was given it',
    'refund',
    (scene) => {
      given(scene)
      scene.ask('u2', 'refund', { reservationId: 'r1' })
      scene.refund('u1', 'r1')
      scene.commit()
    },
  ],
  [
    '[T3] a refund refused to the buyer who has it back',
    'refusal',
    (scene) => {
      given(scene)
      offer(scene, 'code-2', 'u2')
      accept(scene, 'u1', 'code-2')
      scene.refuse(scene.ask('u1', 'refund', { reservationId: 'r1' }), 'REFUND_BUYER_ONLY')
    },
  ],
  [
    '[T4] a transfer beyond the receiver’s limit',
    'seat limit',
    (scene) => {
      buy(scene)
      scene.take('u2', 'r2', { seats: ['A-2', 'A-3'] }, [1, 2])
      scene.commit()
      offer(scene, 'code-1')
      accept(scene, 'u2', 'code-1')
    },
  ],
  [
    '[T4] a transfer refused for seats that the receiver has not',
    'refusal',
    (scene) => {
      buy(scene)
      offer(scene, 'code-1')
      scene.refuse(scene.ask('u2', 'acceptTransfer', { transferCode: 'code-1' }), 'SEAT_LIMIT')
    },
  ],
  [
    '[A1] a ticket told to one who has passed it on',
    'ticket',
    (scene) => {
      given(scene)
      scene.tell(scene.ask('u1', 'signedTicket', { reservationId: 'r1' }), { ticket: '', generation: 2 })
    },
  ],
]

describe('the oracle, of transfers and doors', () => {
  noticesAll([...PLANTED, ...IN_PLANTED])

  it('[T1] [T2] [T3] [A3] [A5] finds nothing wrong with what may be', () => {
    const scene = withWaiter()
    given(scene)
    scene.refuse(scene.ask('u2', 'refund', { reservationId: 'r1' }), 'REFUND_BUYER_ONLY')
    scene.refuse(scene.ask('u1', 'refund', { reservationId: 'r1' }), 'RESERVATION_NOT_FOUND')
    scene.refuse(scene.ask('u2', 'acceptTransfer', { transferCode: 'code-1' }), 'TRANSFER_CODE_INVALID')
    offer(scene, 'code-2', 'u2')
    scene.refuse(scene.ask('u2', 'acceptTransfer', { transferCode: 'code-2' }), 'TRANSFER_TO_SELF')
    scene.tell(scene.ask('u2', 'withdrawTransfer', { reservationId: 'r1' }), null)
    offer(scene, 'code-3', 'u2')
    accept(scene, 'u1', 'code-3')
    turnAway(scene, come(scene, 2), 'TICKET_TRANSFERRED')
    const scan = come(scene, 3)
    letIn(scene)
    tellIn(scene, scan)
    tellIn(scene, scan)
    const checkedIn = { at: new Date(scene.nowMs).toISOString(), door: 'North' }
    turnAway(scene, come(scene, 3, 'East'), 'ALREADY_CHECKED_IN', { checkedIn })
    scene.refuse(scene.ask('u1', 'refund', { reservationId: 'r1' }), 'ALREADY_CHECKED_IN')
    expect(scene.oracle.violations).to.deep.equal([])
  })

  it('[T3] finds nothing wrong with the operator’s refund to the buyer of what another has', () => {
    const scene = withWaiter()
    given(scene)
    const order = scene.order('refundReservation', { reservationId: 'r1' })
    const entry = scene.refund('u1', 'r1')
    const { entryId, amount } = entry
    log(scene, 'reservation-refunded', { reservationId: 'r1', userId: 'u2', buyerId: 'u1', amount, entryId })
    scene.commit()
    scene.tellOrder(order, refundTold(entry))
    turnAway(scene, come(scene, 2), 'RESERVATION_CANCELLED')
    expect(scene.oracle.violations).to.deep.equal([])
  })
})
