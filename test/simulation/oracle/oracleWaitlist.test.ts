import { expect } from 'chai'
import { log, order } from './operatedScene.ts'
import { noticesAll, noticesNothing, type Planted } from './planted.ts'
import type { Scene } from './Scene.ts'
import { CLOSING_HALL } from './sceneHalls.ts'

/** A user with a place on the list, who has asked for it. */
const wait = (scene: Scene, userId: string, quantity = 1): void => {
  if (!scene.entries.has(userId)) scene.user(userId)
  scene.ask(userId, 'joinWaitlist', { scheduleId: 'c-1', quantity })
  const sequence = (scene.waitlist.at(-1)?.sequence ?? 0) + 1
  scene.waitlist = [...scene.waitlist, { userId, sequence, wish: { quantity }, joinedAt: scene.nowMs }]
}

const dropPlace = (scene: Scene, userId: string): void => {
  scene.waitlist = scene.waitlist.filter((place) => place.userId !== userId)
}

/** Every seat that nobody holds is blocked, and two wait: `u3` for two, and `u4` for one. */
const soldOut = (scene: Scene): void => {
  scene.order('blockSeats', { scheduleId: 'c-1', seats: ['A-2', 'A-3'] })
  log(scene, 'seats-blocked', { scheduleId: 'c-1', seats: ['A-2', 'A-3'] })
  scene.blocked = [1, 2]
  scene.commit()
  wait(scene, 'u3', 2)
  wait(scene, 'u4')
  scene.commit()
}

const release = (scene: Scene): void => {
  scene.ask('u1', 'release', { reservationId: 'r1' })
  scene.change(scene.reservations, 'r1', { state: 'RELEASED' })
}

/** A hold that the server makes, and the place that ends with it. */
const offer = (scene: Scene, userId: string, reservationId: string, seats: readonly number[]): void => {
  scene.reserve(userId, reservationId, seats, { expiresAt: scene.nowMs + 4_000, offered: true })
  dropPlace(scene, userId)
}

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly Planted[] = [
  [
    '[N2] an offer that goes past somebody who could have been served',
    'out of order',
    (scene) => {
      soldOut(scene)
      wait(scene, 'u5')
      scene.commit()
      release(scene)
      offer(scene, 'u5', 'r2', [0])
      scene.commit()
    },
  ],
  [
    '[N2] an offer of fewer seats than are wished',
    'offer',
    (scene) => {
      soldOut(scene)
      release(scene)
      offer(scene, 'u3', 'r2', [0])
      scene.commit()
    },
  ],
  [
    '[N2] an offer to who waits for nothing',
    'offer',
    (scene) => {
      soldOut(scene)
      release(scene)
      scene.user('u5')
      offer(scene, 'u5', 'r2', [0])
      scene.commit()
    },
  ],
  [
    '[N3] seats that are free, and somebody who waits for them',
    'not offered',
    (scene) => {
      soldOut(scene)
      release(scene)
      for (let commit = 0; commit < 4; commit += 1) scene.commit()
    },
  ],
  [
    '[N4] an offer that lasts as long as a hold',
    'deadline',
    (scene) => {
      soldOut(scene)
      release(scene)
      offer(scene, 'u4', 'r2', [0])
      scene.change(scene.reservations, 'r2', { expiresAt: scene.nowMs + 5_000 })
      scene.commit()
    },
  ],
  [
    '[N4] an offer that is refused for want of a turn',
    'refusal',
    (scene) => {
      soldOut(scene)
      release(scene)
      offer(scene, 'u4', 'r2', [0])
      scene.commit()
      scene.refuse(scene.ask('u4', 'pay', { reservationId: 'r2' }), 'TOKEN_INVALID')
    },
  ],
  [
    '[N5] an offer while the sale is closed',
    'stopped',
    (scene) => {
      soldOut(scene)
      order(scene, 'close')
      scene.sale = { stopped: { state: 'CLOSED', at: scene.nowMs } }
      scene.commit()
      release(scene)
      offer(scene, 'u4', 'r2', [0])
      scene.commit()
    },
  ],
  [
    '[N6] a place that is gone',
    'durable',
    (scene) => {
      soldOut(scene)
      dropPlace(scene, 'u3')
      scene.commit()
    },
  ],
  [
    '[N1] a place that nobody has asked for',
    'asked for',
    (scene) => {
      soldOut(scene)
      scene.user('u5')
      scene.waitlist = [...scene.waitlist, { userId: 'u5', sequence: 9, wish: { quantity: 1 }, joinedAt: scene.nowMs }]
      scene.commit()
    },
  ],
  [
    '[N1] a place before others',
    'waitlist',
    (scene) => {
      soldOut(scene)
      wait(scene, 'u5')
      scene.waitlist = [
        { userId: 'u5', sequence: 0, wish: { quantity: 1 }, joinedAt: scene.nowMs },
        ...scene.waitlist.slice(0, 2),
      ]
      scene.commit()
    },
  ],
  [
    '[N1] a user who is turned away from a list for seats that nobody could have',
    'refusal',
    (scene) => {
      soldOut(scene)
      scene.user('u5')
      scene.refuse(scene.ask('u5', 'joinWaitlist', { scheduleId: 'c-1', quantity: 1 }), 'SEATS_AVAILABLE')
    },
  ],
  [
    '[N7] a place that is told to be nearer than it is',
    'told wrong',
    (scene) => {
      soldOut(scene)
      const joinedAt = new Date(scene.nowMs).toISOString()
      scene.tell(scene.ask('u4', 'waitlistPlace', { scheduleId: 'c-1' }), { quantity: 1, joinedAt, ahead: 0 })
    },
  ],
  [
    '[N7] a place that is left out of all places of its user',
    'told wrong',
    (scene) => {
      soldOut(scene)
      const told = { places: [], offers: [], unavailable: [], pollAfterMs: 5_000 }
      scene.tell(scene.ask('u4', 'waitlistPlaces', {}), told)
    },
  ],
]

