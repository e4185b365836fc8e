import { LIMITS } from '../../../client-sdk/protocol/index.ts'
import type { SaleRecord } from '../../../storage/Storage.ts'
import type { Books } from './Books.ts'
import { type Chronicle, type Move, NO_MOVE } from './Chronicle.ts'
import type { Machine } from './Machine.ts'
import { isSameStop } from './SaleBook.ts'

/**
 * A pause gives a day when it begins, and takes back what is left of it when it ends. When that was is known but for the time that the
 * orders were under way; where there were several, they may have paused and resumed unseen in between.
 */
export const moveOf = (chronicle: Chronicle, books: Books, machine: Machine, concertId: string): Move => {
  const before = chronicle.books.sales.get(concertId)?.stopped
  const after = books.sales.get(concertId)?.stopped
  const orders = chronicle.sales.pending('changeSale', concertId, { machine, sinceStep: chronicle.step })
  if (isSameStop(before, after) && (before !== undefined || orders.length < 2)) return NO_MOVE
  const earliestMs = Math.min(machine.maxMs, ...orders.map(({ minMs }) => minMs))
  const unseenMs = orders.length < 2 ? 0 : Math.min(machine.maxMs - earliestMs, LIMITS.pauseMs)
  const givenMs = after?.state === 'PAUSED' ? LIMITS.pauseMs : 0
  return {
    leastMs: givenMs - leftMs(before, earliestMs),
    mostMs: givenMs - leftMs(before, machine.maxMs) + unseenMs,
    partlyMs: orders.length < 2 ? givenMs : LIMITS.pauseMs,
  }
}

/** How much of its day a pause has left; by another clock than the one it began by it may end before it began. */
export const leftMs = (stop: SaleRecord['stopped'], nowMs: number): number =>
  stop?.state === 'PAUSED' ? Math.min(Math.max(0, stop.at + LIMITS.pauseMs - nowMs), LIMITS.pauseMs) : 0
