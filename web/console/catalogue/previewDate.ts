import type { Catalogue, Policy } from '../../../client-sdk/catalogue.ts'
import type { Seat } from '../../../client-sdk/index.ts'
import type { SeatSource } from '../../seatmap/SeatSource.ts'
import { categoriesOf, zonesOf } from '../../seatmap/zones.ts'

export interface DatePreview {
  /** Every seat is free. */
  readonly hall: SeatSource
  readonly policy: Policy
}

/** undefined where the catalogue has no such date. */
export const previewDate = async (
  catalogue: Catalogue,
  scheduleId: string | undefined,
): Promise<DatePreview | undefined> => {
  const { drawingOfPlan, policyOf, seatsOfPlan } = await import('../../../client-sdk/catalogue.ts')
  const isMeant = (date: { readonly scheduleId: string }): boolean => date.scheduleId === scheduleId
  const concert = catalogue.concerts.find(({ schedules }) => schedules.some(isMeant))
  const date = concert?.schedules.find(isMeant)
  const plan = date && catalogue.plans[date.planId]
  if (concert === undefined || date === undefined || plan === undefined) return undefined
  const seats = seatsOfPlan(plan).map(
    (seat): Seat => ({ ...seat, price: date.prices[seat.category] ?? 0, status: 'FREE' }),
  )
  const drawing = drawingOfPlan(plan)
  const hall: SeatSource = {
    seats,
    zones: zonesOf(seats),
    categories: categoriesOf(seats, drawing),
    areas: drawing.areas,
    standing: () => 'free',
    isFree: () => true,
    watch: () => () => undefined,
  }
  return { hall, policy: policyOf(concert.policy) }
}
