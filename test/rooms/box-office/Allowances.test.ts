import { expect } from 'chai'
import { Allowances } from '../../../rooms/box-office/Allowances.ts'

const SECOND = 1_000

describe('allowances', () => {
  it('[S3] let ten seconds worth through at once, then only what time brings', () => {
    const allowances = new Allowances(2)
    for (let i = 0; i < 20; i++) expect(allowances.take('a', 1, 0)).to.equal(0)
    expect(allowances.take('a', 1, 0)).to.equal(500)
    expect(allowances.take('a', 1, 499)).to.be.greaterThan(0)
    expect(allowances.take('a', 1, 500)).to.equal(0)
    expect(allowances.take('a', 3, 500)).to.equal(1_500)
  })

  it('[S3] let through what costs more than a whole burst, once there is one', () => {
    const allowances = new Allowances(1)
    expect(allowances.take('a', 20, 0)).to.equal(0)
    expect(allowances.take('a', 20, 0)).to.equal(10 * SECOND)
    expect(allowances.take('a', 20, 10 * SECOND)).to.equal(0)
  })

  it('[S3] give nothing for a clock that steps back', () => {
    const allowances = new Allowances(1)
    expect(allowances.take('a', 10, 100 * SECOND)).to.equal(0)
    expect(allowances.take('a', 1, 50 * SECOND)).to.equal(SECOND)
  })

  it('[S3] remember who asked in the last ten seconds, and forget the others', () => {
    const allowances = new Allowances(1)
    allowances.take('spender', 10, 0)
    for (let at = 0; at < 9 * SECOND; at += SECOND) allowances.take(`at ${at}`, 1, at)
    expect(allowances.take('spender', 10, 9 * SECOND)).to.equal(SECOND)
    expect(allowances.take('spender', 10, 19 * SECOND)).to.equal(0)
  })

  it('[S3] stay bounded in a flood of strangers, in which nobody is refused who has asked for little', () => {
    const allowances = new Allowances(1, 100)
    expect(allowances.take('spender', 10, 0)).to.equal(0)
    for (let stranger = 1; stranger < 10_000; stranger++) {
      expect(allowances.take(`stranger ${stranger}`, 1, 0)).to.equal(0)
      // It is known among the first hundred and behind as many more, and then is as good as any stranger.
      if (stranger === 200) expect(allowances.take('spender', 10, 0)).to.equal(0)
    }
  })

  it('[S3] are not reset by being refused, however often, nor by the refusals of others', () => {
    const allowances = new Allowances(1, 100)
    const spenders = Array.from({ length: 50 }, (_, nth) => `spender ${nth}`)
    for (const spender of spenders) allowances.take(spender, 10, 0)
    for (let round = 0; round < 100; round++) {
      for (const spender of spenders) expect(allowances.take(spender, 1, 0)).to.equal(SECOND)
    }
  })
})
