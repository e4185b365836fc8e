import { expect } from 'chai'
import { Handover, pairUp } from '../../bots/Handover.ts'

const GIVER = { gives: 'plain', receives: false } as const
const RECEIVER = { gives: undefined, receives: true } as const
const BUYER = { gives: undefined, receives: false } as const

describe('a handover', () => {
  it('is between the first giver and the first receiver, and so on; who is left over has none', () => {
    const pairs = pairUp([RECEIVER, BUYER, GIVER, GIVER, RECEIVER, GIVER])
    expect([...pairs.keys()].sort()).to.deep.equal([0, 2, 3, 4])
    expect(pairs.get(0)).to.equal(pairs.get(2))
    expect(pairs.get(3)).to.equal(pairs.get(4))
    expect(pairs.get(0)).not.to.equal(pairs.get(3))
  })

  it('leaves nobody waiting for who has gone', async () => {
    const handover = new Handover()
    handover.close()
    expect(await handover.passed).to.equal(undefined)
    expect(await handover.taken).to.equal(false)
  })

  it('is closed too late for what has been passed and answered', async () => {
    const handover = new Handover()
    const gift = { transferCode: 'ABCD', giving: 'plain' } as const
    handover.pass(gift)
    handover.answer(true)
    handover.close()
    expect(await handover.passed).to.equal(gift)
    expect(await handover.taken).to.equal(true)
  })
})
