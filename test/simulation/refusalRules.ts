import { LIMITS, type Problem, type RefusalCode } from '../../client-sdk/protocol/index.ts'
import type { Call } from './Calls.ts'
import type { Chronicle, TokenLife } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { checkQueueToken, concertOfCall, isStale, knownSince, mayBeOver } from './toldRules.ts'

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
  const isTrue = TRUE_IF[problem.code]?.(refused) ?? false
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
    return life === undefined || life.row.userId !== call.userId || life.heldStep > call.sinceStep
  },
  TOKEN_INVALID: (refused) => {
    const named = tokensMeant(refused).filter(({ purgedStep }) => purgedStep === undefined)
    return isStaleCall(refused) || named.every(({ issuedStep }) => issuedStep > refused.call.sinceStep)
  },
  TOKEN_EXPIRED: (refused) => {
    const named = tokensMeant(refused)
    return isStaleCall(refused) || named.some((life) => mayBeOver(life, refused.call))
  },
  TOKEN_NOT_ACTIVE: (refused) => {
    const since = knownSince(refused.call, concertOfCall(refused.chronicle, refused.call))
    return tokensMeant(refused).some(({ activeStep }) => (activeStep ?? Number.POSITIVE_INFINITY) > since)
  },
  SALE_NOT_OPEN: ({ chronicle, call }) => {
    const opensAtMs = chronicle.hall.dates.get(String(call.body.scheduleId))?.opensAtMs
    return opensAtMs !== undefined && call.minMs < opensAtMs
  },
  SALE_PAUSED: (refused) => mayBeStopped(refused, 'PAUSED'),
  SALE_CLOSED: (refused) => mayBeStopped(refused, 'CLOSED'),
  COMMAND_REUSED: ({ chronicle, call }) => chronicle.calls.isReused(call),
  RESERVATION_EXPIRED: (refused) => {
    const { chronicle, call } = refused
    const life = chronicle.reservations.get(String(call.body.reservationId))
    if (life === undefined) return false
    return isStaleCall(refused) || life.endedStep !== undefined || call.machine.maxMs >= life.row.expiresAt
  },
  RESERVATION_ALREADY_PAID: ({ chronicle, call }) =>
    chronicle.reservations.get(String(call.body.reservationId))?.row.state === 'PAID',
  PAYMENT_IN_PROGRESS: ({ chronicle, call }) => chronicle.calls.overlapsPayment(call),
  SEAT_LIMIT: ({ chronicle, call }) => {
    const scheduleId = String(call.body.scheduleId)
    const concertId = chronicle.hall.dates.get(scheduleId)?.concertId ?? ''
    const since = knownSince(call, concertId)
    const mine = [...chronicle.reservations.values()].filter(
      ({ row, endedStep }) =>
        row.userId === call.userId && row.scheduleId === scheduleId && (endedStep === undefined || endedStep > since),
    )
    const most = mine.reduce((sum, { row }) => sum + row.seatIds.length, 0) + (call.body.seats as unknown[]).length
    return most > (chronicle.hall.policies.get(concertId)?.seatsPerUser ?? 0)
  },
  SEAT_TAKEN: ({ chronicle, call, problem }) => {
    const scheduleId = String(call.body.scheduleId)
    const since = knownSince(call, chronicle.hall.dates.get(scheduleId)?.concertId ?? '')
    const seats = problem.seats ?? []
    return seats.length > 0 && seats.every((seatId) => chronicle.mayBeTaken(scheduleId, seatId, since))
  },
  AMOUNT_INVALID: ({ call }) => {
    const amount = Number(call.body.amount)
    return !Number.isInteger(amount) || amount < 1 || amount > LIMITS.chargeAmount
  },
  BALANCE_INSUFFICIENT: ({ chronicle, call }) => {
    const amount = chronicle.reservations.get(String(call.body.reservationId))?.row.amount ?? Number.POSITIVE_INFINITY
    return Math.min(...chronicle.balancesSince(call.userId, call.sinceStep)) < amount
  },
  // Of two processes that carry out the same command at once, one finds that the other was faster.
  UNAVAILABLE: ({ chronicle, call }) => call.machine.troubled || chronicle.calls.isElsewhere(call),
}

const mayBeStopped = ({ chronicle, call }: Refused, state: 'PAUSED' | 'CLOSED'): boolean => {
  const concertId = concertOfCall(chronicle, call)
  return chronicle.sales.mayBeStopped(concertId, state, knownSince(call, concertId))
}

const isStaleCall = ({ chronicle, call }: Refused): boolean => isStale(call, concertOfCall(chronicle, call))

/** The token a command came with: the one it names, or whichever its user has there. */
const tokensMeant = ({ chronicle, call }: Refused): TokenLife[] => {
  const mine = chronicle.tokensOf(call.userId, concertOfCall(chronicle, call))
  if (call.envelope.door === 'socket') return mine
  return mine.filter(({ row }) => row.token === call.envelope.queueToken)
}
