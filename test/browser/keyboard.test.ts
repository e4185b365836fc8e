import { expect } from 'chai'
import { startServer, type TestServer } from '../support/startServer.ts'
import { Browsers, TEST_MS } from './support/Browsers.ts'
import { atNewPage, tabTo } from './support/steps.ts'

describe('the keyboard alone', function () {
  this.timeout(TEST_MS)
  let browsers: Browsers
  let server: TestServer
  before(async function () {
    browsers = await Browsers.launch(this)
    server = await startServer()
  })
  after(async () => {
    await browsers?.close()
    await server?.stop()
  })

  it('buys a seat, and hears of it', async () => {
    const page = await browsers.visitor()
    await page.goto(server.address)
    await page.locator('.concert').waitFor()
    await tabTo(page, page.locator('.concert'))
    await page.keyboard.press('Enter')
    await atNewPage(page)
    await tabTo(page, page.getByLabel('Your name'))
    await page.keyboard.type('Ann')
    await page.keyboard.press('Enter')
    await page.locator('.date').waitFor()
    await tabTo(page, page.locator('.date'))
    await page.keyboard.press('Enter')

    await page.locator('.seat').first().waitFor()
    await tabTo(page, page.locator('[data-seat="R1-1"]'))
    for (const key of ['ArrowDown', 'ArrowDown', 'End', 'ArrowLeft']) await page.keyboard.press(key)
    await page.keyboard.press('Enter')
    await page.getByText('Floor 3-4 chosen. 1 seat, ₩50,000.').waitFor()
    await page.keyboard.press('Home')
    await page.keyboard.press('Space')
    await page.getByText('Floor 3-1 chosen. 2 seats, ₩100,000.').waitFor()
    await page.keyboard.press('Space')
    await page.getByText('Floor 3-1 removed.').waitFor()

    await tabTo(page, page.getByRole('button', { name: 'Hold this seat' }))
    await page.keyboard.press('Enter')
    await page.locator('.hold').waitFor()
    await atNewPage(page)
    await tabTo(page, page.getByRole('button', { name: 'Charge ₩50,000 and pay' }))
    await page.keyboard.press('Enter')
    await page.locator('.ticket').getByText('Floor 3-4').waitFor()
    expect(browsers.takeComplaints()).to.deep.equal([])
  })
})
