import type { Catalogue, SeatingPlan } from '../../client-sdk/protocol/index.ts'
import { rowOfSeats } from '../support/rowOfSeats.ts'
import { sha256 } from '../support/Sale.ts'

/** More than the crowd ever holds at once: whoever asks for the best never gets as far as the bystanders' seats. */
const FLOOR_SEATS = 500
/** So few that there are often none left. */
const BOX_SEATS = 6
/** More than who was not given money at the start will ever have charged. */
const PRICE = 20_000
/** However long a busy machine takes: the bystanders' turn must not end before. */
const HOUR = 3_600_000
/** These the bystanders have to themselves: whatever happens to one of them, they did it. */
const BYSTANDERS_SEATS = 6

const idsOf = (row: string, count: number): readonly string[] =>
  Array.from({ length: count }, (_, at) => `${row}-${at + 1}`)
/** So far back that nobody finds them the best, and each in a row of its own, where it leaves no other alone. */
export const bystandersSeats = idsOf('far', BYSTANDERS_SEATS)
const [floorSeats, boxSeats] = [idsOf('A', FLOOR_SEATS), idsOf('box', BOX_SEATS)]
/** Kept for who has the code. */
const KEPT_SEAT = 'A-250'
export const ACCESS_CODE = 'let me in'
export const hallSeats: readonly string[] = [...floorSeats, ...boxSeats]
export const CATEGORIES = ['floor', 'box', 'far'] as const
export const ZONES = ['Hall', 'Box'] as const

const FAR_AWAY = 1_000_000

const rowOf = (seatIds: readonly string[], category: (typeof CATEGORIES)[number], y: number) => ({
  row_number: String(y),
  position: { x: 0, y },
  seats: seatIds.map((seatId, at) => ({
    seat_guid: seatId,
    seat_number: String(at + 1),
    position: { x: at * 20, y: 0 },
    category,
  })),
})

const hallPlan: SeatingPlan = {
  name: 'Hall',
  categories: CATEGORIES.map((name) => ({ name })),
  zones: [
    { name: ZONES[0], position: { x: 0, y: 0 }, rows: [rowOf(floorSeats, 'floor', 0)] },
    { name: ZONES[1], position: { x: 0, y: 0 }, rows: [rowOf(boxSeats, 'box', 200)] },
    {
      name: 'Far away',
      position: { x: 0, y: FAR_AWAY },
      rows: bystandersSeats.map((seatId, at) => rowOf([seatId], 'far', 20 * at)),
    },
  ],
}
const prices = Object.fromEntries(CATEGORIES.map((category) => [category, PRICE]))

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
  plans: { hall: hallPlan },
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
        orphanSeats: 'refused',
        purgeIntervalMs: 5_000,
        checkoutMs: 5_000,
        holdCapMs: 8_000,
        refundUntilMs: 0,
        transferUntilMs: 0,
        transferMs: 4_000,
      },
      schedules: [
        ...SCHEDULES.map((scheduleId) => ({
          scheduleId,
          startsAt: scheduleId === BEGUN_SCHEDULE ? '2020-05-01T10:00:00Z' : '2030-05-01T10:00:00Z',
          closesAt: '2100-01-01T00:00:00Z',
          planId: 'hall',
          prices,
          allotments: [
            { allotmentId: 'kept', name: 'Kept', seats: [KEPT_SEAT], codes: [sha256(ACCESS_CODE)], usesPerCode: 3 },
          ],
        })),
        {
          scheduleId: 'hall-later',
          startsAt: '2030-06-01T10:00:00Z',
          opensAt: '2030-01-01T00:00:00Z',
          planId: 'hall',
          prices,
        },
      ],
    },
  ],
})

export const IMPORTED = 'imported'
const IMPORTED_SEATS = 8
export const importedSeats = idsOf('A', IMPORTED_SEATS)

/** The concert that the admin's door is attacked with: importing it must not be felt next door. */
export const importedCatalogue = (pollMinMs: number): Catalogue => ({
  plans: { [IMPORTED]: rowOfSeats('Imported', IMPORTED_SEATS, ['floor']) },
  concerts: [
    {
      concertId: IMPORTED,
      name: 'Imported again and again',
      policy: { preset: 'slots', pollMinMs, opening: 'lottery' },
      schedules: [
        {
          scheduleId: `${IMPORTED}-1`,
          startsAt: '2030-05-01T10:00:00Z',
          opensAt: '2030-01-01T00:00:00Z',
          closesAt: '2030-04-01T00:00:00Z',
          planId: IMPORTED,
          prices: { floor: PRICE },
          allotments: [{ allotmentId: 'kept', name: 'Kept', seats: [importedSeats[0] as string], codes: [] }],
        },
      ],
    },
  ],
})
