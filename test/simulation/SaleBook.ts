import type { AdmissionValues, OperatorCommandType, Policy } from '../../client-sdk/protocol/index.ts'
import type { SaleRecord } from '../../storage/Storage.ts'
import type { Books } from './Books.ts'
import type { Hall } from './Hall.ts'

type StopState = NonNullable<SaleRecord['stopped']>['state']

/** What the operator has asked a process for. Until it is answered it may take effect at any moment, or have done so unseen. */
export interface Order {
  readonly type: OperatorCommandType
  readonly body: Readonly<Record<string, unknown>>
  readonly sinceStep: number
  answeredStep: number | undefined
}

interface Stop {
  readonly concertId: string
  readonly stopped: NonNullable<SaleRecord['stopped']>
  untilStep: number | undefined
}
interface Block {
  readonly scheduleId: string
  readonly seatId: string
  readonly fromStep: number
  untilStep: number | undefined
}

/** What the store has held of sales and blocked seats, and when; and what the operator has asked for. */
export class SaleBook {
  readonly #hall: Hall
  readonly #orders: Order[] = []
  readonly #stops: Stop[] = []
  readonly #blocks: Block[] = []

  constructor(hall: Hall) {
    this.#hall = hall
  }

  ask(type: OperatorCommandType, body: Order['body'], step: number): Order {
    const order: Order = { type, body, sinceStep: step, answeredStep: undefined }
    this.#orders.push(order)
    return order
  }

  /** The store has changed. */
  stored({ sales, blocked }: Books, step: number): void {
    for (const stop of this.#stops) {
      if (!isSame(sales.get(stop.concertId)?.stopped, stop.stopped)) stop.untilStep ??= step
    }
    for (const [concertId, { stopped }] of sales) {
      if (stopped === undefined || this.standing(concertId) !== undefined) continue
      this.#stops.push({ concertId, stopped, untilStep: undefined })
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

  /** The stop that the sale is under now. */
  standing(concertId: string): Stop['stopped'] | undefined {
    return this.#stops.find((stop) => stop.concertId === concertId && stop.untilStep === undefined)?.stopped
  }

  /** Whether a process that knew the store as of `sinceStep` may have thought the sale stopped so. */
  mayBeStopped(concertId: string, state: StopState, sinceStep: number): boolean {
    const action = state === 'PAUSED' ? 'pause' : 'close'
    const isSeen = this.#stops.some(
      ({ concertId: of, stopped, untilStep }) =>
        of === concertId && stopped.state === state && (untilStep ?? Number.POSITIVE_INFINITY) > sinceStep,
    )
    return isSeen || this.#pending(sinceStep).some(({ body }) => body.concertId === concertId && body.action === action)
  }

  /** Whether deadlines in the concert are not what its policy alone makes them. */
  isMoved(concertId: string): boolean {
    return this.#orders.some(({ type, body }) => type === 'changeSale' && body.concertId === concertId)
  }

  mayBeBlocked(scheduleId: string, seatId: string, sinceStep: number): boolean {
    const isSeen = this.#blocks.some(
      (block) =>
        block.scheduleId === scheduleId &&
        block.seatId === seatId &&
        (block.untilStep ?? Number.POSITIVE_INFINITY) > sinceStep,
    )
    return (
      isSeen ||
      this.#pending(sinceStep).some(
        ({ type, body }) =>
          type === 'blockSeats' && body.scheduleId === scheduleId && (body.seats as string[]).includes(seatId),
      )
    )
  }

  /** Whether the seat has been blocked from before `sinceStep` until now, and nobody has asked to free it. */
  isSurelyBlocked(scheduleId: string, seatId: string, sinceStep: number): boolean {
    const isSeen = this.#blocks.some(
      (block) =>
        block.scheduleId === scheduleId &&
        block.seatId === seatId &&
        block.fromStep <= sinceStep &&
        block.untilStep === undefined,
    )
    return isSeen && !this.#pending(sinceStep).some(({ type }) => type === 'unblockSeats')
  }

  /** The most that a process may ever have let in at once. */
  mostActive(concertId: string, { maxActive }: Policy): number {
    const set = this.#orders
      .filter(({ type, body }) => type === 'changeAdmission' && body.concertId === concertId)
      .map(({ body }) => (body as AdmissionValues).maxActive ?? 0)
    return Math.max(maxActive, ...set)
  }

  #pending(sinceStep: number): Order[] {
    return this.#orders.filter(({ answeredStep }) => (answeredStep ?? Number.POSITIVE_INFINITY) > sinceStep)
  }

  #seatId(scheduleId: string, index: number): string {
    return [...(this.#hall.dates.get(scheduleId)?.prices.keys() ?? [])][index] ?? ''
  }
}

const isSame = (a: SaleRecord['stopped'], b: SaleRecord['stopped']): boolean => a?.state === b?.state && a?.at === b?.at
