import { expect } from 'chai'
import { expectGoodLooks } from './support/accessibility.ts'
import { describeSale } from './support/BrowserSale.ts'
import { PHONE } from './support/Browsers.ts'
import { chooseSeats, enter, hold, pay, signIn } from './support/steps.ts'

const LONG = 'Konzertveranstaltungsgesellschaftsmitgliederversammlungssaal'
const ARABIC = 'فرقة (الليل) 12'

describeSale('names that people chose', (sale) => {
  it('fit, however long they are, and are written in their own direction', async () => {
    for (const [look, options] of Object.entries({ desktop: {}, phone: PHONE })) {
      await sale.sell({ concert: { name: LONG, venue: ARABIC } })
      const page = await sale.browsers.visitor(options, { drawsMaps: false })
      await signIn(page, sale.server.address, `${ARABIC} ${LONG}`)
      await page.goto(`${sale.server.address}/#/`)
      await page.locator('.concert').waitFor()
      await expectGoodLooks(page, `names, concerts (${look})`)
      await enter(page, sale.server.address)
      await expectGoodLooks(page, `names, seats (${look})`)
      if (await page.getByRole('button', { name: 'List' }).isVisible()) {
        await page.getByRole('button', { name: 'List' }).click()
      }
      await chooseSeats(page, ['R1-1'])
      await hold(page)
      await expectGoodLooks(page, `names, basket (${look})`)
      await pay(page)
      await expectGoodLooks(page, `names, ticket (${look})`)
      expect(await page.locator('.ticket bdi').allTextContents()).to.deep.equal([LONG, ARABIC, `${ARABIC} ${LONG}`])
      await page.goto(`${sale.server.address}/#/wallet`)
      await page.locator('.entry-about').waitFor()
      await expectGoodLooks(page, `names, wallet (${look})`)
      if (look === 'desktop') await sale.server.stop()
    }
  })

  it('say at the sign-in what it is for', async () => {
    await sale.sell({ concert: { name: ARABIC } })
    const page = await sale.browsers.visitor()
    await page.goto(`${sale.server.address}/#/concerts/demo?enter`)
    await page.locator('.page-head bdi', { hasText: ARABIC }).waitFor()
  })
})
