import { createHash } from 'node:crypto'

export const DEMO_CONCERT = 'demo-night'
/** Opens the seats that `keepForMembers` keeps. */
export const DEMO_ACCESS_CODE = 'FRONTROW-FANS'

const ROW_LENGTH = 20
const SEAT_PX = 22

/**
 * A hall with as many seats as there are bots, who want almost twice as many, and a policy that gets through hours of a
 * sale in seconds: a sixth of the crowd is let in at a time, a turn that nobody comes for ends after three seconds, and an unpaid hold comes
 * free after four, or five after its checkout has begun. Whoever has bought may give it back or pass it on, for the date is far away;
 * what comes back is held for two seconds for whoever has waited for it.
 *
 * @param policy replaces values of that policy
 * @param concertId for more than one sale on one server
 * @param opensAt when it opens; it is open already unless given
 */
export const demoCatalogue = (bots: number, policy: object = {}, concertId = DEMO_CONCERT, opensAt?: string) => ({
  plans: { [`${concertId}-hall`]: hall(bots) },
  concerts: [
    {
      concertId,
      name: 'FrontRow Demo Night',
      policy: {
        preset: 'slots',
        maxActive: Math.max(8, Math.ceil(bots / 6)),
        activeLifeMs: 15_000,
        claimMs: 3_000,
        holdDurationMs: 4_000,
        checkoutMs: 5_000,
        pollMinMs: 500,
        pollMaxMs: 2_000,
        waitlistOfferMs: 2_000,
        refundUntilMs: 0,
        transferUntilMs: 0,
        ...policy,
      },
      schedules: [
        {
          scheduleId: `${concertId}-1`,
          startsAt: '2099-06-05T19:00:00+09:00',
          opensAt,
          planId: `${concertId}-hall`,
          prices: { Front: 120_000, Back: 70_000 },
        },
      ],
    },
  ],
})

/**
 * A demo sale of which a tenth of the seats, not the very best, is for those who have `DEMO_ACCESS_CODE`.
 *
 * @param releaseAt when the rest of them is everybody's; only the operator says so unless given
 */
export const keepForMembers = (catalogue: ReturnType<typeof demoCatalogue>, releaseAt?: string) => ({
  ...catalogue,
  concerts: catalogue.concerts.map((concert) => ({
    ...concert,
    schedules: concert.schedules.map((schedule) => {
      const rows = catalogue.plans[schedule.planId]?.zones.flatMap((zone) => zone.rows) ?? []
      const seats = rows.flatMap((row) => row.seats.map((seat) => seat.seat_guid))
      const tenth = Math.ceil(seats.length / 10)
      const codes = [createHash('sha256').update(DEMO_ACCESS_CODE).digest('hex')]
      const fans = { allotmentId: 'fans', name: 'Fan club', seats: seats.slice(tenth, 2 * tenth), codes, releaseAt }
      return { ...schedule, allotments: [fans] }
    }),
  })),
})

const hall = (seats: number) => {
  const rows = Math.ceil(seats / ROW_LENGTH)
  return {
    name: 'Demo hall',
    categories: [{ name: 'Front' }, { name: 'Back' }],
    zones: [
      {
        name: 'Hall',
        position: { x: 0, y: 0 },
        rows: Array.from({ length: rows }, (_, row) => ({
          row_number: String(row + 1),
          position: { x: 0, y: row * SEAT_PX },
          seats: Array.from({ length: Math.min(ROW_LENGTH, seats - row * ROW_LENGTH) }, (_, seat) => ({
            seat_guid: `${row + 1}-${seat + 1}`,
            seat_number: String(seat + 1),
            position: { x: seat * SEAT_PX, y: 0 },
            category: row < rows / 2 ? 'Front' : 'Back',
          })),
        })),
      },
    ],
  }
}
