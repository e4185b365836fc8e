import { expect } from 'chai'
import { block, DAY_MS, deadlineOf, move, pause, resume, tellSeat, tellToken } from './operatedScene.ts'
import { noticesAll, type Planted } from './planted.ts'
import { withHold } from './Scene.ts'

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly Planted[] = [
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
]

describe('the oracle, of pauses', () => {
  noticesAll(PLANTED)

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
})
