import { expect } from 'chai'
import { LIMITS } from '../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../storage/Storage.ts'
import { type Scene, withHold, withWaiter } from './Scene.ts'

type StopState = 'PAUSED' | 'CLOSED'

const stop = (scene: Scene, state: StopState): void => {
  scene.sale = { stopped: { state, at: scene.nowMs } }
}
/** The operator asks for it, and all that it moves is moved by `ms`. */
const pause = (scene: Scene, ms: number): void => {
  scene.oracle.chronicle.sales.ask('changeSale', { concertId: 'c', action: 'pause' }, scene.oracle.chronicle.step)
  stop(scene, 'PAUSED')
  for (const rows of [scene.reservations, scene.tokens] as Map<string, ReservationRecord>[]) {
    for (const [id, row] of rows) {
      if (row.state === 'HELD' || (row.state as string) === 'ACTIVE')
        rows.set(id, { ...row, expiresAt: row.expiresAt + ms })
    }
  }
}
const tellSeat = (scene: Scene, status: string): void => {
  const body = { scheduleId: 'c-1', all: true }
  const call = scene.ask('u1', 'seats', body, { queueToken: 'c.u1' })
  scene.tell(call, {
    seats: ['A-1', 'A-2', 'A-3'].map((seatId, at) => ({ seatId, status: ['HELD', 'FREE', status][at] })),
  })
}

const WRONG: readonly (readonly [
  title: string,
  invariant: string,
  scene: () => Scene,
  play: (scene: Scene) => void,
])[] = [
  ...(['PAUSED', 'CLOSED'] as const).flatMap(
    (state) =>
      [
        [
          `[O2] [O4] a hold in a sale that is ${state}`,
          'stopped',
          withHold,
          (scene: Scene) => {
            stop(scene, state)
            scene.commit()
            scene.hold('u1', 'r2', 1)
          },
        ],
        [
          `[O2] [O4] an admission to a sale that is ${state}`,
          'stopped',
          withWaiter,
          (scene: Scene) => {
            stop(scene, state)
            scene.end('u1', 'LEFT')
            scene.ask('u1', 'leaveQueue', {}, { queueToken: 'c.u1' })
            scene.commit()
            scene.admit('u2')
          },
        ],
      ] as const,
  ),
  ['[O3] a pause that moves no deadline', 'pause', withHold, (scene) => pause(scene, 0)],
  [
    '[O3] a pause whose end takes back more than it gave',
    'pause',
    withHold,
    (scene) => {
      pause(scene, LIMITS.pauseMs)
      scene.commit()
      pause(scene, -LIMITS.pauseMs - 1)
      scene.sale = {}
    },
  ],
  [
    '[O7] a blocked seat that is held',
    'blocked',
    withHold,
    (scene) => {
      scene.blocked = [0]
    },
  ],
  ['[O7] a seat shown blocked that is not', 'told wrong', withHold, (scene) => tellSeat(scene, 'BLOCKED')],
  [
    '[O7] a seat shown free that is blocked',
    'told wrong',
    withHold,
    (scene) => {
      scene.blocked = [2]
      scene.commit()
      tellSeat(scene, 'FREE')
    },
  ],
  ...(['SALE_PAUSED', 'SALE_CLOSED'] as const).map(
    (code) =>
      [
        `[O2] [O4] ${code} where it never was`,
        'refusal',
        withHold,
        (scene: Scene) => scene.refuse(scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-2'] }), code),
      ] as const,
  ),
]

describe('the oracle, of what the operator does', () => {
  for (const [title, invariant, scene, play] of WRONG) {
    it(`${title}, is noticed`, () => {
      const played = scene()
      expect(played.broken).to.deep.equal([])
      play(played)
      played.commit()
      expect(played.broken).to.deep.equal([invariant])
    })
  }

  it('finds nothing in a pause as it should be', () => {
    const scene = withHold()
    pause(scene, LIMITS.pauseMs)
    scene.blocked = [2]
    scene.commit()
    tellSeat(scene, 'BLOCKED')
    scene.refuse(scene.ask('u1', 'hold', { scheduleId: 'c-1', seats: ['A-2'] }, { queueToken: 'c.u1' }), 'SALE_PAUSED')
    scene.atMs += 20_000
    scene.pay('u1', 'r1')
    scene.commit()
    expect(scene.broken).to.deep.equal([])
  })
})
