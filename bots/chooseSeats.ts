import type { Plan, Seat } from '../client-sdk/index.ts'
import type { Random } from './random.ts'

/**
 * `near the front`: neighbours in the order of the plan, the first being what most want. `front`: the very first that
 * are free, which are the same for everyone who looks. `best`: neighbours in a row, as near to the stage as there are.
 */
export type Aim = 'near the front' | 'front' | 'best'

export interface Point {
  readonly x: number
  readonly y: number
}

/** @param free in the order of the plan, and not empty */
export const chooseSeats = (
  free: readonly Seat[],
  aim: Aim,
  wanted: number,
  random: Random,
  stage: Point,
): readonly string[] => {
  const count = Math.min(wanted, free.length)
  const start = startOf(free, aim, count, random, stage)
  return free.slice(start, start + count).map(({ seatId }) => seatId)
}

const startOf = (free: readonly Seat[], aim: Aim, count: number, random: Random, stage: Point): number => {
  switch (aim) {
    case 'near the front':
      return Math.floor(random() ** 2 * (free.length - count + 1))
    case 'front':
      return 0
    case 'best':
      return bestStart(free, count, stage)
  }
}

/** Of all runs of so many free seats the nearest; runs over an aisle or a row's end only where there are no others. */
const bestStart = (free: readonly Seat[], count: number, stage: Point): number => {
  const distances = free.map(({ x, y }) => Math.hypot(x - stage.x, y - stage.y))
  let best = 0
  let least = Number.POSITIVE_INFINITY
  for (let start = 0; start + count <= free.length; start++) {
    const distance = distances.slice(start, start + count).reduce((sum, each) => sum + each, 0)
    const cost = together(free, start, count) ? distance : distance + APART
    if (cost < least) [best, least] = [start, cost]
  }
  return best
}

/** More than any hall is wide. */
const APART = 1e9

/** `index` is a seat's place in the plan, in which neighbours follow each other. */
const together = (free: readonly Seat[], start: number, count: number): boolean => {
  const [first, last] = [free[start], free[start + count - 1]]
  return (
    first !== undefined && last?.zone === first.zone && last.row === first.row && last.index === first.index + count - 1
  )
}

/** The middle of the area called a stage, or where there is none, of the first row. */
export const stageOf = ({ areas }: Plan, seats: readonly Seat[]): Point => {
  const stage = areas.find(({ text }) => /stage|무대/i.test(text?.text ?? ''))
  if (stage !== undefined) {
    const { width = 0, height = 0 } = stage.rectangle ?? {}
    return { x: stage.x + width / 2, y: stage.y + height / 2 }
  }
  const front = Math.min(...seats.map(({ y }) => y))
  const row = seats.filter(({ y }) => y === front)
  return { x: row.reduce((sum, { x }) => sum + x, 0) / row.length, y: front }
}
