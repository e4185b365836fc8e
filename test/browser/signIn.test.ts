import { expect } from 'chai'
import type { Page, Route } from 'playwright-core'
import { describeSale } from './support/BrowserSale.ts'
import { chooseSeats, hold, keepWaiting, signIn } from './support/steps.ts'

const kept = (page: Page, key = 'frontrow.session') => page.evaluate((name) => localStorage.getItem(name), key)

const keptSeats = (page: Page): Promise<readonly string[]> =>
  page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('frontrow.seats.')))

const turnAway = (route: Route) =>
  route.fulfill({ status: 401, json: { code: 'UNAUTHENTICATED', detail: 'unknown token', status: 401 } })

/** To be called in the storefront, signed in. */
const signOut = async (page: Page): Promise<void> => {
  await page.locator('.account-name').click()
  await page.getByRole('button', { name: 'Sign out' }).click()
  await page.locator('.account').waitFor({ state: 'detached' })
}

describeSale('a sign-in', (sale) => {
  it('is kept where the server turns it away, and serves again once the server knows it', async () => {
    await sale.sell()
    const page = await sale.visitor()
    const before = await kept(page)
    await page.route('**/api/reservations', turnAway)
    await page.reload()
    await page.getByText('The server doesn’t know this sign-in.').waitFor()
    expect(await kept(page)).to.equal(before)
    await page.unrouteAll({ behavior: 'wait' })
    await page.getByRole('button', { name: 'Try again' }).click()
    await page.getByText('No tickets yet').waitFor()
    expect(await kept(page)).to.equal(before)
  })

  it('is not ended by the late refusal of an earlier one', async () => {
    await sale.sell()
    const page = await sale.visitor()
    const { asked, answerLate } = await keepWaiting(page, '**/api/reservations', turnAway)
    await Promise.all([asked, page.reload()])
    await signOut(page)
    await signIn(page, sale.server.address, 'Bea')
    await answerLate()
    expect(await page.locator('.account-name').textContent()).to.include('Bea')
  })

  it('is known by its token: another of the same name in another tab has a basket of its own', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    const other = await sale.visitor()
    const session = (await kept(other)) as string
    const tab = await page.context().newPage()
    await tab.goto(sale.server.address)
    await tab.evaluate((value) => localStorage.setItem('frontrow.session', value), session)
    await page.locator('.hold').waitFor({ state: 'detached' })
  })

  it('takes the names of its seats along when it ends', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    expect(await keptSeats(page)).to.have.length(1)
    await signOut(page)
    expect(await keptSeats(page)).to.deep.equal([])
  })

  it('that can’t be read is none', async () => {
    await sale.sell()
    const page = await sale.visitor()
    for (const value of ['{"queueTo', '"gone"', 'null', '{"queueTokens":null}']) {
      await page.evaluate((written) => localStorage.setItem('frontrow.session', written), value)
      await page.reload()
      await page.getByLabel('Your name').waitFor()
    }
  })

  it('has its hold also where the names of the seats can’t be kept', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await page.evaluate(() => {
      const { setItem } = Storage.prototype
      Storage.prototype.setItem = function (key, value) {
        if (key.startsWith('frontrow.seats.')) throw new DOMException('full', 'QuotaExceededError')
        setItem.call(this, key, value)
      }
    })
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await page.locator('.hold').getByText('Floor 1-1').waitFor()
  })
})
