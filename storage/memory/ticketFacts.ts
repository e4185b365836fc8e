import type {
  ReservationCheckedIn,
  ReservationTransferred,
  TicketFact,
  TransferOffered,
  TransferWithdrawn,
} from '../../rooms/schedule/events.ts'
import { demand, type Written } from '../applyBatch.ts'
import type { ReservationRecord } from '../Storage.ts'
import type { Tables } from './Tables.ts'
import type { UndoLog } from './UndoLog.ts'

interface OfReservation {
  readonly reservationId: string
  readonly scheduleId: string
}

export const reservationIn =
  (tables: Tables) =>
  ({ reservationId, scheduleId }: OfReservation, concertId: string): ReservationRecord => {
    const reservation = tables.reservations.get(reservationId)
    demand(
      reservation?.concertId === concertId && reservation.scheduleId === scheduleId,
      `there is no ${reservationId} on ${scheduleId}`,
    )
    return reservation
  }

/** Each is written while the reservation is still what it was when it was decided, and is outdated otherwise. */
export const ticketFacts = (tables: Tables, log: UndoLog) => {
  const there = reservationIn(tables)

  const goodOne = (fact: TicketFact, concertId: string): ReservationRecord | undefined => {
    const row = there(fact, concertId)
    const isGood = row.state === 'PAID' && row.checkedInAt === undefined
    return isGood && row.userId === fact.userId && row.generation === fact.generation ? row : undefined
  }

  return {
    'transfer-offered'(fact: TransferOffered, concertId: string): Written {
      const row = goodOne(fact, concertId)
      if (row === undefined) return { kind: 'outdated' }
      const { codeHash, expiresAt } = fact
      const isGivenOut = tables.codeHashes.entries().some(([id, hash]) => hash === codeHash && id !== row.reservationId)
      demand(!isGivenOut, 'this code was given out before')
      setTransferCode(tables, log, row, { codeHash, until: expiresAt })
      return undefined
    },

    'transfer-withdrawn'(fact: TransferWithdrawn, concertId: string): Written {
      const row = goodOne(fact, concertId)
      if (row === undefined) return { kind: 'outdated' }
      setTransferCode(tables, log, row, undefined)
      return undefined
    },

    'reservation-transferred'(fact: ReservationTransferred, concertId: string): Written {
      const row = goodOne(fact, concertId)
      const { reservationId, toUserId, codeHash } = fact
      if (row === undefined || tables.codeHashes.get(reservationId) !== codeHash) return { kind: 'outdated' }
      demand(tables.users.has(toUserId), `there is no user ${toUserId}`)
      const { buyerId = row.userId, ...rest } = row
      const generation = row.generation + 1
      const isBack = buyerId === toUserId
      setTransferCode(tables, log, { ...rest, userId: toUserId, generation, ...(!isBack && { buyerId }) }, undefined)
      revoke(tables, log, row)
      return undefined
    },

    'reservation-checked-in'(fact: ReservationCheckedIn, concertId: string): Written {
      const row = goodOne(fact, concertId)
      if (row === undefined) return { kind: 'outdated' }
      setTransferCode(tables, log, { ...row, checkedInAt: fact.at, door: fact.door }, undefined)
      return undefined
    },
  }
}

/** A reservation with another transfer code, or without. */
export const setTransferCode = (
  tables: Tables,
  log: UndoLog,
  { transferUntil: _, ...row }: ReservationRecord,
  code: { readonly codeHash: string; readonly until: number } | undefined,
): void => {
  log.set(tables.reservations, row.reservationId, code === undefined ? row : { ...row, transferUntil: code.until })
  if (code === undefined) log.delete(tables.codeHashes, row.reservationId)
  else log.set(tables.codeHashes, row.reservationId, code.codeHash)
}

/** Tells doors that the tickets of a reservation, as it has been until now, are void. */
export const revoke = (tables: Tables, log: UndoLog, row: ReservationRecord): void => {
  const { reservationId, scheduleId, generation } = row
  const number = tables.revokedTickets.size + 1
  log.set(tables.revokedTickets, number, { number, scheduleId, reservationId, generation })
}
