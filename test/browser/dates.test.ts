import { expect } from 'chai'
import type { CatalogueSchedule, PolicyChoice } from '../../client-sdk/protocol/index.ts'
import { EVERY_SEAT, smallCatalogue } from '../support/smallCatalogue.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { describeSale } from './support/BrowserSale.ts'
import { PHONE } from './support/Browsers.ts'
import { chooseSeats, takePlace } from './support/steps.ts'

/** With the dates `demo-1` and `demo-2`, of which the second differs by that. */
const twoDates = (second: Partial<CatalogueSchedule>, policy?: PolicyChoice, timeZone = 'Europe/Paris') => {
  const { concerts, ...plans } = smallCatalogue(policy)
  const withBoth = concerts.map((concert) => ({
    ...concert,
    timeZone,
    schedules: concert.schedules.flatMap((date) => [date, { ...date, scheduleId: 'demo-2', ...second }]),
  }))
  return { ...plans, concerts: withBoth }
}

describeSale('the dates of a concert', (sale) => {
  it('tells times as the clocks of the venue show them, else in the browser’s own zone, and names it once', async () => {
    await sale.sell({ concert: { timeZone: 'Asia/Seoul' } })
    const abroad = await sale.visitor({ timezoneId: 'America/New_York' })
    await abroad.goto(`${sale.server.address}/#/concerts/demo`)
    await abroad.locator('.date', { hasText: 'Wed, 1 May 2030' }).getByText('19:00').waitFor()
    expect(await abroad.getByText('GMT+9').allTextContents()).to.deep.equal(['Times are GMT+9.'])
    await sale.server.stop()

    await sale.sell()
    const page = await sale.visitor({ timezoneId: 'America/New_York' })
    await page.goto(`${sale.server.address}/#/concerts/demo`)
    await page.locator('.date', { hasText: 'Wed, 1 May 2030' }).getByText('06:00').waitFor()
    await page.getByText('Times are GMT-4.').waitFor()
  })

  it('have their year where it is another, and their weekday as Koreans write it', async () => {
    const year = new Date().getUTCFullYear()
    const startsAt = `${year}-12-31T10:00:00Z`
    await sale.sellCatalogue(twoDates({ startsAt }))
    const page = await sale.visitor()
    await page.getByRole('button', { name: '한국어' }).click()
    await takePlace(page, sale.server.address)
    const weekday = new Date(startsAt).toLocaleDateString('ko-KR', { weekday: 'short', timeZone: 'UTC' })
    await page.locator('.date', { hasText: '2030년 5월 1일 (수)' }).waitFor()
    await page.locator('.date-day', { hasText: new RegExp(`^12월\\s31일\\s\\(${weekday}\\)$`) }).waitFor()
  })

  it('[O1] say when they open, before anybody looks for seats, and to whoever would hold them before', async () => {
    await sale.sellCatalogue(twoDates({ opensAt: '2029-12-31T23:00:00Z' }))
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    const [first, second] = [page.locator('.date').first(), page.locator('.date').last()]
    await page.getByText('Times are CEST.').waitFor()
    await second.getByText('Opens 1 Jan 2030, 00:00 CET').waitFor()
    expect(await first.locator('.date-obstacle').count()).to.equal(0)
    await expectGoodLooks(page, 'dates, one opens later')
    await second.click()
    await chooseSeats(page, ['R1-1'])
    await page.getByRole('button', { name: 'Hold this seat' }).click()
    await page.getByText('It opens on 1 Jan 2030, 00:00 CET.').waitFor()
  })

  it('say that they have no seats left, instead of not being there', async () => {
    await sale.sellCatalogue(twoDates({}, { preset: 'slots', seatsPerUser: EVERY_SEAT.length }))
    await sale.holdElsewhere(EVERY_SEAT)
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    await page.locator('.date').first().getByText('No seats left').waitFor()
    expect(await page.locator('.date').last().locator('.date-obstacle').count()).to.equal(0)
  })

  it('[O12] say that their own sale is over, whatever is left', async () => {
    await sale.sellCatalogue(twoDates({ closesAt: '2020-01-01T00:00:00Z' }))
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    await page.locator('.date').last().getByText('Its sale is over').waitFor()
    expect(await page.locator('.date').first().locator('.date-obstacle').count()).to.equal(0)
  })

  it('[O2] [O4] say that nothing is sold now, and when something is again', async () => {
    await sale.sell()
    const page = await sale.visitor(PHONE)
    await page.getByRole('button', { name: '한국어' }).tap()
    await takePlace(page, sale.server.address)
    const obstacle = page.locator('.date .date-obstacle')
    await page.locator('.date').waitFor()
    expect(await obstacle.count()).to.equal(0)
    await sale.operator.pause('demo')
    await obstacle.getByText('판매 일시 중지').waitFor()
    await expectGoodLooks(page, 'dates, paused (Korean, phone)')
    await sale.operator.resume('demo')
    await obstacle.waitFor({ state: 'detached' })
    await sale.operator.close('demo')
    await obstacle.getByText('판매 종료').waitFor()
  })
})
