import { expect } from 'chai'
import type { FrontRow } from '../../client-sdk/index.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { type BrowserSale, describeSale } from './support/BrowserSale.ts'
import { PHONE } from './support/Browsers.ts'
import { atConsole, chooseFile, orderAndAgree } from './support/console.ts'
import { buy, doorNamed, visitor } from './support/door.ts'

const SALE = '#/sales/demo'

const checkIn = async (sale: BrowserSale, holder: FrontRow, reservationId: string): Promise<void> => {
  await doorNamed(sale, 'East').checkIn((await holder.signedTicket(reservationId)).ticket)
}

describeSale('what the operator looks up', (sale) => {
  it('[O14] says of each date how many of the sold seats are in', async () => {
    await sale.sell({ policy: { preset: 'reuse' } })
    const ann = await visitor(sale, 'Ann')
    const { reservationId } = await buy(ann, ['R1-1', 'R1-2'])
    await buy(ann, ['R2-1'])
    const page = await atConsole(sale, SALE)
    await page.locator('[data-checked-in="0"]').getByText('0 seats of 3 sold let in').waitFor()
    await checkIn(sale, ann, reservationId)
    await page.locator('[data-checked-in="2"]').getByText('2 seats of 3 sold let in').waitFor()
    await expectGoodLooks(page, 'console, let in of sold')
  })

  it('[O14] finds a reservation by its id: who has it, who paid, where it was used', async () => {
    await sale.sell({ policy: { preset: 'reuse', transferUntilMs: 0 }, date: { startsAt: '2099-05-01T10:00:00Z' } })
    const [ann, bob] = [await visitor(sale, 'Ann'), await visitor(sale, 'Bob')]
    const { reservationId } = await buy(ann, ['R1-1', 'R1-2'])
    const page = await atConsole(sale, '#/users')
    const form = page.locator('.search', { has: page.getByLabel('Reservation ID') })
    await form.getByLabel('Reservation ID').fill('no such id!')
    expect(await form.getByRole('button', { name: 'Look up' }).isDisabled()).to.equal(true)
    await form.getByLabel('Reservation ID').fill(` ${reservationId} `)
    await expectGoodLooks(page, 'console, reservation to be found')
    await form.getByRole('button', { name: 'Look up' }).click()
    const fact = (name: string) => page.locator('.facts > div', { hasText: name }).locator('dd')
    await page.locator('[data-reservation=PAID]').waitFor()
    const textOf = (name: string) => fact(name).textContent()
    expect(await textOf('Seats')).to.equal('Floor 1-1, Floor 1-2')
    expect(await textOf('Let in')).to.equal('not yet')
    expect(await fact('Paid by').count()).to.equal(0)

    await bob.acceptTransfer((await ann.offerTransfer(reservationId)).transferCode)
    await checkIn(sale, bob, reservationId)
    await page.reload()
    await page.locator('[data-reservation=PAID]').waitFor()
    expect(await textOf('Let in')).to.match(/, door \u2068East\u2069$/)
    expect(await textOf('Ticket')).to.equal('no. 2: passed on 1×')
    // [A5] What was used to enter is not given back.
    expect(await page.getByRole('button', { name: 'Refund' }).count()).to.equal(0)
    await expectGoodLooks(page, 'console, reservation')
    await fact('Held by').getByRole('link').click()
    await page.getByRole('heading', { name: 'Bob' }).waitFor()
    await page.goBack()
    await fact('Paid by').getByRole('link').click()
    await page.getByRole('heading', { name: 'Ann' }).waitFor()
  })

  it('[O11] [O14] refunds what was found, and leads back from what is not there', async () => {
    await sale.sell()
    const { reservationId } = await buy(await visitor(sale, '김하늘'), ['R1-1'])
    const page = await atConsole(sale, `#/reservations/${reservationId}`, { ...PHONE, locale: 'ko-KR' })
    await page.locator('[data-reservation=PAID]').waitFor()
    await expectGoodLooks(page, 'console, reservation (Korean, phone)')
    await orderAndAgree(page, '환불')
    await page.locator('[data-reservation=CANCELLED]').waitFor()
    await page.goto(`${sale.server.address}/console#/reservations/nothing`)
    await page.getByRole('link', { name: '사용자 목록', exact: true }).click()
    await page.locator('.users').waitFor()
  })

  it('[L4] says of a place in line when it is drawn, and then for which number it was', async () => {
    const policy = { preset: 'slots', opening: 'lottery', maxActive: 1 } as const
    await sale.sell({ policy, date: { opensAt: '2099-12-31T23:00:00Z' } })
    await sale.server.visitor()
    const [user] = (await sale.operator.users({ name: 'Ann' })).users
    const page = await atConsole(sale, `#/users/${user?.userId}`, { timezoneId: 'UTC' })
    await page.getByText('to be drawn 31 Dec 2099, 23:00').waitFor()
    await expectGoodLooks(page, 'console, place to be drawn')
    await sale.operator.open('demo')
    await page.reload()
    await page.getByText('drawn for 1').waitFor()
  })

  it('names refusals in words, with the code beside them', async () => {
    await sale.sell()
    const page = await atConsole(sale, SALE)
    await page.getByText('None since the server started.').waitFor()
    await sale.holdElsewhere(['R1-1'])
    const other = await sale.server.visitor()
    const path = 'POST /api/schedules/demo-1/reservations'
    expect((await sale.server.request(path, { ...other, body: { seats: ['R1-1'] } })).status).to.equal(409)
    const reading = page.locator('[data-chart=refusals] dt')
    await reading.getByText('SEAT_TAKEN', { exact: true }).waitFor()
    const shown = (await reading.textContent()) ?? ''
    expect(shown).to.match(/\w+ \w+.*[^.] SEAT_TAKEN$/)
    await reading.scrollIntoViewIfNeeded()
    await expectGoodLooks(page, 'console, refusals')
  })

  it('[O1] tells what is to come by the server’s clock, whatever the browser’s own says', async () => {
    await sale.sell({ date: { opensAt: new Date(Date.now() - 60_000).toISOString() } })
    const page = await sale.browsers.visitor({ viewport: { width: 1280, height: 800 } })
    await page.addInitScript(() => {
      const { now } = Date
      Date.now = () => now() - 3_600_000
    })
    await page.goto(`${sale.server.address}/console${SALE}`)
    await page.getByLabel('Admin token').fill(sale.server.adminToken)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.dates').getByText('of 20').waitFor()
    // The first figures may be late, and the server's clock is in them.
    await page.getByText('opens automatically').waitFor({ state: 'detached' })
  })

  it('has names of any direction apart from what stands beside them, also in a list to choose from', async () => {
    await sale.sell()
    const catalogue = smallCatalogue()
    const named = { ...catalogue, concerts: catalogue.concerts.map((one) => ({ ...one, name: 'مهرجان (2030)' })) }
    const page = await atConsole(sale, '#/catalogue', { timezoneId: 'UTC' })
    await chooseFile(page, JSON.stringify(named))
    const options = page.locator('.preview option')
    await options.first().waitFor({ state: 'attached' })
    expect(await options.allTextContents()).to.deep.equal(['\u2068مهرجان (2030)\u2069, Wed, 1 May 2030, 10:00'])
  })
})
