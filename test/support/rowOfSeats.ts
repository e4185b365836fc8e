import type { SeatingPlan } from '../../client-sdk/protocol/index.ts'

/** A plan of one row, seats `A-1` …, its categories in turns. */
export const rowOfSeats = (name: string, seatCount: number, categories: readonly string[]): SeatingPlan => ({
  name,
  categories: [...new Set(categories)].map((category) => ({ name: category })),
  zones: [
    {
      name: 'Hall',
      position: { x: 0, y: 0 },
      rows: [
        {
          row_number: 'A',
          position: { x: 0, y: 0 },
          seats: Array.from({ length: seatCount }, (_, at) => ({
            seat_guid: `A-${at + 1}`,
            seat_number: String(at + 1),
            position: { x: at * 20, y: 0 },
            category: categories[at % categories.length] as string,
          })),
        },
      ],
    },
  ],
})
