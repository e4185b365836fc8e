import { noticesAll, type Planted } from './planted.ts'
import type { Scene } from './Scene.ts'
import { POLICY } from './sceneHalls.ts'

const ASKED = { scheduleId: 'c-1', seats: ['A-2'] }
const WISH = { scheduleId: 'c-1', quantity: 1 }

/** One hold a minute; the buyer tries one, and is told to wait a second with the next. */
const slow = (scene: Scene): void => {
  scene.imported('p1', { ...POLICY, holdsPerMinute: 1 })
  scene.refuse(scene.ask('u1', 'hold', ASKED), 'SEATS_SHORT')
  scene.oracle.violations.length = 0
  scene.refuse(scene.ask('u1', 'hold', ASKED), 'TOO_MANY_TRIES', { retryAfterMs: 1_000 })
}

const PLANTED: readonly Planted[] = [
  [
    '[H12] one who has to wait where nobody has to',
    'refusal',
    (scene) => scene.refuse(scene.ask('u1', 'hold', ASKED), 'TOO_MANY_TRIES', { retryAfterMs: 1 }),
  ],
  [
    '[H12] one who has to wait with the first',
    'refusal',
    (scene) => {
      scene.imported('p1', { ...POLICY, holdsPerMinute: 30 })
      scene.refuse(scene.ask('u1', 'hold', ASKED), 'TOO_MANY_TRIES', { retryAfterMs: 1 })
    },
  ],
  [
    '[H12] one who has to wait longer than a limit can make it',
    'refusal',
    (scene) => {
      slow(scene)
      scene.refuse(scene.ask('u1', 'hold', ASKED), 'TOO_MANY_TRIES', { retryAfterMs: 60_001 })
    },
  ],
  [
    '[H12] one who has waited and has to wait again',
    'pace',
    (scene) => {
      slow(scene)
      scene.atMs += 1_000
      scene.refuse(scene.ask('u1', 'hold', ASKED), 'TOO_MANY_TRIES', { retryAfterMs: 1 })
    },
  ],
  [
    '[H12] one who is let in sooner than was told',
    'pace',
    (scene) => {
      slow(scene)
      scene.atMs += 999
      const call = scene.hold('u1', 'r2', 1)
      scene.commit()
      scene.tell(call, scene.held('r2'))
    },
  ],
  [
    '[H12] more holds than may be made so fast',
    'pace',
    (scene) => {
      scene.imported('p1', { ...POLICY, holdsPerMinute: 1 })
      scene.hold('u1', 'r2', 1)
      scene.hold('u1', 'r3', 2)
      scene.commit()
    },
  ],
  [
    '[H12] [N1] one who has to wait with a place on a waitlist for the holds that were tried',
    'refusal',
    (scene) => {
      slow(scene)
      scene.refuse(scene.ask('u1', 'joinWaitlist', WISH), 'TOO_MANY_TRIES', { retryAfterMs: 1 })
    },
  ],
  [
    '[H12] [N1] one who is given a place sooner than was told',
    'pace',
    (scene) => {
      scene.imported('p1', { ...POLICY, cyclesPerMinute: 1 })
      scene.ask('u1', 'release', { reservationId: 'r1' })
      scene.change(scene.reservations, 'r1', { state: 'RELEASED' })
      scene.commit()
      scene.refuse(scene.ask('u1', 'joinWaitlist', WISH), 'TOO_MANY_TRIES', { retryAfterMs: 60_000 })
      scene.atMs += 59_999
      scene.refuse(scene.ask('u1', 'joinWaitlist', WISH), 'SEATS_AVAILABLE')
    },
  ],
  [
    '[H11] more seats than one may have on all dates',
    'seat limit',
    (scene) => {
      scene.imported('p1', { ...POLICY, seatsPerUserOnAllDates: 1 })
      scene.hold('u1', 'r2', 1)
      scene.commit()
    },
  ],
]

describe('the oracle, of limits', () => noticesAll(PLANTED))
