import { expect } from 'chai'
import { RecentDurations } from '../../server/metrics/RecentDurations.ts'

describe('the percentiles of recent durations', () => {
  const bounds = [0.001, 0.01, 0.1]
  const NONE = [0, 0, 0, 0]

  it('lie in their bucket as evenly as durations are taken to', () => {
    const recent = new RecentDurations(bounds)
    expect(recent.percentile([100, 100, 100, 100], 0.5)).to.be.closeTo(0.0005, 1e-9)
    expect(recent.percentile([90, 100, 100, 100], 0.95)).to.be.closeTo(0.0055, 1e-9)
    expect(recent.percentile([0, 0, 98, 100], 0.49)).to.be.closeTo(0.055, 1e-9)
  })

  it('are the last bound for what lasted longer, and nothing where there was nothing', () => {
    const recent = new RecentDurations(bounds)
    expect(recent.percentile([50, 50, 50, 100], 0.99)).to.equal(0.1)
    expect(recent.percentile(NONE, 0.5)).to.equal(undefined)
  })

  it('forget what is ten samples old', () => {
    const recent = new RecentDurations(bounds)
    recent.sample(NONE)
    const slow = [0, 0, 10, 10]
    for (let second = 1; second < 10; second += 1) recent.sample(slow)
    expect(recent.percentile(slow, 0.5)).to.be.closeTo(0.055, 1e-9)
    recent.sample(slow)
    expect(recent.percentile(slow, 0.5)).to.equal(undefined)
    expect(recent.percentile([10, 10, 20, 20], 0.99)).to.be.lessThan(0.001)
  })
})
