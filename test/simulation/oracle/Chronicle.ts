import type { ReservationRecord } from '../../../storage/Storage.ts'
import type { Hall } from '../Hall.ts'
import { AllotmentBook } from './AllotmentBook.ts'
import { type Books, noBooks, type TokenRow } from './Books.ts'
import { Calls } from './Calls.ts'
import { DrawBook } from './DrawBook.ts'
import type { Knowledge, Machine } from './Machine.ts'
import { PaceBook } from './PaceBook.ts'
import { Policies } from './Policies.ts'
import { SaleBook } from './SaleBook.ts'
import { SignsOfLife } from './SignsOfLife.ts'
import { WaitlistBook } from './WaitlistBook.ts'

/** A reservation, and the steps at which the store came to hold it, to have it paid, and to have it over. */
export interface ReservationLife {
  row: ReservationRecord
  /** [T2] Who has had it, one after the other, each from the step on at which the store came to hold it so; who paid first. */
  readonly owners: { readonly userId: string; readonly fromStep: number }[]
  checkedInStep: number | undefined
  /** How long it was to last when it was held. */
  readonly lastsMs: number
  readonly heldStep: number
  checkoutStep: number | undefined
  paidStep: number | undefined
  endedStep: number | undefined
  /** [P7] Where it was refunded: since when the process that asked the store for it, or one that has read the store since, knows that the store did. */
  refundHeardStep: number | undefined
  /** [H8] [H9] What is remarkable about how its seats were chosen. */
  readonly notes: Set<SeatNote>
}

export type SeatNote =
  | 'best seats held'
  | 'best seats held apart'
  | 'best seats of an allotment held'
  | 'seat left alone for want of others'

/** What a transfer code was for. */
export interface TransferCode {
  readonly reservationId: string
  readonly generation: number
  readonly expiresMs: number
  readonly toldStep: number
  /** Its holder has been told since that it is withdrawn, or given another. */
  isVoid: boolean
}

export interface TokenLife {
  row: TokenRow
  readonly issuedStep: number
  activeStep: number | undefined
  endedStep: number | undefined
  purgedStep: number | undefined
  /** By process and state: the latest deadline that the token's owner was told, and that no pause has moved since. */
  readonly promisedMs: Map<string, number>
  /** [O3] By how much pauses have moved its turn. */
  moved: Pick<Move, 'leastMs' | 'mostMs'>
  /** [Q12] Its concert was read since it was given time to be used. */
  mayHaveTimeAnew: boolean
  /** [Q12] How often it was given that time anew. */
  timesAnew: number
}

/** [O3] How far one commit has moved the deadlines of a concert, in milliseconds: of all that was live before it and is so after it. */
export interface Move {
  readonly leastMs: number
  readonly mostMs: number
  /** What came with the commit, or ended in it, may have been moved by anything from nothing to this. */
  readonly partlyMs: number
}

export const NO_MOVE: Move = { leastMs: 0, mostMs: 0, partlyMs: 0 }

/** What the oracle has seen the store hold, and when: never less than any process may have known. */
export class Chronicle {
  readonly hall: Hall
  readonly calls = new Calls()
  readonly sales: SaleBook
  readonly allotments: AllotmentBook
  readonly signs = new SignsOfLife()
  readonly draws = new DrawBook()
  readonly paces = new PaceBook()
  readonly waitlists = new WaitlistBook()
  readonly machines = new Map<string, Machine>()
  /** By concert: who took the lease last. */
  readonly holders = new Map<string, string>()
  /** By concert: the step at which that was. */
  readonly leaseStep = new Map<string, number>()
  /** By concert: the step at which anything of it was written last. */
  readonly wroteStep = new Map<string, number>()
  /** By concert: how the commit of this step has moved its deadlines. */
  moves: ReadonlyMap<string, Move> = new Map()
  /** By concert: the step of the last commit that has moved them. */
  readonly movedStep = new Map<string, number>()
  readonly reservations = new Map<string, ReservationLife>()
  readonly tokens = new Map<string, TokenLife>()
  /** By user: the step at which each ledger entry was first seen. */
  readonly entrySteps = new Map<string, number[]>()
  /** [Q13] Concerts with no seat that could be held, while somebody waits; and how often admission went on after that. */
  readonly stoodStill = new Set<string>()
  wentOn = 0
  /** By transfer code, as it was told. */
  readonly codes = new Map<string, TransferCode>()
  /** By transfer code: who has had something by it. */
  readonly takers = new Map<string, string>()
  /** Reservation, generation and door of every ticket that somebody came with. */
  readonly scans = new Set<string>()
  /** By reservation: under which name somebody was told to be let in by its ticket. */
  readonly admissions = new Map<string, string>()
  readonly policies: Policies
  books: Books = noBooks()
  step = 0

