import type {
  CheckIn,
  Outcome,
  Problem,
  RefusalCode,
  SignedTicket,
  Transfer,
  TransferOffer,
} from '../../../client-sdk/protocol/index.ts'
import type { ReservationRecord } from '../../../storage/Storage.ts'
import type { Call } from './Calls.ts'
import type { Chronicle, ReservationLife } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { knowledgeOf, type Machine, mayBeAway } from './Machine.ts'

/** Somebody at a door with a ticket. */
export interface Scan {
  readonly machine: Machine
  readonly reservationId: string
  readonly generation: number
  readonly isOfDate: boolean
  readonly door: string
  readonly commandId: string
}

/** [T2] It goes from one to one other, who asked for it, and makes the ticket before void. */
export const checkTransfer = (
  chronicle: Chronicle,
  life: ReservationLife,
  row: ReservationRecord,
  fail: Fail,
): void => {
  const { row: before, owners } = life
  const { reservationId, generation, userId } = row
  if (before.generation === generation) {
    if (before.userId !== userId) fail('one owner', `${reservationId} went to ${userId} with the same ticket`)
    return
  }
  if (generation !== before.generation + 1 || before.userId === userId)
    fail('one owner', `${reservationId} of ${before.userId} has become generation ${generation} of ${userId}`)
  if (row.state !== 'PAID' || before.state !== 'PAID' || before.checkedInAt !== undefined)
    fail('one owner', `${reservationId} was passed on as ${before.state}, used at ${before.checkedInAt}`)
  if (chronicle.policies.now(row.concertId).transferUntilMs === null)
    fail('asked for', `${reservationId} was passed on where nothing is`)
  const isByCode = [...chronicle.calls.codesOf(userId)].some((code) => {
    const offer = chronicle.codes.get(code)
    return offer?.reservationId === reservationId && offer.generation === before.generation && !offer.isVoid
  })
  if (!isByCode) fail('asked for', `${userId} has ${reservationId} and has asked by no code that was good for it`)
  owners.push({ userId, fromStep: chronicle.step })
}

/** [A3] [A5] Once, by the ticket that is good, and nothing happens to it any more. */
export const checkCheckIn = (chronicle: Chronicle, life: ReservationLife, row: ReservationRecord, fail: Fail): void => {
  const { row: before } = life
  const { reservationId, generation, checkedInAt, door, state } = row
  if (checkedInAt === undefined && before.checkedInAt === undefined) return
  if (state !== 'PAID') fail('checked in', `${reservationId} was used to enter and is ${state}`)
  if (life.checkedInStep !== undefined) {
    const isSame = before.checkedInAt === checkedInAt && before.door === door && before.generation === generation
    if (!isSame) fail('checked in', `${reservationId} was used at ${before.door}, and now at ${door}`)
    return
  }
  if (!chronicle.scans.has(`${reservationId} ${generation} ${door}`))
    fail('checked in', `nobody came to ${door} with ticket ${generation} of ${reservationId}`)
  life.checkedInStep = chronicle.step
}

/** [A1] Each generation's ticket is told to who had it, and nobody else. */
export const checkTicketTold = (chronicle: Chronicle, call: Call, told: SignedTicket, fail: Fail): void => {
  const life = chronicle.reservations.get(String(call.body.reservationId))
  if (life?.owners[told.generation - 1]?.userId !== call.userId)
    fail('ticket', `${call.userId} was told ticket ${told.generation} of ${call.body.reservationId}`)
}

export const checkOfferTold = (chronicle: Chronicle, call: Call, told: TransferOffer, fail: Fail): void => {
  const life = chronicle.reservations.get(told.reservationId)
  if (life === undefined || !chronicle.mayBeOf(life, call.userId, call.sinceStep))
    fail('told before durable', `${call.userId} was told a code of ${told.reservationId}`)
  const { reservationId, transferCode, expiresAt } = told
  if (chronicle.codes.has(transferCode)) fail('ticket', `${transferCode} was given out twice`)
  voidCodes(chronicle, call)
  chronicle.codes.set(transferCode, {
    reservationId,
    expiresMs: Date.parse(expiresAt),
    generation: life?.row.generation ?? 0,
    toldStep: chronicle.step,
    isVoid: false,
  })
}

