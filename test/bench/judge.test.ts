import { expect } from 'chai'
import { rowOf, targetText } from '../../bots/bench/harness/judge.ts'
import type { Measured, Row } from '../../bots/bench/harness/Row.ts'

const ALL_OF_IT = { scale: 1, slack: 1 }

const row = (measured: Partial<Measured>, judging = ALL_OF_IT): Row =>
  rowOf({ figure: 'hold/cpu', title: 'A hold: CPU', unit: 'µs', values: [20, 22, 24], ...measured }, judging)

const beside = (...values: number[]) => ({ title: 'an echo', values })

describe('the judge of the benchmarks', () => {
  it('makes a row of rounds and those beside them', () => {
    expect(row({ beside: beside(10, 10, 10), target: { of: 'ratio', atMost: 2.5 } })).to.deep.equal({
      figure: 'hold/cpu',
      title: 'A hold: CPU',
      value: 22,
      unit: 'µs',
      beside: { title: 'an echo', value: 10 },
      ratio: 2.2,
      spread: (2.3 - 2.1) / 2 / 2.2,
      target: { of: 'ratio', atMost: 2.5 },
      reached: true,
      noisy: false,
      scale: 1,
    })
  })

  it('judges the ratio or the value, whichever the target is of', () => {
    const by = beside(10, 10, 10)
    expect(row({ beside: by, target: { of: 'ratio', atMost: 2 } }).reached).to.equal(false)
    expect(row({ beside: by, target: { of: 'value', atMost: 22 } }).reached).to.equal(true)
    expect(row({ beside: by, target: { of: 'ratio', atLeast: 2.3 } }).reached).to.equal(false)
    expect(row({ values: [1, 1, 1], target: { of: 'value', exactly: 1 } }).reached).to.equal(true)
    expect(row({ values: [1, 2, 2], target: { of: 'value', exactly: 1 } }).reached).to.equal(false)
  })

  it('judges nothing that has no target, and knows no spread of a single round', () => {
    const { ratio, target, reached, noisy, spread } = row({ values: [7] })
    expect({ ratio, target, reached, noisy, spread }).to.deep.equal({
      ratio: null,
      target: null,
      reached: null,
      noisy: false,
      spread: null,
    })
  })

  it('says where the quartiles lie on both sides of the target', () => {
    const values = [10, 18, 22, 30]
    expect(row({ values, target: { of: 'value', atMost: 21 } })).to.include({ reached: true, noisy: true })
    expect(row({ values, target: { of: 'value', atMost: 30 } })).to.include({ reached: true, noisy: false })
  })

  it('shows a bound that is loosened as it is then, and leaves a number that must be right', () => {
    const loose = { scale: 1 / 16, slack: 4 }
    const most = row({ target: { of: 'value', atMost: 10 } }, loose)
    expect(most.target).to.deep.equal({ of: 'value', atMost: 40 })
    expect(most).to.include({ reached: true, scale: 1 / 16 })
    expect(row({ target: { of: 'value', atLeast: 100 } }, loose)).to.deep.include({
      target: { of: 'value', atLeast: 25 },
      reached: false,
    })
    expect(row({ values: [2], target: { of: 'value', exactly: 1 } }, loose).reached).to.equal(false)
  })

  it('writes a target in short', () => {
    expect(targetText({ of: 'ratio', atMost: 2 })).to.equal('≤ 2×')
    expect(targetText({ of: 'value', atLeast: 18 })).to.equal('≥ 18')
    expect(targetText({ of: 'value', exactly: 1 })).to.equal('= 1')
    expect(targetText(null)).to.equal('')
  })
})
