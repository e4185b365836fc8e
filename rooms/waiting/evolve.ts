import { BUCKET_MS, ESTIMATE_WINDOW_MS } from './estimate.ts'
import type { WaitingEvent } from './events.ts'
import type { Token, WaitingState } from './state.ts'

/** Moves the state by what happened. It decides nothing, and can't fail on an event that `decide` gave. */
export const evolveWaiting = (state: WaitingState, event: WaitingEvent): void => {
  switch (event.type) {
    case 'token-issued':
      return issue(state, event)
    case 'tokens-purged':
      return purge(state, event.tokens)
    default:
      return change(state, state.tokens.get(event.token) as Token, event)
  }
}

const issue = (state: WaitingState, event: WaitingEvent & { type: 'token-issued' }): void => {
  const token: Token = {
    token: event.token,
    userId: event.userId,
    sequence: event.sequence,
    state: 'WAIT',
    admittedAt: undefined,
    expiresAt: event.expiresAt,
    storedExpiresAt: event.expiresAt,
    endReason: undefined,
    locks: 0,
    connections: 0,
  }
  state.tokens.set(token.token, token)
  state.byUser.set(token.userId, token)
  state.line.join(token.sequence, token)
  state.lastSequence = token.sequence
}

const change = (
  state: WaitingState,
  token: Token,
  event: Exclude<WaitingEvent, { type: 'token-issued' | 'tokens-purged' }>,
): void => {
  switch (event.type) {
    case 'token-admitted':
      state.line.leave(token.sequence)
      state.active += 1
      token.state = 'ACTIVE'
      token.admittedAt = event.at
      token.expiresAt = event.expiresAt
      token.storedExpiresAt = event.expiresAt
      countAdmission(state, event.at)
      return
    case 'token-prolonged':
      token.expiresAt = event.expiresAt
      token.storedExpiresAt = event.expiresAt
      return
    case 'token-touched':
      token.expiresAt = event.expiresAt
      return
    case 'token-ended':
      if (token.state === 'WAIT') state.line.leave(token.sequence)
      else state.active -= 1
      token.state = 'EXPIRED'
      token.endReason = event.reason
      state.ended.push(token)
      return
    case 'waiter-connected':
      token.connections += 1
      token.expiresAt = Math.max(token.expiresAt, event.expiresAt)
      return
    case 'waiter-disconnected':
      token.connections -= 1
      token.expiresAt = Math.max(token.expiresAt, event.expiresAt)
      return
    case 'token-locked':
      token.locks += 1
      return
    case 'token-unlocked':
      token.locks -= 1
      return
  }
}

const purge = (state: WaitingState, tokens: readonly string[]): void => {
  for (const id of tokens) {
    const token = state.tokens.get(id)
    if (token !== undefined && state.byUser.get(token.userId) === token) state.byUser.delete(token.userId)
    state.tokens.delete(id)
  }
  state.ended = state.ended.filter((token) => state.tokens.has(token.token))
}

const countAdmission = (state: WaitingState, atMs: number): void => {
  const { admissions } = state
  const last = admissions.at(-1)
  if (last !== undefined && atMs - last.atMs < BUCKET_MS) last.count += 1
  else admissions.push({ atMs, count: 1 })
  while ((admissions[0]?.atMs ?? atMs) < atMs - ESTIMATE_WINDOW_MS) admissions.shift()
}
