import type { OperatorCommandType, OperatorEnvelope, SaleAction } from '../../../client-sdk/protocol/index.ts'
import type { SaleRecord } from '../../../storage/Storage.ts'
import type { Hall } from '../Hall.ts'
import { Asks } from './Asks.ts'
import type { Books } from './Books.ts'
import { type Asked, clockStepped, type Knowledge, type Machine } from './Machine.ts'

export type StopState = NonNullable<SaleRecord['stopped']>['state']

/** What the operator has asked a process for. */
export interface Order extends Asked {
  readonly type: OperatorCommandType
  readonly body: Readonly<Record<string, unknown>>
  readonly commandId: string
  /** It was answered UNAVAILABLE: what it wanted may be in the commit under way. */
  isLoose: boolean
  /** It has changed something for sure. One that found everything as wanted is not remembered, and is decided anew when it comes again. */
  isDone: boolean
}

/** Something the store has held from one step on, and until another. */
interface Span {
  readonly fromStep: number
  untilStep: number | undefined
}
interface Stop extends Span {
  readonly concertId: string
  readonly stopped: NonNullable<SaleRecord['stopped']>
}
interface Block extends Span {
  readonly scheduleId: string
  readonly seatId: string
}

/**
 * What the operator has asked for, and what the store has held of sales and blocked seats since. An order may take effect, or have done so and
 * been undone unseen, until it is answered; but only in the process that has it, and in the store only while that holds the lease.
 */
export class SaleBook {
  readonly #hall: Hall
  readonly #orders: Order[] = []
  readonly #asks = new Asks()
  readonly #stops: Stop[] = []
  readonly #blocks: Block[] = []
  /** By concert: the step at which the store first had it opened by the operator. */
  readonly #openedStep = new Map<string, number>()

  constructor(hall: Hall) {
    this.#hall = hall
  }

