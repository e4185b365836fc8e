import { expect } from 'chai'
import fc from 'fast-check'
import { PassingMap } from '../../../rooms/memory/PassingMap.ts'

const KEYS = 400

describe('PassingMap', () => {
  it('has what a Map would have, in the order in which it came, however often it was renewed', () => {
    const steps = fc.array(fc.record({ key: fc.nat(KEYS), keep: fc.integer({ min: 0, max: 3 }) }), {
      minLength: 2_000,
      maxLength: 4_000,
    })
    fc.assert(
      fc.property(steps, (taken) => {
        const [passing, map] = [new PassingMap<number, number>(), new Map<number, number>()]
        taken.forEach(({ key, keep }, at) => {
          for (const each of [passing, map]) keep > 1 ? each.set(key, at) : each.delete(key)
          expect([passing.size, passing.get(key)]).to.deep.equal([map.size, map.get(key)])
        })
        expect([...passing]).to.deep.equal([...map])
        expect([[...passing.keys()], [...passing.values()]]).to.deep.equal([[...map.keys()], [...map.values()]])
      }),
      { numRuns: 20 },
    )
  })

  it('can be emptied while it is walked', () => {
    const passing = new PassingMap<number, string>()
    for (let key = 0; key < KEYS; key += 1) passing.set(key, 'here')
    for (const [key] of passing) passing.delete(key)
    expect(passing.size).to.equal(0)
  })
})
