import {
  type DoorCommandType,
  type DoorEnvelope,
  isRefusal,
  type Outcome,
  type Refusal,
  type RevokedTickets,
  refuse,
} from '../../client-sdk/protocol/index.ts'
import type { Storage } from '../../storage/Storage.ts'
import type { KeepAnswer, Outcomes } from '../actor/Outcomes.ts'
import type { Concerts } from '../concert/Concerts.ts'
import type { AdmissionTickets } from './AdmissionTickets.ts'
import { answered, created, outcomeOf, type Success, withoutThrowing } from './answers.ts'
import { type DecodedDoorCommand, decodeDoorCommand } from './decode.ts'
import { findConcertOfSchedule } from './findConcert.ts'
import { nameOfDoorCommand } from './nameOf.ts'

export interface DoorDeskDeps {
  readonly storage: Pick<Storage, 'revokedTickets'>
  readonly concerts: Concerts
  readonly outcomes: Outcomes
  readonly admissionTickets: AdmissionTickets
  /** An error that no command should be able to cause. */
  readonly reportError: (command: DoorCommandType, message: string) => void
}

/** A decoded command. `keep` makes the answer that is kept with what the command does. */
interface Asked<T extends DoorCommandType> extends DecodedDoorCommand<T> {
  readonly keep: KeepAnswer
}
type Handlers = { readonly [T in DoorCommandType]: (asked: Asked<T>) => Promise<Success | Refusal> }

/**
 * What the doors of a hall may do, which is to let people in and to know whose tickets are void; the HTTP door has made sure that it is one of
 * them. Like the box office it never rejects, and leaves to the concert what may be done there.
 */
export class DoorDesk {
  readonly #deps: DoorDeskDeps

  constructor(deps: DoorDeskDeps) {
    this.#deps = deps
  }

  async execute(envelope: DoorEnvelope): Promise<Outcome> {
    const { reportError } = this.#deps
    return withoutThrowing(
      () => this.#refuseOrRun(envelope),
      (message) => reportError(envelope.type, message),
    )
  }

  async #refuseOrRun<T extends DoorCommandType>(envelope: DoorEnvelope & { readonly type: T }) {
    const { type } = envelope
    const asked = decodeDoorCommand(envelope)
    if (isRefusal(asked)) return outcomeOf(asked)
    return this.#deps.outcomes.once(nameOfDoorCommand(type, asked), async (keep) =>
      outcomeOf(await this.#handlers[type]({ ...asked, keep })),
    )
  }

  readonly #handlers: Handlers = {
    checkIn: async ({ body, keep }) => created(await this.#deps.admissionTickets.checkIn(body, keep)),

    revokedTickets: async ({ body: { scheduleId, after, limit } }) => {
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      if (isRefusal(concert)) return concert
      const rows = await this.#deps.storage.revokedTickets(scheduleId, after, limit)
      if (rows === undefined) return refuse('EVENTS_GONE', { path: 'after', reason: NEVER_REACHED })
      const revoked = rows.map(({ reservationId, generation }) => ({ reservationId, generation }))
      return answered({ revoked, next: rows.at(-1)?.number ?? after } satisfies RevokedTickets)
    },
  }
}

const NEVER_REACHED = 'It was told by another database; begin anew without it.'
