import type { Chronicle } from './Chronicle.ts'
import { concertOf } from './concertOf.ts'
import type { Fail } from './ledgerRules.ts'
import { hasRoom } from './stockRules.ts'
import { isServable, mayBeOver } from './waitlistRules.ts'

/**
 * Nothing has been done to anyone for a while, and every sale goes on: what was overdue so long ago by the clock of the process that has the
 * leases is over, and no slot is empty that somebody waits for
 * and has a seat to come to.
 */
export const checkPeace = (chronicle: Chronicle, name: string, dueMs: number, fail: Fail): void => {
  const { books, hall, policies } = chronicle
  for (const { reservationId, state, expiresAt } of books.reservations.values()) {
    if (state === 'HELD' && expiresAt < dueMs) fail('swept', `${name} still holds ${reservationId}`)
  }
  for (const { token, state, expiresAt, claimBy = expiresAt } of books.tokens.values()) {
    if (state === 'ACTIVE' && Math.min(expiresAt, claimBy) < dueMs) fail('swept', `${name} still has ${token} ACTIVE`)
  }
  const machine = chronicle.machines.get(name)
  for (const [scheduleId, rows] of books.waitlists) {
    const left = machine && rows.find((row) => isServable(chronicle, books, machine, scheduleId, row))
    if (left !== undefined) fail('not offered', `${left.userId} waits for what is free of ${scheduleId}`)
    const { waitlistOfferMs } = policies.now(concertOf(chronicle, scheduleId))
    const isKept = waitlistOfferMs !== null && mayBeOver(chronicle, scheduleId, { maxMs: dueMs })
    if (rows.length > 0 && isKept) fail('swept', `${name} still has the list of ${scheduleId}`)
  }
  for (const [scheduleId, { kept }] of hall.dates) {
    for (const { allotmentId, releaseAtMs = Number.POSITIVE_INFINITY } of kept) {
      const isReleased = books.released.get(scheduleId)?.some((one) => one.allotmentId === allotmentId) ?? false
      if (releaseAtMs < dueMs && !isReleased) fail('swept', `${name} still keeps ${allotmentId} of ${scheduleId}`)
    }
  }
  for (const concertId of hall.policies.keys()) {
    const { maxActive, admission } = policies.now(concertId)
    const rows = [...books.tokens.values()].filter((row) => row.concertId === concertId)
    const active = rows.filter(({ state }) => state === 'ACTIVE').length
    const waits = rows.some(({ state }) => state === 'WAIT')
    const opensAtMs = hall.openings.get(concertId) ?? 0
    const { maxMs = dueMs } = chronicle.machines.get(name) ?? {}
    const isOver = (hall.closings.get(concertId) ?? Number.POSITIVE_INFINITY) <= maxMs
    const isOpen = !isOver && (opensAtMs < dueMs || opensAtMs <= (books.sales.get(concertId)?.openedUpTo ?? -1))
    if (policies.now(concertId).opening === 'lottery' && isOpen && books.lotteries.get(concertId)?.upTo === undefined)
      fail('draw', `the line of ${concertId} is not drawn`)
    const isDue = isOpen && waits && hasRoom(chronicle, books, concertId, dueMs, maxMs)
    if (admission === 'slots' && isDue && active < maxActive) fail('slots', `a slot of ${concertId} stays empty`)
  }
}
