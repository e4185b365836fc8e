import type { CommandType, Envelope, WaitlistWish } from '../../../client-sdk/protocol/index.ts'
import { Asks, CLOCKS_DIFFER_MS } from './Asks.ts'
import { type Asked, clockStepped, type Machine } from './Machine.ts'

export type Body = Readonly<Record<string, unknown>>

/** A command that has reached a process. */
export interface Call extends Asked {
  readonly envelope: Envelope
  readonly type: CommandType
  readonly body: Body
  readonly userId: string
  /** Nothing had been heard under its name before. */
  readonly isFirst: boolean
  /** What it came with to show who it is in the queue; and so the same command whose answer it shares. */
  readonly claims: readonly Pick<Envelope, 'door' | 'queueToken'>[]
}

/** Every command that has ever reached a process: nothing may happen that none of them asked for. */
export class Calls {
  readonly #usersOfTurns = new Set<string>()
  readonly #underWay = new Set<Call>()
  /** By user and command id: what was sent under it. */
  readonly #meanings = new Map<string, Set<string>>()
  readonly #asks = new Asks()
  /** By user and command id: the processes it reached. */
  readonly #places = new Map<string, Set<string>>()
  readonly #payments = new Map<string, Call[]>()
  /** By user and command id: when it was first heard of. */
  readonly #heardMs = new Map<string, number>()
  /** By user: the transfer codes it has asked by. */
  readonly #codes = new Map<string, Set<string>>()
  /** By user and transfer code: how often, under other names. */
  readonly #takes = new Map<string, number>()
  /** By reservation: how often a code was asked for, each time for another. */
  readonly #offers = new Map<string, number>()
  /** By user and schedule. */
  readonly #wishes = new Map<string, WaitlistWish[]>()
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
      isFirst: envelope.commandId === undefined || !this.#heardMs.has(nameOf({ userId, envelope })),
      sinceStep,
      claims: [envelope, ...(first?.claims ?? [])],
      minMs: Math.min(first?.minMs ?? nowMs, nowMs),
      maxMs: Math.max(first?.maxMs ?? nowMs, nowMs),
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

  clockStepped(machine: Machine, fromMs: number, toMs: number): void {
    for (const call of this.#underWay) {
      if (call.machine !== machine) continue
      clockStepped(call, fromMs, toMs)
      // One that was on its way when a day passed may be carried out on the next, though another like it was on the day before.
      const { commandId } = call.envelope
      if (commandId !== undefined) this.#asks.add(whatOf(call), String(commandId), toMs)
    }
  }

