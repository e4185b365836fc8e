import { expect } from 'chai'
import { commitmentByHand } from '../support/drawByHand.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { describeSale } from './support/BrowserSale.ts'
import { PHONE } from './support/Browsers.ts'
import { atConsole, orderAndAgree } from './support/console.ts'

const SALE = '#/sales/demo'

describeSale('the draw as the operator sees it', (sale) => {
  it('[L1] [L3] tells the hash of its seed before the opening, and the seed that it is of after it', async () => {
    const policy = { preset: 'slots', opening: 'lottery', maxActive: 1 } as const
    await sale.sell({ policy, date: { opensAt: '2099-12-31T23:00:00Z' } })
    for (const _ of ['first', 'second', 'third']) await sale.server.visitor()
    const page = await atConsole(sale, SALE)
    const panel = page.locator('.panel', { has: page.getByRole('heading', { name: 'Draw' }) })
    await panel.getByText('The line is drawn when the sale opens.').waitFor()
    const facts = panel.locator('code')
    const [commitment, ...others] = await facts.allTextContents()
    expect(others).to.deep.equal([])
    await expectGoodLooks(page, 'console, draw to come')

    await orderAndAgree(page, 'Open the sale')
    await panel.getByText('Drawn: 3 numbers. Anyone can draw them again by the seed.').waitFor()
    const [kept, seed] = await facts.allTextContents()
    expect(kept).to.equal(commitment)
    expect(commitmentByHand(seed ?? '')).to.equal(commitment)
    await expectGoodLooks(page, 'console, drawn')

    const phone = await atConsole(sale, SALE, { ...PHONE, locale: 'ko-KR' })
    await phone.getByText('추첨 완료: 3명').waitFor()
    await expectGoodLooks(phone, 'console, drawn (Korean, phone)')
  })
})
