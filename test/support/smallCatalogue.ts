import type { Catalogue, PolicyChoice } from '../../client-sdk/protocol/index.ts'

const ROWS = [1, 2, 3, 4]
const NUMBERS = [1, 2, 3, 4, 5]

const seatIdOf = (row: number, number: number): string => `R${row}-${number}`

/** Of `smallCatalogue()`, row by row. */
export const EVERY_SEAT: readonly string[] = ROWS.flatMap((row) => NUMBERS.map((number) => seatIdOf(row, number)))

const seat = (row: number, number: number) => ({
  seat_guid: seatIdOf(row, number),
  seat_number: String(number),
  position: { x: number * 20, y: 0 },
  category: 'floor',
})

/** One concert, `demo`, with one date, `demo-1`, of 4 rows by 5 seats, R1-1 to R4-5, at 50,000 KRW each. */
export const smallCatalogue = (policy: PolicyChoice = { preset: 'slots' }): Catalogue => ({
  plans: {
    small: {
      name: 'Small room',
      categories: [{ name: 'floor' }],
      zones: [
        {
          name: 'Floor',
          position: { x: 0, y: 0 },
          rows: ROWS.map((row) => ({
            row_number: String(row),
            position: { x: 0, y: row * 20 },
            seats: NUMBERS.map((number) => seat(row, number)),
          })),
        },
      ],
    },
  },
  concerts: [
    {
      concertId: 'demo',
      name: 'Demo',
      policy,
      schedules: [
        { scheduleId: 'demo-1', startsAt: '2030-05-01T10:00:00Z', planId: 'small', prices: { floor: 50_000 } },
      ],
    },
  ],
})
