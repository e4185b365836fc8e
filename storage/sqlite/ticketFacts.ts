import type { Database } from 'better-sqlite3'
import type {
  ReservationCheckedIn,
  ReservationTransferred,
  TicketFact,
  TransferOffered,
  TransferWithdrawn,
} from '../../rooms/schedule/events.ts'
import { demand, type Written } from '../applyBatch.ts'

/** Each is written while the reservation is still what it was when it was decided, and is outdated otherwise. */
export const ticketFacts = (db: Database) => {
  const find = db.prepare<[string, string, string], { number: number; isGood: 0 | 1; hash: string | null } & Ticket>(
    `SELECT number, user_id AS userId, generation, transfer_hash AS hash,
            state = 'PAID' AND NOT EXISTS (SELECT 1 FROM check_ins c WHERE c.reservation = number) AS isGood
     FROM reservations WHERE reservation_id = ? AND concert_id = ? AND schedule_id = ?`,
  )
  const setCode = db.prepare('UPDATE reservations SET transfer_hash = ?, transfer_until = ? WHERE number = ?')
  const transfer = db.prepare(
    `UPDATE reservations SET buyer_id = nullif(ifnull(buyer_id, user_id), $to), user_id = $to, generation = generation + 1,
     transfer_hash = NULL, transfer_until = NULL WHERE number = $number`,
  )
  const checkIn = db.prepare('INSERT INTO check_ins (reservation, door, at) VALUES (?, ?, ?)')
  const revoke = prepareRevoke(db)

  const goodOne = (fact: TicketFact, concertId: string) => {
    const { reservationId, scheduleId, userId, generation } = fact
    const row = find.get(reservationId, concertId, scheduleId)
    demand(row !== undefined, `there is no ${reservationId} on ${scheduleId}`)
    return row.isGood === 1 && row.userId === userId && row.generation === generation ? row : undefined
  }

  return {
    'transfer-offered'(fact: TransferOffered, concertId: string): Written {
      const row = goodOne(fact, concertId)
      if (row === undefined) return { kind: 'outdated' }
      setCode.run(fact.codeHash, fact.expiresAt, row.number)
      return undefined
    },

    'transfer-withdrawn'(fact: TransferWithdrawn, concertId: string): Written {
      const row = goodOne(fact, concertId)
      if (row === undefined) return { kind: 'outdated' }
      setCode.run(null, null, row.number)
      return undefined
    },

    'reservation-transferred'(fact: ReservationTransferred, concertId: string): Written {
      const row = goodOne(fact, concertId)
      if (row?.hash !== fact.codeHash) return { kind: 'outdated' }
      transfer.run({ to: fact.toUserId, number: row.number })
      revoke(fact.scheduleId, row.number, fact.generation)
      return undefined
    },

    'reservation-checked-in'(fact: ReservationCheckedIn, concertId: string): Written {
      const row = goodOne(fact, concertId)
      if (row === undefined) return { kind: 'outdated' }
      checkIn.run(row.number, fact.door, fact.at)
      // Nobody can have any more what was used to enter.
      setCode.run(null, null, row.number)
      return undefined
    },
  }
}

interface Ticket {
  readonly userId: string
  readonly generation: number
}

/** Tells doors that tickets of a reservation up to that generation are void. */
export const prepareRevoke = (db: Database) => {
  const revoke = db.prepare('INSERT INTO revoked_tickets (schedule_id, reservation, generation) VALUES (?, ?, ?)')
  return (scheduleId: string, reservation: number, generation: number): void => {
    revoke.run(scheduleId, reservation, generation)
  }
}
