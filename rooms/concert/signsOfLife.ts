import { isRefusal } from '../../client-sdk/protocol/index.ts'
import { decideClaim, decideTouch, findToken, type TokenClaim } from '../waiting/decide.ts'
import type { WaitingEvent } from '../waiting/events.ts'
import type { ConcertActor } from './ConcertActor.ts'

/** [Q7] A request is a sign of life of the token it names. */
export const touchToken = (actor: ConcertActor, claim: TokenClaim, nowMs: number): void => {
  // A life that can't be stored can't slide; nor may the admissions that evolving brings with it be made.
  if (!actor.ready) return
  const { waiting } = actor.state
  const found = findToken(waiting, claim, nowMs)
  if (!isRefusal(found)) carryOut(actor, decideTouch(waiting, found, nowMs), nowMs)
}

/** [Q12] What only a turn entitles to is asked for: of a waiter a sign of life, and the first time of a turn its use. */
export const useTurn = (actor: ConcertActor, claim: TokenClaim, nowMs: number): void => {
  // What can't be stored is no use: whoever has a turn has all the claim time again once it can be.
  if (!actor.ready) return
  const { waiting } = actor.state
  const found = findToken(waiting, claim, nowMs)
  if (isRefusal(found)) return
  carryOut(actor, decideTouch(waiting, found, nowMs), nowMs)
  carryOut(actor, decideClaim(waiting, found, nowMs), nowMs)
}

/** Mostly there is none, or one that only memory hears of. */
const carryOut = (actor: ConcertActor, events: readonly WaitingEvent[], nowMs: number): void => {
  const [first] = events
  if (first?.type === 'token-touched') actor.slide(first, nowMs)
  else if (first !== undefined) actor.carryOut(events, nowMs)
}
