import type { SeatingPlan } from '../../client-sdk/protocol/index.ts'
import { type DrawnZone, type Point, planOfDrawing, ROW_SPACING, SEAT_SPACING, spread, spreadOnArc } from './drawing.ts'

/** The stands stand around the floor in a U, open at the stage: two straight sides, two round corners, one end. */
const HALF_WIDTH = 810
const SIDE_LENGTH = 1560
const CORNER_RADIUS = 260
const AISLE = 48

const SIDE_SECTIONS = 4
const END_SECTIONS = 3

const FLOOR = { columns: 3, lines: 4, rows: 13, seatsPerRow: 20, top: 190, gapX: 76, gapY: 64 }

interface Tier {
  readonly firstSection: number
  readonly rows: number
  /** From the edge of the floor to the first row. */
  readonly setBack: number
  readonly wedgesPerCorner: number
  readonly categoryAt: (row: number) => string
}
const LOWER: Tier = {
  firstSection: 101,
  rows: 19,
  setBack: 0,
  wedgesPerCorner: 2,
  categoryAt: (row) => (row < 8 ? 'R' : 'S'),
}
const UPPER: Tier = {
  firstSection: 201,
  rows: 25,
  setBack: LOWER.rows * ROW_SPACING + 70,
  wedgesPerCorner: 3,
  categoryAt: (row) => (row < 10 ? 'A' : 'B'),
}

/** One section's seats in the row that is `offset` behind the edge of the floor. */
type SectionRow = (offset: number) => readonly Point[]

const sideSections = (side: -1 | 1): SectionRow[] => {
  const length = SIDE_LENGTH / SIDE_SECTIONS
  return Array.from({ length: SIDE_SECTIONS }, (_, i) => (offset) => {
    const x = side * (HALF_WIDTH + offset)
    const seats = spread(length, AISLE).map((along) => ({ x, y: i * length + along }))
    return side === 1 ? seats.reverse() : seats
  })
}

const cornerSections = (side: -1 | 1, wedges: number): SectionRow[] => {
  const centre = { x: side * (HALF_WIDTH - CORNER_RADIUS), y: SIDE_LENGTH }
  const angle = Math.PI / 2 / wedges
  return Array.from({ length: wedges }, (_, i) => (offset) => {
    const arc = spreadOnArc(centre, CORNER_RADIUS + offset, i * angle, (i + 1) * angle, AISLE)
    return side === 1 ? arc : arc.map(({ x, y }) => ({ x: 2 * centre.x - x, y })).reverse()
  })
}

const endSections = (): SectionRow[] => {
  const width = 2 * (HALF_WIDTH - CORNER_RADIUS)
  const length = width / END_SECTIONS
  return Array.from({ length: END_SECTIONS }, (_, i) => (offset) => {
    const y = SIDE_LENGTH + CORNER_RADIUS + offset
    return spread(length, AISLE).map((along) => ({ x: -width / 2 + i * length + along, y }))
  })
}

/** Sections, and the seats in them, are numbered along the U from the stage's one side to the other. */
const standZones = (tier: Tier): DrawnZone[] => {
  const around = [
    ...sideSections(-1),
    ...cornerSections(-1, tier.wedgesPerCorner).reverse(),
    ...endSections(),
    ...cornerSections(1, tier.wedgesPerCorner),
    ...sideSections(1).reverse(),
  ]
  return around.map((sectionRow, i) => ({
    id: String(tier.firstSection + i),
    name: `Section ${tier.firstSection + i}`,
    rows: Array.from({ length: tier.rows }, (_, row) => ({
      number: String(row + 1),
      seats: sectionRow(tier.setBack + row * ROW_SPACING).map((at, seat) => ({
        at,
        number: String(seat + 1),
        category: tier.categoryAt(row),
      })),
    })),
  }))
}

const floorZones = (): DrawnZone[] => {
  const blockWidth = (FLOOR.seatsPerRow - 1) * SEAT_SPACING
  const blockHeight = (FLOOR.rows - 1) * ROW_SPACING
  const left = -(FLOOR.columns * blockWidth + (FLOOR.columns - 1) * FLOOR.gapX) / 2
  return Array.from({ length: FLOOR.columns * FLOOR.lines }, (_, block) => {
    const [column, line] = [block % FLOOR.columns, Math.floor(block / FLOOR.columns)]
    const x = left + column * (blockWidth + FLOOR.gapX)
    const y = FLOOR.top + line * (blockHeight + FLOOR.gapY)
    const name = String.fromCharCode(65 + block)
    return {
      id: `floor-${name}`,
      name: `Floor ${name}`,
      rows: Array.from({ length: FLOOR.rows }, (_, row) => ({
        number: String(row + 1),
        seats: Array.from({ length: FLOOR.seatsPerRow }, (_, seat) => ({
          at: { x: x + seat * SEAT_SPACING, y: y + row * ROW_SPACING },
          number: String(seat + 1),
          category: line < 2 ? 'VIP' : 'R',
        })),
      })),
    }
  })
}

/** About 15,000 seats: twelve floor blocks before the stage, and two tiers of stands around them. */
export const arenaPlan = (): SeatingPlan =>
  planOfDrawing({
    name: 'Hangang Arena',
    categories: [
      { name: 'VIP', color: '#c2255c' },
      { name: 'R', color: '#e8590c' },
      { name: 'S', color: '#1971c2' },
      { name: 'A', color: '#2f9e44' },
      { name: 'B', color: '#868e96' },
    ],
    zones: [...floorZones(), ...standZones(LOWER), ...standZones(UPPER)],
    stage: { from: { x: -480, y: -140 }, to: { x: 480, y: 110 } },
  })
