import type { SeatingPlan } from '../../client-sdk/protocol/index.ts'

/** In the pixels of pretix's editor, where a seat is 20 wide and y grows away from the stage. */
export interface Point {
  readonly x: number
  readonly y: number
}

export const SEAT_SPACING = 23
export const ROW_SPACING = 27
const MARGIN = 60

interface DrawnSeat {
  readonly number: string
  readonly at: Point
  readonly category: string
}
export interface DrawnRow {
  readonly number: string
  readonly seats: readonly DrawnSeat[]
}
export interface DrawnZone {
  /** Begins each seat_guid of the zone. */
  readonly id: string
  readonly name: string
  readonly rows: readonly DrawnRow[]
}

interface Drawing {
  readonly name: string
  readonly categories: SeatingPlan['categories']
  readonly zones: readonly DrawnZone[]
  readonly stage: { readonly from: Point; readonly to: Point }
}

/** A multiple of ¼ is exact in binary: zone + row + seat adds up without a tail of digits. */
const quarter = (value: number): number => Math.round(value * 4) / 4

/** Evenly spread on a line, as many as fit between its ends less an aisle, and centred. Distances from its start. */
export const spread = (length: number, aisle: number): readonly number[] => {
  const count = Math.floor((length - aisle) / SEAT_SPACING) + 1
  const start = (length - (count - 1) * SEAT_SPACING) / 2
  return Array.from({ length: count }, (_, i) => start + i * SEAT_SPACING)
}

/** Seats on an arc. Angles in radians: 0 points away from the stage, positive to the right of the drawing. */
export const spreadOnArc = (centre: Point, radius: number, from: number, to: number, aisle: number): readonly Point[] =>
  spread(radius * (to - from), aisle).map((along) => {
    const angle = from + along / radius
    return { x: centre.x + radius * Math.sin(angle), y: centre.y + radius * Math.cos(angle) }
  })

/** Moves the drawing so that it begins at the margin, and writes it in the seating-plan format. */
export const planOfDrawing = ({ name, categories, zones, stage }: Drawing): SeatingPlan => {
  const points = zones.flatMap((zone) => zone.rows.flatMap((row) => row.seats.map((seat) => seat.at)))
  points.push(stage.from, stage.to)
  const xs = points.map((point) => point.x)
  const ys = points.map((point) => point.y)
  const left = Math.floor(smallest(xs)) - MARGIN
  const top = Math.floor(smallest(ys)) - MARGIN
  const origin = { x: -left, y: -top }
  return {
    name,
    categories,
    size: { width: Math.ceil(largest(xs)) + MARGIN - left, height: Math.ceil(largest(ys)) + MARGIN - top },
    zones: zones.map((zone, i) => ({
      name: zone.name,
      zone_id: zone.id,
      position: origin,
      rows: zone.rows.map((row) => rowOf(zone, row)),
      areas: i === 0 ? [stageArea(stage)] : [],
    })),
  }
}

const rowOf = (zone: DrawnZone, row: DrawnRow): SeatingPlan['zones'][number]['rows'][number] => ({
  row_number: row.number,
  row_number_position: 'both',
  seats: row.seats.map((seat) => ({
    seat_guid: `${zone.id}-${row.number}-${seat.number}`,
    seat_number: seat.number,
    position: { x: quarter(seat.at.x), y: quarter(seat.at.y) },
    category: seat.category,
  })),
})

const stageArea = ({ from, to }: Drawing['stage']): unknown => {
  const [width, height] = [to.x - from.x, to.y - from.y]
  return {
    shape: 'rectangle',
    position: from,
    rotation: 0,
    color: '#343a40',
    border_color: '#212529',
    rectangle: { width, height },
    text: { text: 'STAGE', color: '#f8f9fa', size: 32, position: { x: width / 2, y: height / 2 } },
  }
}

// Not Math.min(...values): an arena has more seats than a call takes arguments on some engines.
const smallest = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b))
const largest = (values: readonly number[]): number => values.reduce((a, b) => Math.max(a, b))
