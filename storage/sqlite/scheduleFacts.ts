import type { Database } from 'better-sqlite3'
import { LIMITS } from '../../client-sdk/protocol/index.ts'
import type {
  AllotmentJoined,
  AllotmentReleased,
  CheckoutBegun,
  HoldEnd,
  ReservationRefunded,
  ScheduleFact,
  SeatBlock,
  SeatsHeld,
  WaitlistJoined,
  WaitlistLeft,
} from '../../rooms/schedule/events.ts'
import { demand, type Written } from '../applyBatch.ts'
import { prepareRevoke } from './ticketFacts.ts'

type Payment = Extract<ScheduleFact, { type: 'reservation-paid' }>

interface Refundable {
  readonly number: number
  readonly state: 'PAID' | 'CANCELLED'
  readonly userId: string
  readonly buyerId: string
  readonly generation: number
  readonly isUsed: 0 | 1
}

/** Every statement names the concert of the lease, so that no lease can write to another concert's schedules. */
export const scheduleFacts = (db: Database) => {
  const reserve = db.prepare(
    `INSERT INTO reservations (reservation_id, concert_id, schedule_id, user_id, state, amount, held_at, expires_at, offered)
     VALUES (?, ?, ?, ?, 'HELD', ?, ?, ?, ?)`,
  )
  const take = db.prepare(
    `INSERT INTO reservation_seats (reservation, ordinal, schedule_id, seat_index, seat_guid, price, live)
     SELECT ?, ?, schedule_id, seat_index, seat_guid, price, 1 FROM seats WHERE schedule_id = ? AND seat_index = ?
     AND NOT EXISTS (SELECT 1 FROM blocked_seats b WHERE b.schedule_id = seats.schedule_id AND b.seat_index = seats.seat_index)`,
  )
  const priceOf = db
    .prepare<[number | bigint], number>('SELECT sum(price) FROM reservation_seats WHERE reservation = ?')
    .pluck()
  const end = db
    .prepare<[string, number, string, string, string, string], number>(
      `UPDATE reservations SET state = ?, ended_at = ?
       WHERE reservation_id = ? AND concert_id = ? AND schedule_id = ? AND user_id = ? AND state = 'HELD'
       RETURNING number`,
    )
    .pluck()
  const prolong = db.prepare(
    `UPDATE reservations SET expires_at = ?, checkout_at = ?
     WHERE reservation_id = ? AND concert_id = ? AND schedule_id = ? AND user_id = ? AND state = 'HELD' AND checkout_at IS NULL
     AND expires_at > ? AND expires_at <= ?`,
  )
  const free = db.prepare('UPDATE reservation_seats SET live = 0 WHERE reservation = ?')
  const receive = db.prepare(
    `INSERT INTO payments (reservation, payment_id, amount, paid_at)
     SELECT number, ?, amount, ? FROM reservations
     WHERE reservation_id = ? AND concert_id = ? AND schedule_id = ? AND user_id = ? AND amount = ? AND expires_at > ?
     AND state = 'HELD'`,
  )
  const sell = db.prepare(`UPDATE reservations SET state = 'PAID' WHERE number = ?`)
  const debit = db
    .prepare<[number, string, number], number>(
      'UPDATE wallets SET balance = balance - ? WHERE user_id = ? AND balance >= ? RETURNING balance',
    )
    .pluck()
  const enter = db.prepare(
    `INSERT INTO wallet_entries (entry_id, user_id, at, kind, amount, balance_after, reservation)
     VALUES (?, ?, ?, 'PAYMENT', ?, ?, ?)`,
  )

  const refundable = db.prepare<[string, string, string, number], Refundable>(
    `SELECT number, state, user_id AS userId, ifnull(buyer_id, user_id) AS buyerId, generation,
            EXISTS (SELECT 1 FROM check_ins c WHERE c.reservation = number) AS isUsed FROM reservations
     WHERE reservation_id = ? AND concert_id = ? AND schedule_id = ? AND amount = ? AND state IN ('PAID', 'CANCELLED')`,
  )
  // Free seats need no wallet, and their refund makes none.
  const credit = db
    .prepare<[number, string, number], number>(
      `UPDATE wallets SET balance = balance + ? WHERE user_id = ? AND balance <= ${LIMITS.walletBalance} - ? RETURNING balance`,
    )
    .pluck()
  const cancel = db.prepare(
    `UPDATE reservations SET state = 'CANCELLED', ended_at = ?, transfer_hash = NULL, transfer_until = NULL WHERE number = ?`,
  )
  const revoke = prepareRevoke(db)
  const giveBack = db.prepare(
    `INSERT INTO wallet_entries (entry_id, user_id, at, kind, amount, balance_after, reservation)
     VALUES (?, ?, ?, 'REFUND', ?, ?, ?)`,
  )

  const block = db.prepare(
    `INSERT INTO blocked_seats (schedule_id, seat_index)
     SELECT schedule_id, seat_index FROM seats JOIN schedules USING (schedule_id)
     WHERE schedule_id = ? AND seat_index = ? AND concert_id = ?
     AND NOT EXISTS (SELECT 1 FROM reservation_seats r
                     WHERE r.schedule_id = seats.schedule_id AND r.seat_index = seats.seat_index AND r.live = 1)`,
  )
  const unblock = db.prepare(
    `DELETE FROM blocked_seats WHERE schedule_id = ? AND seat_index = ?
     AND schedule_id IN (SELECT schedule_id FROM schedules WHERE concert_id = ?)`,
  )

  const join = db.prepare(
    `INSERT INTO allotment_members (schedule_id, allotment_id, user_id, code, joined_at)
     SELECT schedule_id, ?, ?, ?, ? FROM schedules WHERE schedule_id = ? AND concert_id = ?`,
  )
  const release = db.prepare(
    `INSERT INTO allotment_releases (schedule_id, allotment_id, released_at)
     SELECT schedule_id, ?, ? FROM schedules WHERE schedule_id = ? AND concert_id = ?`,
  )

  const waitFor = db.prepare(
    `INSERT INTO waitlist_places (schedule_id, sequence, user_id, quantity, zone, category, joined_at)
     SELECT schedule_id, ?, ?, ?, ?, ?, ? FROM schedules WHERE schedule_id = ? AND concert_id = ?`,
  )
  const waitNoLonger = db.prepare(
    `DELETE FROM waitlist_places WHERE schedule_id = ? AND user_id = ?
     AND schedule_id IN (SELECT schedule_id FROM schedules WHERE concert_id = ?)`,
  )
  const leaveWaitlist = (scheduleId: string, userId: string, concertId: string): void => {
    const { changes } = waitNoLonger.run(scheduleId, userId, concertId)
    demand(changes === 1, `${userId} is not on the waitlist of ${scheduleId}`)
  }

  const endHold = (fact: HoldEnd, concertId: string): undefined => {
    const { reservationId, scheduleId, userId, at } = fact
    const state = fact.type === 'hold-expired' ? 'EXPIRED' : 'RELEASED'
    const number = end.get(state, at, reservationId, concertId, scheduleId, userId)
    demand(number !== undefined, `${reservationId} is not held`)
    free.run(number)
  }

  return {
    'seats-held'(fact: SeatsHeld, concertId: string): undefined {
      const { reservationId, scheduleId, userId, seats, amount, heldAt, expiresAt, offered } = fact
      const number = reserve.run(
        reservationId,
        concertId,
        scheduleId,
        userId,
        amount,
        heldAt,
        expiresAt,
        offered ? 1 : null,
      ).lastInsertRowid
      seats.forEach((seat, ordinal) => {
        const { changes } = take.run(number, ordinal, scheduleId, seat)
        demand(changes === 1, `there is no seat ${seat} on ${scheduleId}, or it is blocked`)
      })
      const price = priceOf.get(number)
      demand(price === amount, `the seats of ${reservationId} cost ${price}, not ${amount}`)
      if (offered) leaveWaitlist(scheduleId, userId, concertId)
    },

    'seats-blocked'({ scheduleId, seats }: SeatBlock, concertId: string): undefined {
      demand(seats.length > 0, `no seat of ${scheduleId} is named`)
      for (const seat of seats) {
        const { changes } = block.run(scheduleId, seat, concertId)
        demand(changes === 1, `there is no free seat ${seat} on ${scheduleId}`)
      }
    },

    'seats-unblocked'({ scheduleId, seats }: SeatBlock, concertId: string): undefined {
      demand(seats.length > 0, `no seat of ${scheduleId} is named`)
      for (const seat of seats) {
        const { changes } = unblock.run(scheduleId, seat, concertId)
        demand(changes === 1, `seat ${seat} on ${scheduleId} is not blocked`)
      }
    },

    'allotment-joined'({ scheduleId, allotmentId, userId, code, at }: AllotmentJoined, concertId: string): undefined {
      const { changes } = join.run(allotmentId, userId, code, at, scheduleId, concertId)
      demand(changes === 1, `${concertId} has no schedule ${scheduleId}`)
    },

    'allotment-released'({ scheduleId, allotmentId, at }: AllotmentReleased, concertId: string): undefined {
      const { changes } = release.run(allotmentId, at, scheduleId, concertId)
      demand(changes === 1, `${concertId} has no schedule ${scheduleId}`)
    },

    'waitlist-joined'({ scheduleId, userId, sequence, wish, at }: WaitlistJoined, concertId: string): undefined {
      const { quantity, zone = null, category = null } = wish
      const { changes } = waitFor.run(sequence, userId, quantity, zone, category, at, scheduleId, concertId)
      demand(changes === 1, `${concertId} has no schedule ${scheduleId}`)
    },

    'waitlist-left'({ scheduleId, userId }: WaitlistLeft, concertId: string): undefined {
      leaveWaitlist(scheduleId, userId, concertId)
    },

    'checkout-begun'(fact: CheckoutBegun, concertId: string): undefined {
      const { reservationId, scheduleId, userId, expiresAt, at } = fact
      const { changes } = prolong.run(expiresAt, at, reservationId, concertId, scheduleId, userId, at, expiresAt)
      demand(changes === 1, `${reservationId} has no checkout to begin at ${at} until ${expiresAt}`)
    },

    'hold-released': endHold,
    'hold-expired': endHold,

    'reservation-paid'(fact: Payment, concertId: string): Written {
      const { reservationId, scheduleId, userId, amount, at } = fact
      // The debit comes first, so that a refusal leaves nothing to undo. Free seats need no wallet.
      const balance = debit.get(amount, userId, amount) ?? (amount === 0 ? 0 : undefined)
      if (balance === undefined) return { kind: 'refused', code: 'BALANCE_INSUFFICIENT' }
      const payment = receive.run(fact.paymentId, at, reservationId, concertId, scheduleId, userId, amount, at)
      demand(payment.changes === 1, `${reservationId} is not held for ${amount} at ${at}`)
      const number = payment.lastInsertRowid
      sell.run(number)
      enter.run(fact.entryId, userId, at, -amount, balance, number)
      return { balance }
    },

    'reservation-refunded'(fact: ReservationRefunded, concertId: string): Written {
      const { reservationId, scheduleId, userId, generation, buyerId = userId, amount, at } = fact
      const reservation = refundable.get(reservationId, concertId, scheduleId, amount)
      demand(reservation !== undefined, `${reservationId} is not paid with ${amount}`)
      if (reservation.generation !== generation || reservation.isUsed === 1) return { kind: 'outdated' }
      demand(reservation.userId === userId && reservation.buyerId === buyerId, `${reservationId} is not ${userId}'s`)
      if (reservation.state === 'CANCELLED') return { kind: 'refused', code: 'RESERVATION_CANCELLED' }
      const balance = credit.get(amount, buyerId, amount) ?? (amount === 0 ? 0 : undefined)
      if (balance === undefined) return { kind: 'refused', code: 'AMOUNT_INVALID' }
      cancel.run(at, reservation.number)
      free.run(reservation.number)
      giveBack.run(fact.entryId, buyerId, at, amount, balance, reservation.number)
      revoke(scheduleId, reservation.number, generation)
      return { balance }
    },
  }
}
