import type { CheckIn, Operator, Payment, Refund, Reservation, Transfer, WaitlistPlace } from '../client-sdk/index.ts'
import type { Bot } from './Bot.ts'
import type { BotEvent, Outcome } from './BotEvent.ts'

/** What one customer was told, and what the server says of it afterwards. */
export interface Statement {
  readonly name: string
  readonly outcome: Outcome | undefined
  readonly acknowledged: Acknowledged
  readonly reservations: readonly Reservation[]
  readonly balance: number
}

/** What the server answered a customer, and so must never take back. */
export interface Acknowledged {
  readonly charges: readonly { readonly entryId: string; readonly amount: number }[]
  readonly holds: readonly Reservation[]
  readonly released: readonly string[]
  readonly payments: readonly { readonly payment: Payment; readonly reservation: Reservation }[]
  readonly refunds: readonly Refund[]
  /** Allotments whose code it has presented. */
  readonly memberships: readonly { readonly scheduleId: string; readonly allotmentId: string }[]
  /** On waitlists. */
  readonly places: readonly (WaitlistPlace & { readonly scheduleId: string })[]
  /** What it held, as it was once the checkout had begun. */
  readonly checkouts: readonly Reservation[]
  /** Reservations that it had a transfer code for, and those of which it made the code void. */
  readonly offers: readonly string[]
  readonly withdrawals: readonly string[]
  readonly transfers: readonly Transfer[]
  readonly checkIns: readonly CheckIn[]
  /** Before its line was drawn: the hash of the seed. */
  readonly promised?: string | undefined
  /** Its place, and the number it was drawn for. */
  readonly drawn?: { readonly joined: number; readonly sequence: number } | undefined
}

export const NOTHING_ACKNOWLEDGED: Acknowledged = {
  charges: [],
  holds: [],
  released: [],
  payments: [],
  refunds: [],
  memberships: [],
  places: [],
  checkouts: [],
  offers: [],
  withdrawals: [],
  transfers: [],
  checkIns: [],
}

/** What the server says of a customer. */
type Account = Pick<Statement, 'reservations' | 'balance'>

/** So many are asked for at a time. */
const AT_ONCE = 64

type Writable<T> = { -readonly [Name in keyof T]: T[Name] extends readonly (infer Item)[] ? Item[] : T[Name] }

/** Keeps what each bot was acknowledged, and asks the server for its side of it. */
export class Statements {
  readonly #acknowledged = new Map<Bot, Writable<Acknowledged>>()
  readonly #outcomes = new Map<Bot, Outcome>()

  add(bot: Bot, event: BotEvent): void {
    const kept = this.#of(bot)
    if (event.type === 'charged') kept.charges.push({ entryId: event.entryId, amount: event.amount })
    if (event.type === 'held') kept.holds.push(event.reservation)
    if (event.type === 'released') kept.released.push(event.reservationId)
    if (event.type === 'paid') kept.payments.push({ payment: event.payment, reservation: event.reservation })
    if (event.type === 'refunded') kept.refunds.push(event.refund)
    if (event.type === 'joined') kept.memberships.push({ scheduleId: event.scheduleId, allotmentId: event.allotmentId })
    if (event.type === 'waitlisted') kept.places.push({ scheduleId: event.scheduleId, ...event.place })
    if (event.type === 'checkout') kept.checkouts.push(event.reservation)
    if (event.type === 'offered') kept.offers.push(event.reservationId)
    if (event.type === 'withdrawn') kept.withdrawals.push(event.reservationId)
    if (event.type === 'received') kept.transfers.push(event.transfer)
    if (event.type === 'checked-in') kept.checkIns.push(event.checkIn)
    if (event.type === 'promised') kept.promised = event.commitment
    if (event.type === 'drawn') kept.drawn = { joined: event.joined, sequence: event.sequence }
    if (event.type === 'ended') this.#outcomes.set(bot, event.outcome)
  }

  /** As of now. */
  acknowledged(bot: Bot): Acknowledged {
    return structuredClone(this.#of(bot))
  }

  /**
   * One for each bot that became a user.
   *
   * @param ask what the server says of a bot; its own reservations and wallet unless given
   */
  async collect(ask: (bot: Bot) => Promise<Account> = askAsCustomer): Promise<readonly Statement[]> {
    const statements: Statement[] = []
    const users = this.users().values()
    const collectSome = async (): Promise<void> => {
      for (const bot of users) {
        const account = await ask(bot)
        statements.push({
          name: bot.name,
          outcome: this.#outcomes.get(bot),
          acknowledged: this.acknowledged(bot),
          ...account,
        })
      }
    }
    await Promise.all(Array.from({ length: AT_ONCE }, collectSome))
    return statements
  }

  /** The bots that have registered. */
  users(): readonly Bot[] {
    return [...this.#acknowledged.keys()].filter(({ client }) => client.accessToken !== undefined)
  }

  #of(bot: Bot): Writable<Acknowledged> {
    const known = this.#acknowledged.get(bot)
    if (known !== undefined) return known
    const fresh = structuredClone(NOTHING_ACKNOWLEDGED) as Writable<Acknowledged>
    this.#acknowledged.set(bot, fresh)
    return fresh
  }
}

const askAsCustomer = async ({ client }: Bot): Promise<Account> => {
  const [reservations, { balance }] = await Promise.all([client.reservations(), client.wallet()])
  return { reservations, balance }
}

/** By the operator's door: none of what the customer's own takes part in it. */
export const askOperator =
  (operator: Operator) =>
  async ({ userId = '' }: Bot): Promise<Account> => {
    const reservations: Reservation[] = []
    let page = await operator.user(userId)
    reservations.push(...page.reservations)
    while (page.next !== undefined) {
      page = await operator.user(userId, { after: page.next })
      reservations.push(...page.reservations)
    }
    return { reservations, balance: page.balance }
  }
