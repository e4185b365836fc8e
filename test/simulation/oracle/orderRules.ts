import {
  type AdmissionValues,
  LIMITS,
  type Problem,
  type Refund,
  type RefusalCode,
  type SaleSetting,
} from '../../../client-sdk/protocol/index.ts'
import { keptIn } from '../Hall.ts'
import type { Chronicle, ReservationLife } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { knowledgeOf, mayBeAway } from './Machine.ts'
import { isRefund, mayBeUnpaidFor } from './refundRules.ts'
import type { Order } from './SaleBook.ts'
import { mayBeOver } from './saleRules.ts'

/** [D1] What the operator is told has been done is in the store, or has been since it was first asked for. */
export const checkOrderTold = (chronicle: Chronicle, order: Order, body: unknown, fail: Fail): void => {
  const isDone = DONE[order.type] as ((asked: Asked, told: never) => boolean) | undefined
  if (isDone?.({ chronicle, order, sinceStep: sinceOf(chronicle, order) }, body as never) === false) {
    const asked = `${order.type} ${JSON.stringify(order.body)}`
    fail('told before durable', `${asked} was answered ${JSON.stringify(body)}, and that is not in the store`)
  }
}

/** A refusal has to be true, as any other. */
export const checkOrderRefusal = (chronicle: Chronicle, order: Order, problem: Problem, fail: Fail): void => {
  const asked = { chronicle, order, sinceStep: sinceOf(chronicle, order) }
  if (!TRUE_IF[problem.code]?.(asked, problem))
    fail('refusal', `${problem.code} to ${order.type} ${JSON.stringify(order.body)}: nothing was in its way`)
}

interface Asked {
  readonly chronicle: Chronicle
  readonly order: Order
  /** What has been so at any moment since may be what its process went by. */
  readonly sinceStep: number
}

/** An answer may be the first one, that another process has given. */
const sinceOf = (chronicle: Chronicle, order: Order): number =>
  Math.min(knowledgeOf(order, concertOf(chronicle, order)).sinceStep, chronicle.sales.firstStep(order))

const concertOf = (chronicle: Chronicle, { body }: Order): string =>
  String(
    body.concertId ??
      chronicle.hall.dates.get(String(body.scheduleId))?.concertId ??
      chronicle.reservations.get(String(body.reservationId))?.row.concertId,
  )

const lifeOf = ({ chronicle, order }: Asked): ReservationLife | undefined =>
  chronicle.reservations.get(String(order.body.reservationId))

const DONE: Readonly<Partial<Record<Order['type'], (asked: Asked, told: never) => boolean>>> = {
  changeSale: (asked, { saleState }: SaleSetting) => {
    const { chronicle, order, sinceStep } = asked
    const { action } = order.body
    const concertId = String(order.body.concertId)
    if (isContested(asked)) return true
    if (action === 'pause') return saleState === 'PAUSED' && chronicle.sales.wasStopped(concertId, saleState, sinceStep)
    if (action === 'close') return saleState === 'CLOSED' && chronicle.sales.wasStopped(concertId, saleState, sinceStep)
    const isStopped = chronicle.sales.isStoppedSince(concertId, sinceStep)
    if (saleState === 'CLOSED' && mayBeOver(chronicle.hall, order, concertId)) return !isStopped
    return saleState !== 'PAUSED' && saleState !== 'CLOSED' && !isStopped
  },

  changeAdmission: ({ chronicle, order, sinceStep }, told: Required<AdmissionValues>) =>
    (['maxActive', 'batchSize', 'batchIntervalMs'] as const).every((name) => {
      const policies = chronicle.policies.since(String(order.body.concertId), sinceStep)
      const isAsAsked = order.body[name] === undefined || told[name] === order.body[name]
      return isAsAsked && policies.some((policy) => policy[name] === told[name])
    }),

  blockSeats: (asked) =>
    seatsOf(asked).every(
      ({ scheduleId, seatId }) =>
        isContested(asked, seatId) || asked.chronicle.sales.wasBlocked(scheduleId, seatId, asked.sinceStep),
    ),

  unblockSeats: (asked) =>
    seatsOf(asked).every(
      ({ scheduleId, seatId }) =>
        isContested(asked, seatId) || !asked.chronicle.sales.isBlockedSince(scheduleId, seatId, asked.sinceStep),
    ),

  releaseAllotment: ({ chronicle, order: { body } }) =>
    chronicle.allotments.isReleased(String(body.scheduleId), String(body.allotmentId), chronicle.step),

  refundReservation: (asked, told: Refund) => isRefund(asked.chronicle, lifeOf(asked), told),

  creditWallet: ({ chronicle, order: { body } }, told: { entryId: string; balance: number }) => {
    const entries = chronicle.books.accounts.get(String(body.userId))?.entries ?? []
    const entry = entries.find(({ entryId }) => entryId === told.entryId)
    return entry?.amount === body.amount && entry?.balanceAfter === told.balance
  },
}

