import type { TurnTally } from '../../client-sdk/protocol/index.ts'
import type { StoredFact } from '../../rooms/concert/state.ts'

/** What a turn may come to, each behind the one before. */
export const TURN_OUTCOMES = ['unused', 'empty', 'unpaid', 'bought'] as const satisfies readonly (keyof TurnTally)[]
type TurnOutcome = keyof TurnTally

interface Turn {
  stage: TurnOutcome
  /** Holds of which it is not known yet what becomes of them. */
  openHolds: number
  isOver: boolean
}

/**
 * Follows turns by what becomes durable, and tells of each what became of it: once it is over and so are its holds, which outlive it ([H7]). Turns that began
 * before it did are not counted. It keeps no more than is under way.
 */
export const turnCounter = (count: (outcome: TurnOutcome) => void): ((facts: readonly StoredFact[]) => void) => {
  const byUser = new Map<string, Turn>()
  const byHold = new Map<string, Turn>()

  const settle = (turn: Turn): void => {
    if (turn.isOver && turn.openHolds === 0) count(turn.stage)
  }
  const endHold = (reservationId: string, isPaid: boolean): void => {
    const turn = byHold.get(reservationId)
    if (turn === undefined) return
    byHold.delete(reservationId)
    turn.openHolds -= 1
    if (isPaid) turn.stage = 'bought'
    settle(turn)
  }
  const reach = (turn: Turn | undefined, stage: TurnOutcome): void => {
    if (turn !== undefined && TURN_OUTCOMES.indexOf(stage) > TURN_OUTCOMES.indexOf(turn.stage)) turn.stage = stage
  }
  const follow = (fact: StoredFact): void => {
    switch (fact.type) {
      case 'token-admitted':
        byUser.set(fact.userId, { stage: 'unused', openHolds: 0, isOver: false })
        return
      case 'token-claimed':
        return reach(byUser.get(fact.userId), 'empty')
      case 'seats-held': {
        // [N4] An offer has nothing to do with a turn.
        const turn = fact.offered ? undefined : byUser.get(fact.userId)
        if (turn === undefined) return
        reach(turn, 'unpaid')
        turn.openHolds += 1
        byHold.set(fact.reservationId, turn)
        return
      }
      case 'reservation-paid':
        // A turn in which an earlier hold is paid has been of use, too.
        if (!fact.offered) reach(byUser.get(fact.userId), 'bought')
        return endHold(fact.reservationId, true)
      case 'hold-expired':
      case 'hold-released':
        return endHold(fact.reservationId, false)
      case 'token-ended': {
        const turn = fact.was === 'ACTIVE' ? byUser.get(fact.userId) : undefined
        if (turn === undefined) return
        byUser.delete(fact.userId)
        turn.isOver = true
        return settle(turn)
      }
      default:
    }
  }
  return (facts) => facts.forEach(follow)
}
