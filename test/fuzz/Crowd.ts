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

/** How often seats are asked for that the server is to choose. */
const BEST = 0.3

/** Which of the two fields, of which a hold has one, it has. */
export const holdField = (random: Random): 'seats' | 'best' => (random.chance(BEST) ? 'best' : 'seats')

/** Who attacks. Inputs name them by number, so that the same seed means the same one whatever the server called it. */
export class Crowd {
  readonly attackers: readonly Attacker[]
  /** A well-signed token of a user that does not exist. */
  readonly nobodysToken: string
  readonly adminToken: string
  /** The path of a socket whose ticket has been used. */
  usedTicket = '/none/s_hall-1?sessionId=none'
  #learned = 0

  constructor(attackers: readonly Attacker[], nobodysToken: string, adminToken: string) {
    this.attackers = attackers
    this.nobodysToken = nobodysToken
    this.adminToken = adminToken
  }

  /** Keeps what of an answer can be used in later inputs. */
  learn(user: number, body: unknown): void {
    if (typeof body !== 'object' || body === null) return
    const attacker = this.attackers[user] as Attacker
    const { token, reservationId, heldAt } = body as Readonly<Record<string, unknown>>
    if (typeof token === 'string') attacker.queueToken = token
    if (typeof reservationId !== 'string' || typeof heldAt !== 'string') return
    attacker.reservations[this.#learned % REMEMBERED] = reservationId
    this.#learned += 1
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
      case 'code':
        return random.chance(0.3) ? ACCESS_CODE : `guess ${random.between(1, 1_000)}`
      case 'allotmentId':
        return random.pick(['kept', 'kept', 'none'])
      case 'reservationId':
        return attacker.reservations[random.between(0, REMEMBERED - 1)] ?? 'none'
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
