import { expect } from 'chai'
import type { Page } from 'playwright-core'
import type { TransferOffer } from '../../client-sdk/protocol/index.ts'
import { describeSale } from './support/BrowserSale.ts'
import { chooseSeats, hold, pay } from './support/steps.ts'

const POLICY = { preset: 'reuse', transferUntilMs: 0 } as const

describeSale('tickets that are passed on', (sale) => {
  const bought = async (): Promise<Page> => {
    await sale.sell({ policy: POLICY, date: { startsAt: '2099-05-01T10:00:00Z' } })
    const giver = await sale.inHall()
    await chooseSeats(giver, ['R1-1'])
    await hold(giver)
    await pay(giver)
    return giver
  }

  /** A code for the tickets that a page shows, as their holder gets it on another device. */
  const codeFor = async (giver: Page): Promise<string> => {
    const { accessToken } = await giver.evaluate(() => JSON.parse(localStorage['frontrow.session'] ?? ''))
    const path = `POST /api/reservations/${giver.url().split('/').at(-1)}/transfer`
    return (await sale.server.request<TransferOffer>(path, { as: accessToken })).body.transferCode
  }

  const take = async (receiver: Page, code: string): Promise<void> => {
    await receiver.getByLabel('Were you given a code?').fill(code)
    await receiver.getByRole('button', { name: 'Take tickets' }).click()
    await receiver.locator('svg.qr').waitFor()
  }

  it('[T2] name the seat in a browser that has never seen the hall', async () => {
    const giver = await bought()
    const receiver = await sale.visitor()
    await take(receiver, await codeFor(giver))
    expect(await receiver.locator('.ticket-seat').textContent()).to.equal('SeatFloor 1-1floor')
    await receiver.locator('.menu-link', { hasText: 'Tickets' }).click()
    await receiver.locator('.ticket-link').getByText('Floor 1-1').waitFor()
  })

  it('[T2] are shown as passed on where they were open, and wherever the giver looks for them after that', async () => {
    const giver = await bought()
    const other = await sale.server.visitor()
    const transferCode = await codeFor(giver)
    expect((await sale.server.request('POST /api/transfers', { ...other, body: { transferCode } })).status).to.equal(
      201,
    )
    await giver.getByText('You have passed these tickets on').waitFor()
    expect(await giver.locator('.qr').count()).to.equal(0)
    await giver.reload()
    await giver.getByText('You have passed these tickets on').waitFor()
    await giver.getByRole('button', { name: '한국어' }).click()
    await giver.getByText('양도한 티켓입니다').waitFor()
    await giver.getByRole('link', { name: '전체 티켓 보기' }).click()
    await giver.getByText('아직 티켓이 없습니다').waitFor()
  })

  it('[T2] are gone from the list as soon as the giver comes to it', async () => {
    const giver = await bought()
    const other = await sale.server.visitor()
    const transferCode = await codeFor(giver)
    // Nothing but coming to the list asks: the page's clock stands.
    await giver.clock.install()
    await giver.clock.pauseAt(Date.now() + 60_000)
    await sale.server.request('POST /api/transfers', { ...other, body: { transferCode } })
    await giver.locator('.kicker a').first().click()
    await giver.getByText('No tickets yet').waitFor()
  })

  it('[T3] say nothing to the receiver of what the giver has paid, also once they are taken back', async () => {
    const giver = await bought()
    const receiver = await sale.visitor()
    await take(receiver, await codeFor(giver))
    await receiver.getByText('You were given these tickets.').waitFor()
    expect(await receiver.locator('main').textContent()).not.to.match(/50,000|Payment/)
    await sale.operator.refund(receiver.url().split('/').at(-1) ?? '')
    await receiver.getByText('the money went to who had paid').waitFor()
    expect(await receiver.locator('main').textContent()).not.to.match(/50,000|Payment/)
  })
})
