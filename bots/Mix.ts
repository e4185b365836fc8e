import type { Random } from './random.ts'

export const BEHAVIOURS = [
  'buyer',
  'abandoner',
  'doubleClicker',
  'sniper',
  'bestSeats',
  'poller',
  'earlyBird',
  'noShow',
  'hoarder',
  'member',
  'giver',
  'receiver',
  'attendee',
  'waitlister',
] as const
export type Behaviour = (typeof BEHAVIOURS)[number]

/** How many of each there are, by weight; one that is not named does not come. */
export type Mix = Readonly<Partial<Record<Behaviour, number>>>

/** Who has to do with nobody but the server, and needs nothing but money. */
export const SHOPPERS: Mix = {
  buyer: 60,
  abandoner: 15,
  doubleClicker: 5,
  sniper: 10,
  bestSeats: 5,
  poller: 5,
  noShow: 5,
  hoarder: 0,
}

export const EVERYBODY: Mix = { ...SHOPPERS, member: 5, giver: 4, receiver: 4, attendee: 5, waitlister: 4 }

export const drawBehaviour = (mix: Mix, random: Random): Behaviour => {
  const weights = BEHAVIOURS.map((behaviour) => [behaviour, mix[behaviour] ?? 0] as const)
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0)
  let left = random() * total
  for (const [behaviour, weight] of weights) {
    if (left < weight) return behaviour
    left -= weight
  }
  throw new RangeError('a mix needs at least one behaviour with a weight')
}

/** Which share of a crowd it is. */
export const shareOf = (behaviour: Behaviour, mix: Mix): number =>
  (mix[behaviour] ?? 0) / BEHAVIOURS.reduce((sum, each) => sum + (mix[each] ?? 0), 0)
