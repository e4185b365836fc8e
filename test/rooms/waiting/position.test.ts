import { expect } from 'chai'
import fc from 'fast-check'
import { aheadAfter, decodeMoved, encodeMoved, type PositionMessage } from '../../../client-sdk/protocol/index.ts'
import type { StoredFact } from '../../../rooms/concert/state.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, Sale } from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'

const USERS = 6
const SOCKET = { door: 'socket', queueToken: undefined } as const

const someone = fc.nat({ max: USERS - 1 })
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('enter' as const), user: someone }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('socket' as const), user: someone }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('leave' as const), user: someone }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('poll' as const), user: someone }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('tick' as const) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('pass' as const), ms: fc.integer({ min: 1, max: 15_000 }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constantFrom('stall' as const, 'flow' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fail' as const) }) },
)
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/**
 * A waiting room with its crowd: each client knows only what it was told at joining and what every tick told all. The oracle beside it is
 * a set of sequences, fed by what became durable.
 */
class Crowd {
  readonly #sale: Sale
  readonly #store: FaultyStorage
  readonly #buyers: readonly Buyer[]
  readonly #waiting = new Map<string, number>()
  readonly #places = new Map<number, PositionMessage>()
  #flow: () => void = () => undefined

  constructor(sale: Sale, store: FaultyStorage, buyers: readonly Buyer[]) {
    this.#sale = sale
    this.#store = store
    this.#buyers = buyers
    sale.concert.listen({
      committed: (facts) => facts.forEach((fact) => this.#count(fact)),
      resumed: () => this.#startOver(),
    })
  }

  async take(next: Step): Promise<void> {
    switch (next.kind) {
      case 'enter':
        void this.#send(next.user, 'enterQueue')
        break
      case 'leave':
        void this.#send(next.user, 'leaveQueue')
        break
      case 'poll':
        void this.#send(next.user, 'queueToken')
        break
      case 'socket':
        void this.#place(next.user)
        break
      case 'pass':
        await this.#sale.clock.advance(next.ms, () => turns(2))
        break
      case 'stall':
        this.#flow()
        this.#flow = this.#store.hold('commit')
        break
      case 'flow':
        this.#flow()
        break
      case 'fail':
        this.#store.failNext('commit')
        break
      case 'tick':
        return this.#tick()
    }
    await turns(3)
  }

  /** Lets everything settle, and compares a last time with the state itself. */
  async end(): Promise<void> {
    this.#store.mend()
    this.#flow()
    await turns()
    await this.#sale.clock.advance(1_000, turns)
    this.#tick()
    const { line } = this.#sale.concert.state.waiting
    for (const [sequence, { ahead }] of this.#places) expect(ahead).to.equal(line.ahead(sequence))
    expect(this.#sale.concert.departures.waiting).to.equal(line.size)
    expect(this.#sale.concert.departures.active).to.equal(this.#sale.concert.state.waiting.active)
  }

  #send(user: number, type: 'enterQueue' | 'leaveQueue' | 'queueToken'): Promise<unknown> {
    const body = type === 'enterQueue' ? { concertId: CONCERT, socket: false } : { concertId: CONCERT }
    return (this.#buyers[user] as Buyer).send(type, body, SOCKET)
  }

  async #place(user: number): Promise<void> {
    const place = await this.#sale.placeOf((this.#buyers[user] as Buyer).userId)
    if (place !== undefined) this.#places.set(place.sequence, place)
  }

  #tick(): void {
    const moved = this.#sale.concert.departures.take()
    const sequences = [...this.#waiting.values()]
    for (const [sequence, before] of this.#places) {
      const place = moved === undefined ? before : aheadAfter(before, decodeMoved(encodeMoved(moved)))
      if (!sequences.includes(sequence)) {
        this.#places.delete(sequence)
        continue
      }
      expect(place.ahead, `ahead of ${sequence}`).to.equal(sequences.filter((other) => other < sequence).length)
      this.#places.set(sequence, place)
    }
  }

  #count(fact: StoredFact): void {
    if (fact.type === 'token-issued') this.#waiting.set(fact.token, fact.sequence)
    if (fact.type === 'token-admitted' || fact.type === 'token-ended') this.#waiting.delete(fact.token)
  }

  /** After a reload the room tells everyone anew. */
  #startOver(): void {
    this.#waiting.clear()
    this.#places.clear()
    for (const token of this.#sale.concert.state.waiting.line) this.#waiting.set(token.token, token.sequence)
    for (const user of this.#buyers.keys()) void this.#place(user)
  }
}

describe('the position protocol', () => {
  const policies = {
    batches: {
      preset: 'sliding',
      batchSize: 2,
      maxActive: 4,
      waitLifeMs: 20_000,
      activeLifeMs: 12_000,
      pollMaxMs: 5_000,
    },
    slots: { preset: 'slots', maxActive: 2, waitLifeMs: 20_000, activeLifeMs: 9_000, pollMaxMs: 5_000 },
  } as const

  for (const [name, policy] of Object.entries(policies)) {
    it(`[Q5] tells every waiter its exact place at each tick, whoever comes and goes: ${name}`, async () => {
      await fc.assert(
        fc.asyncProperty(fc.array(step, { minLength: 20, maxLength: 90 }), async (steps) => {
          const store = new FaultyStorage(new MemoryStorage())
          const sale = await Sale.start({ policy, storage: store })
          const buyers = await Promise.all(Array.from({ length: USERS }, () => sale.user()))
          const crowd = new Crowd(sale, store, buyers)
          for (const next of steps) await crowd.take(next)
          await crowd.end()
        }),
        { numRuns: 200 },
      )
    })
  }

  it('[Q5] one message for all: a waiter subtracts the admitted and those below it who left', async () => {
    const sale = await Sale.start({ policy: { preset: 'slots', maxActive: 1 } })
    const [active, first, second, third] = await Promise.all([1, 2, 3, 4].map(() => sale.user()))
    for (const buyer of [active, first, second, third]) await buyer?.enter()
    sale.concert.departures.take()
    const before = (await sale.placeOf((third as Buyer).userId)) as PositionMessage
    expect(before).to.deep.equal({ sequence: 4, ahead: 2, tick: 1 })
    await second?.send('leaveQueue', {})
    await active?.send('leaveQueue', {})
    const moved = sale.concert.departures.take()
    expect(moved).to.deep.equal({ tick: 2, admitted: 1, left: [3] })
    expect(moved && aheadAfter(before, moved)).to.deep.equal({ sequence: 4, ahead: 0, tick: 2 })
  })

  it('[Q5] [D1] a tick tells who left durably, and keeps the others for the next', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ policy: { preset: 'slots', maxActive: 1 }, storage })
    const buyers: Buyer[] = []
    for (let at = 0; at < 4; at += 1) buyers.push(await sale.queued())
    const [, second, third, fourth] = buyers as [Buyer, Buyer, Buyer, Buyer]
    sale.concert.departures.take()
    const place = (await sale.placeOf(fourth.userId)) as PositionMessage
    await second.send('leaveQueue', {})
    const release = storage.hold('commit')
    const leaving = third.send('leaveQueue', {})
    await storage.arrived('commit')
    const first = sale.concert.departures.take()
    expect(first).to.deep.include({ admitted: 0, left: [2] })
    release()
    await leaving
    const next = sale.concert.departures.take()
    expect(next).to.deep.include({ admitted: 0, left: [3] })
    expect(first && next && aheadAfter(aheadAfter(place, first), next).ahead).to.equal(0)
  })
})
