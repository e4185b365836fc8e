import { type Envelope, LIMITS, type Outcome, type Policy } from '../../client-sdk/protocol/index.ts'
import type { Fact } from '../../storage/Storage.ts'
import type { Books } from './Books.ts'
import type { Call } from './Calls.ts'
import { Chronicle } from './Chronicle.ts'
import type { Hall } from './Hall.ts'
import { checkLedgers } from './ledgerRules.ts'
import { checkQueues, checkSpent, followTokens } from './queueRules.ts'
import { checkRefusal } from './refusalRules.ts'
import { checkSales } from './saleRules.ts'
import { checkSeats, followReservations } from './seatRules.ts'
import { checkTimes } from './timeRules.ts'
import { answerKey, checkTold } from './toldRules.ts'

export interface Violation {
  readonly invariant: string
  readonly detail: string
}

/**
 * Knows what may be. It reads what is in the store after every change of it, and hears what processes are asked and what they answer; it
 * has no code in common with them. It never says what should have happened, only that what did can't be.
 */
export class Oracle {
  readonly chronicle: Chronicle
  readonly violations: Violation[] = []
  readonly #answers = new Map<string, { readonly text: string; readonly atMs: number }>()

  constructor(hall: Hall) {
    this.chronicle = new Chronicle(hall)
  }

  readonly fail = (invariant: string, detail: string): void => {
    this.violations.push({ invariant, detail })
  }

  /** To be set before anything else of a step is told. */
  set step(step: number) {
    this.chronicle.step = step
  }

  /** @param nowMs the process's own clock. */
  delivered(machine: string, nowMs: number, envelope: Envelope): Call {
    return this.chronicle.calls.deliver(this.chronicle.machine(machine, nowMs), envelope, this.chronicle.step, nowMs)
  }

  answered(call: Call, nowMs: number, outcome: Outcome, malformed = false): void {
    const { chronicle } = this
    chronicle.machine(call.machine.name, nowMs)
    if (outcome.ok) {
      checkTold(chronicle, call, outcome.body, this.fail)
      this.#checkSame(call, outcome.body)
    } else checkRefusal({ chronicle, call, problem: outcome.problem, malformed }, this.fail)
    this.chronicle.calls.answer(call, chronicle.step)
  }

  leased(machine: string, nowMs: number, concertId: string): void {
    for (const other of this.chronicle.machines.values()) {
      if (this.chronicle.holders.get(concertId) === other.name) other.troubled = true
    }
    if (this.chronicle.machine(machine, nowMs).ran.has(concertId)) {
      this.fail('fence', `${machine} takes ${concertId} again, which ${this.chronicle.holders.get(concertId)} has`)
    }
    this.chronicle.leased(machine, nowMs, concertId)
  }

  /** Something of the concert has been stored, by a call of this process. */
  wrote(machine: string, nowMs: number, concertId: string): void {
    this.chronicle.machine(machine, nowMs).ran.add(concertId)
  }

  /** [D4] [O6] The catalogue in the store has changed, by a call of this process. What it runs of it is read anew, and at its own pace. */
  imported(name: string, nowMs: number, changed: readonly string[], policies: ReadonlyMap<string, Policy>): void {
    const { books, holders, step, tokens, policies: known } = this.chronicle
    const admissions = [...books.admissions].filter(([concertId]) => !changed.includes(concertId))
    this.chronicle.books = { ...books, admissions: new Map(admissions) }
    for (const concertId of changed) {
      const holder = holders.get(concertId)
      if (holder !== name) this.fail('fence', `${name} changed ${concertId}, which ${holder} has`)
      known.change(concertId, policies.get(concertId) ?? known.now(concertId), step)
      this.chronicle.machine(name, nowMs).leasedMs.set(concertId, nowMs)
      for (const { row, promisedMs } of tokens.values()) {
        if (row.concertId === concertId) promisedMs.delete(`${name} WAIT`)
      }
    }
  }

  /** The store has changed, by a call of this process, and this is what it holds now. */
  stored(name: string, nowMs: number, books: Books): void {
    const { chronicle } = this
    const machine = chronicle.machine(name, nowMs)
    checkLedgers(chronicle, books, this.fail)
    followReservations(chronicle, books, machine, this.fail)
    followTokens(chronicle, books, machine, this.fail)
    checkSeats(chronicle, books, this.fail)
    checkQueues(chronicle, books, this.fail)
    checkSpent(chronicle, this.fail)
    chronicle.sales.stored(books, chronicle.step)
    checkSales(chronicle, books, this.fail)
    checkTimes(chronicle, machine, this.fail)
    for (const [userId, { entries }] of books.accounts) {
      const steps = chronicle.entrySteps.get(userId) ?? []
      while (steps.length < entries.length) steps.push(chronicle.step)
      chronicle.entrySteps.set(userId, steps)
    }
    chronicle.books = books
  }

