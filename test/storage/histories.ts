import fc from 'fast-check'
import { type Catalogue, LIMITS } from '../../client-sdk/protocol/index.ts'
import type {
  ConcertRecord,
  Fact,
  Lease,
  ReservationRecord,
  ScheduleRecord,
  Storage,
  TokenRecord,
  WriteSet,
} from '../../storage/Storage.ts'
import {
  acted,
  checkedIn,
  concertOf,
  HOLD_MS,
  held,
  NOW,
  offered,
  outcomeOf,
  paid,
  planOf,
  refunded,
  registered,
  saleChanged,
  transferred,
  waits,
  waitsNoLonger,
  withdrawn,
} from './fixtures.ts'

/**
 * What a step wants. Which reservation or token it is about is settled when its turn comes, from what is stored by then, so
 * that most steps do something; `slip` then spoils some of them, and within a batch they get in each other's way.
 */
export type Intent =
  | { readonly do: 'commit'; readonly batch: readonly WriteIntent[] }
  | { readonly do: 'lease'; readonly concertId: string }
  | { readonly do: 'import'; readonly catalogue: Catalogue; readonly dryRun: boolean; readonly isStranger: boolean }
  | { readonly do: 'forget'; readonly beforeMs: number; readonly limit: number }

interface WriteIntent {
  readonly concertId: string
  readonly facts: readonly FactIntent[]
  readonly outcome?: {
    readonly commandId: string
    readonly userId: string | null
    readonly at: number
    readonly empty: boolean
  }
  readonly lease: 'right' | 'stale' | 'none'
}
interface FactIntent {
  readonly kind: (typeof KINDS)[number]
  readonly userId: string
  readonly pick: number
  readonly seats: readonly number[]
  readonly amount: number
  readonly slip: (typeof SLIPS)[number]
}

const KINDS = [
  ...['hold', 'hold', 'hold', 'pay', 'pay', 'pay', 'release', 'expire', 'checkout', 'charge', 'charge'],
  ...['refund', 'refund', 'refund'],
  ...['offer', 'offer', 'withdraw', 'transfer', 'transfer', 'check-in'],
  ...['issue', 'issue', 'admit', 'claim', 'prolong-claims', 'prolong', 'end', 'purge', 'register', 'announce', 'draw'],
  ...['wait', 'wait', 'leave', 'give'],
  ...['sale', 'admission', 'act', 'block', 'unblock'],
] as const
const NO_SLIPS = Array<'none'>(20).fill('none')
const SLIPS = [...NO_SLIPS, 'user', 'schedule', 'amount', 'late', 'state', 'again'] as const

const USERS = ['kim', 'lee', 'park']
export const COMMANDS = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6']

const DRAWN = { ...concertOf('b', 'b1'), policy: { preset: 'slots', opening: 'lottery' } } as const

const concertId = fc.constantFrom('a', 'a', 'b')
const fact: fc.Arbitrary<FactIntent> = fc.record({
  kind: fc.constantFrom(...KINDS),
  userId: fc.constantFrom('kim', 'kim', 'kim', ...USERS),
  pick: fc.nat(),
  seats: fc.uniqueArray(fc.nat(7), { minLength: 1, maxLength: 3 }),
  amount: fc.constantFrom(1, 1_500, 9_000, 9_000, 9_000, LIMITS.walletBalance),
  slip: fc.constantFrom(...SLIPS),
})
const outcome = fc.record({
  commandId: fc.constantFrom(...COMMANDS),
  userId: fc.constantFrom(...USERS, null),
  at: fc.constantFrom(NOW, NOW + LIMITS.outcomeLifeMs, NOW + LIMITS.outcomeLifeMs + 1),
  empty: fc.boolean(),
})
const writeSet: fc.Arbitrary<WriteIntent> = fc.record({
  concertId,
  facts: fc.array(fact, { minLength: 1, maxLength: 3 }),
  outcome: fc.option(outcome, { nil: undefined, freq: 1 }),
  lease: fc.constantFrom('right', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'stale', 'none'),
})
const catalogue: fc.Arbitrary<Catalogue> = fc.record({
  plans: fc.constantFrom(4, 4, 5).map((width) => ({ club: planOf(width) })),
  concerts: fc.subarray([
    concertOf('a', 'a2'),
    DRAWN,
    concertOf('b', 'b1', 'b2'),
    concertOf('b', 'a1'),
    concertOf('c', 'c1'),
  ]),
})

