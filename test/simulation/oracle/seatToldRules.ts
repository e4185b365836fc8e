import type { Reservation, Schedule, Seat } from '../../../client-sdk/protocol/index.ts'
import type { Call } from './Calls.ts'
import type { Chronicle, ReservationLife } from './Chronicle.ts'
import { concertOf } from './concertOf.ts'
import type { Fail } from './ledgerRules.ts'
import { knowledgeOf, mayBeAway } from './Machine.ts'

export const checkSeatsLeft = (chronicle: Chronicle, call: Call, told: Schedule, fail: Fail): void => {
  const { scheduleId, concertId, seatsTotal, seatsAllotted = 0 } = told
  const seatsLeft = told.seatsLeft + seatsAllotted
  const { least, most } = chronicle.seatsLeft(scheduleId, knowledgeOf(call, concertId))
  const isRight =
    least <= seatsLeft && seatsLeft <= most && seatsTotal === chronicle.hall.dates.get(scheduleId)?.prices.size
  if (!isRight) fail('told wrong', `${scheduleId} was told to have ${seatsLeft} left, there were ${least} to ${most}`)
}

export const checkSeat = (
  chronicle: Chronicle,
  call: Call,
  scheduleId: string,
  { seatId, status }: Seat,
  fail: Fail,
): void => {
  const concertId = concertOf(chronicle, scheduleId)
  const known = knowledgeOf(call, concertId)
  const holds = chronicle.mayHold(scheduleId, seatId, known.sinceStep)
  const sold = holds.some(({ paidStep }) => paidStep !== undefined)
  const isTakenForSure = chronicle.isSurelyTaken(scheduleId, seatId, known)
  const { allotments } = chronicle
  const kept = allotments.keptFor(scheduleId, seatId)
  const isKept = kept !== undefined && call.minMs < (kept.releaseAtMs ?? Number.POSITIVE_INFINITY)
  const mayBeKept = isKept && !allotments.isReleased(scheduleId, kept.allotmentId, known.sinceStep)
  const isOpen = kept === undefined || allotments.isReleased(scheduleId, kept.allotmentId, chronicle.step)
  const isRight =
    (status === 'BLOCKED' && mayBeKept && !isTakenForSure) ||
    (status === 'SOLD' && mayBeKept && chronicle.sales.mayBeBlocked(scheduleId, seatId, known)) ||
    (status === 'BLOCKED' && chronicle.sales.mayBeBlocked(scheduleId, seatId, known)) ||
    (status === 'FREE' && !isTakenForSure && isOpen) ||
    (status === 'HELD' && holds.some((life) => mayBeUnpaid(chronicle, call, life, known.sinceStep))) ||
    (status === 'SOLD' && sold)
  if (!isRight) fail('told wrong', `${seatId} of ${scheduleId} was told ${status}`)
}

/**
 * [H3] Whether a process may have counted a hold as live when it answered. By its own clock it has to know when that is over, unless a
 * payment of it is under way, or a pause has moved its deadline meanwhile.
 */
export const mayStillHold = (chronicle: Chronicle, call: Call, { row, paidStep }: ReservationLife): boolean =>
  paidStep !== undefined ||
  call.minMs < row.expiresAt ||
  chronicle.calls.isBeingPaid(row.reservationId, call) ||
  (chronicle.movedStep.get(row.concertId) ?? -1) > knowledgeOf(call, row.concertId).sinceStep

/** Whether a process may show it as a hold that is not paid yet, and not over. */
const mayBeUnpaid = (chronicle: Chronicle, call: Call, life: ReservationLife, sinceStep: number): boolean =>
  life.paidStep === undefined
    ? mayBeAway(call.machine, life.row.concertId) || mayStillHold(chronicle, call, life)
    : life.paidStep > sinceStep || chronicle.calls.isBeingPaid(life.row.reservationId, call)

/** Ended is what the store says has ended: at its deadline a hold may yet turn out to have been paid. */
export const checkReservation = (chronicle: Chronicle, call: Call, told: Reservation, fail: Fail): void => {
  const life = chronicle.reservations.get(told.reservationId)
  if (life === undefined || !chronicle.mayBeOf(life, call.userId, call.sinceStep))
    return fail('told wrong', `${told.reservationId} to ${call.userId}`)
  const { row, paidStep, endedStep } = life
  const overSince = paidStep ?? endedStep ?? Number.POSITIVE_INFINITY
  const isRight =
    told.state === row.state ||
    (told.state === 'PAID' && paidStep !== undefined && (endedStep ?? 0) > call.sinceStep) ||
    ((told.state === 'HELD' || told.state === 'PAYING') && overSince > call.sinceStep)
  if (!isRight) fail('told wrong', `${told.reservationId} was told ${told.state} and is ${row.state}`)
  if (told.offered !== row.offered) fail('told wrong', `${told.reservationId} was told offered: ${told.offered}`)
}
