import { expect } from 'chai'
import fc from 'fast-check'
import { Line } from '../../../rooms/memory/Line.ts'

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('join' as const), gap: fc.integer({ min: 1, max: 90 }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('leave' as const), pick: fc.nat() }) },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('stranger' as const), sequence: fc.integer({ min: -5, max: 9_000 }) }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('empty' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('admit' as const), count: fc.nat({ max: 8 }) }) },
)

describe('the line', () => {
  it('[Q4] [Q5] is at every moment what a sorted list of the waiters would be', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 150 }), fc.integer({ min: 1, max: 5_000 }), (steps, start) => {
        const line = new Line<string>()
        let waiting: number[] = []
        let sequence = start
        let most = 0
        const leave = (gone: number): void => {
          line.leave(gone)
          waiting = waiting.filter((other) => other !== gone)
        }
        for (const next of steps) {
          if (next.kind === 'join') {
            sequence += next.gap
            line.join(sequence, `waiter ${sequence}`)
            waiting.push(sequence)
          } else if (next.kind === 'leave') leave(waiting[next.pick % (waiting.length || 1)] ?? 0)
          else if (next.kind === 'stranger') leave(next.sequence)
          else if (next.kind === 'empty') for (const gone of waiting) leave(gone)
          else for (const gone of waiting.slice(0, next.count)) leave(gone)

          most = Math.max(most, waiting.length)
          expect(line.size).to.equal(waiting.length)
          expect(line.slots).to.be.at.most(Math.max(64, 2 * most))
          expect([...line].slice(0, 5)).to.deep.equal(waiting.slice(0, 5).map((at) => `waiter ${at}`))
          for (const asked of [0, start, ...waiting.slice(0, 20), sequence, sequence + 1, sequence + 1_000]) {
            expect(line.ahead(asked)).to.equal(waiting.filter((at) => at < asked).length)
          }
        }
      }),
    )
  })

  it('[Q5] counts exactly in a line of 100,000 that thins out from both ends', () => {
    const line = new Line<number>()
    for (let sequence = 1; sequence <= 100_000; sequence += 1) line.join(sequence, sequence)
    for (let sequence = 1; sequence <= 30_000; sequence += 1) line.leave(sequence)
    for (let sequence = 99_000; sequence <= 100_000; sequence += 1) line.leave(sequence)
    expect(line.size).to.equal(68_999)
    expect(line.ahead(30_001)).to.equal(0)
    expect(line.ahead(65_000)).to.equal(34_999)
    expect(line.ahead(100_001)).to.equal(68_999)
    expect([...line].slice(0, 2)).to.deep.equal([30_001, 30_002])
  })

  it('[Q5] [N7] has no room for all who come and go while its first waiter stays', () => {
    const line = new Line<string>()
    line.join(1, 'first')
    for (let sequence = 2; sequence <= 10_000; sequence += 1) {
      line.join(sequence, 'passing')
      if (sequence !== 5_000) line.leave(sequence)
    }
    expect(line.slots).to.be.at.most(64)
    expect([line.size, line.ahead(5_000), line.ahead(10_001)]).to.deep.equal([2, 1, 2])
  })
})
