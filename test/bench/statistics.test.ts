import { expect } from 'chai'
import { interleave } from '../../bots/bench/harness/rounds.ts'
import { median, quantile, ratios, spreadOf } from '../../bots/bench/harness/statistics.ts'

describe('the statistics of the benchmarks', () => {
  it('finds the middle of an odd and of an even number of values, in whatever order they come', () => {
    expect(median([9, 1, 5])).to.equal(5)
    expect(median([10, 1, 3, 2])).to.equal(2.5)
    expect(median([7])).to.equal(7)
    expect(median([])).to.be.NaN
  })

  it('leaves the values as they were', () => {
    const values = [3, 1, 2]
    median(values)
    expect(values).to.deep.equal([3, 1, 2])
  })

  it('takes a quantile between neighbours in proportion', () => {
    expect(quantile([0, 10, 20, 30, 40], 0.25)).to.equal(10)
    expect(quantile([0, 10], 0.99)).to.be.closeTo(9.9, 1e-9)
    expect(quantile([5, 6, 7], 1)).to.equal(7)
  })

  it('tells the spread as half of what lies between the quartiles, by the median', () => {
    expect(spreadOf([80, 90, 100, 110, 120])).to.be.closeTo(0.1, 1e-9)
    expect(spreadOf([100, 100, 100, 100, 9_000])).to.equal(0)
    expect(spreadOf([42])).to.equal(0)
  })

  it('divides round by round, so that what slows both of a round down cancels out', () => {
    expect(ratios([20, 60, 22], [10, 30, 11])).to.deep.equal([2, 2, 2])
    expect(() => ratios([1, 2], [1])).to.throw('2 rounds beside 1')
  })

  it('measures by turns, and does not count the first of each, which warm up', async () => {
    const order: string[] = []
    const turn = (name: string) => async (round: number) => {
      order.push(`${name}${round}`)
      return round
    }
    expect(await interleave(2, turn('a'), turn('b'))).to.deep.equal({ a: [1, 2], b: [1, 2] })
    expect(
      await interleave(
        1,
        async (round) => round,
        async (round) => -round,
        3,
      ),
    ).to.deep.equal({ a: [3], b: [-3] })
    expect(order).to.deep.equal(['a0', 'b0', 'a1', 'b1', 'a2', 'b2'])
  })
})
