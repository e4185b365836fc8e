import type { QueueToken } from '../../client-sdk/protocol/index.ts'
import { estimate, pollAfterMs } from './estimate.ts'
import { saleStateOf } from './sale.ts'
import { isLive, overdueReason, type WaitingState } from './state.ts'
import type { Token } from './Token.ts'

/** A queue token as its owner may see it. [Q5] `ahead` is exact. */
export const tokenView = (state: WaitingState, token: Token, nowMs: number): QueueToken => {
  const { token: id, sequence } = token
  const { concertId, policy } = state
  const shared = {
    token: id,
    concertId,
    sequence,
    expiresAt: new Date(token.expiresAt).toISOString(),
    saleState: saleStateOf(state, nowMs),
  }
  if (token.state === 'WAIT' && isLive(token, nowMs)) {
    const ahead = state.line.ahead(sequence)
    const seatsLeft = state.stock.left
    return {
      ...shared,
      state: 'WAIT',
      ahead,
      seatsLeft,
      ...estimate(state, ahead, nowMs),
      pollAfterMs: pollAfterMs(state, ahead),
    }
  }
  const still = { ...shared, ahead: 0, pollAfterMs: policy.pollMaxMs }
  if (!isLive(token, nowMs)) return { ...still, state: 'EXPIRED', endReason: token.endReason ?? overdueReason(token) }
  const { claimDeadline } = token
  const claimBy = claimDeadline === undefined ? undefined : new Date(claimDeadline).toISOString()
  return { ...still, state: 'ACTIVE', ...(claimBy !== undefined && { claimBy }) }
}
