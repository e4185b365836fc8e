import { expect } from 'chai'
import { auditDraw } from '../../bots/auditDraw.ts'
import { type Acknowledged, NOTHING_ACKNOWLEDGED, type Statement } from '../../bots/Statements.ts'
import { commitmentOf, drawnPlaces } from '../../client-sdk/index.ts'

const SEED = 'fair'.repeat(16)
const LOTTERY = { commitment: commitmentOf(SEED), seed: SEED, upTo: 5 }
const told = (name: string, { promised, drawn }: Pick<Acknowledged, 'promised' | 'drawn'>): Statement => ({
  name,
  outcome: 'bought',
  acknowledged: { ...NOTHING_ACKNOWLEDGED, promised, drawn },
  reservations: [],
  balance: 0,
})
const placeOf = (joined: number) => ({ joined, sequence: drawnPlaces(SEED, 5)[joined] ?? 0 })

describe('the audit of a draw', () => {
  it('[L6] finds nothing where the promise was kept, and says nothing of those who came after it', () => {
    const all = [1, 2, 3, 4, 5].map((joined) =>
      told(`Bot ${joined}`, { promised: LOTTERY.commitment, drawn: placeOf(joined) }),
    )
    expect(auditDraw(LOTTERY, [...all, told('Late', {})])).to.deep.equal([])
  })

  it('[L3] finds a seed that is not the one promised', () => {
    expect(auditDraw(LOTTERY, [told('Ann', { promised: commitmentOf('another') })])[0]).to.match(
      /^Ann was promised a seed with the hash/,
    )
  })

  it('[L1] finds a place that is not the one drawn, and one that nothing was drawn for', () => {
    const { joined, sequence } = placeOf(2)
    const wrong = told('Ann', { drawn: { joined, sequence: sequence + 1 } })
    expect(auditDraw(LOTTERY, [wrong])).to.deep.equal([
      `Ann joined as 2 and was drawn ${sequence}th, not ${sequence + 1}th`,
    ])
    expect(auditDraw(LOTTERY, [told('Late', { drawn: { joined: 6, sequence: 6 } })])).to.have.lengthOf(1)
    expect(auditDraw({ commitment: LOTTERY.commitment }, [wrong])).to.deep.equal([
      'Ann was drawn, and the line was not',
    ])
  })
})
