import type { ScheduleState } from '../../rooms/schedule/state.ts'

/** What a live map sees of seats that are of no allotment. */
export const seenSeats = (status: Uint8Array): Pick<ScheduleState, 'status' | 'allotments' | 'allotmentOf'> => ({
  status,
  allotments: [],
  allotmentOf: new Uint8Array(status.length),
})
