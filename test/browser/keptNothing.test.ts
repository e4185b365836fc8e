import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { describeSale } from './support/BrowserSale.ts'
import { signInAsOperator } from './support/console.ts'
import { chooseSeats, enter, hold, loseAnswers, pay, signIn } from './support/steps.ts'

/** How a browser keeps nothing for a page; to be run in it before its own scripts. */
const STORES: Readonly<Record<string, () => void>> = {
  'are forbidden': () => {
    for (const name of ['localStorage', 'sessionStorage']) {
      Object.defineProperty(window, name, {
        get: () => {
          throw new DOMException('Access is denied for this document.', 'SecurityError')
        },
      })
    }
  },
  'are full': () => {
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
  },
}

const FLEETING = 'This browser keeps nothing for the page'

describeSale('a browser whose stores', (sale) => {
  const visitorWhose = async (closeStores: () => void, { drawsMaps = false } = {}): Promise<Page> => {
    const page = await sale.browsers.visitor({}, { drawsMaps })
    await page.addInitScript(closeStores)
    return page
  }

  for (const [what, closeStores] of Object.entries(STORES)) {
    it(`${what} sells seats all the same, waits in line, and says what will be lost`, async () => {
      await sale.sell({ policy: { preset: 'slots', maxActive: 1 } })
      const ahead = await sale.server.visitor()
      const page = await visitorWhose(closeStores)
      await page.goto(`${sale.server.address}/#/`)
      await page.locator('.concert').waitFor()
      expect(await page.getByText(FLEETING).count()).to.equal(0)
      await signIn(page, sale.server.address)
      await page.getByText(FLEETING).waitFor()
      await page.locator('.menu-link').first().click()
      await page.locator('.concert').click()
      await page.locator('.ahead').waitFor()
      await sale.server.request('DELETE /api/queue-token', ahead)
      await page.locator('.date').first().click()
      await page.locator('.picker').waitFor()
      await chooseSeats(page, ['R1-1'])
      await hold(page)
      await pay(page)
      await page.getByRole('button', { name: '한국어' }).click()
      await page.locator('html[lang=ko]').waitFor()
    })

    it(`[C1] ${what} charges once what was not answered and is asked for again`, async () => {
      await sale.sell()
      const page = await visitorWhose(closeStores)
      await page.goto(`${sale.server.address}/#/`)
      await signIn(page, sale.server.address)
      await page.getByRole('link', { name: 'Wallet' }).click()
      await loseAnswers(page, 1)
      await page.locator('.charge [type=submit]').click()
      await page.getByRole('button', { name: 'Ask again' }).click()
      await page.locator('.charge .notice').getByText('₩100,000 charged.').waitFor()
      await page.locator('.balance').getByText('₩100,000').waitFor()
      expect(await page.locator('.entries li').count()).to.equal(1)
    })

    it(`${what} lets the operator in, and says that the token is not kept`, async () => {
      await sale.sell()
      const page = await visitorWhose(closeStores, { drawsMaps: true })
      await signInAsOperator(page, sale.server)
      await page.getByText(FLEETING).waitFor()
      await page.locator('.sign-out').click()
      await page.locator('input[type=password]').waitFor()
    })
  }

  it('keep what they are given say nothing of it', async () => {
    await sale.sell()
    const page = await sale.visitor()
    await enter(page, sale.server.address)
    expect(await page.getByText(FLEETING).count()).to.equal(0)
  })
})

describeSale('a name', (sale) => {
  it('[S8] that can’t be read is refused in words that say what to do, and one of any script is taken', async () => {
    await sale.sell()
    const page = await sale.browsers.visitor({}, { drawsMaps: false })
    await page.goto(`${sale.server.address}/#/tickets`)
    await page.getByLabel('Your name').fill('\u202eAnn')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('This name can’t be used').waitFor()
    await page.getByLabel('Your name').fill('김하늘 👨‍👩‍👧')
    await page.getByRole('button', { name: 'Continue' }).click()
    await page.getByText('No tickets yet').waitFor()
  })
})
