import type { ReservationRecord } from '../../../storage/Storage.ts'
import { checkEntitled } from './allotmentRules.ts'
import type { Books } from './Books.ts'
import { type Chronicle, NO_MOVE, type ReservationLife } from './Chronicle.ts'
import { checkCheckout } from './checkoutRules.ts'
import type { Fail } from './ledgerRules.ts'
import type { Machine } from './Machine.ts'
import { checkCancelled } from './refundRules.ts'
import { checkCheckIn, checkTransfer } from './ticketRules.ts'

/** [H1] [H5] Each seat is in one place, and what is live adds up to what a process would load. */
export const checkSeats = (chronicle: Chronicle, books: Books, fail: Fail): void => {
  const { hall, policies } = chronicle
  const rows = [...books.reservations.values()]
  for (const { scheduleId, concertId, prices } of hall.dates.values()) {
    const index = new Map([...prices.keys()].map((seatId, at) => [seatId, at]))
    const indexes = (state: string) =>
      rows
        .filter((row) => row.scheduleId === scheduleId && row.state === state)
        .flatMap(({ seatIds }) => seatIds.map((seatId) => index.get(seatId) ?? -1))
        .sort((a, b) => a - b)
    const [held, sold] = [indexes('HELD'), indexes('PAID')]
    const live = [...held, ...sold]
    if (live.includes(-1)) fail('seats', `a seat of ${scheduleId} is live that is not in the plan`)
    if (new Set(live).size !== live.length) fail('sold once', `a seat of ${scheduleId} is in two live reservations`)
    const loaded = books.seats.get(scheduleId) ?? { held: [], sold: [] }
    const same = (a: readonly number[], b: readonly number[]) => `${[...a].sort((x, y) => x - y)}` === `${b}`
    if (!same(loaded.held, held) || !same(loaded.sold, sold)) {
      fail('seats', `${scheduleId} loads as held ${loaded.held}, sold ${loaded.sold}; rows say ${held}, ${sold}`)
    }
    const limit = policies.now(concertId).seatsPerUser
    for (const [userId, count] of seatsByUser(rows, (row) => row.scheduleId === scheduleId)) {
      if (count > limit) fail('seat limit', `${userId} has ${count} seats of ${scheduleId}, ${limit} are allowed`)
    }
  }
  for (const concertId of hall.policies.keys()) {
    const onAll = policies.now(concertId).seatsPerUserOnAllDates
    const mine = onAll === 0 ? [] : seatsByUser(rows, (row) => row.concertId === concertId)
    for (const [userId, count] of mine) {
      if (count > onAll) fail('seat limit', `${userId} has ${count} seats of ${concertId}, ${onAll} are allowed`)
    }
  }
}

const seatsByUser = (
  rows: readonly ReservationRecord[],
  isMeant: (row: ReservationRecord) => boolean,
): Map<string, number> => {
  const counts = new Map<string, number>()
  for (const row of rows) {
    const { userId, seatIds, state } = row
    if (isMeant(row) && (state === 'HELD' || state === 'PAID'))
      counts.set(userId, (counts.get(userId) ?? 0) + seatIds.length)
  }
  return counts
}

/** What has happened to reservations since the store was last looked at: each of it asked for, in time, and forward. */
export const followReservations = (chronicle: Chronicle, books: Books, machine: Machine, fail: Fail): void => {
  for (const [id, { row }] of chronicle.reservations) {
    if (!books.reservations.has(id)) fail('durable', `reservation ${id} (${row.state}) has vanished`)
  }
  for (const [id, row] of books.reservations) {
    const known = chronicle.reservations.get(id)
    if (known?.row === row && chronicle.moveOf(row.concertId).leastMs === 0) continue
    if (known !== undefined && !isSameHold(known.row, row)) fail('durable', `reservation ${id} has become another`)
    if (known !== undefined) checkMoved(chronicle, books, known.row, row, fail)
    if (known === undefined || known.row.state !== row.state) checkHolder(chronicle, machine, row.concertId, id, fail)
    const life = known ?? begin(chronicle, books, row, fail)
    if (known === undefined && !row.offered) chronicle.paces.held(machine, row, chronicle.policies, fail)
    if (known !== undefined && !isForward(known.row.state, row.state)) {
      fail('forward', `reservation ${id} went from ${known.row.state} to ${row.state}`)
    }
    if (row.checkoutAt !== undefined) life.checkoutStep ??= chronicle.step
    checkTransfer(chronicle, life, row, fail)
    checkCheckIn(chronicle, life, row, fail)
    life.row = row
    if (row.state === 'PAID') life.paidStep ??= paid(chronicle, row, fail)
    else if (row.state !== 'HELD') life.endedStep ??= ended(chronicle, books, row, machine, fail)
  }
}

