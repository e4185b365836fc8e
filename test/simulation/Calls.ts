import { type CommandType, type Envelope, LIMITS } from '../../client-sdk/protocol/index.ts'
import { CLOCK_ERROR_MS } from './World.ts'

export type Body = Readonly<Record<string, unknown>>

/** A process, as far as others can know it. */
export interface Machine {
  readonly name: string
  /** The latest time its clock has ever shown. */
  maxMs: number
  /** By concert: the step at which another took the lease over. */
  readonly lostStep: Map<string, number>
  /** The latest time its clock had shown whenever the store changed, and the step at which it did; oldest first. */
  readonly changes: { readonly maxMs: number; readonly step: number }[]
  /** By concert: when, by its clock, it last took the lease. */
  readonly leasedMs: Map<string, number>
  /** By concert: the latest moment it has stored anything of since. */
  readonly latestMs: Map<string, number>
  /** The concerts it has ever written anything of. */
  readonly ran: Set<string>
  /** Something has been done to it that is a reason to answer UNAVAILABLE. */
  troubled: boolean
}

/** A command that has reached a process. */
export interface Call {
  readonly machine: Machine
  readonly envelope: Envelope
  readonly type: CommandType
  readonly body: Body
  readonly userId: string
  /** From this step on: its own arrival, or that of the same command that was already under way and whose answer it shares. */
  readonly sinceStep: number
  /** What it came with to show who it is in the queue; and so the same command whose answer it shares. */
  readonly claims: readonly Pick<Envelope, 'door' | 'queueToken'>[]
  /** The lowest time the process's clock has shown while it was under way. */
  minMs: number
  answeredStep: number | undefined
}

/** Every command that has ever reached a process: nothing may happen that none of them asked for. */
export class Calls {
  readonly #underWay = new Set<Call>()
  /** By user and command id: what was sent under it. */
  readonly #meanings = new Map<string, Set<string>>()
  /** By what is asked for: the names it was asked under, how often anew, and when for the first time since. */
  readonly #asked = new Map<string, Map<string, { times: number; sinceMs: number }>>()
  /** By user and command id: the processes it reached. */
  readonly #places = new Map<string, Set<string>>()
  readonly #payments = new Map<string, Call[]>()
  /** By user and command id: when it was first heard of. */
  readonly #heardMs = new Map<string, number>()
  #nameless = 0

  deliver(machine: Machine, envelope: Envelope, step: number, nowMs: number): Call {
    const userId = envelope.userId ?? ''
    const body = (typeof envelope.body === 'object' && envelope.body !== null ? envelope.body : {}) as Body
    const first = [...this.#underWay].find(
      (other) =>
        other.machine === machine &&
        other.userId === userId &&
        envelope.commandId !== undefined &&
        other.envelope.commandId === envelope.commandId,
    )
    const { type } = envelope
    const sinceStep = first?.sinceStep ?? step
    const call = {
      machine,
      envelope,
      type,
      body,
      userId,
      sinceStep,
      claims: [envelope, ...(first?.claims ?? [])],
      minMs: Math.min(first?.minMs ?? nowMs, nowMs),
      answeredStep: undefined,
    }
    this.#underWay.add(call)
    this.#remember(call, nowMs)
    return call
  }

  answer(call: Call, step: number): void {
    call.answeredStep = step
    this.#underWay.delete(call)
  }

  clockStepped(machine: Machine, nowMs: number): void {
    for (const call of this.#underWay) {
      if (call.machine !== machine) continue
      call.minMs = Math.min(call.minMs, nowMs)
      this.#askAgain(call, nowMs)
    }
  }

