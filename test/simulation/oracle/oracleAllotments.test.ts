import { expect } from 'chai'
import { sha256 } from '../../support/Sale.ts'
import { codeFor } from '../Hall.ts'
import { log } from './operatedScene.ts'
import { noticesAll, type Planted } from './planted.ts'
import { type Scene, withWaiter } from './Scene.ts'
import { ALLOTTED_HALL } from './sceneHalls.ts'

const RELEASE_MS = 6_000
const KEPT = codeFor('c-1', 'kept')
const ASIDE = codeFor('c-1', 'aside')

const present = (scene: Scene, userId: string, code: string) =>
  scene.ask(userId, 'presentCode', { scheduleId: 'c-1', code }, { queueToken: `c.${userId}` })

/** In the store, with whatever right. */
const join = (scene: Scene, userId: string, allotmentId: string, code: string): void => {
  scene.members.push({ allotmentId, userId, code: sha256(code) })
  scene.claim(userId)
  scene.commit()
}

const tellMember = (scene: Scene, call: ReturnType<typeof present>, allotmentId: string): void =>
  scene.tell(call, { allotmentId, name: allotmentId, seats: 1, member: true })

const becomeMember = (scene: Scene, userId: string, allotmentId: string): void => {
  const code = codeFor('c-1', allotmentId)
  const call = present(scene, userId, code)
  join(scene, userId, allotmentId, code)
  tellMember(scene, call, allotmentId)
}

const release = (scene: Scene, allotmentId = 'kept'): void => {
  scene.released.push({ allotmentId, at: scene.nowMs })
  scene.commit()
}

const releaseInTime = (scene: Scene): void => {
  scene.atMs = RELEASE_MS
  scene.change(scene.reservations, 'r1', { state: 'EXPIRED' })
  release(scene)
}

const holdKept = (scene: Scene, userId: string): void => {
  scene.hold(userId, 'r2', 2)
  scene.commit()
}

const askKept = (scene: Scene, userId: string) =>
  scene.ask(userId, 'hold', { scheduleId: 'c-1', seats: ['A-3'] }, { queueToken: `c.${userId}` })

