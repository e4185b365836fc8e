import { LIMITS, type Policy, type Problem, type RefusalCode } from '../../../client-sdk/protocol/index.ts'
import { isWrongCode, mayBeKept, mayBeUsedUp } from './allotmentRules.ts'
import type { Call } from './Calls.ts'
import type { Chronicle, ReservationLife, TokenLife } from './Chronicle.ts'
import { mayBeShort, mayOrphan, quantityAsked } from './choiceRules.ts'
import { concertOfCall, onlyConcertOfCall } from './concertOf.ts'
import type { Fail } from './ledgerRules.ts'
import { type Knowledge, knowledgeOf, mayBeAway } from './Machine.ts'
import { lapsed } from './paceRules.ts'
import { mayBeTooLate, mayBeUnpaidFor } from './refundRules.ts'
import { mayStillHold } from './seatToldRules.ts'
import { mayBeTooMany, mayCountFor, TICKET_TRUE_IF } from './ticketRules.ts'
import { checkQueueToken } from './tokenToldRules.ts'
import { WAITLIST_TRUE_IF } from './waitlistRules.ts'

interface Refused {
  readonly chronicle: Chronicle
  readonly call: Call
  readonly problem: Problem
  /** What the sender knew to be wrong with it. */
  readonly malformed: boolean
}

/** A refusal has to be true: whether what it says may have been so at some moment while the command was under way. */
export const checkRefusal = (refused: Refused, fail: Fail): void => {
  const { call, problem, chronicle } = refused
  const isOfNoToken = call.type === 'enterQueue' && call.body.token === undefined && problem.code.startsWith('TOKEN')
  // [N4]
  const isOfOffer = call.type === 'pay' && problem.code.startsWith('TOKEN') && lifeOf(refused)?.row.offered === true
  const isTrue = !isOfNoToken && !isOfOffer && (TRUE_IF[problem.code]?.(refused) ?? false)
  if (!isTrue) fail('refusal', `${problem.code} to ${call.type} of ${call.userId}: nothing was in its way`)
  if (problem.token !== undefined) checkQueueToken(chronicle, call, problem.token, fail)
}

