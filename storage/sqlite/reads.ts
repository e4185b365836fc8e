import type { Database } from 'better-sqlite3'
import { LIMITS, type LogOrder } from '../../client-sdk/protocol/index.ts'
import type {
  AuditRecord,
  AuditSearch,
  CommandOutcome,
  EntryRecord,
  Lease,
  ReservationRecord,
  ReservationsPage,
  RevokedTicketRecord,
  UserRecord,
} from '../Storage.ts'
import { present } from './rows.ts'

type Row = Record<string, unknown>

const RESERVATION = `
  SELECT r.reservation_id AS reservationId, r.concert_id AS concertId, r.schedule_id AS scheduleId, r.user_id AS userId,
         r.state, r.amount, r.held_at AS heldAt, r.expires_at AS expiresAt, r.checkout_at AS checkoutAt, r.offered,
         p.payment_id AS paymentId, p.paid_at AS paidAt, r.generation, r.buyer_id AS buyerId, r.transfer_until AS transferUntil,
         c.at AS checkedInAt, c.door,
         (SELECT json_group_array(seat_index ORDER BY ordinal) FROM reservation_seats s
          WHERE s.reservation = r.number) AS seats,
         (SELECT json_group_array(seat_guid ORDER BY ordinal) FROM reservation_seats s
          WHERE s.reservation = r.number) AS seatIds
  FROM reservations r LEFT JOIN payments p ON p.reservation = r.number LEFT JOIN check_ins c ON c.reservation = r.number`

const reservationRecord = ({ offered, ...row }: Row): ReservationRecord => ({
  ...present<ReservationRecord>(row),
  ...(offered === 1 && { offered: true }),
  seats: JSON.parse(row.seats as string) as number[],
  seatIds: JSON.parse(row.seatIds as string) as string[],
})

/** No limit, to SQLite. */
const ALL: ReservationsPage = { limit: -1 }
const NEWEST = { heldAt: Number.MAX_SAFE_INTEGER, number: 0 }

