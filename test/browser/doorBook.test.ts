import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { describeSale } from './support/BrowserSale.ts'
import { atDoor, buy, found, scan, takePost, twoDates, visitor } from './support/door.ts'

const DAY_MS = 24 * 60 * 60 * 1000

/** From here on the page can keep nothing more than it has. */
const fillStore = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Object.assign(window, { keptItem: Storage.prototype.setItem })
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
  })

const makeRoom = (page: Page): Promise<void> =>
  page.evaluate(() => {
    Storage.prototype.setItem = (window as unknown as { keptItem: Storage['setItem'] }).keptItem
  })

const next = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Next' }).click()
  await page.locator('.finding').waitFor({ state: 'detached' })
}

/** Each is let in, one after the other. */
const letIn = async (page: Page, kind: 'let-in' | 'let-in-unasked', ...bought: { ticket: string }[]): Promise<void> => {
  for (const { ticket } of bought) {
    await scan(page, ticket)
    await found(page, kind).waitFor()
    await next(page)
  }
}

describeSale('a door’s book', (sale) => {
  it('[A8] loses nobody whom it alone knows of where the browser’s store becomes full', async () => {
    await twoDates(sale)
    const ann = await visitor(sale, 'Ann')
    const [asked, first, second] = [await buy(ann, ['R1-1']), await buy(ann, ['R1-2']), await buy(ann, ['R2-1'])]
    const page = await atDoor(sale)
    await page.getByText('Ready to go on').waitFor()
    await letIn(page, 'let-in', asked)
    await fillStore(page)
    await page.context().setOffline(true)
    await letIn(page, 'let-in-unasked', first, second)
    await page.locator('[data-untold="2"]').waitFor()
    await page.getByText('This browser keeps nothing for the page').waitFor()
    for (const { ticket } of [asked, first, second]) {
      await scan(page, ticket)
      await found(page, 'already-in').waitFor()
      await next(page)
    }
    await page.context().setOffline(false)
    await page.locator('[data-untold]').waitFor({ state: 'detached' })
    for (const { reservationId } of [first, second]) {
      expect(await ann.reservation(reservationId)).to.have.property('checkedInAt')
    }
    expect(await page.locator('[data-clash]').count()).to.equal(0)
  })

  it('[A8] has what it could not keep beside what another tab at that door has kept meanwhile', async () => {
    await twoDates(sale)
    const ann = await visitor(sale, 'Ann')
    const [first, second, third] = [await buy(ann, ['R1-1']), await buy(ann, ['R1-2']), await buy(ann, ['R2-1'])]
    const page = await atDoor(sale)
    const other = await page.context().newPage()
    await other.goto(page.url())
    await takePost(other, sale.server.doorToken)
    await fillStore(page)
    await letIn(page, 'let-in', first)
    await letIn(other, 'let-in', second)
    await makeRoom(page)
    await letIn(page, 'let-in', third)
    await page.getByText('3 tickets let in here').waitFor()
    await page.reload()
    await page.getByText('3 tickets let in here').waitFor()
  })

  it('[A8] knows for a day whom it has let in, whoever stands there, and longer whom it has yet to tell of', async () => {
    await twoDates(sale)
    const ann = await visitor(sale, 'Ann')
    const [asked, untold] = [await buy(ann, ['R1-1']), await buy(ann, ['R1-2'])]
    const page = await atDoor(sale)
    await letIn(page, 'let-in', asked)
    await page.getByRole('button', { name: 'Leave' }).click()
    await takePost(page, sale.server.doorToken)
    await page.getByText('Ready to go on').waitFor()
    await page.context().setOffline(true)
    await scan(page, asked.ticket)
    await found(page, 'already-in').waitFor()
    await letIn(page, 'let-in-unasked', untold)

    await page.route('**/api/check-in', (route) => route.abort())
    await page.context().setOffline(false)
    await page.clock.setFixedTime(Date.now() + DAY_MS)
    await page.reload()
    await page.getByText('2 tickets let in here').waitFor()
    await page.unroute('**/api/check-in')
    await page.locator('[data-untold]').waitFor({ state: 'detached' })
    await page.reload()
    await page.getByText('0 tickets let in here').waitFor()
  })
})
