import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { PolicyChoice } from '../../client-sdk/protocol/index.ts'
import { describeSale, standing } from './support/BrowserSale.ts'
import { orderAndAgree, signInAsOperator } from './support/console.ts'
import { chooseSeats, enter, hold, pay } from './support/steps.ts'

const MINUTE = 60_000
const POLICY: PolicyChoice = { preset: 'reuse', checkoutMs: 20 * MINUTE, refundUntilMs: 0 }

const buy = async (page: Page): Promise<void> => {
  await chooseSeats(page, ['R1-1'])
  await hold(page)
  await pay(page)
}

describeSale('time to pay in, and money back', (sale) => {
  it('[H10] begins when the basket opens, and a refresh changes nothing of it', async () => {
    await sale.sell({ policy: POLICY })
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    const left = page.locator('.hold-left .countdown', { hasText: /^(20:00|1\d:\d\d)$/ })
    await left.waitFor()
    const begun = async () => {
      const [user] = (await sale.operator.users({ name: 'Ann' })).users
      return (await sale.operator.user(user?.userId ?? '')).reservations.map(({ checkoutAt }) => checkoutAt)
    }
    const before = await begun()
    expect(before).to.deep.equal([before[0] ?? 'never'])
    await page.reload()
    await left.waitFor()
    expect(await begun()).to.deep.equal(before)
  })

  it('[P7] [P8] gives a ticket back until its deadline, and has it void at once, and the seat free for all', async () => {
    await sale.sell({ policy: POLICY, date: { startsAt: '2099-05-01T10:00:00Z' } })
    const [page, other] = [await sale.inHall(), await sale.inHall()]
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await page.getByText('Once paid, these seats can be given back until 1 May 2099, 10:00.').waitFor()
    await pay(page)
    await standing(other, 'R1-1', 'sold')
    await page.getByText('You can give these tickets back until 1 May').waitFor()
    await page.getByRole('button', { name: 'Give back…' }).click()
    await page.getByRole('button', { name: 'Keep them' }).click()
    await page.getByRole('button', { name: 'Give back…' }).click()
    await page.getByRole('button', { name: 'Refund ₩50,000' }).click()
    await page.getByText('These tickets are no longer valid').waitFor()
    await page.locator('.void-news:focus').waitFor()
    expect(await page.locator('.void-news').evaluate((news) => news.getBoundingClientRect().top)).to.be.above(0)
    expect(await page.locator('.receipt dt').allTextContents()).to.deep.equal(['Refunded', 'Payment'])
    await page.getByRole('img', { name: 'No longer valid: Floor 1-1' }).waitFor()
    expect(await page.locator('svg.qr').count()).to.equal(0)
    expect(await page.getByRole('button', { name: 'Give back…' }).count()).to.equal(0)
    await standing(other, 'R1-1', 'free')
    await page.locator('.menu-link', { hasText: 'Wallet' }).click()
    await page.getByText('+₩50,000').nth(1).waitFor()
    await page.locator('.menu-link', { hasText: 'Tickets' }).click()
    await page.locator('.ticket-link', { hasText: 'Refunded' }).waitFor()
  })

  it('[P8] says when it is too late, and nothing where tickets are never given back', async () => {
    await sale.sell({ policy: POLICY, date: { startsAt: '2020-05-01T10:00:00Z' } })
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await page.getByText('Once paid, these seats can’t be given back.').waitFor()
    await pay(page)
    await page.getByText('These tickets could be given back until 1 May').waitFor()
    expect(await page.locator('.refund button').count()).to.equal(0)
    await sale.server.stop()

    await sale.sell()
    const another = await sale.inHall()
    await buy(another)
    expect(await another.locator('.refund').count()).to.equal(0)
  })

  it('[O11] is given back by the operator, from the page of its buyer', async () => {
    await sale.sell()
    const buyer = await sale.visitor()
    await enter(buyer, sale.server.address)
    await buy(buyer)
    const console = await sale.browsers.visitor()
    await signInAsOperator(console, sale.server)
    const [user] = (await sale.operator.users({ name: 'Ann' })).users
    await console.goto(`${sale.server.address}/console#/users/${user?.userId}`)
    await console.locator('[data-reservation=PAID]').waitFor()
    await orderAndAgree(console, 'Refund', '₩50,000 goes back to the wallet.')
    await console.locator('[data-reservation=CANCELLED]').waitFor()
    await console.locator('[data-balance="50000"]').waitFor()
    await buyer.reload()
    await buyer.getByText('These tickets are no longer valid').waitFor()
  })
})
