import { expect } from 'chai'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { Operator } from '../../../client-sdk/index.ts'
import type {
  Catalogue,
  CatalogueConcert,
  CatalogueSchedule,
  PolicyChoice,
} from '../../../client-sdk/protocol/index.ts'
import type { Config } from '../../../server/config.ts'
import type { World } from '../../../server/createServer.ts'
import { realPorts } from '../../../server/ports.ts'
import type { ManualClock } from '../../support/ManualClock.ts'
import { smallCatalogue } from '../../support/smallCatalogue.ts'
import { advance, startServer, type TestServer } from '../../support/startServer.ts'
import { Browsers, TEST_MS } from './Browsers.ts'
import { enter, signIn } from './steps.ts'

/** What differs from `smallCatalogue()`. */
interface Terms {
  readonly policy?: PolicyChoice
  readonly concert?: Partial<CatalogueConcert>
  readonly date?: Partial<CatalogueSchedule>
  readonly config?: Partial<Config>
  /** Whose time the server goes by, and `BrowserSale.pass` moves. */
  readonly clock?: ManualClock
}

/** Deadlines go by that clock; how long a page may take, to come into a room for one, is a length of real time. */
const worldBy = ({ now, wakeAt }: ManualClock): World => ({
  ports: (report) => ({ ...realPorts(report), now, wakeAt }),
})

/** A sale that browsers take part in: one Chromium for a file of tests, a server for each of them. */
export class BrowserSale {
  browsers!: Browsers
  server!: TestServer
  #clock: ManualClock | undefined

  async sell({ policy, concert, date, config, clock }: Terms = {}): Promise<void> {
    const catalogue = smallCatalogue(policy)
    const concerts = catalogue.concerts.map((given) => ({
      ...given,
      schedules: given.schedules.map((schedule) => ({ ...schedule, ...date })),
      ...concert,
    }))
    const world = clock && worldBy(clock)
    this.server = await startServer(config, { catalogue: { ...catalogue, concerts }, ...world })
    this.#clock = clock
  }

  async sellCatalogue(catalogue: Catalogue): Promise<void> {
    this.server = await startServer({}, { catalogue })
  }

  /** Lets the server's time pass, and that of pages whose own clock is installed: they go by the server's, and count on from there. */
  async pass(ms: number, ...pages: readonly Page[]): Promise<void> {
    if (this.#clock === undefined) throw new Error('this sale has no clock that can be moved')
    await advance(this.server, this.#clock, ms)
    for (const page of pages) await page.clock.fastForward(ms)
  }

  /** Somebody signed in, whose browser draws no maps. */
  async visitor(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.browsers.visitor(options, { drawsMaps: false })
    await signIn(page, this.server.address)
    return page
  }

  /** Somebody whose turn it is, in the hall of the first date. */
  async inHall(options: BrowserContextOptions = {}): Promise<Page> {
    const page = await this.visitor(options)
    await enter(page, this.server.address)
    return page
  }

  /** What the visitor of a page itself does by other means than this page. */
  async requestsOf(page: Page) {
    const session = await page.evaluate(() => localStorage.getItem('frontrow.session') ?? '')
    const { accessToken: as } = JSON.parse(session) as { accessToken: string }
    return <T>(route: string) => this.server.request<T>(route, { as })
  }

  get operator(): Operator {
    return new Operator(this.server.address, { adminToken: this.server.adminToken })
  }

  /** By somebody else, over HTTP. */
  async holdElsewhere(seats: readonly string[]) {
    const other = await this.server.visitor()
    const path = 'POST /api/schedules/demo-1/reservations'
    const { status, body } = await this.server.request<{ reservationId: string }>(path, { ...other, body: { seats } })
    expect(status).to.equal(201)
    return { ...other, ...body }
  }
}

/** `describe`, for tests in which browsers buy. Whatever a page complains of fails the test. */
export const describeSale = (title: string, tests: (sale: BrowserSale) => void): void => {
  describe(title, function () {
    this.timeout(TEST_MS)
    const sale = new BrowserSale()
    before(async function () {
      sale.browsers = await Browsers.launch(this)
    })
    afterEach(async function () {
      // Mocha's own reporters are silent about a second try (`--retries`).
      if (this.currentTest?.state === undefined) console.log(`      tried again: ${this.currentTest?.fullTitle()}`)
      await sale.browsers.closePages()
      await sale.server.stop()
      expect(sale.browsers.takeComplaints()).to.deep.equal([])
    })
    after(() => sale.browsers?.close())
    tests(sale)
  })
}

/** Until a seat in the list beside the map looks like that. */
export const standing = (page: Page, seatId: string, name: string): Promise<void> =>
  page.locator(`[data-seat="${seatId}"][data-standing="${name}"]`).waitFor()
