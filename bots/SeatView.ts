import { setTimeout as sleep } from 'node:timers/promises'
import type {
  Allotment,
  BestSeats,
  CommandOptions,
  FrontRow,
  LiveSchedule,
  Payment,
  Refund,
  Reservation,
  Seat,
} from '../client-sdk/index.ts'
import { CLOSE_CODES } from '../client-sdk/protocol/messages.ts'
import type { Tell } from './BotEvent.ts'
import type { Halls } from './Halls.ts'
import type { Stopwatch } from './Stopwatch.ts'

/** One date's seats as a customer sees them, by live map or by asking again, and what can be done with them. */
export interface SeatView {
  readonly scheduleId: string
  freeSeats(): Promise<readonly Seat[]>
  /** Whether no seat can come free any more. */
  soldOut(): Promise<boolean>
  /** Resolves when it is worth looking again. */
  change(signal: AbortSignal): Promise<void>
  hold(seatIds: readonly string[], options: CommandOptions): Promise<Reservation>
  holdBest(best: BestSeats, options: CommandOptions): Promise<Reservation>
  /** From then on the seats of its allotment are free to this customer. */
  presentCode(code: string): Promise<Allotment>
  release(reservationId: string, options: CommandOptions): Promise<void>
  checkout(reservationId: string, options: CommandOptions): Promise<Reservation>
  pay(reservationId: string, options: CommandOptions): Promise<Payment>
  refund(reservationId: string, options: CommandOptions): Promise<Refund>
  close(): void
}

export interface SeatViewSetup {
  readonly client: FrontRow
  readonly scheduleId: string
  readonly watch: Stopwatch
  readonly halls: Halls
  readonly tell: Tell
}

const LOOK_AGAIN_MS = 1_000

export const openLiveView = async ({ client, scheduleId, watch, halls, tell }: SeatViewSetup): Promise<SeatView> => {
  const listed = await watch.time('seats', () => client.seats(scheduleId, { all: true }))
  const seats = halls.share(scheduleId, listed)
  const live = await watch.time('open', () => client.openSchedule(scheduleId, { seats }))
  live.on('disconnected', ({ code }) => tell({ type: 'closed', code }))
  live.on('closed', ({ reason }) => {
    if (reason === 'REPLACED') tell({ type: 'closed', code: CLOSE_CODES.replaced })
  })
  return {
    scheduleId,
    freeSeats: async () => seats.filter(({ index }) => live.statusOf(index) === 'FREE'),
    soldOut: async () => live.counts.FREE + live.counts.HELD === 0,
    change: async (signal) => {
      await Promise.race([seatsChange(live), sleep(LOOK_AGAIN_MS, undefined, { signal })])
      watch.restart()
    },
    hold: (seatIds, options) => live.hold(seatIds, options),
    holdBest: (best, options) => live.holdBest(best, options),
    presentCode: (code) => live.presentCode(code),
    release: (reservationId, options) => live.release(reservationId, options),
    checkout: (reservationId, options) => live.checkout(reservationId, options),
    pay: (reservationId, options) => live.pay(reservationId, options),
    refund: (reservationId, options) => live.refund(reservationId, options),
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

export const openPolledView = async ({ client, scheduleId, watch }: SeatViewSetup): Promise<SeatView> => ({
  scheduleId,
  freeSeats: () => watch.time('seats', () => client.seats(scheduleId)),
  soldOut: async () => {
    const seats = await watch.time('seats', () => client.seats(scheduleId, { all: true }))
    return seats.every(({ status }) => status === 'SOLD' || status === 'BLOCKED')
  },
  change: (signal) => watch.pause(LOOK_AGAIN_MS, signal),
  hold: (seatIds, options) => client.hold(scheduleId, seatIds, options),
  holdBest: (best, options) => client.holdBest(scheduleId, best, options),
  presentCode: (code) => client.presentCode(scheduleId, code),
  release: (reservationId, options) => client.release(reservationId, options),
  checkout: (reservationId, options) => client.checkout(reservationId, options),
  pay: (reservationId, options) => client.pay(reservationId, options),
  refund: (reservationId, options) => client.refund(reservationId, options),
  close: () => undefined,
})
