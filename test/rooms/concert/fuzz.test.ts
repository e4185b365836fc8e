import { expect } from 'chai'
import fc from 'fast-check'
import type { Entry, Outcome, PolicyChoice, Reservation } from '../../../client-sdk/protocol/index.ts'
import { loadConcertState, type StoredFact } from '../../../rooms/concert/state.ts'
import { SeatMap } from '../../../rooms/schedule/SeatMap.ts'
import type { ScheduleState } from '../../../rooms/schedule/state.ts'
import { seatWords } from '../../../rooms/schedule/view.ts'
import { allTokens } from '../../../rooms/waiting/state.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import type { ConcertRecord } from '../../../storage/Storage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, DATE, Sale, succeeded } from '../../support/Sale.ts'
import { seenSeats } from '../../support/seenSeats.ts'
import { turns } from '../../support/turns.ts'

const USERS = 5
const SEATS = 20
const PRICE = 100
const LIMIT = 4

const nth = fc.nat({ max: 1_000 })
const command = fc.record({
  user: fc.nat({ max: USERS - 1 }),
  does: fc.oneof(
    { weight: 3, arbitrary: fc.constant('enter' as const) },
    { weight: 4, arbitrary: fc.constant('hold' as const) },
    { weight: 4, arbitrary: fc.constant('pay' as const) },
    { weight: 2, arbitrary: fc.constantFrom('release' as const, 'charge' as const, 'poll' as const) },
    { weight: 1, arbitrary: fc.constant('leave' as const) },
  ),
  seats: fc.uniqueArray(fc.integer({ min: 1, max: SEATS }), { minLength: 1, maxLength: 3 }),
  pick: nth,
})
type Command = typeof command extends fc.Arbitrary<infer C> ? C : never

const calm = fc.record({
  commands: fc.array(command, { maxLength: 8 }),
  passesMs: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 12_000 })),
  sweepsLate: fc.boolean(),
})
const stormy = fc.record({
  commands: fc.array(command, { maxLength: 8 }),
  passesMs: fc.integer({ min: 0, max: 12_000 }),
  sweepsLate: fc.boolean(),
  mishap: fc.constantFrom('none', 'none', 'none', 'fails', 'fails after', 'restart', 'crash' as const),
})
type Round = Partial<typeof stormy extends fc.Arbitrary<infer R> ? R : never> &
  (typeof calm extends fc.Arbitrary<infer R> ? R : never)

/** A sale under random commands, with the crowd's own book of what was told to watchers. */
class Fuzz {
  readonly sale: Sale
  readonly #store: FaultyStorage
  readonly #buyers: readonly Buyer[]
  readonly #reservations: string[] = []
  /** By token: the states that were told, in order. */
  readonly #lives = new Map<string, { readonly sequence: number; readonly states: string[] }>()
  readonly #map = new SeatMap(seenSeats(new Uint8Array(SEATS)))

