import {
  isRefusal,
  type Refusal,
  type Reservation,
  refuse,
  type UserOverview,
  type UserQueueToken,
  type UserReservation,
} from '../../client-sdk/protocol/index.ts'
import type { ReservationRecord, Storage } from '../../storage/Storage.ts'
import type { Concerts } from '../concert/Concerts.ts'
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
  const queueTokens: UserQueueToken[] = []
  for (const concert of concerts.all()) {
    const token = await concert.look(({ waiting }, nowMs) => {
      const known = waiting.byUser.get(userId)
      return known === undefined ? null : tokenView(waiting, known, nowMs)
    })
    if (isRefusal(token)) return token
    if (token === null) continue
    const { concertId, state, sequence, ahead, expiresAt } = token
    queueTokens.push({ concertId, state, sequence, ahead, expiresAt })
  }
  const { records, ...next } = await reservations.page(userId, { after })
  return {
    ...user,
    balance: (await storage.wallet(userId)) ?? 0,
    queueTokens,
    reservations: records.map((record) => userReservation(record, reservations.view(record))),
    ...next,
  }
}

const userReservation = ({ concertId, paidAt }: ReservationRecord, reservation: Reservation): UserReservation => ({
  ...reservation,
  concertId,
  ...(paidAt !== undefined && { paidAt: new Date(paidAt).toISOString() }),
})
