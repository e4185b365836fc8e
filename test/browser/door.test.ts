import { expect } from 'chai'
import { startServer } from '../support/startServer.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { describeSale } from './support/BrowserSale.ts'
import { PHONE } from './support/Browsers.ts'
import { atDoor, buy, doorNamed, found, scan, twoDates, visitor } from './support/door.ts'
import { tabTo } from './support/steps.ts'

describeSale('the door’s page', (sale) => {
  it('[A6] lets nobody look at tickets but with the door’s token, which is never part of its address', async () => {
    await twoDates(sale)
    const page = await sale.browsers.visitor(PHONE)
    await page.goto(`${sale.server.address}/door`)
    await page.getByLabel('Name of this door').fill('East')
    await page.getByLabel('Door token').fill(sale.server.adminToken)
    await expectGoodLooks(page, 'door, sign-in')
    await page.getByRole('button', { name: 'Begin' }).click()
    await page.getByText('That is not this server’s door token').waitFor()
    await page.getByLabel('Door token').fill('문-토큰')
    await page.getByText('That is not this server’s door token').waitFor()
    await page.getByLabel('Door token').fill(sale.server.doorToken)
    expect(await page.getByLabel('Date').locator('option').allTextContents()).to.deep.equal([
      '\u2068Demo\u2069 · 1\u00a0May\u00a02099,\u00a010:00',
      '\u2068Demo\u2069 · 2\u00a0May\u00a02099,\u00a010:00',
    ])
    await page.getByRole('button', { name: 'Begin' }).click()
    await page.getByRole('heading', { name: 'East' }).waitFor()
    expect(page.url()).to.equal(`${sale.server.address}/door`)
    await page.reload()
    await page.getByRole('heading', { name: 'East' }).waitFor()
    const elsewhere = await page.context().newPage()
    await elsewhere.goto(page.url())
    await elsewhere.getByLabel('Door token').waitFor()

    const { dataDir, address } = sale.server
    await sale.server.close()
    const port = Number(new URL(address).port)
    sale.server = await startServer({ dataDir, port, doorToken: 'another-door-token' })
    await scan(page, 'FR1.anything')
    await page.getByText('The server does not take this door’s token any more').waitFor()
    expect(await page.evaluate(() => sessionStorage.length)).to.equal(0)
  })

  it('[A3] says large whom it lets in and where they sit, and of each other ticket why not', async () => {
    await twoDates(sale)
    const [ann, bob] = [await visitor(sale, 'Ann'), await visitor(sale, 'Bob')]
    const [used, given, refunded] = [
      await buy(ann, ['R1-1', 'R1-2']),
      await buy(ann, ['R2-1']),
      await buy(bob, ['R3-1']),
    ]
    const other = await buy(bob, ['R1-1'], 'demo-2')
    await bob.acceptTransfer((await ann.offerTransfer(given.reservationId)).transferCode)
    await bob.refund(refunded.reservationId)
    const page = await atDoor(sale)

    await scan(page, ` ${used.ticket}\n`)
    const admitted = found(page, 'let-in')
    await admitted.getByText('Let in').waitFor()
    expect(await admitted.locator('.finding-seat').allTextContents()).to.deep.equal(['Floor 1-1', 'Floor 1-2'])
    await admitted.getByText('Ann').waitFor()
    await page.getByText('1 ticket let in here').waitFor()
    await expectGoodLooks(page, 'door, let in')

    await scan(page, used.ticket)
    await found(page, 'already-in').getByText('Already in').waitFor()
    await found(page, 'already-in')
      .getByText(/door \u2068East\u2069$/)
      .waitFor()
    await expectGoodLooks(page, 'door, already in')

    await scan(page, given.ticket)
    await found(page, 'void').getByText('It was passed on.').waitFor()
    await expectGoodLooks(page, 'door, void')
    await scan(page, refunded.ticket)
    await found(page, 'void').getByText('It was refunded.').waitFor()

    await scan(page, other.ticket)
    await found(page, 'wrong-date').getByText('2 May 2099').waitFor()
    await expectGoodLooks(page, 'door, wrong date')

    for (const forged of [used.ticket.replace(/.$/, (letter) => (letter === 'A' ? 'Q' : 'A')), 'hello']) {
      await scan(page, forged)
      await found(page, 'not-genuine').getByText('Not genuine').waitFor()
      await page.locator('.ticket-form input').press('Enter')
      await page.locator('.finding').waitFor({ state: 'detached' })
    }
    await scan(page, 'hello')
    await found(page, 'not-genuine').waitFor()
    await expectGoodLooks(page, 'door, not genuine')
  })

  it('[A1] [A2] goes by what it has learned while there is no connection, then tells the server, and shows where that says no', async () => {
    await twoDates(sale)
    const ann = await visitor(sale, 'Ann')
    const [known, twice, gone, refunded] = [
      await buy(ann, ['R1-1', 'R1-2']),
      await buy(ann, ['R2-1']),
      await buy(ann, ['R2-2']),
      await buy(await visitor(sale, 'Bob'), ['R3-1']),
    ]
    await ann.refund(gone.reservationId)
    const page = await atDoor(sale)
    await page.getByText('Ready to go on').waitFor()
    await page.context().setOffline(true)
    await page.getByText('No connection').waitFor()

    await scan(page, known.ticket)
    await found(page, 'let-in-unasked').getByText('2 seats').waitFor()
    await found(page, 'let-in-unasked').getByText('whether it was used at another door can’t be told').waitFor()
    await page.getByText('1 let in without the server').waitFor()
    await expectGoodLooks(page, 'door, let in without the server')
    await scan(page, known.ticket)
    await found(page, 'already-in')
      .getByText(/door \u2068East\u2069$/)
      .waitFor()
    await scan(page, gone.ticket)
    await found(page, 'void').getByText('It was passed on or refunded.').waitFor()
    await scan(page, 'FR1.nothing')
    await found(page, 'not-genuine').waitFor()

    // Neither of these can be told without a connection.
    await doorNamed(sale, 'West').checkIn(twice.ticket)
    await sale.operator.refund(refunded.reservationId)
    for (const { ticket } of [twice, refunded]) {
      await scan(page, ticket)
      await found(page, 'let-in-unasked').waitFor()
      await page.locator('.ticket-form input').press('Enter')
      await page.locator('.finding').waitFor({ state: 'detached' })
    }
    await page.locator('[data-untold="3"]').waitFor()

    await page.context().setOffline(false)
    await page
      .locator('[data-clash=ALREADY_CHECKED_IN]')
      .getByText(/door \u2068West\u2069$/)
      .waitFor()
    await page.locator('[data-clash=RESERVATION_CANCELLED]').waitFor()
    expect(await page.locator('[data-clash]').count()).to.equal(2)
    await page.getByText('Connected').waitFor()
    expect(await page.locator('[data-untold]').count()).to.equal(0)
    await expectGoodLooks(page, 'door, clashes')
    expect(await ann.reservation(known.reservationId)).to.have.property('checkedInAt')
    for (let left = 1; left >= 0; left--) {
      await page.getByRole('button', { name: 'Seen' }).first().click()
      await page.locator('[data-clash]').nth(left).waitFor({ state: 'detached' })
    }
  })

  it('[A4] lets in once where the server’s answer was lost, and tells it so across a reload', async () => {
    await twoDates(sale)
    const ann = await visitor(sale, 'Ann')
    const { ticket, reservationId } = await buy(ann, ['R1-1'])
    const page = await atDoor(sale)
    await page.getByText('Ready to go on').waitFor()
    await page.route('**/api/check-in', async (route) => {
      await route.fetch()
      await route.abort()
    })
    await scan(page, ticket)
    await found(page, 'let-in-unasked').waitFor()
    expect(await ann.reservation(reservationId)).to.have.property('checkedInAt')
    await page.unrouteAll({ behavior: 'wait' })
    await page.reload()
    await page.locator('.ticket-form').waitFor()
    await page.locator('[data-untold]').waitFor({ state: 'detached' })
    await page.getByText('1 ticket let in here').waitFor()
    expect(await page.locator('[data-clash]').count()).to.equal(0)
  })

  it('reads tickets by the camera, one at a time, where the browser can', async () => {
    await twoDates(sale)
    const { ticket } = await buy(await visitor(sale, 'Ann'), ['R1-1'])
    const page = await sale.browsers.visitor(PHONE)
    // Chromium has none on this system; the camera and the right to use it are its own.
    await page.addInitScript((rawValue) => {
      const BarcodeDetector = class {
        async detect({ readyState }: HTMLVideoElement) {
          return readyState < HTMLMediaElement.HAVE_CURRENT_DATA ? [] : [{ rawValue }]
        }
      }
      Object.assign(window, { BarcodeDetector })
    }, ticket)
    await page.goto(`${sale.server.address}/door`)
    await page.getByLabel('Door token').fill(sale.server.doorToken)
    await page.getByLabel('Name of this door').fill('East')
    await page.getByRole('button', { name: 'Begin' }).tap()
    await page.getByRole('button', { name: 'Scan by camera' }).tap()
    await found(page, 'let-in').waitFor()
    await expectGoodLooks(page, 'door, camera')
    // It is still before the camera, and is not read again until somebody says so.
    await page.getByRole('button', { name: 'Next' }).tap()
    await found(page, 'already-in').waitFor()
    await page.getByRole('button', { name: 'Camera off' }).tap()
    expect(await page.locator('video').count()).to.equal(0)
  })

  it('is Korean where that is spoken, and works by keyboard alone', async () => {
    await twoDates(sale)
    const { ticket } = await buy(await visitor(sale, '김하늘'), ['R1-1'])
    const page = await atDoor(sale, { locale: 'ko-KR', colorScheme: 'dark', viewport: { width: 390, height: 844 } })
    await tabTo(page, page.getByLabel('티켓'))
    await page.keyboard.insertText(ticket)
    await page.keyboard.press('Enter')
    await found(page, 'let-in').getByText('김하늘').waitFor()
    await expectGoodLooks(page, 'door, let in (Korean, dark)')
    await tabTo(page, page.getByRole('button', { name: '다음' }))
    await page.keyboard.press('Enter')
    await page.locator('.finding').waitFor({ state: 'detached' })
    expect(await page.getByLabel('티켓').evaluate((field) => field === document.activeElement)).to.equal(true)
    await page.keyboard.insertText(ticket)
    await page.keyboard.press('Enter')
    await found(page, 'already-in').getByText('이미 입장함').waitFor()
    await expectGoodLooks(page, 'door, already in (Korean, dark)')
  })
})