const takeBest = (scene: Scene, best: object, index: number): void => {
  const call = scene.take('u1', 'r2', { best }, [index])
  scene.commit()
  scene.tell(call, scene.held('r2'))
}

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly Planted[] = [
  ['[H13] a kept seat held by one who is no member', 'allotted', (scene) => holdKept(scene, 'u1')],
  [
    '[H13] a kept seat held by a member of another allotment',
    'allotted',
    (scene) => {
      becomeMember(scene, 'u1', 'aside')
      holdKept(scene, 'u1')
    },
  ],
  [
    '[H13] a seat given on request only, among the best of one who has not asked for it',
    'allotted',
    (scene) => {
      becomeMember(scene, 'u1', 'aside')
      takeBest(scene, { quantity: 1 }, 1)
    },
  ],
  [
    '[H13] the best seats of an allotment that are not of it',
    'best',
    (scene) => {
      becomeMember(scene, 'u1', 'aside')
      becomeMember(scene, 'u1', 'kept')
      takeBest(scene, { quantity: 1, allotment: 'aside' }, 2)
    },
  ],
  [
    '[H13] a kept seat refused to a member',
    'refusal',
    (scene) => {
      becomeMember(scene, 'u1', 'kept')
      scene.refuse(askKept(scene, 'u1'), 'SEAT_ALLOTTED', { seats: ['A-3'] })
    },
  ],
  [
    '[H13] a seat refused as kept that is kept for nobody',
    'refusal',
    (scene) => {
      const hold = { scheduleId: 'c-1', seats: ['A-1'] }
      scene.refuse(scene.ask('u1', 'hold', hold, { queueToken: 'c.u1' }), 'SEAT_ALLOTTED', { seats: ['A-1'] })
    },
  ],
  [
    '[H15] a seat refused as kept that is everybody’s',
    'refusal',
    (scene) => {
      releaseInTime(scene)
      scene.refuse(askKept(scene, 'u1'), 'SEAT_ALLOTTED', { seats: ['A-3'] })
    },
  ],
  [
    '[H15] a seat refused as kept when its time has come, whatever the store says',
    'refusal',
    (scene) => {
      scene.atMs = RELEASE_MS
      scene.refuse(askKept(scene, 'u1'), 'SEAT_ALLOTTED', { seats: ['A-3'] })
    },
  ],
  [
    '[H13] the best of an allotment refused to a member',
    'refusal',
    (scene) => {
      becomeMember(scene, 'u1', 'aside')
      const hold = { scheduleId: 'c-1', best: { quantity: 1, allotment: 'aside' } }
      scene.refuse(scene.ask('u1', 'hold', hold, { queueToken: 'c.u1' }), 'SEAT_ALLOTTED')
    },
  ],
  [
    '[H13] the best of an allotment said to be too few, though one is free',
    'refusal',
    (scene) => {
      becomeMember(scene, 'u1', 'aside')
      const hold = { scheduleId: 'c-1', best: { quantity: 1, allotment: 'aside' } }
      scene.refuse(scene.ask('u1', 'hold', hold, { queueToken: 'c.u1' }), 'SEATS_SHORT')
    },
  ],
  [
    '[H14] a code used more often than it may be',
    'allotted',
    (scene) => {
      becomeMember(scene, 'u1', 'kept')
      becomeMember(scene, 'u2', 'kept')
    },
  ],
  ['[H14] a member who has presented nothing', 'asked for', (scene) => join(scene, 'u1', 'kept', KEPT)],
  [
    '[H14] a member by the code of another allotment',
    'allotted',
    (scene) => {
      present(scene, 'u1', ASIDE)
      join(scene, 'u1', 'kept', ASIDE)
    },
  ],
  [
    '[H14] a membership told that is not in the store',
    'told before durable',
    (scene) => tellMember(scene, present(scene, 'u1', KEPT), 'kept'),
  ],
  [
    '[H14] a membership that is forgotten for another',
    'durable',
    (scene) => {
      becomeMember(scene, 'u1', 'kept')
      scene.members.pop()
      becomeMember(scene, 'u1', 'aside')
    },
  ],
  ['[H14] a right code called wrong', 'refusal', (scene) => scene.refuse(present(scene, 'u1', KEPT), 'CODE_INVALID')],
  [
    '[H14] a code called used up that nobody has used',
    'refusal',
    (scene) => scene.refuse(present(scene, 'u1', KEPT), 'CODE_USED_UP'),
  ],
  [
    '[H14] a code called used up to the member who has used it',
    'refusal',
    (scene) => {
      becomeMember(scene, 'u1', 'kept')
      scene.refuse(present(scene, 'u1', KEPT), 'CODE_USED_UP')
    },
  ],
  ['[H15] a release before its time', 'asked for', (scene) => release(scene)],
  ['[H15] a release that nobody has ordered', 'asked for', (scene) => release(scene, 'aside')],
  [
    '[O5] a release that the operator has ordered, and no line says so',
    'audit',
    (scene) => {
      scene.order('releaseAllotment', { scheduleId: 'c-1', allotmentId: 'aside' })
      release(scene, 'aside')
    },
  ],
  [
    '[H15] a release that is taken back',
    'durable',
    (scene) => {
      releaseInTime(scene)
      scene.released.pop()
      scene.commit()
    },
  ],
  [
    '[H15] a release that never comes',
    'swept',
    (scene) => {
      scene.atMs = RELEASE_MS + 3_001
      scene.oracle.atPeace('p1', scene.nowMs, 3_000)
    },
  ],
]

describe('the oracle, of allotments', () => {
  noticesAll(PLANTED, ALLOTTED_HALL)

  it('[H13] [H14] finds nothing wrong with members and those who are none', () => {
    const scene = withWaiter(ALLOTTED_HALL)
    scene.refuse(askKept(scene, 'u1'), 'SEAT_ALLOTTED', { seats: ['A-3'] })
    scene.refuse(present(scene, 'u1', 'a guess'), 'CODE_INVALID')
    becomeMember(scene, 'u1', 'kept')
    scene.refuse(present(scene, 'u2', KEPT), 'CODE_USED_UP')
    tellMember(scene, present(scene, 'u1', KEPT), 'kept')
    takeBest(scene, { quantity: 1, allotment: 'kept' }, 2)
    expect(scene.oracle.violations).to.deep.equal([])
  })

  it('[H15] finds nothing wrong with a release in its time, and one that was ordered', () => {
    const scene = withWaiter(ALLOTTED_HALL)
    const order = scene.order('releaseAllotment', { scheduleId: 'c-1', allotmentId: 'aside' })
    log(scene, 'allotment-released', { scheduleId: 'c-1', allotmentId: 'aside' })
    release(scene, 'aside')
    scene.tellOrder(order, { scheduleId: 'c-1', allotmentId: 'aside' })
    releaseInTime(scene)
    const call = scene.hold('u1', 'r2', 2)
    scene.commit()
    scene.tell(call, scene.held('r2'))
    expect(scene.oracle.violations).to.deep.equal([])
  })
})
