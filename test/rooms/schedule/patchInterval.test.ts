import { expect } from 'chai'
import { patchIntervalMs } from '../../../rooms/schedule/patchInterval.ts'

describe('patches of a live seat map', () => {
  it('go out 20 times a second, and to more than 5,000 watchers as often as one core can send them', () => {
    const intervals = [0, 1, 4_000, 5_000, 5_001, 10_000, 20_000].map(patchIntervalMs)
    expect(intervals).to.deep.equal([50, 50, 50, 50, 51, 100, 200])
  })

  it('[H4] go out twice a second to however many', () => {
    expect(patchIntervalMs(50_000)).to.equal(500)
    expect(patchIntervalMs(1_000_000)).to.equal(500)
  })
})
