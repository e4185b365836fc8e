import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { startServer, type TestServer } from '../support/startServer.ts'
import { Browsers } from './support/Browsers.ts'
import { enter, signIn } from './support/steps.ts'

/** `smallCatalogue()` seen whole: seats 20 apart, the hall in the middle, as large as the map ever shows it. */
const SCALE = 3
const MIDDLE = { x: 60, y: 50 }

describe('the map', function () {
  this.timeout(60_000)
  let browsers: Browsers
  let server: TestServer
  before(async function () {
    browsers = await Browsers.launch(this)
    server = await startServer()
  })
  after(async () => {
    await browsers?.close()
    await server?.stop()
  })

  const inHall = async (): Promise<Page> => {
    const page = await browsers.visitor({ viewport: { width: 1440, height: 1000 } })
    await signIn(page, server.address)
    await enter(page, server.address)
    await page.locator('[data-drawing=drawn]').waitFor()
    return page
  }

  /** The place on the screen of the seat with that number in that row. */
  const placeOf = async (page: Page, row: number, number: number): Promise<[number, number]> => {
    const box = await page.locator('.seat-map-canvas').boundingBox()
    if (box === null) throw new Error('there is no map')
    const { x, y, width, height } = box
    return [x + width / 2 + (number * 20 - MIDDLE.x) * SCALE, y + height / 2 + (row * 20 - MIDDLE.y) * SCALE]
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
})
