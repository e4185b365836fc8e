import { expect } from 'chai'
import type { QueueToken } from '../../../client-sdk/protocol/index.ts'
import { commitmentByHand, drawByHand } from '../../support/drawByHand.ts'
import { EPOCH_MS } from '../world/World.ts'
import { Scene } from './Scene.ts'
import { LOTTERY_HALL } from './sceneHalls.ts'

const SEED = 'seed'
const USERS = ['u1', 'u2', 'u3', 'u4', 'u5']
const OPENS_MS = 5_000
const DRAWN = drawByHand(SEED, USERS.length)
const iso = (ms: number): string => new Date(EPOCH_MS + ms).toISOString()

/** Five who wait for the draw, on what sale as it is a moment before it opens. */
const waiting = (): Scene => {
  const scene = new Scene(LOTTERY_HALL)
  scene.lottery = { seed: SEED }
  for (const userId of USERS) {
    scene.user(userId)
    scene.waiter(userId)
  }
  scene.commit()
  scene.atMs = OPENS_MS - 1
  return scene
}

const draw = (scene: Scene): void => {
  scene.lottery = { seed: SEED, upTo: USERS.length }
  scene.admit(`u${DRAWN[0]}`)
}

const drawn = (): Scene => {
  const scene = waiting()
  scene.atMs = OPENS_MS
  draw(scene)
  scene.commit()
  return scene
}

const tell = (scene: Scene, userId: string, place: Partial<QueueToken>): void => {
  const call = scene.ask(userId, 'queueToken', {}, { queueToken: `c.${userId}` })
  const about = { token: `c.${userId}`, concertId: 'c', state: 'WAIT', expiresAt: iso(scene.atMs + 10_000) }
  const outlook = { saleState: scene.atMs < OPENS_MS ? 'PREQUEUE' : 'OPEN', seatsLeft: 3 }
  scene.tell(call, { ...about, ...outlook, pollAfterMs: 1_000, ...place })
}

const tellLottery = (scene: Scene, lottery: object): void => {
  const call = scene.ask('u1', 'concerts', {})
  scene.tell(call, { concerts: [{ concertId: 'c', saleState: 'PREQUEUE', schedules: [], lottery }] })
}

/** Second in line of five, of whom the first is in: nobody is ahead. */
const SECOND = DRAWN[1] as number
const second = { sequence: 2, ahead: 0, joined: SECOND }

describe('the oracle, of draws', () => {
  it('[L1] [L2] [L3] [L4] finds nothing wrong with one that is as it was promised', () => {
    const before = waiting()
    tell(before, 'u2', { sequence: 2, ahead: 1, drawAt: iso(OPENS_MS) })
    tellLottery(before, { commitment: commitmentByHand(SEED) })
    expect(before.oracle.violations).to.deep.equal([])
    const after = drawn()
    tell(after, `u${SECOND}`, second)
    tellLottery(after, { commitment: commitmentByHand(SEED), seed: SEED, upTo: USERS.length })
    expect(after.oracle.violations).to.deep.equal([])
  })

  const PLANTED: readonly [title: string, invariant: string, plant: () => Scene][] = [
    [
      '[L1] a draw before the sale opens',
      'draw',
      () => {
        const scene = waiting()
        scene.atMs = OPENS_MS - 2
        draw(scene)
        scene.commit()
        return scene
      },
    ],
    [
      '[L1] a draw of a part of the line',
      'draw',
      () => {
        const scene = waiting()
        scene.atMs = OPENS_MS
        scene.lottery = { seed: SEED, upTo: USERS.length - 1 }
        scene.commit()
        return scene
      },
    ],
    [
      '[L1] an admission out of the order drawn',
      'fair',
      () => {
        const scene = waiting()
        scene.atMs = OPENS_MS
        scene.lottery = { seed: SEED, upTo: USERS.length }
        scene.admit(`u${DRAWN[2]}`)
        scene.commit()
        return scene
      },
    ],
    [
      '[L2] an admission before the draw',
      'draw',
      () => {
        const scene = waiting()
        scene.atMs = OPENS_MS
        scene.admit('u1')
        scene.commit()
        return scene
      },
    ],
    [
      '[L3] another seed than was promised',
      'draw',
      () => {
        const scene = waiting()
        scene.atMs = OPENS_MS
        scene.lottery = { seed: 'another', upTo: USERS.length }
        scene.commit()
        return scene
      },
    ],
    [
      '[L3] a seed that is told before the draw',
      'draw',
      () => {
        const scene = waiting()
        tellLottery(scene, { commitment: commitmentByHand(SEED), seed: SEED, upTo: USERS.length })
        return scene
      },
    ],
    [
      '[L3] a promise of another seed',
      'draw',
      () => {
        const scene = waiting()
        tellLottery(scene, { commitment: commitmentByHand('another') })
        return scene
      },
    ],
    [
      '[L4] a place that is told before it is drawn',
      'draw',
      () => {
        const scene = waiting()
        tell(scene, 'u2', { sequence: 2, ahead: 1 })
        return scene
      },
    ],
    [
      '[L4] an estimate before the draw',
      'draw',
      () => {
        const scene = waiting()
        tell(scene, 'u2', { sequence: 2, ahead: 1, drawAt: iso(OPENS_MS), etaMs: 1_000 })
        return scene
      },
    ],
    [
      '[L4] a draw that is told of as yet to come when it is over',
      'draw',
      () => {
        const scene = drawn()
        tell(scene, `u${SECOND}`, { sequence: SECOND, ahead: SECOND - 1, drawAt: iso(OPENS_MS) })
        return scene
      },
    ],
    [
      '[L5] another place than was drawn',
      'draw',
      () => {
        const scene = drawn()
        tell(scene, `u${SECOND}`, { ...second, sequence: 3 })
        return scene
      },
    ],
  ]
  for (const [title, invariant, plant] of PLANTED) {
    it(`${title} breaks “${invariant}”`, () => {
      expect(plant().broken).to.include(invariant)
    })
  }
})
