import { z } from 'zod'
import { SeatId } from './ids.ts'
import { Area, type Plan } from './items.ts'
import { LIMITS } from './limits.ts'
import { isReadable, MUST_BE_READABLE, readable } from './names.ts'

const Coordinate = z.number().min(-LIMITS.coordinate).max(LIMITS.coordinate)
const Position = z.looseObject({ x: Coordinate, y: Coordinate })
const Text = readable(200)
/** The format says text; plans written by a script often have numbers, which mean the same. */
const NumberText = z
  .union([z.string(), z.number()], { error: 'must be a text of at most 50 characters, or a number' })
  .transform(String)
  .pipe(readable(50))

const PlanSeatInput = z.looseObject({
  seat_guid: SeatId,
  seat_number: NumberText,
  position: Position,
  /** The editor leaves this empty until the seat is given a category; such a plan can't be sold and is refused. */
  category: Text,
})

const PlanRow = z.looseObject({
  row_number: NumberText,
  /** For text only, never drawn; `%s` stands for the number: `Row %s`, `Seat %s`. */
  row_label: Text.nullish(),
  seat_label: Text.nullish(),
  position: Position.optional(),
  seats: z.array(PlanSeatInput),
})
type PlanRow = z.infer<typeof PlanRow>

const Labelled = z.looseObject({ text: z.looseObject({ text: z.string() }) })

/** Drawn as it is, where it can be. */
const PlanArea = z.unknown().refine(
  (area) => {
    const labelled = Labelled.safeParse(area)
    return !labelled.success || isReadable(labelled.data.text.text)
  },
  { path: ['text', 'text'], error: MUST_BE_READABLE },
)

const PlanZone = z.looseObject({
  name: Text.default(''),
  position: Position,
  rows: z.array(PlanRow),
  areas: z.array(PlanArea).optional(),
})

/**
 * pretix's open seating-plan format, as its editor writes it and as its schema has ever allowed it. What only an editor
 * draws with (radii, uuids, where row numbers stand) is let through and ignored; so is an area that can't be drawn. A seat's place is zone + row +
 * seat, in the editor's pixels: a seat is 20 wide unless drawn otherwise.
 */
export const SeatingPlan = z
  .looseObject({
    name: Text,
    categories: z.array(z.looseObject({ name: Text.min(1), color: Text.optional() })),
    zones: z.array(PlanZone),
    size: z.looseObject({ width: Coordinate, height: Coordinate }).optional(),
  })
  .meta({ id: 'SeatingPlan' })
export type SeatingPlan = z.infer<typeof SeatingPlan>

/** A seat of a plan, with its place in the live seat map and its absolute position. */
export interface PlanSeat {
  readonly seatId: string
  readonly index: number
  /** For people: `Stalls A-12`, or in the plan's own words `Floor Table 3 Seat 2`. */
  readonly label: string
  readonly zone: string
  readonly row: string
  readonly number: string
  readonly category: string
  readonly x: number
  readonly y: number
}

/** What labels a row's seats, by their numbers. */
const labelsOf = (zone: string, row: PlanRow): ((number: string) => string) => {
  const worded = Boolean(row.row_label || row.seat_label)
  const rowText = row.row_label?.replaceAll('%s', () => row.row_number) || row.row_number
  const beforeSeat = [zone, rowText].filter((text) => text !== '').join(' ')
  const separator = rowText !== '' && !worded ? '-' : ' '
  return (number) => {
    const seatText = row.seat_label?.replaceAll('%s', () => number) || number
    return [beforeSeat, seatText].filter((text) => text !== '').join(separator)
  }
}

/** Every seat in the order of the plan: that order is its `index`. A position is zone + row + seat. */
export const seatsOfPlan = (plan: SeatingPlan): readonly PlanSeat[] => {
  const seats: PlanSeat[] = []
  for (const zone of plan.zones) {
    for (const row of zone.rows) {
      const x = zone.position.x + (row.position?.x ?? 0)
      const y = zone.position.y + (row.position?.y ?? 0)
      const labelOf = labelsOf(zone.name.trim(), row)
      for (const seat of row.seats) {
        seats.push({
          seatId: seat.seat_guid,
          index: seats.length,
          label: labelOf(seat.seat_number),
          zone: zone.name,
          row: row.row_number,
          number: seat.seat_number,
          category: seat.category,
          x: x + seat.position.x,
          y: y + seat.position.y,
        })
      }
    }
  }
  return seats
}

/** What is drawn beside the seats. */
export const drawingOfPlan = ({ name, categories, zones }: SeatingPlan): Plan => ({
  name,
  categories: categories.map(({ name, color }) => ({ name, color })),
  areas: zones.flatMap((zone) => (zone.areas ?? []).flatMap((area) => drawnArea(zone.position, area))),
})

const DrawnArea = z.looseObject({ position: Position, rotation: z.number().default(0) })

const drawnArea = (zone: { readonly x: number; readonly y: number }, planned: unknown): readonly Area[] => {
  const read = DrawnArea.safeParse(planned)
  if (!read.success) return []
  const { position, ...shape } = read.data
  const area = Area.safeParse({ ...shape, x: zone.x + position.x, y: zone.y + position.y, text: textOf(shape.text) })
  return area.success ? [area.data] : []
}

/** The editor gives every area a text, mostly none. */
const textOf = (text: unknown): unknown =>
  typeof text === 'object' && text !== null && 'text' in text && text.text ? text : undefined
