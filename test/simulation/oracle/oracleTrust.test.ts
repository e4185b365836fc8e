import { expect } from 'chai'
import { LIMITS } from '../../../client-sdk/protocol/index.ts'
import { noticesAll, type Planted } from './planted.ts'
import { type Scene, withHold, withWaiter } from './Scene.ts'

const DAY_MS = LIMITS.outcomeLifeMs
const ended = { concertId: 'c', state: 'EXPIRED', ahead: 0, pollAfterMs: 1_000, expiresAt: '2027-01-01T00:00:10Z' }

/** Another process takes the concert over and holds a seat; so much later somebody asks the first one for the seats. */
const askBehind = (scene: Scene, laterMs: number): void => {
  scene.leased('p2')
  scene.hold('u1', 'r2', 1)
  scene.commit('p2')
  scene.atMs += laterMs
  const call = scene.ask('u1', 'seats', { scheduleId: 'c-1' }, { queueToken: 'c.u1' })
  scene.tell(call, { seats: [{ seatId: 'A-2', status: 'FREE' }] })
}

const charge = (scene: Scene, amount: number): void => {
  const call = scene.ask('u1', 'charge', { amount }, { commandId: 'same' })
  const { entryId } = scene.enter('u1', amount)
  scene.commit()
  scene.tell(call, { entryId, balance: scene.balances.get('u1') })
}

/** What is told and taken back, or may be. */
const PLANTED: readonly Planted[] = [
  [
    '[D1] an end of a turn that is not stored',
    'told before durable',
    (scene) => {
      scene.atMs += 20_000
      scene.tell(scene.ask('u1', 'queueToken', {}, { queueToken: 'c.u1' }), { ...ended, token: 'c.u1', sequence: 1 })
    },
  ],
  [
    '[D1] an end of a wait that is not stored',
    'told before durable',
    (scene) => {
      scene.atMs += 10_000
      scene.tell(scene.ask('u2', 'queueToken', {}, { queueToken: 'c.u2' }), { ...ended, token: 'c.u2', sequence: 2 })
    },
  ],
  [
    '[D1] an end of a hold that is not stored',
    'told wrong',
    (scene) => {
      const told = scene.held('r1') as object
      scene.atMs += 5_000
      scene.tell(scene.ask('u1', 'reservation', { reservationId: 'r1' }), { ...told, state: 'EXPIRED' })
    },
  ],
  [
    '[D4] a seat as it was before somebody else’s time, a second late',
    'told wrong',
    (scene) => askBehind(scene, 1_000),
  ],
  [
    '[D4] a lease taken again',
    'fence',
    (scene) => {
      scene.leased('p2')
      scene.leased('p1')
    },
  ],
  [
    '[D4] an import of a concert that another process has',
    'fence',
    (scene) => {
      scene.leased('p2')
      scene.imported('p1', { preset: 'slots' })
    },
  ],
  [
    '[C1] a command that is refused when it comes again',
    'same answer',
    (scene) => {
      charge(scene, 5)
      scene.refuse(scene.ask('u1', 'charge', { amount: 5 }, { commandId: 'same' }), 'AMOUNT_INVALID')
    },
  ],
  [
    '[C1] an answer that is forgotten before its day is over',
    'same answer',
    (scene) => scene.oracle.forgot('p1', scene.nowMs, scene.nowMs - DAY_MS + 1),
  ],
  [
    '[C1] a command carried out again within the day',
    'same answer',
    (scene) => {
      charge(scene, 5)
      scene.atMs += DAY_MS
      charge(scene, 5)
    },
  ],
]

describe('the oracle, on what can be relied on', () => {
  it('believes a process that has lost its concert for less than a second', () => {
    const scene = withHold()
    askBehind(scene, 999)
    expect(scene.broken).to.deep.equal([])
  })

  it('[C1] has nothing against the same name a day later', () => {
    const scene = withHold()
    charge(scene, 5)
    scene.atMs += DAY_MS + 1
    charge(scene, 5)
    expect(scene.broken).to.deep.equal([])
  })

  it('[C1] has nothing against the same name once the clock has shown that its day is over, and been set back', () => {
    const scene = withHold()
    charge(scene, 5)
    scene.atMs += DAY_MS + 1
    scene.oracle.forgot('p1', scene.nowMs, scene.nowMs - DAY_MS)
    scene.oracle.clockJumped('p1', scene.nowMs, scene.nowMs - 60_000)
    scene.atMs -= 60_000
    charge(scene, 5)
    expect(scene.broken).to.deep.equal([])
  })

  it('[Q6] goes by the policy that is in force', () => {
    const scene = withWaiter()
    scene.imported('p1', { preset: 'slots', maxActive: 2 })
    scene.admit('u2')
    scene.change(scene.tokens, 'c.u2', { expiresAt: scene.nowMs + 600_000, claimBy: scene.nowMs + 600_000 })
    scene.commit()
    scene.imported('p1', { preset: 'slots', maxActive: 1 })
    scene.hold('u1', 'r2', 1)
    scene.change(scene.reservations, 'r2', { expiresAt: scene.nowMs + 300_000 })
    scene.commit()
    expect(scene.broken).to.deep.equal([])
  })

  noticesAll(PLANTED)
})
