import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { describeSale, standing } from './support/BrowserSale.ts'
import { chooseSeats, hold, seat } from './support/steps.ts'

/** Another tab of the same visitor, in the same hall. */
const secondTab = async (page: Page): Promise<Page> => {
  const tab = await page.context().newPage()
  await tab.goto(page.url())
  await tab.locator('.picker').waitFor()
  return tab
}

describeSale('two tabs of one visitor in one hall', (sale) => {
  it('[Q1] [H6] show what is held in either as theirs, and count it', async () => {
    await sale.sell({ policy: { preset: 'reuse', seatsPerUser: 3 } })
    const page = await sale.inHall()
    const tab = await secondTab(page)
    await chooseSeats(tab, ['R2-3', 'R2-4'])
    await hold(tab)
    await standing(page, 'R2-3', 'yours')
    await standing(page, 'R2-4', 'yours')
    await page.getByText('Choose up to 1 seat.').waitFor()
    await page.locator('.menu-extra.is-live').waitFor()
    await tab.getByRole('button', { name: 'Release' }).click()
    await standing(page, 'R2-3', 'free')
    await seat(page, 'R2-3').click()
    await hold(page)
  })

  it('[C1] [H2] hold a seat that both have chosen once, and neither is told that it is lost', async () => {
    await sale.sell()
    const page = await sale.inHall()
    const tab = await secondTab(page)
    for (const one of [page, tab]) await chooseSeats(one, ['R1-1'])
    await hold(page)
    await tab.locator('.chosen').waitFor({ state: 'detached' })
    await standing(tab, 'R1-1', 'yours')
    expect(await tab.getByText('someone was faster').count()).to.equal(0)
    expect((await sale.operator.overviews()).concerts[0]?.schedules[0]?.seats).to.include({ held: 1 })
  })
})

describeSale('two tabs of one visitor in one basket', (sale) => {
  it('[P1] say to who pays in one what was released in the other that nothing was paid', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    const tab = await page.context().newPage()
    await tab.goto(page.url())
    await tab.getByRole('button', { name: 'Release' }).click()
    await tab.getByText('Nothing held').waitFor()
    await page.getByRole('button', { name: 'Charge ₩50,000 and pay' }).click()
    await page.getByText('These seats were released in another tab or browser').waitFor()
    await page.getByText('Nothing was taken from your wallet.').waitFor()
    await page.getByRole('button', { name: '한국어' }).click()
    await page.getByText('지갑에서 결제된 금액은 없습니다.').waitFor()
  })
})

/** What is said to the page over a socket that it has sent something over is lost from now on, and the socket with it. */
const loseReplies = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const { send } = WebSocket.prototype
    WebSocket.prototype.send = function (data) {
      this.onmessage = () => this.close()
      send.call(this, data)
    }
  })

describeSale('a hold whose answer is lost', (sale) => {
  /** Reservations of the visitor, as the operator sees them. */
  const held = async (): Promise<readonly string[]> => {
    const [user] = (await sale.operator.users({ name: 'Ann' })).users
    return (await sale.operator.user(user?.userId ?? '')).reservations.flatMap(({ seats }) => seats)
  }

  it('[C1] is found by asking again, and made once', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1', 'R1-2'])
    await loseReplies(page)
    await Promise.all([page.waitForRequest('**/demo-1/reservations'), hold(page)])
    expect(await page.locator('.hold-seats b').allTextContents()).to.deep.equal(['Floor 1-1', 'Floor 1-2'])
    expect(await held()).to.deep.equal(['R1-1', 'R1-2'])
  })

  it('[H7] is found in basket and hall by whoever comes back without having heard of it', async () => {
    await sale.sell()
    const page = await sale.inHall()
    // Neither does asking again lead anywhere.
    await page.route('**/demo-1/reservations', (route) => route.abort())
    await chooseSeats(page, ['R1-1'])
    await loseReplies(page)
    const asked = page.waitForRequest('**/demo-1/reservations')
    await page.getByRole('button', { name: /^Hold/ }).click()
    await asked
    const tab = await page.context().newPage()
    await page.close()
    await tab.goto(`${sale.server.address}/#/concerts/demo/demo-1`)
    await standing(tab, 'R1-1', 'yours')
    await tab.locator('.menu-link', { hasText: 'Basket' }).click()
    await tab.locator('.hold').getByText('Floor 1-1').waitFor()
    expect(await held()).to.deep.equal(['R1-1'])
  })
})
