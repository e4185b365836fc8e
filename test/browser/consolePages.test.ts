import { expect } from 'chai'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { loadSampleCatalogue } from '../../server/sample-catalogue/sampleCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { Browsers, PHONE, TEST_MS } from './support/Browsers.ts'
import { chooseFile, eveningCatalogue, signInAsOperator } from './support/console.ts'
import { show } from './support/steps.ts'

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  'English, desktop': { locale: 'en-GB' },
  'Korean, desktop, dark': { locale: 'ko-KR', colorScheme: 'dark' },
  'English, phone, dark': { ...PHONE, locale: 'en-GB', colorScheme: 'dark' },
  'Korean, phone': { ...PHONE, locale: 'ko-KR' },
}

/** Each page, and what leads to it; by what is there in either language. */
const PAGES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  sales: async (page) => {
    await show(page, '#/')
    await page.locator('.sales .seat-bar').first().waitFor()
  },
  sale: async (page) => {
    await show(page, '#/sales/letters-from-busan')
    await page.locator('.chart canvas').nth(4).waitFor()
    await page.locator('[data-category=VIP]').waitFor()
  },
  question: async (page) => {
    await page.locator('.stand .button').first().click()
    await page.locator('.ask').waitFor()
  },
  seats: async (page) => {
    await show(page, '#/sales/letters-from-busan/letters-0514')
    await page.locator('[data-drawing=drawn]').waitFor()
    await page.locator('.zone-line .disclose').first().click()
    await page.locator('.row-list input').first().check()
  },
  import: async (page) => {
    await show(page, '#/catalogue')
    await chooseFile(page, JSON.stringify(eveningCatalogue(5)))
    await page.locator('[data-drawing=drawn]').waitFor()
  },
  faults: async (page) => {
    await chooseFile(page, '{"plans": {}, "concerts": [{}]}')
    await page.locator('#faults').waitFor()
  },
  users: async (page) => {
    await show(page, '#/users')
    await page.locator('.users').waitFor()
  },
  user: async (page) => {
    await page.locator('.users a').first().click()
    await page.locator('.balance').waitFor()
  },
  audit: async (page) => {
    await show(page, '#/audit')
    await page.locator('.audit').waitFor()
  },
  nowhere: async (page) => {
    await show(page, '#/nowhere')
    await page.locator('.blank').waitFor()
  },
}

describe('every page of the operator’s console', function () {
  this.timeout(TEST_MS)
  let browsers: Browsers
  let server: TestServer
  before(async function () {
    browsers = await Browsers.launch(this)
  })
  afterEach(async () => {
    await browsers.closePages()
    await server?.stop()
    expect(browsers.takeComplaints()).to.deep.equal([])
  })
  after(() => browsers?.close())

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`has no serious fault of accessibility on any page, and fits: ${look}`, async () => {
      server = await startServer({}, { catalogue: await loadSampleCatalogue() })
      await server.visitor('letters-from-busan')
      const page = await browsers.visitor({ viewport: { width: 1440, height: 900 }, ...options })
      const check = (name: string): Promise<void> => expectGoodLooks(page, `console-${name} (${look})`)
      await page.goto(`${server.address}/console`)
      await page.locator('.sign-in').waitFor()
      await check('sign-in')
      await signInAsOperator(page, server)
      for (const [name, open] of Object.entries(PAGES)) {
        await open(page)
        await check(name)
      }
    })
  }
})
