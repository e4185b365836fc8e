import { expect } from 'chai'
import { milestone } from '../../web/storefront/milestone.ts'

/** What is said aloud to whoever is in those places one after the other. */
const saidOf = (places: readonly number[]): readonly number[] => {
  const said = [places[0] ?? 0]
  for (const ahead of places) {
    const last = said.at(-1) ?? 0
    const next = milestone(last, ahead)
    if (next !== last) said.push(next)
  }
  return said
}

describe('A place in line', () => {
  it('is said aloud each time that half of those ahead are gone, and at the end', () => {
    const places = Array.from({ length: 1_001 }, (_, gone) => 1_000 - gone)
    expect(saidOf(places)).to.deep.equal([1_000, 500, 250, 125, 62, 31, 15, 7, 3, 1, 0])
    expect(saidOf([9, 8, 0])).to.deep.equal([9, 0])
  })

  it('is said anew where it is another, further back', () => {
    expect(saidOf([3, 2, 40, 39])).to.deep.equal([3, 40])
  })
})
