import type {
  Allotment,
  Concert,
  Entry,
  Payment,
  QueueToken,
  Refund,
  Reservation,
  Schedule,
  Seat,
  SignedTicket,
  Transfer,
  TransferOffer,
  WaitlistPlace,
} from '../../../client-sdk/protocol/index.ts'
import { keptIn } from '../Hall.ts'
import { checkPresented } from './allotmentRules.ts'
import { type Call, concertOfToken } from './Calls.ts'
import type { Chronicle, ReservationLife, TokenLife } from './Chronicle.ts'
import { checkCheckoutTold } from './checkoutRules.ts'
import { checkChoice } from './choiceRules.ts'
import { checkLotteryTold, checkPlaceTold } from './drawRules.ts'
import type { Fail } from './ledgerRules.ts'
import { knowledgeOf } from './Machine.ts'
import { isRefund } from './refundRules.ts'
import { mayBeInState } from './saleRules.ts'
import { checkOfferTold, checkTicketTold, checkTransferTold } from './ticketRules.ts'
import { checkLeftTold, checkPlaceTold as checkWaitlistPlaceTold } from './waitlistRules.ts'

type Told = (chronicle: Chronicle, call: Call, body: never, fail: Fail) => void

/** [D1] Whatever a client is told has to be in the committed store at that moment. */
export const checkTold = (chronicle: Chronicle, call: Call, body: unknown, fail: Fail): void => {
  const check = TOLD[call.type] as Told | undefined
  check?.(chronicle, call, body as never, fail)
}

