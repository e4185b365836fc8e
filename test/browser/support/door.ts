import type { BrowserContextOptions, Page } from 'playwright-core'
import { DoorClient, FrontRow } from '../../../client-sdk/index.ts'
import type { BrowserSale } from './BrowserSale.ts'
import { PHONE } from './Browsers.ts'

/** What happens at the door of `twoDates()`. */

const DATE = { startsAt: '2099-05-01T10:00:00Z', planId: 'small', prices: { floor: 50_000 } }

/** Two dates of one concert, whose tickets can be passed on and given back. */
export const twoDates = (sale: BrowserSale): Promise<void> =>
  sale.sell({
    policy: { preset: 'reuse', transferUntilMs: 0, refundUntilMs: 0 },
    concert: {
      schedules: [
        { ...DATE, scheduleId: 'demo-1' },
        { ...DATE, scheduleId: 'demo-2', startsAt: '2099-05-02T10:00:00Z' },
      ],
    },
  })

export const visitor = async ({ server }: BrowserSale, name: string): Promise<FrontRow> => {
  const client = new FrontRow(server.address)
  await client.register(name)
  await client.charge(500_000)
  await client.enterQueue('demo', { socket: false })
  return client
}

export const buy = async (client: FrontRow, seats: readonly string[], scheduleId = 'demo-1') => {
  const { reservationId } = await client.hold(scheduleId, seats)
  await client.pay(reservationId)
  return { reservationId, ticket: (await client.signedTicket(reservationId)).ticket }
}

/** Somebody at the east door of the first date. */
export const atDoor = async (
  { browsers, server }: BrowserSale,
  options: BrowserContextOptions = PHONE,
): Promise<Page> => {
  const page = await browsers.visitor(options)
  await page.goto(`${server.address}/door`)
  await takePost(page, server.doorToken)
  return page
}

/** Signs a page that is open in, for the east door. */
export const takePost = async (page: Page, doorToken: string): Promise<void> => {
  await page.locator('input[type=password]').fill(doorToken)
  await page.locator('.sign-in input').last().fill('East')
  await page.locator('.sign-in [type=submit]').click()
  await page.locator('.ticket-form').waitFor()
}

/** A door of the first date that asks by other means than a page. */
export const doorNamed = ({ server: { address, doorToken } }: BrowserSale, door: string): DoorClient =>
  new DoorClient(address, { doorToken, scheduleId: 'demo-1', door })

/** Hands the page a ticket, as a scanner does that types. */
export const scan = async (page: Page, ticket: string): Promise<void> => {
  await page.locator('.ticket-form input').fill(ticket)
  await page.locator('.ticket-form input').press('Enter')
}

export const found = (page: Page, kind: string) => page.locator(`[data-finding=${kind}]`)
