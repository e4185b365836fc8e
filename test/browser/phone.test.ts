import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { Locator } from 'playwright-core'
import { describeSale } from './support/BrowserSale.ts'
import { PHONE } from './support/Browsers.ts'
import { atConsole } from './support/console.ts'
import { twoFrames } from './support/steps.ts'

const CODE = 'FAN-2027'
const FANS = {
  allotmentId: 'fans',
  name: 'Fan club members of the first hour',
  seats: ['R1-1', 'R1-2'],
  releaseAt: '2029-01-01T00:00:00Z',
  codes: [createHash('sha256').update(CODE).digest('hex')],
}

const boxOf = async (of: Locator) => {
  const box = await of.boundingBox()
  if (box === null) throw new Error(`${of} is not shown`)
  return { ...box, bottom: box.y + box.height }
}

describeSale('a phone', (sale) => {
  it('has the forms of a hall beside the map and not over it, each in view once it is unfolded, and nothing in them touches', async () => {
    await sale.sell({ date: { allotments: [FANS] } })
    const page = await sale.inHall(PHONE)
    const choice = page.locator('.picker-choice')
    const [code, best] = [page.getByText('I have an access code'), page.getByText('Best available')]
    for (const summary of [code, best]) {
      await summary.click()
      // The page moves once it has been unfolded.
      await twoFrames(page)
    }
    const submit = page.getByRole('button', { name: 'Hold the best' })
    await submit.scrollIntoViewIfNeeded()
    expect((await boxOf(choice)).y).to.be.at.least((await boxOf(page.locator('.picker-map'))).bottom)
    expect((await boxOf(choice)).y).to.be.at.least((await boxOf(page.locator('.view-switch'))).bottom)
    expect((await boxOf(submit)).bottom).to.be.at.most((await boxOf(page.locator('.menu'))).y)

    const field = page.getByRole('textbox', { name: 'Access code' })
    await field.fill('WRONG')
    await page.getByRole('button', { name: 'Enter' }).click()
    const notice = page.locator('.access-code .notice')
    await notice.waitFor()
    const stack = [code, notice, field, page.getByRole('button', { name: 'Enter' })]
    const boxes = await Promise.all(stack.map(boxOf))
    boxes.slice(1).forEach((box, at) => {
      expect(box.y - (boxes[at]?.bottom ?? 0), `below ${stack[at]}`).to.be.at.least(8)
    })
  })

  it('[H15] has all of an allotment at the console, and within its panel', async () => {
    await sale.sell({ date: { allotments: [FANS] } })
    const page = await atConsole(sale, '#/sales/demo', PHONE)
    const release = page.getByRole('button', { name: 'Release now' })
    await release.waitFor()
    const [button, panel] = [await boxOf(release), await boxOf(page.locator('.panel', { has: release }))]
    expect(button.x + button.width).to.be.below(panel.x + panel.width)
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).to.equal(PHONE.viewport?.width)
  })
})