/** The same of a date that closes. */
const CLOSING: readonly Planted[] = [
  [
    '[N8] a place on a list that is over',
    'waitlist over',
    (scene) => {
      soldOut(scene)
      scene.atMs = 6_000
      wait(scene, 'u5')
      scene.commit()
    },
  ],
  [
    '[N8] an offer from a list that is over',
    'waitlist over',
    (scene) => {
      soldOut(scene)
      scene.atMs = 6_000
      release(scene)
      offer(scene, 'u4', 'r2', [0])
      scene.commit()
    },
  ],
  [
    '[N8] a place that is gone before the list is over',
    'durable',
    (scene) => {
      soldOut(scene)
      scene.atMs = 5_999
      dropPlace(scene, 'u3')
      scene.commit()
    },
  ],
  [
    '[N8] a list that stays when it is over',
    'swept',
    (scene) => {
      soldOut(scene)
      scene.oracle.atPeace('p1', scene.nowMs + 10_000, 3_000)
    },
  ],
]

describe('the oracle', () => {
  noticesAll(PLANTED)
  noticesAll(CLOSING, CLOSING_HALL)

  it('[N8] lets pass who waits no longer where the date has closed', () => {
    noticesNothing((scene) => {
      soldOut(scene)
      scene.atMs = 6_000
      dropPlace(scene, 'u3')
      scene.commit()
      scene.refuse(scene.ask('u3', 'waitlistPlace', { scheduleId: 'c-1' }), 'NOT_ON_WAITLIST')
    }, CLOSING_HALL)
  })

  it('[N2] [N3] [N4] lets pass who wants more than there is, and an offer that is paid without a turn', () => {
    const scenes: Scene[] = []
    noticesNothing((scene) => {
      scenes.push(scene)
      soldOut(scene)
      release(scene)
      offer(scene, 'u4', 'r2', [0])
      scene.ask('u4', 'charge', { amount: 1_000 })
      scene.enter('u4', 1_000)
      for (let commit = 0; commit < 4; commit += 1) scene.commit()
      const call = scene.ask('u4', 'pay', { reservationId: 'r2' })
      scene.change(scene.reservations, 'r2', { state: 'PAID', paymentId: 'paid', paidAt: scene.nowMs })
      scene.enter('u4', -500, 'r2')
      scene.commit()
      scene.tell(call, {
        paymentId: 'paid',
        reservationId: 'r2',
        amount: 500,
        paidAt: '2027-01-01T00:00:00Z',
        balance: 500,
      })
      const place = { quantity: 2, joinedAt: new Date(scene.nowMs).toISOString(), ahead: 0 }
      scene.tell(scene.ask('u3', 'waitlistPlace', { scheduleId: 'c-1' }), place)
      const places = [{ concertId: 'c', scheduleId: 'c-1', ...place }]
      scene.tell(scene.ask('u3', 'waitlistPlaces', {}), { places, offers: [], unavailable: [], pollAfterMs: 5_000 })
    })
    expect(scenes[0]?.oracle.chronicle.waitlists.notes).to.include.members(['offer made', 'waiter passed over'])
  })

  it('[N2] lets pass a place that was left, taken again for another wish and served, all in one commit', () =>
    noticesNothing((scene) => {
      soldOut(scene)
      scene.ask('u3', 'leaveWaitlist', { scheduleId: 'c-1' })
      dropPlace(scene, 'u3')
      wait(scene, 'u3')
      dropPlace(scene, 'u4')
      scene.ask('u4', 'leaveWaitlist', { scheduleId: 'c-1' })
      release(scene)
      offer(scene, 'u3', 'r2', [0])
      scene.commit()
    }))
})
