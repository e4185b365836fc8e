import type { CommandType, Envelope } from '../../../client-sdk/protocol/index.ts'
import type { Random } from '../Random.ts'

export interface HoardersAct {
  readonly type: CommandType
  readonly body: unknown
  readonly inMs: number
  /** Under the name of the one before. */
  readonly isSame: boolean
  /** Exactly when it was told to come again, or very little later. */
  readonly isPrompt: boolean
}

/** How people keep seats from others: they give back what they hold and hold it again; and who is told to wait does so to the millisecond, or less. */
export class Hoarding {
  readonly #random: Random
  readonly #heldBy = new Map<string, unknown>()

  constructor(random: Random) {
    this.#random = random
  }

  /** What they do after an answer. @param told its body, or the problem */
  after({ type, body }: Envelope, told: unknown): HoardersAct | undefined {
    const { reservationId, retryAfterMs } = (told ?? {}) as { reservationId?: string; retryAfterMs?: number }
    if (retryAfterMs !== undefined) {
      if (this.#random.chance(0.3)) return undefined
      const isPrompt = this.#random.chance(0.7)
      const inMs = isPrompt ? retryAfterMs + this.#random.between(0, 3) : this.#random.between(0, retryAfterMs)
      return { type, body, inMs, isSame: this.#random.chance(0.3), isPrompt }
    }
    const soonMs = this.#random.between(0, 400)
    if (type === 'hold' && reservationId !== undefined && this.#random.chance(0.6)) {
      this.#heldBy.set(reservationId, body)
      return { type: 'release', body: { reservationId }, inMs: soonMs, isSame: false, isPrompt: false }
    }
    const held = type === 'release' ? this.#heldBy.get((body as { reservationId: string }).reservationId) : undefined
    if (held === undefined || this.#random.chance(0.3)) return undefined
    return { type: 'hold', body: held, inMs: soonMs, isSame: false, isPrompt: false }
  }
}
