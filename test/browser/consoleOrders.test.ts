import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { type BrowserSale, describeSale } from './support/BrowserSale.ts'
import { PHONE } from './support/Browsers.ts'
import { atConsole, orderAndAgree } from './support/console.ts'
import { show } from './support/steps.ts'

const SALE = '#/sales/demo'
/** Nobody's, and yet somebody's. */
const LONG_NAME = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
const ARABIC_NAME = 'مهرجان الموسيقى (2030)'

/** Somebody who has charged a wallet and paid for two seats of it. */
const buyer = async (sale: BrowserSale, name = 'Ann') => {
  const as = await sale.server.user(name)
  const { body: token } = await sale.server.request<{ token: string }>('POST /api/concerts/demo/queue-tokens', {
    as,
    body: { socket: false },
  })
  const hold = { as, queueToken: token.token, body: { seats: ['R1-1', 'R1-2'] } }
  const path = 'POST /api/schedules/demo-1/reservations'
  const { body: held } = await sale.server.request<{ reservationId: string }>(path, hold)
  await sale.server.request('POST /api/wallet/charges', { as, body: { amount: 150_000 } })
  const paid = await sale.server.request(`POST /api/reservations/${held.reservationId}/payment`, { ...hold, body: {} })
  expect(paid.status).to.equal(201)
  const [user] = (await sale.operator.users({ name })).users
  return { userId: user?.userId ?? '', reservationId: held.reservationId }
}

