import type { QueueToken } from './protocol/items.ts'
import { isRefusalCode, type Language, type Problem, type RefusalCode, sentenceOf } from './protocol/refusals.ts'

/** The server's no, over whichever door it came. */
export class RefusedError extends Error {
  override readonly name = 'RefusedError'
  /** The RFC 9457 problem document, as it was received. */
  readonly problem: Problem
  readonly #language: Language

  /** @param options.language what `text()` speaks unless told otherwise */
  constructor(problem: Problem, { language = 'en', ...options }: ErrorOptions & { language?: Language } = {}) {
    super(`${problem.code}: ${problem.detail}`, options)
    this.problem = problem
    this.#language = language
  }

  get code(): RefusalCode {
    return this.problem.code
  }

  /** The field at fault, in dots, for INPUT_INVALID. */
  get path(): string | undefined {
    return this.problem.path
  }

  /** The seats in the way (SEAT_TAKEN), unknown (SEAT_NOT_FOUND), or that would be left alone (SEAT_ORPHANED). */
  get seats(): readonly string[] {
    return this.problem.seats ?? []
  }

  /** Seats that can be had instead, as many as were asked for (SEAT_ORPHANED). */
  get suggestion(): readonly string[] {
    return this.problem.suggestion ?? []
  }

  /** All that is wrong with a catalogue that was not imported. */
  get faults(): NonNullable<Problem['faults']> {
    return this.problem.faults ?? []
  }

  /** When and where the ticket was used before, for ALREADY_CHECKED_IN. */
  get checkedIn(): Problem['checkedIn'] {
    return this.problem.checkedIn
  }

  get retryAfterMs(): number | undefined {
    return this.problem.retryAfterMs
  }

  /** How many seats of the date a user may have (SEAT_LIMIT). */
  get limit(): number | undefined {
    return this.problem.limit
  }

  /** Where the user stands in the queue, for TOKEN_NOT_ACTIVE. */
  get token(): QueueToken | undefined {
    return this.problem.token
  }

  /**
   * One sentence to show to the user. A code from a server newer than this program falls back to the server's
   * title.
   */
  text(language: Language = this.#language): string {
    return isRefusalCode(this.code) ? sentenceOf(language, this.problem) : this.problem.title
  }
}

/**
 * Nobody answered, for as long as the client was told to try. Whether the command took effect is unknown; sending
 * it again under the same `commandId` is safe and tells.
 */
export class UnansweredError extends Error {
  override readonly name = 'UnansweredError'
}
