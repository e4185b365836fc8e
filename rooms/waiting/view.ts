import type { AdmittedMessage, QueueToken } from '../../client-sdk/protocol/index.ts'
import { estimateMs, pollAfterMs } from './estimate.ts'
import { isLive, isUndrawn, type WaitingState } from './state.ts'
import type { Token } from './Token.ts'

/** [L4] What a place in line says of the draw: when it is, or the number that was drawn. */
export const drawView = (
  state: WaitingState,
  { joined }: Pick<Token, 'joined'>,
): { drawAt?: string; joined?: number } => {
  if (isUndrawn(state)) return { drawAt: new Date(state.sale.opensAt).toISOString() }
  return joined <= (state.lottery?.upTo ?? 0) ? { joined } : {}
}

/** What is told to those whose turn has come: a drawn place too, for who was admitted with the draw was told no other. */
export const admittedView = (state: WaitingState, token: Token, expiresAtMs: number): AdmittedMessage => {
  const { joined } = drawView(state, token)
  const place = joined !== undefined && { sequence: token.sequence, joined }
  return { token: token.token, expiresAt: new Date(expiresAtMs).toISOString(), ...place }
}

/** A queue token as its owner may see it. [Q5] `ahead` is exact. */
export const tokenView = (state: WaitingState, token: Token, nowMs: number): QueueToken => {
  const { token: id, sequence } = token
  const { concertId, policy } = state
  const expiresAt = new Date(token.expiresAt).toISOString()
  const draw = drawView(state, token)
  if (token.state === 'WAIT' && isLive(token, nowMs)) {
    const ahead = state.line.ahead(sequence)
    const etaMs = estimateMs(state, ahead, nowMs)
    const known = etaMs !== undefined && { etaMs }
    const pollAfter = pollAfterMs(state, ahead)
    return {
      token: id,
      concertId,
      state: 'WAIT',
      sequence,
      ahead,
      ...draw,
      ...known,
      expiresAt,
      pollAfterMs: pollAfter,
    }
  }
  const shown = isLive(token, nowMs) ? 'ACTIVE' : 'EXPIRED'
  return { token: id, concertId, state: shown, sequence, ahead: 0, ...draw, expiresAt, pollAfterMs: policy.pollMaxMs }
}