  static async start(policy: PolicyChoice): Promise<Fuzz> {
    const store = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ policy, storage: store, seatCount: SEATS, price: PRICE })
    return new Fuzz(sale, store, await Promise.all(Array.from({ length: USERS }, () => sale.user(300))))
  }

  private constructor(sale: Sale, store: FaultyStorage, buyers: readonly Buyer[]) {
    this.sale = sale
    this.#store = store
    this.#buyers = buyers
    this.#watch()
  }

  async take({ commands, passesMs, sweepsLate, mishap = 'none' }: Round): Promise<void> {
    if (mishap === 'fails') this.#store.failNext('commit')
    if (mishap === 'fails after') this.#store.failNext('commit', 'after')
    if (mishap === 'crash') this.#store.hold('commit')
    const outcomes = Promise.all(commands.map((one) => this.#send(one)))
    if (mishap === 'crash') await turns()
    else for (const outcome of await outcomes) this.#remember(outcome)
    this.#store.mend()
    this.#store.lose()
    if (mishap === 'crash' || mishap === 'restart') await this.#restart()
    if (sweepsLate) this.sale.clock.jump(passesMs)
    else await this.sale.clock.advance(passesMs, () => turns(2))
    await this.#calmDown()
    await this.#check()
  }

  async #send({ user, does, seats, pick }: Command): Promise<Outcome> {
    const buyer = this.#buyers[user] as Buyer
    const reservationId = this.#reservations[pick % (this.#reservations.length || 1)] ?? 'none'
    switch (does) {
      case 'enter': {
        const outcome = await buyer.send('enterQueue', { concertId: CONCERT, socket: false })
        if (outcome.ok) buyer.token = (outcome.body as { token: string }).token
        return outcome
      }
      case 'poll':
        return buyer.send('queueToken', {})
      case 'leave':
        return buyer.send('leaveQueue', {})
      case 'hold':
        return buyer.hold(seats.map((seat) => `A-${seat}`))
      case 'release':
        return buyer.release(reservationId)
      case 'charge':
        return buyer.charge(pick)
      case 'pay': {
        const own = (await this.#store.reservation(reservationId))?.userId
        return (this.#buyers.find(({ userId }) => userId === own) ?? buyer).pay(reservationId)
      }
    }
  }

  #remember(outcome: Outcome): void {
    if (outcome.ok && (outcome.body as Reservation | null)?.state === 'HELD') {
      this.#reservations.push((outcome.body as Reservation).reservationId)
    }
  }

  /** What is overdue is swept, what failed is read anew. */
  async #calmDown(): Promise<void> {
    await turns(3)
    await this.sale.clock.advance(500, () => turns(2))
    await this.sale.concert.view()
    await turns(3)
  }

  async #restart(): Promise<void> {
    await this.sale.boot()
    this.#watch()
    this.#readAnew()
  }

  #watch(): void {
    this.sale.concert.listen({
      committed: (facts) => facts.forEach((fact) => this.#hear(fact)),
      reloaded: () => this.#readAnew(),
    })
  }

  #hear(fact: StoredFact): void {
    switch (fact.type) {
      case 'seats-held':
      case 'hold-released':
      case 'hold-expired':
      case 'reservation-paid':
        return this.#map.apply(fact)
      case 'token-issued':
        this.#lives.set(fact.token, { sequence: fact.sequence, states: ['WAIT'] })
        return
      case 'token-admitted': {
        const life = this.#lives.get(fact.token)
        const waiting = [...this.#lives.values()].filter(({ states }) => states.at(-1) === 'WAIT')
        expect(life?.sequence, '[Q4] the first in line').to.equal(Math.min(...waiting.map(({ sequence }) => sequence)))
        life?.states.push('ACTIVE')
        return
      }
      case 'token-ended':
        this.#lives.get(fact.token)?.states.push('EXPIRED')
        return
      default:
    }
  }

  /** After a reload the watchers look again. */
  #readAnew(): void {
    this.#map.reset(this.sale.concert.state.schedules.get(DATE) as ScheduleState)
    for (const { token, sequence, state } of allTokens(this.sale.concert.state.waiting)) {
      const states = this.#lives.get(token)?.states ?? ['WAIT']
      this.#lives.set(token, { sequence, states: states.at(-1) === state ? states : [...states, state] })
    }
  }

  async #check(): Promise<void> {
    const { waiting, schedules } = this.sale.concert.state
    const schedule = schedules.get(DATE)
    if (schedule === undefined) throw new Error('no schedule')
    const count = (status: number) => schedule.status.filter((one) => one === status).length
    const [free, held, sold] = [count(0), count(1), count(2)]

    expect(free + held + sold, 'every seat is in one state').to.equal(SEATS)
    expect(schedule.free).to.equal(free)
    expect([...schedule.holds.values()].flatMap(({ seats }) => seats).length, '[H1] held').to.equal(held)
    expect([...this.#map.words], '[H4] the map that watchers have').to.deep.equal([...seatWords(schedule.status)])
    expect(waiting.active, '[Q6]').to.be.at.most(waiting.policy.maxActive)
    for (const { states } of this.#lives.values()) {
      expect('WAIT ACTIVE EXPIRED WAIT EXPIRED', '[Q2]').to.contain(states.join(' '))
    }

    const record = (await this.#store.loadConcert(CONCERT)) as ConcertRecord
    const stored = loadConcertState(record, this.sale.clock.now())
    expect(schedule.status, '[D1] memory is what is durable').to.deep.equal(stored.schedules.get(DATE)?.status)
    const counted = Object.fromEntries(schedule.seatsOnAllDates)
    expect(counted, '[H11]').to.deep.equal(Object.fromEntries(stored.schedules.get(DATE)?.seatsOnAllDates ?? []))
    const nowMs = this.sale.clock.now()
    for (const told of ['left', 'onSale', 'isSoldOut'] as const) {
      expect(waiting.stock[told](nowMs), `[Q13] ${told}`).to.equal(stored.waiting.stock[told](nowMs))
    }
    expect(waiting.active).to.equal(stored.waiting.active)
    expect(waiting.line.size).to.equal(stored.waiting.line.size)

    let paid = 0
    for (const buyer of this.#buyers) paid += await this.#audit(buyer)
    expect(paid, '[P1] Σ payments = Σ prices of what is sold').to.equal(sold * PRICE)
    expect(this.sale.errors).to.deep.equal([])
  }

  /** What a user has paid; its seats stay within the limit, and its ledger explains its balance. */
  async #audit(buyer: Buyer): Promise<number> {
    const { reservations } = succeeded(await buyer.send('reservations', {})) as { reservations: Reservation[] }
    const live = reservations.filter(({ state }) => state === 'HELD' || state === 'PAID')
    expect(live.flatMap(({ seats }) => seats).length, '[H5]').to.be.at.most(LIMIT)
    const paid = reservations.filter(({ state }) => state === 'PAID').reduce((sum, { amount }) => sum + amount, 0)

    const { entries } = succeeded(await buyer.send('entries', {})) as { entries: Entry[] }
    expect(
      entries.reduce((sum, { amount }) => sum + amount, 0),
      '[W3]',
    ).to.equal(await buyer.balance())
    for (const { balanceAfter } of entries) expect(balanceAfter, '[W1]').to.be.at.least(0)
    expect(entries.reduce((sum, { kind, amount }) => sum + (kind === 'PAYMENT' ? -amount : 0), 0)).to.equal(paid)
    return paid
  }
}

describe('a sale under random commands', () => {
  const short = {
    waitLifeMs: 40_000,
    activeLifeMs: 25_000,
    holdDurationMs: 15_000,
    pollMaxMs: 9_000,
    seatsPerUser: LIMIT,
  } as const
  const policies: Readonly<Record<string, PolicyChoice>> = {
    facade: { preset: 'facade', maxActive: 3, holdExtendsTokenMs: 9_000, ...short },
    slots: { preset: 'slots', maxActive: 2, purgeIntervalMs: 7_000, ...short },
    'theme-park': { preset: 'theme-park', batchSize: 2, maxActive: 3, purgeIntervalMs: 1_000, ...short },
    reuse: { preset: 'reuse', maxActive: 4, ...short, pollMaxMs: 9_000 },
  }

  for (const [name, policy] of Object.entries(policies)) {
    it(`[D1] [H1] [H5] [P1] [Q2] [Q4] [W3] adds up after each, and nothing ever goes wrong: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(calm, { minLength: 4, maxLength: 25 }), async (rounds) => {
          const fuzz = await Fuzz.start(policy)
          for (const round of rounds) await fuzz.take(round)
          expect(fuzz.sale.reports).to.deep.equal([])
        }),
        { numRuns: 40 },
      )
    })

    it(`[D3] [D5] [Q10] adds up through failing commits, crashes and restarts: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(stormy, { minLength: 4, maxLength: 25 }), async (rounds) => {
          const fuzz = await Fuzz.start(policy)
          for (const round of rounds) await fuzz.take(round)
        }),
        { numRuns: 40 },
      )
    })
  }
})
