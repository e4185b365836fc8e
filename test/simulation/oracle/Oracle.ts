import type { Envelope, OperatorEnvelope, Outcome, Policy } from '../../../client-sdk/protocol/index.ts'
import type { ChangeRecord, Fact, ReservationRecord } from '../../../storage/Storage.ts'
import type { Hall } from '../Hall.ts'
import { Answers } from './Answers.ts'
import { checkAllotments } from './allotmentRules.ts'
import { checkAudit } from './auditRules.ts'
import type { Books } from './Books.ts'
import { type Call, isRecorded, meaningOf, nameOf } from './Calls.ts'
import { Chronicle, NO_MOVE } from './Chronicle.ts'
import { concertOfCall } from './concertOf.ts'
import { checkClosings, checkDraws } from './drawRules.ts'
import { checkLedgers } from './ledgerRules.ts'
import type { Machine } from './Machine.ts'
import { checkOrderRefusal, checkOrderTold } from './orderRules.ts'
import { checkPace } from './paceRules.ts'
import { moveOf } from './pauseRules.ts'
import { checkPeace } from './peaceRules.ts'
import { checkPublished } from './publishedRules.ts'
import { checkQueues, checkSpent, followTokens } from './queueRules.ts'
import { checkRefusal } from './refusalRules.ts'
import type { Order } from './SaleBook.ts'
import { StreamBook } from './StreamBook.ts'
import { checkSales } from './saleRules.ts'
import { checkSeats, followReservations } from './seatRules.ts'
import { checkScanned, type Scan } from './ticketRules.ts'
import { checkTimes } from './timeRules.ts'
import { checkTold } from './toldRules.ts'
import { checkWaitlists } from './waitlistRules.ts'

export interface Violation {
  readonly invariant: string
  readonly detail: string
}

/**
 * Knows what may be. It reads what is in the store after every change of it, and hears what processes are asked and what they answer; it
 * has no code in common with them. It never says what should have happened, only that what did can't be.
 *
 * What it has seen is in the `Chronicle`; what it holds against it is in the files `…Rules.ts`, one for each kind of promise.
 */
export class Oracle {
  readonly chronicle: Chronicle
  readonly violations: Violation[] = []
  readonly #answers = new Answers()
  readonly #stream = new StreamBook()

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

  // What processes are asked, and what they answer. `nowMs` is always the process's own clock.

  delivered(name: string, nowMs: number, envelope: Envelope): Call {
    const { calls, step } = this.chronicle
    const call = calls.deliver(this.chronicle.machine(name, nowMs), envelope, step, nowMs)
    this.#hear(call)
    if (call.type === 'presentCode')
      this.chronicle.allotments.presented(call.userId, String(call.body.scheduleId), call.body.code)
    this.chronicle.paces.delivered(call, concertOfCall(this.chronicle, call))
    return call
  }

