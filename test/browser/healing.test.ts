import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { describeSale, standing } from './support/BrowserSale.ts'
import { chooseSeats, hold, passUntil } from './support/steps.ts'

/** What stands between a page and the server, for HTTP alone: sockets live. */
const SILENCES: Readonly<Record<string, (route: Route) => Promise<void>>> = {
  'nobody answers': (route) => route.abort(),
  'a proxy answers for the server': (route) =>
    route.fulfill({ status: 502, contentType: 'text/html', body: '<h1>Bad Gateway</h1>' }),
}

const NOBODY = SILENCES['nobody answers'] as (route: Route) => Promise<void>

const lost = (page: Page) => page.getByText('Connection lost')
const isFound = (page: Page): Promise<void> => lost(page).waitFor({ state: 'detached' })

/** How often the concerts are asked for from now on. */
const countAsked = (page: Page): (() => number) => {
  let asked = 0
  page.on('request', (request) => {
    if (request.url().endsWith('/api/concerts')) asked++
  })
  return () => asked
}

describeSale('a page to which HTTP fails', (sale) => {
  for (const [what, answer] of Object.entries(SILENCES)) {
    it(`says so, and comes to life by itself: ${what}`, async () => {
      await sale.sell()
      const page = await sale.visitor()
      await page.route('**/api/**', answer)
      await page.goto(`${sale.server.address}/#/`)
      await page.reload()
      await lost(page).waitFor()
      await page.unrouteAll({ behavior: 'wait' })
      await page.locator('.concert').waitFor()
      await isFound(page)
    })

    it(`goes on trying when it has given up once: ${what}`, async () => {
      await sale.sell()
      const page = await sale.visitor()
      await page.clock.install()
      await page.route('**/api/**', answer)
      await page.goto(`${sale.server.address}/#/concerts/demo?enter`)
      await page.reload()
      await passUntil(page, page.getByText('goes on trying by itself'))
      await lost(page).waitFor()
      await page.unrouteAll({ behavior: 'wait' })
      await passUntil(page, page.locator('.date'))
      await isFound(page)
    })
  }

  it('has what it holds while the socket of its hall lives, and shows the rest once there is an answer', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await page.route('**/api/**', NOBODY)
    await sale.holdElsewhere(['R1-1'])
    await standing(page, 'R1-1', 'held')
    await chooseSeats(page, ['R1-2'])
    await page.getByRole('button', { name: /^Hold/ }).click()
    await lost(page).waitFor()
    await page.unrouteAll({ behavior: 'wait' })
    await page.locator('.hold').waitFor()
    await isFound(page)
  })

  it('is told to be back although nothing more is asked of it', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await page.clock.install()
    await page.route('**/api/**', NOBODY)
    await page.getByRole('button', { name: 'Release' }).click()
    await passUntil(page, page.getByText('nothing is done twice'))
    await lost(page).waitFor()
    await page.unrouteAll({ behavior: 'wait' })
    await page.clock.runFor(11_000)
    await isFound(page)
  })

  it('asks as soon as there is a network again', async () => {
    await sale.sell()
    const page = await sale.visitor()
    await page.clock.install()
    await page.route('**/api/**', NOBODY)
    await page.goto(`${sale.server.address}/#/`)
    await page.reload()
    await passUntil(page, page.getByText('goes on trying by itself'))
    await page.clock.pauseAt(Date.now() + 24 * 60 * 60_000)
    await page.context().setOffline(true)
    await page.unrouteAll({ behavior: 'wait' })
    await page.context().setOffline(false)
    await page.locator('.concert').waitFor()
  })

  it('asks on where the server says that it can’t answer now, and shows what it says', async () => {
    await sale.sell()
    const page = await sale.visitor()
    await page.clock.install()
    await page.route('**/api/**', (route) =>
      route.fulfill({
        status: 503,
        contentType: 'application/problem+json',
        json: { code: 'UNAVAILABLE', detail: 'not now', status: 503 },
      }),
    )
    await page.goto(`${sale.server.address}/#/`)
    await page.reload()
    await passUntil(page, page.getByText('The server cannot answer right now'))
    await lost(page).waitFor()
    await page.unrouteAll({ behavior: 'wait' })
    await passUntil(page, page.locator('.concert'))
    await isFound(page)
  })

  it('takes a refusal for the answer, and asks no more', async () => {
    await sale.sell()
    const page = await sale.visitor()
    await page.clock.install()
    await page.route('**/api/concerts', (route) =>
      route.fulfill({ status: 404, json: { code: 'CONCERT_NOT_FOUND', detail: 'gone', status: 404 } }),
    )
    await page.goto(`${sale.server.address}/#/`)
    await page.reload()
    await page.getByText('This concert does not exist.').waitFor()
    // Whatever else of the page asks as it is opened has done so by then.
    await page.clock.runFor(60_000)
    const asked = countAsked(page)
    await page.clock.runFor(60_000)
    expect(asked()).to.equal(0)
    expect(await lost(page).count()).to.equal(0)
  })
})

