import type { Seat } from '../client-sdk/index.ts'

const SEATS_LIST = /\/api\/schedules\/([^/]+)\/seats\?all=1$/
const EMPTY_LIST = '{"seats":[]}'

/**
 * The seats of each date, once for a whole crowd: every bot asks for them, as a customer's page does, but to read
 * thousands of copies of a large hall would take more processor and memory than all else that bots do.
 */
export class Halls {
  readonly #seats = new Map<string, readonly Seat[]>()

  /** What was received in place of a list of all seats if it need not be read, as the hall is known. */
  standIn(address: string): string | undefined {
    return this.#seats.has(SEATS_LIST.exec(address)?.[1] ?? '') ? EMPTY_LIST : undefined
  }

  /** The list to go on with; the one given may be forgotten. Statuses in it are as of whoever asked first. */
  share(scheduleId: string, seats: readonly Seat[]): readonly Seat[] {
    const known = this.#seats.get(scheduleId)
    if (known === undefined) this.#seats.set(scheduleId, seats)
    return known ?? seats
  }
}
