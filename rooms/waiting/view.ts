import { type AdmittedMessage, isoTime, type QueueToken } from '../../client-sdk/protocol/index.ts'
import { estimate, pollAfterMs } from './estimate.ts'
import { saleStateOf } from './sale.ts'
import { isLive, isUndrawn, overdueReason, type WaitingState } from './state.ts'
import type { Token } from './Token.ts'

/** [L4] What a place in line says of the draw: when it is, or the number that was drawn. */
export const drawView = (
  state: WaitingState,
  { joined }: Pick<Token, 'joined'>,
): { drawAt?: string; joined?: number } => {
  if (isUndrawn(state)) return { drawAt: isoTime(state.sale.opensAt) }
  return joined <= (state.lottery?.upTo ?? 0) ? { joined } : {}
}

/** What is told to those whose turn has come: a drawn place too, for who was admitted with the draw was told no other. */
export const admittedView = (
  state: WaitingState,
  token: Token,
  { expiresAt, claimDeadline }: Pick<Token, 'expiresAt' | 'claimDeadline'>,
): AdmittedMessage => {
  const { joined } = drawView(state, token)
  const place = joined !== undefined && { sequence: token.sequence, joined }
  return { token: token.token, expiresAt: isoTime(expiresAt), ...claimView(claimDeadline), ...place }
}

const claimView = (claimDeadline: number | undefined): { claimBy?: string } =>
  claimDeadline === undefined ? {} : { claimBy: isoTime(claimDeadline) }

/** A queue token as its owner may see it. [Q5] `ahead` is exact. */
export const tokenView = (state: WaitingState, token: Token, nowMs: number): QueueToken => {
  const { token: id, sequence } = token
  const { concertId, policy } = state
  const shared = {
    token: id,
    concertId,
    sequence,
    expiresAt: isoTime(token.expiresAt),
    saleState: saleStateOf(state, nowMs),
    ...drawView(state, token),
  }
  if (token.state === 'WAIT' && isLive(token, nowMs)) {
    const ahead = state.line.ahead(sequence)
    const seatsLeft = state.stock.left(nowMs)
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
  return { ...still, state: 'ACTIVE', ...claimView(token.claimDeadline) }
}
