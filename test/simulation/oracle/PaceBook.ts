import { type CommandType, LIMITS, type Policy, type Problem } from '../../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../../storage/Storage.ts'
import type { Call } from './Calls.ts'
import type { Machine } from './Machine.ts'
import type { Policies } from './Policies.ts'

type Fail = (invariant: string, detail: string) => void

const MINUTE = 60_000

/** What a user was told to wait, and by what clock that is over at the earliest and at the latest. */
interface Wait {
  readonly told: Call
  readonly toldStep: number
  readonly earliestMs: number
  readonly latestMs: number
}

/** What a user has asked one process for, in one concert. */
interface Asked {
  readonly holds: Call[]
  readonly releases: Call[]
  /** How often to enter the queue, under whatever name. */
  entries: number
  heldAt: number[]
  /** As of which policy those are. */
  policyStep: number
  /** By what it was told to wait with. */
  readonly waits: Map<CommandType, Wait>
}

/**
 * [H12] [N1] Who tries how fast, and who is told to wait how long: nobody waits who has asked for little, nobody is let in sooner or later than it was
 * told, and nobody holds more often than may be. A process remembers what it was asked itself, so all of it goes by process.
 */
export class PaceBook {
  readonly #asked = new Map<string, Asked>()

  delivered(call: Call, concertId: string): void {
    if (call.type === 'hold') this.#of(call.machine, call.userId, concertId).holds.push(call)
    if (call.type === 'enterQueue') this.#of(call.machine, call.userId, concertId).entries += 1
    if (call.type === 'release') this.#of(call.machine, call.userId, concertId).releases.push(call)
  }

  /**
   * Whether the user may have had to wait, and so long.
   *
   * @param lapses how many holds of the user's may have lapsed
   */
  mayWait(
    call: Call,
    concertId: string,
    { retryAfterMs = 0 }: Problem,
    policies: readonly Policy[],
    lapses: number,
  ): boolean {
    const asked = this.#of(call.machine, call.userId, concertId)
    // Under one name too: it is another try once its answer can't have been lost any more.
    const tries = call.type === 'hold' ? asked.holds.filter((other) => other !== call).length : 0
    const returns = asked.releases.length + lapses
    return policies.some(({ holdsPerMinute, cyclesPerMinute }) => {
      const byHolds = holdsPerMinute > 0 && tries >= holdsPerMinute ? MINUTE / holdsPerMinute : 0
      const byCycles =
        cyclesPerMinute > 0 && returns >= cyclesPerMinute
          ? ((returns + 1 - cyclesPerMinute) * MINUTE) / cyclesPerMinute
          : 0
      return retryAfterMs >= 1 && retryAfterMs <= Math.ceil(Math.max(byHolds, byCycles))
    })
  }

  /** [L7] The same of another place in a line that is yet to be drawn. */
  mayWaitToEnter(call: Call, concertId: string, { retryAfterMs = 0 }: Problem): boolean {
    const most = LIMITS.drawnPlacesPerMinute
    const { entries } = this.#of(call.machine, call.userId, concertId)
    return entries > most && retryAfterMs >= 1 && retryAfterMs <= MINUTE / most
  }

  /** A hold, or a place on a waitlist, was refused for its pace; who has done nothing since it was told to wait, and has waited, must not be. */
  refused(
    call: Call,
    concertId: string,
    { retryAfterMs = 0 }: Problem,
    step: number,
    policyStep: number,
    lapsedSince: (step: number) => boolean,
    fail: Fail,
  ): void {
    const asked = this.#of(call.machine, call.userId, concertId)
    const wait = asked.waits.get(call.type)
    if (wait !== undefined && policyStep <= wait.told.sinceStep && call.minMs >= wait.latestMs) {
      const isIdle =
        !lapsedSince(wait.toldStep) &&
        [...asked.holds, ...asked.releases].every(
          (other) => other === call || other === wait.told || (other.answeredStep ?? Infinity) < wait.told.sinceStep,
        )
      if (isIdle) fail('pace', `${call.userId} has waited until ${wait.latestMs} as it was told, and has to wait again`)
    }
    const { machine, minMs } = call
    asked.waits.set(call.type, {
      told: call,
      toldStep: step,
      earliestMs: minMs + retryAfterMs,
      latestMs: machine.maxMs + retryAfterMs,
    })
  }

  /** A hold or a place came so far as to be about its seats: under a new name, that must not be before its time. */
  tried(call: Call, concertId: string, policyStep: number, fail: Fail): void {
    const wait = this.#of(call.machine, call.userId, concertId).waits.get(call.type)
    if (wait === undefined || !call.isFirst || policyStep > wait.told.sinceStep || call.sinceStep <= wait.toldStep)
      return
    if (call.machine.maxMs < wait.earliestMs)
      fail('pace', `${call.userId} was to wait until ${wait.earliestMs}, and was let in at ${call.machine.maxMs}`)
  }

  /** The store has a new hold, by this process: so many so fast there may be. */
  held(machine: Machine, row: ReservationRecord, policies: Policies, fail: Fail): void {
    const { userId, concertId, heldAt } = row
    const asked = this.#of(machine, userId, concertId)
    const policyStep = policies.sinceStep(concertId)
    if (asked.policyStep !== policyStep) Object.assign(asked, { policyStep, heldAt: [] })
    asked.heldAt.push(heldAt)
    const { holdsPerMinute } = policies.now(concertId)
    if (holdsPerMinute === 0) return
    asked.heldAt.forEach((time, at) => {
      const count = asked.heldAt.length - at
      const most = holdsPerMinute + Math.floor(((heldAt - time) * holdsPerMinute) / MINUTE)
      if (count > most) fail('pace', `${userId} made ${count} holds of ${concertId} since ${time}, and ${most} it may`)
    })
  }

  #of(machine: Machine, userId: string, concertId: string): Asked {
    const key = `${machine.name} ${userId} ${concertId}`
    const known = this.#asked.get(key) ?? {
      holds: [],
      releases: [],
      entries: 0,
      heldAt: [],
      policyStep: 0,
      waits: new Map(),
    }
    this.#asked.set(key, known)
    return known
  }
}