describeSale('the operator’s orders', (sale) => {
  const question = (page: Page) => page.locator('.ask')

  it('[O2] asks no more what has been decided meanwhile, and says how the sale stands', async () => {
    await sale.sell()
    const page = await atConsole(sale, SALE)
    await page.getByRole('button', { name: 'Pause' }).click()
    await question(page).getByText('Pause the sale?').waitFor()
    await sale.operator.pause('demo')
    await question(page).getByText('The sale has changed meanwhile: Paused.').waitFor()
    expect(await question(page).locator('.button-primary').count()).to.equal(0)
    await question(page).getByRole('button', { name: 'Close' }).click()
    await page.locator('.notice-paused').getByText('Nobody is let in and nothing can be held.').waitFor()
    await orderAndAgree(page, 'Resume')
    await page.locator('.notice-paused').waitFor({ state: 'detached' })
  })

  it('[O11] asks no more about a refund that has been made meanwhile', async () => {
    await sale.sell()
    const { userId, reservationId } = await buyer(sale)
    const page = await atConsole(sale, `#/users/${userId}`)
    await page.getByRole('button', { name: 'Refund' }).waitFor()
    await sale.operator.refund(reservationId)
    await page.getByRole('button', { name: 'Refund' }).click()
    await question(page).getByText('There is nothing left to refund: this reservation is refunded.').waitFor()
    await question(page).getByRole('button', { name: 'Close' }).click()
    await page.locator('[data-reservation=CANCELLED]').waitFor()
  })

  it('[O10] says what a credit comes to by what the wallet has when it is asked', async () => {
    await sale.sell()
    const { userId } = await buyer(sale)
    const page = await atConsole(sale, `#/users/${userId}`)
    await page.locator('[data-balance="50000"]').waitFor()
    await sale.operator.charge(userId, 1_000)
    await page.getByLabel('Amount in won').fill('500')
    await page.getByRole('button', { name: 'Credit' }).click()
    await question(page).getByText('The balance goes from ₩51,000 to ₩51,500.').waitFor()
  })

  it('[O10] [W3] shows a user’s ledger, and seats by what people call them', async () => {
    await sale.sell()
    const { userId } = await buyer(sale)
    const page = await atConsole(sale, `#/users/${userId}`)
    await page.locator('[data-reservation=PAID]', { hasText: 'Floor 1-1, Floor 1-2' }).waitFor()
    const rows = page.locator('.ledger tbody tr')
    await rows.nth(1).waitFor()
    const shown = await rows.evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll('.number')].map(({ textContent }) => textContent)),
    )
    expect(shown).to.deep.equal([
      ['−₩100,000', '₩50,000'],
      ['+₩150,000', '₩150,000'],
    ])
    await rows.first().getByText('Floor 1-1, Floor 1-2').waitFor()
    await orderAndAgree(page, 'Refund')
    await page.locator('[data-entry=REFUND]').getByText('+₩100,000').waitFor()
  })

  it('[O5] tells in the log what was done in words', async () => {
    await sale.sell()
    const { userId, reservationId } = await buyer(sale)
    await sale.operator.changeAdmission('demo', { maxActive: 7 })
    await sale.operator.block('demo-1', ['R4-1', 'R4-2'])
    await sale.operator.charge(userId, 30_000)
    await sale.operator.refund(reservationId)
    const page = await atConsole(sale, '#/audit', { timezoneId: 'UTC' })
    const line = (action: string) => page.locator(`[data-action=${action}] .audit-detail`)
    await line('admission-changed').getByText('People at once: 500 → 7').waitFor()
    expect(await line('seats-blocked').textContent()).to.equal('Wed, 1 May 2030, 10:00R4-1, R4-2')
    await line('wallet-credited').getByText('₩30,000').waitFor()
    await line('reservation-refunded').getByRole('link', { name: userId }).click()
    await page.getByRole('heading', { name: 'Ann' }).waitFor()
  })

  it('[S6] says of a token that no server can have what is wrong with it', async () => {
    await sale.sell()
    const page = await sale.browsers.visitor()
    await page.goto(`${sale.server.address}/console`)
    const field = page.getByLabel('Admin token')
    await field.fill('ㅁ미ㅜ-token')
    await page.getByText('A token has no “ㅁ” in it').waitFor()
    expect(await page.getByRole('button', { name: 'Sign in' }).isDisabled()).to.equal(true)
    await field.fill('two words')
    await page.getByText('A token has no spaces in it').waitFor()
    await field.fill(sale.server.adminToken)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.sales').waitFor()
  })

  it('leads back from a concert, a date and a user that are not there', async () => {
    await sale.sell()
    const page = await atConsole(sale, '#/sales/nowhere')
    await page.getByRole('link', { name: 'All sales' }).click()
    await page.locator('.sales').waitFor()
    await show(page, '#/sales/demo/nowhere')
    await page.getByText('This date does not exist.').waitFor()
    await page.getByRole('link', { name: 'Demo' }).first().waitFor()
    await show(page, '#/users/nobody')
    await page.getByText('This user does not exist.').waitFor()
    await page.getByRole('link', { name: 'All users', exact: true }).click()
    await page.locator('.users, .blank').first().waitFor()
  })

  for (const [screen, width] of Object.entries({ 'a small phone': 360, 'a desktop': 1280 })) {
    it(`has names of any length and script, and fits ${screen}`, async () => {
      const catalogue = smallCatalogue()
      const named = (name: string, concertId: string) =>
        catalogue.concerts.map((concert) => ({
          ...concert,
          concertId,
          name,
          venue: name,
          schedules: concert.schedules.map((date) => ({ ...date, scheduleId: `${concertId}-1` })),
        }))
      await sale.sellCatalogue({
        ...catalogue,
        concerts: [...named(LONG_NAME, 'demo'), ...named(ARABIC_NAME, 'arabic')],
      })
      const { userId } = await buyer(sale, LONG_NAME)
      await sale.server.user(ARABIC_NAME)
      await sale.operator.pause('demo')
      const options = width < 500 ? { ...PHONE, viewport: { width, height: 740 } } : {}
      const page = await atConsole(sale, '#/', options)
      const pages = {
        '#/': '.sales .seat-bar',
        [SALE]: '[data-category=floor]',
        '#/sales/demo/demo-1': '[data-drawing=drawn]',
        '#/users': '.users a',
        [`#/users/${userId}`]: '.ledger',
        '#/audit': '.audit',
      }
      for (const [hash, landmark] of Object.entries(pages)) {
        await show(page, hash)
        await page.locator(landmark).first().waitFor()
        await expectGoodLooks(page, `console-names ${hash.replaceAll('/', '-')} (${width})`)
      }
    })
  }
})
