import {
  type QueueToken,
  type Refusal,
  refuse,
  type UserOverview,
  type UserQueueToken,
} from '../../client-sdk/protocol/index.ts'
import type { ReservationRecord, Storage } from '../../storage/Storage.ts'
import type { Concerts } from '../concert/Concerts.ts'
import { lookEverywhere } from '../concert/lookEverywhere.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { tokenView } from '../waiting/view.ts'
import type { Reservations } from './Reservations.ts'

interface Deps {
  readonly storage: Storage
  readonly concerts: Concerts
  readonly reservations: Reservations
}

/** [O10] What the operator may know of a user: all but what would let him act for it. */
export const userOverview = async (
  { storage, concerts, reservations }: Deps,
  userId: string,
  after: string | undefined,
): Promise<UserOverview | Refusal> => {
  const user = await storage.user(userId)
  if (user === undefined) return refuse('USER_NOT_FOUND')
  const { seen, unavailable } = await lookEverywhere(concerts, ({ waiting, schedules }, nowMs) => {
    const token = waiting.byUser.get(userId)
    return { schedules, tokens: token === undefined ? [] : [userQueueToken(tokenView(waiting, token, nowMs))] }
  })
  const schedules = new Map(seen.flatMap((concert) => [...concert.schedules]))
  const { records, ...next } = await reservations.page(userId, { after })
  return {
    ...user,
    balance: (await storage.wallet(userId)) ?? 0,
    queueTokens: seen.flatMap(({ tokens }) => tokens),
    unavailable,
    reservations: records.map((record) => ({
      ...reservations.view(record),
      concertId: record.concertId,
      labels: labelsOf(record, schedules.get(record.scheduleId)),
      ...(record.paidAt !== undefined && { paidAt: new Date(record.paidAt).toISOString() }),
    })),
    ...next,
  }
}

const labelsOf = ({ seatIds }: ReservationRecord, schedule: ScheduleState | undefined): string[] =>
  seatIds.map((seatId) => schedule?.table.seats[schedule.table.indexOf.get(seatId) ?? -1]?.label ?? seatId)

const userQueueToken = ({
  concertId,
  state,
  sequence,
  ahead,
  drawAt,
  joined,
  expiresAt,
}: QueueToken): UserQueueToken => ({
  concertId,
  state,
  sequence,
  ahead,
  ...(drawAt !== undefined && { drawAt }),
  ...(joined !== undefined && { joined }),
  expiresAt,
})
