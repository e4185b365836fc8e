import {
  isRefusal,
  type Refusal,
  refuse,
  type WaitlistPlace,
  type WaitlistWish,
} from '../../client-sdk/protocol/index.ts'
import type { KeepAnswer } from '../actor/Outcomes.ts'
import { decideJoin, decideLeave } from '../schedule/decideWaitlist.ts'
import { waitlistPlaceView } from '../schedule/view.ts'
import type { ConcertActor } from './ConcertActor.ts'
import { type Tries, triesRefusal } from './Tries.ts'
import { saleRefusal } from './view.ts'

interface Command {
  readonly scheduleId: string
  readonly userId: string
}

/** What a user does on the waitlist of a date. Nothing here takes a turn; offers are made where seats come back, by `ConcertActor`. */
export class ConcertWaitlist {
  readonly #actor: ConcertActor
  readonly #tries: Tries

  constructor(actor: ConcertActor, tries: Tries) {
    this.#actor = actor
    this.#tries = tries
  }

  async place({ scheduleId, userId }: Command): Promise<WaitlistPlace | Refusal> {
    return this.#actor.read(
      () => waitlistPlaceView(this.#actor.schedule(scheduleId), userId) ?? refuse('NOT_ON_WAITLIST'),
    )
  }

  /** [N1] The place, and whether it is new. */
  async join(
    { scheduleId, userId, wish }: Command & { readonly wish: WaitlistWish },
    keep: KeepAnswer,
  ): Promise<{ readonly place: WaitlistPlace; readonly isNew: boolean } | Refusal> {
    return this.#actor.answer((nowMs) => {
      const schedule = this.#actor.schedule(scheduleId)
      const decision = decideJoin(
        schedule,
        {
          userId,
          wish,
          saleRefusal: saleRefusal(this.#actor.state, nowMs),
          triesRefusal: triesRefusal(this.#tries.cycleWaitMs(userId, nowMs)),
          seatsElsewhere: this.#actor.seatsElsewhere(userId, scheduleId),
        },
        nowMs,
      )
      if (isRefusal(decision)) return decision
      const facts = this.#actor.evolve(decision, nowMs)
      const place = waitlistPlaceView(schedule, userId) as WaitlistPlace
      const isNew = decision.length > 0
      this.#actor.write(facts, isNew ? keep(201, place, nowMs) : undefined)
      return { place, isNew }
    })
  }

  async leave({ scheduleId, userId }: Command, keep: KeepAnswer): Promise<Refusal | null> {
    return this.#actor.answer((nowMs) => {
      const decision = decideLeave(this.#actor.schedule(scheduleId), { userId }, nowMs)
      if (isRefusal(decision)) return decision
      this.#actor.carryOut(decision, nowMs, keep(204, null, nowMs))
      return null
    })
  }
}
