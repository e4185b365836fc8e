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
  WaitlistPlaces,
} from '../../../client-sdk/protocol/index.ts'
import { checkPresented } from './allotmentRules.ts'
import type { Call } from './Calls.ts'
import type { Chronicle } from './Chronicle.ts'
import { checkCheckoutTold } from './checkoutRules.ts'
import { checkChoice } from './choiceRules.ts'
import { concertOf } from './concertOf.ts'
import { checkLotteryTold } from './drawRules.ts'
import type { Fail } from './ledgerRules.ts'
import { mayBeAway } from './Machine.ts'
import { isRefund } from './refundRules.ts'
import { mayBeInState } from './saleRules.ts'
import { checkReservation, checkSeat, checkSeatsLeft } from './seatToldRules.ts'
import { checkOfferTold, checkTicketTold, checkTransferTold, checkWithdrawn } from './ticketRules.ts'
import { checkQueueToken } from './tokenToldRules.ts'
import { checkTurn } from './turnRules.ts'
import { checkPlacesTold } from './waitlistPlacesRules.ts'
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
    for (const concert of concerts) {
      const { concertId, saleState, schedules } = concert
      // While it can't be asked, it is shown as it was at some time before.
      if (mayBeAway(call.machine, concertId)) continue
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
  waitlistPlaces: (chronicle, call, told: WaitlistPlaces, fail) => checkPlacesTold(chronicle, call, told, fail),
  leaveWaitlist: (chronicle, call, _body: null, fail) => checkLeftTold(chronicle, call, fail),

  signedTicket: (chronicle, call, told: SignedTicket, fail) => checkTicketTold(chronicle, call, told, fail),
  offerTransfer: (chronicle, call, told: TransferOffer, fail) => checkOfferTold(chronicle, call, told, fail),
  withdrawTransfer: (chronicle, call) => checkWithdrawn(chronicle, call),
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
