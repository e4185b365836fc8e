import { BitmapText, Container, Graphics } from 'pixi.js'
import type { Area } from '../../client-sdk/index.ts'
import { type Palette, pageFont } from './palette.ts'

/** What is no seat: the stage before all. In the page's own colours, whatever the plan has: it is only to be found. */
export const drawAreas = (areas: readonly Area[], palette: Palette): Container => {
  const drawn = new Container()
  for (const area of areas) {
    const shape = outlineOf(area)
    shape.fill({ color: palette.ink, alpha: 0.07 }).stroke({ color: palette.ink, alpha: 0.22, width: 2 })
    const part = new Container({ x: area.x, y: area.y, angle: area.rotation })
    part.addChild(shape)
    if (area.text !== undefined) part.addChild(nameOf(area.text, palette))
    drawn.addChild(part)
  }
  return drawn
}

const outlineOf = ({ rectangle, circle, ellipse, polygon }: Area): Graphics => {
  const shape = new Graphics()
  if (rectangle !== undefined) shape.roundRect(0, 0, rectangle.width, rectangle.height, 12)
  if (circle !== undefined) shape.circle(0, 0, circle.radius)
  if (ellipse !== undefined) shape.ellipse(0, 0, ellipse.radius.x, ellipse.radius.y)
  if (polygon !== undefined) shape.poly(polygon.points.flatMap(({ x, y }) => [x, y]))
  return shape
}

const nameOf = ({ text, size, position }: NonNullable<Area['text']>, palette: Palette): BitmapText =>
  new BitmapText({
    text,
    anchor: 0.5,
    ...position,
    style: { fontFamily: pageFont(), fontSize: size, fontWeight: '600', letterSpacing: size / 8, fill: '#ffffff' },
    tint: palette.quiet,
  })