const TRUE_IF: Readonly<Partial<Record<RefusalCode, (asked: Asked, problem: Problem) => boolean>>> = {
  SALE_CLOSED: ({ chronicle, order, sinceStep }) => {
    const { machine, body } = order
    const concertId = String(body.concertId)
    if (body.action !== 'close' && mayBeOver(chronicle.hall, order, concertId)) return true
    const isOther = body.action === 'pause' || body.action === 'resume'
    return isOther && chronicle.sales.mayBeStopped(concertId, 'CLOSED', { machine, sinceStep })
  },
  SEAT_TAKEN: (asked, { seats = [] }) =>
    seats.length > 0 &&
    asked.order.type === 'blockSeats' &&
    seats.every(
      (seatId) => asked.chronicle.mayHold(String(asked.order.body.scheduleId), seatId, asked.sinceStep).length,
    ),
  RESERVATION_NOT_FOUND: (asked) => (lifeOf(asked)?.heldStep ?? Number.POSITIVE_INFINITY) > asked.sinceStep,
  RESERVATION_NOT_PAID: (asked) => mayBeUnpaidFor(lifeOf(asked), asked.sinceStep),
  ALREADY_CHECKED_IN: (asked) => lifeOf(asked)?.checkedInStep !== undefined,
  RESERVATION_CANCELLED: (asked) => lifeOf(asked)?.row.state === 'CANCELLED',
  PAYMENT_IN_PROGRESS: (asked) =>
    asked.chronicle.calls.isBeingPaid(String(asked.order.body.reservationId), asked.order),
  ALLOTMENT_NOT_FOUND: ({ chronicle, order: { body } }) =>
    !keptIn(chronicle.hall, String(body.scheduleId)).some(({ allotmentId }) => allotmentId === body.allotmentId),
  USER_NOT_FOUND: ({ chronicle, order }) => !chronicle.books.accounts.has(String(order.body.userId)),
  AMOUNT_INVALID: ({ order }) => Number(order.body.amount) > LIMITS.chargeAmount,
  UNAVAILABLE: ({ chronicle, order }) => mayBeAway(order.machine) || chronicle.sales.isElsewhere(order),
}

const seatsOf = ({ order: { body } }: Asked): { readonly scheduleId: string; readonly seatId: string }[] =>
  (body.seats as string[]).map((seatId) => ({ scheduleId: String(body.scheduleId), seatId }))

/** Another order about the same was under way meanwhile: it may have undone in the same commit what this one did. */
const isContested = ({ chronicle: { sales }, order, sinceStep }: Asked, seatId = ''): boolean => {
  const known = { machine: order.machine, sinceStep }
  const scheduleId = String(order.body.scheduleId)
  const others =
    order.type === 'changeSale'
      ? sales.pending('changeSale', String(order.body.concertId), known)
      : [
          ...sales.pendingOf('blockSeats', scheduleId, seatId, known),
          ...sales.pendingOf('unblockSeats', scheduleId, seatId, known),
        ]
  return others.some(({ commandId }) => commandId !== order.commandId)
}
