import { expect } from 'chai'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { Browsers, PHONE, TEST_MS } from './support/Browsers.ts'
import { passUntil, show } from './support/steps.ts'

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  'English, desktop': { locale: 'en-GB', viewport: { width: 1440, height: 900 } },
  'Korean, desktop, dark': { locale: 'ko-KR', viewport: { width: 1440, height: 900 }, colorScheme: 'dark' },
  'English, phone, dark': { ...PHONE, locale: 'en-GB', colorScheme: 'dark' },
  'Korean, phone': { ...PHONE, locale: 'ko-KR' },
}

/** @param leadsTo where only what is said of this leads on */
const gone = async (page: Page, hash: string, leadsTo: string): Promise<void> => {
  await show(page, hash)
  await page.locator(`:is(.notice, .blank) a[href="${leadsTo}"]`).waitFor()
}

/** Each state, and what leads to it from the one before; by what is there in either language. */
const STATES: Readonly<Record<string, (page: Page) => Promise<unknown>>> = {
  'name-unreadable': async (page) => {
    await show(page, '#/tickets')
    await page.locator('input[name=name]').fill('\u202eAnn')
    await page.locator('.sign-in [type=submit]').click()
    await page.locator('.notice').waitFor()
  },
  'kept-nothing': async (page) => {
    await page.evaluate(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException('full', 'QuotaExceededError')
      }
    })
    await page.locator('input[name=name]').fill('김하늘')
    await page.locator('.sign-in [type=submit]').click()
    await page.locator('.fleeting p').waitFor()
  },
  'gone-ticket': (page) => gone(page, '#/tickets/withdrawn', '#/tickets'),
  'gone-concert': (page) => gone(page, '#/concerts/withdrawn', '#/'),
  'gone-date': (page) => gone(page, '#/concerts/demo/withdrawn', '#/concerts/demo'),
  'unanswered-yet': async (page) => {
    await page.clock.install()
    await page.route('**/api/**', (route) => route.abort())
    await show(page, '#/concerts/demo?enter')
    await page.locator('.connection .icon').waitFor()
  },
  unanswered: (page) => passUntil(page, page.locator('.notice')),
}

describe('what a page shows when something is wrong', function () {
  this.timeout(TEST_MS)
  let browsers: Browsers
  let server: TestServer
  before(async function () {
    browsers = await Browsers.launch(this)
  })
  beforeEach(async () => {
    server = await startServer({}, { catalogue: smallCatalogue() })
  })
  afterEach(async () => {
    await browsers.closePages()
    await server.stop()
  })
  after(() => browsers?.close())

  for (const [look, options] of Object.entries(LOOKS)) {
    it(`has no serious fault of accessibility, and fits: ${look}`, async () => {
      const page = await browsers.visitor(options, { drawsMaps: false })
      await page.goto(server.address)
      for (const [name, open] of Object.entries(STATES)) {
        await open(page)
        await expectGoodLooks(page, `${name} (${look})`)
      }
      expect(browsers.takeComplaints()).to.deep.equal([])
    })
  }
})
