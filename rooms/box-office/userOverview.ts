import {
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
  const { seen, unavailable } = await lookEverywhere(concerts, ({ waiting }, nowMs) => {
    const token = waiting.byUser.get(userId)
    return token === undefined ? [] : [userQueueToken(tokenView(waiting, token, nowMs))]
  })
  const { records, ...next } = await reservations.page(userId, { after })
  return {
    ...user,
    balance: (await storage.wallet(userId)) ?? 0,
    queueTokens: seen.flat(),
    unavailable,
    reservations: records.map((record) => userReservation(record, reservations.view(record))),
    ...next,
  }
}

/** [O12] One of whoever's. */
export const reservationOverview = async (
  { reservations }: Pick<Deps, 'reservations'>,
  reservationId: string,
): Promise<ReservationOverview | Refusal> => {
  const record = await reservations.byId(reservationId)
  if (record === undefined) return refuse('RESERVATION_NOT_FOUND')
  const { userId, buyerId, generation, door } = record
  return {
    ...userReservation(record, reservations.view(record)),
    userId,
    ...(buyerId !== undefined && { buyerId }),
    generation,
    ...(door !== undefined && { door }),
  }
}

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

const userReservation = ({ concertId, paidAt }: ReservationRecord, reservation: Reservation): UserReservation => ({
  ...reservation,
  concertId,
  ...(paidAt !== undefined && { paidAt: new Date(paidAt).toISOString() }),
})
