import { expect } from 'chai'
import type { Catalogue, CatalogueSchedule, SeatingPlan } from '../../client-sdk/protocol/index.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { describeSale } from './support/BrowserSale.ts'
import { atConsole, chooseFile, orderAndAgree } from './support/console.ts'

/** `smallCatalogue()` with its date on other terms, and others beside it. */
const changedCatalogue = (
  date: Partial<CatalogueSchedule>,
  { more = [], name = 'Demo' }: { more?: readonly Partial<CatalogueSchedule>[]; name?: string } = {},
): Catalogue => {
  const catalogue = smallCatalogue()
  return {
    ...catalogue,
    concerts: catalogue.concerts.map((concert) => {
      const [known] = concert.schedules as [CatalogueSchedule]
      return { ...concert, name, schedules: [{ ...known, ...date }, ...more.map((other) => ({ ...known, ...other }))] }
    }),
  }
}

const narrower = ({ plans, ...rest }: Catalogue): Catalogue => ({
  ...rest,
  plans: Object.fromEntries(
    Object.entries(plans).map(([planId, plan]): [string, SeatingPlan] => [
      planId,
      { ...plan, zones: plan.zones.map((zone) => ({ ...zone, rows: zone.rows.slice(0, 3) })) },
    ]),
  ),
})

describeSale('importing at the console', (sale) => {
  it('[O8] shows each thing as it is and as it would be, and says that it is on sale', async () => {
    await sale.sell()
    const page = await atConsole(sale, '#/catalogue', { timezoneId: 'UTC' })
    const changed = changedCatalogue(
      {
        startsAt: '2030-05-01T11:00:00Z',
        opensAt: '2030-04-01T09:00:00Z',
        closesAt: '2030-05-01T10:00:00Z',
        prices: { floor: 60_000 },
      },
      { name: 'Demo Night', more: [{ scheduleId: 'demo-2', startsAt: '2030-05-02T10:00:00Z' }] },
    )
    await chooseFile(page, JSON.stringify(narrower(changed)))
    const changes = page.locator('[data-concert=demo]')
    await changes.getByText('name: Demo → Demo Night').waitFor()
    const first = changes.locator('[data-date=demo-1]')
    await first.getByText('Begins: Wed, 1 May 2030, 10:00 → Wed, 1 May 2030, 11:00').waitFor()
    await first.getByText('Goes on sale: with the import → 1 Apr 2030, 09:00').waitFor()
    await first.getByText('Sale ends: none → 1 May 2030, 10:00').waitFor()
    await first.getByText('floor: ₩50,000 → ₩60,000').waitFor()
    await first.getByText('5 seats removed').waitFor()
    const second = changes.locator('[data-date=demo-2]')
    await second.getByText('new date').waitFor()
    await second.getByText('floor ₩50,000').waitFor()
    await second.getByText('15 seats added').waitFor()
    await page.getByText('One of the changed dates is on sale now').waitFor()
    await page.getByText('What is held after the import costs the new price').waitFor()
    await orderAndAgree(page, 'Import')
    await page.getByText('Imported.').waitFor()
    expect((await sale.operator.concert('demo')).schedules.map(({ seats }) => seats.total)).to.deep.equal([15, 15])
  })

  it('[O8] says which dates stay, and nothing of a sale that is paused', async () => {
    await sale.sellCatalogue(changedCatalogue({}, { more: [{ scheduleId: 'demo-2' }] }))
    await sale.operator.pause('demo')
    const page = await atConsole(sale, '#/catalogue')
    await page.locator('.sale-links [data-state=PAUSED]').waitFor()
    await chooseFile(page, JSON.stringify(changedCatalogue({ prices: { floor: 1_000 } })))
    await page.getByText('1 other date stays as it is.').waitFor()
    await page.getByText('floor: ₩50,000 → ₩1,000').waitFor()
    expect(await page.getByText('on sale now').count()).to.equal(0)
  })

  it('[O8] imports nothing where the server has changed since it was tried, and shows what would change now', async () => {
    await sale.sell()
    const page = await atConsole(sale, '#/catalogue')
    await chooseFile(page, JSON.stringify(changedCatalogue({ prices: { floor: 60_000 } })))
    await page.getByText('floor: ₩50,000 → ₩60,000').waitFor()
    await page.getByRole('button', { name: 'Import' }).click()
    await sale.operator.importCatalogue(changedCatalogue({ prices: { floor: 70_000 } }))
    await page.locator('.ask .button-primary').click()
    await page.locator('.ask').getByText('The server has changed since this file was tried').waitFor()
    await page.locator('.ask').getByRole('button', { name: 'Close' }).click()
    await page.getByText('floor: ₩70,000 → ₩60,000').waitFor()
    const [{ categories } = { categories: [] }] = (await sale.operator.concert('demo')).schedules
    expect(categories[0]?.price).to.equal(70_000)
    await orderAndAgree(page, 'Import')
    await page.getByText('Imported.').waitFor()
  })
})
