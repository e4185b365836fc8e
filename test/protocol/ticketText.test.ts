import { expect } from 'chai'
import fc from 'fast-check'
import { LIMITS, readTicket, signedPart, ticketText } from '../../client-sdk/protocol/index.ts'
import { testSeal } from '../support/ticketing.ts'

const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)
const contents = fc.record({
  keyId: fc.stringMatching(/^[A-Za-z0-9_-]{8}$/),
  reservationId: id,
  scheduleId: id,
  generation: fc.integer({ min: 1, max: 2 ** 31 }),
  seats: fc.array(fc.integer({ min: 0, max: LIMITS.seatsPerPlan - 1 }), { maxLength: 50 }),
})

describe('the text of a ticket', () => {
  it('[A1] is read as it was written, and fits where it has to', () => {
    fc.assert(
      fc.property(contents, (content) => {
        const signed = signedPart(content)
        const signature = testSeal.sign(signed)
        const text = ticketText(signed, signature)
        expect(text.length).to.be.at.most(LIMITS.ticketLength)
        const read = readTicket(text)
        expect(read?.content).to.deep.equal(content)
        expect([...(read?.signed ?? [])]).to.deep.equal([...signed])
        expect([...(read?.signature ?? [])]).to.deep.equal([...signature])
      }),
    )
  })

  it('[A1] of four seats is short enough for a QR code of a modest version', () => {
    const reservationId = '0PbtZ3oAAAAAAAAAAAAAA'
    const content = { keyId: 'AbCdEfGh', reservationId, scheduleId: 'letters-0514', generation: 1, seats: [1, 2, 3, 4] }
    const signed = signedPart(content)
    expect(ticketText(signed, testSeal.sign(signed)).length).to.be.at.most(160)
  })

  it('[A1] is read as nothing where it is anything else', () => {
    const texts = fc.oneof(fc.string(), fc.stringMatching(/^FR1\.[A-Za-z0-9_-]{0,200}$/))
    fc.assert(
      fc.property(texts, (text) => {
        const read = readTicket(text)
        if (read === undefined) return
        expect([...signedPart(read.content)]).to.deep.equal([...read.signed])
      }),
      { numRuns: 1_000 },
    )
    for (const text of ['', 'FR1.', 'frontrow:p:A-1', 'FR2.AAAA', `FR1.${'A'.repeat(1_000)}`])
      expect(readTicket(text), text).to.equal(undefined)
  })
})
