import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { startServer, type TestServer } from '../support/startServer.ts'
import { Browsers, PHONE, TEST_MS } from './support/Browsers.ts'
import { chooseSeats, enter, hold, pay, seat, signIn } from './support/steps.ts'

describe('buying a seat in a browser', function () {
  this.timeout(TEST_MS)
  let browsers: Browsers
  let server: TestServer
  before(async function () {
    browsers = await Browsers.launch(this)
    server = await startServer()
  })
  afterEach(() => expect(browsers.takeComplaints()).to.deep.equal([]))
  after(async () => {
    await browsers?.close()
    await server?.stop()
  })

  const buy = async (page: Page, seatIds: readonly string[]): Promise<void> => {
    await signIn(page, server.address)
    await enter(page, server.address)
    await chooseSeats(page, seatIds)
    await hold(page)
    await pay(page)
  }

  it('[P1] leads from a name to a ticket with a code for each seat', async () => {
    const page = await browsers.visitor()
    await buy(page, ['R1-1', 'R1-2'])
    expect(await page.locator('.ticket').count()).to.equal(2)
    expect(await page.locator('.ticket .qr').first().getAttribute('aria-label')).to.equal('QR code for Floor 1-1')
    await page.goto(`${server.address}/#/wallet`)
    await page.getByText('−₩100,000').waitFor()
  })

  it('works on a phone, by touch', async () => {
    const page = await browsers.visitor(PHONE)
    await signIn(page, server.address)
    await enter(page, server.address)
    await page.locator('[data-drawing=drawn]').waitFor()
    await page.getByRole('button', { name: 'List' }).tap()
    await seat(page, 'R2-1').tap()
    await page.getByRole('button', { name: 'Hold this seat' }).tap()
    await pay(page)
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).to.be.at.most(0)
  })
})
