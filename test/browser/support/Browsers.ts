import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Everything is drawn by the processor, whatever graphics card there is, and filmed by no camera: the same on all machines. */
const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
]

export const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  hasTouch: true,
  isMobile: true,
}

/** A real Chromium. Each visitor has a profile of its own; whatever a page complains of is a fault. */
export class Browsers {
  readonly #browser: Browser
  readonly #complaints: string[] = []

  /** Skips the test where there is no Chromium, and says so. */
  static async launch(context: Mocha.Context): Promise<Browsers> {
    if (!existsSync(CHROMIUM)) {
      console.log(
        `      skipped: there is no Chromium at ${CHROMIUM} (Debian: apt install chromium; else set CHROMIUM)`,
      )
      context.skip()
    }
    return Browsers.open()
  }

  static async open(): Promise<Browsers> {
    return new Browsers(await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS }))
  }

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  /** What pages have complained of since this was last asked. */
  takeComplaints(): readonly string[] {
    return this.#complaints.splice(0)
  }

  /**
   * A visitor's first page; English and in UTC unless told otherwise.
   *
   * @param drawsMaps false for a browser that can't draw, which shows a hall as a list alone, and sooner
   */
  async visitor(options: BrowserContextOptions = {}, { drawsMaps = true } = {}): Promise<Page> {
    const context = await this.#browser.newContext({ locale: 'en-GB', timezoneId: 'UTC', ...options })
    if (!drawsMaps) {
      await context.addInitScript(() => {
        HTMLCanvasElement.prototype.getContext = () => null
      })
    }
    context.on('page', (page) => {
      page.on('pageerror', (error) => this.#complaints.push(String(error.stack)))
      page.on('console', (message) => {
        // That a request was refused, or not answered, is the page's to show; the browser says it by itself as well.
        if (message.type() !== 'error' || /Failed to load resource|WebSocket connection/.test(message.text())) return
        this.#complaints.push(message.text())
      })
    })
    return context.newPage()
  }

  /** Ends every visit: what is left open goes on reconnecting, and drawing. */
  async closePages(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()))
  }

  async close(): Promise<void> {
    await this.#browser.close()
  }
}
