import { expect } from 'chai'
import type { BrowserContextOptions, Page } from 'playwright-core'
import { loadSampleCatalogue } from '../../server/sample-catalogue/sampleCatalogue.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { standing } from './support/BrowserSale.ts'
import { Browsers, PHONE, TEST_MS } from './support/Browsers.ts'
import { signIn, twoFrames } from './support/steps.ts'

/** `smallCatalogue()` has seats 20 apart; seen whole it has its middle in the middle, and 70 of room on each side. */
const MIDDLE = { x: 60, y: 50 }
const WIDTH = 80 + 2 * 70
const MAX_SCALE = 3

const DESK: BrowserContextOptions = { viewport: { width: 1440, height: 1000 } }

describe('the map', function () {
  this.timeout(TEST_MS)
  let browsers: Browsers
  let server: TestServer
  before(async function () {
    browsers = await Browsers.launch(this)
    const sample = await loadSampleCatalogue()
    const small = smallCatalogue()
    const catalogue = {
      plans: { ...sample.plans, ...small.plans },
      concerts: [...small.concerts, ...sample.concerts],
    }
    server = await startServer({}, { catalogue })
  })
  afterEach(() => browsers.closePages())
  after(async () => {
    await browsers?.close()
    await server?.stop()
  })

  const inHall = async (options: BrowserContextOptions = DESK, date = 'demo/demo-1'): Promise<Page> => {
    const page = await browsers.visitor(options)
    await signIn(page, server.address)
    await page.goto(`${server.address}/#/concerts/${date}`)
    await drawnOnce(page)
    return page
  }

  /** The place on the screen of the seat with that number in that row. */
  const placeOf = async (page: Page, row: number, number: number): Promise<[number, number]> => {
    const box = await page.locator('.seat-map-canvas').boundingBox()
    if (box === null) throw new Error('there is no map')
    const { x, y, width, height } = box
    const scale = Math.min(MAX_SCALE, width / WIDTH)
    return [x + width / 2 + (number * 20 - MIDDLE.x) * scale, y + height / 2 + (row * 20 - MIDDLE.y) * scale]
  }

  const chosen = (page: Page): Promise<string[]> => page.locator('.chosen-label').allTextContents()

  it('chooses the seat that is clicked, and lets go of it when it is clicked again', async () => {
    const page = await inHall()
    await page.mouse.click(...(await placeOf(page, 2, 3)))
    await page.getByText('Floor 2-3 chosen').waitFor()
    expect(await chosen(page)).to.deep.equal(['Floor 2-3'])
    await page.mouse.click(...(await placeOf(page, 2, 3)))
    await page.getByText('Floor 2-3 removed').waitFor()
    expect(await chosen(page)).to.deep.equal([])
  })

  it('says under the mouse which seat it is, and what it costs', async () => {
    const page = await inHall()
    await page.mouse.move(...(await placeOf(page, 4, 5)))
    await page.locator('.seat-tip', { hasText: 'Floor 4-5' }).getByText('₩50,000').waitFor()
  })

  it('chooses by the first click a seat that is seen from afar, and large enough to be hit', async () => {
    const page = await inHall(DESK, 'hanbit-spring/hanbit-0423')
    const label = await overSomeSeat(page)
    await page.mouse.down()
    await page.mouse.up()
    await page.locator('.chosen-label').waitFor()
    expect(await chosen(page)).to.deep.equal([label])
  })

  it('goes nearer by a click where seats are too small to be hit, and chooses by the next', async () => {
    const page = await inHall(DESK, 'polaris-orbit/polaris-0618')
    const box = await page.locator('.seat-map-canvas').boundingBox()
    if (box === null) throw new Error('there is no map')
    await page.mouse.move(box.x + box.width / 2, box.y + box.height / 3)
    expect(await page.locator('.seat-tip').count()).to.equal(0)
    await page.mouse.down()
    await page.mouse.up()
    const label = await overSomeSeat(page)
    expect(await chosen(page)).to.deep.equal([])
    await page.mouse.down()
    await page.mouse.up()
    await page.locator('.chosen-label').waitFor()
    expect(await chosen(page)).to.deep.equal([label])
  })

  it('moves under the mouse without choosing', async () => {
    const page = await inHall()
    const [x, y] = await placeOf(page, 1, 1)
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 120, y + 60, { steps: 6 })
    await page.mouse.up()
    expect(await chosen(page)).to.deep.equal([])
    await page.getByRole('button', { name: 'Whole hall' }).click()
    await page.mouse.click(x, y)
    await page.getByText('Floor 1-1 chosen').waitFor()
  })

  it('goes nearer under two fingers, and chooses what is tapped then', async () => {
    const page = await inHall(PHONE)
    const [x, y] = await placeOf(page, 2, 3)
    const [nextX] = await placeOf(page, 2, 4)
    const apart = nextX - x
    await spread(page, { x, y }, 2 * apart, 3.6 * apart)
    // Where the next seat but one was is now the next.
    await page.touchscreen.tap(x + 1.8 * apart, y)
    await page.getByText('Floor 2-4 chosen').waitFor()
    expect(await chosen(page)).to.deep.equal(['Floor 2-4'])
  })

  it('[H1] draws a seat that changes into its picture as if it drew the hall anew', async () => {
    const page = await inHall()
    const before = await drawn(page)
    const elsewhere = await server.visitor()
    const path = 'POST /api/schedules/demo-1/reservations'
    const seats = ['R2-3', 'R4-5']
    expect((await server.request(path, { ...elsewhere, body: { seats } })).status).to.equal(201)
    for (const seatId of seats) await standing(page, seatId, 'held')
    const after = await drawn(page)
    expect(after === before, 'is as it was').to.equal(false)
    await page.reload()
    await drawnOnce(page)
    expect((await drawn(page)) === after, 'is the same').to.equal(true)
  })

  it('draws what comes into sight, however far it is moved', async () => {
    const page = await inHall(DESK, 'polaris-orbit/polaris-0618')
    const box = await page.locator('.seat-map-canvas').boundingBox()
    if (box === null) throw new Error('there is no map')
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
    await page.mouse.click(x, y)
    await overSomeSeat(page)
    for (const _ of ['once', 'twice']) {
      await page.mouse.move(x + box.width * 0.4, y)
      await page.mouse.down()
      await page.mouse.move(x - box.width * 0.4, y, { steps: 6 })
      await page.mouse.up()
    }
    await overSomeSeat(page)
    expect(await coloursUnderTip(page)).to.be.above(1)
  })

  it('keeps its buttons beside the seats, on a desk and on a phone', async () => {
    for (const options of [{}, PHONE]) {
      const page = await inHall(options)
      const [map, zoom] = await Promise.all(
        ['.seat-map-canvas', '.zoom'].map((part) => page.locator(part).boundingBox()),
      )
      if (map == null || zoom == null) throw new Error('there is no map')
      const isBeside = zoom.x >= map.x + map.width || zoom.y + zoom.height <= map.y
      expect(isBeside, JSON.stringify({ map, zoom })).to.equal(true)
    }
  })
})

