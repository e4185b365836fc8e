import type { Standing } from './Standing.ts'

/** As many categories have a colour of their own; those beyond begin anew. */
const CATEGORY_COLOURS = 6

export interface Palette {
  readonly text: string
  readonly quiet: string
  /** What a seat of that category, by rank of price, looks like in that standing. */
  readonly seat: (standing: Standing, category: number) => string
}

/** The colours of the moment, as the stylesheet has them. */
export const paletteOf = (element: Element): Palette => {
  const style = getComputedStyle(element)
  const colour = (name: string): string => style.getPropertyValue(name).trim()
  const categories = Array.from({ length: CATEGORY_COLOURS }, (_, rank) => colour(`--category-${rank}`))
  const others: Readonly<Record<Exclude<Standing, 'free'>, string>> = {
    chosen: colour('--accent'),
    yours: colour('--accent'),
    held: colour('--ink-2'),
    sold: colour('--ink-3'),
    blocked: colour('--ink-3'),
  }
  return {
    text: colour('--ink'),
    quiet: colour('--ink-2'),
    seat: (standing, category) =>
      standing === 'free' ? (categories[category % CATEGORY_COLOURS] ?? '') : others[standing],
  }
}
