import { MARK_LINE_WIDTH, MARKS } from './marks.ts'
import type { Palette } from './palette.ts'
import { STANDINGS, type Standing } from './Standing.ts'

/** Marks are given on a grid of this many, */
const GRID = 24
/** and are drawn so much smaller than their seat. */
const SHARE = 14 / 15

interface Look {
  readonly standing: Standing
  /** By rank of price; only free seats differ by it. */
  readonly category: number
}

/** Every mark in its colours and at one size, drawn once: a seat is then a copy. */
export class MarkSheet {
  readonly #sheet = document.createElement('canvas')
  readonly #size: number
  readonly #categories: number

  /** @param size of a seat, in pixels */
  constructor(size: number, categories: number, palette: Palette) {
    this.#size = Math.ceil(size)
    this.#categories = categories
    const looks = [
      ...Array.from({ length: categories }, (_, category): Look => ({ standing: 'free', category })),
      ...STANDINGS.filter((standing) => standing !== 'free').map((standing): Look => ({ standing, category: 0 })),
    ]
    this.#sheet.width = this.#size * looks.length
    this.#sheet.height = this.#size
    const pen = this.#sheet.getContext('2d') as CanvasRenderingContext2D
    const scale = (size * SHARE) / GRID
    const edge = (this.#size - GRID * scale) / 2
    for (const look of looks) {
      pen.setTransform(scale, 0, 0, scale, this.#leftOf(look) + edge, edge)
      drawMark(pen, look.standing, palette.seat(look.standing, look.category))
    }
  }

  /** Draws a seat with its middle at that place. */
  stamp(pen: CanvasRenderingContext2D, look: Look, x: number, y: number): void {
    const size = this.#size
    pen.drawImage(this.#sheet, this.#leftOf(look), 0, size, size, x - size / 2, y - size / 2, size, size)
  }

  #leftOf({ standing, category }: Look): number {
    return this.#size * (standing === 'free' ? category : this.#categories - 1 + STANDINGS.indexOf(standing))
  }
}

const drawMark = (pen: CanvasRenderingContext2D, standing: Standing, colour: number): void => {
  const { fill, line, cut } = MARKS[standing]
  pen.fillStyle = pen.strokeStyle = `#${colour.toString(16).padStart(6, '0')}`
  pen.lineWidth = MARK_LINE_WIDTH
  pen.lineCap = pen.lineJoin = 'round'
  pen.globalCompositeOperation = 'source-over'
  if (fill !== undefined) pen.fill(new Path2D(fill))
  if (line !== undefined) pen.stroke(new Path2D(line))
  // What is cut out shows the ground, whatever colour that has.
  pen.globalCompositeOperation = 'destination-out'
  if (cut !== undefined) pen.stroke(new Path2D(cut))
}
