import { Container, Graphics, Text } from 'pixi.js'
import { boundsOf, middleOf } from './Bounds.ts'
import { type Palette, pageFont } from './palette.ts'
import type { Zone } from './zones.ts'

/** From this scale on seats are large enough to be chosen, and names would be in their way. */
const LEGIBLE_SCALE = 0.5
/** Pixels on the screen, at any scale. */
const SIZE = 13
/** Below this a name can't be read, and is left away. */
const SMALLEST_SIZE = 7

interface Name {
  readonly drawing: Container
  readonly plate: Graphics
  readonly text: Text
  /** The scale at which it is as wide as its zone. */
  readonly widest: number
}

/** The names of the zones over a hall seen from afar, to find one's way by. */
export class ZoneNames {
  readonly drawing = new Container()
  readonly #names: readonly Name[]

  /** @param resolution pixels that a letter is made of for each that it takes */
  constructor(zones: readonly Zone[], resolution: number) {
    // A hall that is one zone needs no way to be found.
    this.#names = zones.length < 2 ? [] : zones.map((zone) => this.#add(zone, resolution))
  }

  fit(scale: number): void {
    this.drawing.visible = scale < LEGIBLE_SCALE
    if (!this.drawing.visible) return
    for (const { drawing, widest } of this.#names) {
      const shown = Math.min(1 / scale, widest)
      drawing.visible = shown * SIZE * scale >= SMALLEST_SIZE
      drawing.scale.set(shown)
    }
  }

  recolour({ ground, ink }: Palette): void {
    for (const { plate, text } of this.#names) {
      plate.tint = ground
      text.style.fill = ink
    }
  }

  #add({ name, seats }: Zone, resolution: number): Name {
    const style = { fontFamily: pageFont(), fontSize: SIZE, fontWeight: '600' } as const
    const text = new Text({ text: name, style, anchor: 0.5, resolution, roundPixels: true })
    const [width, height] = [text.width + 12, text.height + 4]
    const plate = new Graphics().roundRect(-width / 2, -height / 2, width, height, height / 2).fill('#ffffff')
    plate.alpha = 0.86
    const bounds = boundsOf(seats, 0)
    const drawing = this.drawing.addChild(new Container({ ...middleOf(bounds), children: [plate, text] }))
    return { drawing, plate, text, widest: (bounds.right - bounds.left) / width }
  }
}
