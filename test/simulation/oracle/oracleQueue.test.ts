import { noticesAll, type Planted } from './planted.ts'
import { WAIT_TOLD } from './Scene.ts'

/** What must never happen, and what the oracle calls it. */
const PLANTED: readonly Planted[] = [
  [
    '[Q1] two live tokens of one user',
    'one token',
    (scene) => {
      const row = scene.tokens.get('c.u2')
      if (row !== undefined) scene.tokens.set('c.again', { ...row, token: 'c.again', sequence: 3 })
      scene.commit()
    },
  ],
  [
    '[Q2] a token that goes back',
    'forward',
    (scene) => {
      scene.change(scene.tokens, 'c.u1', { state: 'WAIT' })
      scene.commit()
    },
  ],
  [
    '[Q4] a waiter admitted before an earlier one',
    'fair',
    (scene) => {
      scene.user('u3')
      scene.waiter('u3')
      scene.atMs += 20_000
      scene.end('u1', 'EXPIRED')
      scene.admit('u3')
      scene.commit()
    },
  ],
  [
    '[Q5] a place that is not the number of those ahead',
    'place',
    (scene) => {
      const call = scene.ask('u2', 'queueToken', {}, { queueToken: 'c.u2' })
      scene.tell(call, { ...WAIT_TOLD, ahead: 1 })
    },
  ],
  [
    '[Q6] more ACTIVE than may be',
    'slots',
    (scene) => {
      scene.admit('u2')
      scene.commit()
    },
  ],
  [
    '[Q3] a slot that stays empty while somebody waits',
    'slots',
    (scene) => {
      scene.ask('u1', 'leaveQueue', {}, { queueToken: 'c.u1' })
      scene.end('u1', 'LEFT')
      scene.commit()
      scene.oracle.atPeace('p1', scene.nowMs, 3_000)
    },
  ],
  [
    '[Q7] a waiter whose life is cut short',
    'token life',
    (scene) => {
      scene.atMs += 9_999
      scene.end('u2', 'EXPIRED')
      scene.commit()
    },
  ],
  [
    '[Q7] a waiter whose life is shorter than it was told',
    'token life',
    (scene) => {
      const call = scene.ask('u2', 'queueToken', {}, { queueToken: 'c.u2' })
      scene.tell(call, { ...WAIT_TOLD, expiresAt: new Date(scene.nowMs + 12_000).toISOString() })
      scene.atMs += 11_000
      scene.end('u2', 'EXPIRED')
      scene.commit()
    },
  ],
  [
    '[Q7] a waiter admitted who was silent for a life',
    'token life',
    (scene) => {
      scene.atMs += 10_000
      scene.end('u1', 'LEFT')
      scene.ask('u1', 'leaveQueue', {}, { queueToken: 'c.u1' })
      scene.admit('u2')
      scene.commit()
    },
  ],
  [
    '[Q7] a waiter that ends at an open socket',
    'token life',
    (scene) => {
      scene.socket('u2', true)
      scene.commit()
      scene.commit()
      scene.atMs += 10_000
      scene.end('u2', 'EXPIRED')
      scene.commit()
    },
  ],
  [
    '[Q8] a turn that is longer than policy says',
    'token life',
    (scene) => {
      scene.change(scene.tokens, 'c.u1', { expiresAt: scene.nowMs + 30_000 })
      scene.commit()
    },
  ],
  [
    '[Q9] a token spent on nothing',
    'token spent',
    (scene) => {
      scene.end('u1', 'SPENT')
      scene.commit()
    },
  ],
  [
    '[Q11] a hold without a turn',
    'turn',
    (scene) => {
      const call = scene.hold('u2', 'r2', 1)
      scene.commit()
      scene.tell(call, scene.held('r2'))
    },
  ],
  [
    '[Q1] another place than the one that was come back to',
    'told wrong',
    (scene) => {
      const call = scene.ask('u2', 'enterQueue', { concertId: 'c', token: 'c.gone' })
      scene.tell(call, WAIT_TOLD)
    },
  ],
  [
    '[Q6] more ACTIVE than a new policy has room for',
    'slots',
    (scene) => {
      scene.imported('p1', { preset: 'slots', maxActive: 2 })
      scene.user('u3')
      scene.waiter('u3')
      scene.admit('u2')
      scene.admit('u3')
      scene.commit()
    },
  ],
  [
    '[Q6] a batch and one more',
    'batch',
    (scene) => {
      scene.imported('p1', { preset: 'theme-park', batchSize: 1, batchIntervalMs: 5_000, maxActive: 9 })
      for (const userId of ['u3', 'u4']) {
        scene.user(userId)
        scene.waiter(userId)
      }
      scene.commit()
      for (const userId of ['u2', 'u3']) {
        scene.admit(userId)
        scene.change(scene.tokens, `c.${userId}`, { expiresAt: scene.nowMs + 1_800_000 })
        scene.commit()
      }
    },
  ],
]

describe('the oracle, of the queue', () => noticesAll(PLANTED))