const TRUE_IF: Readonly<Partial<Record<RefusalCode, (refused: Refused) => boolean>>> = {
  INPUT_INVALID: ({ malformed }) => malformed,
  UNAUTHENTICATED: ({ call }) => call.envelope.userId === undefined,
  USER_NOT_FOUND: ({ chronicle, call }) => !chronicle.books.accounts.has(call.userId),
  CONCERT_NOT_FOUND: ({ chronicle, call }) => !chronicle.hall.policies.has(String(call.body.concertId)),
  SCHEDULE_NOT_FOUND: ({ chronicle, call }) => !chronicle.hall.dates.has(String(call.body.scheduleId)),
  SEAT_NOT_FOUND: ({ chronicle, call, problem }) => {
    const prices = chronicle.hall.dates.get(String(call.body.scheduleId))?.prices
    return (problem.seats ?? []).length > 0 && (problem.seats ?? []).every((seatId) => !prices?.has(seatId))
  },
  RESERVATION_NOT_FOUND: ({ chronicle, call }) => {
    const life = chronicle.reservations.get(String(call.body.reservationId))
    if (life === undefined || life.heldStep > call.sinceStep) return true
    return !chronicle.isSurelyOf(life, call.userId, call.sinceStep)
  },
  TOKEN_INVALID: (refused) =>
    tokensMeant(refused).some((named) =>
      named.every(({ purgedStep, issuedStep }) => purgedStep !== undefined || issuedStep > sinceOf(refused)),
    ),
  TOKEN_EXPIRED: (refused) =>
    mayBeUnseen(refused) ||
    tokensMeant(refused).some((named) => named.some(({ endedStep }) => endedStep !== undefined)),
  TOKEN_NOT_ACTIVE: (refused) =>
    mayBeUnseen(refused) ||
    tokensMeant(refused).some((named) =>
      named.some(({ activeStep }) => (activeStep ?? Number.POSITIVE_INFINITY) > sinceOf(refused)),
    ),
  SALE_NOT_OPEN: ({ chronicle, call }) => {
    const { concertId = '', opensAtMs } = chronicle.hall.dates.get(String(call.body.scheduleId)) ?? {}
    const { sinceStep } = knowledgeOf(call, concertId)
    // [O1] The operator opens those dates that were to open the sale.
    const isOpened =
      opensAtMs === chronicle.hall.openings.get(concertId) && chronicle.sales.isSurelyOpened(concertId, sinceStep)
    return opensAtMs !== undefined && call.minMs < opensAtMs && !isOpened
  },
  SALE_PAUSED: (refused) => mayBeStopped(refused, 'PAUSED'),
  SALE_CLOSED: (refused) => mayBeStopped(refused, 'CLOSED') || mayHaveClosed(refused),
  COMMAND_REUSED: ({ chronicle, call }) => chronicle.calls.isReused(call),
  RESERVATION_EXPIRED: (refused) => ['EXPIRED', 'RELEASED'].includes(lifeOf(refused)?.row.state ?? ''),
  RESERVATION_ALREADY_PAID: (refused) => {
    const { paidStep, endedStep = Number.POSITIVE_INFINITY } = lifeOf(refused) ?? {}
    return paidStep !== undefined && endedStep > refused.call.sinceStep
  },
  RESERVATION_NOT_PAID: (refused) => mayBeUnpaidFor(lifeOf(refused), sinceOf(refused)),
  RESERVATION_CANCELLED: (refused) => lifeOf(refused)?.row.state === 'CANCELLED',
  CHECKOUT_NOT_OFFERED: (refused) => policiesOf(refused).some(({ checkoutMs }) => checkoutMs === 0),
  REFUND_NOT_OFFERED: (refused) => policiesOf(refused).some(({ refundUntilMs }) => refundUntilMs === null),
  REFUND_TOO_LATE: (refused) =>
    mayBeTooLate(refused.chronicle, refused.call, concertOfCall(refused.chronicle, refused.call), sinceOf(refused)),
  PAYMENT_IN_PROGRESS: ({ chronicle, call }) => chronicle.calls.overlapsPayment(call),
  SEAT_LIMIT: ({ chronicle, call }) => {
    if (call.type === 'acceptTransfer') return mayBeTooMany(chronicle, call)
    const scheduleId = String(call.body.scheduleId)
    const concertId = chronicle.hall.dates.get(scheduleId)?.concertId ?? ''
    const { sinceStep: since } = knowledgeOf(call, concertId)
    const mine = [...chronicle.reservations.values()]
      .filter(
        (life) =>
          mayCountFor(chronicle, life, call.userId, since) &&
          life.row.concertId === concertId &&
          (life.endedStep === undefined || life.endedStep > since),
      )
      .filter((life) => mayStillHold(chronicle, call, life))
    const mostOf = (lives: readonly ReservationLife[]) =>
      lives.reduce((sum, { row }) => sum + row.seatIds.length, 0) + quantityAsked(call)
    const here = mostOf(mine.filter(({ row }) => row.scheduleId === scheduleId))
    return chronicle.policies
      .since(concertId, since)
      .some(
        ({ seatsPerUser, seatsPerUserOnAllDates: onAll }) => here > seatsPerUser || (onAll > 0 && mostOf(mine) > onAll),
      )
  },
  SEAT_ALLOTTED: ({ chronicle, call, problem }) => mayBeKept(chronicle, call, problem),
  CODE_INVALID: ({ chronicle, call }) => isWrongCode(chronicle, call),
  CODE_USED_UP: ({ chronicle, call }) => mayBeUsedUp(chronicle, call),
  TOO_MANY_TRIES: (refused) => {
    const { chronicle, call, problem } = refused
    const concertId = concertOfCall(chronicle, call)
    if (call.type === 'presentCode') return mayBeGuessing(refused)
    if (call.type === 'enterQueue')
      return isUndrawn(refused) && chronicle.paces.mayWaitToEnter(call, concertId, problem)
    return chronicle.paces.mayWait(call, concertId, problem, policiesOf(refused), lapsed(chronicle, call, concertId))
  },
  ...TICKET_TRUE_IF,
  ...WAITLIST_TRUE_IF,
  SEAT_TAKEN: ({ chronicle, call, problem }) => {
    const scheduleId = String(call.body.scheduleId)
    const known = knowledgeOf(call, chronicle.hall.dates.get(scheduleId)?.concertId ?? '')
    const seats = problem.seats ?? []
    const mayBeTaken = (seatId: string): boolean =>
      chronicle.sales.mayBeBlocked(scheduleId, seatId, known) ||
      chronicle.mayHold(scheduleId, seatId, known.sinceStep).some((life) => mayStillHold(chronicle, call, life))
    const named = (call.body.seats ?? []) as readonly string[]
    return seats.length > 0 && seats.every((seatId) => named.includes(seatId) && mayBeTaken(seatId))
  },
  SEATS_SHORT: ({ chronicle, call }) => mayBeShort(chronicle, call),
  SEAT_ORPHANED: ({ chronicle, call, problem }) => mayOrphan(chronicle, call, problem),
  AMOUNT_INVALID: ({ call }) => {
    const amount = Number(call.body.amount)
    return !Number.isInteger(amount) || amount < 1 || amount > LIMITS.chargeAmount
  },
  BALANCE_INSUFFICIENT: ({ chronicle, call }) => {
    const amount = chronicle.reservations.get(String(call.body.reservationId))?.row.amount ?? Number.POSITIVE_INFINITY
    return Math.min(...chronicle.balancesSince(call.userId, call.sinceStep)) < amount
  },
  // Of two processes that carry out the same command at once, one finds that the other was faster.
  UNAVAILABLE: ({ chronicle, call }) =>
    mayBeAway(call.machine, onlyConcertOfCall(chronicle, call)) || chronicle.calls.isElsewhere(call),
}

