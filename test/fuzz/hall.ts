import type { Catalogue } from '../../client-sdk/protocol/index.ts'
import { rowOfSeats } from '../support/rowOfSeats.ts'

const SEATS = 250
/** More than who was not given money at the start will ever have charged. */
const PRICE = 20_000
/** However long a busy machine takes: the bystanders' turn must not end before. */
const HOUR = 3_600_000
/** These the bystanders have to themselves: whatever happens to one of them, they did it. */
const BYSTANDERS_SEATS = 6

const seatIds = Array.from({ length: SEATS }, (_, at) => `A-${at + 1}`)
export const bystandersSeats: readonly string[] = seatIds.slice(0, BYSTANDERS_SEATS)
export const hallSeats: readonly string[] = seatIds.slice(BYSTANDERS_SEATS)

/** The first is the bystanders' too. */
export const SCHEDULES = Array.from({ length: 8 }, (_, at) => `hall-${at + 1}`)
export const BYSTANDERS_SCHEDULE = 'hall-1'
/** Too late to give anything back. */
const BEGUN_SCHEDULE = 'hall-3'

/**
 * The concert that is attacked while bystanders use it. Holds end soon, so that seats come back; there is room for most of the
 * crowd, so that some wait and most can do harm.
 */
export const hallCatalogue = (maxActive: number): Catalogue => ({
  plans: { hall: rowOfSeats('Hall', SEATS, ['floor']) },
  concerts: [
    {
      concertId: 'hall',
      name: 'Under attack',
      policy: {
        preset: 'slots',
        maxActive,
        activeLifeMs: HOUR,
        activeCapMs: HOUR,
        holdDurationMs: 5_000,
        seatsPerUser: 20,
        purgeIntervalMs: 5_000,
        checkoutMs: 5_000,
        holdCapMs: 8_000,
        refundUntilMs: 0,
      },
      schedules: [
        ...SCHEDULES.map((scheduleId) => ({
          scheduleId,
          startsAt: scheduleId === BEGUN_SCHEDULE ? '2020-05-01T10:00:00Z' : '2030-05-01T10:00:00Z',
          planId: 'hall',
          prices: { floor: PRICE },
        })),
        {
          scheduleId: 'hall-later',
          startsAt: '2030-06-01T10:00:00Z',
          opensAt: '2030-01-01T00:00:00Z',
          planId: 'hall',
          prices: { floor: PRICE },
        },
      ],
    },
  ],
})

export const IMPORTED = 'imported'
const IMPORTED_SEATS = 8
export const importedSeats: readonly string[] = seatIds.slice(0, IMPORTED_SEATS)

/** The concert that the admin's door is attacked with: importing it must not be felt next door. */
export const importedCatalogue = (pollMinMs: number): Catalogue => ({
  plans: { [IMPORTED]: rowOfSeats('Imported', IMPORTED_SEATS, ['floor']) },
  concerts: [
    {
      concertId: IMPORTED,
      name: 'Imported again and again',
      policy: { preset: 'slots', pollMinMs },
      schedules: [
        {
          scheduleId: `${IMPORTED}-1`,
          startsAt: '2030-05-01T10:00:00Z',
          planId: IMPORTED,
          prices: { floor: PRICE },
        },
      ],
    },
  ],
})
