import type { SeatingPlan } from '../../client-sdk/protocol/index.ts'
import { type DrawnRow, planOfDrawing, ROW_SPACING, spreadOnArc } from './drawing.ts'

const CENTRE = { x: 0, y: -700 }
const HALF_ANGLE = 0.5
const HALF_CENTRE_BLOCK = 0.2
const AISLE = 44
const STALLS = { rows: 20, radius: 760 }
const BALCONY = { rows: 7, radius: STALLS.radius + STALLS.rows * ROW_SPACING + 70 }

/** Left, centre and right block: rows widen away from the stage, the aisles between the blocks run straight. */
const BLOCKS = [
  { from: -HALF_ANGLE, to: -HALF_CENTRE_BLOCK, isCentre: false },
  { from: -HALF_CENTRE_BLOCK, to: HALF_CENTRE_BLOCK, isCentre: true },
  { from: HALF_CENTRE_BLOCK, to: HALF_ANGLE, isCentre: false },
] as const

type CategoryAt = (row: number, isCentre: boolean) => string

const stallsCategory: CategoryAt = (row, isCentre) => {
  if (isCentre && row >= 2 && row < 10) return 'VIP'
  return row < (isCentre ? 15 : 12) ? 'R' : 'S'
}
const balconyCategory: CategoryAt = (row, isCentre) => (row < (isCentre ? 3 : 2) ? 'S' : 'A')

const letter = (row: number): string => String.fromCharCode(65 + row)

/** Seats are numbered through the whole row, aisles or not. */
const curvedRows = (count: number, innerRadius: number, categoryAt: CategoryAt): DrawnRow[] =>
  Array.from({ length: count }, (_, row) => {
    const radius = innerRadius + row * ROW_SPACING
    const seats = BLOCKS.flatMap(({ from, to, isCentre }) =>
      spreadOnArc(CENTRE, radius, from, to, AISLE).map((at) => ({ at, category: categoryAt(row, isCentre) })),
    )
    return { number: letter(row), seats: seats.map((seat, i) => ({ ...seat, number: String(i + 1) })) }
  })

/** About 1,200 seats in gently curved rows: stalls A–T, balcony A–G. */
export const theatrePlan = (): SeatingPlan =>
  planOfDrawing({
    name: 'Namsan Art Hall',
    categories: [
      { name: 'VIP', color: '#c2255c' },
      { name: 'R', color: '#e8590c' },
      { name: 'S', color: '#1971c2' },
      { name: 'A', color: '#2f9e44' },
    ],
    zones: [
      { id: 'stalls', name: 'Stalls', rows: curvedRows(STALLS.rows, STALLS.radius, stallsCategory) },
      { id: 'balcony', name: 'Balcony', rows: curvedRows(BALCONY.rows, BALCONY.radius, balconyCategory) },
    ],
    stage: { from: { x: -260, y: -200 }, to: { x: 260, y: -60 } },
  })