export const histories: fc.Arbitrary<readonly Intent[]> = fc.array(
  fc.oneof(
    {
      weight: 16,
      arbitrary: fc.record({ do: fc.constant('commit'), batch: fc.array(writeSet, { minLength: 1, maxLength: 4 }) }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant('lease'), concertId }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('import'),
        catalogue,
        dryRun: fc.boolean(),
        isStranger: fc.constantFrom(false, false, false, true),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('forget'), beforeMs: fc.constant(NOW + 1), limit: fc.constantFrom(1, 5) }),
    },
  ),
  { minLength: 5, maxLength: 30 },
)

/** Turns intents into write sets, by what `storage` holds at the time. */
export class Writer {
  readonly reservationIds: string[] = []
  readonly #storage: Storage
  readonly #epochs: Record<string, number>
  #number = 0

  constructor(storage: Storage, epochs: Record<string, number>) {
    this.#storage = storage
    this.#epochs = { ...epochs }
  }

  /** Those that are the latest. */
  get leases(): readonly Lease[] {
    return Object.entries(this.#epochs).map(([id, epoch]) => ({ concertId: id, epoch }))
  }

  leaseTaken(id: string): void {
    this.#epochs[id] = (this.#epochs[id] ?? 0) + 1
  }

  async writeSets(batch: readonly WriteIntent[]): Promise<readonly WriteSet[]> {
    return Promise.all(batch.map((intent) => this.#writeSet(intent)))
  }

  async #writeSet({ concertId: id, facts, outcome: answer, lease }: WriteIntent): Promise<WriteSet> {
    const record = (await this.#storage.loadConcert(id)) as ConcertRecord
    const sales = await this.#salesOf(id)
    const epoch = (this.#epochs[id] ?? 0) - (lease === 'stale' ? 1 : 0)
    return {
      lease: lease === 'none' ? undefined : { concertId: id, epoch },
      facts: facts.map((intent) => this.#fact(record, sales, intent)),
      outcome: answer && outcomeOf(answer.commandId, { ...answer, ...(answer.empty ? { body: null } : {}) }),
    }
  }

  /** What was paid, whether or not it has been refunded since. */
  async #salesOf(id: string): Promise<readonly ReservationRecord[]> {
    const all = await Promise.all(this.reservationIds.map((name) => this.#storage.reservation(name)))
    return all.filter((row) => row !== undefined).filter((row) => row.concertId === id && row.paidAt !== undefined)
  }

  #fact(record: ConcertRecord, sales: readonly ReservationRecord[], intent: FactIntent): Fact {
    const { kind, slip, amount, pick } = intent
    const userId = slip === 'user' ? 'nobody' : intent.userId
    switch (kind) {
      case 'hold':
      case 'pay':
      case 'release':
      case 'checkout':
      case 'expire':
        return this.#scheduleFact(record, { ...intent, userId })
      case 'refund':
        return this.#refund(sales, { ...intent, userId })
      case 'wait':
      case 'leave':
      case 'give':
        return this.#waitlistFact(record, { ...intent, userId })
      case 'offer':
      case 'withdraw':
      case 'transfer':
      case 'check-in':
        return this.#ticketFact(sales, { ...intent, userId })
      case 'issue':
      case 'admit':
      case 'claim':
      case 'prolong-claims':
      case 'prolong':
      case 'end':
      case 'purge':
        return this.#waitingFact(record, { ...intent, userId })
      case 'charge':
        return {
          type: 'wallet-charged',
          entryId: this.#id('e', slip),
          userId,
          amount: slip === 'amount' ? 0 : amount,
          at: NOW,
        }
      case 'sale': {
        const stopped = { state: amount === 1 ? 'CLOSED' : 'PAUSED', at: NOW + (pick % 3) } as const
        const set = pick % 2 === 0 ? { stopped, movedMs: amount } : { openedUpTo: amount, movedMs: -1 }
        return saleChanged({ concertId: slip === 'schedule' ? 'c' : record.concert.concertId, ...set })
      }
      case 'admission': {
        const values = pick % 2 === 0 ? { maxActive: 1 + (pick % 9), batchSize: amount } : { batchIntervalMs: amount }
        return { type: 'admission-changed', concertId: record.concert.concertId, values }
      }
      case 'act':
        return acted({ concertId: slip === 'schedule' ? undefined : record.concert.concertId, detail: { pick } })
      case 'block':
      case 'unblock':
        return blockOf(record, intent)
      case 'draw': {
        const upTo = record.lastSequence + Number(slip === 'late')
        return { type: 'line-drawn', concertId: record.concert.concertId, upTo, at: NOW }
      }
      case 'register':
        return registered(intent.userId)
      case 'announce': {
        const { concertId: id } = record.concert
        return {
          type: 'payment-announced',
          concertId: id,
          scheduleId: 's',
          reservationId: 'r',
          paymentId: 'p',
          at: NOW,
        }
      }
    }
  }

  #scheduleFact(record: ConcertRecord, intent: FactIntent): Fact {
    const { kind, userId, pick, seats, slip } = intent
    const dates = Object.keys(record.schedules)
    const scheduleId = slip === 'schedule' ? 'c1' : (dates[pick % dates.length] ?? '')
    const holds = Object.entries(record.schedules).flatMap(([id, { holds: all }]) =>
      all.map((hold) => ({ ...hold, scheduleId: id })),
    )
    const hold = holds[pick % holds.length]
    if (kind === 'hold' || !hold) {
      const chosen = slip === 'state' ? seats : freeOf(record.schedules[scheduleId], seats)
      const fact = held(this.#id('r', slip), chosen, { userId, scheduleId, heldAt: NOW + (pick % 3) })
      this.reservationIds.push(fact.reservationId)
      return slip === 'amount' ? { ...fact, amount: fact.amount + 1 } : fact
    }
    const about = {
      scheduleId: slip === 'schedule' ? scheduleId : hold.scheduleId,
      reservationId: slip === 'again' ? 'r0' : hold.reservationId,
      userId: slip === 'user' ? userId : hold.userId,
      seats: hold.seats,
      at: slip === 'late' ? NOW + HOLD_MS : NOW + 1,
    }
    if (kind === 'release') return { type: 'hold-released', ...about }
    if (kind === 'expire') return { type: 'hold-expired', ...about }
    if (kind === 'checkout') {
      return { type: 'checkout-begun', ...about, expiresAt: hold.expiresAt + (slip === 'amount' ? -1 : pick % 3) }
    }
    const amount = slip === 'amount' ? hold.amount - 1 : hold.amount
    return paid(about.reservationId, amount, { ...about, entryId: this.#id('e', slip) })
  }

  /** `give`: an offer, to who has waited longest unless somebody slips. */
  #waitlistFact(record: ConcertRecord, { kind, userId, pick, seats, slip }: FactIntent): Fact {
    const dates = Object.keys(record.schedules)
    const found = dates[pick % dates.length] ?? ''
    const scheduleId = slip === 'schedule' ? 'c1' : found
    const { waitlist = [] } = record.schedules[found] ?? {}
    const who = slip === 'user' || slip === 'state' ? userId : (waitlist[0]?.userId ?? userId)
    if (kind === 'leave') return waitsNoLonger(who, scheduleId)
    if (kind === 'give') {
      const chosen = freeOf(record.schedules[found], seats)
      const fact = held(this.#id('r', slip), chosen, { userId: who, scheduleId, offered: true })
      this.reservationIds.push(fact.reservationId)
      return fact
    }
    const sequence = (waitlist.at(-1)?.sequence ?? 0) + Number(slip !== 'late')
    const wish = { quantity: slip === 'amount' ? 0 : 1 + (pick % 3), ...(pick % 2 === 0 && { zone: 'Floor' }) }
    return waits(userId, sequence, { scheduleId, wish, at: NOW + (pick % 3) })
  }

  #refund(sales: readonly ReservationRecord[], { userId, pick, slip }: FactIntent): Fact {
    const sale = sales[pick % sales.length]
    return refunded(
      slip === 'state' ? 'r1' : (sale?.reservationId ?? 'r0'),
      (sale?.amount ?? 0) + Number(slip === 'amount'),
      {
        scheduleId: slip === 'schedule' ? 'c1' : (sale?.scheduleId ?? 'a1'),
        userId: slip === 'user' ? userId : (sale?.userId ?? 'kim'),
        ...(sale?.buyerId !== undefined && { buyerId: sale.buyerId }),
        generation: (sale?.generation ?? 1) - Number(slip === 'late'),
        entryId: this.#id('e', slip),
      },
    )
  }

  /** A reservation's codes are named after it and the generation of its ticket: some are good, and some were good before. */
  #ticketFact(sales: readonly ReservationRecord[], { kind, userId, pick, slip }: FactIntent): Fact {
    const sale = sales[pick % sales.length]
    const reservationId = slip === 'state' ? 'r1' : (sale?.reservationId ?? 'r0')
    const generation = (sale?.generation ?? 1) - Number(slip === 'late')
    const about = {
      scheduleId: slip === 'schedule' ? 'c1' : (sale?.scheduleId ?? 'a1'),
      userId: slip === 'user' ? userId : (sale?.userId ?? 'kim'),
      generation,
      seats: sale?.seats ?? [0],
    }
    const codeHash = slip === 'again' ? 'code' : `code-${reservationId}-${generation}-${pick % 2}`
    const { seats: _, ...unseated } = about
    if (kind === 'offer') return offered(reservationId, codeHash, unseated)
    if (kind === 'withdraw') return withdrawn(reservationId, unseated)
    if (kind === 'check-in') return checkedIn(reservationId, about)
    const toUserId = slip === 'amount' ? 'nobody' : (USERS[(USERS.indexOf(about.userId) + 1) % USERS.length] as string)
    return transferred(reservationId, codeHash, { ...about, toUserId })
  }

  #waitingFact(record: ConcertRecord, { kind, userId, pick, slip }: FactIntent): Fact {
    const concertId = slip === 'schedule' ? 'c' : record.concert.concertId
    const fits = (token: TokenRecord) => (kind === 'purge') === (token.state === 'EXPIRED')
    const candidates = slip === 'state' ? record.tokens : record.tokens.filter(fits)
    const own = record.tokens.find((each) => each.userId === userId && each.state !== 'EXPIRED')
    const found = kind === 'issue' && slip !== 'state' ? own : candidates[pick % candidates.length]
    const expiresAt = NOW + 1_000 + (pick % 5)
    if ((kind === 'issue' && slip === 'state') || !found) {
      const sequence = record.lastSequence + (slip === 'late' ? 0 : 1 + (pick % 2))
      return { type: 'token-issued', concertId, token: this.#id('t', slip), userId, sequence, at: NOW, expiresAt }
    }
    const { token, sequence } = found
    switch (kind) {
      case 'admit':
        return { type: 'token-admitted', concertId, token, userId, at: NOW, expiresAt, claimBy: expiresAt - (pick % 2) }
      case 'claim':
        return { type: 'token-claimed', concertId, token, userId, at: NOW }
      case 'prolong-claims':
        return { type: 'claims-prolonged', concertId, claimBy: NOW + 998 + (pick % 5) }
      case 'end': {
        const was = found.state === 'WAIT' ? 'WAIT' : 'ACTIVE'
        return { type: 'token-ended', concertId, token, userId, sequence, was, reason: 'SPENT', at: NOW }
      }
      case 'purge': {
        const ended = record.tokens.filter(fits).map((each) => each.token)
        return { type: 'tokens-purged', concertId, tokens: slip === 'again' ? [token, token] : ended }
      }
      default:
        return { type: 'token-prolonged', concertId, token, userId, expiresAt }
    }
  }

  /** A new id, or for the slip `again` the one before. */
  #id(prefix: string, slip: FactIntent['slip']): string {
    if (slip !== 'again') this.#number++
    return `${prefix}${this.#number}`
  }
}

const blockOf = ({ schedules }: ConcertRecord, { kind, pick, seats, slip }: FactIntent): Fact => {
  const dates = Object.keys(schedules)
  const scheduleId = slip === 'schedule' ? 'c1' : (dates[pick % dates.length] ?? '')
  const isBlocked = (seat: number) => schedules[scheduleId]?.blocked.includes(seat) ?? false
  if (kind === 'block') {
    const chosen = slip === 'state' ? seats : freeOf(schedules[scheduleId], seats)
    return { type: 'seats-blocked', scheduleId, seats: chosen }
  }
  return { type: 'seats-unblocked', scheduleId, seats: slip === 'state' ? seats : seats.filter(isBlocked) }
}

const freeOf = (schedule: ScheduleRecord | undefined, seats: readonly number[]): readonly number[] => {
  const taken = new Set([...(schedule?.holds ?? []), ...(schedule?.sold ?? [])].flatMap((each) => each.seats))
  return seats.filter((seat) => !taken.has(seat) && !schedule?.blocked.includes(seat))
}