const isForward = (before: ReservationRecord['state'], now: ReservationRecord['state']): boolean =>
  before === now || (before === 'HELD' && now !== 'CANCELLED') || (before === 'PAID' && now === 'CANCELLED')

/** [H10] [O3] A hold's deadline moves with the pauses of its sale and its checkout, and never otherwise. */
const checkMoved = (
  chronicle: Chronicle,
  books: Books,
  before: ReservationRecord,
  row: ReservationRecord,
  fail: Fail,
): void => {
  const gained = checkCheckout(chronicle, books, before, row, fail)
  const { leastMs, mostMs, partlyMs } = before.state === 'HELD' ? chronicle.moveOf(row.concertId) : NO_MOVE
  const movedMs = row.expiresAt - before.expiresAt
  const isWhole = before.state === 'HELD' && row.state === 'HELD'
  const least = gained.leastMs + (isWhole ? leastMs : Math.min(0, leastMs))
  const most = gained.mostMs + (isWhole ? mostMs : Math.max(mostMs, partlyMs))
  if (movedMs < least || movedMs > most)
    fail('pause', `the deadline of ${row.reservationId} has moved by ${movedMs} ms, ${least} to ${most} were due`)
}

/** [D4] Only who holds the lease writes. */
export const checkHolder = (
  chronicle: Chronicle,
  machine: Machine,
  concertId: string,
  what: string,
  fail: Fail,
): void => {
  const holder = chronicle.holders.get(concertId)
  if (holder !== machine.name)
    fail('fence', `${machine.name} changed ${what}, but ${holder} has the lease of ${concertId}`)
}

const begin = (chronicle: Chronicle, books: Books, row: ReservationRecord, fail: Fail): ReservationLife => {
  const { reservationId, scheduleId, seatIds, amount, heldAt, expiresAt, concertId } = row
  const date = chronicle.hall.dates.get(scheduleId)
  const price = seatIds.reduce((sum, seatId) => sum + (date?.prices.get(seatId) ?? Number.NaN), 0)
  if (price !== amount) fail('price', `the seats of ${reservationId} cost ${price}, not ${amount}`)
  const { holdDurationMs, waitlistOfferMs } = chronicle.policies.now(concertId)
  const lastsMs = row.offered ? (waitlistOfferMs ?? Number.NaN) : holdDurationMs
  const gained = checkCheckout(chronicle, books, { expiresAt: heldAt + lastsMs }, row, fail)
  const movedMs = expiresAt - heldAt - lastsMs
  if (!(movedMs >= gained.leastMs) || movedMs > gained.mostMs + chronicle.moveOf(concertId).partlyMs)
    fail('deadline', `${reservationId} lasts ${expiresAt - heldAt} ms, not ${lastsMs}`)
  if (date?.opensAtMs !== undefined && heldAt < date.opensAtMs && !isOpenedEarly(chronicle, books, row))
    fail('sale', `${reservationId} was held before the sale`)

  const notes: ReservationLife['notes'] = new Set()
  const steps = {
    heldStep: chronicle.step,
    checkoutStep: undefined,
    paidStep: undefined,
    endedStep: undefined,
    refundHeardStep: undefined,
  }
  const owners = [{ userId: row.buyerId ?? row.userId, fromStep: chronicle.step }]
  const life = { row, owners, checkedInStep: undefined, lastsMs, ...steps, notes }
  chronicle.reservations.set(reservationId, life)
  if (!row.offered) checkAsked(chronicle, row, fail)
  checkEntitled(chronicle, row, fail)
  return life
}

