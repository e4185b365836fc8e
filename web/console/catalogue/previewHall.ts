import type { Catalogue } from '../../../client-sdk/catalogue.ts'
import type { Seat } from '../../../client-sdk/index.ts'
import type { SeatSource } from '../../seatmap/SeatSource.ts'
import { categoriesOf, zonesOf } from '../../seatmap/zones.ts'

/** A date's hall with every seat free; undefined where the catalogue has no such date. */
export const previewHall = async (
  catalogue: Catalogue,
  scheduleId: string | undefined,
): Promise<SeatSource | undefined> => {
  const { drawingOfPlan, seatsOfPlan } = await import('../../../client-sdk/catalogue.ts')
  const date = catalogue.concerts.flatMap(({ schedules }) => schedules).find((each) => each.scheduleId === scheduleId)
  const plan = date && catalogue.plans[date.planId]
  if (date === undefined || plan === undefined) return undefined
  const seats = seatsOfPlan(plan).map(
    (seat): Seat => ({ ...seat, price: date.prices[seat.category] ?? 0, status: 'FREE' }),
  )
  const drawing = drawingOfPlan(plan)
  return {
    seats,
    zones: zonesOf(seats),
    categories: categoriesOf(seats, drawing),
    areas: drawing.areas,
    standing: () => 'free',
    isFree: () => true,
    watch: () => () => undefined,
  }
}