/** Everything that is asked for by id, each in a statement or two. */
export const prepareReads = (db: Database) => {
  const user = db.prepare<[string], UserRecord>('SELECT user_id AS userId, name FROM users WHERE user_id = ?')
  // The index is by name, and in it by id.
  const users = db.prepare<[string, string, string, string, number], UserRecord>(
    `SELECT user_id AS userId, name FROM users
     WHERE name >= ? AND name < ? || char(0x10FFFF) AND (name, user_id) > (?, ?) ORDER BY name, user_id LIMIT ?`,
  )
  const wallet = db.prepare<[string], number>('SELECT balance FROM wallets WHERE user_id = ?').pluck()
  const concertIds = db.prepare<[], string>('SELECT concert_id FROM concerts ORDER BY concert_id').pluck()
  const leases = db.prepare<[], Lease>('SELECT concert_id AS concertId, epoch FROM leases')
  const entryPosition = db
    .prepare<[string, string], number>('SELECT position FROM wallet_entries WHERE entry_id = ? AND user_id = ?')
    .pluck()
  const entriesWhere = (where: string, order: string) =>
    db.prepare<[string, number, number], Row>(
      `SELECT entry_id AS entryId, at, kind, e.amount, balance_after AS balanceAfter, r.reservation_id AS reservationId
       FROM wallet_entries e LEFT JOIN reservations r ON r.number = e.reservation
       WHERE e.user_id = ? AND ${where} ORDER BY position ${order} LIMIT ?`,
    )
  const entries = {
    oldest: entriesWhere('position > ?', 'ASC'),
    newest: entriesWhere('position < ?', 'DESC'),
  }
  const reservation = db.prepare<[string], Row>(`${RESERVATION} WHERE r.reservation_id = ?`)
  const byTransferCode = db.prepare<[string], Row>(`${RESERVATION} WHERE r.transfer_hash = ?`)
  // Whoever has it now: it may have been passed on since it ended a page.
  const reservationPlace = db.prepare<[string], { heldAt: number; number: number }>(
    'SELECT held_at AS heldAt, number FROM reservations WHERE reservation_id = ?',
  )
  const NEWEST_FIRST = 'ORDER BY held_at DESC, number DESC LIMIT $limit'
  const ofDate = (date: string) =>
    `user_id = $userId AND schedule_id = ${date} AND (held_at, number) < ($heldAt, $number) ${NEWEST_FIRST}`
  const reservationsIn = db.prepare<[Row], Row>(`${RESERVATION} WHERE ${ofDate('$scheduleId')}`)
  // A page of each of the user's dates, which are few: an index of all of them together would cost every hold a page.
  const reservationsOf = db.prepare<[Row], Row>(
    `WITH RECURSIVE dates (date) AS (
       SELECT min(schedule_id) FROM reservations WHERE user_id = $userId
       UNION ALL
       SELECT (SELECT min(schedule_id) FROM reservations WHERE user_id = $userId AND schedule_id > date)
       FROM dates WHERE date IS NOT NULL
     )
     ${RESERVATION} WHERE r.number IN (
       SELECT of_date.number FROM dates JOIN reservations of_date
       ON of_date.number IN (SELECT number FROM reservations WHERE ${ofDate('date')})
     ) ${NEWEST_FIRST}`,
  )
  const lastRevoked = db.prepare<[], number>('SELECT ifnull(max(number), 0) FROM revoked_tickets').pluck()
  const revoked = db.prepare<[string, number, number], RevokedTicketRecord>(
    `SELECT t.number, reservation_id AS reservationId, t.generation
     FROM revoked_tickets t JOIN reservations r ON r.number = t.reservation
     WHERE t.schedule_id = ? AND t.number > ? ORDER BY t.number LIMIT ?`,
  )
  const outcome = db.prepare<[string | null, string, number], CommandOutcome & { body: string }>(
    `SELECT user_id AS userId, command_id AS commandId, fingerprint, type, status, body, at
     FROM command_outcomes WHERE user_id IS ? AND command_id = ? AND at >= ?`,
  )
  const auditLines = (where: string, order: string) =>
    db.prepare<[Row], Row>(
      `SELECT position, at, actor, kind, concert_id AS concertId, detail FROM audit
       WHERE ${where} AND concert_id IS coalesce($concertId, concert_id) AND actor = coalesce($actor, actor)
         AND kind = coalesce($kind, kind)
       ORDER BY position ${order} LIMIT $limit`,
    )
  const audit = {
    oldest: auditLines('position > $after', 'ASC'),
    newest: auditLines('position < $after', 'DESC'),
  }

  return {
    user: (userId: string) => user.get(userId),
    users(namePrefix: string, after: string | undefined, limit: number): UserRecord[] {
      const last = after === undefined ? { name: '', userId: '' } : user.get(after)
      return last === undefined ? [] : users.all(namePrefix, namePrefix, last.name, last.userId, limit)
    },
    wallet: (userId: string) => wallet.get(userId),
    concertIds: () => concertIds.all(),
    leases: () => leases.all(),
    entries(userId: string, after: string | undefined, limit: number, order: LogOrder = 'oldest'): EntryRecord[] {
      const start = order === 'oldest' ? 0 : Number.MAX_SAFE_INTEGER
      const position = after === undefined ? start : entryPosition.get(after, userId)
      if (position === undefined) return []
      return entries[order].all(userId, position, limit).map((row) => present<EntryRecord>(row))
    },
    reservation(reservationId: string): ReservationRecord | undefined {
      const row = reservation.get(reservationId)
      return row && reservationRecord(row)
    },
    reservationByTransferCode(codeHash: string): ReservationRecord | undefined {
      const row = byTransferCode.get(codeHash)
      return row && reservationRecord(row)
    },
    revokedTickets(scheduleId: string, after: number, limit: number): RevokedTicketRecord[] | undefined {
      return after > (lastRevoked.get() ?? 0) ? undefined : revoked.all(scheduleId, after, limit)
    },
    reservationsOf(userId: string, { scheduleId, after, limit }: ReservationsPage = ALL): ReservationRecord[] {
      const last = after === undefined ? NEWEST : reservationPlace.get(after)
      if (last === undefined) return []
      const where = { userId, ...last, limit }
      const rows = scheduleId === undefined ? reservationsOf.all(where) : reservationsIn.all({ ...where, scheduleId })
      return rows.map(reservationRecord)
    },
    commandOutcome(userId: string | null, commandId: string, nowMs: number): CommandOutcome | undefined {
      const row = outcome.get(userId, commandId, nowMs - LIMITS.outcomeLifeMs)
      return row && { ...row, body: JSON.parse(row.body) as CommandOutcome['body'] }
    },
    audit(after: number, limit: number, { order = 'oldest', ...search }: AuditSearch = {}): AuditRecord[] {
      const start = after === 0 && order === 'newest' ? Number.MAX_SAFE_INTEGER : after
      const { concertId = null, actor = null, kind = null } = search
      return audit[order].all({ after: start, limit, concertId, actor, kind }).map((row) => ({
        ...present<AuditRecord>(row),
        detail: JSON.parse(row.detail as string) as AuditRecord['detail'],
      }))
    },
  }
}
