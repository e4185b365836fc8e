import { isoTime, isRefusal, type Refusal, refuse, type TicketContent } from '../../client-sdk/protocol/index.ts'
import { type About, findPaid, limitRefusal, type StoredReservation } from './decide.ts'
import type {
  ReservationCheckedIn,
  ReservationTransferred,
  ScheduleNotice,
  TransferOffered,
  TransferWithdrawn,
} from './events.ts'
import type { ScheduleState } from './state.ts'

/*
 * What is done with what is sold. Everything is decided here but whether the reservation still is what it was when it was looked up: that the
 * store decides with the write.
 */

/** [T1] A code in the place of any before it, that is good for so long as policy says and never beyond the last moment for a transfer. */
export const decideTransferOffer = (
  state: ScheduleState,
  command: About & { readonly codeHash: string },
  nowMs: number,
): TransferOffered | Refusal => {
  const paid = findPaid(state, command)
  if (isRefusal(paid)) return paid
  const { scheduleId, transferableUntil, transferMs } = state
  if (transferableUntil === undefined) return refuse('TRANSFER_NOT_OFFERED')
  if (nowMs >= transferableUntil) return refuse('TRANSFER_TOO_LATE')
  const { reservationId, userId, codeHash } = command
  const expiresAt = Math.min(nowMs + transferMs, transferableUntil)
  const { generation } = paid
  return { type: 'transfer-offered', scheduleId, reservationId, userId, generation, codeHash, expiresAt, at: nowMs }
}

/** [T1] Nothing where there is no code to withdraw. */
export const decideTransferWithdrawal = (
  state: ScheduleState,
  command: About,
  nowMs: number,
): readonly TransferWithdrawn[] | Refusal => {
  const paid = findPaid(state, command)
  if (isRefusal(paid)) return paid
  if (paid.transferUntil === undefined) return []
  const { scheduleId } = state
  const { reservationId, userId } = command
  return [{ type: 'transfer-withdrawn', scheduleId, reservationId, userId, generation: paid.generation, at: nowMs }]
}

/** Who asks for the reservation that a code was given out for, as the store found it by the code. */
export interface TransferRequest {
  readonly reservationId: string
  readonly stored: StoredReservation
  readonly codeHash: string
  readonly toUserId: string
}

export interface TransferDecision {
  /** At once: its seats count as the receiver's, whatever else the receiver does meanwhile. */
  readonly started: ScheduleNotice
  readonly transferred: ReservationTransferred
  /** Once the store has decided, however it has. */
  readonly settled: ScheduleNotice
}

/** [T2] [T4] The receiver asks, by the code alone. */
export const decideTransfer = (
  state: ScheduleState,
  command: TransferRequest & { readonly seatsElsewhere: number },
  nowMs: number,
): TransferDecision | Refusal => {
  const { reservationId, stored, codeHash, toUserId, seatsElsewhere } = command
  const { userId, generation, seats, transferUntil } = stored
  if (transferUntil === undefined) return refuse('TRANSFER_CODE_INVALID')
  if (nowMs >= transferUntil) return refuse('TRANSFER_CODE_EXPIRED')
  if (userId === toUserId) return refuse('TRANSFER_TO_SELF')
  const tooMany = limitRefusal(state, { userId: toUserId, seatsElsewhere }, seats.length)
  if (tooMany !== undefined) return tooMany
  const { scheduleId } = state
  const pending = { scheduleId, toUserId, seatCount: seats.length }
  const ticket = { scheduleId, reservationId, userId, generation, at: nowMs }
  return {
    started: { type: 'transfer-started', ...pending },
    transferred: { type: 'reservation-transferred', ...ticket, toUserId, codeHash, seats },
    settled: { type: 'transfer-settled', ...pending },
  }
}

/** A reservation as a door asks for it. */
export interface Admissible extends StoredReservation {
  readonly door?: string
}

/**
 * [A3] Lets the bearer of a genuine ticket in, or says why not. A ticket of a generation or for seats that were never is genuine all the same
 * where a database was put back from a backup: it is not one that this one knows.
 */
export const decideCheckIn = (
  state: ScheduleState,
  command: { readonly content: TicketContent; readonly door: string; readonly stored: Admissible | undefined },
  nowMs: number,
): ReservationCheckedIn | Refusal => {
  const { content, door, stored } = command
  const { reservationId, scheduleId, generation } = content
  if (scheduleId !== state.scheduleId) return refuse('TICKET_WRONG_DATE')
  if (stored === undefined || generation > stored.generation) return refuse('TICKET_INVALID', { reason: UNKNOWN })
  if (generation < stored.generation) return refuse('TICKET_TRANSFERRED')
  if (stored.state === 'CANCELLED') return refuse('RESERVATION_CANCELLED')
  if (stored.state !== 'PAID') return refuse('TICKET_INVALID', { reason: UNKNOWN })
  if (stored.checkedInAt !== undefined) return alreadyIn(stored.checkedInAt, stored.door ?? '')
  const { userId, seats } = stored
  return { type: 'reservation-checked-in', scheduleId, reservationId, userId, generation, door, seats, at: nowMs }
}

const UNKNOWN = 'It was signed by this server, but its database knows no such reservation.'

const alreadyIn = (atMs: number, door: string): Refusal =>
  refuse('ALREADY_CHECKED_IN', { checkedIn: { at: isoTime(atMs), door } })
