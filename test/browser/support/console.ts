import type { BrowserContextOptions, Page } from 'playwright-core'
import { UNPURGED } from '../../../bots/crash/unpurged.ts'
import type { Catalogue } from '../../../client-sdk/protocol/index.ts'
import type { TestServer } from '../../support/startServer.ts'
import type { BrowserSale } from './BrowserSale.ts'
import type { SaleBooks } from './saleBooks.ts'

/** What operators do, in whatever language. */

export const signInAsOperator = async (page: Page, { address, adminToken }: TestServer): Promise<void> => {
  await page.goto(`${address}/console`)
  await page.locator('input[type=password]').fill(adminToken)
  await page.locator('.sign-in [type=submit]').click()
  await page.locator('.sales').waitFor()
}

/** Somebody signed in at a page of the console. */
export const atConsole = async (
  { browsers, server }: BrowserSale,
  hash: string,
  options: BrowserContextOptions = {},
): Promise<Page> => {
  const page = await browsers.visitor({ viewport: { width: 1280, height: 800 }, ...options })
  await signInAsOperator(page, server)
  await page.goto(`${server.address}/console${hash}`)
  return page
}

export const chooseFile = (page: Page, content: string): Promise<void> =>
  page
    .locator('input[type=file]')
    .setInputFiles({ name: 'catalogue.json', mimeType: 'application/json', buffer: Buffer.from(content) })

/** Presses a button and says yes to the question that it asks, once that says all of this: its numbers are the page's newest. */
export const orderAndAgree = async (page: Page, button: string, ...says: readonly string[]): Promise<void> => {
  await page.getByRole('button', { name: button }).click()
  for (const line of says) await page.locator('.ask', { hasText: line }).waitFor()
  await page.locator('.ask .button-primary').click()
  await page.locator('.ask').waitFor({ state: 'detached' })
}

/** The numbers of a sale's page: those of the charts where they have them, and what the tiles say besides. */
export const shownBooks = (page: Page): Promise<SaleBooks> =>
  page.evaluate(() => {
    const number = (selector: string): number => {
      const text = document.querySelector(selector)?.textContent ?? ''
      return /\d/.test(text) ? Number(text.replace(/[^\d]/g, '')) : Number.NaN
    }
    const reading = (chart: string, key: string): number => number(`[data-chart=${chart}] [data-reading=${key}]`)
    const all = (selector: string): number[] =>
      [...document.querySelectorAll(selector)].map(({ textContent }) => Number(textContent?.replace(/[^\d]/g, '')))
    const tile = (name: string): number => number(`[data-tile=${name}]`)
    return {
      waiting: reading('queue', 'waiting'),
      active: reading('queue', 'active'),
      free: all('[data-chart=seats] [data-reading]').reduce((sum, free) => sum + free, 0),
      held: tile('held'),
      sold: tile('sold'),
      blocked: tile('blocked'),
      revenue: reading('revenue', 'revenue'),
      admissions: number('[data-total=admissions]'),
      holds: number('[data-total=holds]'),
      payments: number('[data-total=payments]'),
    }
  })

const FOREVER = 24 * 60 * 60 * 1000

/** `evening`: one date of six rows of ten seats in two categories, before its opening, in which nothing ends by itself. */
export const eveningCatalogue = (maxActive: number): Catalogue => ({
  plans: {
    hall: {
      name: 'Hall',
      categories: [{ name: 'R', color: '#c2255c' }, { name: 'S' }],
      zones: [
        {
          name: 'Stalls',
          position: { x: 0, y: 0 },
          rows: ['A', 'B', 'C', 'D', 'E', 'F'].map((row, line) => ({
            row_number: row,
            position: { x: 0, y: line * 30 },
            seats: Array.from({ length: 10 }, (_, place) => ({
              seat_guid: `${row}-${place + 1}`,
              seat_number: String(place + 1),
              position: { x: place * 24, y: 0 },
              category: line < 2 ? 'R' : 'S',
            })),
          })),
        },
      ],
    },
  },
  concerts: [
    {
      concertId: 'evening',
      name: 'An Evening',
      venue: 'The Hall',
      policy: {
        preset: 'slots',
        maxActive,
        waitLifeMs: FOREVER,
        activeLifeMs: FOREVER,
        activeCapMs: FOREVER,
        holdDurationMs: FOREVER,
        ...UNPURGED,
      },
      schedules: [
        {
          scheduleId: 'evening-1',
          startsAt: '2100-05-01T19:30:00+09:00',
          opensAt: '2100-04-01T10:00:00+09:00',
          planId: 'hall',
          prices: { R: 120_000, S: 80_000 },
        },
      ],
    },
  ],
})