  constructor(hall: Hall) {
    this.hall = hall
    this.policies = new Policies(hall.policies)
    this.sales = new SaleBook(hall)
    this.allotments = new AllotmentBook(hall)
  }

  machine(name: string, nowMs: number): Machine {
    const machine = this.machines.get(name) ?? {
      name,
      maxMs: nowMs,
      lostStep: new Map(),
      changes: [],
      ran: new Set(),
      leasedMs: new Map(),
      reloadedMs: new Map(),
      open: new Set(),
      latestMs: new Map(),
      troubled: false,
      stopped: new Set(),
    }
    machine.maxMs = Math.max(machine.maxMs, nowMs)
    this.machines.set(name, machine)
    return machine
  }

  /** The lease of a concert went to a machine; every other one is from now on out of date, and what any has promised is void. */
  leased(name: string, nowMs: number, concertId: string): void {
    this.holders.set(concertId, name)
    this.leaseStep.set(concertId, this.step)
    this.machine(name, nowMs).leasedMs.set(concertId, nowMs)
    this.machine(name, nowMs).latestMs.delete(concertId)
    this.signs.leased(this.machine(name, nowMs), concertId)
    for (const { row, promisedMs } of this.tokens.values()) if (row.concertId === concertId) promisedMs.clear()
    this.#allowTimeAnew(concertId)
    for (const machine of this.machines.values()) {
      if (machine.name === name) machine.lostStep.delete(concertId)
      else if (!machine.lostStep.has(concertId)) machine.lostStep.set(concertId, this.step)
    }
  }

  /** A process has read a concert from the store anew. */
  reloaded(machine: Machine, nowMs: number, concertId: string): void {
    machine.reloadedMs.set(concertId, nowMs)
    this.#allowTimeAnew(concertId)
  }

  moveOf(concertId: string): Move {
    return this.moves.get(concertId) ?? NO_MOVE
  }

  /** Reservations of a seat that a process which knew the store as of `sinceStep` may still have thought live. */
  mayHold(scheduleId: string, seatId: string, sinceStep: number): ReservationLife[] {
    return [...this.reservations.values()].filter(
      ({ row, endedStep, refundHeardStep = Number.POSITIVE_INFINITY }) =>
        row.scheduleId === scheduleId &&
        row.seatIds.includes(seatId) &&
        (endedStep === undefined ||
          endedStep > sinceStep ||
          (row.state === 'CANCELLED' && refundHeardStep > sinceStep)),
    )
  }

  /** A refund is the store's to decide, so memory moves only once it has been heard of. */
  hearOfRefunds(isMeant: (row: ReservationRecord) => boolean): void {
    for (const life of this.reservations.values()) {
      if (life.row.state === 'CANCELLED' && isMeant(life.row)) life.refundHeardStep ??= this.step
    }
  }

  /** Whether a seat of a reservation had been another's that was paid, and given back before this one was paid. */
  wasRefunded({ scheduleId, seatIds, reservationId }: ReservationRecord, paidStep: number): boolean {
    return [...this.reservations.values()].some(
      ({ row, endedStep = paidStep }) =>
        row.reservationId !== reservationId &&
        row.state === 'CANCELLED' &&
        row.scheduleId === scheduleId &&
        row.seatIds.some((seatId) => seatIds.includes(seatId)) &&
        endedStep < paidStep,
    )
  }

  /** The reservation that has held a seat from before `sinceStep` until now. */
  surelyHolds(scheduleId: string, seatId: string, sinceStep: number): ReservationLife | undefined {
    return this.mayHold(scheduleId, seatId, sinceStep).find(
      ({ heldStep, endedStep }) => heldStep <= sinceStep && endedStep === undefined,
    )
  }

