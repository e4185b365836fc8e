import type { About } from '../schedule/decide.ts'

/** A command on a reservation: which it is and of which date, whose it is said to be, and what the store knows of it. */
export interface ReservationCommand extends About {
  readonly scheduleId: string
}
