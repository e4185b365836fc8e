import { expect } from 'chai'
import { drawCharacter } from '../../bots/Character.ts'
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

  it('has customers of every kind, most of them plain', () => {
    const crowd = Array.from({ length: 500 }, (_, place) => drawCharacter(seededRandom(1, place)))
    const traits = ['httpOnly', 'doubleClicks', 'impatient', 'walksAway', 'fickle', 'dawdles', 'short'] as const
    for (const trait of traits) expect(crowd.filter((character) => character[trait]).length, trait).to.be.within(5, 100)
    for (const seats of [1, 2, 3, 4]) expect(crowd.some(({ seatsWanted }) => seatsWanted === seats)).to.equal(true)
  })
})
