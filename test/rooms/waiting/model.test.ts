import { expect } from 'chai'
import fc from 'fast-check'
import { playHistories, runsOf } from '../modelRuns.ts'
import { histories, openings, policies } from './histories.ts'
import { QueueBook } from './QueueBook.ts'
import { QueueCore } from './QueueCore.ts'

const RUNS = runsOf(2_000)

describe('the queue of a concert', () => {
  it('[Q1] [Q2] [Q3] [Q4] [Q5] [Q6] [Q7] [Q8] [Q9] [Q10] [Q12] [Q13] [O1] [O2] [O3] [O4] [O6] is at every moment as a plain list of its tokens says', () => {
    const play = fc.property(fc.tuple(policies, openings), histories, (sale, history) => {
      fc.modelRun(() => ({ model: new QueueBook(...sale), real: new QueueCore(...sale) }), history)
    })
    playHistories('test/rooms/waiting/model.test.ts', play, RUNS)
  }).timeout(RUNS * 100)

  it('meets every refusal and every end of a token in those histories', () => {
    const met = new Set<string | undefined>()
    for (const [sale, history] of fc.sample(fc.tuple(fc.tuple(policies, openings), histories), {
      numRuns: 100,
      seed: 1,
    })) {
      const book = new QueueBook(...sale)
      fc.modelRun(() => ({ model: book, real: new QueueCore(...sale) }), history)
      for (const code of book.refusals) met.add(code)
      for (const { state, endReason } of book.entries) met.add(endReason ?? state)
    }
    expect(met).to.include.keys(
      ...['WAIT', 'ACTIVE', 'SPENT', 'EXPIRED', 'LEFT', 'UNCLAIMED'],
      ...['TOKEN_INVALID', 'TOKEN_EXPIRED', 'TOKEN_NOT_ACTIVE', 'PAYMENT_IN_PROGRESS'],
    )
  })

  it('[Q7] does not bring a dead waiter back to life when a socket opens before its deadline is carried out', () => {
    const core = new QueueCore({ preset: 'slots', maxActive: 1, waitLifeMs: 10 })
    core.enter({ userId: 'kim', token: 't1', comeBackTo: undefined })
    core.enter({ userId: 'lee', token: 't2', comeBackTo: undefined })
    core.nowMs = 10
    core.connect('t2')
    expect(core.look().places.map(({ state }) => state)).to.deep.equal(['ACTIVE', 'EXPIRED'])
  })

  it('[Q1] has one live token of who enters again before the deadline of a dead one is carried out, also after a restart', () => {
    const policy = { preset: 'slots', maxActive: 1, waitLifeMs: 10 } as const
    const core = new QueueCore(policy)
    core.enter({ userId: 'kim', token: 't1', comeBackTo: undefined })
    core.enter({ userId: 'lee', token: 't2', comeBackTo: undefined })
    core.nowMs = 10
    core.enter({ userId: 'lee', token: 't3', comeBackTo: undefined })
    core.restart(policy, 0, 0)
    expect(core.look().places.map(({ state }) => state)).to.deep.equal(['ACTIVE', 'EXPIRED', 'WAIT'])
  })
})
