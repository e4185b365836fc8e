import { CanvasSource, Rectangle, Texture } from 'pixi.js'
import { MARK_LINE_WIDTH, MARKS } from './marks.ts'
import { STANDINGS, type Standing } from './Standing.ts'

const CELL = 128
/** Mipmaps want a width that is a power of two. */
const SHEET_WIDTH = 1024
const PADDING = 8
const GRID = 24

/**
 * All marks on one sheet, white so that a tint gives them their colour: seats of every standing are then one draw call.
 */
export const markTextures = (): Readonly<Record<Standing, Texture>> => {
  const sheet = document.createElement('canvas')
  sheet.width = SHEET_WIDTH
  sheet.height = CELL
  const pen = sheet.getContext('2d') as CanvasRenderingContext2D
  STANDINGS.forEach((standing, at) => {
    const scale = (CELL - PADDING * 2) / GRID
    pen.setTransform(scale, 0, 0, scale, at * CELL + PADDING, PADDING)
    drawMark(pen, standing)
  })
  const source = new CanvasSource({ resource: sheet, autoGenerateMipmaps: true, scaleMode: 'linear' })
  const frames = STANDINGS.map((standing, at) => {
    const frame = new Rectangle(at * CELL + PADDING / 2, PADDING / 2, CELL - PADDING, CELL - PADDING)
    return [standing, new Texture({ source, frame })]
  })
  return Object.fromEntries(frames)
}

const drawMark = (pen: CanvasRenderingContext2D, standing: Standing): void => {
  const { fill, line, cut } = MARKS[standing]
  pen.fillStyle = pen.strokeStyle = '#fff'
  pen.lineWidth = MARK_LINE_WIDTH
  pen.lineCap = pen.lineJoin = 'round'
  pen.globalCompositeOperation = 'source-over'
  if (fill !== undefined) pen.fill(new Path2D(fill))
  if (line !== undefined) pen.stroke(new Path2D(line))
  // What is cut out shows the ground, whatever colour that has.
  pen.globalCompositeOperation = 'destination-out'
  if (cut !== undefined) pen.stroke(new Path2D(cut))
}
