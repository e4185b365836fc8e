import type { SaleState } from '../../client-sdk/protocol/index.ts'
import type { Stock } from './Stock.ts'

/** A concert's sale as its dates and the operator have set it. Times in epoch milliseconds. */
export interface Sale {
  /** When it opens by itself: with the first of its dates. */
  readonly opensAt: number
  /** When nothing of it can be held any more, of any date; Infinity: it has no end. */
  readonly closesAt: number
  /** The operator has opened it early, with all dates that were to open by then. */
  readonly openedUpTo: number | undefined
  readonly stopped: SaleStop | undefined
}

/** What the operator has stopped a sale by, and when. */
export interface SaleStop {
  readonly state: 'PAUSED' | 'CLOSED'
  readonly at: number
}

/** What the sale is at a moment; whether there is anything left to sell is another matter. */
export const salePhase = (
  { opensAt, closesAt, openedUpTo = Number.NEGATIVE_INFINITY, stopped }: Sale,
  nowMs: number,
): Exclude<SaleState, 'SOLD_OUT'> => {
  if (stopped !== undefined) return stopped.state
  if (nowMs >= closesAt) return 'CLOSED'
  return nowMs >= opensAt || openedUpTo >= opensAt ? 'OPEN' : 'PREQUEUE'
}

/** As everybody is told of it. */
export const saleStateOf = (
  { sale, stock }: { readonly sale: Sale; readonly stock: Pick<Stock, 'isSoldOut'> },
  nowMs: number,
): SaleState => {
  const phase = salePhase(sale, nowMs)
  return phase === 'OPEN' && stock.isSoldOut(nowMs) ? 'SOLD_OUT' : phase
}
