import { expect } from 'chai'
import fc from 'fast-check'
import { Deadlines } from '../../../rooms/actor/Deadlines.ts'

const time = fc.integer({ min: 0, max: 50 })
const step = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), atMs: time }),
  fc.record({ kind: fc.constant('take' as const), nowMs: time }),
)

describe('deadlines', () => {
  it('come due in the order of their times, as if sorted', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const deadlines = new Deadlines<{ readonly atMs: number }>()
        let sorted: number[] = []
        for (const next of steps) {
          if (next.kind === 'set') {
            deadlines.set(next.atMs, { atMs: next.atMs })
            sorted = [...sorted, next.atMs].sort((a, b) => a - b)
          } else {
            const due = (sorted[0] ?? Number.POSITIVE_INFINITY) <= next.nowMs ? sorted.shift() : undefined
            expect(deadlines.takeDue(next.nowMs)?.atMs).to.equal(due)
          }
          expect(deadlines.nextMs).to.equal(sorted[0] ?? Number.POSITIVE_INFINITY)
        }
      }),
    )
  })

  it('are due at their very millisecond, and not before', () => {
    const deadlines = new Deadlines<string>()
    deadlines.set(1_000, 'hold')
    expect(deadlines.takeDue(999)).to.equal(undefined)
    expect(deadlines.takeDue(1_000)).to.equal('hold')
    expect(deadlines.takeDue(1_000)).to.equal(undefined)
  })

  it('are to be made anew once those that were set since may be more than those that still matter', () => {
    const deadlines = new Deadlines<number>()
    const live = 10_000
    let renewals = 0
    for (let at = 0; at < 10 * live; at += 1) {
      deadlines.set(at, at)
      if (!deadlines.isOvergrown) continue
      renewals += 1
      deadlines.renew(() => {
        for (let nth = 0; nth < live; nth += 1) deadlines.set(2 * live + nth, nth)
      })
      expect(deadlines.isOvergrown).to.equal(false)
      expect(deadlines.nextMs).to.equal(2 * live)
    }
    // Each makes 10,000 anew, and comes no more often than once in as many.
    expect(renewals).to.be.within(1, 9)
  })

  it('are all forgotten at once', () => {
    const deadlines = new Deadlines<string>()
    for (let at = 0; at < 10; at += 1) deadlines.set(at, 'hold')
    deadlines.clear()
    expect(deadlines.nextMs).to.equal(Number.POSITIVE_INFINITY)
    expect(deadlines.takeDue(100)).to.equal(undefined)
  })
})
