import { describeSale } from './support/BrowserSale.ts'

describeSale('a wallet', (sale) => {
  it('is charged once, however often a charge is asked for that is not answered', async () => {
    await sale.sell()
    const page = await sale.visitor()
    await page.goto(`${sale.server.address}/#/wallet`)
    await page.route(
      '**/wallet/charges',
      async (route) => {
        await route.fetch()
        await route.fulfill({ status: 404, body: 'gone' })
      },
      { times: 1 },
    )
    const charge = page.locator('.charge [type=submit]')
    await charge.click()
    await page.locator('.charge .notice').waitFor()
    const balance = page.locator('.balance')
    await balance.getByText('₩100,000').waitFor()
    await charge.click()
    await page.locator('.charge .notice').getByText('₩100,000').waitFor()
    await balance.getByText('₩100,000').waitFor()
  })
})
