import { createHash } from 'node:crypto'
import { expect } from 'chai'
import type { Locator, Page } from 'playwright-core'
import type { CatalogueAllotment } from '../../client-sdk/protocol/index.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { describeSale, standing } from './support/BrowserSale.ts'
import { PHONE } from './support/Browsers.ts'
import { atConsole, orderAndAgree } from './support/console.ts'
import { chooseSeats, hold } from './support/steps.ts'

const CODE = 'EARLY-BIRD'
/** The first row, for who has the code. */
const FAN_CLUB: CatalogueAllotment = {
  allotmentId: 'fans',
  name: 'Fan club',
  zone: 'Floor',
  rows: ['1'],
  codes: [createHash('sha256').update(CODE).digest('hex')],
  usesPerCode: 1,
}

const openForm = async (page: Page): Promise<Locator> => {
  await page.locator('.access-code summary').click()
  return page.locator('.access-code')
}

const present = async (form: Locator, code: string): Promise<void> => {
  await form.getByRole('textbox').fill(code)
  await form.getByRole('button').click()
}

describeSale('seats that are kept for holders of a code', (sale) => {
  it('[H13] [H14] open to whoever presents it, and to nobody else', async () => {
    await sale.sell({ date: { allotments: [FAN_CLUB] } })
    const [page, other] = [await sale.inHall(), await sale.inHall()]
    await standing(page, 'R1-1', 'allotted')
    const form = await openForm(page)
    await present(form, 'LATE-BIRD')
    await form.getByText('This access code is not valid for this date.').waitFor()
    await expectGoodLooks(page, 'access code, wrong')

    await present(form, CODE)
    await form.getByText('Fan club: these seats are open to you now').waitFor()
    await expectGoodLooks(page, 'access code, right')
    await standing(page, 'R1-1', 'free')
    await standing(other, 'R1-1', 'allotted')
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await standing(other, 'R1-1', 'held')
    await standing(other, 'R1-2', 'allotted')

    // [H14] For good: a refresh asks for no code.
    await page.goBack()
    await standing(page, 'R1-2', 'free')
  })

  it('[H14] stay shut where it has been used up', async () => {
    await sale.sell({ date: { allotments: [FAN_CLUB] } })
    const first = await sale.server.visitor()
    const path = 'POST /api/schedules/demo-1/access-codes'
    expect((await sale.server.request(path, { ...first, body: { code: CODE } })).status).to.equal(201)
    const page = await sale.inHall()
    const form = await openForm(page)
    await present(form, CODE)
    await form.getByText('This access code has been used as often as it may be.').waitFor()
    await expectGoodLooks(page, 'access code, used up')
    await standing(page, 'R1-1', 'allotted')
  })

  it('[H14] have whoever guesses wait, on a phone and in Korean', async () => {
    const policy = { preset: 'slots', wrongCodesPerMinute: 2 } as const
    await sale.sell({ policy, date: { allotments: [FAN_CLUB] }, clock: new ManualClock() })
    const page = await sale.inHall(PHONE)
    await page.getByRole('button', { name: '한국어' }).tap()
    const form = await openForm(page)
    const notice = form.getByRole('alert')
    for (const guess of ['ONE', 'TWO']) {
      await present(form, guess)
      await notice.getByText('이 회차에 사용할 수 없는 인증 코드입니다.').waitFor()
    }
    // Not even the right one is looked at now.
    await present(form, CODE)
    await notice.getByText(/^(30|[12]?\d)초 후 다시 시도$/).waitFor()
    await expectGoodLooks(page, 'access code, too many tries (Korean, phone)')
    await sale.pass(30_000)
    await present(form, CODE)
    await form.getByText('Fan club: 이제 해당 좌석을 선택할 수 있습니다').waitFor()
  })

  it('[H15] are released to everybody by the operator, who sees how many are in', async () => {
    await sale.sell({ date: { allotments: [FAN_CLUB] } })
    const [member, other] = [await sale.inHall(), await sale.inHall()]
    await present(await openForm(member), CODE)
    await chooseSeats(member, ['R1-1'])
    await hold(member)
    const console = await atConsole(sale, '#/sales/demo')
    const row = console.locator('[data-allotment=fans]')
    await row.getByText('Fan club').waitFor()
    const numbers = row.locator('.number')
    await numbers.nth(0).getByText('4', { exact: true }).waitFor()
    await numbers.nth(2).getByText('1', { exact: true }).waitFor()
    await expectGoodLooks(console, 'console, allotment')

    const said = '4 free seats will be on sale to everybody. This can’t be taken back.'
    await orderAndAgree(console, 'Release now', said)
    await row.getByText(/^released /).waitFor()
    expect(await row.getByRole('button').count()).to.equal(0)
    await expectGoodLooks(console, 'console, allotment released')
    await standing(other, 'R1-2', 'free')
    await chooseSeats(other, ['R1-2'])
    await hold(other)
  })
})
