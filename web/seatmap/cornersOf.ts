import type { Area } from '../../client-sdk/index.ts'

interface Point {
  readonly x: number
  readonly y: number
}

/** Points of the plan between which the whole area lies, turned as it is; round ones lie within a rectangle. */
export const cornersOf = (area: Area): readonly Point[] => {
  const angle = (area.rotation * Math.PI) / 180
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  return unturnedCorners(area).map(({ x, y }) => ({
    x: area.x + x * cos - y * sin,
    y: area.y + x * sin + y * cos,
  }))
}

/** From the area's own x and y. How wide a text is drawn nobody knows before: its middle stands for it. */
const unturnedCorners = ({ rectangle, circle, ellipse, polygon, text }: Area): readonly Point[] => [
  ...(rectangle === undefined ? [] : corners(0, 0, rectangle.width, rectangle.height)),
  ...(circle === undefined ? [] : cornersAround(circle.radius, circle.radius)),
  ...(ellipse === undefined ? [] : cornersAround(ellipse.radius.x, ellipse.radius.y)),
  ...(polygon?.points ?? []),
  ...(text === undefined ? [] : [text.position]),
]

const cornersAround = (rx: number, ry: number): readonly Point[] => corners(-rx, -ry, rx, ry)

const corners = (left: number, top: number, right: number, bottom: number): readonly Point[] => [
  { x: left, y: top },
  { x: right, y: top },
  { x: right, y: bottom },
  { x: left, y: bottom },
]
