import type { ScheduleEvent } from './events.ts'
import {
  BLOCKED,
  dropHold,
  FREE,
  freeSeats,
  HELD,
  type Hold,
  keepHold,
  moveShare,
  releaseAllotment,
  type ScheduleState,
  SOLD,
  setSeats,
  takeSeats,
} from './state.ts'

/** What happens to a hold that is there. */
type HoldEvent = Extract<
  ScheduleEvent,
  {
    type:
      | 'checkout-begun'
      | 'hold-released'
      | 'hold-expired'
      | 'reservation-paid'
      | 'payment-started'
      | 'payment-refused'
  }
>

/** Moves the state by what happened. It decides nothing, and can't fail on an event that `decide` gave. */
export const evolveSchedule = (state: ScheduleState, event: ScheduleEvent): void => {
  if (event.type === 'seats-held') {
    const { reservationId, userId, seats, amount, heldAt, expiresAt, offered } = event
    takeSeats(state, userId, seats, HELD)
    const marks = offered ? { offered } : {}
    keepHold(state, { reservationId, userId, seats, amount, heldAt, expiresAt, paying: false, ...marks })
    if (offered) state.waitlist?.leave(userId)
    return
  }
  if (event.type === 'seats-blocked' || event.type === 'seats-unblocked') {
    return setSeats(state, event.seats, event.type === 'seats-blocked' ? BLOCKED : FREE)
  }
  if (event.type === 'reservation-refunded') {
    state.revenue -= event.amount
    return freeSeats(state, event.userId, event.seats)
  }
  switch (event.type) {
    case 'transfer-offered':
    case 'transfer-withdrawn':
      return
    case 'reservation-transferred':
      moveShare(state, event.userId, -event.seats.length)
      return moveShare(state, event.toUserId, event.seats.length)
    case 'reservation-checked-in':
      state.checkedIn += event.seats.length
      return
    case 'transfer-started':
      return moveShare(state, event.toUserId, event.seatCount)
    case 'transfer-settled':
      return moveShare(state, event.toUserId, -event.seatCount)
    case 'allotment-joined': {
      const allotment = state.allotments.find(({ allotmentId }) => allotmentId === event.allotmentId)
      allotment?.members.set(event.userId, event.code)
      return state.waitlist?.accessChanged(event.userId)
    }
    case 'waitlist-joined': {
      const { userId, sequence, wish, at } = event
      state.waitlist?.join({ userId, sequence, wish, joinedAt: at })
      return
    }
    case 'waitlist-left':
      return state.waitlist?.leave(event.userId)
    case 'allotment-released':
      return releaseAllotment(state, event.allotmentId, event.at)
    default:
      return evolveHold(state, event)
  }
}

const evolveHold = (state: ScheduleState, event: HoldEvent): void => {
  const hold = state.holds.get(event.reservationId) as Hold
  switch (event.type) {
    case 'checkout-begun':
      hold.expiresAt = event.expiresAt
      hold.checkoutAt = event.at
      return
    case 'hold-released':
    case 'hold-expired':
      dropHold(state, hold)
      return freeSeats(state, hold.userId, hold.seats)
    case 'reservation-paid':
      setSeats(state, hold.seats, SOLD)
      state.revenue += hold.amount
      return dropHold(state, hold)
    case 'payment-started':
      hold.paying = true
      return
    case 'payment-refused':
      hold.paying = false
      return
  }
}
