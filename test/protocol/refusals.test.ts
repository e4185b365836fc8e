import { expect } from 'chai'
import { detailIn, problemOf, REFUSALS, type RefusalCode, refuse } from '../../client-sdk/protocol/index.ts'
import { RefusedError } from '../../client-sdk/RefusedError.ts'

const CODES = `INPUT_INVALID UNAUTHENTICATED USER_NOT_FOUND RATE_LIMITED CONCERT_NOT_FOUND SCHEDULE_NOT_FOUND
  RESERVATION_NOT_FOUND SEAT_NOT_FOUND TOKEN_INVALID TOKEN_EXPIRED TOKEN_NOT_ACTIVE SALE_NOT_OPEN SALE_PAUSED SALE_CLOSED
  COMMAND_REUSED RESERVATION_EXPIRED RESERVATION_ALREADY_PAID RESERVATION_NOT_PAID RESERVATION_CANCELLED PAYMENT_IN_PROGRESS
  CHECKOUT_NOT_OFFERED REFUND_NOT_OFFERED REFUND_TOO_LATE TOO_MANY_TRIES SEAT_LIMIT SEAT_ALLOTTED
  CODE_INVALID CODE_USED_UP ALLOTMENT_NOT_FOUND SEAT_TAKEN SEAT_ORPHANED SEATS_SHORT AMOUNT_INVALID
  REFUND_BUYER_ONLY ALREADY_CHECKED_IN TRANSFER_NOT_OFFERED TRANSFER_TOO_LATE TRANSFER_CODE_INVALID TRANSFER_CODE_EXPIRED
  TRANSFER_TO_SELF TICKET_INVALID TICKET_WRONG_DATE TICKET_TRANSFERRED WAITLIST_NOT_OFFERED WAITLIST_JOINED
  NOT_ON_WAITLIST SEATS_AVAILABLE WAITLIST_FULL BALANCE_INSUFFICIENT EVENTS_GONE UNAVAILABLE`.split(
  /\s+/,
) as RefusalCode[]

/** Those that may succeed when sent again as they are. */
const RETRYABLE = [
  'RATE_LIMITED',
  'TOO_MANY_TRIES',
  'TOKEN_NOT_ACTIVE',
  'SALE_NOT_OPEN',
  'SALE_PAUSED',
  'PAYMENT_IN_PROGRESS',
  'WAITLIST_FULL',
  'UNAVAILABLE',
]

describe('the table of refusals', () => {
  it('has every code of the contract and no other', () => {
    expect(Object.keys(REFUSALS)).to.have.members(CODES)
  })

  it('says which refusals a retry can help', () => {
    expect(CODES.filter((code) => REFUSALS[code].retryable)).to.have.members(RETRYABLE)
  })

  for (const code of CODES) {
    it(`words ${code} in English and Korean, under an error status`, () => {
      const { status, en, ko } = REFUSALS[code]
      expect(en).to.match(/^[A-Z][\x20-\x7e]+\.$/)
      expect(ko).to.match(/\p{Script=Hangul}.*\.$/u)
      expect(status).to.be.within(400, 599)
    })
  }

  it('words no two refusals alike', () => {
    for (const language of ['en', 'ko'] as const) {
      expect(new Set(CODES.map((code) => REFUSALS[code][language]))).to.have.property('size', CODES.length)
    }
  })
})

describe('problemOf', () => {
  for (const code of CODES) {
    it(`makes a problem document of ${code}`, () => {
      const { status, en, ko } = REFUSALS[code]
      const problem = { type: `urn:frontrow:refusal:${code}`, title: en, status, code }
      expect(problemOf(refuse(code))).to.deep.equal({ ...problem, detail: en })
      expect({ ...problemOf(refuse(code)), detail: detailIn('ko', problemOf(refuse(code))) }).to.deep.equal({
        ...problem,
        detail: ko,
      })
    })
  }

  it('carries what the refusal carries, the reason within the detail', () => {
    const refusal = refuse('INPUT_INVALID', { path: 'seats.0', reason: 'must be text' })
    expect(problemOf(refusal)).to.deep.equal({
      type: 'urn:frontrow:refusal:INPUT_INVALID',
      title: 'The request is not well-formed.',
      status: 400,
      code: 'INPUT_INVALID',
      detail: 'The request is not well-formed. must be text',
      path: 'seats.0',
    })
    expect(problemOf(refuse('SEAT_TAKEN', { seats: ['A-1'] }))).to.deep.include({ seats: ['A-1'] })
    expect(problemOf(refuse('RATE_LIMITED', { retryAfterMs: 250 }))).to.include({ retryAfterMs: 250 })
  })

  it('says the limit that was refused for, in either language', () => {
    const problem = problemOf(refuse('SEAT_LIMIT', { limit: 4 }))
    expect(problem).to.include({ title: REFUSALS.SEAT_LIMIT.en, limit: 4 })
    expect(problem.detail).to.match(/the limit is 4\.$/)
    expect(detailIn('ko', problem)).to.match(/4석까지 예매할 수 있습니다\.$/)
    expect(new RefusedError(problem).text('ko')).to.equal(detailIn('ko', problem))
  })

  it('takes a more exact status from the transport', () => {
    expect(problemOf(refuse('INPUT_INVALID'), 413).status).to.equal(413)
  })
})
