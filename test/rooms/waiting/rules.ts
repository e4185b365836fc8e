import assert from 'node:assert/strict'
import type { TokenState } from '../../../client-sdk/protocol/index.ts'
import type { Seen } from './Queue.ts'
import type { QueueBook } from './QueueBook.ts'

const NEXT: Readonly<Record<TokenState, readonly TokenState[]>> = {
  WAIT: ['WAIT', 'ACTIVE', 'EXPIRED'],
  ACTIVE: ['ACTIVE', 'EXPIRED'],
  EXPIRED: ['EXPIRED'],
}

const rowsThatAre = (state: TokenState, { stored }: Seen) => stored.filter((row) => row.state === state)
const isLive = ({ places }: Seen, token: string): boolean =>
  places.some((place) => place.token === token && place.state !== 'EXPIRED')

type Sale = Pick<QueueBook, 'policy' | 'isOnSale' | 'mostTurns'>

/** What a queue may never look like, whatever the book says. */
export const expectRulesOfPlaces = (seen: Seen, { policy, isOnSale, mostTurns }: Sale): void => {
  const live = seen.stored.filter(({ token }) => isLive(seen, token)).map(({ userId }) => userId)
  assert(live.length === new Set(live).size, `[Q1] live tokens are of ${live}`)

  assert.equal(seen.active, rowsThatAre('ACTIVE', seen).length, '[Q9] slots taken, and ACTIVE tokens')
  const waiters = seen.places.filter(({ state }) => state === 'WAIT')
  const isFree = isOnSale && policy.admission === 'slots' && seen.active < Math.min(policy.maxActive, mostTurns)
  assert(!isFree || waiters.length === 0, `[Q3] ${waiters.length} wait beside a free slot`)
  // Those dead whose deadline has not been carried out still stand in the others' way.
  if (waiters.length < seen.waiting) return
  for (const { token, sequence, ahead } of waiters) {
    const earlier = waiters.filter((other) => other.sequence < sequence)
    assert.equal(ahead, earlier.length, `[Q5] ahead of ${token}`)
  }
}

/** What no command may ever do to a queue but a restart, which grants new lives, and a pause, which moves them. */
export const expectRulesOfAdmission = (before: Seen, after: Seen, { policy, isOnSale, mostTurns }: Sale): void => {
  for (const { token, state } of before.places) {
    const now = after.places.find((place) => place.token === token)?.state
    assert(now === undefined || NEXT[state].includes(now), `[Q2] [Q7] ${token} went from ${state} to ${now}`)
  }

  const wasActive = rowsThatAre('ACTIVE', before).map(({ token }) => token)
  const admitted = rowsThatAre('ACTIVE', after).filter(({ token }) => !wasActive.includes(token))
  assert(isOnSale || admitted.length === 0, `[O1] [O2] [O4] ${admitted.length} are admitted to no sale`)
  assert(admitted.length === 0 || after.active <= mostTurns, `[Q13] ${after.active} have a turn, ${mostTurns} may`)
  const lastAdmitted = Math.max(0, ...admitted.map(({ sequence }) => sequence))
  for (const { token, state, sequence } of after.places) {
    assert(state !== 'WAIT' || sequence > lastAdmitted, `[Q4] ${token} is overtaken`)
  }
  assert(after.active <= Math.max(policy.maxActive, before.active), `[Q6] ${after.active} are ACTIVE`)
  const most = policy.admission === 'batch' ? policy.batchSize : policy.maxActive
  assert(admitted.length <= most, `[Q6] ${admitted.length} are admitted at once`)

  for (const { token, state, admittedAt = 0, expiresAt } of after.stored) {
    const was = before.stored.find((row) => row.token === token && row.state === state)?.expiresAt ?? 0
    assert(expiresAt >= was, `[Q8] the end of ${token} comes nearer`)
    const isMoved = state === 'ACTIVE' && expiresAt !== was
    assert(!isMoved || expiresAt <= admittedAt + policy.activeCapMs, `[Q8] ${token} lives longer than its cap`)
  }
}