/** Moves the mouse about the middle of the map until there is a seat under it. @returns which */
const overSomeSeat = async (page: Page): Promise<string> => {
  const box = await page.locator('.seat-map-canvas').boundingBox()
  if (box === null) throw new Error('there is no map')
  const tip = page.locator('.seat-tip b')
  for (let step = 0; step < 200; step++) {
    await page.mouse.move(box.x + box.width / 2 + step, box.y + box.height / 3 + step)
    const [label] = await tip.allTextContents()
    if (label !== undefined) return label
  }
  throw new Error('no seat is under the mouse anywhere')
}

/** Before it has been shown once, a map takes no clicks. */
const drawnOnce = async (page: Page): Promise<void> => {
  await page.locator('[data-drawing=drawn]').waitFor()
  await twoFrames(page)
}

/** The map as it is on the screen. */
const drawn = (page: Page): Promise<string> =>
  page.locator('.seat-map-canvas canvas').evaluate(async (canvas) => {
    await new Promise(requestAnimationFrame)
    return (canvas as HTMLCanvasElement).toDataURL()
  })

/** How many colours there are where the seat is that is under the mouse. */
const coloursUnderTip = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const canvas = document.querySelector('.seat-map-canvas canvas') as HTMLCanvasElement
    const { left, top } = (document.querySelector('.seat-tip') as HTMLElement).style
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D
    const { data } = pen.getImageData(Number.parseFloat(left) - 20, Number.parseFloat(top) - 20, 40, 40)
    return new Set(new Uint32Array(data.buffer)).size
  })

/** Two fingers on both sides of a point, moved apart. */
const spread = async (page: Page, at: { x: number; y: number }, from: number, to: number): Promise<void> => {
  const session = await page.context().newCDPSession(page)
  const fingers = (apart: number) => [
    { x: at.x - apart / 2, y: at.y, id: 0 },
    { x: at.x + apart / 2, y: at.y, id: 1 },
  ]
  await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: fingers(from) })
  for (let step = 1; step <= 5; step++) {
    const apart = from + ((to - from) * step) / 5
    await session.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: fingers(apart) })
  }
  await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
}
