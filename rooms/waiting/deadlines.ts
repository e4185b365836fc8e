import type { WaitingEvent } from './events.ts'
import { allTokens, isLive, tokenOf, type WaitingState } from './state.ts'
import type { Token } from './Token.ts'

/** A token's end has come, perhaps; or a batch of admissions; or the forgetting of ended tokens. */
export type WaitingDeadline = Token | BatchDeadline | { readonly kind: 'purge' }

export interface BatchDeadline {
  readonly kind: 'batch'
  readonly atMs: number
}

type Remind = (atMs: number, deadline: WaitingDeadline) => void

/**
 * The deadlines an event brings. A life that slides brings none: the one it had comes due early, and is set again then
 * (`tokenDeadlineAfter`).
 */
export const remindAfter = (state: WaitingState, event: WaitingEvent, remind: Remind): void => {
  switch (event.type) {
    case 'token-issued':
    case 'token-admitted':
    // One that came while it was locked was passed over, also where it has been moved on since.
    case 'token-unlocked': {
      const token = tokenOf(state, event.userId, event.token)
      if (token !== undefined && token.state !== 'EXPIRED') remind(token.endsAt, token)
      return
    }
    default:
  }
}

/** When to look at a token again; undefined if it has ended or waits for a payment. A waiter with an open socket outlives its deadline. */
export const tokenDeadlineAfter = ({ policy }: WaitingState, token: Token, nowMs: number): number | undefined => {
  if (token.state === 'EXPIRED') return undefined
  if (nowMs < token.endsAt) return token.endsAt
  if (token.locks > 0) return undefined
  return isLive(token, nowMs) ? nowMs + policy.waitLifeMs : token.endsAt
}

/** Batches and purges come at whole multiples of their interval, so that a restart keeps the rhythm. */
export const nextTickMs = (intervalMs: number, nowMs: number): number =>
  (Math.floor(nowMs / intervalMs) + 1) * intervalMs

/** Every ACTIVE token's, where they have been moved back. */
export const remindOfTurns = (state: WaitingState, remind: Remind): void => {
  for (const token of allTokens(state)) if (token.state === 'ACTIVE') remind(token.endsAt, token)
}

/** Every token's. */
export const remindOfTokens = (state: WaitingState, nowMs: number, remind: Remind): void => {
  for (const token of allTokens(state)) {
    const atMs = tokenDeadlineAfter(state, token, nowMs)
    if (atMs !== undefined) remind(atMs, token)
  }
}
