import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { startServerProcess } from '../../../bots/serverProcess.ts'
import { Browsers } from '../support/Browsers.ts'
import { signIn } from '../support/steps.ts'
import {
  countWire,
  type Frames,
  framesWhilePanning,
  processorsOf,
  timeToInteractive,
  type WireBytes,
} from './measures.ts'
import { SeatChanger } from './SeatChanger.ts'

const USAGE = `npm run bench:browser [-- options]
  --json        figures for machines
  --seconds N   how long the busy sale is watched (60)`

const CONCERT = 'polaris-orbit'
const DATE = 'polaris-0618'
const CHANGES_PER_SECOND = 200
const PAN_SECONDS = 10
const OPENINGS = 5
const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 900 } }

interface Figures {
  readonly seats: number
  readonly firstVisit: { readonly drawnMs: number; readonly clickMs: number; readonly bytes: WireBytes }
  readonly nextVisit: { readonly drawnMs: number; readonly clickMs: number; readonly bytes: WireBytes }
  /** All seats in sight, and so near that they can be hit by a finger. */
  readonly panning: { readonly whole: Frames; readonly near: Frames }
  readonly busySale: WireBytes & { readonly seconds: number; readonly seatChanges: number }
}

const measure = async (browsers: Browsers, address: string, seconds: number): Promise<Figures> => {
  const hall = `${address}/#/concerts/${CONCERT}/${DATE}`
  const crowd = SeatChanger.open(address, CONCERT, DATE)
  const first = await browsers.visitor(DESK)
  await signIn(first, address)
  await first.goto(hall)
  await first.locator('[data-drawing=drawn]').waitFor({ timeout: 120_000 })
  const seats = await first.evaluate(() =>
    [...document.querySelectorAll('.seat-list option')].reduce(
      (sum, { textContent }) => sum + Number(/([\d]+) free/.exec(textContent ?? '')?.[1] ?? 0),
      0,
    ),
  )
  const storageState = await first.context().storageState()
  await browsers.closePages()

  const openings: { readonly first: Opening; readonly next: Opening }[] = []
  for (let nth = 0; nth < OPENINGS; nth++) {
    const page = await browsers.visitor({ ...DESK, storageState })
    openings.push({ first: await opening(page, hall), next: await opening(await page.context().newPage(), hall) })
    await browsers.closePages()
  }

  const page = await browsers.visitor({ ...DESK, storageState })
  const wire = await countWire(page)
  await timeToInteractive(page, hall)
  const processors = await processorsOf(page.context().browser() as Browser)
  const changer = await crowd
  changer.start(CHANGES_PER_SECOND)
  const [changedBefore, wireBefore] = [changer.changed, wire()]
  await new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
  const [changedAfter, wireAfter] = [changer.changed, wire()]
  const whole = await framesWhilePanning(page, PAN_SECONDS, processors)
  await page.getByRole('button', { name: 'Whole hall' }).click()
  for (let times = 0; times < 3; times++) {
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await page.waitForTimeout(400)
  }
  const near = await framesWhilePanning(page, PAN_SECONDS, processors)
  changer.stop()
  return {
    seats,
    firstVisit: medianOf(openings.map(({ first }) => first)),
    nextVisit: medianOf(openings.map(({ next }) => next)),
    panning: { whole, near },
    busySale: {
      seconds,
      seatChanges: changedAfter - changedBefore,
      http: wireAfter.http - wireBefore.http,
      socket: wireAfter.socket - wireBefore.socket,
      frames: wireAfter.frames - wireBefore.frames,
    },
  }
}

type Opening = Figures['firstVisit']

const opening = async (page: Page, hall: string): Promise<Opening> => {
  const wire = await countWire(page)
  return { ...(await timeToInteractive(page, hall)), bytes: wire() }
}

const medianOf = (openings: readonly Opening[]): Opening =>
  openings.toSorted((a, b) => a.drawnMs - b.drawnMs)[Math.floor(openings.length / 2)] as Opening

const table = (figures: Figures): string => {
  const { seats, firstVisit, nextVisit, panning, busySale } = figures
  const kb = (bytes: number): string => `${(bytes / 1_000).toFixed(0)} KB`
  const row = (name: string, value: string): string => `  ${name.padEnd(24)}${value}`
  const visit = ({ drawnMs, clickMs, bytes }: Opening): string =>
    `drawn after ${drawnMs.toFixed(0)} ms, first click answered in ${clickMs.toFixed(0)} ms; ${kb(bytes.http)} HTTP, ${kb(bytes.socket)} socket`
  const frames = ({ perSecond, medianMs, p95Ms, over16Ms, over25Ms, pageMs, drawingMs }: Frames): string =>
    `${perSecond.toFixed(0)} a second: median ${medianMs.toFixed(1)} ms, p95 ${p95Ms.toFixed(1)} ms, ` +
    `${(over16Ms * 100).toFixed(0)} % over 16.7 ms, ${(over25Ms * 100).toFixed(0)} % over 25 ms; ${pageMs.toFixed(1)} ms of processor for the page, ${drawingMs.toFixed(1)} for drawing`
  return [
    `a hall of ${seats} seats, drawn by the processor alone`,
    row('first visit', visit(firstVisit)),
    row('next visit', visit(nextVisit)),
    `panned, with ${CHANGES_PER_SECOND} seat changes a second`,
    row('all seats in sight', frames(panning.whole)),
    row('near', frames(panning.near)),
    row(
      `${busySale.seconds} s of a busy sale`,
      `${busySale.seatChanges} seat changes: ${kb(busySale.socket)} in ${busySale.frames} frames, ${kb(busySale.http)} HTTP`,
    ),
  ].join('\n')
}

const main = async (): Promise<number> => {
  if (process.argv.includes('--help')) {
    console.log(USAGE)
    return 0
  }
  const { values } = parseArgs({ options: { json: { type: 'boolean' }, seconds: { type: 'string', default: '60' } } })
  const seconds = Number(values.seconds)
  if (!(seconds > 0)) {
    console.error(USAGE)
    return 2
  }
  const dataDir = await mkdtemp(join(tmpdir(), 'frontrow-bench-'))
  const server = await startServerProcess({ dataDir, env: { USER_RATE: '0' } })
  const browsers = await Browsers.open()
  try {
    const figures = await measure(browsers, server.address, seconds)
    console.log(values.json ? JSON.stringify(figures, null, 2) : table(figures))
    return 0
  } finally {
    await browsers.close()
    await server.stop('SIGTERM')
    await rm(dataDir, { recursive: true })
  }
}

process.exit(await main())