  /** [D1] What watchers are told has happened, has. */
  published(name: string, facts: readonly Fact[]): void {
    const { chronicle } = this
    const { reservations, tokens } = chronicle
    const isMissed = ({ token, concertId }: { token: string; concertId: string }): boolean =>
      !tokens.has(token) && chronicle.hasMissedToken(concertId)
    const isDurable = (fact: Fact): boolean => {
      switch (fact.type) {
        case 'seats-held':
          return reservations.has(fact.reservationId)
        case 'hold-released':
        case 'hold-expired':
          return reservations.get(fact.reservationId)?.endedStep !== undefined
        case 'reservation-paid':
          return reservations.get(fact.reservationId)?.paidStep !== undefined
        case 'token-issued':
          return tokens.has(fact.token) || isMissed(fact)
        case 'token-admitted':
          return tokens.get(fact.token)?.activeStep !== undefined || isMissed(fact)
        case 'token-ended':
          return tokens.get(fact.token)?.endedStep !== undefined || isMissed(fact)
        default:
          return true
      }
    }
    for (const fact of facts) {
      if (!isDurable(fact)) this.fail('told before durable', `${name} published ${JSON.stringify(fact)}`)
    }
  }

  /** The store is about to change: what every process's clock shows then. */
  changing(clocks: readonly { readonly name: string; readonly nowMs: number }[]): void {
    for (const { name, nowMs } of clocks) {
      const { maxMs, changes } = this.chronicle.machine(name, nowMs)
      changes.push({ maxMs, step: this.chronicle.step })
    }
  }

  clockJumped(name: string, fromMs: number, toMs: number): void {
    this.chronicle.machine(name, fromMs)
    const machine = this.chronicle.machine(name, toMs)
    for (const [concertId, leasedMs] of machine.leasedMs) {
      // It may have the lease, and still have to read what the lives it grants begin with.
      if (!machine.ran.has(concertId)) machine.leasedMs.set(concertId, Math.min(leasedMs, toMs))
    }
    this.chronicle.calls.clockStepped(machine, toMs)
  }

  ended(name: string, nowMs: number): void {
    this.chronicle.calls.forget(this.chronicle.machine(name, nowMs))
  }

  troubled(name: string, nowMs: number): void {
    this.chronicle.machine(name, nowMs).troubled = true
  }

  /** [D3] A process has poisoned, reloaded or lost something; `faulted`: the reason it gives is a fault that was made. */
  reported(name: string, nowMs: number, kind: string, concertId: string, reason: string, faulted: boolean): void {
    const machine = this.chronicle.machine(name, nowMs)
    const isTrue =
      kind === 'lost' ? machine.lostStep.has(concertId) : faulted || kind === 'reloaded' || kind === 'opened'
    if (!isTrue) this.fail('no reason', `${name} reports ${concertId} ${kind}: ${reason}`)
  }

  /** An error that no command should be able to cause. */
  unexpected(name: string, message: string): void {
    this.fail('no reason', `${name} threw: ${message}`)
  }

  /** Nothing has been done to it for a while: what is overdue by the clock of the process that has the leases must be over. */
  atPeace(name: string, nowMs: number, graceMs: number): void {
    const { books, hall, policies } = this.chronicle
    const dueMs = nowMs - graceMs
    for (const { reservationId, state, expiresAt } of books.reservations.values()) {
      if (state === 'HELD' && expiresAt < dueMs) this.fail('swept', `${name} still holds ${reservationId}`)
    }
    for (const { token, state, expiresAt } of books.tokens.values()) {
      if (state === 'ACTIVE' && expiresAt < dueMs) this.fail('swept', `${name} still has ${token} ACTIVE`)
    }
    for (const concertId of hall.policies.keys()) {
      const { maxActive, admission } = { ...policies.now(concertId), ...books.admissions.get(concertId) }
      const rows = [...books.tokens.values()].filter((row) => row.concertId === concertId)
      const active = rows.filter(({ state }) => state === 'ACTIVE').length
      const waits = rows.some(({ state }) => state === 'WAIT')
      const opensAtMs = hall.openings.get(concertId) ?? 0
      const isOpen = opensAtMs < dueMs || opensAtMs <= (books.sales.get(concertId)?.openedUpTo ?? -1)
      if (admission === 'slots' && isOpen && waits && active < maxActive)
        this.fail('slots', `a slot of ${concertId} stays empty`)
    }
  }

  /** Something the process itself can tell: it takes no commands though nothing is in its way. */
  unready(name: string): void {
    this.fail('recovers', `${name} takes no commands`)
  }

  /** [C1] For a day: after that the same name may stand for another command. */
  #checkSame(call: Call, body: unknown): void {
    const key = answerKey(call)
    if (key === undefined || !['hold', 'release', 'pay', 'charge', 'leaveQueue'].includes(call.type)) return
    const text = canonical(body)
    const first = this.#answers.get(key)
    const atMs = decidedMs(this.chronicle, call, body)
    // Where the answer doesn't say when it was decided, whoever gives it may just have done so.
    const latestMs = body === null ? call.machine.maxMs : atMs
    if (first === undefined || (text !== first.text && latestMs > first.atMs + LIMITS.outcomeLifeMs)) {
      this.#answers.set(key, { text, atMs })
    } else if (first.text !== text) this.fail('same answer', `${key} was answered ${first.text}, now ${text}`)
  }
}

/** When what a command was answered had been decided, or, where the answer doesn't say, when it was first heard of. */
const decidedMs = ({ books, calls }: Chronicle, call: Call, body: unknown): number => {
  const { heldAt, paidAt, entryId } = (body ?? {}) as { heldAt?: string; paidAt?: string; entryId?: string }
  const entry = books.accounts.get(call.userId)?.entries.find((one) => one.entryId === entryId)
  const toldAt = heldAt ?? paidAt
  return entry?.at ?? (toldAt === undefined ? calls.heardMs(call) : Date.parse(toldAt))
}

/** The same text for the same content, whatever the order of its fields. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
