import type { AdmissionValues, SaleAction, SaleState } from '../../../client-sdk/protocol/index.ts'
import type { SaleRecord } from '../../../storage/Storage.ts'
import type { Hall } from '../Hall.ts'
import type { Books } from './Books.ts'
import type { Chronicle } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import { type Asked, knowledgeOf, type Machine } from './Machine.ts'
import { isSameStop } from './SaleBook.ts'
import { checkHolder } from './seatRules.ts'

/** [O1] [O2] [O4] [O6] [O7] To be called when what is stored has been followed, and before it is taken for known. */
export const checkSales = (chronicle: Chronicle, books: Books, machine: Machine, fail: Fail): void => {
  for (const concertId of chronicle.hall.policies.keys()) {
    checkStopped(chronicle, books, concertId, fail)
    checkOpening(chronicle, books, concertId, fail)
    checkChanged(chronicle, books, machine, concertId, fail)
  }
  for (const [scheduleId, blocked] of books.blocked) {
    const { held = [], sold = [] } = books.seats.get(scheduleId) ?? {}
    const both = blocked.filter((index) => held.includes(index) || sold.includes(index))
    if (both.length > 0) fail('blocked', `seats ${both} of ${scheduleId} are blocked, and held or sold`)
    checkBlocks(chronicle, machine, scheduleId, blocked, fail)
  }
}

/** [O2] [O4] What was stopped before this commit and still is has let nobody in and let nothing be held. */
const checkStopped = (chronicle: Chronicle, books: Books, concertId: string, fail: Fail): void => {
  const before = chronicle.books.sales.get(concertId)?.stopped
  if (before === undefined || !isSameStop(before, books.sales.get(concertId)?.stopped)) return
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

/** A sale is what somebody has asked this process to make of it, and its pace likewise. */
const checkChanged = (chronicle: Chronicle, books: Books, machine: Machine, concertId: string, fail: Fail): void => {
  const { sales, step } = chronicle
  const known = { machine, sinceStep: step }
  const [before, after] = [saleOf(chronicle.books, concertId), saleOf(books, concertId)]
  const actions = sales.pending('changeSale', concertId, known).map(({ body }) => body.action as SaleAction)
  if (!isAskedFor(before, after, actions, chronicle.hall.openings.get(concertId))) {
    const is = JSON.stringify(after)
    fail('asked for', `the sale of ${concertId} went from ${JSON.stringify(before)} to ${is}, asked was ${actions}`)
  }
  const paces = sales.pending('changeAdmission', concertId, known).map(({ body }) => body as AdmissionValues)
  const [was, is] = [chronicle.books.admissions.get(concertId) ?? {}, books.admissions.get(concertId) ?? {}]
  for (const name of ['maxActive', 'batchSize', 'batchIntervalMs'] as const) {
    if (is[name] !== was[name] && !paces.some((pace) => pace[name] === is[name]))
      fail('asked for', `${name} of ${concertId} went from ${was[name]} to ${is[name]}`)
  }
  if (JSON.stringify([before, was]) !== JSON.stringify([after, is]))
    checkHolder(chronicle, machine, concertId, `the sale of ${concertId}`, fail)
}

const saleOf = ({ sales }: Books, concertId: string): SaleRecord => sales.get(concertId) ?? {}

const isAskedFor = (
  before: SaleRecord,
  after: SaleRecord,
  actions: readonly SaleAction[],
  opensAtMs: number | undefined,
): boolean => {
  const isOpeningAskedFor =
    before.openedUpTo === after.openedUpTo || (after.openedUpTo === opensAtMs && actions.includes('open'))
  if (isSameStop(before.stopped, after.stopped)) return isOpeningAskedFor
  if (after.stopped?.state === 'PAUSED') return isOpeningAskedFor && actions.includes('pause')
  if (after.stopped?.state === 'CLOSED') return isOpeningAskedFor && actions.includes('close')
  const isResumed = before.stopped?.state === 'PAUSED' && actions.includes('resume')
  return isOpeningAskedFor && (isResumed || actions.includes('open'))
}

/** [O7] A seat is blocked, and is so no longer, because somebody has asked this process for it. */
const checkBlocks = (
  chronicle: Chronicle,
  machine: Machine,
  scheduleId: string,
  blocked: readonly number[],
  fail: Fail,
): void => {
  const known = { machine, sinceStep: chronicle.step }
  const before = chronicle.books.blocked.get(scheduleId) ?? []
  const seatIds = [...(chronicle.hall.dates.get(scheduleId)?.prices.keys() ?? [])]
  const check = (type: 'blockSeats' | 'unblockSeats', seats: readonly number[]): void => {
    for (const index of seats) {
      const seatId = seatIds[index] ?? ''
      if (chronicle.sales.pendingOf(type, scheduleId, seatId, known).length === 0)
        fail('asked for', `nobody asked to ${type} ${seatId} of ${scheduleId}`)
    }
  }
  check(
    'blockSeats',
    blocked.filter((index) => !before.includes(index)),
  )
  check(
    'unblockSeats',
    before.filter((index) => !blocked.includes(index)),
  )
}

/** [O1] [O2] [O4] A sale as somebody is told of it. */
export const mayBeInState = (
  { hall, sales }: Chronicle,
  asked: Asked,
  concertId: string,
  state: SaleState,
): boolean => {
  const known = knowledgeOf(asked, concertId)
  if (state === 'CLOSED' && mayBeOver(hall, asked, concertId)) return true
  if (state === 'PAUSED' || state === 'CLOSED') return sales.mayBeStopped(concertId, state, known)
  return !sales.isSurelyStopped(concertId, known)
}

/** [O12] Whether all dates may have closed for who was asked: to its actors the latest time that its clock has shown is the time. */
export const mayBeOver = ({ closings }: Hall, { machine }: Asked, concertId: string): boolean =>
  machine.maxMs >= (closings.get(concertId) ?? Number.POSITIVE_INFINITY)
