import { expect } from 'chai'
import { LIMITS } from '../../client-sdk/index.ts'
import { AdmissionValues } from '../../client-sdk/protocol/index.ts'
import { PACE, paceChanges, rangeOf, readPace, writtenPace } from '../../web/console/sale/pace.ts'

const NOW = { maxActive: 500, batchSize: 100, batchIntervalMs: 2_500 }

describe('the pace of admission as it is written', () => {
  it('has its interval in seconds', () => {
    expect(writtenPace(NOW)).to.deep.equal({ maxActive: '500', batchSize: '100', batchIntervalMs: '2.5' })
    expect(readPace('batchIntervalMs', '0.3')).to.equal(300)
    expect(readPace('batchIntervalMs', ' 1.001 ')).to.equal(1_001)
  })

  it('is no value where it is no whole one, or out of range', () => {
    for (const text of ['', ' ', 'many', '1e400', '-1', '0', '0.5', '1,000', String(LIMITS.maxActive + 1)]) {
      expect(readPace('maxActive', text), text).to.equal(undefined)
    }
    expect(readPace('batchIntervalMs', '0.0004')).to.equal(undefined)
    expect(readPace('batchIntervalMs', '86401')).to.equal(undefined)
  })

  it('[O6] may be whatever the server takes, and nothing else', () => {
    for (const name of PACE) {
      const [least, most] = rangeOf(name).map((text) => readPace(name, text.replaceAll(',', ''))) as [number, number]
      for (const value of [least, most]) expect(AdmissionValues.safeParse({ [name]: value }).success).to.equal(true)
      for (const value of [least - 1, most + 1]) {
        expect(AdmissionValues.safeParse({ [name]: value }).success, `${name} ${value}`).to.equal(false)
      }
    }
  })

  it('changes what differs, and is no change while nothing does or something can’t be read', () => {
    const text = writtenPace(NOW)
    expect(paceChanges(NOW, text)).to.equal(undefined)
    expect(paceChanges(NOW, { ...text, maxActive: '200' })).to.deep.equal({ maxActive: 200 })
    expect(paceChanges(NOW, { ...text, maxActive: '200', batchSize: '' })).to.equal(undefined)
  })
})