  deliver(machine: Machine, { type, body, commandId }: OperatorEnvelope, step: number, nowMs: number): Order {
    const first = this.#orders.find(
      (other) => other.commandId === commandId && other.machine === machine && other.answeredStep === undefined,
    )
    const asked: Order = {
      type,
      body: body as Order['body'],
      commandId: String(commandId),
      machine,
      sinceStep: first?.sinceStep ?? step,
      minMs: Math.min(first?.minMs ?? nowMs, nowMs),
      maxMs: Math.max(first?.maxMs ?? nowMs, nowMs),
      answeredStep: undefined,
      isLoose: false,
      isDone: false,
    }
    this.#orders.push(asked)
    this.#asks.add(whatOf(asked), asked.commandId, nowMs)
    return asked
  }

  clockStepped(machine: Machine, fromMs: number, toMs: number): void {
    for (const order of this.#orders) {
      if (order.machine !== machine || order.answeredStep !== undefined) continue
      clockStepped(order, fromMs, toMs)
      // One that was on its way when a day passed may be carried out on the next, too.
      this.#asks.add(whatOf(order), order.commandId, toMs)
    }
  }

  answer(order: Order, isUnavailable: boolean, step: number): void {
    if (isUnavailable) order.isLoose = true
    else order.answeredStep = step
  }

  /** The store has changed. */
  stored({ sales, blocked }: Books, step: number): void {
    for (const stop of this.#stops) {
      if (!isSameStop(sales.get(stop.concertId)?.stopped, stop.stopped)) stop.untilStep ??= step
    }
    for (const [concertId, { openedUpTo, stopped }] of sales) {
      if (openedUpTo !== undefined && !this.#openedStep.has(concertId)) this.#openedStep.set(concertId, step)
      if (stopped === undefined || this.standing(concertId) !== undefined) continue
      this.#stops.push({ concertId, stopped, fromStep: step, untilStep: undefined })
    }
    const now = new Set([...blocked].flatMap(([id, seats]) => seats.map((index) => `${id} ${this.#seatId(id, index)}`)))
    for (const block of this.#blocks.filter(({ untilStep }) => untilStep === undefined)) {
      if (!now.delete(`${block.scheduleId} ${block.seatId}`)) block.untilStep = step
    }
    for (const seat of now) {
      const [scheduleId = '', seatId = ''] = seat.split(' ')
      this.#blocks.push({ scheduleId, seatId, fromStep: step, untilStep: undefined })
    }
  }

  /** Commits of a process come one after the other: when one has taken effect, those that were refused before it never will. */
  settle(machine: Machine, step: number): void {
    for (const order of this.#orders) {
      if (order.machine === machine && order.isLoose) order.answeredStep ??= step
    }
  }

  /** The stop that the sale is under now. */
  standing(concertId: string): Stop['stopped'] | undefined {
    return this.#stops.find((stop) => stop.concertId === concertId && stop.untilStep === undefined)?.stopped
  }

  /** Whether the process may have thought the sale stopped so. */
  mayBeStopped(concertId: string, state: StopState, known: Knowledge): boolean {
    const action: SaleAction = state === 'PAUSED' ? 'pause' : 'close'
    const isPending = this.pending('changeSale', concertId, known).some(({ body }) => body.action === action)
    return isPending || this.wasStopped(concertId, state, known.sinceStep)
  }

  /** Whether the store has had the sale stopped so at some moment since. */
  wasStopped(concertId: string, state: StopState, sinceStep: number): boolean {
    return this.#stops.some(
      (stop) => stop.concertId === concertId && stop.stopped.state === state && lasts(stop, sinceStep),
    )
  }

  /** Whether the sale has been stopped all the while, as far as the process can know. */
  isSurelyStopped(concertId: string, known: Knowledge): boolean {
    return this.isStoppedSince(concertId, known.sinceStep) && this.pending('changeSale', concertId, known).length === 0
  }

  isStoppedSince(concertId: string, sinceStep: number): boolean {
    return this.#stops.some((stop) => stop.concertId === concertId && isSure(stop, sinceStep))
  }

  /** Whether the operator had opened the sale before. */
  isSurelyOpened(concertId: string, sinceStep: number): boolean {
    return (this.#openedStep.get(concertId) ?? Number.POSITIVE_INFINITY) <= sinceStep
  }

  mayBeBlocked(scheduleId: string, seatId: string, known: Knowledge): boolean {
    const isPending = this.pendingOf('blockSeats', scheduleId, seatId, known).length > 0
    return isPending || this.wasBlocked(scheduleId, seatId, known.sinceStep)
  }

  /** Whether the store has had the seat blocked at some moment since. */
  wasBlocked(scheduleId: string, seatId: string, sinceStep: number): boolean {
    return this.#blocks.some(
      (block) => block.scheduleId === scheduleId && block.seatId === seatId && lasts(block, sinceStep),
    )
  }

  /** Whether the seat has been blocked all the while, as far as the process can know. */
  isSurelyBlocked(scheduleId: string, seatId: string, known: Knowledge): boolean {
    const isPending = this.pendingOf('unblockSeats', scheduleId, seatId, known).length > 0
    return !isPending && this.isBlockedSince(scheduleId, seatId, known.sinceStep)
  }

  isBlockedSince(scheduleId: string, seatId: string, sinceStep: number): boolean {
    return this.#blocks.some(
      (block) => block.scheduleId === scheduleId && block.seatId === seatId && isSure(block, sinceStep),
    )
  }

  /** What the operator has asked of a concert's sale, or of its pace, and the process may be carrying out. */
  pending(type: 'changeSale' | 'changeAdmission', concertId: string, known: Knowledge): readonly Order[] {
    return this.#pending(known).filter((order) => order.type === type && order.body.concertId === concertId)
  }

  /** The same of a seat. */
  pendingOf(
    type: 'blockSeats' | 'unblockSeats',
    scheduleId: string,
    seatId: string,
    known: Knowledge,
  ): readonly Order[] {
    return this.#pending(known).filter(
      ({ type: of, body }) =>
        of === type && body.scheduleId === scheduleId && (body.seats as string[]).includes(seatId),
    )
  }

  pendingCredits(userId: string, amount: number, known: Knowledge): readonly Order[] {
    return this.#pending(known).filter(
      ({ type, body }) => type === 'creditWallet' && body.userId === userId && body.amount === amount,
    )
  }

  pendingRefunds(reservationId: string, known: Knowledge): readonly Order[] {
    return this.#pending(known).filter(
      ({ type, body }) => type === 'refundReservation' && body.reservationId === reservationId,
    )
  }

  pendingReleases(scheduleId: string, allotmentId: string, known: Knowledge): readonly Order[] {
    return this.#pending(known).filter(
      ({ type, body }) =>
        type === 'releaseAllotment' && body.scheduleId === scheduleId && body.allotmentId === allotmentId,
    )
  }

  /** How often the operator has asked for it. */
  timesAsked(type: OperatorCommandType, body: Order['body']): number {
    return this.#asks.times(whatOf({ type, body }))
  }

  /** The same order has reached another process, too. */
  isElsewhere({ commandId, machine }: Order): boolean {
    return this.#orders.some((other) => other.commandId === commandId && other.machine !== machine)
  }

  /** Whether the operator waits for an answer of a process that may still give it. */
  isUnderWay(concertId: string, serving: (name: string) => boolean): boolean {
    return this.#orders.some(
      ({ body, answeredStep, machine }) =>
        body.concertId === concertId && answeredStep === undefined && serving(machine.name),
    )
  }

  /** Since when the order has been asked for under its name, of any process. */
  firstStep(order: Order): number {
    return Math.min(...this.#namesakes(order).map(({ sinceStep }) => sinceStep))
  }

  /** [C1] [O5] Whether it has been carried out under its name, so that its answer is kept. */
  isKept(order: Order): boolean {
    return this.#namesakes(order).some(({ isDone }) => isDone)
  }

  /** No later than when anything was decided under its name, by the clock of whoever did. */
  heardMs(order: Order): number {
    return Math.min(...this.#namesakes(order).map(({ minMs }) => minMs))
  }

  #namesakes({ commandId }: Order): readonly Order[] {
    return this.#orders.filter((other) => other.commandId === commandId)
  }

  #pending({ machine, sinceStep }: Knowledge): Order[] {
    return this.#orders.filter(
      (order) => order.machine === machine && (order.answeredStep ?? Number.POSITIVE_INFINITY) > sinceStep,
    )
  }

  #seatId(scheduleId: string, index: number): string {
    return [...(this.#hall.dates.get(scheduleId)?.prices.keys() ?? [])][index] ?? ''
  }
}

const whatOf = ({ type, body }: Pick<Order, 'type' | 'body'>): string => `${type} ${JSON.stringify(body)}`

export const isSameStop = (a: SaleRecord['stopped'], b: SaleRecord['stopped']): boolean =>
  a?.state === b?.state && a?.at === b?.at

/** It was so at some moment since. */
const lasts = ({ untilStep }: Span, sinceStep: number): boolean => (untilStep ?? Number.POSITIVE_INFINITY) > sinceStep

/** It was so before, and still is. */
const isSure = ({ fromStep, untilStep }: Span, sinceStep: number): boolean =>
  fromStep <= sinceStep && untilStep === undefined
