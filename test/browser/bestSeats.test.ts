import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { loadSampleCatalogue } from '../../server/sample-catalogue/sampleCatalogue.ts'
import { EVERY_SEAT } from '../support/smallCatalogue.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { describeSale, standing } from './support/BrowserSale.ts'
import { PHONE } from './support/Browsers.ts'
import { askForBest, bestForm, chooseSeats, hold, openBest, tabTo } from './support/steps.ts'

const allBut = (...seats: readonly string[]): readonly string[] =>
  EVERY_SEAT.filter((seatId) => !seats.includes(seatId))
const MANY = { preset: 'slots', seatsPerUser: 20 } as const

const basket = async (page: Page): Promise<readonly string[]> => {
  await page.locator('.hold').waitFor()
  return page.locator('.hold-seats b').allTextContents()
}

describeSale('the best seats in a browser', (sale) => {
  it('[H8] are held at once, as many and at the price that is asked for', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await openBest(page)
    await bestForm(page).getByLabel('Price').selectOption('floor')
    await askForBest(page, 3)
    expect(await basket(page)).to.deep.equal(['Floor 1-2', 'Floor 1-3', 'Floor 1-4'])
  })

  it('[H8] are asked for by keyboard, from the list of seats on', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await tabTo(page, page.locator('[data-seat="R1-1"]'))
    await tabTo(page, page.locator('.best summary'))
    await page.keyboard.press('Enter')
    await tabTo(page, bestForm(page).getByLabel('How many'))
    await page.keyboard.press('ArrowDown')
    await page.getByRole('button', { name: 'Hold the best 3 seats' }).waitFor()
    await tabTo(page, bestForm(page).getByRole('button'))
    await page.keyboard.press('Enter')
    expect(await basket(page)).to.have.length(3)
  })

  it('[H8] are given back, or kept, where they are not side by side', async () => {
    await sale.sell({ policy: MANY })
    await sale.holdElsewhere(allBut('R1-1', 'R1-3'))
    const page = await sale.inHall()
    await askForBest(page, 2)
    await page.getByText('No more were free together. You hold Floor 1-1, Floor 1-3.').waitFor()
    await standing(page, 'R1-1', 'yours')
    await expectGoodLooks(page, 'best seats, split')
    await page.getByRole('button', { name: 'Give them back' }).click()
    await standing(page, 'R1-1', 'free')
    await askForBest(page, 2)
    await page.getByRole('button', { name: 'Keep them' }).click()
    expect(await basket(page)).to.deep.equal(['Floor 1-1', 'Floor 1-3'])
  })

  it('[H8] stay in question while they are not side by side, whatever is chosen meanwhile', async () => {
    await sale.sell({ policy: MANY })
    await sale.holdElsewhere(allBut('R1-1', 'R1-3', 'R4-5'))
    const page = await sale.inHall()
    await openBest(page)
    await bestForm(page).getByLabel('Price').selectOption('floor')
    await askForBest(page, 2)
    await page.getByText('You hold Floor 1-1, Floor 1-3.').waitFor()
    await chooseSeats(page, ['R4-5'])
    await page.getByRole('button', { name: 'Hold this seat' }).waitFor()
    await page.getByRole('button', { name: 'Give them back' }).click()
    await standing(page, 'R1-1', 'free')
    await page.getByText('You hold Floor 1-1, Floor 1-3.').waitFor({ state: 'detached' })
    await standing(page, 'R4-5', 'chosen')
  })

  it('[H8] are refused in words, where there are fewer', async () => {
    await sale.sell({ policy: { preset: 'slots', seatsPerUser: 17 } })
    await sale.holdElsewhere(EVERY_SEAT.slice(0, 17))
    const page = await sale.inHall()
    await askForBest(page, 4)
    await page.getByText('There are not so many free seats left').waitFor()
  })

  it('[H5] are no more than one person may still have, and none once that is all', async () => {
    await sale.sell({ policy: { preset: 'reuse', seatsPerUser: 3 } })
    const page = await sale.inHall()
    await page.getByText('Choose up to 3 seats.').waitFor()
    await openBest(page)
    const offered = bestForm(page).getByLabel('How many').locator('option')
    expect(await offered.allTextContents()).to.deep.equal(['1 seat', '2 seats', '3 seats'])
    await askForBest(page, 2)
    await page.locator('.hold').waitFor()
    await page.goBack()
    await page.getByText('Choose up to 1 seat.').waitFor()
    await openBest(page)
    expect(await offered.allTextContents()).to.deep.equal(['1 seat'])
    await bestForm(page).getByRole('button').click()
    await page.locator('.hold').nth(1).waitFor()
    await page.goBack()
    await page.getByText('You have 3 seats of this date, as many as one person may.').waitFor()
    expect(await page.locator('.best').count()).to.equal(0)
  })

  it('[H11] are no more than one person may still have of all dates together', async () => {
    const date = { planId: 'small', prices: { floor: 50_000 } }
    const schedules = [
      { ...date, scheduleId: 'demo-1', startsAt: '2030-05-01T10:00:00Z' },
      { ...date, scheduleId: 'demo-2', startsAt: '2030-05-02T10:00:00Z' },
    ]
    const policy = { preset: 'reuse', seatsPerUser: 3, seatsPerUserOnAllDates: 4 } as const
    await sale.sell({ policy, concert: { schedules } })
    const page = await sale.inHall()
    await askForBest(page, 3)
    await page.locator('.hold').waitFor()
    await page.goto(`${sale.server.address}/#/concerts/demo/demo-2`)
    await page.getByText('Choose up to 1 seat.').waitFor()
    await askForBest(page, 1)
    await page.locator('.hold').nth(1).waitFor()
    await page.goBack()
    await page.getByText('You have 4 seats of all dates together, as many as one person may.').waitFor()
  })

  it('[H8] are of the zone that is asked for, at the prices that it has', async () => {
    await sale.sellCatalogue(await loadSampleCatalogue())
    const page = await sale.visitor()
    await page.goto(`${sale.server.address}/#/concerts/night-pieces/night-pieces-0402?enter`)
    await page.locator('.date').first().click()
    await openBest(page)
    await bestForm(page).getByLabel('Where').selectOption('Bar')
    expect(await bestForm(page).getByLabel('Price').locator('option').allTextContents()).to.deep.equal([
      'Any',
      '\u2068Bar\u2069 — ₩44,000',
    ])
    await askForBest(page, 2)
    for (const label of await basket(page)) expect(label).to.match(/^Bar /)
  })

  it('leave room for the list of seats beside the map, on a small laptop', async () => {
    await sale.sellCatalogue(await loadSampleCatalogue())
    const page = await sale.visitor({ viewport: { width: 1280, height: 800 } })
    await page.goto(`${sale.server.address}/#/concerts/letters-from-busan?enter`)
    await page.locator('.date').first().click()
    await page.locator('.best').waitFor()
    const [list, choice] = await Promise.all(
      ['.picker-list', '.picker-choice'].map((part) => page.locator(part).boundingBox()),
    )
    if (list == null || choice == null) throw new Error('there is no list')
    expect(list.height).to.be.above(160)
    expect(list.y + list.height).to.be.at.most(choice.y)
    await expectGoodLooks(page, 'seats (small laptop)')
  })

  it('[H9] are offered by one click in the place of seats that would leave one alone', async () => {
    await sale.sell({ policy: { preset: 'slots', orphanSeats: 'refused' } })
    await sale.holdElsewhere(['R1-1', 'R1-2'])
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-4'])
    await page.getByRole('button', { name: 'Hold this seat' }).click()
    await page.getByText('That would leave Floor 1-3 alone').waitFor()
    await expectGoodLooks(page, 'a seat left alone')
    await page.getByRole('button', { name: 'Hold Floor 1-3 for ₩50,000' }).click()
    expect(await basket(page)).to.deep.equal(['Floor 1-3'])
  })

  it('[H9] are forgotten when another choice is made', async () => {
    await sale.sell({ policy: { preset: 'slots', orphanSeats: 'refused' } })
    await sale.holdElsewhere(['R1-1', 'R1-2'])
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-4'])
    await page.getByRole('button', { name: 'Hold this seat' }).click()
    await page.getByText('That would leave Floor 1-3 alone').waitFor()
    await chooseSeats(page, ['R1-3'])
    await page.getByText('That would leave Floor 1-3 alone').waitFor({ state: 'detached' })
    await hold(page)
    expect(await basket(page)).to.have.members(['Floor 1-3', 'Floor 1-4'])
  })

  it('[H8] are a touch away on a phone, in Korean', async () => {
    await sale.sell()
    const page = await sale.inHall(PHONE)
    await page.getByRole('button', { name: '한국어' }).tap()
    await page.getByText('좋은 좌석 자동 선택').tap()
    await expectGoodLooks(page, 'best seats (Korean, phone)')
    await page.getByRole('button', { name: '좋은 좌석 2석 선점하기' }).tap()
    expect(await basket(page)).to.deep.equal(['Floor 1-2', 'Floor 1-3'])
  })
})
