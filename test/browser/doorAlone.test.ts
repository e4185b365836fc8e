import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { problemOf, type RefusalCode, type RefusalDetails, refuse } from '../../client-sdk/protocol/index.ts'
import { startServer } from '../support/startServer.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { describeSale } from './support/BrowserSale.ts'
import { atDoor, buy, doorNamed, found, scan, twoDates, visitor } from './support/door.ts'

const refusing =
  (code: RefusalCode, details?: RefusalDetails) =>
  (route: Route): Promise<void> => {
    const problem = problemOf(refuse(code, details))
    return route.fulfill({ status: problem.status, json: problem })
  }

/** Loads the page anew, whose other requests are refused; resolves when it has taken note of that. */
const reloadRefused = async (page: Page): Promise<void> => {
  const noted = Promise.withResolvers<void>()
  // For longer than the page would wait.
  const refuseRoute = refusing('RATE_LIMITED', { retryAfterMs: 60_000 })
  let asked = 0
  await page.route('**/api/concerts', refuseRoute)
  await page.route('**/revoked-tickets?*', refuseRoute)
  await page.route('**/api/check-in/keys', (route) => {
    // The second time it asks because it was refused the first time.
    if (++asked === 2) noted.resolve()
    return refuseRoute(route)
  })
  await page.reload()
  await noted.promise
}

const CONNECTED = '[data-lost=false]'
const LOST = '[data-lost=true]'

describeSale('a door that can reach the server', (sale) => {
  it('[A7] asks it of each ticket, however its other requests are refused', async () => {
    await twoDates(sale)
    const ann = await visitor(sale, 'Ann')
    const [used, fresh] = [await buy(ann, ['R1-1']), await buy(ann, ['R1-2'])]
    await doorNamed(sale, 'West').checkIn(used.ticket)
    const page = await atDoor(sale)
    await reloadRefused(page)
    await page.locator(CONNECTED).waitFor()
    await scan(page, used.ticket)
    await found(page, 'already-in')
      .getByText(/door \u2068West\u2069$/)
      .waitFor()
    await scan(page, fresh.ticket)
    await found(page, 'let-in').waitFor()
  })

  it('[A7] asks it of each ticket, though another request went unanswered', async () => {
    await twoDates(sale)
    const { ticket } = await buy(await visitor(sale, 'Ann'), ['R1-1'])
    const page = await atDoor(sale)
    await page.route('**/api/check-in/keys', (route) => route.abort())
    await page.reload()
    await page.getByText('It is asked of the next ticket all the same').waitFor()
    await expectGoodLooks(page, 'door, another request unanswered')
    await scan(page, ticket)
    await found(page, 'let-in').waitFor()
  })

  it('[A7] [A4] lets nobody in by a refusal, and asks again under the same name where that may have been done', async () => {
    await twoDates(sale)
    const { ticket } = await buy(await visitor(sale, 'Ann'), ['R1-1'])
    const page = await atDoor(sale)
    await page.getByText('Ready to go on').waitFor()
    await page.route('**/api/check-in', async (route) => {
      await route.fetch()
      await refusing('UNAVAILABLE')(route)
    })
    await scan(page, ticket)
    await page.getByText('The server cannot answer right now').waitFor()
    expect(await page.locator('.finding, [data-untold]').count()).to.equal(0)
    await page.locator(CONNECTED).waitFor()
    await expectGoodLooks(page, 'door, refused')
    await page.unroute('**/api/check-in')
    await page.getByRole('button', { name: 'Try again' }).click()
    await found(page, 'let-in').getByText('Ann').waitFor()
  })
})

describeSale('a door that can’t', (sale) => {
  it('[A7] decides alone from a check-in that nobody answered until the server is back, which it finds by itself', async () => {
    await twoDates(sale)
    const ann = await visitor(sale, 'Ann')
    const [known, twice] = [await buy(ann, ['R1-1']), await buy(ann, ['R1-2'])]
    const page = await atDoor(sale)
    await page.getByText('Ready to go on').waitFor()
    const { dataDir, address } = sale.server
    const port = Number(new URL(address).port)
    await sale.server.close()
    await scan(page, known.ticket)
    await found(page, 'let-in-unasked').waitFor()
    await page.locator(LOST).waitFor()

    sale.server = await startServer({ dataDir, port })
    await page.locator('[data-untold]').waitFor({ state: 'detached' })
    expect(await ann.reservation(known.reservationId)).to.have.property('checkedInAt')
    await page.locator(CONNECTED).waitFor()
    await doorNamed(sale, 'West').checkIn(twice.ticket)
    await scan(page, twice.ticket)
    await found(page, 'already-in')
      .getByText(/door \u2068West\u2069$/)
      .waitFor()
  })

  it('[A7] finds it back though there is nobody to tell of', async () => {
    await twoDates(sale)
    const page = await atDoor(sale)
    await page.getByText('Ready to go on').waitFor()
    await page.route('**/api/**', (route) => route.abort())
    await scan(page, 'FR1.nothing')
    await found(page, 'not-genuine').waitFor()
    await page.locator(LOST).waitFor()
    await page.unrouteAll({ behavior: 'wait' })
    await page.locator(CONNECTED).waitFor()
  })
})
