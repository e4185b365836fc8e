import { type Allotment, isRefusal, type Refusal } from '../../client-sdk/protocol/index.ts'
import { decideCode } from '../schedule/decideAllotments.ts'
import { allotmentViews } from '../schedule/view.ts'
import type { TokenClaim } from '../waiting/decide.ts'
import type { ConcertActor } from './ConcertActor.ts'
import { entryRefusal } from './entryRefusal.ts'
import { type Tries, triesRefusal } from './Tries.ts'

/** What a user does with the allotments of a date: sees what is kept for whom, and becomes a member. */
export class ConcertAllotments {
  readonly #actor: ConcertActor
  readonly #tries: Tries

  constructor(actor: ConcertActor, tries: Tries) {
    this.#actor = actor
    this.#tries = tries
  }

  /** What is kept for whom, and whether the user is one of them. */
  async list(scheduleId: string, claim: TokenClaim): Promise<readonly Allotment[] | Refusal> {
    return this.#actor.read((nowMs) => {
      const schedule = this.#actor.schedule(scheduleId)
      return entryRefusal(this.#actor, schedule, claim, nowMs) ?? allotmentViews(schedule, claim.userId)
    })
  }

  /**
   * [H14] Makes the user a member, for good. A wrong code is a try of the user's; the same again says no more than before, and costs nothing.
   *
   * @param command.code its SHA-256
   */
  async presentCode(command: {
    readonly scheduleId: string
    readonly claim: TokenClaim
    readonly code: string
  }): Promise<{ readonly allotment: Allotment; readonly isNew: boolean } | Refusal> {
    return this.#actor.answer((nowMs) => {
      const { claim, code } = command
      const { userId } = claim
      const schedule = this.#actor.schedule(command.scheduleId)
      const refusal =
        entryRefusal(this.#actor, schedule, claim, nowMs) ?? triesRefusal(this.#tries.codeWaitMs(userId, code, nowMs))
      if (refusal !== undefined) return refusal
      const decision = decideCode(schedule, { userId, code }, nowMs)
      if (isRefusal(decision)) {
        if (decision.code === 'CODE_INVALID') this.#tries.countWrongCode(userId, code, nowMs)
        return decision
      }
      const { events, allotment } = decision
      this.#actor.carryOut(events, nowMs)
      const view = allotmentViews(schedule, userId)[schedule.allotments.indexOf(allotment)] as Allotment
      return { allotment: view, isNew: events.length > 0 }
    })
  }
}
