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
import type { ReservationRecord } from '../Storage.ts'
import { addEntry } from './accountFacts.ts'
import { pair, type Tables } from './Tables.ts'
import { reservationIn, revoke, setTransferCode } from './ticketFacts.ts'
import type { UndoLog } from './UndoLog.ts'

type Payment = Extract<ScheduleFact, { type: 'reservation-paid' }>

export const scheduleFacts = (tables: Tables, log: UndoLog) => {
  const there = reservationIn(tables)

  const held = (fact: HoldEnd | CheckoutBegun | Payment, concertId: string): ReservationRecord => {
    const reservation = there(fact, concertId)
    const { reservationId, userId } = fact
    demand(reservation.state === 'HELD' && reservation.userId === userId, `${reservationId} is not held by ${userId}`)
    return reservation
  }

  const freeSeats = ({ scheduleId, seats }: ReservationRecord): void => {
    for (const index of seats) log.delete(tables.liveSeats, pair(scheduleId, index))
  }

  const endHold = (fact: HoldEnd, concertId: string): undefined => {
    const reservation = held(fact, concertId)
    const state = fact.type === 'hold-expired' ? 'EXPIRED' : 'RELEASED'
    log.set(tables.reservations, fact.reservationId, { ...reservation, state })
    freeSeats(reservation)
  }

  const leaveWaitlist = (scheduleId: string, userId: string): void => {
    const place = tables.waitlist.get(pair(scheduleId, userId))
    demand(place !== undefined, `${userId} is not on the waitlist of ${scheduleId}`)
    log.delete(tables.waitlist, pair(scheduleId, userId))
    log.delete(tables.waitlistOrder, pair(scheduleId, place.sequence))
  }

  return {
    'seats-held'(fact: SeatsHeld, concertId: string): undefined {
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
        generation: 1,
      })
      if (hold.offered) leaveWaitlist(scheduleId, userId)
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

    'allotment-joined'({ scheduleId, allotmentId, userId, code }: AllotmentJoined, concertId: string): undefined {
      const member = pair(scheduleId, pair(allotmentId, userId))
      demand(tables.users.has(userId), `there is no user ${userId}`)
      demand(tables.schedules.get(scheduleId)?.concertId === concertId, `${concertId} has no schedule ${scheduleId}`)
      demand(!tables.allotmentMembers.has(member), `${userId} is a member of ${allotmentId} already`)
      demand(code.length === 64, 'a code is stored by its SHA-256 alone')
      log.set(tables.allotmentMembers, member, code)
    },

    'allotment-released'({ scheduleId, allotmentId, at }: AllotmentReleased, concertId: string): undefined {
      demand(tables.schedules.get(scheduleId)?.concertId === concertId, `${concertId} has no schedule ${scheduleId}`)
      demand(!tables.allotmentReleases.has(pair(scheduleId, allotmentId)), `${allotmentId} is released already`)
      log.set(tables.allotmentReleases, pair(scheduleId, allotmentId), at)
    },

    'waitlist-joined'({ scheduleId, userId, sequence, wish, at }: WaitlistJoined, concertId: string): undefined {
      demand(tables.users.has(userId), `there is no user ${userId}`)
      demand(tables.schedules.get(scheduleId)?.concertId === concertId, `${concertId} has no schedule ${scheduleId}`)
      demand(!tables.waitlist.has(pair(scheduleId, userId)), `${userId} is on the waitlist of ${scheduleId} already`)
      demand(!tables.waitlistOrder.has(pair(scheduleId, sequence)), `place ${sequence} of ${scheduleId} is taken`)
      demand(wish.quantity > 0, `${userId} waits for nothing`)
      log.set(tables.waitlistOrder, pair(scheduleId, sequence), true)
      log.set(tables.waitlist, pair(scheduleId, userId), { userId, sequence, wish: { ...wish }, joinedAt: at })
    },

    'waitlist-left'({ scheduleId, userId }: WaitlistLeft, concertId: string): undefined {
      demand(tables.schedules.get(scheduleId)?.concertId === concertId, `${concertId} has no schedule ${scheduleId}`)
      leaveWaitlist(scheduleId, userId)
    },

    'checkout-begun'(fact: CheckoutBegun, concertId: string): undefined {
      const { reservationId, expiresAt, at } = fact
      const reservation = held(fact, concertId)
      demand(
        reservation.checkoutAt === undefined && reservation.expiresAt > at && expiresAt >= reservation.expiresAt,
        `${reservationId} has no checkout to begin at ${at} until ${expiresAt}`,
      )
      log.set(tables.reservations, reservationId, { ...reservation, expiresAt, checkoutAt: at })
    },

    'hold-released': endHold,
    'hold-expired': endHold,

    'reservation-paid'(fact: Payment, concertId: string): Written {
      const { reservationId, userId, paymentId, entryId, amount, at } = fact
      const before = tables.wallets.get(userId) ?? (amount === 0 ? 0 : undefined)
      if (before === undefined || before < amount) return { kind: 'refused', code: 'BALANCE_INSUFFICIENT' }
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

    'reservation-refunded'(fact: ReservationRefunded, concertId: string): Written {
      const { reservationId, userId, generation, buyerId = userId, entryId, amount, at } = fact
      const reservation = there(fact, concertId)
      demand(
        ['PAID', 'CANCELLED'].includes(reservation.state) && reservation.amount === amount,
        `${reservationId} is not paid with ${amount}`,
      )
      if (reservation.generation !== generation || reservation.checkedInAt !== undefined) return { kind: 'outdated' }
      const isOwn = reservation.userId === userId && (reservation.buyerId ?? userId) === buyerId
      demand(isOwn, `${reservationId} is not ${userId}'s`)
      if (reservation.state === 'CANCELLED') return { kind: 'refused', code: 'RESERVATION_CANCELLED' }
      const balance = (tables.wallets.get(buyerId) ?? 0) + amount
      if (balance > LIMITS.walletBalance) return { kind: 'refused', code: 'AMOUNT_INVALID' }
      setTransferCode(tables, log, { ...reservation, state: 'CANCELLED' }, undefined)
      freeSeats(reservation)
      if (tables.wallets.has(buyerId)) log.set(tables.wallets, buyerId, balance)
      addEntry(tables, log, buyerId, { entryId, at, kind: 'REFUND', amount, balanceAfter: balance, reservationId })
      revoke(tables, log, reservation)
      return { balance }
    },
  }
}
