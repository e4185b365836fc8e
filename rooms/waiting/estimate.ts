import { etaRangeMs, middleOf, type Pace, type QueueToken } from '../../client-sdk/protocol/index.ts'
import { salePhase } from './sale.ts'
import type { Admissions, WaitingState } from './state.ts'

/** Admissions are counted by cells of at least this length, so that a poll reads at most some sixty counts. */
const CELL_MS = 5_000
/** So many cells are remembered: five minutes. */
const CELLS = 60
/** Whoever was admitted longer ago says nothing of now. */
const CELLS_LATELY = 12
/** In so many equal times what is remembered is divided to see how unsteady it is. */
const SPANS = 6
/** A crowd that polls is asked to keep to this many polls a millisecond together. */
const POLLS_PER_MS = 2

/** A whole number of batches, which come as a cell begins. */
const cellMsOf = ({ policy: { admission, batchIntervalMs } }: WaitingState): number =>
  admission === 'batch' ? batchIntervalMs * Math.ceil(CELL_MS / batchIntervalMs) : CELL_MS

/** Of a line in which nobody is left nothing is remembered: those who come next are admitted as they come, which says nothing of how fast it could be. */
export const countAdmission = (state: WaitingState, atMs: number): void => {
  const { admissions } = state
  const cell = Math.floor(atMs / cellMsOf(state))
  const last = admissions.at(-1)
  if (last?.cell === cell) last.count += 1
  else admissions.push({ cell, count: 1 })
  while ((admissions[0]?.cell ?? cell) < cell - CELLS) admissions.shift()
}

/**
 * [Q14] How fast the line has moved of late. Undefined where nobody knows: nobody is admitted, there is no seat to be admitted to, or too few were admitted lately. The
 * first cell does not count: it has those for whom there was room when the sale began, or went on.
 */
export const paceOf = (state: WaitingState, nowMs: number): Pace | undefined => {
  const { admissions, policy, sale, stock } = state
  if (salePhase(sale, nowMs) !== 'OPEN' || stock.onSale(nowMs) === 0) return undefined
  const [first, last] = [admissions[0], admissions.at(-1)]
  const cellMs = cellMsOf(state)
  const nowCell = Math.floor(nowMs / cellMs)
  if (first === undefined || last === undefined || nowCell - last.cell > CELLS_LATELY) return undefined
  const isByBatch = policy.admission === 'batch'
  // A batch comes as its cell begins: no more is to be expected of it.
  const isOver = isByBatch && cellMs === policy.batchIntervalMs
  const endMs = isOver ? (nowCell + 1) * cellMs : nowMs
  const since = first.cell + 1
  const counted = admissions.slice(1)
  const count = counted.reduce((sum, admitted) => sum + admitted.count, 0)
  const fullCells = Math.floor(endMs / cellMs) - since
  if (count < 2 || fullCells < (isByBatch ? 2 : 1)) return undefined
  const found = unevennessOf(counted, since, fullCells)
  return {
    eachMs: (endMs - since * cellMs) / count,
    count,
    // Batches that were all alike are likely to be; what varies at all varies by chance at least, however little was seen of that.
    unevenness: isByBatch && found === 0 ? 0 : Math.max(1, found),
    batchMs: isByBatch ? policy.batchIntervalMs : 0,
  }
}

/** Over as many equal spans of whole cells as there are, beginning with the newest ones where some are left over. */
const unevennessOf = (counted: readonly Admissions[], since: number, cells: number): number => {
  const spans = Math.min(SPANS, cells)
  if (spans < 2) return 0
  const length = Math.floor(cells / spans)
  const skipped = cells - spans * length
  const sums = new Array<number>(spans).fill(0)
  for (const { cell, count } of counted) {
    const span = Math.floor((cell - since - skipped) / length)
    if (span >= 0 && span < spans) sums[span] = (sums[span] as number) + count
  }
  const mean = sums.reduce((sum, count) => sum + count, 0) / spans
  const variance = sums.reduce((sum, count) => sum + (count - mean) ** 2, 0) / (spans - 1)
  return mean === 0 ? 0 : variance / mean
}

/** What a waiter with `ahead` before it is told of how long it will wait: nothing where nobody knows. */
export const estimate = (
  state: WaitingState,
  ahead: number,
  nowMs: number,
): Pick<QueueToken, 'etaMs' | 'etaRangeMs'> => {
  const pace = paceOf(state, nowMs)
  if (pace === undefined) return bySetPace(state, ahead, nowMs)
  const range = etaRangeMs(pace, ahead, nowMs)
  return { etaMs: middleOf(range), etaRangeMs: range }
}

/** What the operator has set is known before anybody was admitted by it; how true it is, is not. */
const bySetPace = ({ policy, active, sale, stock }: WaitingState, ahead: number, nowMs: number): { etaMs?: number } => {
  const isAdmitting = salePhase(sale, nowMs) === 'OPEN' && stock.onSale(nowMs) > 0 && active < policy.maxActive
  if (policy.admission !== 'batch' || !isAdmitting) return {}
  return { etaMs: (Math.floor(ahead / policy.batchSize) + 1) * policy.batchIntervalMs }
}

/**
 * When a client without a socket should ask again: later the further back it stands, and the more are asking; but soon enough that who
 * does as told, and misses one, keeps its place, and hears of a turn with time left to use it.
 */
export const pollAfterMs = (state: WaitingState, ahead: number): number => {
  const { pollMinMs, pollMaxMs, waitLifeMs, claimMs } = state.policy
  const mostMs = Math.min(pollMaxMs, waitLifeMs / 3, claimMs > 0 ? claimMs / 3 : Infinity)
  const wanted = Math.max(pollMinMs + ahead * 10, state.line.size / POLLS_PER_MS)
  return Math.floor(Math.min(mostMs, Math.max(pollMinMs, wanted)))
}
