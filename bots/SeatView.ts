import { setTimeout as sleep } from 'node:timers/promises'
import type { CommandOptions, FrontRow, LiveSchedule, Payment, Reservation, Seat } from '../client-sdk/index.ts'

/** One date's seats as a customer sees them, by live map or by asking again, and what can be done with them. */
export interface SeatView {
  freeSeats(): Promise<readonly Seat[]>
  /** Whether no seat can come free any more. */
  soldOut(): Promise<boolean>
  /** Resolves when it is worth looking again. */
  change(signal: AbortSignal): Promise<unknown>
  hold(seatIds: readonly string[], options: CommandOptions): Promise<Reservation>
  release(reservationId: string, options: CommandOptions): Promise<void>
  pay(reservationId: string, options: CommandOptions): Promise<Payment>
  close(): void
}

const LOOK_AGAIN_MS = 1_000

export const openLiveView = async (client: FrontRow, scheduleId: string): Promise<SeatView> => {
  const live = await client.openSchedule(scheduleId)
  return {
    freeSeats: async () => live.seats.filter(({ index }) => live.statusOf(index) === 'FREE'),
    soldOut: async () => live.counts.FREE + live.counts.HELD === 0,
    change: (signal) => Promise.race([seatsChange(live), sleep(LOOK_AGAIN_MS, undefined, { signal })]),
    hold: (seatIds, options) => live.hold(seatIds, options),
    release: (reservationId, options) => live.release(reservationId, options),
    pay: (reservationId, options) => live.pay(reservationId, options),
    close: () => live.close(),
  }
}

const seatsChange = (live: LiveSchedule): Promise<void> =>
  new Promise((resolve) => {
    const off = live.on('seats', () => {
      off()
      resolve()
    })
  })

export const openPolledView = async (client: FrontRow, scheduleId: string): Promise<SeatView> => ({
  freeSeats: () => client.seats(scheduleId),
  soldOut: async () => (await client.seats(scheduleId, { all: true })).every(({ status }) => status === 'SOLD'),
  change: (signal) => sleep(LOOK_AGAIN_MS, undefined, { signal }),
  hold: (seatIds, options) => client.hold(scheduleId, seatIds, options),
  release: (reservationId, options) => client.release(reservationId, options),
  pay: (reservationId, options) => client.pay(reservationId, options),
  close: () => undefined,
})
