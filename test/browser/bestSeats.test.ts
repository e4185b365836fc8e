import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { expectGoodLooks } from './support/accessibility.ts'
import { describeSale, standing } from './support/BrowserSale.ts'
import { PHONE } from './support/Browsers.ts'
import { chooseSeats, hold, tabTo } from './support/steps.ts'

const ALL = [1, 2, 3, 4].flatMap((row) => [1, 2, 3, 4, 5].map((number) => `R${row}-${number}`))
const allBut = (...seats: readonly string[]): readonly string[] => ALL.filter((seatId) => !seats.includes(seatId))
const MANY = { preset: 'slots', seatsPerUser: 20 } as const

const form = (page: Page) => page.getByRole('form', { name: 'Best available' })
const askFor = async (page: Page, quantity: number): Promise<void> => {
  await form(page).getByLabel('How many').selectOption(String(quantity))
  await form(page).getByRole('button').click()
}
const basket = async (page: Page): Promise<readonly string[]> => {
  await page.locator('.hold').waitFor()
  return page.locator('.hold-seats b').allTextContents()
}

describeSale('the best seats in a browser', (sale) => {
  it('[H8] are held at once, as many and at the price that is asked for', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await form(page).getByLabel('Price').selectOption({ label: 'floor — ₩50,000' })
    await askFor(page, 3)
    expect(await basket(page)).to.deep.equal(['Floor 1-2', 'Floor 1-3', 'Floor 1-4'])
  })

  it('[H8] are asked for by keyboard, from the list of seats on', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await tabTo(page, page.locator('[data-seat="R1-1"]'))
    await tabTo(page, form(page).getByLabel('How many'))
    await page.keyboard.press('ArrowDown')
    await page.getByRole('button', { name: 'Hold the best 3 seats' }).waitFor()
    await tabTo(page, form(page).getByRole('button'))
    await page.keyboard.press('Enter')
    expect(await basket(page)).to.have.length(3)
  })

  it('[H8] are given back, or kept, where they are not side by side', async () => {
    await sale.sell({ policy: MANY })
    await sale.holdElsewhere(allBut('R1-1', 'R1-3'))
    const page = await sale.inHall()
    await askFor(page, 2)
    await page.getByText('No more were free together. You hold Floor 1-1, Floor 1-3.').waitFor()
    await standing(page, 'R1-1', 'yours')
    await expectGoodLooks(page, 'best seats, split')
    await page.getByRole('button', { name: 'Give them back' }).click()
    await standing(page, 'R1-1', 'free')
    await askFor(page, 2)
    await page.getByRole('button', { name: 'Keep them' }).click()
    expect(await basket(page)).to.deep.equal(['Floor 1-1', 'Floor 1-3'])
  })

  it('[H8] stay in question while they are not side by side, whatever is chosen meanwhile', async () => {
    await sale.sell({ policy: MANY })
    await sale.holdElsewhere(allBut('R1-1', 'R1-3', 'R4-5'))
    const page = await sale.inHall()
    await form(page).getByLabel('Price').selectOption({ label: 'floor — ₩50,000' })
    await askFor(page, 2)
    await page.getByText('You hold Floor 1-1, Floor 1-3.').waitFor()
    await chooseSeats(page, ['R4-5'])
    await page.getByRole('button', { name: 'Hold this seat' }).waitFor()
    await page.getByRole('button', { name: 'Give them back' }).click()
    await standing(page, 'R1-1', 'free')
    await page.getByText('You hold Floor 1-1, Floor 1-3.').waitFor({ state: 'detached' })
    await standing(page, 'R4-5', 'chosen')
  })

  it('[H5] [H8] are refused in words, where there are fewer or the limit is lower', async () => {
    await sale.sell({ policy: { preset: 'slots', seatsPerUser: 4 } })
    for (const row of [2, 3, 4])
      await sale.holdElsewhere(ALL.filter((seatId) => seatId.startsWith(`R${row}-`)).slice(0, 4))
    await sale.holdElsewhere(['R1-1', 'R1-2', 'R1-3', 'R2-5'])
    await sale.holdElsewhere(['R1-4', 'R3-5'])
    const page = await sale.inHall()
    await askFor(page, 4)
    await page.getByText('There are not so many free seats left').waitFor()
    await askFor(page, 5)
    await page.getByText('That is more than one person may have').waitFor()
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
