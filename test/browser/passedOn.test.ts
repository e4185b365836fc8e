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
})
