import { expect } from 'chai'
import { ARRIVALS, type Arrival, arrivalMs } from '../../bots/arrivals.ts'
import { type Character, drawCharacter } from '../../bots/Character.ts'
import { BEHAVIOURS, drawBehaviour, EVERYBODY, type Mix } from '../../bots/Mix.ts'
import { seededRandom } from '../../bots/random.ts'

const numbers = (seed: number, stream: number): readonly number[] => {
  const random = seededRandom(seed, stream)
  return Array.from({ length: 1_000 }, random)
}

describe('a seeded crowd', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(numbers(1, 2)).to.deep.equal(numbers(1, 2))
    expect(numbers(1, 2)).to.not.deep.equal(numbers(2, 2))
    expect(numbers(1, 2)).to.not.deep.equal(numbers(1, 3))
  })

  it('draws evenly from [0, 1)', () => {
    const drawn = numbers(7, 0)
    expect(Math.min(...drawn)).to.be.within(0, 0.01)
    expect(Math.max(...drawn)).to.be.within(0.99, 0.999999999)
    expect(drawn.reduce((sum, value) => sum + value) / drawn.length).to.be.within(0.47, 0.53)
  })

  const crowd = (seed: number, mix: Mix): readonly Character[] =>
    Array.from({ length: 1_000 }, (_, place) => {
      const random = seededRandom(seed, place)
      return drawCharacter(drawBehaviour(mix, random), random)
    })

  it('has the same customers for the same seed, and others for another', () => {
    expect(crowd(1, EVERYBODY)).to.deep.equal(crowd(1, EVERYBODY))
    expect(crowd(1, EVERYBODY)).to.not.deep.equal(crowd(2, EVERYBODY))
  })

  it('has customers of every kind, most of them plain', () => {
    const everybody = crowd(1, EVERYBODY)
    const traits = ['httpOnly', 'doubleClicks', 'impatient', 'walksAway', 'fickle', 'dawdles', 'short'] as const
    for (const trait of traits) {
      expect(everybody.filter((character) => character[trait]).length, trait).to.be.within(10, 200)
    }
    for (const seats of [1, 2, 3, 4]) expect(everybody.some(({ seatsWanted }) => seatsWanted === seats)).to.equal(true)
  })

  it('has as many of each behaviour as its weight says, and none without one', () => {
    const mix: Mix = { buyer: 3, sniper: 1, poller: 0 }
    const counts = Object.groupBy(crowd(1, mix), ({ behaviour }) => behaviour)
    expect(Object.keys(counts)).to.have.members(['buyer', 'sniper'])
    expect(counts.buyer?.length).to.be.within(700, 800)
    for (const behaviour of BEHAVIOURS) expect(drawBehaviour({ [behaviour]: 1 }, () => 0.999)).to.equal(behaviour)
  })
})

describe('arrivals', () => {
  /** How much of a crowd is there after each tenth of the time. */
  const tenths = (arrival: Arrival): readonly number[] => {
    const random = seededRandom(1)
    const arrivals = Array.from({ length: 10_000 }, () => arrivalMs(arrival, random(), 10_000))
    expect(Math.min(...arrivals)).to.be.at.least(0)
    expect(Math.max(...arrivals)).to.be.below(10_000)
    return Array.from({ length: 10 }, (_, tenth) => arrivals.filter((ms) => ms < (tenth + 1) * 1_000).length / 10_000)
  }

  it('come evenly, ever more of them, or most at once', () => {
    const [steady, ramp, spike] = [tenths('steady'), tenths('ramp'), tenths('spike')]
    for (let tenth = 0; tenth < 10; tenth++) {
      const time = (tenth + 1) / 10
      expect(steady[tenth], 'steady').to.be.closeTo(time, 0.02)
      expect(ramp[tenth], 'ramp').to.be.closeTo(time ** 2, 0.02)
      expect(spike[tenth], 'spike').to.be.closeTo((1 - Math.exp(-8 * time)) / (1 - Math.exp(-8)), 0.02)
    }
    expect(spike[0]).to.be.above(0.5)
  })

  it('keep their order: who is behind a larger share of the crowd comes later', () => {
    for (const arrival of ARRIVALS) {
      const times = Array.from({ length: 101 }, (_, percent) => arrivalMs(arrival, percent / 100, 1_000))
      expect(times).to.deep.equal(times.toSorted((a, b) => a - b))
      expect(times[0]).to.be.closeTo(0, 1e-9)
      expect(times[100]).to.be.closeTo(1_000, 1e-9)
    }
  })
})
