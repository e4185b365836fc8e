import { type CheckIn, DoorClient } from '../client-sdk/index.ts'

const DOORS = ['North', 'South'] as const

/** Two doors for each date, which know nothing of each other. */
export class Entrance {
  readonly #openDoor: (scheduleId: string, door: string) => DoorClient
  readonly #doors = new Map<string, readonly DoorClient[]>()

  /** @param doorToken the server's */
  constructor(address: string, doorToken: string, fetch: typeof globalThis.fetch) {
    this.#openDoor = (scheduleId, door) => new DoorClient(address, { doorToken, scheduleId, door, fetch })
  }

  /** Shows a ticket at both doors at once; what each of them is told. */
  scan(scheduleId: string, ticket: string): Promise<readonly PromiseSettledResult<CheckIn>[]> {
    const doors = this.#doors.get(scheduleId) ?? DOORS.map((door) => this.#openDoor(scheduleId, door))
    this.#doors.set(scheduleId, doors)
    return Promise.allSettled(doors.map((door) => door.checkIn(ticket)))
  }
}
