import {
  type Admission,
  type Concert,
  commitmentOf,
  type Lottery,
  type Policy,
  type Refusal,
  refuse,
} from '../../client-sdk/protocol/index.ts'
import { scheduleView } from '../schedule/view.ts'
import { salePhase, saleStateOf } from '../waiting/sale.ts'
import type { ConcertState } from './state.ts'

export const concertView = (state: ConcertState, nowMs: number): Concert => ({
  concertId: state.concert.concertId,
  name: state.concert.name,
  venue: state.concert.venue,
  timeZone: state.concert.timeZone,
  saleState: saleStateOf(state.waiting, nowMs),
  ...lotteryView(state),
  ...(state.policy.checkoutMs > 0 && { checkoutMs: state.policy.checkoutMs }),
  ...(state.policy.waitlistOfferMs !== null && { waitlistOfferMs: state.policy.waitlistOfferMs }),
  seatsPerUser: state.policy.seatsPerUser,
  ...(state.policy.seatsPerUserOnAllDates > 0 && { seatsPerUserOnAllDates: state.policy.seatsPerUserOnAllDates }),
  priceFrom: state.priceFrom,
  schedules: [...state.schedules.values()].map((schedule) => scheduleView(schedule)),
})

/** [L3] The seed is told once the line is drawn, and not before. Who asks waits at the gate until that is durable. */
export const lotteryView = ({ policy, waiting: { lottery } }: ConcertState): { lottery?: Lottery } => {
  if (lottery === undefined) return {}
  const { seed, upTo } = lottery
  if (upTo !== undefined) return { lottery: { commitment: commitmentOf(seed), seed, upTo } }
  return policy.opening === 'lottery' ? { lottery: { commitment: commitmentOf(seed) } } : {}
}

export const admissionView = (concertId: string, policy: Policy): Admission => {
  const { maxActive, batchSize, batchIntervalMs } = policy
  return { concertId, maxActive, batchSize, batchIntervalMs }
}

/** [O2] [O4] Why the operator lets nothing be held now. */
export const saleRefusal = ({ waiting: { sale } }: ConcertState, nowMs: number): Refusal | undefined => {
  const phase = salePhase(sale, nowMs)
  if (phase === 'PAUSED') return refuse('SALE_PAUSED')
  return phase === 'CLOSED' ? refuse('SALE_CLOSED') : undefined
}
