import { countAdmission } from './estimate.ts'
import type { WaitingEvent } from './events.ts'
import {
  drawnUpTo,
  forget,
  type Lottery,
  prolongClaims,
  remember,
  takePlaces,
  tokenOf,
  type WaitingState,
} from './state.ts'
import { Token } from './Token.ts'

/** Moves the state by what happened. It decides nothing, and can't fail on an event that `decide` gave. */
export const evolveWaiting = (state: WaitingState, event: WaitingEvent): void => {
  switch (event.type) {
    case 'token-issued':
      return issue(state, event)
    case 'tokens-purged':
      return purge(state, event.tokens)
    case 'claims-prolonged':
      return prolongClaims(state, event.claimBy)
    case 'line-drawn':
      state.lottery = drawnUpTo(state.lottery as Lottery, event.upTo)
      return takePlaces(state)
    default:
      return change(state, tokenOf(state, event.userId, event.token) as Token, event)
  }
}

const issue = (state: WaitingState, event: WaitingEvent & { type: 'token-issued' }): void => {
  const token = new Token({ ...event, state: 'WAIT' })
  remember(state, token)
  state.line.join(token.sequence, token)
  state.lastSequence = token.sequence
}

const change = (
  state: WaitingState,
  token: Token,
  event: Exclude<WaitingEvent, { type: 'token-issued' | 'tokens-purged' | 'claims-prolonged' | 'line-drawn' }>,
): void => {
  switch (event.type) {
    case 'token-admitted':
      leaveLine(state, token)
      state.active += 1
      token.state = 'ACTIVE'
      token.admit(event.at, event.claimBy)
      token.prolong(event.expiresAt)
      if (state.line.size > 0) countAdmission(state, event.at)
      return
    case 'token-claimed':
      token.claim()
      return
    case 'token-prolonged':
      token.prolong(event.expiresAt)
      return
    case 'token-touched':
      token.slide(event.expiresAt)
      return
    case 'token-ended':
      if (token.state === 'WAIT') leaveLine(state, token)
      else state.active -= 1
      token.state = 'EXPIRED'
      token.endReason = event.reason
      state.ended.add(token)
      return
    case 'waiter-connected':
      token.connections += 1
      token.slide(Math.max(token.expiresAt, event.expiresAt))
      return
    case 'waiter-disconnected':
      token.connections -= 1
      token.slide(Math.max(token.expiresAt, event.expiresAt))
      return
    case 'token-locked':
      token.lock(1)
      return
    case 'token-unlocked':
      token.lock(-1)
      return
  }
}

const purge = (state: WaitingState, tokens: readonly string[]): void => {
  const purged = new Set(tokens)
  // They are the first of those that have ended, or nearly so.
  for (const token of state.ended) {
    if (purged.delete(token.token)) forget(state, token)
    if (purged.size === 0) return
  }
}

const leaveLine = (state: WaitingState, { sequence }: Token): void => {
  state.line.leave(sequence)
  if (state.line.size === 0) state.admissions = []
}
