import type { AuditRecord } from '../../../storage/Storage.ts'
import type { Books } from './Books.ts'
import type { Chronicle } from './Chronicle.ts'
import type { Fail } from './ledgerRules.ts'
import type { Knowledge, Machine } from './Machine.ts'
import { isSameStop, type Order } from './SaleBook.ts'

const ACTION_OF: Readonly<Record<string, string>> = {
  'sale-opened': 'open',
  'sale-paused': 'pause',
  'sale-resumed': 'resume',
  'sale-closed': 'close',
}
const MOVES_MONEY = ['wallet-credited', 'reservation-refunded']
const isOfSale = ({ kind }: AuditRecord): boolean => kind in ACTION_OF

/** [O5] What the operator does and its line in the audit log come together, and either because it was asked for. */
export const checkAudit = (chronicle: Chronicle, books: Books, machine: Machine, fail: Fail): void => {
  const known = { machine, sinceStep: chronicle.step }
  const lines = books.audit.slice(chronicle.books.audit.length)
  for (const line of lines) {
    const orders = ordersOf(chronicle, line, known)
    if (orders.length === 0) fail('audit', `nobody asked for ${JSON.stringify(line)}`)
    if (MOVES_MONEY.includes(line.kind) && !isEntered(books, line))
      fail('audit', `there is no entry of ${JSON.stringify(line)}`)
    // Two that ask for the same can't be told apart: one of them may have found it done.
    if (new Set(orders.map(({ commandId }) => commandId)).size === 1) for (const order of orders) order.isDone = true
  }
  for (const concertId of chronicle.hall.policies.keys()) {
    const has = (isIt: (line: AuditRecord) => boolean): boolean =>
      lines.some((line) => line.concertId === concertId && isIt(line))
    const isLogged = has(isOfSale)
    const isOther = isSaleOther(chronicle.books, books, concertId)
    if (isOther && !isLogged) fail('audit', `the sale of ${concertId} has changed, and there is no line of it`)
    // Where there was another, one may have undone what the other did.
    const isAlone = chronicle.sales.pending('changeSale', concertId, known).length < 2
    if (!isOther && isLogged && isAlone) fail('audit', `there is a line of ${concertId}, and nothing has changed`)
    const paces = [chronicle.books, books].map(({ admissions }) => JSON.stringify(admissions.get(concertId) ?? {}))
    if (paces[0] !== paces[1] && !has(({ kind }) => kind === 'admission-changed'))
      fail('audit', `the pace of ${concertId} has changed, and there is no line of it`)
  }
  for (const [scheduleId, blocked] of books.blocked) {
    const before = chronicle.books.blocked.get(scheduleId) ?? []
    const seatIds = [...(chronicle.hall.dates.get(scheduleId)?.prices.keys() ?? [])]
    const isLogged = (index: number): boolean =>
      lines.some(({ detail }) => detail.scheduleId === scheduleId && seatsOf(detail).includes(seatIds[index] ?? ''))
    for (const index of [...blocked, ...before]) {
      if (blocked.includes(index) !== before.includes(index) && !isLogged(index))
        fail('audit', `${seatIds[index]} of ${scheduleId} was blocked or freed, and there is no line of it`)
    }
  }
}

/** Those that a line may be of: under way in the process that wrote it. */
const ordersOf = ({ sales }: Chronicle, { concertId = '', kind, detail }: AuditRecord, known: Knowledge) => {
  const scheduleId = String(detail.scheduleId)
  const covers = ({ body }: Order): boolean => seatsOf(detail).every((seatId) => seatsOf(body).includes(seatId))
  const pendingOf = (type: 'blockSeats' | 'unblockSeats') =>
    sales.pendingOf(type, scheduleId, seatsOf(detail)[0] ?? '', known).filter(covers)
  switch (kind) {
    case 'admission-changed':
      return sales.pending('changeAdmission', concertId, known)
    case 'seats-blocked':
      return pendingOf('blockSeats')
    case 'seats-unblocked':
      return pendingOf('unblockSeats')
    case 'allotment-released':
      return sales.pendingReleases(scheduleId, String(detail.allotmentId), known)
    case 'wallet-credited':
      return sales.pendingCredits(String(detail.userId), Number(detail.amount), known)
    case 'reservation-refunded':
      return sales.pendingRefunds(String(detail.reservationId), known)
    default:
      return sales.pending('changeSale', concertId, known).filter(({ body }) => body.action === ACTION_OF[kind])
  }
}

const isEntered = ({ accounts }: Books, { detail }: AuditRecord): boolean =>
  accounts
    .get(String(detail.buyerId ?? detail.userId))
    ?.entries.some(({ entryId, amount }) => entryId === detail.entryId && amount === detail.amount) ?? false

const isSaleOther = (before: Books, after: Books, concertId: string): boolean => {
  const [a, b] = [before.sales.get(concertId), after.sales.get(concertId)]
  return a?.openedUpTo !== b?.openedUpTo || !isSameStop(a?.stopped, b?.stopped)
}

const seatsOf = ({ seats }: Readonly<Record<string, unknown>>): readonly string[] => (seats ?? []) as string[]
