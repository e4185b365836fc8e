import { FrontRow, type Operator, RefusedError, type Reservation } from '../../client-sdk/index.ts'
import { type Random, seededRandom } from '../random.ts'
import type { Wire } from '../Wire.ts'
import { countStranded, stretchesOf } from './strandedSeats.ts'

const [LEAST, MOST] = [2, 6]

export interface HallSetup {
  readonly address: string
  readonly concertId: string
  readonly scheduleId: string
  readonly groups: number
  readonly seed: number
  readonly operator: Operator
  readonly wire: Wire
  readonly tell: (wave: Wave) => void
}

/** What came of all groups asking at one moment. */
export interface Wave {
  readonly asked: number
  readonly seated: number
  /** Of those, how many not side by side. */
  readonly split: number
  /** By code. */
  readonly refusals: ReadonlyMap<string, number>
  /** Of the whole hall, after it. */
  readonly taken: number
  readonly stranded: number
  readonly ms: number
}

export interface Filled {
  readonly seats: number
  readonly waves: readonly Wave[]
  /** Seats that two were given, a line each. */
  readonly faults: readonly string[]
}

/** A group that asks over and over, each time as another: for so many until there are no longer so many, then for fewer. */
class Group {
  readonly client: FrontRow
  readonly #random: Random
  #most = MOST

  constructor(client: FrontRow, random: Random) {
    this.client = client
    this.#random = random
  }

  get isDone(): boolean {
    return this.#most < LEAST
  }

  async ask(scheduleId: string): Promise<Reservation | RefusedError> {
    const quantity = LEAST + Math.floor(this.#random() * (this.#most - LEAST + 1))
    try {
      return await this.client.holdBest(scheduleId, { quantity })
    } catch (error) {
      if (!(error instanceof RefusedError)) throw error
      this.#most = quantity - 1
      return error
    }
  }
}

/** Lets groups of 2 to 6 ask for the best seats, all at one moment and then all again, until not two seats are to be had. */
export const fillHall = async (setup: HallSetup): Promise<Filled> => {
  const { scheduleId, operator, tell } = setup
  const seats = await operator.seats(scheduleId)
  const stretches = stretchesOf(seats)
  const groups = await Promise.all(Array.from({ length: setup.groups }, (_, nth) => admit(setup, nth)))
  const [waves, reservations]: [Wave[], Reservation[]] = [[], []]
  for (let asking = groups; asking.length > 0; asking = asking.filter(({ isDone }) => !isDone)) {
    const startedMs = performance.now()
    const answers = await Promise.all(asking.map((group) => group.ask(scheduleId)))
    const ms = performance.now() - startedMs
    const held = answers.filter((answer): answer is Reservation => !(answer instanceof RefusedError))
    const refused = answers.filter((answer) => answer instanceof RefusedError)
    reservations.push(...held)
    const statuses = await operator.seatStatuses(scheduleId)
    waves.push({
      asked: asking.length,
      seated: held.length,
      split: held.filter(({ split }) => split).length,
      refusals: countedBy(refused, ({ code }) => code),
      taken: statuses.filter((status) => status !== 'FREE').length,
      stranded: countStranded(stretches, (index) => statuses[index] === 'FREE'),
      ms,
    })
    tell(waves.at(-1) as Wave)
  }
  return { seats: seats.length, waves, faults: heldTwice(reservations) }
}

const admit = async ({ address, concertId, seed, wire }: HallSetup, nth: number): Promise<Group> => {
  const client = new FrontRow(address, { fetch: wire.fetch })
  await client.register(`Group ${nth + 1}`)
  const queue = await client.enterQueue(concertId, { socket: false })
  await queue.admitted()
  queue.close()
  return new Group(client, seededRandom(seed, nth))
}

const countedBy = <T>(items: readonly T[], nameOf: (item: T) => string): ReadonlyMap<string, number> =>
  new Map([...Map.groupBy(items, nameOf)].map(([name, those]) => [name, those.length]))

const heldTwice = (reservations: readonly Reservation[]): readonly string[] =>
  [
    ...countedBy(
      reservations.flatMap(({ seats }) => seats),
      (seat) => seat,
    ),
  ]
    .filter(([, times]) => times > 1)
    .map(([seat, times]) => `seat ${seat} was given to ${times}`)
