import type { EntryRecord, ReservationRecord } from '../../../storage/Storage.ts'
import type { Account, Books } from './Books.ts'
import type { Chronicle } from './Chronicle.ts'

export type Fail = (invariant: string, detail: string) => void

/** [W1] [W3] [C1] Money: nothing comes from nowhere, nothing goes twice, and every ledger explains its wallet. */
export const checkLedgers = (chronicle: Chronicle, books: Books, fail: Fail): void => {
  for (const [userId, before] of chronicle.books.accounts) {
    const now = books.accounts.get(userId)
    if (now === undefined) fail('durable', `user ${userId} has vanished`)
    else
      before.entries.forEach((entry, at) => {
        if (now.entries[at]?.entryId !== entry.entryId)
          fail('durable', `entry ${entry.entryId} of ${userId} has vanished`)
      })
  }
  for (const [userId, account] of books.accounts) {
    checkWallet(userId, account, fail)
    const isAdded = account.entries.length !== chronicle.books.accounts.get(userId)?.entries.length
    if (isAdded) checkCharges(chronicle, books, userId, account.entries, fail)
    checkPayments(userId, account.entries, books, fail)
    checkRefunds(userId, account.entries, books, fail)
  }
}

const checkWallet = (userId: string, { balance, entries }: Account, fail: Fail): void => {
  let sum = 0
  for (const { entryId, amount, balanceAfter } of entries) {
    sum += amount
    if (balanceAfter !== sum)
      fail('ledger', `${entryId} of ${userId} says ${balanceAfter}, the entries add up to ${sum}`)
    if (sum < 0) fail('ledger', `${userId} is at ${sum} after ${entryId}`)
  }
  if (sum !== (balance ?? 0)) fail('ledger', `the wallet of ${userId} has ${balance}, its entries add up to ${sum}`)
}

const checkCharges = (
  chronicle: Chronicle,
  books: Books,
  userId: string,
  entries: readonly EntryRecord[],
  fail: Fail,
): void => {
  const charged = new Map<number, number>()
  for (const { kind, amount } of entries) if (kind === 'CHARGE') charged.set(amount, (charged.get(amount) ?? 0) + 1)
  for (const [amount, times] of charged) {
    const credits = books.audit.filter(
      ({ kind, detail }) => kind === 'wallet-credited' && detail.userId === userId && detail.amount === amount,
    ).length
    const orders = chronicle.sales.timesAsked('creditWallet', { userId, amount })
    if (credits > orders)
      fail('done once', `${userId} was credited ${amount} ${credits} times, the operator wanted it ${orders} times`)
    const asked = chronicle.calls.timesAsked(userId, 'charge', String(amount)) + credits
    if (times > asked)
      fail('done once', `${userId} was charged ${amount} ${times} times and asked for it ${asked} times`)
  }
}

const checkPayments = (userId: string, entries: readonly EntryRecord[], books: Books, fail: Fail): void => {
  const payments = new Map<string, number>()
  for (const { kind, reservationId, amount } of entries) {
    if (kind !== 'PAYMENT') continue
    const id = reservationId ?? ''
    if (payments.has(id)) fail('payments', `${userId} paid ${id} twice`)
    payments.set(id, -amount)
    const row = books.reservations.get(id)
    if (!isSale(row)) fail('payments', `${userId} paid for ${id}, which is not PAID`)
    else if (buyerOf(row) !== userId) fail('payments', `${userId} paid for ${id}, which ${buyerOf(row)} has bought`)
  }
  for (const row of books.reservations.values()) {
    const { reservationId, amount } = row
    if (buyerOf(row) !== userId || !isSale(row)) continue
    const paid = payments.get(reservationId)
    if (paid !== amount) fail('payments', `${reservationId} costs ${amount} and ${paid ?? 'nothing'} was paid`)
  }
}

const isSale = (row: ReservationRecord | undefined): row is ReservationRecord =>
  row?.state === 'PAID' || row?.state === 'CANCELLED'

/** [T3] Whose money it is, whoever has the seats. */
const buyerOf = ({ buyerId, userId }: ReservationRecord): string => buyerId ?? userId

/** [P7] [P9] [W4] What is cancelled has come back once and whole, and nothing else has. */
const checkRefunds = (userId: string, entries: readonly EntryRecord[], books: Books, fail: Fail): void => {
  const refunds = new Map<string, number>()
  for (const { kind, reservationId, amount } of entries) {
    if (kind !== 'REFUND') continue
    const id = reservationId ?? ''
    if (refunds.has(id)) fail('refunds', `${userId} had ${id} refunded twice`)
    refunds.set(id, amount)
    const row = books.reservations.get(id)
    if (row?.state !== 'CANCELLED') fail('refunds', `${userId} had ${id} refunded, which is ${row?.state}`)
    else if (buyerOf(row) !== userId) fail('refunds', `${userId} had ${id} refunded, which ${buyerOf(row)} has bought`)
  }
  for (const row of books.reservations.values()) {
    const { reservationId, state, amount } = row
    if (buyerOf(row) !== userId || state !== 'CANCELLED') continue
    const refunded = refunds.get(reservationId)
    if (refunded !== amount) fail('refunds', `${reservationId} cost ${amount} and ${refunded ?? 'nothing'} came back`)
  }
}