const TOLD: Readonly<Partial<Record<Call['type'], Told>>> = {
  register: (chronicle, _call, { userId }: { userId: string }, fail) => {
    if (!chronicle.books.accounts.has(userId)) fail('told before durable', `user ${userId} is not in the store`)
  },

  concerts: (chronicle, call, { concerts }: { concerts: Concert[] }, fail) => {
    // While a concert can't be asked, it is shown as it was at some time before.
    if (call.machine.troubled) return
    for (const concert of concerts) {
      const { concertId, saleState, schedules } = concert
      checkLotteryTold(chronicle, call, concert, fail)
      if (!mayBeInState(chronicle, call, concertId, saleState))
        fail('told wrong', `the sale of ${concertId} was told to be ${saleState}`)
      for (const schedule of schedules) checkSeatsLeft(chronicle, call, schedule, fail)
    }
  },

  schedules: (chronicle, call, { schedules }: { schedules: Schedule[] }, fail) => {
    checkTurn(chronicle, call, String(call.body.concertId), fail, 'dates')
    for (const schedule of schedules) checkSeatsLeft(chronicle, call, schedule, fail)
  },

  enterQueue: (chronicle, call, token: QueueToken, fail) => {
    if (token.state === 'EXPIRED') fail('told wrong', `${call.userId} entered with an ended token`)
    const { token: place } = call.body
    if (place !== undefined && place !== token.token) fail('told wrong', `${call.userId} came back to ${place}`)
    checkQueueToken(chronicle, call, token, fail)
  },

  queueToken: (chronicle, call, token: QueueToken, fail) => checkQueueToken(chronicle, call, token, fail),

  leaveQueue: (chronicle, { envelope }, _body: null, fail) => {
    const life = envelope.door === 'header' ? chronicle.tokens.get(String(envelope.queueToken)) : undefined
    if (life !== undefined && life.endedStep === undefined)
      fail('told before durable', `${envelope.queueToken} was left and lives`)
  },

  seats: (chronicle, call, { seats }: { seats: Seat[] }, fail) => {
    const scheduleId = String(call.body.scheduleId)
    checkTurn(chronicle, call, concertOf(chronicle, scheduleId), fail, 'seats')
    for (const seat of seats) checkSeat(chronicle, call, scheduleId, seat, fail)
    const total = chronicle.hall.dates.get(scheduleId)?.prices.size
    if (call.body.all === true && seats.length !== total) fail('told wrong', `${seats.length} of ${total} seats`)
  },

  presentCode: (chronicle, call, told: Allotment, fail) => {
    checkPresented(chronicle, call, told, fail)
    checkTurn(chronicle, call, concertOf(chronicle, String(call.body.scheduleId)), fail, 'seats')
  },

  ticket: (chronicle, call, _body: unknown, fail) =>
    checkTurn(chronicle, call, concertOf(chronicle, String(call.body.scheduleId)), fail, 'seats'),

  hold: (chronicle, call, told: Reservation, fail) => {
    const life = chronicle.reservations.get(told.reservationId)
    if (life === undefined) return fail('told before durable', `${told.reservationId} was held and is not in the store`)
    const { row } = life
    const right =
      life.owners[0]?.userId === call.userId &&
      row.scheduleId === call.body.scheduleId &&
      `${row.seatIds}` === `${call.body.seats ?? told.seats}` &&
      row.amount === told.amount &&
      row.heldAt === Date.parse(told.heldAt) &&
      row.heldAt + life.lastsMs === Date.parse(told.expiresAt)
    if (!right) fail('told wrong', `${told.reservationId} is not what was asked for`)
    checkChoice(chronicle, call, life, told, fail)
    if (life.heldStep > call.sinceStep) checkTurn(chronicle, call, row.concertId, fail, 'hold')
  },

  release: (chronicle, { body }, _body: null, fail) => {
    const state = chronicle.reservations.get(String(body.reservationId))?.row.state
    if (state !== 'RELEASED') fail('told before durable', `${body.reservationId} was released and is ${state}`)
  },

  pay: (chronicle, call, told: Payment, fail) => {
    const life = chronicle.reservations.get(String(call.body.reservationId))
    const { row } = life ?? {}
    if (life?.paidStep === undefined || row?.paymentId !== told.paymentId || row.amount !== told.amount) {
      return fail('told before durable', `${call.body.reservationId} was paid and is ${row?.state} in the store`)
    }
    const entries = chronicle.books.accounts.get(call.userId)?.entries ?? []
    const entry = entries.find(({ reservationId }) => reservationId === row.reservationId)
    if (entry?.balanceAfter !== told.balance) fail('told wrong', `the balance after ${row.reservationId}`)
    const policies = chronicle.policies.since(row.concertId, call.sinceStep)
    // [N4] An offer is paid without a turn.
    const needsToken = !row.offered && policies.every(({ paymentNeedsToken }) => paymentNeedsToken)
    if (needsToken && (life?.paidStep ?? 0) > call.sinceStep) checkTurn(chronicle, call, row.concertId, fail, 'pay')
  },

  checkout: (chronicle, call, told: Reservation, fail) => checkCheckoutTold(chronicle, call, told, fail),

  refund: (chronicle, call, told: Refund, fail) => {
    const life = chronicle.reservations.get(String(call.body.reservationId))
    if ((life?.row.buyerId ?? life?.row.userId) !== call.userId || !isRefund(chronicle, life, told))
      fail('told before durable', `${call.body.reservationId} was refunded and is ${life?.row.state} in the store`)
  },

  joinWaitlist: (chronicle, call, told: WaitlistPlace, fail) => checkWaitlistPlaceTold(chronicle, call, told, fail),
  waitlistPlace: (chronicle, call, told: WaitlistPlace, fail) => checkWaitlistPlaceTold(chronicle, call, told, fail),
  leaveWaitlist: (chronicle, call, _body: null, fail) => checkLeftTold(chronicle, call, fail),

  signedTicket: (chronicle, call, told: SignedTicket, fail) => checkTicketTold(chronicle, call, told, fail),
  offerTransfer: (chronicle, call, told: TransferOffer, fail) => checkOfferTold(chronicle, call, told, fail),
  acceptTransfer: (chronicle, call, told: Transfer, fail) => checkTransferTold(chronicle, call, told, fail),

  charge: (chronicle, call, told: { entryId: string; balance: number }, fail) => {
    const entries = chronicle.books.accounts.get(call.userId)?.entries ?? []
    const entry = entries.find(({ entryId }) => entryId === told.entryId)
    if (entry === undefined) return fail('told before durable', `${told.entryId} is not in the ledger`)
    if (entry.amount !== call.body.amount || entry.balanceAfter !== told.balance) {
      fail('told wrong', `${told.entryId} is ${entry.amount} to ${entry.balanceAfter}`)
    }
  },

  wallet: (chronicle, call, { balance }: { balance: number }, fail) => {
    if (!chronicle.balancesSince(call.userId, call.sinceStep).includes(balance))
      fail('told wrong', `${call.userId} has ${balance}`)
  },

  entries: (chronicle, call, { entries }: { entries: Entry[] }, fail) => {
    const stored = chronicle.books.accounts.get(call.userId)?.entries ?? []
    const ids = new Map(stored.map((entry) => [entry.entryId, entry.balanceAfter]))
    for (const { entryId, balanceAfter } of entries) {
      if (ids.get(entryId) !== balanceAfter) fail('told wrong', `entry ${entryId} of ${call.userId}`)
    }
  },

  reservation: (chronicle, call, told: Reservation, fail) => checkReservation(chronicle, call, told, fail),

  reservations: (chronicle, call, { reservations }: { reservations: Reservation[] }, fail) => {
    for (const told of reservations) checkReservation(chronicle, call, told, fail)
    const ids = new Set(reservations.map(({ reservationId }) => reservationId))
    for (const life of chronicle.reservations.values()) {
      const { row, heldStep } = life
      const wanted = call.body.scheduleId === undefined || call.body.scheduleId === row.scheduleId
      const isMine = chronicle.isSurelyOf(life, call.userId, call.sinceStep)
      if (isMine && wanted && heldStep <= call.sinceStep && !ids.has(row.reservationId)) {
        fail('told wrong', `${row.reservationId} was left out`)
      }
    }
  },
}

