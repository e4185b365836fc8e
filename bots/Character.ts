import type { Random } from './random.ts'

/** What kind of customer a bot is. A trait set aside, it is patient, has money enough and buys what it first holds. */
export interface Character {
  /** 1 to 4. */
  readonly seatsWanted: number
  /** Opens no socket: polls its place and the free seats, and sends its commands over HTTP. */
  readonly httpOnly: boolean
  /** Sends each command twice at once, under one commandId. */
  readonly doubleClicks: boolean
  /** Leaves the line if it isn't its turn soon. */
  readonly impatient: boolean
  /** Closes the page on its first hold, without a word. */
  readonly walksAway: boolean
  /** Releases its first hold and chooses again. */
  readonly fickle: boolean
  /** Tries to pay its first hold only when it is too late. */
  readonly dawdles: boolean
  /** Has too little money at first, and charges what is missing once it is told. */
  readonly short: boolean
}

const SEATS_WANTED = [1, 1, 1, 2, 2, 2, 2, 2, 3, 4]

export const drawCharacter = (random: Random): Character => {
  const chance = (share: number): boolean => random() < share
  return {
    seatsWanted: SEATS_WANTED[Math.floor(random() * SEATS_WANTED.length)] as number,
    httpOnly: chance(0.06),
    doubleClicks: chance(0.1),
    impatient: chance(0.06),
    walksAway: chance(0.04),
    fickle: chance(0.08),
    dawdles: chance(0.03),
    short: chance(0.12),
  }
}
