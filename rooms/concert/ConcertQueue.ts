import {
  type AdmittedMessage,
  isRefusal,
  type PositionMessage,
  type QueueToken,
  queueTokenOf,
  type Refusal,
  refuse,
  type TokenEndReason,
} from '../../client-sdk/protocol/index.ts'
import type { KeepAnswer } from '../actor/Outcomes.ts'
import type { TokenClaim } from '../waiting/decide.ts'
import * as queue from '../waiting/decide.ts'
import { isLive, isUndrawn, overdueReason, type WaitingState } from '../waiting/state.ts'
import type { Token } from '../waiting/Token.ts'
import { admittedView, drawView, tokenView } from '../waiting/view.ts'
import type { ConcertActor } from './ConcertActor.ts'
import { touchToken } from './signsOfLife.ts'
import { Tries, triesRefusal } from './Tries.ts'

/** What the waiting room tells a user: a place as of the last tick, a turn that has come, or one that is over. */
export type QueueStanding =
  | { readonly kind: 'waiting'; readonly position: PositionMessage }
  | { readonly kind: 'admitted'; readonly admitted: AdmittedMessage }
  | { readonly kind: 'ended'; readonly reason: TokenEndReason }

/** What a user does in a concert's queue. Each command reads top to bottom: decide, evolve, write, answer. */
export class ConcertQueue {
  readonly #actor: ConcertActor
  readonly #newId: () => string
  readonly #tries = new Tries()

  constructor(actor: ConcertActor, newId: () => string) {
    this.#actor = actor
    this.#newId = newId
  }

  async enter(
    userId: string,
    comeBackTo: string | undefined,
  ): Promise<{ readonly token: QueueToken; readonly issued: boolean } | Refusal> {
    return this.#actor.answer((nowMs) => {
      const { waiting } = this.#actor.state
      const newToken = queueTokenOf(this.#actor.concertId, this.#newId())
      const tooFast = triesRefusal(this.#tries.drawnPlaceWaitMs(userId, nowMs))
      const events = queue.decideEnter(waiting, { userId, newToken, comeBackTo, triesRefusal: tooFast }, nowMs)
      if (isRefusal(events)) return events
      const issued = events.some((event) => event.type === 'token-issued')
      if (issued && isUndrawn(waiting)) this.#tries.countDrawnPlace(userId, nowMs)
      this.#actor.carryOut(events, nowMs)
      return { token: tokenView(waiting, waiting.byUser.get(userId) as Token, nowMs), issued }
    })
  }

  /** The poll. An ended token is an answer too, until it is purged. */
  async token(claim: TokenClaim): Promise<QueueToken | Refusal> {
    return this.#actor.read((nowMs) => {
      const { waiting } = this.#actor.state
      touchToken(this.#actor, claim, nowMs)
      const token = queue.claimedToken(waiting, claim)
      return token === undefined ? refuse('TOKEN_INVALID') : tokenView(waiting, token, nowMs)
    })
  }

  async leave(claim: TokenClaim, keep: KeepAnswer): Promise<Refusal | null> {
    return this.#actor.answer((nowMs) => {
      const decision = queue.decideLeave(this.#actor.state.waiting, claim, nowMs)
      if (isRefusal(decision)) return decision
      this.#actor.carryOut(decision, nowMs, keep(204, null, nowMs))
      return null
    })
  }

  /** [Q7] An open waiting socket is a sign of life, as its closing is the last. */
  connection(type: 'waiter-connected' | 'waiter-disconnected', token: Pick<Token, 'userId' | 'token'>): void {
    this.#actor.run((nowMs) =>
      this.#actor.carryOut(queue.decideConnection(this.#actor.state.waiting, type, token, nowMs), nowMs),
    )
  }

  /**
   * Where a user stands, for the waiting room to tell. undefined: nothing can be said now, and an event will say it; so too where the
   * user is admitted, or the line is drawn, between the question and the answer.
   */
  async standing(userId: string): Promise<QueueStanding | undefined> {
    const seen = await this.#actor.answer((nowMs): QueueStanding | PlaceSeen => {
      const { waiting } = this.#actor.state
      const token = waiting.byUser.get(userId)
      if (token === undefined) return { kind: 'ended', reason: 'EXPIRED' }
      if (!isLive(token, nowMs)) return { kind: 'ended', reason: token.endReason ?? overdueReason(token) }
      if (token.state === 'WAIT') return placeSeen(waiting, token)
      return { kind: 'admitted', admitted: admittedView(waiting, token, token) }
    })
    if (isRefusal(seen)) return undefined
    if (seen.kind !== 'place') return seen
    const { waiting } = this.#actor.state
    const token = waiting.byUser.get(userId)
    if (token?.state !== 'WAIT' || !isSamePlace(placeSeen(waiting, token), seen)) return undefined
    // How many are ahead is as of the last tick, which may have been told while this waited at the gate.
    const position = this.#actor.departures.place(seen.sequence, waiting.line.ahead(seen.sequence))
    return { kind: 'waiting', position: { ...position, ...seen.draw } }
  }
}

/** A waiter's place, but for how many are ahead of it. */
interface PlaceSeen {
  readonly kind: 'place'
  readonly token: string
  readonly sequence: number
  readonly draw: ReturnType<typeof drawView>
}

const placeSeen = (waiting: WaitingState, token: Token): PlaceSeen => ({
  kind: 'place',
  token: token.token,
  sequence: token.sequence,
  draw: drawView(waiting, token),
})

/** [L4] A draw may give somebody the very number it joined with: that is another place all the same. */
const isSamePlace = (a: PlaceSeen, b: PlaceSeen): boolean =>
  a.token === b.token && a.sequence === b.sequence && a.draw.joined === b.draw.joined
