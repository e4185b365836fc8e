import { readTicket } from '../../client-sdk/index.ts'
import type { Random } from '../simulation/Random.ts'
import { ACCESS_CODE, CATEGORIES, hallSeats, IMPORTED, importedSeats, SCHEDULES, ZONES } from './hall.ts'

/** What one attacker, a valid user, has been told. Its inputs are good for something only while it knows such things. */
export interface Attacker {
  readonly userId: string
  readonly accessToken: string
  queueToken: string | undefined
  /** The latest of its reservations, each at a place of its own for a while. */
  readonly reservations: string[]
}

const REMEMBERED = 6
const COMMAND_IDS = 24
/** Of all of them together: some are no longer good when they are used. */
const REMEMBERED_CODES = 12
const DOORS = ['North', 'East']

/** How often seats are asked for that the server is to choose. */
const BEST = 0.3

/** Which of the two fields, of which a hold has one, it has. */
export const holdField = (random: Random): 'seats' | 'best' => (random.chance(BEST) ? 'best' : 'seats')

const NO_CODE = 'AAAA-BBBB-CCCC-DDDD'
const NO_TICKET = 'FR1.no.ticket'

const keep = (latest: string[], one: string): void => {
  latest.push(one)
  if (latest.length > REMEMBERED_CODES) latest.shift()
}

/** Who attacks. Inputs name them by number, so that the same seed means the same one whatever the server called it. */
export class Crowd {
  readonly attackers: readonly Attacker[]
  /** A well-signed token of a user that does not exist. */
  readonly nobodysToken: string
  readonly adminToken: string
  readonly doorToken: string
  /** The path of a socket whose ticket has been used. */
  usedTicket = '/none/s_hall-1?sessionId=none'
  #learned = 0
  readonly #transferCodes: string[] = []
  /** By the number of who gave it out: the latest. */
  readonly #ownCodes = new Map<number, string>()
  readonly #signedTickets: string[] = []
  /** By reservation: tickets that nobody shows before they were passed on, which who was let in can't be. */
  readonly #saved = new Map<string, string>()
  #ticketsTold = 0

  constructor(
    attackers: readonly Attacker[],
    { nobodysToken, adminToken, doorToken }: Pick<Crowd, 'nobodysToken' | 'adminToken' | 'doorToken'>,
  ) {
    this.attackers = attackers
    this.nobodysToken = nobodysToken
    this.adminToken = adminToken
    this.doorToken = doorToken
  }

  /** Keeps what of an answer can be used in later inputs. */
  learn(user: number, body: unknown): void {
    if (typeof body !== 'object' || body === null) return
    const attacker = this.attackers[user] as Attacker
    const told = body as Readonly<Record<string, unknown>>
    const { token, reservationId, heldAt, at, transferCode, ticket } = told
    if (typeof token === 'string') attacker.queueToken = token
    if (typeof transferCode === 'string') {
      keep(this.#transferCodes, transferCode)
      this.#ownCodes.set(user, transferCode)
    }
    if (typeof ticket === 'string') this.#learnTicket(ticket)
    // Held, or had from somebody else.
    if (typeof reservationId !== 'string' || typeof (heldAt ?? at) !== 'string') return
    if (heldAt === undefined) this.#showSaved(reservationId)
    // What was had from somebody else is rare: it is not forgotten with the next hold.
    for (let times = 0; times < (heldAt === undefined ? 3 : 1); times += 1) {
      attacker.reservations[this.#learned % REMEMBERED] = reservationId
      this.#learned += 1
    }
  }

  #learnTicket(ticket: string): void {
    this.#ticketsTold += 1
    const { reservationId = '' } = readTicket(ticket)?.content ?? {}
    if (this.#ticketsTold % 3 === 0) keep(this.#signedTickets, ticket)
    else this.#saved.set(reservationId, ticket)
  }

  /** More than once, so that it is not forgotten before somebody comes to a door with it. */
  #showSaved(reservationId: string): void {
    const ticket = this.#saved.get(reservationId)
    this.#saved.delete(reservationId)
    if (ticket !== undefined) for (let times = 0; times < 4; times += 1) keep(this.#signedTickets, ticket)
  }

  /** Somebody at a door, mostly at that of the date which the ticket is for. */
  shownTicket(random: Random): object {
    const ticket = random.chance(0.9) ? random.pick([...this.#signedTickets, NO_TICKET]) : NO_TICKET
    const read = random.chance(0.8) ? readTicket(ticket) : undefined
    return { ticket, scheduleId: read?.content.scheduleId ?? random.pick(SCHEDULES), door: random.pick(DOORS) }
  }

  /** The same for a field of the operator's, who must not stop the sale that the bystanders are in. */
  operatorsValueFor(name: string, user: number, random: Random): unknown {
    switch (name) {
      case 'concertId':
        return IMPORTED
      case 'scheduleId':
        return `${IMPORTED}-1`
      case 'seats':
        return random.sample(importedSeats, random.between(1, 3))
      case 'userId':
        return (this.attackers[user] as Attacker).userId
      case 'after':
        // Further than any event there is.
        return random.chance(0.1) ? Number.MAX_SAFE_INTEGER : undefined
      case 'token':
        return undefined
      default:
        return this.valueFor(name, user, random)
    }
  }

  /** A right value for a field of that name, as far as names tell; undefined for one we know nothing of. */
  valueFor(name: string, user: number, random: Random): unknown {
    const attacker = this.attackers[user] as Attacker
    switch (name) {
      case 'concertId':
        return 'hall'
      case 'scheduleId':
        return random.chance(0.05) ? 'hall-later' : random.pick(SCHEDULES)
      case 'seats':
        return random.sample(hallSeats, random.chance(0.05) ? random.between(21, 50) : random.between(1, 3))
      case 'best':
        return {
          quantity: random.chance(0.05) ? random.between(21, 50) : random.between(1, 4),
          ...(random.chance(0.2) && { zone: random.pick(ZONES) }),
          ...(random.chance(0.4) && { category: random.pick(CATEGORIES.slice(0, 2)) }),
        }
      // As many of the few in the boxes as there may be, or not.
      case 'quantity':
        return random.chance(0.05) ? random.between(21, 50) : random.between(1, 9)
      case 'zone':
        return random.pick(ZONES)
      case 'category':
        return random.chance(0.8) ? 'box' : 'floor'
      case 'code':
        return random.chance(0.3) ? ACCESS_CODE : `guess ${random.between(1, 1_000)}`
      case 'allotmentId':
        return random.pick(['kept', 'kept', 'none'])
      case 'reservationId':
        return attacker.reservations[random.between(0, REMEMBERED - 1)] ?? 'none'
      case 'transferCode':
        if (random.chance(0.4)) return this.#ownCodes.get(user) ?? NO_CODE
        return random.chance(0.9) ? random.pick([...this.#transferCodes, NO_CODE]) : NO_CODE
      case 'amount':
        return random.chance(0.8) ? random.between(1, 3_000) : random.pick([0, -1, 0.5, 10_000_001, 1e300])
      case 'name':
        return random.pick(['Kim', '이지은', 'Åse', '👩‍🎤'])
      case 'token':
        return attacker.queueToken ?? 'hall.0123456789abcdef'
      case 'commandId':
      case 'Idempotency-Key':
        return random.chance(0.3) ? `again-${random.between(1, COMMAND_IDS)}` : `new-${random.next()}-${random.next()}`
      default:
        return undefined
    }
  }
}
