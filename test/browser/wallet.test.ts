import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { ManualClock } from '../support/ManualClock.ts'
import { type BrowserSale, describeSale } from './support/BrowserSale.ts'
import { chooseSeats, hold, loseAnswers, pay } from './support/steps.ts'

const HOLD_MS = 5 * 60_000

const openWallet = async (sale: BrowserSale): Promise<Page> => {
  const page = await sale.visitor()
  await page.goto(`${sale.server.address}/#/wallet`)
  return page
}

describeSale('a wallet', (sale) => {
  it('[C1] is charged once, however often a charge is asked for that is not answered', async () => {
    await sale.sell()
    const page = await openWallet(sale)
    await loseAnswers(page, 1)
    await page.locator('.charge [type=submit]').click()
    await page.getByText('Your charge of ₩100,000 has not been answered').waitFor()
    const balance = page.locator('.balance')
    await balance.getByText('₩100,000').waitFor()
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.locator('.charge .notice').getByText('₩100,000 charged.').waitFor()
    await balance.getByText('₩100,000').waitFor()
  })

  it('[C1] is charged once also where its page was left before there was an answer', async () => {
    await sale.sell()
    const page = await openWallet(sale)
    await loseAnswers(page, 2)
    await page.locator('.charge [type=submit]').click()
    await page.getByText('Your charge of ₩100,000 has not been answered').waitFor()
    await page.reload()
    await page.getByText('Your charge of ₩100,000 has not been answered').waitFor()
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.locator('.charge .notice').getByText('₩100,000').waitFor()
    await page.unrouteAll({ behavior: 'wait' })
    await page.getByRole('button', { name: 'Ask again' }).click()
    await page.locator('.charge .notice').getByText('₩100,000 charged.').waitFor()
    await page.locator('.balance').getByText('₩100,000').waitFor()
    expect(await page.locator('.entries li').count()).to.equal(1)
  })

  it('[C1] [P2] is charged in the basket before it pays, once, and no payment is refused for it', async () => {
    await sale.sell()
    const page = await sale.inHall()
    const refused: string[] = []
    page.on('response', (response) => {
      if (response.status() === 402) refused.push(response.url())
    })
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await loseAnswers(page, 1)
    await page.getByRole('button', { name: 'Charge ₩50,000 and pay' }).click()
    await page.locator('.hold .notice').waitFor()
    await page.reload()
    await page.getByRole('button', { name: 'Pay ₩50,000' }).click()
    await page.locator('.ticket').waitFor()
    await page.goto(`${sale.server.address}/#/wallet`)
    await page.locator('.balance').getByText('₩0').waitFor()
    await page.locator('.entries li').first().waitFor()
    expect(await page.locator('.entries li').count()).to.equal(2)
    expect(refused).to.deep.equal([])
  })

  it('[P2] is not charged for a hold that has ended meanwhile', async () => {
    await sale.sell({ policy: { preset: 'slots', holdDurationMs: HOLD_MS }, clock: new ManualClock() })
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await page.route('**/api/reservations', (route) => route.fulfill({ status: 404, body: 'gone' }))
    await sale.pass(HOLD_MS)
    await page.getByRole('button', { name: 'Charge ₩50,000 and pay' }).click()
    await page.getByText('The hold has ended. Choose seats again.').waitFor()
    await page.goto(`${sale.server.address}/#/wallet`)
    await page.locator('.balance').getByText('₩0').waitFor()
  })

  it('[W3] tells in words what each entry was for', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1', 'R1-2'])
    await hold(page)
    expect(await page.locator('.hold-price').allTextContents()).to.deep.equal(['₩50,000', '₩50,000'])
    await pay(page)
    await page.locator('.menu-link', { hasText: 'Wallet' }).click()
    await page.getByText('Demo, Wed, 1 May 2030: Floor 1-1, Floor 1-2').waitFor()
    expect(await page.locator('.entry-kind').allTextContents()).to.deep.equal(['Tickets paid', 'Wallet charged'])
  })
})
