import type { CatalogueSchedule, PolicyChoice } from '../../../client-sdk/protocol/index.ts'
import { sha256 } from '../../support/Sale.ts'
import { codeFor, type Hall, hallOf } from '../Hall.ts'
import { EPOCH_MS } from '../world/World.ts'

const seat = (number: number) => ({
  seat_guid: `A-${number}`,
  seat_number: String(number),
  position: { x: number * 20, y: 0 },
  category: 'R',
})

export const POLICY: PolicyChoice = {
  preset: 'slots',
  maxActive: 1,
  seatsPerUser: 2,
  holdDurationMs: 5_000,
  activeLifeMs: 20_000,
  claimMs: 8_000,
  waitLifeMs: 10_000,
  orphanSeats: 'refused',
  checkoutMs: 3_000,
  holdCapMs: 7_000,
  refundUntilMs: 0,
  transferUntilMs: 0,
  transferMs: 5_000,
  waitlistOfferMs: 4_000,
}

const keptSeat = (allotmentId: string, seatId: string) => ({
  ...{ allotmentId, name: allotmentId, seats: [seatId], codes: [sha256(codeFor('c-1', allotmentId))] },
})

const DATE: CatalogueSchedule = {
  scheduleId: 'c-1',
  startsAt: '2027-06-01T10:00:00Z',
  planId: 'hall',
  prices: { R: 500 },
}

/** With a date and a policy that differ from those of `HALL` by this. */
const hallBut = (date: Partial<CatalogueSchedule> = {}, policy: Partial<PolicyChoice> = {}): Hall =>
  hallOf({
    plans: {
      hall: {
        name: 'Hall',
        categories: [{ name: 'R' }],
        zones: [
          { name: 'Hall', position: { x: 0, y: 0 }, rows: [{ row_number: 'A', seats: [seat(1), seat(2), seat(3)] }] },
        ],
      },
    },
    concerts: [
      { concertId: 'c', name: 'Concert', policy: { ...POLICY, ...policy }, schedules: [{ ...DATE, ...date }] },
    ],
  })

const isoAfter = (ms: number): string => new Date(EPOCH_MS + ms).toISOString()

/**
 * Three seats at 500 KRW, none of which may be left alone; holds last 5 s, from their checkout 3 s and 7 s in all, turns 20 s, and 8 s if they are not used, a
 * waiter's life is 10 s; one may be ACTIVE. What is paid is refunded and passed on until the date begins, by a code that is good for 5 s.
 */
export const HALL = hallBut()

/** The same, but its sale opens after 5 s, and draws its line then. */
export const LOTTERY_HALL = hallBut({ opensAt: isoAfter(5_000) }, { opening: 'lottery' })

/** The same, but its date closes after 6 s. */
export const CLOSING_HALL = hallBut({ closesAt: isoAfter(6_000) })

/** The same, but A-3 is kept for one who has its code, until 6 s have passed; and A-2 for who has its code and asks for it. */
export const ALLOTTED_HALL = hallBut({
  allotments: [
    { ...keptSeat('kept', 'A-3'), usesPerCode: 1, releaseAt: isoAfter(6_000) },
    { ...keptSeat('aside', 'A-2'), onRequest: true },
  ],
})
