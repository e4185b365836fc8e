import type { Plan, PlanSeat } from '../../../client-sdk/protocol/index.ts'
import { PassingMap } from '../../../rooms/memory/PassingMap.ts'
import type { AllotmentState } from '../../../rooms/schedule/allotments.ts'
import { indexSeats, loadSchedule, type ScheduleState } from '../../../rooms/schedule/state.ts'

export interface HallOptions {
  readonly areas?: Plan['areas']
  /** By index; 0 where none are given. */
  readonly prices?: readonly number[]
  readonly allotments?: readonly AllotmentState[]
}

/** A date of these seats, of which nothing is sold. */
export const hallWith = (seats: readonly PlanSeat[], options: HallOptions = {}): ScheduleState => {
  const { areas = [], prices = seats.map(() => 0), allotments = [] } = options
  const table = { ...indexSeats(seats, { name: '', categories: [], areas }), prices: Int32Array.from(prices) }
  const ids = { scheduleId: 'd', concertId: 'c', startsAt: 0 }
  const times = {
    opensAt: undefined,
    closesAt: Number.POSITIVE_INFINITY,
    refundableUntil: undefined,
    transferableUntil: undefined,
    transferMs: 1,
  }
  return loadSchedule(
    {
      ...ids,
      ...times,
      seatsPerUser: 9,
      seatsPerUserOnAllDates: 0,
      seatsOnAllDates: new PassingMap(),
      allotments,
      waitlist: undefined,
      holdDurationMs: 1,
      checkoutMs: 0,
      holdCapMs: 1,
      orphanSeats: 'allowed',
      table,
    },
    { holds: [], sold: [], blocked: [], revenue: 0, checkedIn: 0 },
  )
}
