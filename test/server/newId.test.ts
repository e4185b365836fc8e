import { expect } from 'chai'
import { Id } from '../../client-sdk/protocol/index.ts'
import { newId } from '../../server/newId.ts'

describe('newId', () => {
  const NOW = Date.UTC(2027, 0, 1)

  it('is an id as the protocol has it, of 21 letters', () => {
    expect(Id.parse(newId(NOW))).to.have.lengthOf(21)
  })

  it('sorts by the millisecond', () => {
    const times = [0, 1, 63, 64, NOW, NOW + 1, NOW + 63, NOW + 64, NOW + 4096, Date.UTC(2100, 0, 1)]
    const ids = times.map(newId)
    expect([...ids].sort()).to.deep.equal(ids)
  })

  it('gives no id twice within a millisecond', () => {
    expect(new Set(Array.from({ length: 10_000 }, () => newId(NOW)))).to.have.lengthOf(10_000)
  })
})
