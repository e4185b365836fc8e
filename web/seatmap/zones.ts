import type { Plan, Seat } from '../../client-sdk/index.ts'

export interface Row {
  readonly name: string
  readonly seats: readonly Seat[]
}

export interface Zone {
  readonly name: string
  readonly rows: readonly Row[]
  readonly seats: readonly Seat[]
}

/** The hall as people speak of it, in the order of its plan. */
export const zonesOf = (seats: readonly Seat[]): readonly Zone[] =>
  [...groupBy(seats, ({ zone }) => zone)].map(([name, ofZone]) => ({
    name,
    seats: ofZone,
    rows: [...groupBy(ofZone, ({ row }) => row)].map(([row, ofRow]) => ({ name: row, seats: ofRow })),
  }))

export interface Category {
  readonly name: string
  readonly price: number
  /** As its plan has it; absent where the plan leaves it to us. */
  readonly color?: string
  readonly seats: readonly Seat[]
}

/** The dearest first. */
export const categoriesOf = (seats: readonly Seat[], plan: Plan): readonly Category[] =>
  [...groupBy(seats, ({ category }) => category)]
    .map(([name, ofCategory]) => ({
      name,
      price: ofCategory[0]?.price ?? 0,
      color: plan.categories.find((category) => category.name === name)?.color,
      seats: ofCategory,
    }))
    .toSorted((a, b) => b.price - a.price)

/** `Map.groupBy` is too young for the browsers that people buy tickets with. */
const groupBy = <T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> => {
  const groups = new Map<string, T[]>()
  for (const item of items) {
    const group = groups.get(keyOf(item))
    if (group === undefined) groups.set(keyOf(item), [item])
    else group.push(item)
  }
  return groups
}
