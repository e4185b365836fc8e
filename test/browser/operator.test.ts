import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { describeSale, standing } from './support/BrowserSale.ts'
import { chooseSeats, hold, pay, takePlace } from './support/steps.ts'

/** Everything that a countdown of the page shows from now on. */
const recordCountdowns = async (page: Page): Promise<() => Promise<string[]>> => {
  await page.evaluate(() => {
    const shown: string[] = []
    const note = (): void => {
      for (const { textContent } of document.querySelectorAll('.countdown')) shown.push(textContent ?? '')
    }
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true })
    Object.assign(window, { shown })
  })
  return () => page.evaluate(() => (window as unknown as { shown: string[] }).shown)
}

describeSale('what the operator does, as browsers see it', (sale) => {
  it('[O3] stops the clock of the basket for a pause, and starts it again with as much as was left', async () => {
    await sale.sell({ policy: { preset: 'slots', holdDurationMs: 50 * 60_000 } })
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    const shownBefore = await recordCountdowns(page)
    await sale.operator.pause('demo')
    await page.locator('.hold-left').getByText('Clock stopped').waitFor()
    await page.getByText('the clock stands still').waitFor()
    await page.locator('.menu').getByText('Paused').waitFor()
    const shown = await shownBefore()
    await page.reload()
    await page.locator('.hold-left').getByText('Clock stopped').waitFor()

    const shownAfter = await recordCountdowns(page)
    await sale.operator.resume('demo')
    await page.locator('.hold-left .countdown').waitFor()
    await page.locator('.menu .countdown').waitFor()
    expect(await page.locator('.hold-left .countdown').textContent()).to.match(/^(50:00|4\d:\d\d)$/)
    for (const text of [...shown, ...(await shownAfter())]) expect(text).to.match(/^\d?\d:\d\d$/)
  })

  it('[O2] looks paused in the waiting room, where nobody is next until it goes on', async () => {
    await sale.sell({ policy: { preset: 'slots', maxActive: 1 } })
    await sale.server.visitor()
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    await page.locator('.ahead').getByText('You are next').waitFor()
    await sale.operator.pause('demo')
    await page.locator('.notice-paused').getByText('The sale is paused').waitFor()
    await page.locator('.ahead').getByText('You are first in line').waitFor()
    expect(await page.getByText('You are next').count()).to.equal(0)
    await page.locator('.place-facts').getByText('Not known yet').waitFor()
    await sale.operator.resume('demo')
    await page.locator('.ahead').getByText('You are next').waitFor()
    expect(await page.locator('.notice-paused').count()).to.equal(0)
  })

  it('[O2] can be paid in a pause', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await sale.operator.pause('demo')
    await page.locator('.hold-left').getByText('Clock stopped').waitFor()
    await pay(page)
  })

  it('[O2] [O4] says in the hall that the sale is paused, or closed, and holds nothing until it goes on', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    const shown = await recordCountdowns(page)
    const button = page.getByRole('button', { name: 'Hold this seat' })
    await sale.operator.pause('demo')
    await page.getByText('The sale is paused').waitFor()
    await page.locator('.turn-left').getByText('Clock stopped').waitFor()
    expect(await button.isDisabled()).to.equal(true)
    await sale.operator.resume('demo')
    await page.locator('.turn-left .countdown').waitFor()
    await sale.operator.close('demo')
    await page.getByText('The sale is closed').waitFor()
    expect(await button.isDisabled()).to.equal(true)
    await sale.operator.open('demo')
    await page.getByText('The sale is closed').waitFor({ state: 'detached' })
    for (const text of await shown()) expect(text).to.match(/^\d?\d:\d\d$/)
    await hold(page)
  })

  it('[P2] does not charge the wallet for a hold that is gone', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    const request = await sale.requestsOf(page)
    const { body } = await request<{ reservations: { reservationId: string }[] }>('GET /api/reservations')
    const clicked = Promise.withResolvers<void>()
    // What the page asks for in passing would tell it that the hold is gone, and there would be nothing to click.
    await page.route(/\/api\/reservations$/, async (route) => {
      await clicked.promise
      await route.continue()
    })
    expect((await request(`DELETE /api/reservations/${body.reservations[0]?.reservationId}`)).status).to.equal(204)
    await page.getByRole('button', { name: 'Charge ₩50,000 and pay' }).click()
    clicked.resolve()
    await page.getByText('Nothing was taken from your wallet.').waitFor()
    const { body: ledger } = await request<{ entries: object[] }>('GET /api/wallet/entries')
    expect(ledger.entries).to.deep.equal([])
  })

  it('[S6] sends to the box office whoever can’t charge a wallet, and takes what that has charged', async () => {
    await sale.sell({ config: { selfCharge: false } })
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await page.getByText('₩50,000 short. Ask the box office').waitFor()
    await page.getByRole('button', { name: 'Pay ₩50,000' }).click()
    await page.getByText('There is not enough money in the wallet.').waitFor()
    await page.locator('.menu-link', { hasText: 'Wallet' }).click()
    await page.getByText('The wallet can’t be charged here.').waitFor()
    expect(await page.locator('.charge').count()).to.equal(0)

    const [user] = (await sale.operator.users({ name: 'Ann' })).users
    await sale.operator.charge(user?.userId ?? '', 50_000)
    await page.locator('.menu-link', { hasText: 'Basket' }).click()
    await page.getByRole('button', { name: 'Pay ₩50,000' }).click()
    await page.getByText('Show this code at the door.').waitFor()
  })

  it('[O7] shows a blocked seat as not for sale, and gives it back', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await sale.operator.block('demo-1', ['R1-1'])
    await standing(page, 'R1-1', 'blocked')
    await sale.operator.unblock('demo-1', ['R1-1'])
    await standing(page, 'R1-1', 'free')
  })
})