/** [T1] There is no code any more, but for such as were given since: what was answered before says nothing of those. */
export const checkWithdrawn = (chronicle: Chronicle, call: Call): void => {
  if (call.isFirst) voidCodes(chronicle, call)
}

/** [T1] The codes that had been told before this was asked. */
const voidCodes = (chronicle: Chronicle, { body, sinceStep }: Call): void => {
  for (const code of chronicle.codes.values())
    if (code.reservationId === body.reservationId && code.toldStep < sinceStep) code.isVoid = true
}

/** [T2] In the store by then, by a code of this very reservation, which nobody else has used. */
export const checkTransferTold = (chronicle: Chronicle, call: Call, told: Transfer, fail: Fail): void => {
  const code = String(call.body.transferCode)
  const { owners = [] } = chronicle.reservations.get(told.reservationId) ?? {}
  if (!owners.slice(1).some(({ userId }) => userId === call.userId))
    fail('told before durable', `${told.reservationId} went to ${call.userId} and is not theirs in the store`)
  const offered = chronicle.codes.get(code)
  if (offered !== undefined && offered.reservationId !== told.reservationId)
    fail('ticket', `${code} was for ${offered.reservationId} and gave ${told.reservationId}`)
  if (offered !== undefined && Date.parse(told.at) >= offered.expiresMs)
    fail('transfer in time', `${code} was good until ${offered.expiresMs} and gave ${told.reservationId} ${told.at}`)
  const first = chronicle.takers.get(code) ?? call.userId
  chronicle.takers.set(code, first)
  if (first !== call.userId) fail('done once', `${code} was taken by ${first} and by ${call.userId}`)
}

/** [T4] Whether a reservation may count as a user's, for a process that may be as far behind as that step: it is, or is asked for. */
export const mayCountFor = (
  chronicle: Chronicle,
  life: ReservationLife,
  userId: string,
  sinceStep: number,
): boolean => {
  const isAskedFor = [...chronicle.calls.codesOf(userId)].some(
    (code) => chronicle.codes.get(code)?.reservationId === life.row.reservationId,
  )
  return isAskedFor || chronicle.mayBeOf(life, userId, sinceStep)
}

/** [H5] [T4] Whether what a code is for may be too much for who has it. */
export const mayBeTooMany = (chronicle: Chronicle, call: Call): boolean => {
  const life = ofCode(chronicle, call)
  if (life === undefined) return false
  const { scheduleId, concertId, seatIds, reservationId } = life.row
  const others = [...chronicle.reservations.values()].filter(
    (other) =>
      other.row.reservationId !== reservationId &&
      other.row.concertId === concertId &&
      (other.endedStep ?? Number.POSITIVE_INFINITY) > call.sinceStep &&
      mayCountFor(chronicle, other, call.userId, knowledgeOf(call, concertId).sinceStep),
  )
  const mostOf = (lives: readonly ReservationLife[]) =>
    lives.reduce((sum, { row }) => sum + row.seatIds.length, seatIds.length)
  const here = mostOf(others.filter(({ row }) => row.scheduleId === scheduleId))
  return chronicle.policies
    .since(concertId, call.sinceStep)
    .some(
      ({ seatsPerUser, seatsPerUserOnAllDates: onAll }) => here > seatsPerUser || (onAll > 0 && mostOf(others) > onAll),
    )
}

const ofCode = (chronicle: Chronicle, { body }: Call): ReservationLife | undefined =>
  chronicle.reservations.get(chronicle.codes.get(String(body.transferCode))?.reservationId ?? '')

interface Refused {
  readonly chronicle: Chronicle
  readonly call: Call
}

const lifeOf = ({ chronicle, call }: Refused): ReservationLife | undefined =>
  chronicle.reservations.get(String(call.body.reservationId))

const policiesOf = (refused: Refused) =>
  refused.chronicle.policies.since(lifeOf(refused)?.row.concertId ?? '', refused.call.sinceStep)