  /** Held, sold or blocked. */
  mayBeTaken(scheduleId: string, seatId: string, known: Knowledge): boolean {
    return (
      this.mayHold(scheduleId, seatId, known.sinceStep).length > 0 || this.sales.mayBeBlocked(scheduleId, seatId, known)
    )
  }

  isSurelyTaken(scheduleId: string, seatId: string, known: Knowledge): boolean {
    return (
      this.surelyHolds(scheduleId, seatId, known.sinceStep) !== undefined ||
      this.sales.isSurelyBlocked(scheduleId, seatId, known)
    )
  }

  seatsLeft(scheduleId: string, known: Knowledge): { least: number; most: number } {
    const seats = [...(this.hall.dates.get(scheduleId)?.prices.keys() ?? [])]
    const may = seats.filter((seatId) => this.mayBeTaken(scheduleId, seatId, known)).length
    const sure = seats.filter((seatId) => this.isSurelyTaken(scheduleId, seatId, known)).length
    return { least: seats.length - may, most: seats.length - sure }
  }

  /** [T2] Whether a process that knew the store as of `sinceStep` may have had it as this user's. */
  mayBeOf({ owners }: ReservationLife, userId: string, sinceStep: number): boolean {
    return owners.some((owner, at) => {
      const untilStep = owners[at + 1]?.fromStep ?? Number.POSITIVE_INFINITY
      return owner.userId === userId && untilStep > sinceStep
    })
  }

  /** Whether it must have had it as this user's. */
  isSurelyOf({ owners }: ReservationLife, userId: string, sinceStep: number): boolean {
    const last = owners.at(-1)
    return last?.userId === userId && last.fromStep <= sinceStep
  }

  /** What the store holds now, seen from the next step on. */
  know(books: Books): void {
    for (const [userId, { entries }] of books.accounts) {
      const steps = this.entrySteps.get(userId) ?? []
      while (steps.length < entries.length) steps.push(this.step)
      this.entrySteps.set(userId, steps)
    }
    this.books = books
  }

  tokensOf(userId: string, concertId: string): TokenLife[] {
    return [...this.tokens.values()].filter(({ row }) => row.userId === userId && row.concertId === concertId)
  }

  /** Whether some token of a concert came and went within one commit, so that it was never seen. */
  hasMissedToken(concertId: string): boolean {
    const seen = [...this.tokens.values()].filter(({ row }) => row.concertId === concertId).length
    return seen < (this.books.lastSequences.get(concertId) ?? 0)
  }

  /** What a wallet may have held at any moment since. */
  balancesSince(userId: string, sinceStep: number): number[] {
    const entries = this.books.accounts.get(userId)?.entries ?? []
    const steps = this.entrySteps.get(userId) ?? []
    const before = entries.filter((_, at) => (steps[at] ?? 0) <= sinceStep).at(-1)?.balanceAfter ?? 0
    return [before, ...entries.filter((_, at) => (steps[at] ?? 0) > sinceStep).map((entry) => entry.balanceAfter)]
  }

  /** Bounds of the number of those before a waiter, by their numbers or by the places drawn for them, for one who knew the store as of `sinceStep`. */
  ahead(token: TokenLife, sinceStep: number, by: 'number' | 'place'): { least: number; most: number } {
    const positionOf = (row: TokenRow) => (by === 'number' ? row.sequence : this.draws.placeOf(row))
    const { concertId } = token.row
    const position = positionOf(token.row)
    const before = [...this.tokens.values()].filter(
      ({ row }) => row.concertId === concertId && positionOf(row) < position,
    )
    const left = ({ activeStep, endedStep }: TokenLife) => activeStep ?? endedStep
    return {
      least: before.filter((life) => left(life) === undefined).length,
      most: before.filter((life) => (left(life) ?? Number.POSITIVE_INFINITY) > sinceStep).length,
    }
  }

  #allowTimeAnew(concertId: string): void {
    for (const life of this.tokens.values()) if (life.row.concertId === concertId) life.mayHaveTimeAnew = true
  }
}