/** [C1] A user's holds of so many seats: those that nobody asked for by name were asked for as the best. */
const checkAsked = (chronicle: Chronicle, row: ReservationRecord, fail: Fail): void => {
  const { userId: holder, buyerId: userId = holder, scheduleId, seatIds } = row
  const asked = (what: string): number => chronicle.calls.timesAsked(userId, 'hold', `${scheduleId} ${what}`)
  const alike = [...chronicle.reservations.values()].filter(
    ({ row: other }) =>
      !other.offered &&
      (other.buyerId ?? other.userId) === userId &&
      other.scheduleId === scheduleId &&
      other.seatIds.length === seatIds.length,
  )
  const bySeats = [...Map.groupBy(alike, ({ row: other }) => JSON.stringify(other.seatIds))]
  const unnamed = bySeats.reduce((sum, [seats, lives]) => sum + Math.max(0, lives.length - asked(seats)), 0)
  const categories = new Set([undefined, ...(chronicle.hall.dates.get(scheduleId)?.categories.values() ?? [])])
  const best = [...categories].map((category) =>
    asked(`best ${JSON.stringify({ quantity: seatIds.length, category })}`),
  )
  if (unnamed > best.reduce((sum, times) => sum + times))
    fail('done once', `${userId} holds ${seatIds} of ${scheduleId} more often than it was asked for`)
}

/** [O1] The operator opens the dates that were to open the sale. */
const isOpenedEarly = ({ hall }: Chronicle, books: Books, { concertId, scheduleId }: ReservationRecord): boolean => {
  const { openedUpTo = Number.NEGATIVE_INFINITY } = books.sales.get(concertId) ?? {}
  return openedUpTo === hall.openings.get(concertId) && hall.dates.get(scheduleId)?.opensAtMs === openedUpTo
}

/** [H3] [P4] Paid because somebody asked, and while it was still held by the clock of whoever decided. */
const paid = (chronicle: Chronicle, row: ReservationRecord, fail: Fail): number => {
  const { reservationId, expiresAt, paidAt, userId: holder, buyerId: userId = holder } = row
  const asked = chronicle.calls.paymentsOf(reservationId).filter((call) => call.userId === userId)
  if (asked.length === 0) fail('asked for', `${reservationId} was paid and nobody asked`)
  if ((paidAt ?? expiresAt) >= expiresAt) fail('paid in time', `${reservationId} was paid at its deadline or later`)
  if (asked.every(({ minMs }) => minMs >= expiresAt)) {
    fail('paid in time', `no payment of ${reservationId} came before its deadline`)
  }
  return chronicle.step
}

const ended = (chronicle: Chronicle, books: Books, row: ReservationRecord, machine: Machine, fail: Fail): number => {
  const { reservationId, userId, state, expiresAt } = row
  if (state === 'EXPIRED' && machine.maxMs < expiresAt) {
    fail('deadline', `${reservationId} expired ${expiresAt - machine.maxMs} ms too early`)
  }
  if (state === 'RELEASED' && chronicle.calls.timesAsked(userId, 'release', reservationId) === 0) {
    fail('asked for', `${reservationId} was released and nobody asked`)
  }
  if (state === 'CANCELLED') checkCancelled(chronicle, books, row, fail)
  return chronicle.step
}

const isSameHold = (a: ReservationRecord, b: ReservationRecord): boolean =>
  (a.buyerId ?? a.userId) === (b.buyerId ?? b.userId) &&
  a.scheduleId === b.scheduleId &&
  `${a.seatIds}` === `${b.seatIds}` &&
  a.amount === b.amount &&
  a.heldAt === b.heldAt
