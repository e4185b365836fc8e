import { existsSync } from 'node:fs'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const CHROMIUM = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** What never comes is told apart from a slow machine by this much; so long each single thing is waited for. */
export const PATIENCE_MS = 60_000
/** And so long a whole test, or what prepares it, may take: ten times what the longest takes where nothing else is done. */
export const TEST_MS = 300_000

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
    return new Browsers(await chromium.launch({ executablePath: CHROMIUM, args: ARGUMENTS, timeout: PATIENCE_MS }))
  }

  private constructor(browser: Browser) {
    this.#browser = browser
  }

  /** What pages have complained of since this was last asked. */
  takeComplaints(): readonly string[] {
    return this.#complaints.splice(0)
  }

  /**
   * A visitor's first page; English, in UTC and without motion unless told otherwise: what is looked at is as it stays.
   *
   * @param drawsMaps false for a browser that can't draw, which shows a hall as a list alone, and sooner
   */
  async visitor(options: BrowserContextOptions = {}, { drawsMaps = true } = {}): Promise<Page> {
    const still = { locale: 'en-GB', timezoneId: 'UTC', reducedMotion: 'reduce' } as const
    const context = await this.#browser.newContext({ ...still, ...options })
    context.setDefaultTimeout(PATIENCE_MS)
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
