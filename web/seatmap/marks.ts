import type { Standing } from './Standing.ts'

/** A mark as SVG path data on a 24 by 24 grid; `fill` and `line` take the mark's colour, `cut` that of the ground. */
export interface Mark {
  readonly fill?: string
  readonly line?: string
  readonly cut?: string
}

const disc = (radius: number): string =>
  `M${12 - radius} 12a${radius} ${radius} 0 1 0 ${radius * 2} 0a${radius} ${radius} 0 1 0 ${-radius * 2} 0z`

/** One shape for each standing, told apart by outline alone. */
export const MARKS: Readonly<Record<Standing, Mark>> = {
  free: { fill: disc(9) },
  chosen: { fill: disc(11.5), cut: 'm6.8 12.4 3.6 3.6 6.8-7.4' },
  yours: {
    fill: 'M4 .5h16A3.5 3.5 0 0 1 23.5 4v16a3.5 3.5 0 0 1-3.5 3.5H4A3.5 3.5 0 0 1 .5 20V4A3.5 3.5 0 0 1 4 .5z',
    cut: 'm6.8 12.4 3.6 3.6 6.8-7.4',
  },
  held: { line: `${disc(7.5)}M12 7.5v5h3.5` },
  sold: { line: 'm7 7 10 10m0-10-10 10' },
  // A keyhole.
  allotted: { line: 'M9.5 18.5 11 13a3.5 3.5 0 1 1 2 0l1.5 5.5z' },
  blocked: { line: 'M7 12h10' },
}

export const MARK_LINE_WIDTH = 2.6