/** Its line may have been yet to be drawn. */
const isUndrawn = (refused: Refused): boolean => {
  const drawnStep = refused.chronicle.draws.of(concertOfCall(refused.chronicle, refused.call))?.step
  return policiesOf(refused).some(({ opening }) => opening === 'lottery') && (drawnStep ?? Infinity) > sinceOf(refused)
}

/** [H14] So many wrong codes there may have been, and so long one may have to wait. */
const mayBeGuessing = ({ chronicle, call, problem: { retryAfterMs = 0 } }: Refused): boolean => {
  const concertId = concertOfCall(chronicle, call)
  const dates = [...chronicle.hall.dates.values()].filter((date) => date.concertId === concertId)
  const wrong = dates.reduce((sum, { scheduleId }) => sum + chronicle.allotments.wrongOnes(call.userId, scheduleId), 0)
  return chronicle.policies
    .since(concertId, knowledgeOf(call, concertId).sinceStep)
    .some(({ wrongCodesPerMinute: most }) => most > 0 && wrong >= most && retryAfterMs <= Math.ceil(60_000 / most))
}

const lifeOf = ({ chronicle, call }: Refused): ReservationLife | undefined =>
  chronicle.reservations.get(String(call.body.reservationId))

const policiesOf = (refused: Refused): readonly Policy[] =>
  refused.chronicle.policies.since(concertOfCall(refused.chronicle, refused.call), sinceOf(refused))

const knownTo = ({ chronicle, call }: Refused): Knowledge => knowledgeOf(call, concertOfCall(chronicle, call))

const sinceOf = (refused: Refused): number => knownTo(refused).sinceStep

const mayBeStopped = (refused: Refused, state: 'PAUSED' | 'CLOSED'): boolean => {
  const { chronicle, call } = refused
  return chronicle.sales.mayBeStopped(concertOfCall(chronicle, call), state, knownTo(refused))
}

/** [O12] */
const mayHaveClosed = ({ chronicle, call }: Refused): boolean =>
  call.machine.maxMs >= (chronicle.hall.dates.get(String(call.body.scheduleId))?.closesAtMs ?? Number.POSITIVE_INFINITY)

/** Its token was issued, ended and forgotten in one commit. */
const mayBeUnseen = (refused: Refused): boolean =>
  (refused.call.envelope.door === 'socket' || tokensMeant(refused).some((named) => named.length === 0)) &&
  refused.chronicle.hasMissedToken(concertOfCall(refused.chronicle, refused.call))

/** The tokens a command may have come with: the one it names, or whichever its user has there; for each claim that was made. */
const tokensMeant = ({ chronicle, call }: Refused): TokenLife[][] => {
  const mine = chronicle.tokensOf(call.userId, concertOfCall(chronicle, call))
  const named = (token: unknown): TokenLife[] => mine.filter(({ row }) => row.token === token)
  if (call.type === 'enterQueue') return [named(call.body.token)]
  return call.claims.map(({ door, queueToken }) => (door === 'socket' ? mine : named(queueToken)))
}