const concertOf = (chronicle: Chronicle, scheduleId: string): string =>
  chronicle.hall.dates.get(scheduleId)?.concertId ?? ''

const RANK = { WAIT: 0, ACTIVE: 1, EXPIRED: 2 } as const

/** What a token has ever come to, though it may have been seen before that only, or not at all. */
const stageOf = ({ activeStep, endedStep }: TokenLife): number =>
  endedStep === undefined ? RANK[activeStep === undefined ? 'WAIT' : 'ACTIVE'] : RANK.EXPIRED

/** [Q1] [Q5] A token as its owner is told of it, and the promise of its deadline. */
export const checkQueueToken = (chronicle: Chronicle, call: Call, told: QueueToken, fail: Fail): void => {
  const life = chronicle.tokens.get(told.token)
  if (life === undefined) {
    if (!chronicle.hasMissedToken(told.concertId))
      fail('told before durable', `token ${told.token} is not in the store`)
    return
  }
  const { row } = life
  if (row.userId !== call.userId) fail('told wrong', `token ${told.token}`)
  checkPlaceTold(chronicle, call, { told, row }, fail)
  const isAhead = RANK[told.state] > stageOf(life)
  const wasNever = told.state === 'ACTIVE' && life.activeStep === undefined
  if (isAhead || wasNever) fail('told before durable', `${told.token} was told ${told.state} and is ${row.state}`)
  const { sinceStep: since } = knowledgeOf(call, row.concertId)
  if (told.state === 'WAIT' && (life.activeStep ?? life.endedStep ?? Number.POSITIVE_INFINITY) <= since) {
    fail('told wrong', `${told.token} was told WAIT and had been ${row.state} before that was asked`)
  }
  if (told.state === 'WAIT') {
    const { least, most } = chronicle.ahead(life, since, told.drawAt === undefined ? 'place' : 'number')
    if (told.ahead > most || told.ahead < least) {
      fail('place', `${told.token} was told ${told.ahead} are ahead, there were ${least} to ${most}`)
    }
    checkOutlook(chronicle, call, told, fail)
  }
  if (told.state === 'EXPIRED') return
  // [O3] What was told of a turn before a pause moved it, or took that back, is no longer so.
  if (told.state === 'ACTIVE' && call.sinceStep <= (chronicle.movedStep.get(row.concertId) ?? -1)) return
  const promise = `${call.machine.name} ${told.state}`
  life.promisedMs.set(promise, Math.max(life.promisedMs.get(promise) ?? 0, Date.parse(told.expiresAt)))
}

