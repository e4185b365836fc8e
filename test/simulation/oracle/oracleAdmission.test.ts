import { noticesAll, noticesNothing, type Planted } from './planted.ts'
import { type Scene, WAIT_TOLD } from './Scene.ts'

/** `u1` leaves, and `u2` has its turn. */
const succeed = (scene: Scene): void => {
  scene.ask('u1', 'leaveQueue', {}, { queueToken: 'c.u1' })
  scene.end('u1', 'LEFT')
  scene.admit('u2')
  scene.commit()
}

const giveTimeAnew = (scene: Scene, ms = 8_000): void => {
  scene.change(scene.tokens, 'c.u2', { claimBy: scene.nowMs + ms })
  scene.commit()
}

/** All that is left is blocked, as the operator has asked. */
const blockTheRest = (scene: Scene): void => {
  scene.order('blockSeats', { scheduleId: 'c-1', seats: ['A-2', 'A-3'] })
  scene.blocked = [1, 2]
  scene.commit()
  scene.commit()
}

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly Planted[] = [
  [
    '[Q12] a turn that ends unused before it had to be used',
    'claim',
    (scene) => {
      succeed(scene)
      scene.atMs += 7_999
      scene.end('u2', 'UNCLAIMED')
      scene.commit()
    },
  ],
  [
    '[Q12] a turn that ends unused before all the time for that has passed since its concert was read',
    'claim',
    (scene) => {
      succeed(scene)
      scene.atMs += 1
      scene.reloaded()
      scene.atMs += 7_999
      scene.end('u2', 'UNCLAIMED')
      scene.commit()
    },
  ],
  [
    '[Q12] time to use a turn that is given anew, though nobody has read the concert',
    'claim',
    (scene) => {
      succeed(scene)
      scene.atMs += 1_000
      giveTimeAnew(scene)
    },
  ],
  [
    '[Q12] time to use a turn that is given anew twice, though the concert was read once',
    'claim',
    (scene) => {
      succeed(scene)
      scene.reloaded()
      for (const ms of [1_000, 2_000]) {
        scene.atMs += ms
        giveTimeAnew(scene)
      }
    },
  ],
  [
    '[Q12] more time to use a turn than policy gives',
    'claim',
    (scene) => {
      succeed(scene)
      scene.reloaded()
      giveTimeAnew(scene, 8_001)
    },
  ],
  [
    '[Q12] a turn that was used, and ends as if it had not been',
    'claim',
    (scene) => {
      scene.atMs += 8_000
      scene.end('u1', 'UNCLAIMED')
      scene.commit()
    },
  ],
  [
    '[Q12] a turn that nobody asked anything with, and counts as used',
    'asked for',
    (scene) => {
      succeed(scene)
      scene.claim('u2')
      scene.commit()
    },
  ],
  [
    '[Q12] seats told to who has not used a turn',
    'claim',
    (scene) => {
      succeed(scene)
      const call = scene.ask('u2', 'seats', { scheduleId: 'c-1', all: false }, { queueToken: 'c.u2' })
      scene.tell(call, { seats: [] })
    },
  ],
  [
    '[Q12] an unused turn that is still there long after',
    'swept',
    (scene) => {
      succeed(scene)
      scene.atMs += 12_000
      scene.oracle.atPeace('p1', scene.nowMs, 3_000)
    },
  ],
  [
    '[Q13] a waiter admitted where every seat is held or blocked',
    'no seats',
    (scene) => {
      blockTheRest(scene)
      succeed(scene)
    },
  ],
  [
    '[Q13] more who choose than there may be for the seats',
    'turns per seat',
    (scene) => {
      scene.imported('p1', { preset: 'slots', turnsPerSeat: 1 })
      for (const userId of ['u3', 'u4']) {
        scene.user(userId)
        scene.waiter(userId)
      }
      for (const userId of ['u2', 'u3', 'u4']) scene.admit(userId)
      scene.commit()
    },
  ],
  [
    '[Q15] a waiter told of more seats than there are',
    'told wrong',
    (scene) => {
      const call = scene.ask('u2', 'queueToken', {}, { queueToken: 'c.u2' })
      scene.tell(call, { ...WAIT_TOLD, saleState: 'OPEN', seatsLeft: 3 })
    },
  ],
]

describe('the oracle, of turns and seats', () => {
  noticesAll(PLANTED)

  it('[Q12] finds nothing in a turn that has all its time again since its concert was read, and ends unused then', () =>
    noticesNothing((scene) => {
      succeed(scene)
      scene.atMs += 5_000
      scene.reloaded()
      giveTimeAnew(scene)
      scene.atMs += 8_000
      scene.end('u2', 'UNCLAIMED')
      scene.commit()
    }))
})
