import type { Aim } from './chooseSeats.ts'
import type { Behaviour } from './Mix.ts'
import type { Random } from './random.ts'

/** What kind of customer a bot is. A trait set aside, it is patient, has money enough, buys what it first holds and keeps it. */
export interface Character {
  readonly behaviour: Behaviour
  /** 1 to 4. */
  readonly seatsWanted: number
  readonly aim: Aim
  /** Comes before all the others, and remembers what is promised of a draw. */
  readonly early: boolean
  /** Clicks as soon as it sees, without a pause for thought. */
  readonly quick: boolean
  /** Opens no socket: polls its place and the free seats, and sends its commands over HTTP. */
  readonly httpOnly: boolean
  /** Sends each command twice at once, under one commandId. */
  readonly doubleClicks: boolean
  /** Leaves the line if it isn't its turn soon. */
  readonly impatient: boolean
  /** Has gone when its turn comes. */
  readonly neverComes: boolean
  /** Closes the page on its first hold, without a word. */
  readonly walksAway: boolean
  /** Releases its first hold and chooses again. */
  readonly fickle: boolean
  /** Gives back what it holds and holds again, over and over, before it buys. */
  readonly hoards: boolean
  /** Tries to pay its first hold only when it is too late. */
  readonly dawdles: boolean
  /** Has too little money at first, and charges what is missing once it is told. */
  readonly short: boolean
  /** Gives back what it has bought, where it may. */
  readonly regrets: boolean
  /** Begins the checkout of what it holds, where there is such a thing. */
  readonly checksOut: boolean
  /** Presents an access code, if there is one, and wants seats of its allotment. */
  readonly member: boolean
  /** Presents a wrong code first. */
  readonly mistypes: boolean
  /** How it passes on what it has bought; it buys for itself otherwise. */
  readonly gives: Giving | undefined
  /** Buys nothing: a giver does that for it. */
  readonly receives: boolean
  /** Goes in with what it has bought, where there are doors. */
  readonly attends: boolean
  /** Comes last, and waits for seats to come back as soon as none is free, where there is a waitlist. */
  readonly waits: boolean
  /** What it does with seats that come back for it. */
  readonly withOffers: (typeof ANSWERS)[number]
}

const ANSWERS = ['pays', 'pays', 'declines', 'lets it lapse'] as const
/** `contested`: giver and receiver try the code at once, and twice. `withdrawn`: the giver takes it back while the receiver tries it. */
const WAYS_OF_GIVING = ['plain', 'plain', 'contested', 'withdrawn'] as const
export type Giving = (typeof WAYS_OF_GIVING)[number]

const SEATS_WANTED = [1, 1, 1, 2, 2, 2, 2, 2, 3, 4]
const SHORT_OF_MONEY = 0.12
const REGRETS = 0.1
const CHECKS_OUT = 0.3
const MISTYPES = 0.3
const AIMS: Readonly<Partial<Record<Behaviour, Aim>>> = { sniper: 'front', bestSeats: 'best' }
/** An abandoner's ways of not buying, or not at once. */
const WAYS_OUT = ['impatient', 'walksAway', 'fickle', 'dawdles'] as const

export const drawCharacter = (behaviour: Behaviour, random: Random): Character => {
  const oneOf = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T
  const seatsWanted = oneOf(SEATS_WANTED)
  // One draw for both: nobody is short of money and regrets it.
  const fortune = random()
  const wayOut = behaviour === 'abandoner' ? oneOf(WAYS_OUT) : undefined
  return {
    behaviour,
    seatsWanted,
    aim: AIMS[behaviour] ?? 'near the front',
    early: behaviour === 'earlyBird',
    quick: behaviour === 'sniper',
    httpOnly: behaviour === 'poller',
    doubleClicks: behaviour === 'doubleClicker',
    impatient: wayOut === 'impatient',
    neverComes: behaviour === 'noShow',
    walksAway: wayOut === 'walksAway',
    hoards: behaviour === 'hoarder',
    fickle: wayOut === 'fickle',
    dawdles: wayOut === 'dawdles',
    short: fortune < SHORT_OF_MONEY,
    regrets: fortune >= 1 - REGRETS,
    checksOut: random() < CHECKS_OUT,
    member: behaviour === 'member',
    mistypes: behaviour === 'member' && random() < MISTYPES,
    gives: behaviour === 'giver' ? oneOf(WAYS_OF_GIVING) : undefined,
    receives: behaviour === 'receiver',
    attends: behaviour === 'attendee',
    waits: behaviour === 'waitlister',
    withOffers: behaviour === 'waitlister' ? oneOf(ANSWERS) : 'pays',
  }
}