/** [Q15] How many seats are left, to who waits for them. While a concert can't be asked that is as it was at some time before. */
const checkOutlook = (chronicle: Chronicle, call: Call, told: QueueToken, fail: Fail): void => {
  if (call.machine.troubled) return
  const known = knowledgeOf(call, told.concertId)
  const dates = [...chronicle.hall.dates.values()].filter(({ concertId }) => concertId === told.concertId)
  const bounds = dates.map(({ scheduleId, closesAtMs = Number.POSITIVE_INFINITY }) => {
    const { least, most } = chronicle.seatsLeft(scheduleId, known)
    // [O12] By then it may have closed, and what is left of it is no one's. [H13] What is kept for some is not told to all.
    const kept = keptIn(chronicle.hall, scheduleId).reduce((sum, { seats }) => sum + seats.length, 0)
    return { least: closesAtMs <= call.machine.maxMs ? 0 : Math.max(0, least - kept), most }
  })
  const [least, most] = [
    bounds.reduce((sum, date) => sum + date.least, 0),
    bounds.reduce((sum, date) => sum + date.most, 0),
  ]
  const { seatsLeft = -1, saleState } = told
  if (seatsLeft < least || seatsLeft > most)
    fail('told wrong', `${told.token} was told of ${seatsLeft} seats, there were ${least} to ${most}`)
  if (!mayBeInState(chronicle, call, told.concertId, saleState))
    fail('told wrong', `${told.token} was told ${saleState}`)
}

/** [Q11] What only a turn entitles to. */
const checkTurn = (
  chronicle: Chronicle,
  call: Call,
  concertId: string,
  fail: Fail,
  what: 'dates' | 'seats' | 'hold' | 'pay',
): void => {
  const { sinceStep: since } = knowledgeOf(call, concertId)
  const lives = chronicle.tokensOf(call.userId, concertId)
  // A payment under way may have spent it in the store before its process can know: whatever comes meanwhile still counts as before it.
  const live = lives.filter(
    ({ row, endedStep }) =>
      endedStep === undefined ||
      endedStep > since ||
      (row.endReason === 'SPENT' && chronicle.calls.overlapsPayment(call)),
  )
  const policies = chronicle.policies.since(concertId, since)
  const anyLive = what === 'dates' && policies.some(({ datesReadableWith }) => datesReadableWith === 'LIVE')
  const turns = live.filter(({ activeStep }) => activeStep !== undefined)
  const comesBack =
    what === 'seats' &&
    [...chronicle.reservations.values()].some(
      ({ row, endedStep }) =>
        row.userId === call.userId &&
        row.scheduleId === call.body.scheduleId &&
        (endedStep === undefined || endedStep > since),
    )
  // [Q12] Of a turn that was there when it was asked; a process that can't write tells of it all the same, and what is forgotten may have been used.
  const mayBeUsed = ({ row, activeStep = 0, purgedStep }: TokenLife): boolean =>
    row.claimBy === undefined || activeStep > since || purgedStep !== undefined
  if (turns.length > 0 && !comesBack && !call.machine.troubled && !turns.some(mayBeUsed))
    fail('claim', `${call.userId} did ${call.type} in ${concertId}, and has not used a turn`)
  if (turns.length > 0 || (anyLive && live.length > 0) || comesBack || chronicle.hasMissedToken(concertId)) return
  fail('turn', `${call.userId} did ${call.type} in ${concertId} without a turn`)
}

const checkSeatsLeft = (chronicle: Chronicle, call: Call, told: Schedule, fail: Fail): void => {
  const { scheduleId, concertId, seatsTotal, seatsAllotted = 0 } = told
  const seatsLeft = told.seatsLeft + seatsAllotted
  const { least, most } = chronicle.seatsLeft(scheduleId, knowledgeOf(call, concertId))
  const isRight =
    least <= seatsLeft && seatsLeft <= most && seatsTotal === chronicle.hall.dates.get(scheduleId)?.prices.size
  if (!isRight) fail('told wrong', `${scheduleId} was told to have ${seatsLeft} left, there were ${least} to ${most}`)
}

const checkSeat = (
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
    ? call.machine.troubled || mayStillHold(chronicle, call, life)
    : life.paidStep > sinceStep || chronicle.calls.isBeingPaid(life.row.reservationId, call)

/** Ended is what the store says has ended: at its deadline a hold may yet turn out to have been paid. */
const checkReservation = (chronicle: Chronicle, call: Call, told: Reservation, fail: Fail): void => {
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

export const concertOfCall = (chronicle: Chronicle, { body, envelope }: Call): string => {
  if (typeof body.concertId === 'string') return body.concertId
  if (typeof body.scheduleId === 'string') return concertOf(chronicle, body.scheduleId)
  const reservation = chronicle.reservations.get(String(body.reservationId))
  return reservation?.row.concertId ?? concertOfToken(envelope.queueToken)
}
