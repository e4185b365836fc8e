import { expect } from 'chai'
import { readOptions } from '../../bots/bench/harness/options.ts'

const read = (args: string[], env: Record<string, string> = {}) => readOptions(args, env, ['hold', 'pay'])

describe('the options of the benchmarks', () => {
  it('measures everything at full size by itself, and little of it when it is to be quick', () => {
    expect(read([])).to.deep.include({ only: [], quick: false, scales: [1], transport: 'ws', json: false })
    expect(read(['--quick'])).to.deep.include({ quick: true, scales: [1 / 16] })
    expect(read(['--quick', '--scale', '1/4']).scales).to.deep.equal([1 / 4])
  })

  it('reads lists of figures and of scales', () => {
    expect(read(['--only', 'pay,hold']).only).to.deep.equal(['pay', 'hold'])
    expect(read(['--scale', '1/16, 0.25,1']).scales).to.deep.equal([1 / 16, 0.25, 1])
  })

  it('says what is wrong', () => {
    expect(() => read(['--only', 'hold,sing'])).to.throw('there is no figure sing: there are hold, pay')
    for (const scale of ['0', '2', 'half', '1/0', ''])
      expect(() => read(['--scale', scale])).to.throw(`--scale ${scale}`)
    expect(() => read([], { TRANSPORT: 'auto' })).to.throw('TRANSPORT=auto')
    expect(() => read(['--sing'])).to.throw("'--sing'")
  })

  it('takes the transport from the environment, as the server does', () => {
    expect(read([], { TRANSPORT: 'uws' }).transport).to.equal('uws')
    expect(read([], { TRANSPORT: '' }).transport).to.equal('ws')
  })
})
