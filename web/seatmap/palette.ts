import type { Standing } from './Standing.ts'
import type { Category } from './zones.ts'

/** As many categories without a colour in their plan have one of ours; those beyond begin anew. */
const OWN_COLOURS = 6

/** A category's colour as a stylesheet understands it: the plan's, brought nearer to light where the ground is dark. */
export const categoryColour = (color: string | undefined, rank: number): string =>
  color === undefined ? `var(--category-${rank % OWN_COLOURS})` : `color-mix(in srgb, ${color}, white var(--lift))`

export interface Palette {
  readonly ground: number
  readonly ink: number
  readonly quiet: number
  /** What a seat of that category, by rank of price, looks like in that standing. */
  readonly seat: (standing: Standing, category: number) => number
}

/** The colours of the moment, as the stylesheet has them for an element of the map. */
export const paletteOf = (element: HTMLElement, categories: readonly Category[]): Palette => {
  const probe = element.appendChild(document.createElement('i'))
  const pen = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  const resolve = (colour: string): number => {
    probe.style.color = colour
    return pen === null ? 0 : numberOf(pen, getComputedStyle(probe).color)
  }
  const free = categories.map(({ color }, rank) => resolve(categoryColour(color, rank)))
  const [ink, quiet, faint] = [resolve('var(--ink)'), resolve('var(--ink-2)'), resolve('var(--ink-3)')]
  const ground = resolve('var(--surface)')
  probe.remove()
  const others = { chosen: ink, yours: ink, held: quiet, sold: faint, allotted: quiet, blocked: faint }
  return {
    ground,
    ink,
    quiet,
    seat: (standing, category) => (standing === 'free' ? (free[category] ?? quiet) : others[standing]),
  }
}

/** Browsers write a mixed colour in ways of their own; a pixel painted with it is always red, green and blue. */
const numberOf = (pen: CanvasRenderingContext2D, colour: string): number => {
  pen.fillStyle = colour
  pen.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0] = pen.getImageData(0, 0, 1, 1).data
  return (red << 16) | (green << 8) | blue
}

/** What the page is written in, for what is written on the map. */
export const pageFont = (): string => getComputedStyle(document.body).fontFamily
