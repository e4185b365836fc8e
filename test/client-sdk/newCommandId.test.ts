import { expect } from 'chai'
import { newCommandId } from '../../client-sdk/newCommandId.ts'
import { CommandId } from '../../client-sdk/protocol/index.ts'

describe('newCommandId', () => {
  const NOW = Date.UTC(2027, 0, 1)

  it('[C1] is a command id as the protocol has it, and no two are the same', () => {
    const ids = Array.from({ length: 10_000 }, () => CommandId.parse(newCommandId(NOW)))
    expect(new Set(ids)).to.have.lengthOf(ids.length)
  })

  it('sorts by the millisecond', () => {
    const ids = [0, 1, 35, 36, 36 ** 2].map((later) => newCommandId(NOW + later))
    expect([...ids].sort()).to.deep.equal(ids)
  })
})
