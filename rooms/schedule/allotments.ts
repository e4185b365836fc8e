import { type CatalogueAllotment, type PlanSeat, seatsOfAllotment } from '../../client-sdk/protocol/index.ts'

/** Seats that are kept for its members, until it is released to everybody. */
export interface AllotmentState {
  readonly allotmentId: string
  readonly name: string
  readonly onRequest: boolean
  /** undefined: not by itself. */
  readonly releaseAt: number | undefined
  /** By code, as its SHA-256 in hexadecimal digits: how many have become members by it. */
  readonly uses: Map<string, number>
  readonly usesPerCode: number
  /** By index, ascending. */
  readonly seats: readonly number[]
  /** undefined: it is not. For good: what was everybody's is not taken back. */
  releasedAt: number | undefined
  /** By user: the code that was presented. */
  readonly members: Map<string, string>
}

/** What a restart must not forget of a schedule's allotments. */
export interface StoredAllotments {
  readonly members: readonly { readonly allotmentId: string; readonly userId: string; readonly code: string }[]
  readonly released: readonly { readonly allotmentId: string; readonly at: number }[]
}

/** Members and releases of an allotment that the catalogue no longer has mean nothing. */
export const loadAllotments = (
  planned: readonly CatalogueAllotment[],
  seats: readonly PlanSeat[],
  { members, released }: StoredAllotments,
): readonly AllotmentState[] =>
  planned.map((plannedOne) => {
    const {
      allotmentId,
      name,
      onRequest = false,
      releaseAt,
      codes,
      usesPerCode = Number.POSITIVE_INFINITY,
    } = plannedOne
    const isMine = (of: { readonly allotmentId: string }) => of.allotmentId === allotmentId
    const allotment: AllotmentState = {
      allotmentId,
      name,
      onRequest,
      releaseAt: releaseAt === undefined ? undefined : Date.parse(releaseAt),
      uses: new Map(codes.map((code) => [code, 0])),
      usesPerCode,
      seats: seatsOfAllotment(plannedOne, seats).seats,
      releasedAt: released.find(isMine)?.at,
      members: new Map(),
    }
    for (const { userId, code } of members.filter(isMine)) addMember(allotment, userId, code)
    return allotment
  })

export const addMember = ({ members, uses }: AllotmentState, userId: string, code: string): void => {
  members.set(userId, code)
  const before = uses.get(code)
  // A code that an import has taken out is nobody's to use any more.
  if (before !== undefined) uses.set(code, before + 1)
}

/** By seat: the number of its allotment, from 1; 0: it is of none. */
export const allotmentOfSeats = (allotments: readonly AllotmentState[], seatCount: number): Uint8Array => {
  const allotmentOf = new Uint8Array(seatCount)
  allotments.forEach(({ seats }, nth) => {
    for (const seat of seats) allotmentOf[seat] = nth + 1
  })
  return allotmentOf
}
