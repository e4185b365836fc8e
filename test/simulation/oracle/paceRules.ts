import type { CommandType, Outcome } from '../../../client-sdk/protocol/index.ts'
import type { Call } from './Calls.ts'
import type { Chronicle } from './Chronicle.ts'
import { concertOfCall } from './concertOf.ts'
import type { Fail } from './ledgerRules.ts'

/** [H12] Codes that say something of the seats a hold was for, or that are waited for: it was tried. */
const ABOUT_SEATS: Readonly<Partial<Record<CommandType, readonly string[]>>> = {
  hold: ['SEAT_LIMIT', 'SEAT_ALLOTTED', 'SEAT_TAKEN', 'SEATS_SHORT', 'SEAT_ORPHANED'],
  joinWaitlist: ['SEAT_LIMIT', 'SEATS_AVAILABLE', 'WAITLIST_FULL'],
}

/** Holds of who asks that may have lapsed since a step, at any process: in memory before the store has it. */
export const lapsed = (chronicle: Chronicle, { userId }: Call, concertId: string, since = 0): number =>
  [...chronicle.reservations.values()].filter(
    ({ row, endedStep = Number.POSITIVE_INFINITY }) =>
      row.userId === userId &&
      row.concertId === concertId &&
      (row.state === 'HELD' || (row.state === 'EXPIRED' && endedStep >= since)),
  ).length

/** [H12] What an answer says of the pace of who asked. */
export const checkPace = (chronicle: Chronicle, call: Call, outcome: Outcome, fail: Fail): void => {
  const aboutSeats = ABOUT_SEATS[call.type]
  if (aboutSeats === undefined) return
  const { paces, policies, step } = chronicle
  const concertId = concertOfCall(chronicle, call)
  if (!chronicle.hall.policies.has(concertId)) return
  const policyStep = policies.sinceStep(concertId)
  if (!outcome.ok && outcome.problem.code === 'TOO_MANY_TRIES') {
    paces.refused(
      call,
      concertId,
      outcome.problem,
      step,
      policyStep,
      (since) => policies.now(concertId).cyclesPerMinute > 0 && lapsed(chronicle, call, concertId, since) > 0,
      fail,
    )
  } else if (outcome.ok ? isNew(call, outcome.status) : aboutSeats.includes(outcome.problem.code)) {
    paces.tried(call, concertId, policyStep, fail)
  }
}

/** A place that one has can be asked for as often as one likes. */
const isNew = ({ type }: Call, status: number): boolean => type === 'hold' || status === 201
