import assert from 'node:assert/strict'
import type { SeatStatus } from '../../../client-sdk/protocol/index.ts'
import type { Seen } from './OnSale.ts'

/** [H1] [O7] Within one command a seat may also be freed and held anew. */
const NEXT: Readonly<Record<SeatStatus, readonly SeatStatus[]>> = {
  FREE: ['FREE', 'HELD', 'BLOCKED'],
  HELD: ['FREE', 'HELD', 'SOLD'],
  SOLD: ['SOLD', 'FREE'],
  BLOCKED: ['BLOCKED', 'FREE'],
}

/** What no command may ever do to a date, whatever the book says. */
export const expectRulesOfHolds = (before: Seen, after: Seen, seatsPerUser: number): void => {
  after.seats.forEach(({ seatId, status }, at) => {
    const was = before.seats[at]?.status ?? 'FREE'
    assert(NEXT[was].includes(status), `[H1] ${seatId} went from ${was} to ${status}`)
    const holders = after.holds.filter(({ seats }) => seats.includes(seatId))
    assert(holders.length === (status === 'HELD' ? 1 : 0), `[H2] ${seatId} is ${status} and in ${holders.length} holds`)
    const buyers = after.stored.filter(({ state, seats }) => state === 'PAID' && seats.includes(seatId))
    assert(buyers.length === (status === 'SOLD' ? 1 : 0), `[H1] ${seatId} is ${status} to ${buyers.length} buyers`)
  })
  for (const [userId, { seats }] of Object.entries(after.shares)) {
    const most = Math.max(seatsPerUser, before.shares[userId]?.seats ?? 0)
    assert(seats <= most, `[H5] ${userId} has ${seats} seats`)
  }
  for (const was of before.stored) expectReservationKept(was, after)
}

const expectReservationKept = (was: Seen['stored'][number], after: Seen): void => {
  const name = was.reservationId
  const now = after.stored.find(({ reservationId }) => reservationId === name)
  assert(now !== undefined, `${name} is gone`)
  const { state, endedAt, paid } = was
  if (was.checkoutAt === undefined && now.checkoutAt !== undefined) {
    assert(
      now.state === 'HELD' && now.expiresAt >= was.expiresAt,
      `[H10] ${name} is ${now.state} until ${now.expiresAt}`,
    )
    const { expiresAt } = now
    assert.deepEqual({ ...was, expiresAt, checkoutAt: after.nowMs }, now, `[H10] ${name} is not kept as it was`)
    return
  }
  assert.deepEqual({ ...now, state, endedAt, paid }, was, `[H10] [P2] [P6] ${name} is not kept as it was`)
  if (now.state === state) return
  if (now.state === 'CANCELLED') {
    assert(state === 'PAID' && now.paid === paid, `[P7] ${name} was ${state} and is refunded`)
    return
  }
  assert(state === 'HELD', `[P4] ${name} was ${state} and became ${now.state}`)
  const isOver = now.endedAt !== undefined && now.endedAt >= was.expiresAt
  assert(isOver === (now.state === 'EXPIRED'), `[H3] [P4] ${name} became ${now.state} at ${now.endedAt}`)
  assert(now.state !== 'PAID' || now.paid === was.amount, `[P6] ${name} was paid with ${now.paid}`)
}
