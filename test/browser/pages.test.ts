import { expect } from 'chai'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { Operator } from '../../client-sdk/index.ts'
import { loadSampleCatalogue } from '../../server/sample-catalogue/sampleCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { Browsers, PHONE, TEST_MS } from './support/Browsers.ts'
import { show, walletShown } from './support/steps.ts'

/** Each of what there is two of: languages, layouts, and grounds that text has to stand out from. */
const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  'English, desktop': { locale: 'en-GB', viewport: { width: 1440, height: 900 } },
  'Korean, phone, dark': { ...PHONE, locale: 'ko-KR', colorScheme: 'dark' },
}

const CONCERT = 'night-pieces'

/** Each page, and what leads to it from the one before; by what is there in either language. */
const PAGES: Readonly<Record<string, (page: Page, operator: Operator) => Promise<unknown>>> = {
  concerts: (page) => page.locator('.concert').first().waitFor(),
  'sign-in': async (page) => {
    await page.locator(`.concert[href*=${CONCERT}]`).click()
    await page.locator('.sign-in').waitFor()
  },
  'waiting-room': async (page) => {
    await page.locator('input[name=name]').fill('김하늘')
    await page.locator('.sign-in [type=submit]').click()
    await page.locator('.ahead').waitFor()
  },
  dates: (page) => page.locator('.date').first().waitFor(),
  seats: async (page) => {
    await page.locator('.date').first().click()
    await page.locator('[data-drawing=drawn]').waitFor()
  },
  chosen: async (page) => {
    const list = page.locator('.view-switch button').last()
    if (await list.isVisible()) await list.click()
    for (const _ of ['one', 'two']) await page.locator('[data-standing=free][data-index]').first().click()
    await page.locator('.choice-sum').waitFor()
  },
  basket: async (page) => {
    await page.locator('.choice .button-primary').click()
    await page.locator('.hold').waitFor()
  },
  'basket-paused': async (page, operator) => {
    await operator.pause(CONCERT)
    await page.reload()
    await page.locator('.hold .notice').waitFor()
  },
  ticket: async (page, operator) => {
    await operator.resume(CONCERT)
    await walletShown(page)
    await page.locator('.hold .button-primary').click()
    await page.locator('.ticket').first().waitFor()
  },
  tickets: async (page) => {
    await page.locator('.menu-link').nth(1).click()
    await page.locator('.ticket-link').first().waitFor()
  },
  wallet: async (page) => {
    await page.locator('.menu-link').nth(3).click()
    await page.locator('.entries').waitFor()
  },
  'basket-empty': async (page) => {
    await page.locator('.menu-link').nth(2).click()
    await page.locator('.blank').waitFor()
  },
  'turn-over': async (page) => {
    await show(page, `#/concerts/${CONCERT}`)
    // A blank page has been shown just before.
    await page.locator('.blank button').waitFor()
  },
  nowhere: async (page) => {
    await show(page, '#/nowhere')
    await page.locator('.blank a:only-child').waitFor()
  },
}

describe('every page of the storefront', function () {
  this.timeout(TEST_MS)
  let browsers: Browsers
  let server: TestServer
  before(async function () {
    browsers = await Browsers.launch(this)
  })
  beforeEach(async () => {
    server = await startServer({}, { catalogue: await oneAtATime() })
  })
  afterEach(async () => {
    await browsers.closePages()
    await server.stop()
  })
  after(() => browsers?.close())

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`has no serious fault of accessibility, and fits: ${look}`, async () => {
      const page = await browsers.visitor(options)
      const operator = new Operator(server.address, { adminToken: server.adminToken })
      const ahead = await server.visitor(CONCERT)
      await page.goto(server.address)
      for (const [name, open] of Object.entries(PAGES)) {
        if (name === 'dates') await server.request('DELETE /api/queue-token', ahead)
        await open(page, operator)
        await expectGoodLooks(page, `${name} (${look})`)
      }
      expect(browsers.takeComplaints()).to.deep.equal([])
    })
  }
})

/** The sample catalogue, with one turn at a time at the concert that is looked at, so that there is a line to wait in. */
const oneAtATime = async () => {
  const catalogue = await loadSampleCatalogue()
  const concerts = catalogue.concerts.map((concert) =>
    concert.concertId === CONCERT ? { ...concert, policy: { preset: 'slots' as const, maxActive: 1 } } : concert,
  )
  return { ...catalogue, concerts }
}