  answered(call: Call, nowMs: number, outcome: Outcome, malformed = false): void {
    const { chronicle, fail } = this
    const { calls, step } = chronicle
    chronicle.machine(call.machine.name, nowMs)
    call.maxMs = Math.max(call.maxMs, nowMs)
    const named = isRecorded(call) ? { name: nameOf(call), meaning: meaningOf(call), asked: call } : undefined
    if (outcome.ok) {
      checkTold(chronicle, call, outcome.body, fail)
      const atMs = decidedMs(chronicle, call.userId, outcome.body) ?? calls.heardMs(call)
      if (named !== undefined && this.#isKept(call, outcome.status))
        this.#answers.given(named, outcome.body, atMs, step, fail)
    } else {
      checkRefusal({ chronicle, call, problem: outcome.problem, malformed }, fail)
      if (named !== undefined) this.#answers.refused(named, outcome.problem.code, fail)
    }
    checkPace(chronicle, call, outcome, fail)
    calls.answer(call, step)
    this.#hear(call)
  }

  ordered(name: string, nowMs: number, envelope: OperatorEnvelope): Order {
    const { sales, step } = this.chronicle
    return sales.deliver(this.chronicle.machine(name, nowMs), envelope, step, nowMs)
  }

  orderAnswered(order: Order, nowMs: number, outcome: Outcome): void {
    const { chronicle, fail } = this
    const { sales, step } = chronicle
    chronicle.machine(order.machine.name, nowMs)
    order.maxMs = Math.max(order.maxMs, nowMs)
    const named = { name: `operator ${order.commandId}`, meaning: order.type, asked: order }
    if (outcome.ok) {
      checkOrderTold(chronicle, order, outcome.body, fail)
      const atMs = decidedMs(chronicle, userOf(chronicle, order), outcome.body) ?? sales.heardMs(order)
      if (sales.isKept(order)) this.#answers.given(named, outcome.body, atMs, step, fail)
    } else {
      checkOrderRefusal(chronicle, order, outcome.problem, fail)
      this.#answers.refused(named, outcome.problem.code, fail)
    }
    sales.answer(order, !outcome.ok && outcome.problem.code === 'UNAVAILABLE', step)
  }

  scanned(name: string, nowMs: number, asked: Omit<Scan, 'machine'>): Scan {
    this.chronicle.scans.add(`${asked.reservationId} ${asked.generation} ${asked.door}`)
    return { machine: this.chronicle.machine(name, nowMs), ...asked }
  }

  scanAnswered(scan: Scan, nowMs: number, outcome: Outcome): void {
    this.chronicle.machine(scan.machine.name, nowMs)
    checkScanned(this.chronicle, scan, outcome, this.fail)
  }

  /** [Q7] A waiting room's socket has been opened or closed, in a process that runs the concert. */
  socket(name: string, nowMs: number, concertId: string, token: string, isOpen: boolean): void {
    const { signs, tokens } = this.chronicle
    const machine = this.chronicle.machine(name, nowMs)
    const userId = tokens.get(token)?.row.userId
    if (userId !== undefined) signs.heard(machine, concertId, userId)
    if (isOpen) signs.opened(machine, concertId, token)
    else signs.closed(machine, token)
  }

  /** [Q7] A process has read a concert from the store: some time before, where that was to open it. */
  loaded(name: string, nowMs: number, concertId: string): void {
    const machine = this.chronicle.machine(name, nowMs)
    machine.open.add(concertId)
    this.chronicle.signs.loaded(machine, concertId)
    this.chronicle.hearOfRefunds((row) => row.concertId === concertId)
  }

  /** [Q12] It has read one anew, just now. */
  reloaded(name: string, nowMs: number, concertId: string): void {
    this.loaded(name, nowMs, concertId)
    this.chronicle.reloaded(this.chronicle.machine(name, nowMs), nowMs, concertId)
  }

  published(name: string, facts: readonly Fact[]): void {
    checkPublished(this.chronicle, name, facts, this.fail)
    for (const fact of facts) {
      if (fact.type === 'reservation-refunded')
        this.chronicle.hearOfRefunds(({ reservationId }) => reservationId === fact.reservationId)
    }
  }

  // What the store has been made to hold.

  /** The store is about to change: what every process's clock shows then. */
  changing(clocks: readonly { readonly name: string; readonly nowMs: number }[]): void {
    for (const { name, nowMs } of clocks) {
      const { maxMs, changes } = this.chronicle.machine(name, nowMs)
      changes.push({ maxMs, step: this.chronicle.step })
    }
  }

  /** The store has changed, by a call of this process, and this is what it holds now. */
  stored(name: string, nowMs: number, books: Books): void {
    const { chronicle } = this
    const machine = chronicle.machine(name, nowMs)
    this.#followMoves(books, machine)
    chronicle.allotments.stored(books, chronicle.step)
    checkLedgers(chronicle, books, this.fail)
    followReservations(chronicle, books, machine, this.fail)
    followTokens(chronicle, books, machine, this.fail)
    for (const [concertId, pace] of books.admissions) chronicle.policies.setPace(concertId, pace, chronicle.step)
    chronicle.sales.stored(books, chronicle.step)
    chronicle.draws.stored(books, chronicle.step)
    checkSeats(chronicle, books, this.fail)
    checkQueues(chronicle, books, machine, this.fail)
    checkSpent(chronicle, this.fail)
    checkSales(chronicle, books, machine, this.fail)
    checkDraws(chronicle, books, machine, this.fail)
    checkClosings(chronicle, this.fail)
    checkAllotments(chronicle, books, machine, this.fail)
    checkWaitlists(chronicle, books, machine, this.fail)
    checkAudit(chronicle, books, machine, this.fail)
    checkTimes(chronicle, machine, this.fail)
    chronicle.know(books)
  }

  /** The number of the last change that it was shown of the outbox. */
  get followed(): number {
    return this.#stream.last
  }

  /** What is in the outbox behind that, and what else the store holds at the same moment. */
  streamed(changes: readonly ChangeRecord[] | undefined, books: Books): void {
    this.#stream.follow(changes, books, this.fail)
  }

  /** A commit of this process has taken effect, whatever was in it, and what it stored has been told. */
  committed(name: string, nowMs: number): void {
    const { sales, signs, step } = this.chronicle
    const machine = this.chronicle.machine(name, nowMs)
    sales.settle(machine, step)
    signs.committed(machine)
  }

  leased(name: string, nowMs: number, concertId: string): void {
    for (const other of this.chronicle.machines.values()) {
      if (this.chronicle.holders.get(concertId) === other.name) other.troubled = true
    }
    if (this.chronicle.machine(name, nowMs).ran.has(concertId)) {
      this.fail('fence', `${name} takes ${concertId} again, which ${this.chronicle.holders.get(concertId)} has`)
    }
    this.chronicle.leased(name, nowMs, concertId)
  }

  /** Something of the concert has been stored, by a call of this process. */
  wrote(name: string, nowMs: number, concertId: string): void {
    this.chronicle.machine(name, nowMs).ran.add(concertId)
    this.chronicle.wroteStep.set(concertId, this.chronicle.step)
  }

  /** [O8] An import has found what it changes: only that it stops. */
  importing(name: string, nowMs: number, changed: readonly string[]): void {
    const { stopped } = this.chronicle.machine(name, nowMs)
    for (const concertId of changed) stopped.add(concertId)
  }

  /** [D4] [O6] The catalogue in the store has changed, by a call of this process. What it runs of it is read anew, and at its own pace. */
  imported(name: string, nowMs: number, changed: readonly string[], policies: ReadonlyMap<string, Policy>): void {
    const { books, holders, step, tokens, policies: known } = this.chronicle
    const admissions = [...books.admissions].filter(([concertId]) => !changed.includes(concertId))
    this.chronicle.books = { ...books, admissions: new Map(admissions) }
    for (const concertId of changed) {
      const holder = holders.get(concertId)
      if (holder !== name) this.fail('fence', `${name} changed ${concertId}, which ${holder} has`)
      known.import(concertId, policies.get(concertId) ?? known.now(concertId), step)
      this.chronicle.machine(name, nowMs).leasedMs.set(concertId, nowMs)
      for (const { row, promisedMs } of tokens.values()) {
        if (row.concertId === concertId) promisedMs.delete(`${name} WAIT`)
      }
    }
  }

  /** [C1] Outcomes older than that have been removed from the store, by a call of this process. */
  forgot(name: string, nowMs: number, beforeMs: number): void {
    this.#answers.forget(beforeMs, this.chronicle.machine(name, nowMs).maxMs, this.fail)
  }

  // What befalls processes.

  clockJumped(name: string, fromMs: number, toMs: number): void {
    this.chronicle.machine(name, fromMs)
    const machine = this.chronicle.machine(name, toMs)
    for (const [concertId, leasedMs] of machine.leasedMs) {
      // It may have the lease, and still have to read what the lives it grants begin with.
      if (!machine.ran.has(concertId)) machine.leasedMs.set(concertId, Math.min(leasedMs, toMs))
    }
    this.chronicle.calls.clockStepped(machine, fromMs, toMs)
    this.chronicle.sales.clockStepped(machine, fromMs, toMs)
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

  /** Nothing has been done to it for longer than `graceMs`. */
  atPeace(name: string, nowMs: number, graceMs: number): void {
    checkPeace(this.chronicle, name, nowMs - graceMs, this.fail)
  }

  /** Something the process itself can tell: it takes no commands though nothing is in its way. */
  unready(name: string): void {
    this.fail('recovers', `${name} takes no commands`)
  }

  /**
   * [C1] A checkout that found another had been faster has changed nothing, and is not kept: for sure it was the one where nobody else asked. Of a place on a
   * waitlist the status tells whether it is new.
   */
  #isKept(call: Call, status: number): boolean {
    if (call.type === 'joinWaitlist') return status === 201
    if (call.type !== 'checkout' || this.#answers.knows(nameOf(call))) return true
    return this.chronicle.calls.timesAsked(call.userId, 'checkout', String(call.body.reservationId)) === 1
  }

  #hear(call: Call): void {
    this.chronicle.signs.heard(call.machine, concertOfCall(this.chronicle, call), call.userId)
  }

  /** [O3] What was told of a turn before a pause moved it, or took that back, binds nobody. */
  #followMoves(books: Books, machine: Machine): void {
    const { chronicle } = this
    const concertIds = [...chronicle.hall.policies.keys()]
    const moves = concertIds.map((concertId) => [concertId, moveOf(chronicle, books, machine, concertId)] as const)
    chronicle.moves = new Map(moves)
    for (const [concertId] of moves.filter(([, move]) => move !== NO_MOVE)) {
      chronicle.movedStep.set(concertId, chronicle.step)
      for (const { row, promisedMs } of chronicle.tokens.values()) {
        if (row.concertId !== concertId) continue
        for (const promise of promisedMs.keys()) if (promise.endsWith(' ACTIVE')) promisedMs.delete(promise)
      }
    }
  }
}

/** Whose wallet an order is about. */
const userOf = ({ reservations }: Chronicle, { body }: Order): string =>
  String(body.userId ?? buyerOf(reservations.get(String(body.reservationId))?.row))

const buyerOf = (row: ReservationRecord | undefined): string | undefined => row?.buyerId ?? row?.userId

/** When what was answered had been decided, where the answer says so. */
const decidedMs = ({ books }: Chronicle, userId: string, body: unknown): number | undefined => {
  const { at, heldAt, checkoutAt, paidAt, entryId } = (body ?? {}) as Readonly<Record<string, string | undefined>>
  const entry = books.accounts.get(userId)?.entries.find((one) => one.entryId === entryId)
  const toldAt = checkoutAt ?? heldAt ?? paidAt ?? at
  return entry?.at ?? (toldAt === undefined ? undefined : Date.parse(toldAt))
}
