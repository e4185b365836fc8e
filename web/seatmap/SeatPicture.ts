import { CanvasSource, Sprite, Texture } from 'pixi.js'
import type { Seat } from '../../client-sdk/index.ts'
import { type Bounds, contains, overlap } from './Bounds.ts'
import { MarkSheet } from './MarkSheet.ts'
import type { Palette } from './palette.ts'
import { SEAT_SIZE, type SeatGrid } from './SeatGrid.ts'
import type { SeatSource } from './SeatSource.ts'

/**
 * The seats of a part of the hall, drawn once for as long as it is looked at from as near: a map that is panned moves this
 * picture, and a seat that changes is drawn into it.
 */
export class SeatPicture {
  readonly drawing = new Sprite()
  readonly #hall: SeatSource
  readonly #grid: SeatGrid
  readonly #rank: ReadonlyMap<string, number>
  readonly #canvas = document.createElement('canvas')
  readonly #pen = this.#canvas.getContext('2d') as CanvasRenderingContext2D
  #palette: Palette
  #marks?: MarkSheet
  /** What of the plan is in it, and how many of its pixels a unit of the plan takes. */
  #part: Bounds = { left: 0, top: 0, right: 0, bottom: 0 }
  #scale = 0

  constructor(hall: SeatSource, grid: SeatGrid, palette: Palette) {
    this.#hall = hall
    this.#grid = grid
    this.#palette = palette
    this.#rank = new Map(hall.categories.map(({ name }, rank) => [name, rank]))
    this.drawing.roundPixels = true
  }

  /** 0 as long as there is nothing to be shown. */
  get scale(): number {
    return this.#scale
  }

  covers(sight: Bounds): boolean {
    return contains(this.#part, sight)
  }

  /** It has to be drawn anew then. */
  recolour(palette: Palette): void {
    this.#palette = palette
    this.#scale = 0
  }

  draw(part: Bounds, scale: number): void {
    this.#part = part
    this.#scale = scale
    this.#marks = new MarkSheet(SEAT_SIZE * scale, this.#hall.categories.length, this.#palette)
    this.#canvas.width = Math.ceil((part.right - part.left) * scale)
    this.#canvas.height = Math.ceil((part.bottom - part.top) * scale)
    for (const seat of this.#hall.seats) {
      if (overlap(boundsAround(seat), part)) this.#stamp(seat)
    }
    this.drawing.texture.destroy(true)
    this.drawing.texture = new Texture({ source: new CanvasSource({ resource: this.#canvas }) })
    this.drawing.position.set(part.left, part.top)
    this.drawing.scale.set(1 / scale)
  }

  /** Draws these anew, and what of their neighbours reaches into their place. */
  redraw(seats: readonly Seat[]): void {
    const pen = this.#pen
    // Whole pixels: what is cut off within one leaves a trace.
    const size = Math.ceil(SEAT_SIZE * this.#scale) + 1
    for (const seat of seats) {
      const [x, y] = this.#placeOf(seat)
      const [left, top] = [Math.floor(x - size / 2), Math.floor(y - size / 2)]
      pen.save()
      pen.beginPath()
      pen.rect(left, top, size, size)
      pen.clip()
      pen.clearRect(left, top, size, size)
      for (const near of this.#grid.seatsAround(seat)) this.#stamp(near)
      pen.restore()
    }
  }

  destroy(): void {
    this.drawing.texture.destroy(true)
  }

  #stamp(seat: Seat): void {
    const look = { standing: this.#hall.standing(seat), category: this.#rank.get(seat.category) ?? 0 }
    const [x, y] = this.#placeOf(seat)
    this.#marks?.stamp(this.#pen, look, x, y)
  }

  #placeOf({ x, y }: { readonly x: number; readonly y: number }): [number, number] {
    return [(x - this.#part.left) * this.#scale, (y - this.#part.top) * this.#scale]
  }
}

const boundsAround = ({ x, y }: Seat): Bounds => ({
  left: x - SEAT_SIZE / 2,
  right: x + SEAT_SIZE / 2,
  top: y - SEAT_SIZE / 2,
  bottom: y + SEAT_SIZE / 2,
})
