import {
  type Admission,
  type Concert,
  type Policy,
  type Refusal,
  refuse,
  type SaleState,
} from '../../client-sdk/protocol/index.ts'
import type { ScheduleState } from '../schedule/state.ts'
import { scheduleView } from '../schedule/view.ts'
import { salePhase } from '../waiting/sale.ts'
import type { ConcertState } from './state.ts'

export const concertView = (state: ConcertState, nowMs: number): Concert => ({
  concertId: state.concert.concertId,
  name: state.concert.name,
  venue: state.concert.venue,
  timeZone: state.concert.timeZone,
  saleState: saleStateOf(state, nowMs),
  ...(state.policy.checkoutMs > 0 && { checkoutMs: state.policy.checkoutMs }),
  seatsPerUser: state.policy.seatsPerUser,
  priceFrom: lowestPrice(state),
  schedules: [...state.schedules.values()].map(scheduleView),
})

/** A category without seats may have a price all the same, that nobody can pay. */
const lowestPrice = ({ concert, schedules }: ConcertState): number =>
  Math.min(
    ...concert.schedules.flatMap(({ scheduleId, prices }) =>
      (schedules.get(scheduleId)?.table.categories ?? []).map((category) => prices[category] as number),
    ),
  )

export const saleStateOf = ({ waiting, schedules }: ConcertState, nowMs: number): SaleState => {
  const phase = salePhase(waiting.sale, nowMs)
  return phase === 'OPEN' && [...schedules.values()].every(isSoldOut) ? 'SOLD_OUT' : phase
}

export const admissionView = (concertId: string, policy: Policy): Admission => {
  const { maxActive, batchSize, batchIntervalMs } = policy
  return { concertId, maxActive, batchSize, batchIntervalMs }
}

/** Nothing is left, and nothing that is held can come back. */
const isSoldOut = (schedule: ScheduleState): boolean => schedule.free === 0 && schedule.holds.size === 0

/** [O2] [O4] Why the operator lets nothing be held now. */
export const saleRefusal = ({ waiting: { sale } }: ConcertState, nowMs: number): Refusal | undefined => {
  const phase = salePhase(sale, nowMs)
  if (phase === 'PAUSED') return refuse('SALE_PAUSED')
  return phase === 'CLOSED' ? refuse('SALE_CLOSED') : undefined
}
