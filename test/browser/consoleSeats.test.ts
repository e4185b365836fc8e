import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { LIMITS, type SeatingPlan } from '../../client-sdk/protocol/index.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { describeSale } from './support/BrowserSale.ts'
import { atConsole, orderAndAgree } from './support/console.ts'

const SEATS = '#/sales/demo/demo-1'

const choose = async (page: Page, row: string): Promise<void> => {
  await page.getByRole('checkbox', { name: `Row ${row}`, exact: true }).check()
}

/** More seats than are blocked at once, in three rows that `smallCatalogue()` would not know. */
const largePlan = (): SeatingPlan => {
  const [[, plan] = []] = Object.entries(smallCatalogue().plans)
  if (plan === undefined) throw new Error('there is no plan')
  const [zone] = plan.zones
  const seatsOf = (row: string) =>
    Array.from({ length: LIMITS.seatsPerBlock / 2 }, (_, place) => ({
      seat_guid: `${row}-${place + 1}`,
      seat_number: String(place + 1),
      position: { x: place * 24, y: 0 },
      category: plan.categories[0]?.name ?? '',
    }))
  const rows = ['A', 'B', 'C'].map((row, line) => ({
    row_number: row,
    position: { x: 0, y: line * 30 },
    seats: seatsOf(row),
  }))
  return { ...plan, zones: [{ ...zone, name: 'Field', position: { x: 0, y: 0 }, rows }] }
}

describeSale('blocking seats at the console', (sale) => {
  const sellLargeHall = async (): Promise<void> => {
    const catalogue = smallCatalogue()
    const [planId = ''] = Object.keys(catalogue.plans)
    await sale.sellCatalogue({ ...catalogue, plans: { [planId]: largePlan() } })
  }

  const blocked = async (): Promise<number> => (await sale.operator.concert('demo')).schedules[0]?.seats.blocked ?? 0

  it('[O7] says what is blocked afterwards, in words and beside each zone and row', async () => {
    await sale.sell()
    const page = await atConsole(sale, SEATS)
    await choose(page, '1')
    await orderAndAgree(page, 'Block 5 seats')
    await page.getByText('Done. 5 seats of this date are blocked now.').waitFor()
    await page.locator('.row-list .zone-line', { hasText: 'Row 1' }).getByText('0 of 5 free').waitFor()
    await page.locator('.zone-line').first().getByText('15 of 20 free').waitFor()
    await choose(page, '1')
    await orderAndAgree(page, 'Unblock 5 seats')
    await page.getByText('No seat of this date is blocked any more.').waitFor()
    await page.locator('.row-list .zone-line', { hasText: 'Row 1' }).getByText('5 of 5 free').waitFor()
  })

  it('[O7] shows what others do to a row that is open', async () => {
    await sale.sell()
    const page = await atConsole(sale, SEATS)
    await page.getByRole('button', { name: 'Seats of row 1' }).click()
    await sale.holdElsewhere(['R1-2'])
    await page.locator('[data-seat="R1-2"][data-standing=held]').waitFor()
    await page.locator('.row-list .zone-line', { hasText: 'Row 1' }).getByText('4 of 5 free').waitFor()
  })

  it('[O7] blocks more seats than go into one command, one part after the other', async () => {
    await sellLargeHall()
    const page = await atConsole(sale, SEATS)
    for (const row of ['A', 'B', 'C']) await choose(page, row)
    await orderAndAgree(page, 'Block 3,000 seats', 'Sent in 2 parts of at most 2,000 seats')
    await page.getByText('Done. 3,000 seats of this date are blocked now.').waitFor()
    expect(await blocked()).to.equal(3_000)
  })

  it('[O7] keeps the parts that are done where a later one is refused, and goes on with what is left', async () => {
    await sellLargeHall()
    const page = await atConsole(sale, SEATS)
    for (const row of ['A', 'B', 'C']) await choose(page, row)
    let parts = 0
    await page.route('**/blocks', async (route) => {
      parts += 1
      if (parts === 2) await sale.holdElsewhere(['C-500'])
      await route.continue()
    })
    await page.getByRole('button', { name: 'Block 3,000 seats' }).click()
    await page.locator('.ask .button-primary').click()
    await page.locator('.ask').getByText('In the way: C-500.').waitFor()
    await page.getByRole('heading', { name: 'Block 999 seats?' }).waitFor()
    expect(await blocked()).to.equal(2_000)
    await page.locator('.ask .button-primary').click()
    await page.getByText('Done. 2,999 seats of this date are blocked now.').waitFor()
    expect(await blocked()).to.equal(2_999)
  })

  it('[O7] asks no more about seats of which none is left to block', async () => {
    await sale.sell()
    const page = await atConsole(sale, SEATS)
    await choose(page, '1')
    await page.getByRole('button', { name: 'Block 5 seats' }).click()
    await page.getByRole('heading', { name: 'Block 5 seats?' }).waitFor()
    await sale.operator.block(
      'demo-1',
      ['1', '2', '3', '4', '5'].map((seat) => `R1-${seat}`),
    )
    await page.locator('.ask').getByText('None of the seats you chose is free any more').waitFor()
    expect(await page.locator('.ask .button-primary').count()).to.equal(0)
    await page.locator('.ask').getByRole('button', { name: 'Close' }).click()
    await page.getByRole('button', { name: 'Unblock 5 seats' }).waitFor()
  })
})
