import { expect } from 'chai'
import type { PolicyChoice } from '../../../client-sdk/protocol/index.ts'
import { type Buyer, Sale, succeeded } from '../../support/Sale.ts'

const SECOND = 1_000

/** The same for the same seed, evenly from [0, 1). */
const randomOf = (seed: number) => {
  let state = seed
  return (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

/** What somebody was told of its wait, and how long that was. */
interface Wait {
  readonly from: number
  readonly to: number
  readonly ms: number
}

/** One who was asked how long it has to wait, at a certain moment. */
interface Asked {
  readonly buyer: Buyer
  readonly atMs: number
  readonly range: readonly [number, number]
}

/**
 * Plays an on-sale in which turns end by chance at a known rate, and asks every waiter now and then what it is told. Each wait that comes to its turn counts once
 * for each time that it was asked.
 */
const playSale = async (policy: PolicyChoice, waiters: number, turnMs: number, seed: number): Promise<Wait[]> => {
  const random = randomOf(seed)
  const sale = await Sale.start({ policy, seatCount: 5_000 })
  const inTurn: Buyer[] = []
  let waiting: Buyer[] = []
  for (let at = 0; at < waiters; at += 1) waiting.push(await sale.queued())
  const waits: Wait[] = []
  let asked: Asked[] = []
  for (let seconds = 0; waiting.length > 0 && seconds < 3_600; seconds += 1) {
    for (const buyer of inTurn.splice(0)) {
      if (random() < SECOND / turnMs) succeeded(await buyer.send('leaveQueue', {}))
      else inTurn.push(buyer)
    }
    await sale.advance(SECOND)
    const states = await Promise.all(waiting.map((buyer) => buyer.poll()))
    inTurn.push(...waiting.filter((_, at) => states[at]?.state === 'ACTIVE'))
    waiting = waiting.filter((_, at) => states[at]?.state === 'WAIT')
    const nowMs = sale.clock.now()
    for (const { atMs, range } of asked.filter(({ buyer }) => inTurn.includes(buyer)))
      waits.push({ from: range[0], to: range[1], ms: nowMs - atMs })
    asked = asked.filter(({ buyer }) => waiting.includes(buyer))
    if (seconds % 30 !== 0) continue
    for (const buyer of waiting) {
      const { etaRangeMs: range } = await buyer.poll()
      if (range !== undefined) asked.push({ buyer, atMs: nowMs, range })
    }
  }
  return waits
}

/** Turns are looked at each second, and what comes in between counts as then. */
const isInside = ({ from, to, ms }: Wait): boolean => from - SECOND <= ms && ms <= to + SECOND

const share = (waits: readonly Wait[]): number => waits.filter(isInside).length / waits.length

/** How wide a range is beside the wait it is for. */
const width = (waits: readonly Wait[]): number =>
  waits.reduce((sum, { from, to }) => sum + to - from, 0) / waits.reduce((sum, { ms }) => sum + ms, 0)

describe('how honest a wait is told', () => {
  for (const [title, policy] of [
    ['slots', { preset: 'slots', maxActive: 20, activeLifeMs: 3_600_000, activeCapMs: 3_600_000 }],
    ['batches', { preset: 'sliding', batchSize: 4, batchIntervalMs: 5_000, maxActive: 1_000 }],
    ['batches that wait for turns to end', { preset: 'sliding', batchSize: 20, batchIntervalMs: 5_000, maxActive: 20 }],
  ] as const satisfies readonly (readonly [string, PolicyChoice])[]) {
    it(`[Q14] four in five wait as long as they are told, by ${title}`, async function () {
      const waits: Wait[] = []
      for (const seed of [1, 2, 3]) waits.push(...(await playSale(policy, 120, 40 * SECOND, seed)))
      expect(waits.length).to.be.greaterThan(300)
      const told = `${(100 * share(waits)).toFixed(0)}% of ${waits.length}, ranges ${width(waits).toFixed(2)} of the wait`
      expect(share(waits), told).to.be.at.least(0.75)
      expect(width(waits), told).to.be.below(1)
      const test = this.test as Mocha.Runnable
      test.title += ` (${told})`
    }).timeout(120_000)
  }
})
