import type { Seat } from '../client-sdk/index.ts'
import type { Statement } from './Statements.ts'

/** An allotment as the operator sees it. */
export interface Kept {
  readonly scheduleId: string
  readonly allotmentId: string
  /** Since when its seats are everybody's. */
  readonly releasedAt: string | undefined
  /** How many have presented a code of it, by the server's count. */
  readonly members: number
  /** All of the date's. */
  readonly seats: readonly Pick<Seat, 'seatId' | 'allotment'>[]
}

/** Whether nobody but those whose code was taken held seats of an allotment before its release; a line for each who did. */
export const auditAllotments = (allotments: readonly Kept[], statements: readonly Statement[]): readonly string[] =>
  allotments.flatMap((kept) => [...heldByOthers(kept, statements), ...membersLost(kept, statements)])

const isMember = ({ acknowledged }: Statement, { scheduleId, allotmentId }: Kept): boolean =>
  acknowledged.memberships.some((one) => one.scheduleId === scheduleId && one.allotmentId === allotmentId)

function* heldByOthers(kept: Kept, statements: readonly Statement[]): Generator<string> {
  const { scheduleId, allotmentId, releasedAt, seats } = kept
  const ids = new Set(seats.filter(({ allotment }) => allotment === allotmentId).map(({ seatId }) => seatId))
  for (const statement of statements) {
    if (isMember(statement, kept)) continue
    for (const { scheduleId: date, received, seats: held, heldAt } of statement.reservations) {
      // Whoever was given them did not hold them.
      if (date !== scheduleId || received || (releasedAt !== undefined && heldAt >= releasedAt)) continue
      const its = held.filter((seatId) => ids.has(seatId))
      if (its.length > 0) yield `${statement.name}, no member of ${allotmentId}, held ${its.join()} of it at ${heldAt}`
    }
  }
}

function* membersLost(kept: Kept, statements: readonly Statement[]): Generator<string> {
  const told = statements.filter((statement) => isMember(statement, kept)).length
  const { scheduleId, allotmentId, members } = kept
  if (members < told) yield `${told} became members of ${allotmentId} on ${scheduleId}, and ${members} are`
}
