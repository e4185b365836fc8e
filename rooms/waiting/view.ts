import type { QueueToken } from '../../client-sdk/protocol/index.ts'
import { estimateMs, pollAfterMs } from './estimate.ts'
import { isLive, type WaitingState } from './state.ts'
import type { Token } from './Token.ts'

/** A queue token as its owner may see it. [Q5] `ahead` is exact. */
export const tokenView = (state: WaitingState, token: Token, nowMs: number): QueueToken => {
  const { token: id, sequence } = token
  const { concertId, policy } = state
  const expiresAt = new Date(token.expiresAt).toISOString()
  if (token.state === 'WAIT' && isLive(token, nowMs)) {
    const ahead = state.line.ahead(sequence)
    const etaMs = estimateMs(state, ahead, nowMs)
    const known = etaMs !== undefined && { etaMs }
    const pollAfter = pollAfterMs(state, ahead)
    return { token: id, concertId, state: 'WAIT', sequence, ahead, ...known, expiresAt, pollAfterMs: pollAfter }
  }
  const shown = isLive(token, nowMs) ? 'ACTIVE' : 'EXPIRED'
  return { token: id, concertId, state: shown, sequence, ahead: 0, expiresAt, pollAfterMs: policy.pollMaxMs }
}
