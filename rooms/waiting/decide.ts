import { isRefusal, type Policy, type Refusal, refuse, type TokenEndReason } from '../../client-sdk/protocol/index.ts'
import type { WaitingEvent } from './events.ts'
import { salePhase } from './sale.ts'
import { isLive, isUndrawn, overdueReason, tokenOf, type WaitingState } from './state.ts'
import type { Token } from './Token.ts'
import { tokenView } from './view.ts'

/** How a request names its queue token: by header, or by the socket of a user who joined with a ticket. */
export type TokenClaim =
  | { readonly by: 'header'; readonly userId: string; readonly token: string | undefined }
  | { readonly by: 'socket'; readonly userId: string }

/** The token a request comes with, ended or not; undefined where it names none of its sender's. */
export const claimedToken = (state: WaitingState, claim: TokenClaim): Token | undefined =>
  claim.by === 'socket' ? state.byUser.get(claim.userId) : tokenOf(state, claim.userId, claim.token ?? '')

/** The token a request comes with, or why it is none: TOKEN_INVALID, TOKEN_EXPIRED. */
export const findToken = (state: WaitingState, claim: TokenClaim, nowMs: number): Token | Refusal => {
  const token = claimedToken(state, claim)
  if (token === undefined) return refuse('TOKEN_INVALID')
  return isLive(token, nowMs) ? token : refuse('TOKEN_EXPIRED')
}

/** Why a request may not do what takes an ACTIVE token (or, with `LIVE`, any living one); undefined if it may. */
export const tokenRefusal = (
  state: WaitingState,
  claim: TokenClaim,
  needed: 'ACTIVE' | 'LIVE',
  nowMs: number,
): Refusal | undefined => {
  const found = findToken(state, claim, nowMs)
  if (isRefusal(found)) return found
  if (needed === 'LIVE' || found.state === 'ACTIVE') return undefined
  return refuse('TOKEN_NOT_ACTIVE', { token: tokenView(state, found, nowMs) })
}

/** [Q1] A user with a living token keeps it; anyone else goes to the end of the line, unless it is a certain place they came back for. */
export const decideEnter = (
  state: WaitingState,
  command: {
    readonly userId: string
    readonly newToken: string
    readonly comeBackTo: string | undefined
    /** [L7] Why this user has to wait for another place in a line that is yet to be drawn, if so. */
    readonly triesRefusal: Refusal | undefined
  },
  nowMs: number,
): readonly WaitingEvent[] | Refusal => {
  if (command.comeBackTo !== undefined) {
    const found = findToken(state, { by: 'header', userId: command.userId, token: command.comeBackTo }, nowMs)
    return isRefusal(found) ? found : decideTouch(state, found, nowMs)
  }
  const known = state.byUser.get(command.userId)
  if (known !== undefined && isLive(known, nowMs)) return decideTouch(state, known, nowMs)
  if (command.triesRefusal !== undefined && isUndrawn(state)) return command.triesRefusal
  return [
    // If its deadline is yet to be carried out, a restart would bring it back to life beside the new one.
    ...(known === undefined ? [] : end(state, known, overdueReason(known), nowMs)),
    {
      type: 'token-issued',
      concertId: state.concertId,
      token: command.newToken,
      userId: command.userId,
      sequence: state.lastSequence + 1,
      at: nowMs,
      expiresAt: nowMs + state.policy.waitLifeMs,
    },
  ]
}

/** [Q7] Any sign of life starts a waiter's life anew; the store hears of it at most each tenth of a life. */
export const decideTouch = (state: WaitingState, token: Token, nowMs: number): readonly WaitingEvent[] => {
  const { waitLifeMs } = state.policy
  const expiresAt = nowMs + waitLifeMs
  if (token.state !== 'WAIT' || expiresAt <= token.expiresAt) return []
  const { token: id, userId, storedExpiresAt } = token
  if (expiresAt - storedExpiresAt < waitLifeMs / 10) return [{ type: 'token-touched', token: id, userId, expiresAt }]
  return [{ type: 'token-prolonged', concertId: state.concertId, token: id, userId, expiresAt }]
}

/** [L1] The line is drawn once, when the sale first opens, whatever opens it. */
export const decideDraw = (state: WaitingState, nowMs: number): readonly WaitingEvent[] => {
  if (!isUndrawn(state) || salePhase(state.sale, nowMs) !== 'OPEN') return []
  return [{ type: 'line-drawn', concertId: state.concertId, upTo: state.lastSequence, at: nowMs }]
}

/** [Q12] The first use of a turn; from then on it has its whole life. */
export const decideClaim = (state: WaitingState, token: Token, nowMs: number): readonly WaitingEvent[] => {
  if (token.state !== 'ACTIVE' || token.claimBy === undefined) return []
  return [{ type: 'token-claimed', concertId: state.concertId, token: token.token, userId: token.userId, at: nowMs }]
}

/**
 * [Q12] Whoever has yet to use a turn has the whole claim time for it, from then on and within its deadline: for after a time in which nobody could use one
 * durably, or at all.
 */
export const decideClaimExtension = (
  { concertId, policy, byUser }: WaitingState,
  fromMs: number,
): readonly WaitingEvent[] => {
  let latest = 0
  for (const { state, claimBy: before, expiresAt } of byUser.values()) {
    if (state !== 'ACTIVE' || before === undefined) continue
    const claimBy = claimByOf(policy, fromMs, expiresAt)
    if (claimBy > before) latest = Math.max(latest, claimBy)
  }
  return latest === 0 ? [] : [{ type: 'claims-prolonged', concertId, claimBy: latest }]
}

