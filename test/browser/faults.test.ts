import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { importCatalogue, type ServerProcess, startServerProcess } from '../../bots/serverProcess.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer } from '../support/startServer.ts'
import { describeSale, standing } from './support/BrowserSale.ts'
import { Browsers, TEST_MS } from './support/Browsers.ts'
import { eventually } from './support/eventually.ts'
import { chooseSeats, enter, hold, openRooms, pay, seat, signIn, takePlace } from './support/steps.ts'

describeSale('a line that fails', (sale) => {
  it('heals by itself when the server is stopped and started again', async () => {
    await sale.sell()
    const page = await sale.inHall()
    const { dataDir, address } = sale.server
    await sale.server.close()
    await page.getByText('Connection lost').waitFor()
    sale.server = await startServer({ dataDir, port: Number(new URL(address).port) })
    await page.getByText('Connection lost').waitFor({ state: 'detached' })
    await sale.holdElsewhere(['R1-1'])
    await standing(page, 'R1-1', 'held')
    await seat(page, 'R1-2').click()
    await hold(page)
    await pay(page)
  })

  it('is not said to be lost any more once there is nothing to come back to', async () => {
    await sale.sell()
    const page = await sale.inHall()
    const port = Number(new URL(sale.server.address).port)
    await sale.server.stop()
    await page.getByText('Connection lost').waitFor()
    // Another database: the sign-in and the place are unknown there.
    await sale.sell({ config: { port } })
    await page.getByText('Connection lost').waitFor({ state: 'detached' })
  })

  it('leaves no socket behind where a hall can’t be opened', async () => {
    await sale.sell()
    const page = await sale.visitor()
    const open = openRooms(page)
    await takePlace(page, sale.server.address)
    const joined = page.waitForEvent('websocket', (socket) => socket.url().includes('s_demo-1'))
    await page.route('**/plan', async (route) => {
      await joined
      await route.fulfill({ status: 404, json: { code: 'SCHEDULE_NOT_FOUND', detail: 'gone', status: 404 } })
    })
    await page.locator('.date').first().click()
    await joined
    await page.getByText('This date does not exist.').waitFor()
    await eventually(() => expect(open()).to.deep.equal(['w_demo']))
  })

  it('says that the map did not arrive, and draws it when the page is reloaded', async () => {
    await sale.sell()
    const page = await sale.browsers.visitor()
    await signIn(page, sale.server.address)
    await page.route('**/SeatStage*.js', (route) => route.abort())
    await enter(page, sale.server.address)
    await page.getByText('The map didn’t arrive.').waitFor()
    await page.unrouteAll({ behavior: 'wait' })
    await page.getByRole('button', { name: 'Reload the page' }).click()
    await page.locator('[data-drawing=drawn]').waitFor()
  })

  it('shows the hall that was asked for last, and has no socket to another', async () => {
    const catalogue = smallCatalogue()
    const concerts = catalogue.concerts.map((concert) => ({
      ...concert,
      schedules: concert.schedules.flatMap((date) => [date, { ...date, scheduleId: 'demo-2' }]),
    }))
    await sale.sellCatalogue({ ...catalogue, concerts })
    const page = await sale.visitor()
    const open = openRooms(page)
    await takePlace(page, sale.server.address)
    const late = Promise.withResolvers<void>()
    await page.route('**/demo-1/seats?all=1', async (route) => {
      await late.promise
      await route.continue()
    })
    await Promise.all([page.waitForRequest('**/demo-1/seats?all=1'), page.locator('.date').first().click()])
    await page.goBack()
    await Promise.all([
      page.waitForEvent('websocket', (socket) => socket.url().includes('s_demo-1')),
      page.waitForRequest('**/demo-2/seats?all=1').then(() => late.resolve()),
      page.locator('.date').last().click(),
    ])
    await page.locator('.picker').waitFor()
    await eventually(() => expect(open()).to.have.members(['w_demo', 's_demo-2']))
    expect(page.url()).to.match(/demo-2$/)
    await seat(page, 'R1-1').click()
    await hold(page)
  })
})

describe('a server that is killed under an open page', function () {
  this.timeout(TEST_MS)
  let browsers: Browsers
  let server: ServerProcess
  let dataDir: string
  before(async function () {
    browsers = await Browsers.launch(this)
    dataDir = await mkdtemp(join(tmpdir(), 'frontrow-'))
    server = await startServerProcess({ dataDir })
    await importCatalogue(server, smallCatalogue())
  })
  after(async () => {
    await browsers?.close()
    await server?.stop('SIGKILL')
    if (dataDir !== undefined) await rm(dataDir, { recursive: true })
  })

  it('[H7] [Q10] is missed, and once it is back turn, hold and basket are as they were', async () => {
    const page = await browsers.visitor({}, { drawsMaps: false })
    await signIn(page, server.address)
    await page.goto(`${server.address}/#/concerts/demo?enter`)
    await page.locator('.date').first().click()
    await page.locator('.picker').waitFor()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await page.goBack()
    await standing(page, 'R1-1', 'yours')

    const port = Number(new URL(server.address).port)
    await server.stop('SIGKILL')
    await page.getByText('Connection lost').waitFor()
    server = await startServerProcess({ dataDir, port })
    await page.getByText('Connection lost').waitFor({ state: 'detached' })
    await standing(page, 'R1-1', 'yours')
    await chooseSeats(page, ['R1-2'])
    await hold(page)
    await page.locator('.hold').nth(1).waitFor()
    await page
      .getByRole('button', { name: /pay|^Pay/ })
      .first()
      .click()
    await page.getByText('Show this code at the door.').waitFor()
    expect(browsers.takeComplaints()).to.deep.equal([])
  })
})
