import { z } from 'zod'
import { CatalogueTime } from './catalogueTime.ts'
import { Id, SeatId } from './ids.ts'
import { LIMITS } from './limits.ts'
import { readable, readableName } from './names.ts'
import type { PlanSeat } from './seatingPlan.ts'

/** Seats of a date that are kept for those who present a code, until they are released to everybody. */
export const CatalogueAllotment = z
  .strictObject({
    allotmentId: Id,
    name: readableName(200),
    /** Its seats by name, or as a zone of the plan, or as rows of that. */
    seats: z.array(SeatId).min(1).optional(),
    zone: readable(200).optional(),
    rows: z.array(readable(50)).min(1).optional(),
    /** When it is released by itself; absent: only by the operator. */
    releaseAt: CatalogueTime.optional(),
    /** SHA-256 of each code in Unicode's form C, in lower-case hexadecimal digits. None: nobody can hold its seats until they are released. */
    codes: z
      .array(z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 as 64 hexadecimal digits in lower case'))
      .max(LIMITS.codesPerAllotment),
    /** How many users may present each code; absent: as many as have it. */
    usesPerCode: z.int().min(1).optional(),
    /** Its seats are among the best only for who asks for this allotment: such as places for wheelchairs. */
    onRequest: z.boolean().optional(),
  })
  .refine(({ seats, zone }) => (seats === undefined) !== (zone === undefined), {
    path: ['seats'],
    error: 'must be there, or zone, and not both',
  })
  .refine(({ zone, rows }) => rows === undefined || zone !== undefined, {
    path: ['rows'],
    error: 'must not be there without zone',
  })
export type CatalogueAllotment = z.infer<typeof CatalogueAllotment>

/** What an allotment names and its plan has not; and the indexes of what there is. */
export const seatsOfAllotment = (
  { seats, zone, rows }: CatalogueAllotment,
  planSeats: readonly PlanSeat[],
): { readonly seats: readonly number[]; readonly unknown: readonly string[] } => {
  if (seats !== undefined) {
    const indexOf = new Map(planSeats.map(({ seatId, index }) => [seatId, index]))
    const found = [...new Set(seats)].flatMap((seatId) => indexOf.get(seatId) ?? [])
    return { seats: found.sort((a, b) => a - b), unknown: seats.filter((seatId) => !indexOf.has(seatId)) }
  }
  const ofZone = planSeats.filter((seat) => seat.zone === zone)
  if (ofZone.length === 0) return { seats: [], unknown: [zone ?? ''] }
  const known = new Set(ofZone.map(({ row }) => row))
  const named = new Set(rows)
  const meant = rows === undefined ? ofZone : ofZone.filter(({ row }) => named.has(row))
  return { seats: meant.map(({ index }) => index), unknown: (rows ?? []).filter((row) => !known.has(row)) }
}
