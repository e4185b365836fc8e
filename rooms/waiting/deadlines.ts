import type { WaitingEvent } from './events.ts'
import type { WaitingState } from './state.ts'

/** A token's end has come, perhaps; or a batch of admissions; or the forgetting of ended tokens. */
export type WaitingDeadline =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'batch'; readonly atMs: number }
  | { readonly kind: 'purge' }

type Remind = (atMs: number, deadline: WaitingDeadline) => void

/**
 * The deadlines an event brings. A life that slides brings none: the one it had comes due early, and is set again then
 * (`tokenDeadlineAfter`).
 */
export const remindAfter = (state: WaitingState, event: WaitingEvent, remind: Remind): void => {
  switch (event.type) {
    case 'token-issued':
    case 'token-admitted':
      return remind(event.expiresAt, { kind: 'token', token: event.token })
    case 'token-unlocked': {
      const token = state.tokens.get(event.token)
      // One that came meanwhile was passed over, also where it has been moved on since.
      if (token !== undefined && token.state !== 'EXPIRED') {
        remind(token.expiresAt, { kind: 'token', token: event.token })
      }
      return
    }
    default:
  }
}

/** When to look at a token again whose deadline came due without ending it; undefined if it has ended or waits for a payment. */
export const tokenDeadlineAfter = (state: WaitingState, tokenId: string, nowMs: number): number | undefined => {
  const token = state.tokens.get(tokenId)
  if (token === undefined || token.state === 'EXPIRED') return undefined
  if (nowMs < token.expiresAt) return token.expiresAt
  return token.locks > 0 ? undefined : nowMs + state.policy.waitLifeMs
}

/** Batches and purges come at whole multiples of their interval, so that a restart keeps the rhythm. */
export const nextTickMs = (intervalMs: number, nowMs: number): number =>
  (Math.floor(nowMs / intervalMs) + 1) * intervalMs

/** Every ACTIVE token's, where they have been moved back. */
export const remindOfTurns = (state: WaitingState, remind: Remind): void => {
  for (const { token, state: is, expiresAt } of state.tokens.values()) {
    if (is === 'ACTIVE') remind(expiresAt, { kind: 'token', token })
  }
}

/** What a state that was just loaded has to be reminded of. */
export const remindAfterLoad = (state: WaitingState, nowMs: number, remind: Remind): void => {
  for (const token of state.tokens.values()) {
    if (token.state !== 'EXPIRED') remind(token.expiresAt, { kind: 'token', token: token.token })
  }
  remind(nextTickMs(state.policy.purgeIntervalMs, nowMs), { kind: 'purge' })
}
