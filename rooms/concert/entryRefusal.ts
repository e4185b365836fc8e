import type { Refusal } from '../../client-sdk/protocol/index.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { type TokenClaim, tokenRefusal } from '../waiting/decide.ts'
import type { ConcertActor } from './ConcertActor.ts'
import { useTurn } from './signsOfLife.ts'

/** [Q11] Who may see a schedule's seats: an ACTIVE token, whose use that is ([Q12]), or a live reservation to come back to. */
export const entryRefusal = (
  actor: ConcertActor,
  schedule: ScheduleState,
  claim: TokenClaim,
  nowMs: number,
): Refusal | undefined => {
  useTurn(actor, claim, nowMs)
  if ((schedule.byUser.get(claim.userId)?.holds ?? 0) > 0) return undefined
  return tokenRefusal(actor.state.waiting, claim, 'ACTIVE', nowMs)
}
