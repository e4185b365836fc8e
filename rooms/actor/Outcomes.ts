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
import { PassingMap } from '../memory/PassingMap.ts'
import type { Journal } from './Journal.ts'

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
  /** Resolves once the record tells whether it was done. */
  readonly settled: Promise<void>
}

/**
 * Does each (user, commandId) once. [C1] The same command again gets the first answer, from the store for 24 h or, while the first is
 * still under way, together with it. [C2] Anything else under the same id is refused. Refusals are not kept: decided afresh each time.
 *
 * A poisoned concert turns away also those whose write set is in the commit under way, and may yet be done. Looked up before that has ended, one
 * that comes again would seem new and be done twice, which the store forbids; so until then it is turned away as the first was.
 */
export class Outcomes {
  readonly #storage: Storage
  readonly #journal: Pick<Journal, 'settled'>
  readonly #now: () => number
  readonly #inFlight = new PassingMap<string, InFlight>()

  constructor(storage: Storage, journal: Pick<Journal, 'settled'>, now: () => number) {
    this.#storage = storage
    this.#journal = journal
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
      await first.settled
      return this.once(command, run)
    }

    let mayBeWritten = false
    const keep: KeepAnswer = (status, body, at) => {
      mayBeWritten = true
      return { ...command, status, body, at }
    }
    const answer = this.#recall(command).then((known) => known ?? run(keep))
    const settled = this.#settle(key, answer, () => mayBeWritten)
    this.#inFlight.set(key, { fingerprint: command.fingerprint, answer, settled })
    return answer
  }

  async #settle(key: string, answer: Promise<Outcome>, mayBeWritten: () => boolean): Promise<void> {
    const isTurnedAway = await answer.then(
      (outcome) => !outcome.ok && outcome.problem.code === 'UNAVAILABLE',
      () => true,
    )
    if (isTurnedAway && mayBeWritten()) await this.#journal.settled()
    this.#inFlight.delete(key)
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
