import { expect } from 'chai'
import { POLICY_PRESETS, PolicyChoice, policyOf } from '../../client-sdk/protocol/index.ts'

const SECOND = 1000
const MINUTE = 60 * SECOND

/** The table of presets, typed out anew: a column for each, what they share beside. */
const SHARED = {
  waitLifeMs: 10 * MINUTE,
  activeCapMs: 30 * MINUTE,
  purgeIntervalMs: 10 * MINUTE,
  holdDurationMs: 5 * MINUTE,
  checkoutMs: 0,
  holdCapMs: 15 * MINUTE,
  waitlistOfferMs: null,
  refundUntilMs: null,
  transferUntilMs: null,
  transferMs: 24 * 60 * MINUTE,
  batchIntervalMs: 5 * SECOND,
  turnsPerSeat: null,
  claimMs: 0,
  seatsPerUser: 4,
  seatsPerUserOnAllDates: 0,
  holdsPerMinute: 0,
  cyclesPerMinute: 0,
  wrongCodesPerMinute: 6,
  orphanSeats: 'allowed',
  opening: 'fifo',
}
const COLUMNS = ['facade', 'slots', 'theme-park', 'sliding', 'reuse'] as const
const TABLE = {
  admission: ['slots', 'slots', 'batch', 'batch', 'slots'],
  maxActive: [500, 500, 10_000, 10_000, 500],
  batchSize: [100, 100, 100, 1_000, 100],
  activeLifeMs: [10 * MINUTE, 10 * MINUTE, 30 * MINUTE, 10 * MINUTE, 10 * MINUTE],
  holdExtendsTokenMs: [5 * MINUTE, 0, 0, 0, 0],
  tokenSpentAt: ['payment', 'payment', 'hold', 'payment', 'deadline'],
  paymentNeedsToken: [true, true, false, true, true],
  datesReadableWith: ['ACTIVE', 'ACTIVE', 'LIVE', 'ACTIVE', 'ACTIVE'],
  paymentAnnounced: [false, false, true, false, false],
  pollMinMs: [1 * SECOND, 1 * SECOND, 1 * SECOND, 1 * SECOND, 5 * SECOND],
  pollMaxMs: [10 * SECOND, 10 * SECOND, 10 * SECOND, 10 * SECOND, 5 * SECOND],
}

describe('policies', () => {
  it('has the five presets and no other', () => {
    expect(Object.keys(POLICY_PRESETS)).to.have.members(COLUMNS)
  })

  for (const [column, preset] of COLUMNS.entries()) {
    it(`gives ${preset} the values of its column`, () => {
      const own = Object.fromEntries(Object.entries(TABLE).map(([name, values]) => [name, values[column]]))
      expect(policyOf({ preset })).to.deep.equal({ preset, ...SHARED, ...own })
    })
  }

  it('[P5] lets a concert override single values and leaves the preset as it is', () => {
    const policy = policyOf(PolicyChoice.parse({ preset: 'facade', paymentNeedsToken: false, maxActive: 3 }))
    expect(policy).to.deep.equal({ ...POLICY_PRESETS.facade, preset: 'facade', paymentNeedsToken: false, maxActive: 3 })
    expect(POLICY_PRESETS.facade).to.include({ paymentNeedsToken: true, maxActive: 500 })
  })

  for (const wrong of [
    {},
    { preset: 'slots', maxActive: 0 },
    { preset: 'slots', seatsPerUser: 1.5 },
    { preset: 'slots', seatsPerUserOnAllDates: -1 },
    { preset: 'slots', holdsPerMinute: 0.5 },
    { preset: 'slots', cyclesPerMinute: 601 },
    { preset: 'slots', checkoutMs: -1 },
    { preset: 'slots', holdCapMs: 0 },
    { preset: 'slots', refundUntilMs: -1 },
    { preset: 'x' },
  ]) {
    it(`refuses ${JSON.stringify(wrong)}`, () => {
      expect(PolicyChoice.safeParse(wrong).success).to.equal(false)
    })
  }
})
