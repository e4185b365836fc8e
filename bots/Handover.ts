import type { Giving } from './Character.ts'

export interface Gift {
  readonly transferCode: string
  readonly giving: Giving
}

/** How a giver and its receiver, who know each other, hear of each other. Whoever leaves closes it, so that nobody waits in vain. */
export class Handover {
  readonly #passed = Promise.withResolvers<Gift | undefined>()
  readonly #taken = Promise.withResolvers<boolean>()

  /** What the receiver is given; undefined if the giver has left without. */
  get passed(): Promise<Gift | undefined> {
    return this.#passed.promise
  }

  /** Whether the receiver has it; false if it has left without. */
  get taken(): Promise<boolean> {
    return this.#taken.promise
  }

  pass(gift: Gift): void {
    this.#passed.resolve(gift)
  }

  answer(taken: boolean): void {
    this.#taken.resolve(taken)
  }

  close(): void {
    this.#passed.resolve(undefined)
    this.#taken.resolve(false)
  }
}

/**
 * Who gives to whom in a crowd: the first giver to the first receiver, and so on; whoever is left over knows nobody.
 *
 * @returns by their places in it
 */
export const pairUp = (
  crowd: readonly { readonly gives: Giving | undefined; readonly receives: boolean }[],
): ReadonlyMap<number, Handover> => {
  const places = [...crowd.keys()]
  const givers = places.filter((place) => crowd[place]?.gives !== undefined)
  const receivers = places.filter((place) => crowd[place]?.receives)
  const pairs = new Map<number, Handover>()
  for (const [nth, giver] of givers.entries()) {
    const receiver = receivers[nth]
    if (receiver === undefined) break
    const handover = new Handover()
    pairs.set(giver, handover).set(receiver, handover)
  }
  return pairs
}
