import type { Concert, SaleState } from '../../client-sdk/protocol/index.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { scheduleView } from '../schedule/view.ts'
import type { ConcertState } from './state.ts'

export const concertView = (state: ConcertState, nowMs: number): Concert => ({
  concertId: state.concert.concertId,
  name: state.concert.name,
  venue: state.concert.venue,
  saleState: saleStateOf(state, nowMs),
  schedules: [...state.schedules.values()].map(scheduleView),
})

const saleStateOf = (state: ConcertState, nowMs: number): SaleState => {
  const schedules = [...state.schedules.values()]
  if (schedules.every((schedule) => nowMs < (schedule.opensAt ?? nowMs))) return 'PREQUEUE'
  return schedules.every(isSoldOut) ? 'SOLD_OUT' : 'OPEN'
}

/** Nothing is left, and nothing that is held can come back. */
const isSoldOut = (schedule: ScheduleState): boolean => schedule.free === 0 && schedule.holds.size === 0