  /** Those in a process that stopped for good are never answered. */
  forget(machine: Machine): void {
    for (const call of this.#underWay) if (call.machine === machine) this.#underWay.delete(call)
  }

  /** How often a user has asked for this: under how many different names, or under one again after a day. */
  timesAsked(userId: string, type: CommandType, what: string): number {
    const names = this.#asked.get(`${userId} ${type} ${what}`)?.values() ?? []
    return [...names].reduce((sum, { times }) => sum + times, 0)
  }

  /** No later than when anything was decided under this name, by the clock of whoever did. */
  heardMs(call: Call): number {
    return (this.#heardMs.get(nameOf(call)) ?? Number.POSITIVE_INFINITY) - CLOCKS_DIFFER_MS
  }

  /** It had been asked for under the same name a day before. */
  isAnew(call: Call): boolean {
    const { userId, type, envelope } = call
    const asked = this.#asked.get(`${userId} ${type} ${targetOf(call)}`)?.get(String(envelope.commandId))
    return envelope.commandId !== undefined && (asked?.times ?? 0) > 1
  }

  paymentsOf(reservationId: string): readonly Call[] {
    return this.#payments.get(reservationId) ?? []
  }

  isReused(call: Call): boolean {
    return (this.#meanings.get(nameOf(call))?.size ?? 0) > 1
  }

  /** The same command has reached another process, too. */
  isElsewhere(call: Call): boolean {
    return call.envelope.commandId !== undefined && (this.#places.get(nameOf(call))?.size ?? 0) > 1
  }

  /** Another payment of the same user that shared some moment with this call, in the same process. */
  overlapsPayment(call: Call): boolean {
    for (const calls of this.#payments.values()) {
      for (const other of calls) {
        const shares = other.machine === call.machine && other.userId === call.userId && other !== call
        if (shares && (other.answeredStep ?? Number.POSITIVE_INFINITY) >= call.sinceStep) return true
      }
    }
    return false
  }

  #remember(call: Call, nowMs: number): void {
    const { userId, type, body, envelope } = call
    const name = envelope.commandId === undefined ? `#${++this.#nameless}` : String(envelope.commandId)
    add(this.#places, nameOf(call), call.machine.name)
    add(this.#meanings, nameOf(call), meaningOf(call))
    if (!this.#heardMs.has(nameOf(call))) this.#heardMs.set(nameOf(call), nowMs)
    this.#ask(`${userId} ${type} ${targetOf(call)}`, name, nowMs)
    if (type !== 'pay') return
    const reservationId = String(body.reservationId)
    this.#payments.set(reservationId, [...(this.#payments.get(reservationId) ?? []), call])
  }

  /** One that was on its way when a day passed may be carried out on the next, though another like it was on the day before. */
  #askAgain(call: Call, nowMs: number): void {
    const { userId, type, envelope } = call
    if (envelope.commandId !== undefined)
      this.#ask(`${userId} ${type} ${targetOf(call)}`, String(envelope.commandId), nowMs)
  }

  #ask(what: string, name: string, nowMs: number): void {
    const names = this.#asked.get(what) ?? new Map<string, { times: number; sinceMs: number }>()
    this.#asked.set(what, names)
    const before = names.get(name) ?? { times: 0, sinceMs: Number.NEGATIVE_INFINITY }
    if (nowMs - before.sinceMs > LIMITS.outcomeLifeMs - CLOCKS_DIFFER_MS)
      names.set(name, { times: before.times + 1, sinceMs: nowMs })
  }
}

/** What the clocks of two processes may differ by. */
const CLOCKS_DIFFER_MS = 2 * CLOCK_ERROR_MS

const nameOf = ({ userId, envelope }: Call): string => `${userId} ${String(envelope.commandId)}`
const meaningOf = (call: Call): string => `${call.type} ${targetOf(call)}`

export const concertOfToken = (token: unknown): string => String(token).split('.')[0] as string

/** What a command would change. */
const targetOf = ({ type, body, envelope }: Pick<Call, 'type' | 'body' | 'envelope'>): string => {
  switch (type) {
    case 'hold':
      return `${body.scheduleId} ${JSON.stringify(body.seats)}`
    case 'charge':
      return String(body.amount)
    case 'enterQueue':
      return body.token === undefined ? String(body.concertId) : `${body.concertId} again`
    case 'leaveQueue':
      return envelope.door === 'header' && envelope.queueToken !== undefined
        ? concertOfToken(envelope.queueToken)
        : String(body.concertId)
    default:
      return String(body.reservationId)
  }
}

const add = (sets: Map<string, Set<string>>, key: string, value: string): void => {
  const set = sets.get(key) ?? new Set()
  set.add(value)
  sets.set(key, set)
}