/** When a refusal about tickets may be true. */
export const TICKET_TRUE_IF: Readonly<Partial<Record<RefusalCode, (refused: Refused) => boolean>>> = {
  REFUND_BUYER_ONLY: (refused) => {
    const { chronicle, call } = refused
    const life = lifeOf(refused)
    const isBuyer = life?.owners[0]?.userId === call.userId
    return life !== undefined && !isBuyer && chronicle.mayBeOf(life, call.userId, call.sinceStep)
  },
  ALREADY_CHECKED_IN: (refused) => lifeOf(refused)?.checkedInStep !== undefined,
  TRANSFER_NOT_OFFERED: (refused) => policiesOf(refused).some(({ transferUntilMs }) => transferUntilMs === null),
  TRANSFER_TOO_LATE: (refused) => {
    const startsAtMs = refused.chronicle.hall.dates.get(lifeOf(refused)?.row.scheduleId ?? '')?.startsAtMs ?? 0
    const { maxMs } = refused.call.machine
    return policiesOf(refused).some(
      ({ transferUntilMs }) => transferUntilMs !== null && maxMs >= startsAtMs - transferUntilMs,
    )
  },
  TRANSFER_CODE_INVALID: ({ chronicle, call }) => {
    const life = ofCode(chronicle, call)
    if (life === undefined) return true
    const { reservationId, state } = life.row
    const isWithdrawn = life.owners.some(
      ({ userId }) => chronicle.calls.timesAsked(userId, 'withdrawTransfer', reservationId) > 0,
    )
    const isSpent = life.owners.length > (chronicle.codes.get(String(call.body.transferCode))?.generation ?? 0)
    return (
      isSpent ||
      isWithdrawn ||
      chronicle.calls.offersOf(reservationId) > 1 ||
      state !== 'PAID' ||
      life.checkedInStep !== undefined
    )
  },
  TRANSFER_CODE_EXPIRED: ({ chronicle, call }) =>
    call.machine.maxMs >= (chronicle.codes.get(String(call.body.transferCode))?.expiresMs ?? Number.POSITIVE_INFINITY),
  TRANSFER_TO_SELF: ({ chronicle, call }) => {
    const life = ofCode(chronicle, call)
    return life !== undefined && chronicle.mayBeOf(life, call.userId, call.sinceStep)
  },
}

/** [A3] [A4] What a door is told is in the store, and a refusal is true. */
export const checkScanned = (chronicle: Chronicle, scan: Scan, outcome: Outcome, fail: Fail): void => {
  const life = chronicle.reservations.get(scan.reservationId)
  const what = `ticket ${scan.generation} of ${scan.reservationId} at ${scan.door}`
  if (outcome.ok) {
    const { at, door } = outcome.body as CheckIn
    const { row, checkedInStep } = life ?? {}
    const isIn = checkedInStep !== undefined && row?.door === door && row.checkedInAt === Date.parse(at)
    if (!isIn) fail('told before durable', `${what} was let in, and is not in the store`)
    if (row?.generation !== scan.generation || !scan.isOfDate) fail('checked in', `${what} was let in, and is void`)
    const first = chronicle.admissions.get(scan.reservationId) ?? scan.commandId
    chronicle.admissions.set(scan.reservationId, first)
    if (first !== scan.commandId || door !== scan.door) fail('done once', `${what} was let in, and another had been`)
  } else if (!SCAN_TRUE_IF[outcome.problem.code]?.(scan, life, outcome.problem)) {
    fail('refusal', `${outcome.problem.code} to ${what}: nothing was in its way`)
  }
}

type ScanTruth = (scan: Scan, life: ReservationLife | undefined, problem: Problem) => boolean

const SCAN_TRUE_IF: Readonly<Partial<Record<RefusalCode, ScanTruth>>> = {
  TICKET_WRONG_DATE: ({ isOfDate }) => !isOfDate,
  TICKET_TRANSFERRED: ({ generation }, life) => (life?.row.generation ?? 0) > generation,
  RESERVATION_CANCELLED: (_, life) => life?.row.state === 'CANCELLED',
  ALREADY_CHECKED_IN: (_, life, { checkedIn }) =>
    life?.checkedInStep !== undefined &&
    checkedIn?.door === life.row.door &&
    Date.parse(checkedIn?.at ?? '') === life.row.checkedInAt,
  UNAVAILABLE: ({ machine }) => mayBeAway(machine),
}
