import type { ScheduleEvent } from './events.ts'
import {
  BLOCKED,
  dropHold,
  FREE,
  freeSeats,
  HELD,
  type Hold,
  keepHold,
  releaseAllotment,
  type ScheduleState,
  SOLD,
  setSeats,
  takeSeats,
} from './state.ts'

/** Moves the state by what happened. It decides nothing, and can't fail on an event that `decide` gave. */
export const evolveSchedule = (state: ScheduleState, event: ScheduleEvent): void => {
  if (event.type === 'seats-held') {
    const { reservationId, userId, seats, amount, heldAt, expiresAt } = event
    takeSeats(state, userId, seats, HELD)
    keepHold(state, { reservationId, userId, seats, amount, heldAt, expiresAt, paying: false })
    return
  }
  if (event.type === 'seats-blocked' || event.type === 'seats-unblocked') {
    return setSeats(state, event.seats, event.type === 'seats-blocked' ? BLOCKED : FREE)
  }
  if (event.type === 'reservation-refunded') {
    state.revenue -= event.amount
    return freeSeats(state, event.userId, event.seats)
  }
  if (event.type === 'allotment-joined') {
    const allotment = state.allotments.find(({ allotmentId }) => allotmentId === event.allotmentId)
    allotment?.members.set(event.userId, event.code)
    return
  }
  if (event.type === 'allotment-released') return releaseAllotment(state, event.allotmentId, event.at)
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