  /** Those in a process that stopped for good are never answered. */
  forget(machine: Machine): void {
    for (const call of this.#underWay) if (call.machine === machine) this.#underWay.delete(call)
  }

  /** Something of the user's is yet to be answered by this process. */
  isUnderWay(machine: Machine, userId: string): boolean {
    for (const call of this.#underWay) if (call.machine === machine && call.userId === userId) return true
    return false
  }

  /** How often a user has asked for this. */
  timesAsked(userId: string, type: CommandType, what: string): number {
    return this.#asks.times(`${userId} ${type} ${what}`)
  }

  /** [Q12] Whether a user has ever asked for what a turn is needed for. */
  hasUsedTurns(userId: string): boolean {
    return this.#usersOfTurns.has(userId)
  }

  /** No later than when anything was decided under this name, by the clock of whoever did. */
  heardMs(call: Call): number {
    return (this.#heardMs.get(nameOf(call)) ?? Number.POSITIVE_INFINITY) - CLOCKS_DIFFER_MS
  }

  /** It had been asked for under the same name a day before. */
  isAnew(call: Call): boolean {
    const { commandId } = call.envelope
    return commandId !== undefined && this.#asks.isAnew(whatOf(call), String(commandId))
  }

  /** The transfer codes that a user has ever asked by. */
  codesOf(userId: string): ReadonlySet<string> {
    return this.#codes.get(userId) ?? new Set()
  }

  /** How often this user has asked by that code. */
  takesOf(call: Call): number {
    return this.#takes.get(`${call.userId} ${call.body.transferCode}`) ?? 0
  }

  /** How often a transfer code of a reservation was asked for, by whomever and under whatever name. */
  offersOf(reservationId: string): number {
    return this.#offers.get(reservationId) ?? 0
  }

  /** What a user has ever asked to wait for on a date. */
  wishesOf(userId: string, scheduleId: string): readonly WaitlistWish[] {
    return this.#wishes.get(`${userId} ${scheduleId}`) ?? []
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

  /** Somebody has asked the same process to pay it, and had no answer yet when this call came. */
  isBeingPaid(reservationId: string, call: Asked): boolean {
    return this.paymentsOf(reservationId).some(
      ({ machine, answeredStep }) =>
        machine === call.machine && (answeredStep ?? Number.POSITIVE_INFINITY) >= call.sinceStep,
    )
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
    const { type, body, envelope } = call
    const name = envelope.commandId === undefined ? `#${++this.#nameless}` : String(envelope.commandId)
    if (USES.includes(type)) this.#usersOfTurns.add(call.userId)
    add(this.#places, nameOf(call), call.machine.name)
    add(this.#meanings, nameOf(call), meaningOf(call))
    if (!this.#heardMs.has(nameOf(call))) this.#heardMs.set(nameOf(call), nowMs)
    this.#asks.add(whatOf(call), name, nowMs)
    if (type === 'acceptTransfer') {
      add(this.#codes, call.userId, String(body.transferCode))
      const taking = `${call.userId} ${body.transferCode}`
      this.#takes.set(taking, (this.#takes.get(taking) ?? 0) + 1)
    }
    if (type === 'joinWaitlist') {
      const wishes = this.#wishes.get(`${call.userId} ${body.scheduleId}`) ?? []
      this.#wishes.set(`${call.userId} ${body.scheduleId}`, [...wishes, body as unknown as WaitlistWish])
    }
    const reservationId = String(body.reservationId)
    if (type === 'offerTransfer') this.#offers.set(reservationId, this.offersOf(reservationId) + 1)
    if (type !== 'pay') return
    this.#payments.set(reservationId, [...(this.#payments.get(reservationId) ?? []), call])
  }
}

/** What uses a turn. */
const USES: readonly CommandType[] = ['schedules', 'seats', 'ticket', 'hold', 'pay']
const RECORDED: readonly CommandType[] = [
  ...(['hold', 'release', 'checkout', 'pay', 'refund', 'charge', 'leaveQueue'] as const),
  ...(['withdrawTransfer', 'acceptTransfer', 'joinWaitlist', 'leaveWaitlist'] as const),
]

/** Whether its first answer is kept, to be given again to the same name. */
export const isRecorded = ({ type, envelope }: Call): boolean =>
  envelope.commandId !== undefined && RECORDED.includes(type)

export const nameOf = ({ userId, envelope }: Pick<Call, 'userId' | 'envelope'>): string =>
  `${userId} ${String(envelope.commandId)}`
export const meaningOf = (call: Call): string => `${call.type} ${targetOf(call)}`
const whatOf = (call: Call): string => `${call.userId} ${meaningOf(call)}`

export const concertOfToken = (token: unknown): string => String(token).split('.')[0] as string

/** What a command would change. */
const targetOf = ({ type, body, envelope }: Pick<Call, 'type' | 'body' | 'envelope'>): string => {
  switch (type) {
    case 'hold':
      return body.best === undefined
        ? `${body.scheduleId} ${JSON.stringify(body.seats)}`
        : `${body.scheduleId} best ${JSON.stringify(body.best)}`
    case 'joinWaitlist':
      return `${body.scheduleId} ${JSON.stringify({ quantity: body.quantity, category: body.category })}`
    case 'leaveWaitlist':
    case 'waitlistPlace':
      return String(body.scheduleId)
    case 'acceptTransfer':
      return String(body.transferCode)
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
