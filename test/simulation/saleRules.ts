import { LIMITS, type OperatorCommandType, type Outcome, type SaleSetting } from '../../client-sdk/protocol/index.ts'
import type { Books } from './Books.ts'
import type { Chronicle } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import type { Order } from './SaleBook.ts'

/** More than extensions add to a turn, and than clocks jump. */
const LONG_MS = 60 * 60_000

/** [O1] [O2] [O3] [O4] [O7] To be called when what is stored has been followed, and before it is taken for known. */
export const checkSales = (chronicle: Chronicle, books: Books, fail: Fail): void => {
  for (const concertId of chronicle.hall.policies.keys()) {
    checkStopped(chronicle, books, concertId, fail)
    checkOpening(chronicle, books, concertId, fail)
    if (chronicle.sales.isMoved(concertId)) checkMoved(chronicle, books, concertId, fail)
  }
  for (const [scheduleId, blocked] of books.blocked) {
    const { held = [], sold = [] } = books.seats.get(scheduleId) ?? {}
    const both = blocked.filter((index) => held.includes(index) || sold.includes(index))
    if (both.length > 0) fail('blocked', `seats ${both} of ${scheduleId} are blocked, and held or sold`)
  }
}

/** [O2] [O4] What was stopped before this commit and still is has let nobody in and let nothing be held. */
const checkStopped = (chronicle: Chronicle, books: Books, concertId: string, fail: Fail): void => {
  const before = chronicle.books.sales.get(concertId)?.stopped
  const after = books.sales.get(concertId)?.stopped
  if (before === undefined || before.state !== after?.state || before.at !== after.at) return
  for (const { row, heldStep } of chronicle.reservations.values()) {
    if (row.concertId === concertId && heldStep === chronicle.step)
      fail('stopped', `${row.reservationId} was held while ${concertId} was ${before.state}`)
  }
  for (const { row, activeStep } of chronicle.tokens.values()) {
    const isAdmitted = activeStep === chronicle.step && row.admittedAt !== undefined
    if (row.concertId === concertId && isAdmitted)
      fail('stopped', `${row.token} was admitted while ${concertId} was ${before.state}`)
  }
}

/** [O1] Nobody is admitted before the sale opens. */
const checkOpening = ({ hall, tokens, step }: Chronicle, books: Books, concertId: string, fail: Fail): void => {
  const opensAtMs = hall.openings.get(concertId) ?? Number.NEGATIVE_INFINITY
  if ((books.sales.get(concertId)?.openedUpTo ?? Number.NEGATIVE_INFINITY) >= opensAtMs) return
  for (const { row, activeStep } of tokens.values()) {
    if (row.concertId !== concertId || activeStep !== step) continue
    if ((row.admittedAt ?? opensAtMs) < opensAtMs) fail('sale', `${row.token} was admitted before the sale`)
  }
}

/** [O3] While a sale is paused every deadline is a day later than it was made, and else by as much as it has been paused: no longer than since. */
const checkMoved = (chronicle: Chronicle, books: Books, concertId: string, fail: Fail): void => {
  const { policies, reservations, step, tokens } = chronicle
  const latestMs = Math.max(...[...chronicle.machines.values()].map(({ maxMs }) => maxMs))
  const leastMs = books.sales.get(concertId)?.stopped?.state === 'PAUSED' ? LIMITS.pauseMs : 0
  const check = (what: string, fromMs: number, expiresAt: number, lives: readonly number[]): void => {
    const moves = lives.map((lifeMs) => expiresAt - fromMs - lifeMs)
    const mostMs = leastMs + Math.max(0, latestMs - fromMs) + LONG_MS
    if (!moves.some((movedMs) => leastMs <= movedMs && movedMs <= mostMs))
      fail('pause', `the deadline of ${what} has moved by ${moves} ms, ${leastMs} to ${mostMs} were due`)
  }
  for (const { concertId: of, reservationId, state, heldAt, expiresAt } of books.reservations.values()) {
    if (of !== concertId || state !== 'HELD') continue
    const since = policies.since(concertId, reservations.get(reservationId)?.heldStep ?? step)
    check(
      reservationId,
      heldAt,
      expiresAt,
      since.map(({ holdDurationMs }) => holdDurationMs),
    )
  }
  for (const { concertId: of, token, state, admittedAt, expiresAt } of books.tokens.values()) {
    if (of !== concertId || state !== 'ACTIVE') continue
    const since = policies.since(concertId, tokens.get(token)?.activeStep ?? step)
    check(
      token,
      admittedAt ?? 0,
      expiresAt,
      since.map(({ activeLifeMs }) => activeLifeMs),
    )
  }
}

/** [D1] What the operator is told has been done is in the store. */
export const checkOrder = (chronicle: Chronicle, order: Order, outcome: Outcome, fail: Fail): void => {
  if (!outcome.ok) return
  const { sales } = chronicle
  const { concertId = '', scheduleId = '', seats = [] } = order.body as Record<string, string> & { seats?: string[] }
  const stateOf = () => (outcome.body as SaleSetting).saleState
  const isTrue: Readonly<Partial<Record<OperatorCommandType, () => boolean>>> = {
    changeSale: () => {
      const state = stateOf()
      return (state !== 'PAUSED' && state !== 'CLOSED') || sales.mayBeStopped(concertId, state, order.sinceStep)
    },
    blockSeats: () => seats.every((seatId) => sales.mayBeBlocked(scheduleId, seatId, order.sinceStep)),
  }
  if (isTrue[order.type]?.() === false)
    fail('told before durable', `${order.type} ${JSON.stringify(order.body)} was answered and is not in the store`)
}
