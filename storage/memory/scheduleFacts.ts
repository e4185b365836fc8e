import type { HoldEnd, ScheduleFact, SeatBlock } from '../../rooms/schedule/events.ts'
import { demand, type WalletMove } from '../applyBatch.ts'
import type { ReservationRecord } from '../Storage.ts'
import { addEntry } from './accountFacts.ts'
import { pair, type Tables } from './Tables.ts'
import type { UndoLog } from './UndoLog.ts'

type Hold = Extract<ScheduleFact, { type: 'seats-held' }>
type Payment = Extract<ScheduleFact, { type: 'reservation-paid' }>

export const scheduleFacts = (tables: Tables, log: UndoLog) => {
  const held = ({ reservationId, scheduleId, userId }: HoldEnd | Payment, concertId: string): ReservationRecord => {
    const reservation = tables.reservations.get(reservationId)
    demand(
      reservation?.state === 'HELD' &&
        reservation.concertId === concertId &&
        reservation.scheduleId === scheduleId &&
        reservation.userId === userId,
      `${reservationId} is not held`,
    )
    return reservation
  }

  const endHold = (fact: HoldEnd, concertId: string): undefined => {
    const reservation = held(fact, concertId)
    const state = fact.type === 'hold-expired' ? 'EXPIRED' : 'RELEASED'
    log.set(tables.reservations, fact.reservationId, { ...reservation, state })
    for (const index of reservation.seats) log.delete(tables.liveSeats, pair(fact.scheduleId, index))
  }

  return {
    'seats-held'(fact: Hold, concertId: string): undefined {
      const { type: _, ...hold } = fact
      const { reservationId, scheduleId, userId } = hold
      demand(tables.users.has(userId), `there is no user ${userId}`)
      demand(tables.schedules.get(scheduleId)?.concertId === concertId, `${concertId} has no schedule ${scheduleId}`)
      demand(!tables.reservations.has(reservationId), `there already is a reservation ${reservationId}`)
      const rows = hold.seats.map((index) => {
        const row = tables.seats.get(scheduleId)?.[index]
        demand(row !== undefined, `there is no seat ${index} on ${scheduleId}`)
        demand(!tables.liveSeats.has(pair(scheduleId, index)), `seat ${index} on ${scheduleId} is taken`)
        demand(!tables.blockedSeats.has(pair(scheduleId, index)), `seat ${index} on ${scheduleId} is blocked`)
        log.set(tables.liveSeats, pair(scheduleId, index), reservationId)
        return row
      })
      const price = rows.reduce((total, row) => total + row.price, 0)
      demand(
        rows.length > 0 && price === hold.amount,
        `the seats of ${reservationId} cost ${price}, not ${hold.amount}`,
      )
      const seatIds = rows.map((row) => row.seatId)
      log.set(tables.reservations, reservationId, {
        ...hold,
        concertId,
        seats: [...hold.seats],
        seatIds,
        state: 'HELD',
      })
      log.set(tables.reservationsByUser, userId, [...(tables.reservationsByUser.get(userId) ?? []), reservationId])
    },

    'seats-blocked'({ scheduleId, seats }: SeatBlock, concertId: string): undefined {
      demand(seats.length > 0, `no seat of ${scheduleId} is named`)
      demand(tables.schedules.get(scheduleId)?.concertId === concertId, `${concertId} has no schedule ${scheduleId}`)
      for (const index of seats) {
        const seat = pair(scheduleId, index)
        demand(tables.seats.get(scheduleId)?.[index] !== undefined, `there is no seat ${index} on ${scheduleId}`)
        const isFree = !tables.liveSeats.has(seat) && !tables.blockedSeats.has(seat)
        demand(isFree, `seat ${index} on ${scheduleId} is not free`)
        log.set(tables.blockedSeats, seat, true)
      }
    },

    'seats-unblocked'({ scheduleId, seats }: SeatBlock, concertId: string): undefined {
      demand(seats.length > 0, `no seat of ${scheduleId} is named`)
      demand(tables.schedules.get(scheduleId)?.concertId === concertId, `${concertId} has no schedule ${scheduleId}`)
      for (const index of seats) {
        demand(tables.blockedSeats.has(pair(scheduleId, index)), `seat ${index} on ${scheduleId} is not blocked`)
        log.delete(tables.blockedSeats, pair(scheduleId, index))
      }
    },

    'hold-released': endHold,
    'hold-expired': endHold,

    'reservation-paid'(fact: Payment, concertId: string): WalletMove {
      const { reservationId, userId, paymentId, entryId, amount, at } = fact
      const before = tables.wallets.get(userId) ?? (amount === 0 ? 0 : undefined)
      if (before === undefined || before < amount) return { refused: 'BALANCE_INSUFFICIENT' }
      const balance = before - amount
      const reservation = held(fact, concertId)
      demand(
        reservation.amount === amount && reservation.expiresAt > at,
        `${reservationId} is not held for ${amount} at ${at}`,
      )
      log.set(tables.reservations, reservationId, { ...reservation, state: 'PAID', paymentId, paidAt: at })
      if (tables.wallets.has(userId)) log.set(tables.wallets, userId, balance)
      const entry = { entryId, at, kind: 'PAYMENT', amount: -amount, balanceAfter: balance, reservationId } as const
      addEntry(tables, log, userId, entry)
      return { balance }
    },
  }
}
