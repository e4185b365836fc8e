import { expect } from 'chai'
import type { ConcertFigures, Envelope } from '../../client-sdk/protocol/index.ts'
import type { BoxOffice } from '../../rooms/box-office/BoxOffice.ts'
import { Metrics } from '../../server/metrics/Metrics.ts'
import { MemoryStorage } from '../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../support/FaultyStorage.ts'
import { CONCERT, codeOf, DATE, Sale, type SaleOptions, succeeded } from '../support/Sale.ts'

const PRICE = 50_000
const HOLD_MS = 5 * 60_000

/** A sale whose every command is counted. */
class CountedSale {
  readonly sale: Sale
  readonly metrics: Metrics
  readonly #boxOffice: Pick<BoxOffice, 'execute'>

  private constructor(sale: Sale) {
    this.sale = sale
    this.metrics = new Metrics(() => sale.clock.now())
    this.metrics.follow(sale.open.concerts)
    this.metrics.followJournal(sale.open.journal)
    this.#boxOffice = this.metrics.counting(sale.open.boxOffice)
  }

  static async start(options: SaleOptions = {}): Promise<CountedSale> {
    return new CountedSale(await Sale.start(options))
  }

  send(type: Envelope['type'], body: object, sender: Partial<Envelope> = {}) {
    return this.#boxOffice.execute({ type, body, userId: undefined, door: 'header', ...sender })
  }

  figures() {
    return this.metrics.figures()
  }

  async concert(concertId = CONCERT): Promise<ConcertFigures> {
    const { concerts } = await this.figures()
    return concerts.find((concert) => concert.concertId === concertId) ?? expect.fail(`nothing of ${concertId}`)
  }

  /** By series: `name{labels}`. */
  async series(): Promise<ReadonlyMap<string, number>> {
    const lines = (await this.metrics.text()).split('\n').filter((line) => line !== '' && !line.startsWith('#'))
    return new Map(lines.map((line) => [line.slice(0, line.lastIndexOf(' ')), Number(line.split(' ').at(-1))]))
  }
}

