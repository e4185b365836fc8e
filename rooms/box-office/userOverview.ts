import {
  isoTime,
  type QueueToken,
  type Refusal,
  type Reservation,
  type ReservationOverview,
  refuse,
  type UserOverview,
  type UserQueueToken,
  type UserReservation,
} from '../../client-sdk/protocol/index.ts'
import type { ReservationRecord, Storage } from '../../storage/Storage.ts'
import type { Concerts } from '../concert/Concerts.ts'
import { lookEverywhere } from '../concert/lookEverywhere.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { tokenView } from '../waiting/view.ts'
import type { Reservations } from './Reservations.ts'
import { userWaitlistPlace } from './userWaitlist.ts'

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
    return {
      schedules,
      tokens: token === undefined ? [] : [userQueueToken(tokenView(waiting, token, nowMs))],
      places: [...schedules.values()].flatMap((schedule) => userWaitlistPlace(schedule, userId)),
    }
  })
  const schedules = new Map(seen.flatMap((concert) => [...concert.schedules]))
  const { records, ...next } = await reservations.page(userId, { after })
  return {
    ...user,
    balance: (await storage.wallet(userId)) ?? 0,
    queueTokens: seen.flatMap(({ tokens }) => tokens),
    waitlistPlaces: seen.flatMap(({ places }) => places),
    unavailable,
    reservations: records.map((record) =>
      userReservation(record, reservations.view(record), schedules.get(record.scheduleId)),
    ),
    ...next,
  }
}

/** [O14] One of whoever's. */
export const reservationOverview = async (
  { concerts, reservations }: Pick<Deps, 'concerts' | 'reservations'>,
  reservationId: string,
): Promise<ReservationOverview | Refusal> => {
  const record = await reservations.byId(reservationId)
  if (record === undefined) return refuse('RESERVATION_NOT_FOUND')
  const { seen } = await lookEverywhere(concerts, ({ schedules }) => schedules.get(record.scheduleId))
  const schedule = seen.find((one) => one !== undefined)
  const { userId, buyerId, generation, door } = record
  return {
    ...userReservation(record, reservations.view(record), schedule),
    userId,
    ...(buyerId !== undefined && { buyerId }),
    generation,
    ...(door !== undefined && { door }),
  }
}

const userReservation = (
  record: ReservationRecord,
  reservation: Reservation,
  schedule: ScheduleState | undefined,
): UserReservation => ({
  ...reservation,
  concertId: record.concertId,
  labels: labelsOf(record, schedule),
  ...(record.paidAt !== undefined && { paidAt: isoTime(record.paidAt) }),
})

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
