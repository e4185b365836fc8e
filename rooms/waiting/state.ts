import { drawnPlaces, type Policy, type TokenEndReason } from '../../client-sdk/protocol/index.ts'
import { Line } from '../memory/Line.ts'
import type { Stock } from './Stock.ts'
import type { Sale } from './sale.ts'
import { type StoredToken, Token } from './Token.ts'

/** All queue tokens of one concert. */
export interface WaitingState {
  readonly concertId: string
  policy: Policy
  sale: Sale
  /** undefined: the line was never to be drawn. */
  lottery: Lottery | undefined
  readonly stock: Stock
  /** The newest token of each user: the only one of theirs that can be alive ([Q1]). An index by token beside it would be 40 B a waiter. */
  readonly byUser: Map<string, Token>
  /** By token: ended ones whose user has a newer one, until they are purged. */
  readonly replaced: Map<string, Token>
  line: Line<Token>
  active: number
  lastSequence: number
  /** Those that have ended and are still remembered, oldest first. */
  readonly ended: Set<Token>
  /** How many were admitted when, of late, since somebody has had to wait: what an estimate rests on. */
  admissions: Admissions[]
}

/** In one of the equal times by which they are counted. */
export interface Admissions {
  readonly cell: number
  count: number
}

/** What the line is drawn by. Whether it is to be drawn is the policy's to say; once it is, it stays so. */
export interface Lottery extends StoredLottery {
  /** Once drawn: the place for each number up to `upTo`, also of those who had left by then. */
  readonly places?: Uint32Array
}

export interface StoredLottery {
  /** Nobody may know it before the line is drawn. */
  readonly seed: string
  /** The last number that was drawn; absent: none is yet. */
  readonly upTo?: number
}

/** What of the waiting room must survive a restart. */
export interface StoredWaiting {
  readonly tokens: readonly StoredToken[]
  readonly lastSequence: number
  readonly lottery?: StoredLottery
}

/** [Q10] Order, states and ACTIVE deadlines are as they were; [Q7] every waiter is granted a full life. */
export const loadWaiting = (
  settings: Pick<WaitingState, 'concertId' | 'policy' | 'sale' | 'stock'>,
  stored: StoredWaiting,
  nowMs: number,
): WaitingState => {
  const { policy } = settings
  const state: WaitingState = {
    ...settings,
    byUser: new Map(),
    replaced: new Map(),
    line: new Line(),
    active: 0,
    lastSequence: stored.lastSequence,
    lottery: stored.lottery && drawnUpTo(stored.lottery, stored.lottery.upTo),
    ended: new Set(),
    admissions: [],
  }
  const waitsUntil = nowMs + policy.waitLifeMs
  for (const row of stored.tokens) {
    const token = new Token(row, row.state === 'WAIT' ? waitsUntil : row.expiresAt)
    remember(state, token)
    if (token.state === 'ACTIVE') state.active += 1
    else if (token.state === 'EXPIRED') state.ended.add(token)
  }
  takePlaces(state)
  return state
}

/** The same order each time: it takes nothing but the seed and the last number. */
export const drawnUpTo = ({ seed }: StoredLottery, upTo: number | undefined): Lottery =>
  upTo === undefined ? { seed } : { seed, upTo, places: drawnPlaces(seed, upTo) }

/** Whether there is a draw, and it is yet to come. */
export const isUndrawn = ({ policy, lottery }: Pick<WaitingState, 'policy' | 'lottery'>): boolean =>
  policy.opening === 'lottery' && lottery !== undefined && lottery.upTo === undefined

/** The place in line of who joined with that number. */
export const placeOf = ({ lottery }: WaitingState, joined: number): number => lottery?.places?.[joined] ?? joined

/** Gives everyone the place that is theirs now, and lines up those who wait. */
export const takePlaces = (state: WaitingState): void => {
  const waiters: Token[] = []
  for (const token of allTokens(state)) {
    token.sequence = placeOf(state, token.joined)
    if (token.state === 'WAIT') waiters.push(token)
  }
  state.line = new Line()
  for (const token of waiters.sort((a, b) => a.sequence - b.sequence)) state.line.join(token.sequence, token)
}

/** Keeps a token, as its user's newest. */
export const remember = ({ byUser, replaced }: WaitingState, token: Token): void => {
  const before = byUser.get(token.userId)
  if (before !== undefined) {
    replaced.set(before.token, before)
    // Those of all users stay in the order of their sequences.
    byUser.delete(token.userId)
  }
  byUser.set(token.userId, token)
}

export const forget = ({ byUser, replaced, ended }: WaitingState, token: Token): void => {
  if (!replaced.delete(token.token)) byUser.delete(token.userId)
  ended.delete(token)
}

/** A user's token by its id; undefined for one that is unknown, or another's. */
export const tokenOf = ({ byUser, replaced }: WaitingState, userId: string, tokenId: string): Token | undefined => {
  const newest = byUser.get(userId)
  if (newest?.token === tokenId) return newest
  const older = replaced.get(tokenId)
  return older?.userId === userId ? older : undefined
}

/** All that are remembered. */
export function* allTokens({ byUser, replaced }: WaitingState): Generator<Token, void> {
  yield* replaced.values()
  yield* byUser.values()
}

/** [O3] Every ACTIVE token's deadline, by the same. The cap on extensions stays: a pause may reach beyond it, an extension never does. */
export const moveTurns = (state: WaitingState, ms: number): void => {
  for (const token of state.byUser.values()) if (token.state === 'ACTIVE') token.move(ms)
}

/** [Q12] Every turn that is yet to be used has until then, if that is longer than before. */
export const prolongClaims = (state: WaitingState, claimBy: number): void => {
  for (const token of state.byUser.values()) if (token.state === 'ACTIVE') token.prolongClaim(claimBy)
}

/** Whether the token still counts, whether or not its end has been swept yet. */
export const isLive = (token: Token, nowMs: number): boolean =>
  token.state !== 'EXPIRED' &&
  (nowMs < token.endsAt || token.locks > 0 || (token.state === 'WAIT' && token.connections > 0))

/** [Q12] Why a token is over whose time is. */
export const overdueReason = ({ claimDeadline }: Token): TokenEndReason =>
  claimDeadline === undefined ? 'EXPIRED' : 'UNCLAIMED'
