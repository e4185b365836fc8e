import { expect } from 'chai'
import type { BrowserContextOptions, Page } from 'playwright-core'
import type { CatalogueConcert, ConcertOverviews, QueueToken, Reservation } from '../../client-sdk/protocol/index.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { takePicture } from './support/accessibility.ts'
import { Browsers, TEST_MS } from './support/Browsers.ts'
import { chooseFile, eveningCatalogue, orderAndAgree, shownBooks, signInAsOperator } from './support/console.ts'
import { eventually } from './support/eventually.ts'
import { readSaleBooks, type SaleBooks } from './support/saleBooks.ts'
import { tabTo, twoFrames } from './support/steps.ts'

const SALE = '#/sales/evening'
const SEATS = '#/sales/evening/evening-1'

interface Bot {
  readonly as: string
  readonly queueToken: string
}

describe('the operator’s console', function () {
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

  const operator = async (options: BrowserContextOptions = {}): Promise<Page> => {
    const page = await browsers.visitor({ viewport: { width: 1440, height: 900 }, ...options })
    await signInAsOperator(page, server)
    return page
  }

  const goTo = async (page: Page, hash: string): Promise<void> => {
    await page.goto(`${server.address}/console${hash}`)
  }

  /** Waits until the page and the database say the same, and that what was expected. */
  const agree = (page: Page, expected: Partial<SaleBooks>): Promise<void> =>
    eventually(async () => {
      const [shown, books] = [await shownBooks(page), readSaleBooks(server.databaseFile, 'evening')]
      expect(shown).to.deep.equal(books)
      expect(books).to.include(expected)
    })

  /** So many people in line, in turn. */
  const crowd = async (size: number): Promise<readonly Bot[]> => {
    const bots: Bot[] = []
    const enter = async (): Promise<void> => {
      const as = await server.user('Bot')
      const path = 'POST /api/concerts/evening/queue-tokens'
      const { body } = await server.request<QueueToken>(path, { as, body: { socket: false } })
      bots[body.sequence] = { as, queueToken: body.token }
    }
    for (let left = size; left > 0; left -= 40) {
      await Promise.all(Array.from({ length: Math.min(40, left) }, enter))
    }
    return bots.filter((bot) => bot !== undefined)
  }

  const hold = async (bot: Bot, seats: readonly string[]): Promise<Reservation> => {
    const path = 'POST /api/schedules/evening-1/reservations'
    const { status, body } = await server.request<Reservation>(path, { ...bot, body: { seats } })
    expect(status, JSON.stringify(body)).to.equal(201)
    return body
  }

  const pay = async (bot: Bot, { reservationId, amount }: Reservation): Promise<void> => {
    await server.request('POST /api/wallet/charges', { as: bot.as, body: { amount } })
    expect((await server.request(`POST /api/reservations/${reservationId}/payment`, bot)).status).to.equal(201)
  }

  it('[O1] [O2] [O6] [O7] [O9] [Q13] runs an evening, and shows at each step what the database has', async () => {
    server = await startServer()
    const page = await operator()

    await goTo(page, '#/catalogue')
    await chooseFile(page, JSON.stringify(eveningCatalogue(500)))
    await page.locator('[data-count=seats]', { hasText: '60' }).waitFor()
    await orderAndAgree(page, 'Import', 'Concerts 1 · Dates 1 · Seats 60 added')
    await page.getByText('Imported.').waitFor()

    const bots = await crowd(2_000)
    await goTo(page, SALE)
    await page.locator('[data-sale-state=PREQUEUE]').waitFor()
    await agree(page, { waiting: 2_000, active: 0, free: 60, admissions: 0 })

    await orderAndAgree(page, 'Open the sale', '2,000 people waiting: the first 500 are let in immediately')
    await page.locator('[data-sale-state=OPEN]').waitFor()
    await agree(page, { waiting: 1_500, active: 500, admissions: 500 })

    const [first, second] = bots as [Bot, Bot]
    const [paid, kept] = [await hold(first, ['A-1', 'A-2']), await hold(second, ['B-1'])]
    await agree(page, { free: 57, held: 3, sold: 0, holds: 2 })
    await pay(first, paid)
    await agree(page, { waiting: 1_499, active: 500, held: 1, sold: 2, revenue: 240_000, payments: 1, admissions: 501 })

    const waiting = '1,499 people waiting keep their place; nobody is let in'
    await orderAndAgree(page, 'Pause', waiting, 'Time stands still for 1 hold and 500 turns')
    await page.locator('[data-sale-state=PAUSED]').waitFor()

    await page.getByLabel('People at once').fill('800')
    await orderAndAgree(page, 'Change', 'People at once: 500 → 800')
    await page.locator('.tile', { hasText: 'of 800 at once' }).waitFor()
    await agree(page, { waiting: 1_499, active: 500, admissions: 501 })

    await goTo(page, SEATS)
    await page.getByRole('checkbox', { name: 'Row F' }).check()
    await page.getByText('10 seats chosen: 10 free, 0 blocked, 0 held or sold.').waitFor()
    await orderAndAgree(page, 'Block 10 seats')
    await goTo(page, SALE)
    await agree(page, { free: 47, blocked: 10 })

    await orderAndAgree(page, 'Resume')
    await page.locator('[data-sale-state=OPEN]').waitFor()
    await agree(page, { waiting: 1_199, active: 800, admissions: 801 })

    await pay(second, kept)
    const left = ['A', 'B', 'C', 'D', 'E']
      .flatMap((row) => Array.from({ length: 10 }, (_, place) => `${row}-${place + 1}`))
      .filter((seat) => !['A-1', 'A-2', 'B-1'].includes(seat))
    for (let nth = 0; left.length > 0; nth++) {
      const bot = bots[2 + nth] as Bot
      await pay(bot, await hold(bot, left.splice(0, 4)))
    }
    await page.locator('[data-sale-state=SOLD_OUT]').waitFor()
    // [Q13] Nobody is let in for the last buyer, for there is no seat left.
    await agree(page, { free: 0, held: 0, sold: 50, blocked: 10, payments: 14, holds: 14, active: 799 })
    expect(await page.locator('[data-category=R] .number').allTextContents()).to.deep.equal(['0', '0', '20', '0'])
    await takePicture(page, 'console-sold-out')

    await goTo(page, '#/audit')
    await page.locator('[data-action=sale-resumed]').waitFor()
    const actions = await page
      .locator('.audit tbody tr')
      .evaluateAll((rows) => rows.map((row) => (row as HTMLElement).dataset.action))
    expect(actions.slice(0, 6)).to.deep.equal([
      'sale-resumed',
      'seats-blocked',
      'admission-changed',
      'sale-paused',
      'sale-opened',
      'catalogue-imported',
    ])
  })

  it('[S6] lets nobody in but with the token, keeps it out of the address, and asks again once it is another', async () => {
    server = await startServer()
    const page = await browsers.visitor()
    await page.goto(`${server.address}/console`)
    await page.getByLabel('Admin token').fill('a-token-that-is-not-it')
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.getByText('That is not this server’s admin token').waitFor()
    await page.getByText('Copy it again from data/admin-token').waitFor()

    await page.getByLabel('Admin token').fill(server.adminToken)
    await page.getByRole('button', { name: 'Sign in' }).click()
    await page.locator('.sales').waitFor()
    expect(page.url()).to.equal(`${server.address}/console`)
    await page.reload()
    await page.locator('.sales').waitFor()
    const elsewhere = await page.context().newPage()
    await elsewhere.goto(page.url())
    await elsewhere.getByLabel('Admin token').waitFor()

    const { dataDir, address } = server
    await server.close()
    server = await startServer({ dataDir, port: Number(new URL(address).port), adminToken: 'another-admin-token' })
    await page.getByText('The server does not take this tab’s token any more').waitFor()
    expect(await page.evaluate(() => sessionStorage.length)).to.equal(0)
  })

  it('says that nobody answers, and heals by itself', async () => {
    server = await startServer({}, { catalogue: eveningCatalogue(5) })
    const page = await operator()
    await goTo(page, SALE)
    await orderAndAgree(page, 'Open the sale')
    const [bot] = (await crowd(20)) as [Bot]
    await hold(bot, ['C-5'])
    await agree(page, { waiting: 15, active: 5, held: 1, admissions: 5, holds: 1 })

    const { dataDir, address } = server
    await server.close()
    await page.getByText('The server does not answer').waitFor()
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.locator('.ask .button-primary').click()
    await page.locator('.ask').getByText('whether it was done is unknown').waitFor()

    server = await startServer({ dataDir, port: Number(new URL(address).port) })
    await page.getByText('The server does not answer').waitFor({ state: 'detached' })
    await page.locator('.ask').getByRole('button', { name: 'Try again' }).click()
    await page.locator('[data-sale-state=PAUSED]').waitFor()
    const kept = { waiting: 15, active: 5, held: 1, free: 59 }
    expect(readSaleBooks(server.databaseFile, 'evening')).to.include(kept)
    // What is counted since the start begins anew with it.
    await eventually(async () => expect(await shownBooks(page)).to.include({ ...kept, admissions: 0, holds: 0 }))
  })

  it('[O7] blocks what is dragged over on the map, without what is held, and gives it back by keyboard', async () => {
    server = await startServer({}, { catalogue: eveningCatalogue(5) })
    const page = await operator()
    await goTo(page, SALE)
    await orderAndAgree(page, 'Open the sale')
    await hold((await crowd(1))[0] as Bot, ['A-2'])
    await goTo(page, SEATS)
    await page.locator('[data-drawing=drawn]').waitFor()

    const map = await page.locator('.rectangle-tool').boundingBox()
    if (map === null) throw new Error('there is no map')
    await page.mouse.move(map.x + 24, map.y + 60)
    await page.mouse.down()
    await page.mouse.move(map.x + map.width - 80, map.y + map.height - 24, { steps: 5 })
    await page.mouse.up()
    await page.getByText('60 seats chosen: 59 free, 0 blocked, 1 held or sold.').waitFor()
    await orderAndAgree(page, 'Block 59 seats', '1 seat of your choice is held or sold')
    await page.getByText('No seat is chosen.').waitFor()
    expect(readSaleBooks(server.databaseFile, 'evening')).to.include({ blocked: 59, held: 1, free: 0 })

    const row = page.getByRole('checkbox', { name: 'Row A' })
    await row.focus()
    await page.keyboard.press('Space')
    await page.getByText('10 seats chosen: 0 free, 9 blocked, 1 held or sold.').waitFor()
    await tabTo(page, page.getByRole('button', { name: 'Unblock 9 seats' }))
    await page.keyboard.press('Enter')
    await page.getByRole('dialog').waitFor()
    await tabTo(page, page.locator('.ask .button-primary'))
    await page.keyboard.press('Enter')
    await page.locator('.ask').waitFor({ state: 'detached' })
    expect(readSaleBooks(server.databaseFile, 'evening')).to.include({ blocked: 50, held: 1, free: 9 })

    await page.getByRole('button', { name: 'Seats of row B' }).click()
    await page.locator('[data-seat="B-3"]').click()
    await orderAndAgree(page, 'Unblock 1 seat')
    expect(readSaleBooks(server.databaseFile, 'evening')).to.include({ blocked: 49 })
  })

  it('[O8] says by path what is wrong with a catalogue, and what of it is sold', async () => {
    server = await startServer({}, { catalogue: eveningCatalogue(5) })
    const page = await operator()
    await goTo(page, '#/catalogue')
    await chooseFile(page, '{"plans": ')
    await page.getByText('This file is not JSON').waitFor()

    const catalogue = eveningCatalogue(5)
    const priced = (prices: Record<string, number>) => ({
      ...catalogue,
      concerts: catalogue.concerts.map((concert) => ({
        ...concert,
        schedules: concert.schedules.map((schedule) => ({ ...schedule, prices })),
      })),
    })
    await chooseFile(page, JSON.stringify(priced({ R: 1_000 })))
    await page.locator('#faults', { hasText: 'concerts.0.schedules.0.prices.S' }).waitFor()

    await chooseFile(page, JSON.stringify(catalogue))
    await page.getByText('Nothing: the server has all of this already.').waitFor()
    await page.locator('.preview [data-drawing=drawn]').waitFor()

    await server.request('POST /api/admin/schedules/evening-1/blocks', {
      as: server.adminToken,
      body: { seats: ['A-1'] },
    })
    await chooseFile(page, JSON.stringify(priced({ R: 1_000, S: 1_000 })))
    await page.locator('#faults', { hasText: 'concerts.0.schedules.0' }).waitFor()
    expect(await page.getByRole('button', { name: 'Import' }).count()).to.equal(0)
  })

  it('[H9] [O8] shows before an import on what terms seats are held', async () => {
    server = await startServer()
    const page = await operator()
    await goTo(page, '#/catalogue')
    const catalogue = eveningCatalogue(5)
    const policy = { preset: 'facade', seatsPerUser: 6, orphanSeats: 'refused' } as const
    await chooseFile(page, JSON.stringify({ ...catalogue, concerts: [{ ...catalogue.concerts[0], policy }] }))
    await page.getByText('facade · at most 6 seats each · no seat may be left alone').waitFor()
    await chooseFile(page, JSON.stringify(catalogue))
    await page.getByText('slots · at most 4 seats each · seats may be left alone').waitFor()
  })

  it('shows what is in the file that was chosen last, even if it was read sooner', async () => {
    server = await startServer({}, { catalogue: eveningCatalogue(5) })
    const page = await operator()
    await goTo(page, '#/catalogue')
    const late = Promise.withResolvers<void>()
    await page.route('**/api/admin/catalogue*', async (route) => {
      await late.promise
      await route.continue()
    })
    const tried = page.waitForRequest('**/api/admin/catalogue*')
    await chooseFile(page, JSON.stringify(eveningCatalogue(5)))
    const answered = (await tried).response()
    await chooseFile(page, '{"plans": ')
    await page.getByText('This file is not JSON').waitFor()
    late.resolve()
    await (await answered)?.finished()
    await twoFrames(page)
    expect(await page.getByText('This file is not JSON').count()).to.equal(1)
    expect(await page.getByText('Nothing: the server has all of this already.').count()).to.equal(0)
  })

  it('[O9] names the concerts that can’t be looked at now, and says why', async () => {
    const catalogue = eveningCatalogue(5)
    const [evening] = catalogue.concerts as [CatalogueConcert]
    const named = (concertId: string, name: string): CatalogueConcert => ({
      ...evening,
      concertId,
      name,
      schedules: evening.schedules.map((date) => ({ ...date, scheduleId: `${concertId}-1` })),
    })
    const concerts = [evening, named('night', 'A Night'), named('morning', 'A Morning')]
    server = await startServer({}, { catalogue: { ...catalogue, concerts } })
    const page = await operator()
    await page.locator('.sales').getByText('A Night').waitFor()
    await page.route('**/api/admin/concerts', async (route) => {
      const response = await route.fetch()
      const all = (await response.json()) as ConcertOverviews
      const unavailable = [
        { concertId: 'night', state: 'LOADING' },
        { concertId: 'morning', state: 'LOST' },
      ]
      await route.fulfill({ json: { concerts: all.concerts.filter(({ name }) => name === 'An Evening'), unavailable } })
    })
    await page.locator('[data-unavailable=LOADING]', { hasText: 'A Night' }).getByText('tried again').waitFor()
    await page.locator('[data-unavailable=LOST]').getByRole('link', { name: 'A Morning' }).click()
    await page.getByRole('heading', { name: 'A Morning' }).waitFor()
    await page.getByText('Another server has taken it over').waitFor()
    expect(await page.locator('.sale-links a').count()).to.equal(3)
    await page.unrouteAll({ behavior: 'wait' })
  })

  it('[O10] finds a user, shows what it has, and credits its wallet once', async () => {
    server = await startServer({}, { catalogue: eveningCatalogue(5) })
    const page = await operator()
    await goTo(page, SALE)
    await orderAndAgree(page, 'Open the sale')
    await server.user('Ann')
    const [bot, other] = (await crowd(2)) as [Bot, Bot]
    await pay(bot, await hold(bot, ['D-1', 'D-2']))
    await hold(other, ['E-1'])

    await goTo(page, '#/users')
    await page.locator('.users a').nth(2).waitFor()
    await page.getByLabel('Name or ID').fill('Bo')
    await page.getByRole('button', { name: 'Find' }).click()
    await page.locator('.users tbody tr:nth-child(2):last-child').waitFor()
    expect(await page.locator('.users a').allTextContents()).to.deep.equal(['Bot', 'Bot'])
    for (const nth of [0, 1]) {
      await page.locator('.users a').nth(nth).click()
      await page.locator('[data-balance="0"]').waitFor()
      const isBuyer = await page.locator('[data-reservation=PAID]', { hasText: 'Stalls D-1, Stalls D-2' }).count()
      expect(await page.locator('[data-reservation=HELD]', { hasText: 'Stalls E-1' }).count()).to.equal(1 - isBuyer)
      await page.getByRole('cell', { name: isBuyer ? 'over' : 'has the turn' }).waitFor()
      await page.getByLabel('Amount in won').fill('30000')
      await orderAndAgree(page, 'Credit', 'The balance goes from ₩0 to ₩30,000.')
      await page.locator('[data-balance="30000"]').waitFor()
      await page.goBack()
      await page.locator('.users tbody tr:nth-child(2):last-child').waitFor()
    }
  })

  it('[O10] credits once what is not answered, also where the question is cancelled and asked anew', async () => {
    server = await startServer({}, { catalogue: eveningCatalogue(5) })
    const page = await operator()
    await server.user('Ann')
    await goTo(page, '#/users')
    await page.locator('.users a').first().click()
    await page.locator('[data-balance="0"]').waitFor()
    await page.route(
      '**/charges',
      async (route) => {
        await route.fetch()
        await route.fulfill({ status: 404, body: 'gone' })
      },
      { times: 1 },
    )
    await page.getByLabel('Amount in won').fill('30000')
    await page.getByRole('button', { name: 'Credit' }).click()
    await page.locator('.ask .button-primary').click()
    await page.locator('.ask .notice').waitFor()
    await page.locator('[data-balance="30000"]').waitFor()
    await page.getByRole('button', { name: 'Cancel' }).click()
    await orderAndAgree(page, 'Credit')
    await page.locator('.user .notice').waitFor()
    await page.reload()
    await page.locator('[data-balance="30000"]').waitFor()
  })
})
