import type { Policy, TokenEndReason, TokenState } from '../../client-sdk/protocol/index.ts'
import { Line } from './Line.ts'
import type { Sale } from './sale.ts'

/** A queue token: one user's place in one concert. Times in epoch milliseconds. */
export interface Token {
  readonly token: string
  readonly userId: string
  readonly sequence: number
  state: TokenState
  admittedAt: number | undefined
  /** Live while now < expiresAt; a waiter with an open socket is live regardless. */
  expiresAt: number
  /** The deadline that the store has. A sliding life is stored only when it has moved enough. */
  storedExpiresAt: number
  endReason: TokenEndReason | undefined
  /** Payments under way; the token does not end before their outcome. */
  locks: number
  /** Open waiting sockets. */
  connections: number
}

/** All queue tokens of one concert. */
export interface WaitingState {
  readonly concertId: string
  policy: Policy
  sale: Sale
  readonly tokens: Map<string, Token>
  /** The newest token of each user. */
  readonly byUser: Map<string, Token>
  readonly line: Line<Token>
  active: number
  lastSequence: number
  /** Ended ones that are still remembered, oldest first. */
  ended: Token[]
  /** How many were admitted when, over the last minute or so: what an estimate rests on. */
  readonly admissions: { readonly atMs: number; count: number }[]
}

/** What of the waiting room must survive a restart. */
export interface StoredWaiting {
  readonly tokens: readonly {
    readonly token: string
    readonly userId: string
    readonly sequence: number
    readonly state: TokenState
    readonly admittedAt?: number
    readonly expiresAt: number
    readonly endReason?: TokenEndReason
  }[]
  readonly lastSequence: number
}

/** [Q10] Order, states and ACTIVE deadlines are as they were; [Q7] every waiter is granted a full life. */
export const loadWaiting = (
  settings: Pick<WaitingState, 'concertId' | 'policy' | 'sale'>,
  stored: StoredWaiting,
  nowMs: number,
): WaitingState => {
  const { policy } = settings
  const state: WaitingState = {
    ...settings,
    tokens: new Map(),
    byUser: new Map(),
    line: new Line(),
    active: 0,
    lastSequence: stored.lastSequence,
    ended: [],
    admissions: [],
  }
  for (const row of stored.tokens) {
    const token: Token = {
      token: row.token,
      userId: row.userId,
      sequence: row.sequence,
      state: row.state,
      admittedAt: row.admittedAt,
      expiresAt: row.state === 'WAIT' ? nowMs + policy.waitLifeMs : row.expiresAt,
      storedExpiresAt: row.expiresAt,
      endReason: row.endReason,
      locks: 0,
      connections: 0,
    }
    state.tokens.set(token.token, token)
    state.byUser.set(token.userId, token)
    if (token.state === 'WAIT') state.line.join(token.sequence, token)
    else if (token.state === 'ACTIVE') state.active += 1
    else state.ended.push(token)
  }
  return state
}

/** [O3] Every ACTIVE token's deadline, by the same. The cap on extensions stays: a pause may reach beyond it, an extension never does. */
export const moveTurns = (state: WaitingState, ms: number): void => {
  for (const token of state.tokens.values()) {
    if (token.state !== 'ACTIVE') continue
    token.expiresAt += ms
    token.storedExpiresAt += ms
  }
}

/** Whether the token still counts, whether or not its end has been swept yet. */
export const isLive = (token: Token, nowMs: number): boolean =>
  token.state !== 'EXPIRED' &&
  (nowMs < token.expiresAt || token.locks > 0 || (token.state === 'WAIT' && token.connections > 0))
