import {
  LIMITS,
  type Outcome,
  problemOf,
  type RecordedCommandType,
  type RecordedDoorCommandType,
  type RecordedOperatorCommandType,
  refuse,
} from '../../client-sdk/protocol/index.ts'
import type { CommandOutcome, Storage } from '../../storage/Storage.ts'

/** A command as far as doing it once is concerned. */
export interface NamedCommand {
  /** null: the operator, or a door. */
  readonly userId: string | null
  readonly commandId: string
  readonly type: RecordedCommandType | RecordedOperatorCommandType | RecordedDoorCommandType
  /** The command, its target and its body, in one canonical text. */
  readonly fingerprint: string
}

/** Makes what is kept of a command, its first answer, to be written with what it does; undefined where the command has no name. */
export type KeepAnswer = (
  status: CommandOutcome['status'],
  body: CommandOutcome['body'],
  atMs: number,
) => CommandOutcome | undefined

interface InFlight {
  readonly fingerprint: string
  readonly answer: Promise<Outcome>
}

/**
 * Does each (user, commandId) once. [C1] The same command again gets the first answer, from the store for 24 h or, while the first is
 * still under way, together with it. [C2] Anything else under the same id is refused. Refusals are not kept: decided afresh each time.
 */
export class Outcomes {
  readonly #storage: Storage
  readonly #now: () => number
  readonly #inFlight = new Map<string, InFlight>()

  constructor(storage: Storage, now: () => number) {
    this.#storage = storage
    this.#now = now
  }

  /** @param command undefined for one that needs not be done once, or has no name to know it by */
  async once(command: NamedCommand | undefined, run: (keep: KeepAnswer) => Promise<Outcome>): Promise<Outcome> {
    if (command === undefined) return run(() => undefined)
    const key = `${command.userId ?? ''} ${command.commandId}`
    const first = this.#inFlight.get(key)
    if (first?.fingerprint === command.fingerprint) return first.answer
    if (first !== undefined) {
      // It may be the one that is refused, and this the one that was answered long ago: only the record can tell.
      await Promise.allSettled([first.answer])
      return this.once(command, run)
    }

    const keep: KeepAnswer = (status, body, at) => ({ ...command, status, body, at })
    const answer = this.#recall(command).then((known) => known ?? run(keep))
    this.#inFlight.set(key, { fingerprint: command.fingerprint, answer })
    try {
      return await answer
    } finally {
      this.#inFlight.delete(key)
    }
  }

  async #recall(command: NamedCommand): Promise<Outcome | undefined> {
    const known = await this.#storage.commandOutcome(command.userId, command.commandId, this.#now())
    if (known === undefined) return undefined
    return known.fingerprint === command.fingerprint ? { ok: true, status: known.status, body: known.body } : reused()
  }
}

const reused = (): Outcome => ({ ok: false, problem: problemOf(refuse('COMMAND_REUSED', { path: 'commandId' })) })

/** Until when the outcomes may be forgotten. */
export const outcomesEndBefore = (nowMs: number): number => nowMs - LIMITS.outcomeLifeMs