describeSale('a link to what is gone', (sale) => {
  it('says that the concert is, and leads to the others', async () => {
    await sale.sell()
    const page = await sale.visitor()
    await page.goto(`${sale.server.address}/#/concerts/withdrawn`)
    await page.getByText('This concert does not exist.').waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).to.equal(0)
    await page.getByRole('link', { name: 'All concerts' }).click()
    await page.locator('.concert').waitFor()
  })

  it('says that the date is, and leads to the others', async () => {
    await sale.sell()
    const page = await sale.visitor()
    await page.goto(`${sale.server.address}/#/concerts/demo/withdrawn`)
    await page.getByText('This date does not exist.').waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).to.equal(0)
    await page.locator('.notice').getByRole('link', { name: 'Other dates' }).click()
    await page.locator('.date').waitFor()
  })

  it('says that the ticket is, and leads to those that there are', async () => {
    await sale.sell()
    const page = await sale.visitor()
    await page.goto(`${sale.server.address}/#/tickets/withdrawn`)
    await page.getByText('There is no such ticket with this sign-in').waitFor()
    await page.getByRole('link', { name: 'All tickets' }).click()
    await page.getByText('No tickets yet').waitFor()
  })
})

describeSale('a link to a ticket', (sale) => {
  it('that is not paid for yet leads to the basket', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    const reservationId = await page.evaluate(async () => {
      const { accessToken } = JSON.parse(localStorage.getItem('frontrow.session') ?? '{}')
      const answer = await fetch('/api/reservations', { headers: { authorization: `Bearer ${accessToken}` } })
      const { reservations } = await answer.json()
      return reservations[0].reservationId
    })
    await page.goto(`${sale.server.address}/#/tickets/${reservationId}`)
    await page.getByText('These seats aren’t paid for yet').waitFor()
    await page.getByRole('main').getByRole('link', { name: 'Basket' }).click()
    await page.locator('.hold').waitFor()
  })
})

describeSale('the operator’s page to which HTTP fails', (sale) => {
  it('comes to life by itself, as do its figures', async () => {
    await sale.sell()
    const page = await sale.browsers.visitor()
    await page.addInitScript((token) => sessionStorage.setItem('frontrow.admin-token', token), sale.server.adminToken)
    await page.clock.install()
    await page.route('**/api/**', NOBODY)
    await page.goto(`${sale.server.address}/console#/audit`)
    await passUntil(page, page.getByText('The page goes on trying by itself'))
    await page.unrouteAll({ behavior: 'wait' })
    await passUntil(page, page.locator('.search + *').getByText('Nothing is logged').or(page.locator('.audit')))
    await page.getByText('The server does not answer').waitFor({ state: 'detached' })
  })

  it('says that a user is gone, and leads to the others', async () => {
    await sale.sell()
    const page = await sale.browsers.visitor()
    await page.addInitScript((token) => sessionStorage.setItem('frontrow.admin-token', token), sale.server.adminToken)
    await page.goto(`${sale.server.address}/console#/users/nobody`)
    await page.getByText('This user does not exist.').waitFor()
    expect(await page.getByRole('button', { name: 'Try again' }).count()).to.equal(0)
    await page.locator('.notice').getByRole('link').click()
    await page.locator('.searches').waitFor()
  })
})
