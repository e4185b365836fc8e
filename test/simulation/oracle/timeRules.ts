import type { Chronicle } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import type { Machine } from './Machine.ts'

/** Inside a process time never goes back, whatever its clock does: what is stored later under one lease was decided no earlier. */
export const checkTimes = (chronicle: Chronicle, machine: Machine, fail: Fail): void => {
  const { step } = chronicle
  const latestMs = new Map<string, number>()
  const see = (concertId: string, what: string, atStep: number | undefined, atMs: number | undefined): void => {
    if (atStep !== step || atMs === undefined) return
    const beforeMs = machine.latestMs.get(concertId) ?? 0
    if (atMs < beforeMs) fail('time', `${what} was decided ${beforeMs - atMs} ms before what was stored earlier`)
    latestMs.set(concertId, Math.max(atMs, latestMs.get(concertId) ?? beforeMs))
  }
  for (const { row, heldStep, checkoutStep, paidStep } of chronicle.reservations.values()) {
    see(row.concertId, row.reservationId, heldStep, row.heldAt)
    see(row.concertId, row.reservationId, checkoutStep, row.checkoutAt)
    see(row.concertId, row.reservationId, paidStep, row.paidAt)
  }
  for (const { row, issuedStep, activeStep } of chronicle.tokens.values()) {
    see(row.concertId, row.token, issuedStep, row.issuedAt)
    see(row.concertId, row.token, activeStep, row.admittedAt)
  }
  for (const { scheduleId, row, joinedStep } of chronicle.waitlists.lives) {
    const { concertId = '' } = chronicle.hall.dates.get(scheduleId) ?? {}
    see(concertId, `the place of ${row.userId}`, joinedStep, row.joinedAt)
  }
  for (const [concertId, atMs] of latestMs) machine.latestMs.set(concertId, atMs)
}