describe('metrics', () => {
  it('counts and times commands by type, door and outcome', async () => {
    const counted = await CountedSale.start()
    const { userId } = await counted.sale.user()
    await counted.send('wallet', {})
    await counted.send('wallet', {}, { userId })
    await counted.send('wallet', {}, { userId })
    await counted.send('wallet', {}, { userId, door: 'socket' })
    const series = await counted.series()
    const commands = [...series].filter(([name]) => name.startsWith('frontrow_commands_total'))
    expect(Object.fromEntries(commands)).to.deep.equal({
      'frontrow_commands_total{command="wallet",door="http",outcome="UNAUTHENTICATED"}': 1,
      'frontrow_commands_total{command="wallet",door="http",outcome="ok"}': 2,
      'frontrow_commands_total{command="wallet",door="socket",outcome="ok"}': 1,
    })
    expect(series.get('frontrow_command_duration_seconds_count{command="wallet"}')).to.equal(4)
    expect(series.get('frontrow_command_duration_seconds_bucket{le="+Inf",command="wallet"}')).to.equal(4)
    const { commandP50Ms = 0, commandP99Ms = 0 } = (await counted.figures()).process
    expect(commandP50Ms).to.be.greaterThan(0)
    expect(commandP99Ms).to.be.at.least(commandP50Ms)
  })

  it('tells Prometheus and the console the same of a sale', async () => {
    const counted = await CountedSale.start({ policy: { preset: 'slots', maxActive: 2 }, dates: 2 })
    const { sale } = counted
    const [payer, holder] = [await sale.queued(PRICE), await sale.queued()]
    for (let waiter = 0; waiter < 3; waiter += 1) await sale.queued()
    succeeded(await payer.pay((await payer.held('A-1')).reservationId))
    await holder.held('A-2', 'A-3')
    await sale.operate('blockSeats', { scheduleId: `${CONCERT}-2`, seats: ['A-9'] })
    const seats = { total: 20, free: 16, held: 2, sold: 1, blocked: 1 }
    // The payment has spent a token, and the next in line has its slot.
    expect(await counted.concert()).to.deep.equal({
      concertId: CONCERT,
      saleState: 'OPEN',
      waiting: 2,
      active: 2,
      waitlist: 0,
      categories: [{ category: 'R', ...seats }],
      revenue: PRICE,
      admissions: 3,
      holds: 2,
      payments: 1,
      expiries: 0,
      turns: { unused: 0, empty: 0, unpaid: 0, bought: 1 },
      refusals: {},
    })
    await sale.changeSale('pause')
    const series = await counted.series()
    const told = (name: string, labels = '') => series.get(`frontrow_${name}{concert="${CONCERT}"${labels}}`)
    expect([told('waiting'), told('active'), told('revenue_krw')]).to.deep.equal([2, 2, PRICE])
    for (const [status, count] of Object.entries(seats)) {
      expect(told('seats', `,category="R",status="${status}"`)).to.equal(status === 'total' ? undefined : count)
    }
    expect(told('sale_state', ',state="PAUSED"')).to.equal(1)
    expect(told('sale_state', ',state="OPEN"')).to.equal(0)
    expect(['admissions', 'holds', 'payments', 'hold_expiries'].map((name) => told(`${name}_total`))).to.deep.equal([
      3, 2, 1, 0,
    ])
  })

  it('[O13] counts what becomes of turns: unused, nothing held, not paid, bought; once their holds are over too', async () => {
    const counted = await CountedSale.start({
      policy: { preset: 'slots', claimMs: 30_000, tokenSpentAt: 'hold', paymentNeedsToken: false },
    })
    const { sale } = counted
    const turns = async () => (await counted.concert()).turns
    const [, looker, releaser, leaver, buyer] = await Promise.all([1, 2, 3, 4, 5].map(() => sale.queued(PRICE)))
    await looker?.dates()
    const released = await releaser?.held('A-1')
    await leaver?.held('A-2')
    const bought = await buyer?.held('A-3')
    await sale.advance(30_000)
    expect(await turns()).to.deep.equal({ unused: 1, empty: 0, unpaid: 0, bought: 0 })
    succeeded((await buyer?.pay(bought?.reservationId ?? '')) ?? expect.fail())
    succeeded((await releaser?.release(released?.reservationId ?? '')) ?? expect.fail())
    expect(await turns()).to.deep.equal({ unused: 1, empty: 0, unpaid: 1, bought: 1 })
    await sale.advance(HOLD_MS)
    expect(await turns()).to.deep.equal({ unused: 1, empty: 0, unpaid: 2, bought: 1 })
    succeeded((await looker?.send('leaveQueue', {})) ?? expect.fail())
    expect(await turns()).to.deep.equal({ unused: 1, empty: 1, unpaid: 2, bought: 1 })
    const series = await counted.series()
    expect(series.get(`frontrow_turns_total{concert="${CONCERT}",outcome="unused"}`)).to.equal(1)
  })

  it('[N7] counts who waits, and what becomes of offers, which are nobody’s turn', async () => {
    const counted = await CountedSale.start({ policy: { preset: 'reuse', waitlistOfferMs: HOLD_MS }, seatCount: 1 })
    const { sale } = counted
    const owner = await sale.queued()
    const { reservationId } = await owner.held('A-1')
    const waiters = [await sale.user(), await sale.user(), await sale.user(PRICE), await sale.user()]
    for (const waiter of waiters) await waiter.waits({ quantity: 1 })
    succeeded(await owner.release(reservationId))
    const offerOf = async (nth: number) => (await waiters[nth]?.offers())?.[0]?.reservationId ?? ''
    succeeded((await waiters[0]?.release(await offerOf(0))) ?? expect.fail())
    await sale.advance(HOLD_MS)
    succeeded((await waiters[2]?.pay(await offerOf(2))) ?? expect.fail())
    expect(await counted.concert()).to.deep.include({ waitlist: 1, holds: 4 })
    const series = await counted.series()
    const offers = ['paid', 'declined', 'lapsed'].map((outcome) =>
      series.get(`frontrow_offers_total{concert="${CONCERT}",outcome="${outcome}"}`),
    )
    expect([series.get(`frontrow_waitlist{concert="${CONCERT}"}`), offers]).to.deep.equal([1, [1, 1, 1]])
    succeeded(await owner.send('leaveQueue', {}))
    expect((await counted.concert()).turns).to.deep.equal({ unused: 0, empty: 0, unpaid: 1, bought: 0 })
  })

  it('[P7] counts checkouts and refunds, and takes a refund off the revenue', async () => {
    const policy = { preset: 'reuse', checkoutMs: 1, refundUntilMs: 0 } as const
    const counted = await CountedSale.start({ policy, price: PRICE })
    const buyer = await counted.sale.queued(PRICE)
    const { reservationId } = await buyer.held('A-1')
    for (const type of ['checkout', 'checkout', 'pay', 'refund'] as const) {
      await counted.send(type, { reservationId }, { userId: buyer.userId, queueToken: buyer.token })
    }
    const series = await counted.series()
    const told = (name: string) => series.get(`frontrow_${name}{concert="${CONCERT}"}`)
    expect(['checkouts_total', 'refunds_total', 'revenue_krw'].map(told)).to.deep.equal([1, 1, 0])
    expect(series.get('frontrow_commands_total{command="checkout",door="http",outcome="ok"}')).to.equal(2)
    expect(series.get('frontrow_commands_total{command="refund",door="http",outcome="ok"}')).to.equal(1)
  })

  it('[H4] counts a hold that runs out though nobody asks', async () => {
    const counted = await CountedSale.start()
    await (await counted.sale.queued()).held('A-1')
    await counted.sale.advance(HOLD_MS)
    expect(await counted.concert()).to.include({ holds: 1, expiries: 1 })
  })

  it('counts refusals by the concert that the command, its token or its hold names', async () => {
    const counted = await CountedSale.start({ concerts: 2, price: PRICE })
    const buyer = await counted.sale.queued()
    const { reservationId } = await buyer.held('A-1')
    const { userId, token: queueToken } = buyer
    const hold = (scheduleId: string, seat: string) =>
      counted.send('hold', { scheduleId, seats: [seat] }, { userId, queueToken })
    expect(codeOf(await hold(DATE, 'A-1'))).to.equal('SEAT_TAKEN')
    expect(codeOf(await hold('gig2-1', 'A-1'))).to.equal('TOKEN_INVALID')
    expect(codeOf(await hold('invented', 'A-1'))).to.equal('SCHEDULE_NOT_FOUND')
    const paid = await counted.send('pay', { reservationId }, { userId, door: 'socket' })
    expect(codeOf(paid)).to.equal('BALANCE_INSUFFICIENT')
    const released = await counted.send('release', { reservationId: 'invented' }, { userId, queueToken })
    expect(codeOf(released)).to.equal('RESERVATION_NOT_FOUND')
    await counted.send('charge', { amount: 1 })
    expect((await counted.concert()).refusals).to.deep.equal({
      SEAT_TAKEN: 1,
      BALANCE_INSUFFICIENT: 1,
      RESERVATION_NOT_FOUND: 1,
    })
    expect((await counted.concert('gig2')).refusals).to.deep.equal({ TOKEN_INVALID: 1 })
    const series = await counted.series()
    expect(series.get('frontrow_refusals_total{concert="",code="SCHEDULE_NOT_FOUND"}')).to.equal(1)
    expect(series.get('frontrow_refusals_total{concert="",code="UNAUTHENTICATED"}')).to.equal(1)
    expect([...series.keys()].join('\n')).not.to.match(new RegExp(`invented|${userId}|${queueToken}`))
  })

  it('[D1] shows nothing that is not durable, and a concert that loads as it was last', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const counted = await CountedSale.start({ storage })
    const buyer = await counted.sale.queued()
    await buyer.held('A-1')
    const before = await counted.concert()
    storage.failNext('commit')
    storage.failNext('loadConcert')
    const { userId, token: queueToken } = buyer
    const lost = await counted.send('hold', { scheduleId: DATE, seats: ['A-2'] }, { userId, queueToken })
    expect(codeOf(lost)).to.equal('UNAVAILABLE')
    expect(counted.sale.concert.ready).to.equal(false)
    expect(await counted.concert()).to.deep.equal({ ...before, refusals: { UNAVAILABLE: 1 } })
    expect((await counted.series()).get(`frontrow_holds_total{concert="${CONCERT}"}`)).to.equal(1)
  })

  it('counts and times the commits of the journal, the write sets that share one, and those that wait', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const counted = await CountedSale.start({ storage })
    const { userId } = await counted.sale.user()
    const before = await counted.series()
    const since = async (name: string) => ((await counted.series()).get(name) ?? 0) - (before.get(name) ?? 0)
    const charge = () => counted.send('charge', { amount: 1 }, { userId })

    const release = storage.hold('commit')
    const all = [charge()]
    await storage.arrived('commit')
    for (let more = 0; more < 3; more += 1) all.push(charge())
    // Whoever reads is told after the turn in which they ask.
    while ((await since('frontrow_journal_queue')) < 3);
    expect(await since('frontrow_commits_total{outcome="ok"}')).to.equal(0)
    release()
    await Promise.all(all)
    storage.failNext('commit')
    expect(codeOf(await charge())).to.equal('UNAVAILABLE')

    expect(await since('frontrow_commits_total{outcome="ok"}')).to.equal(2)
    expect(await since('frontrow_commits_total{outcome="failed"}')).to.equal(1)
    expect(await since('frontrow_commit_duration_seconds_count')).to.equal(3)
    expect(await since('frontrow_commit_write_sets_sum')).to.equal(5)
    expect(await since('frontrow_commit_write_sets_bucket{le="1"}')).to.equal(2)
    expect(await since('frontrow_journal_queue')).to.equal(0)
  })

  it('goes on counting a concert that an import has opened anew, once, and begins with one it has added', async () => {
    const counted = await CountedSale.start()
    await counted.sale.importCatalogue({ concerts: 2, dates: 2 })
    counted.metrics.follow(counted.sale.open.concerts)
    const buyer = await counted.sale.queued()
    await buyer.held('A-1')
    await buyer.twin().enter('gig2')
    expect(await counted.concert()).to.include({ holds: 1, admissions: 1 })
    expect(await counted.concert('gig2')).to.include({ holds: 0, admissions: 1 })
  })

  it('tells of the process what Prometheus expects of any', async () => {
    const names = [...(await (await CountedSale.start()).series()).keys()]
    for (const name of [
      'process_cpu_seconds_total',
      'process_resident_memory_bytes',
      'nodejs_eventloop_lag_p99_seconds',
    ])
      expect(names.filter((known) => known === name)).to.have.lengthOf(1)
    expect(names).to.include('frontrow_event_loop_lag_seconds')
  })
})
