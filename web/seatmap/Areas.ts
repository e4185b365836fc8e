import { Container, Graphics, Text } from 'pixi.js'
import type { Area } from '../../client-sdk/index.ts'
import { type Palette, pageFont } from './palette.ts'

/** What is no seat: the stage before all. In the page's own colours, whatever the plan has: it is only to be found. */
export class Areas {
  readonly drawing = new Container()
  readonly #areas: readonly Area[]
  #names: readonly Text[] = []

  constructor(areas: readonly Area[]) {
    this.#areas = areas
  }

  recolour(palette: Palette): void {
    for (const part of this.drawing.removeChildren()) part.destroy({ children: true })
    this.#names = this.#areas.flatMap((area) => {
      const shape = outlineOf(area)
      shape.fill({ color: palette.ink, alpha: 0.07 }).stroke({ color: palette.ink, alpha: 0.22, width: 2 })
      const names = area.text === undefined ? [] : [nameOf(area.text, palette)]
      const { x, y, rotation: angle } = area
      this.drawing.addChild(new Container({ x, y, angle, children: [shape, ...names] }))
      return names
    })
  }

  /** @param scale pixels that a unit of the plan takes: letters are made as large as they are shown */
  sharpen(scale: number): void {
    for (const name of this.#names) name.resolution = scale
  }
}

const outlineOf = ({ rectangle, circle, ellipse, polygon }: Area): Graphics => {
  const shape = new Graphics()
  if (rectangle !== undefined) shape.roundRect(0, 0, rectangle.width, rectangle.height, 12)
  if (circle !== undefined) shape.circle(0, 0, circle.radius)
  if (ellipse !== undefined) shape.ellipse(0, 0, ellipse.radius.x, ellipse.radius.y)
  if (polygon !== undefined) shape.poly(polygon.points.flatMap(({ x, y }) => [x, y]))
  return shape
}

const nameOf = ({ text, size, position }: NonNullable<Area['text']>, { quiet }: Palette): Text =>
  new Text({
    text,
    anchor: 0.5,
    ...position,
    style: { fontFamily: pageFont(), fontSize: size, fontWeight: '600', letterSpacing: size / 8, fill: quiet },
  })
