import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { QueueToken } from '../../client-sdk/protocol/index.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { describeSale } from './support/BrowserSale.ts'
import { chooseSeats, hold, pay, show, takePlace } from './support/steps.ts'

const CLAIM_MS = 60_000
const ONE_AT_A_TIME = { preset: 'slots', maxActive: 1 } as const

/** The title follows what is shown. */
const titled = (page: Page, title: string): Promise<unknown> =>
  page.waitForFunction((wanted) => document.title === wanted, title)

const begin = (page: Page): Promise<void> => page.getByRole('button', { name: 'Choose seats' }).click()

describeSale('a turn as browsers see it', (sale) => {
  /** What the server knows of the place that a page has. */
  const tokenOf = async (page: Page): Promise<QueueToken> => {
    const { accessToken, queueTokens } = await page.evaluate(() => JSON.parse(localStorage['frontrow.session'] ?? ''))
    const { body } = await sale.server.request<QueueToken>('GET /api/queue-token', {
      as: accessToken,
      queueToken: queueTokens.demo,
    })
    return body
  }

  it('[Q12] is not used by a page that nobody looks at: it waits for a tap, and asks for the dates then', async () => {
    await sale.sell({ policy: { ...ONE_AT_A_TIME, claimMs: CLAIM_MS }, clock: new ManualClock() })
    const first = await sale.server.visitor()
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    await page.locator('.ahead-next').waitFor()
    await sale.server.request('DELETE /api/queue-token', first)
    await page.getByText('Time left to begin').waitFor()
    await titled(page, 'It’s your turn · Demo · FrontRow')
    await page.reload()
    await page.getByText('Time left to begin').waitFor()
    expect((await tokenOf(page)).claimBy).to.be.a('string')

    const tab = await page.context().newPage()
    await tab.goto(page.url())
    await begin(tab)
    for (const either of [tab, page]) await either.locator('.date').first().waitFor()
    expect((await tokenOf(page)).claimBy).to.equal(undefined)
    await sale.pass(CLAIM_MS)
    expect((await tokenOf(page)).state).to.equal('ACTIVE')
  })

  it('[Q12] that was not used in time says so, also after a refresh, and of earlier tickets nothing', async () => {
    await sale.sell({ policy: { preset: 'slots', claimMs: CLAIM_MS }, clock: new ManualClock() })
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    await begin(page)
    await page.locator('.date').first().click()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await pay(page)
    await show(page, '#/concerts/demo')
    await page.getByRole('button', { name: 'Join the line again' }).click()
    await page.getByText('Time left to begin').waitFor()
    await sale.pass(CLAIM_MS)
    for (const _ of ['at once', 'after a refresh']) {
      await page.getByText('Your turn was not used in time').first().waitFor()
      await page.reload()
    }
    await page.getByText('Your turn was not used in time').first().waitFor()
  })

  it('[Q12] that came and went while the browser was closed was not used in time, and is not only a place that has ended', async () => {
    await sale.sell({ policy: { ...ONE_AT_A_TIME, claimMs: CLAIM_MS }, clock: new ManualClock() })
    const first = await sale.server.visitor()
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    await page.locator('.ahead-next').waitFor()
    const place = page.url()
    await page.goto('about:blank')
    await sale.server.request('DELETE /api/queue-token', first)
    await sale.pass(CLAIM_MS)
    await page.goto(place)
    await page.getByText('Your turn was not used in time').first().waitFor()
  })

  for (const [when, leaves] of [
    ['that was reached from the line', (page: Page) => show(page, '#/wallet')],
    ['that was opened anew', (page: Page) => show(page, '#/wallet').then(() => page.reload())],
  ] as const)
    it(`[Q12] is told on a page ${when}, with its time, the way there, and in the title`, async () => {
      await sale.sell({ policy: { ...ONE_AT_A_TIME, claimMs: CLAIM_MS }, clock: new ManualClock() })
      const first = await sale.server.visitor()
      const page = await sale.visitor()
      await takePlace(page, sale.server.address)
      await page.locator('.ahead-next').waitFor()
      await leaves(page)
      await page.getByRole('heading', { name: 'Wallet' }).waitFor()
      await titled(page, 'Wallet · FrontRow')
      await sale.server.request('DELETE /api/queue-token', first)
      const news = page.locator('.turn-news')
      await news.getByText('Time left to begin').waitFor()
      await titled(page, 'It’s your turn · Wallet · FrontRow')
      expect((await tokenOf(page)).claimBy).to.be.a('string')
      await news.getByRole('link', { name: 'Choose seats' }).click()
      await begin(page)
      await page.locator('.date').first().waitFor()
    })

  it('is told elsewhere without a claim time too, and goes on there until seats are held', async () => {
    await sale.sell({ policy: ONE_AT_A_TIME })
    const first = await sale.server.visitor()
    const page = await sale.visitor()
    await page.getByRole('button', { name: '한국어' }).click()
    await page.goto(`${sale.server.address}/#/concerts/demo?enter`)
    await page.locator('.ahead-next').waitFor()
    await show(page, '#/')
    await sale.server.request('DELETE /api/queue-token', first)
    await page.locator('.turn-news').getByText('좌석 선택 남은 시간').waitFor()
    await titled(page, '예매할 차례입니다 · 공연 · FrontRow')
    await page.locator('.turn-news').getByRole('link', { name: '좌석 선택하기' }).click()
    await page.locator('.date').first().waitFor()
    await show(page, '#/wallet')
    await page.locator('.turn-news').waitFor()
    await titled(page, '지갑 · FrontRow')
    await show(page, '#/concerts/demo/demo-1')
    await chooseSeats(page, ['R1-1'])
    await page.getByRole('button', { name: '1석 선점하기' }).click()
    await page.locator('.hold').first().waitFor()
    expect(await page.locator('.turn-news').count()).to.equal(0)
  })
})
