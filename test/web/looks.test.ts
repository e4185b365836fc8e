import { expect } from 'chai'
import type { ConcertFigures, Figures } from '../../client-sdk/index.ts'
import { type Look, momentsOf, seatsOf, withFigures, withGap } from '../../web/console/live/looks.ts'

const START_MS = Date.UTC(2027, 0, 1)

const figures = (second: number, counted: Partial<ConcertFigures> = {}): Figures => ({
  time: new Date(START_MS + second * 1_000).toISOString(),
  process: { eventLoopLagMs: 1 },
  concerts: [
    {
      concertId: 'gig',
      saleState: 'OPEN',
      waiting: 0,
      active: 0,
      categories: [],
      revenue: 0,
      waitlist: 0,
      admissions: 0,
      holds: 0,
      payments: 0,
      expiries: 0,
      turns: { unused: 0, empty: 0, unpaid: 0, bought: 0 },
      refusals: {},
      ...counted,
    },
  ],
})

const looked = (...all: readonly Figures[]): readonly Look[] => all.reduce(withFigures, [] as readonly Look[])

const ratesAt = (looks: readonly Look[]) => momentsOf(looks, 'gig').map(({ rates }) => rates)

describe('the figures of a sale over time', () => {
  it('are counters by the second, by the server’s clock', () => {
    const looks = looked(
      figures(0, { admissions: 10, holds: 4, payments: 1, refusals: { SEAT_TAKEN: 2 } }),
      figures(2, { admissions: 30, holds: 4, payments: 2, refusals: { SEAT_TAKEN: 8, SALE_PAUSED: 4 } }),
    )
    expect(ratesAt(looks)).to.deep.equal([
      undefined,
      { admissions: 10, holds: 0, payments: 0.5, refusals: { SEAT_TAKEN: 3, SALE_PAUSED: 2 } },
    ])
  })

  it('begin anew with a server that does, and never run backwards', () => {
    const looks = looked(figures(0, { holds: 900 }), figures(1, { holds: 6 }), figures(2, { holds: 8 }))
    expect(ratesAt(looks).map((rates) => rates?.holds)).to.deep.equal([undefined, 6, 2])
  })

  it('are compared to no look so short before that a rate would be noise', () => {
    const looks = looked(figures(0), figures(1, { holds: 10 }), figures(1.05, { holds: 12 }), figures(2, { holds: 20 }))
    const holds = ratesAt(looks).map((rates) => rates?.holds)
    expect(holds.slice(0, 2)).to.deep.equal([undefined, 10])
    expect(holds[2]).to.be.closeTo(12 / 1.05, 1e-9)
    expect(holds[3]).to.be.closeTo(8 / 0.95, 1e-9)
  })

  it('have one gap where nobody answered, however long, and no rate across it', () => {
    let looks = looked(figures(0, { holds: 1 }), figures(1, { holds: 2 }))
    for (let tries = 0; tries < 3; tries++) looks = withGap(looks)
    looks = withFigures(withFigures(looks, figures(60, { holds: 500 })), figures(61, { holds: 501 }))
    const moments = momentsOf(looks, 'gig')
    expect(moments.map(({ concert }) => concert?.holds)).to.deep.equal([1, 2, undefined, 500, 501])
    expect(moments.map(({ rates }) => rates?.holds)).to.deep.equal([undefined, 1, undefined, undefined, 1])
    expect(withGap([])).to.deep.equal([])
  })

  it('forget what the server’s clock, set back, has not come to yet', () => {
    const looks = looked(figures(10), figures(11), figures(5))
    expect(looks.map(({ atMs }) => (atMs - START_MS) / 1_000)).to.deep.equal([5])
    expect(looked(figures(10), figures(11), figures(10.5)).map(({ atMs }) => atMs - START_MS)).to.deep.equal([
      10_000, 10_500,
    ])
  })

  it('are kept for a quarter of an hour', () => {
    const looks = looked(...Array.from({ length: 1_000 }, (_, second) => figures(second)))
    expect(looks).to.have.length(900)
    expect(looks.at(-1)?.atMs).to.equal(START_MS + 999_000)
  })

  it('say nothing of a concert that is not among them', () => {
    const [moment] = momentsOf(looked(figures(0)), 'other')
    expect(moment).to.deep.include({ concert: undefined, rates: undefined, process: { eventLoopLagMs: 1 } })
  })

  it('add the seats of all categories up', () => {
    const tally = { total: 10, free: 4, held: 3, sold: 2, blocked: 1 }
    const { concerts } = figures(0, {
      categories: [
        { category: 'R', ...tally },
        { category: 'S', ...tally },
      ],
    })
    expect(seatsOf(concerts[0] as ConcertFigures)).to.deep.equal({ total: 20, free: 8, held: 6, sold: 4, blocked: 2 })
  })
})
