import { expect } from 'chai'
import fc from 'fast-check'
import { CommandId, concertOfQueueToken, Id, LIMITS, queueTokenOf, SeatId } from '../../client-sdk/protocol/index.ts'

const takes = (schema: typeof Id, text: string): boolean => schema.safeParse(text).success
const idCharacter = fc.constantFrom(...'ABCXYZabcxyz0189_-')
const idText = fc.string({ unit: idCharacter, minLength: 1, maxLength: 40 })
const secret = fc.string({ unit: idCharacter, minLength: 16, maxLength: 40 })

describe('ids', () => {
  it('takes 1 to 40 letters, digits, _ and -', () => {
    fc.assert(fc.property(idText, (text) => takes(Id, text)))
  })

  for (const text of ['', 'a'.repeat(41), 'a b', 'a.b', 'a/b', 'é', '콘서트', 'a\n', 's:1', 'a+b']) {
    it(`refuses ${JSON.stringify(text)} as an id`, () => expect(takes(Id, text)).to.equal(false))
  }

  it('takes any text up to 100 characters as a seat', () => {
    for (const text of ['1층 A열 3번', 'a/b?c=d', ' ', 'x'.repeat(LIMITS.seatIdLength)]) {
      expect(takes(SeatId, text)).to.equal(true)
    }
    for (const text of ['', 'x'.repeat(LIMITS.seatIdLength + 1)]) expect(takes(SeatId, text)).to.equal(false)
  })

  it('[C1] takes 1 to 64 printable characters as a command id', () => {
    for (const text of ['V1StGXR8_Z5jdHi6B-myT', '!', '~'.repeat(64)]) expect(takes(CommandId, text)).to.equal(true)
    for (const text of ['', 'a b', 'a\u0000', 'ä', 'x'.repeat(65)]) expect(takes(CommandId, text)).to.equal(false)
  })

  it('finds the concert that a queue token belongs to', () => {
    fc.assert(
      fc.property(idText, secret, (concertId, random) => {
        expect(concertOfQueueToken(queueTokenOf(concertId, random))).to.equal(concertId)
      }),
    )
  })

  for (const text of ['', 'concert', 'concert.', 'concert.short', `.${'x'.repeat(20)}`, `a b.${'x'.repeat(20)}`]) {
    it(`finds no concert in ${JSON.stringify(text)}`, () => expect(concertOfQueueToken(text)).to.equal(undefined))
  }
})
