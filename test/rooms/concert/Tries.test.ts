import { expect } from 'chai'
import { Tries } from '../../../rooms/concert/Tries.ts'

const MINUTE = 60_000

const triesOf = (holdsPerMinute: number, cyclesPerMinute = 0): Tries =>
  Object.assign(new Tries(), { limits: { holdsPerMinute, cyclesPerMinute, wrongCodesPerMinute: 0 } })

/** How long a user has to wait for the next hold, which is tried if that is nothing. */
const tryHold = (of: Tries, userId: string, nowMs: number, attempt?: string): number => {
  const waitMs = of.holdWaitMs(userId, attempt, nowMs)
  if (waitMs === 0) of.countHold(userId, attempt, nowMs)
  return waitMs
}

describe('the limit of a user’s tries', () => {
  it('[H12] is a minute’s worth at once, and then one more each minute divided by that', () => {
    const three = triesOf(3)
    for (let more = 0; more < 3; more += 1) expect(tryHold(three, 'a', 1_000)).to.equal(0)
    expect(tryHold(three, 'a', 1_000)).to.equal(20_000)
    expect(tryHold(three, 'a', 20_999)).to.equal(1)
    expect(tryHold(three, 'a', 21_000)).to.equal(0)
    expect(tryHold(three, 'a', 21_000)).to.equal(20_000)
    expect(tryHold(three, 'b', 21_000)).to.equal(0)
  })

  for (const perMinute of [1, 7, 11, 13, 59, 600]) {
    it(`[H12] takes the next exactly when it said, at ${perMinute} a minute`, () => {
      const some = triesOf(perMinute)
      let nowMs = Date.parse('2027-01-01T00:00:00.123Z')
      for (let round = 0; round < 500; round += 1) {
        const waitMs = tryHold(some, 'a', nowMs)
        if (waitMs === 0) continue
        expect(tryHold(some, 'a', nowMs + waitMs - 1)).to.equal(1)
        nowMs += waitMs
        expect(tryHold(some, 'a', nowMs)).to.equal(0)
      }
    })
  }

  it('[H12] has those wait who gave back more than they might, the longer the more they gave', () => {
    const cycles = triesOf(0, 2)
    for (let more = 0; more < 5; more += 1) cycles.countCycle('a', `r${more}`, 0)
    expect(tryHold(cycles, 'a', 0)).to.equal(4 * 30_000)
    expect(tryHold(cycles, 'a', 4 * 30_000 - 1)).to.equal(1)
    expect(tryHold(cycles, 'a', 4 * 30_000)).to.equal(0)
    expect(tryHold(cycles, 'b', 0)).to.equal(0)
  })

  it('[H12] counts what is tried again under its name once, a few times and for a while', () => {
    const two = triesOf(2)
    for (let more = 0; more < 6; more += 1) expect(tryHold(two, 'a', 0, 'first')).to.equal(0)
    expect(tryHold(two, 'a', 0, 'second')).to.equal(0)
    expect(tryHold(two, 'a', 0, 'third')).to.equal(30_000)
    expect(tryHold(two, 'a', 0, 'first'), 'has come five times more').to.equal(30_000)
    expect(tryHold(two, 'a', 15_000, 'second')).to.equal(0)
    expect(tryHold(two, 'a', 15_001, 'second'), 'is too long ago').to.equal(14_999)
    expect(tryHold(two, 'a', 30_000, 'second'), 'is another try').to.equal(0)
    expect(tryHold(two, 'a', 30_000, 'second')).to.equal(0)
    expect(tryHold(two, 'a', 30_000, 'third')).to.equal(30_000)
  })

  it('[H12] has what is tried again wait for what was given back', () => {
    const one = triesOf(9, 1)
    expect(tryHold(one, 'a', 0, 'first')).to.equal(0)
    one.countCycle('a', 'r-1', 0)
    one.countCycle('a', 'r-2', 0)
    expect(tryHold(one, 'a', 0, 'first')).to.equal(2 * MINUTE)
  })

  it('[H12] forgets who went away, and nobody who still has to wait', () => {
    const one = triesOf(1, 1)
    for (let user = 0; user < 1_000; user += 1) tryHold(one, `${user}`, 0)
    for (let more = 0; more < 10; more += 1) one.countCycle('slow', `r-${more}`, 0)
    expect(one.size).to.equal(1_001)
    expect(tryHold(one, 'late', 2 * MINUTE)).to.equal(0)
    expect(one.size).to.equal(2)
    expect(tryHold(one, 'slow', 2 * MINUTE)).to.equal(8 * MINUTE)
  })

  it('[H12] is no limit where it is 0, and begins anew where it is changed', () => {
    const none = triesOf(0)
    for (let more = 0; more < 1_000; more += 1) expect(tryHold(none, 'a', 0)).to.equal(0)
    none.countCycle('a', 'r', 0)
    expect(none.size).to.equal(0)
    none.limits = { holdsPerMinute: 1, cyclesPerMinute: 0, wrongCodesPerMinute: 0 }
    expect(tryHold(none, 'a', 0)).to.equal(0)
    expect(tryHold(none, 'a', 0)).to.equal(MINUTE)
    none.limits = { holdsPerMinute: 2, cyclesPerMinute: 0, wrongCodesPerMinute: 0 }
    expect(tryHold(none, 'a', 0)).to.equal(0)
  })
})
