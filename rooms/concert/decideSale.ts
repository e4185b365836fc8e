import { LIMITS, type Refusal, refuse, type SaleAction } from '../../client-sdk/protocol/index.ts'
import { type Sale, type SaleStop, salePhase } from '../waiting/sale.ts'
import type { ConcertFact, OperatorAction } from './events.ts'

const DONE: Readonly<Record<SaleAction, OperatorAction>> = {
  open: 'sale-opened',
  pause: 'sale-paused',
  resume: 'sale-resumed',
  close: 'sale-closed',
}

/** [O1] [O2] [O4] What the operator does with a sale. Nothing happens where it is as wanted already; a closed one can only be opened. */
export const decideSale = (
  sale: Sale,
  command: { readonly concertId: string; readonly action: SaleAction },
  nowMs: number,
): readonly ConcertFact[] | Refusal => {
  const { concertId, action } = command
  const before = sale.stopped
  // [O12] What has closed by itself can't be opened again; a pause can be ended whatever the time.
  const isOver = nowMs >= sale.closesAt && before?.state !== 'PAUSED'
  if (isOver && action !== 'close') return refuse('SALE_CLOSED')
  if (before?.state === 'CLOSED' && (action === 'pause' || action === 'resume')) return refuse('SALE_CLOSED')
  const isEarly = salePhase({ ...sale, stopped: undefined }, nowMs) === 'PREQUEUE'
  const openedUpTo = action === 'open' && isEarly ? sale.opensAt : sale.openedUpTo
  const after = stopAfter(action, before, nowMs)
  if (openedUpTo === sale.openedUpTo && after?.state === before?.state) return []
  return [
    {
      type: 'sale-changed',
      concertId,
      ...(openedUpTo !== undefined && { openedUpTo }),
      ...(after !== undefined && { stopped: after }),
      movedMs: pauseLeftMs(after, nowMs) - pauseLeftMs(before, nowMs),
    },
    { type: 'operator-acted', concertId, action: DONE[action], detail: {}, at: nowMs },
  ]
}

const stopAfter = (action: SaleAction, before: SaleStop | undefined, nowMs: number): SaleStop | undefined => {
  if (action === 'open' || action === 'resume') return undefined
  const state = action === 'pause' ? 'PAUSED' : 'CLOSED'
  return before?.state === state ? before : { state, at: nowMs }
}

/**
 * [O3] How much longer a pause may last. All deadlines move by that when it begins, and back by what is left of it when it ends, so that they
 * have moved by its length; and meanwhile they are deadlines like any other, in memory and in the store. By the clock of another
 * server it may end before it began.
 */
export const pauseLeftMs = (stop: SaleStop | undefined, nowMs: number): number =>
  stop?.state === 'PAUSED' ? Math.min(Math.max(0, stop.at + LIMITS.pauseMs - nowMs), LIMITS.pauseMs) : 0