/** [Q12] Until when a turn has to be used first that can be from then on; to its deadline where policy sets no time. */
const claimByOf = ({ claimMs }: Policy, fromMs: number, expiresAt: number): number =>
  claimMs === 0 ? expiresAt : Math.min(fromMs + claimMs, expiresAt)

/**
 * [Q3] [Q4] [Q6] Admits those first in line, as many as there is room for and `most` allows; nobody unless the sale is open ([O1] [O2] [O4])
 * and has a seat for them ([Q13]), and the line is drawn ([L2]).
 * [Q7] Whoever is found dead on the way is taken out: a server that was held up may get here before it gets to their deadlines.
 */
export const decideAdmission = (state: WaitingState, nowMs: number, most: number): readonly WaitingEvent[] => {
  const { concertId, policy, line } = state
  const events: WaitingEvent[] = []
  if (line.size === 0 || salePhase(state.sale, nowMs) !== 'OPEN' || isUndrawn(state)) return events
  const slots = Math.min(most, policy.maxActive - state.active)
  // Mostly there is none, and the seats need not be counted.
  let room = slots > 0 ? Math.min(slots, state.stock.room(nowMs, policy.turnsPerSeat)) : 0
  if (room <= 0) return events
  const expiresAt = nowMs + policy.activeLifeMs
  const claimBy = claimByOf(policy, nowMs, expiresAt)
  for (const waiter of line) {
    if (!isLive(waiter, nowMs)) {
      events.push(...end(state, waiter, 'EXPIRED', nowMs))
      continue
    }
    const { token, userId } = waiter
    events.push({ type: 'token-admitted', concertId, token, userId, at: nowMs, expiresAt, claimBy })
    room -= 1
    if (room === 0) break
  }
  return events
}

/**
 * [Q8] A hold moves its token's deadline where policy says so, never beyond the cap. While a payment is under way nothing moves: it may
 * have ended the token by the time the store hears of it.
 */
export const decideExtension = (state: WaitingState, token: Token): readonly WaitingEvent[] => {
  const { holdExtendsTokenMs, activeCapMs } = state.policy
  if (token.state !== 'ACTIVE' || token.admittedAt === undefined || token.locks > 0) return []
  const expiresAt = Math.min(token.expiresAt + holdExtendsTokenMs, token.admittedAt + activeCapMs)
  if (expiresAt <= token.expiresAt) return []
  const { token: id, userId } = token
  return [{ type: 'token-prolonged', concertId: state.concertId, token: id, userId, expiresAt }]
}

export const decideLeave = (
  state: WaitingState,
  claim: TokenClaim,
  nowMs: number,
): readonly WaitingEvent[] | Refusal => {
  const found = findToken(state, claim, nowMs)
  if (isRefusal(found)) return found
  if (found.locks > 0) return refuse('PAYMENT_IN_PROGRESS')
  return end(state, found, 'LEFT', nowMs)
}

/** [Q9] What spends a token, in the write set of what spends it. */
export const decideSpend = (state: WaitingState, token: Token, nowMs: number): readonly WaitingEvent[] =>
  token.state === 'ACTIVE' ? end(state, token, 'SPENT', nowMs) : []

/** A deadline has come: the token ends, unless it has been given longer in the meantime. */
export const decideExpiry = (state: WaitingState, token: Token, nowMs: number): readonly WaitingEvent[] =>
  isLive(token, nowMs) ? [] : end(state, token, overdueReason(token), nowMs)

/** [Q7] An open waiting socket is activity; when it closes the waiter has a full life left. */
export const decideConnection = (
  state: WaitingState,
  type: 'waiter-connected' | 'waiter-disconnected',
  { userId, token: tokenId }: Pick<Token, 'userId' | 'token'>,
  nowMs: number,
): readonly WaitingEvent[] => {
  const token = tokenOf(state, userId, tokenId)
  if (token === undefined || !isLive(token, nowMs)) return []
  const expiresAt = token.state === 'WAIT' ? nowMs + state.policy.waitLifeMs : token.expiresAt
  return [{ type, token: tokenId, userId, expiresAt }]
}

/** So many tokens are forgotten in one write set: a crowd's at once would hold up everyone else's commit. */
export const PURGE_AT_ONCE = 1_000

/** Forgets the oldest ended tokens, but for one that a payment under way has still to unlock. */
export const decidePurge = (state: WaitingState): readonly WaitingEvent[] => {
  const oldest = state.ended.values().take(PURGE_AT_ONCE)
  const tokens = [...oldest.filter(({ locks }) => locks === 0).map(({ token }) => token)]
  return tokens.length === 0 ? [] : [{ type: 'tokens-purged', concertId: state.concertId, tokens }]
}

const end = (state: WaitingState, token: Token, reason: TokenEndReason, nowMs: number): readonly WaitingEvent[] => {
  if (token.state === 'EXPIRED') return []
  return [
    {
      type: 'token-ended',
      concertId: state.concertId,
      token: token.token,
      userId: token.userId,
      sequence: token.joined,
      was: token.state,
      reason,
      at: nowMs,
    },
  ]
}
