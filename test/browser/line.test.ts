import { expect } from 'chai'
import type { QueueToken } from '../../client-sdk/protocol/index.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { EVERY_SEAT } from '../support/smallCatalogue.ts'
import { describeSale } from './support/BrowserSale.ts'
import { eventually } from './support/eventually.ts'
import { chooseSeats, hold, keepWaiting, openRooms, pay, show, takePlace } from './support/steps.ts'

const TURN_MS = 10 * 60_000
const BATCH_MS = 5_000

describeSale('the line as browsers see it', (sale) => {
  it('[Q1] keeps the place across a refresh and in a second tab', async () => {
    await sale.sell({ policy: { preset: 'slots', maxActive: 1 } })
    const first = await sale.server.visitor()
    await sale.server.visitor()
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    await page.getByText('ahead of you').first().waitFor()
    const place = await page.locator('.place-facts').textContent()
    expect(place).to.include('Not known yet')

    await page.reload()
    await page.locator('.ahead-number').waitFor()
    expect(await page.locator('.place-facts').textContent()).to.equal(place)
    const tab = await page.context().newPage()
    await tab.goto(page.url())
    await tab.locator('.ahead-number').waitFor()
    expect(await tab.locator('.place-facts').textContent()).to.equal(place)

    await sale.server.request('DELETE /api/queue-token', first)
    for (const waiting of [page, tab]) await waiting.locator('.ahead-next').waitFor()
  })

  it('[Q14] estimates the wait once batches have made it known', async () => {
    const clock = new ManualClock()
    await sale.sell({ policy: { preset: 'sliding', batchSize: 1, batchIntervalMs: BATCH_MS }, clock })
    for (let others = 0; others < 6; others++) await sale.server.visitor()
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    const estimate = page.locator('.place-facts')
    await estimate.getByText('Not known yet').waitFor()
    for (let batches = 0; batches < 4; batches++) await sale.pass(BATCH_MS)
    await estimate.getByText('Less than a minute').waitFor()
  })

  it('[Q8] says that the turn is over, also after a refresh, which does not go to the end of the line by itself', async () => {
    await sale.sell({ policy: { preset: 'slots', activeLifeMs: TURN_MS }, clock: new ManualClock() })
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    await page.locator('.date').first().waitFor()
    await sale.pass(TURN_MS)
    await page.getByText('Your turn has ended').first().waitFor()
    await page.reload()
    await page.getByText('Your turn has ended').first().waitFor()
    await page.getByRole('button', { name: 'Join the line again' }).click()
    await page.locator('.date').first().waitFor()
  })

  it('[Q9] says to whoever has bought that they have their tickets, also after a refresh', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await pay(page)
    await show(page, '#/concerts/demo')
    for (const _ of ['at once', 'after a refresh']) {
      await page.getByText('You have your tickets').first().waitFor()
      await page.reload()
    }
    await page.getByRole('link', { name: 'Your tickets' }).click()
    await page.locator('.ticket-link').waitFor()
  })

  it('[Q8] says so also where the turn has gone on after the payment, and ended by itself', async () => {
    const policy = { preset: 'reuse', activeLifeMs: TURN_MS } as const
    await sale.sell({ policy, clock: new ManualClock() })
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await pay(page)
    await show(page, '#/concerts/demo')
    await page.locator('.date').first().waitFor()
    await sale.pass(TURN_MS)
    await page.getByText('You have your tickets').first().waitFor()
  })

  it('[Q9] says after a refresh too where a turn was spent by a hold', async () => {
    await sale.sell({ policy: { preset: 'slots', tokenSpentAt: 'hold' } })
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await show(page, '#/concerts/demo')
    for (const _ of ['at once', 'after a refresh']) {
      await page.getByText('Your turn is complete').first().waitFor()
      await page.reload()
    }
  })

  it('says of a place that has ended before its turn that it has, and not the turn', async () => {
    await sale.sell({ policy: { preset: 'slots', maxActive: 1 } })
    await sale.server.visitor()
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    await page.locator('.ahead-next').waitFor()
    await page.route('**/queue-tokens', (route) =>
      route.fulfill({ status: 410, json: { code: 'TOKEN_EXPIRED', detail: 'over', status: 410 } }),
    )
    await page.reload()
    await page.getByText('Your place in line has ended').first().waitFor()
    expect(await page.getByText('Your turn has ended').count()).to.equal(0)
  })

  it('[O1] says among the concerts and in line when a sale opens that has not yet', async () => {
    await sale.sell({ date: { opensAt: '2029-12-31T23:00:00Z' }, concert: { timeZone: 'Europe/Paris' } })
    const page = await sale.visitor()
    await page.goto(`${sale.server.address}/#/`)
    await page.locator('.concert').getByText('Opens 1 Jan 2030, 00:00').waitFor()
    await page.getByText('Times are CET.').waitFor()
    await takePlace(page, sale.server.address)
    await page.getByText('The sale has not opened yet').first().waitFor()
    await page.locator('.notice').getByText('Opens 1 Jan 2030, 00:00 CET').waitFor()
    await page.locator('.ahead').getByText('You are first in line').waitFor()
    expect(await page.locator('progress').count()).to.equal(0)
    await page.getByRole('button', { name: '한국어' }).click()
    await page.locator('.notice').getByText('판매가 시작되면 대기열이 움직이고').waitFor()
    await sale.operator.open('demo')
    await page.locator('.date').first().waitFor()
  })

  it('[L3] [L4] says before the draw when it is and by what, and after it which place that number got', async () => {
    // Drawn at the opening, and admitted at the end of the day: so the page has a place to show.
    const policy = { preset: 'sliding', opening: 'lottery', batchIntervalMs: 24 * 3_600_000 } as const
    await sale.sell({ policy, date: { opensAt: '2029-12-31T23:00:00Z' }, concert: { timeZone: 'Europe/Paris' } })
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    await page.locator('.notice').getByText('You are in the draw').waitFor()
    await page.locator('.notice').getByText('when the sale opens: 1 Jan 2030, 00:00 CET').waitFor()
    expect(await page.locator('.place-facts').textContent()).to.equal('Number in the draw1')
    expect(await page.locator('.draw-promise code').textContent()).to.match(/^[0-9a-f]{64}$/)
    expect(await page.locator('.ahead').count()).to.equal(0)
    const others = [await sale.server.visitor(), await sale.server.visitor()]
    await sale.operator.open('demo')
    await page.locator('.ahead').waitFor()
    const places = await Promise.all(
      others.map((other) => sale.server.request<QueueToken>('GET /api/queue-token', other)),
    )
    const mine = [1, 2, 3].find((place) => places.every(({ body }) => body.sequence !== place))
    const facts = await page.locator('.place-facts').textContent()
    expect(facts).to.include(`Your number${mine}`).and.include('Number in the draw1')
  })

  it('[O4] says in line that the sale is closed, and of no place until it is open again', async () => {
    await sale.sell({ policy: { preset: 'slots', maxActive: 1 } })
    await sale.server.visitor()
    const page = await sale.visitor()
    await takePlace(page, sale.server.address)
    await page.locator('.ahead-next').waitFor()
    await sale.operator.close('demo')
    await page.getByText('The sale is closed').waitFor()
    expect(await page.locator('.ahead').count()).to.equal(0)
    await sale.operator.open('demo')
    await page.locator('.ahead-next').waitFor()
  })

  it('says that all is sold: among the concerts, in line, and to whose turn it is', async () => {
    await sale.sell({ policy: { preset: 'slots', maxActive: 2, seatsPerUser: 20 } })
    const [chooser, behind] = [await sale.visitor(), await sale.visitor()]
    await takePlace(chooser, sale.server.address)
    await chooser.locator('.date').waitFor()
    const buyer = await sale.holdElsewhere(EVERY_SEAT)
    await takePlace(behind, sale.server.address)
    await behind.locator('.ahead-next').waitFor()
    await behind.getByText('Every seat is sold or held by somebody.').waitFor()

    await sale.server.request('POST /api/wallet/charges', { ...buyer, body: { amount: 1_000_000 } })
    const paid = await sale.server.request(`POST /api/reservations/${buyer.reservationId}/payment`, buyer)
    expect(paid.status).to.equal(201)
    await chooser.reload()
    await chooser.getByText('Every seat for every date is sold.').waitFor()
    await behind.getByText('Every seat is sold.').waitFor()
    await behind.locator('.ahead').getByText('You are first in line').waitFor()
    expect(await behind.locator('progress').count()).to.equal(0)
    await behind.goto(`${sale.server.address}/#/`)
    await behind.locator('.sale-sold_out').waitFor()
  })

  it('stays in one place when it is asked for twice, and watches it once', async () => {
    await sale.sell({ policy: { preset: 'slots', maxActive: 1 } })
    await sale.server.visitor()
    const page = await sale.visitor()
    const open = openRooms(page)
    const late = Promise.withResolvers<void>()
    let asked = 0
    await page.route('**/queue-tokens', async (route) => {
      if (asked++ === 0) await late.promise
      await route.continue()
    })
    await takePlace(page, sale.server.address)
    await show(page, '#/concerts/demo?enter')
    await page.locator('.ahead-next').waitFor()
    late.resolve()
    await page.waitForFunction(
      () => performance.getEntriesByType('resource').filter(({ name }) => name.endsWith('/queue-tokens')).length > 1,
    )
    // By the time that this is shown, any other socket would have been there for a second.
    await sale.operator.pause('demo')
    await page.getByText('The sale is paused').first().waitFor()
    await eventually(() => expect(open()).to.deep.equal(['w_demo']))
  })

  it('stays in the place that was given last when an earlier question is refused later', async () => {
    await sale.sell({ policy: { preset: 'slots', maxActive: 1 } })
    await sale.server.visitor()
    const page = await sale.visitor()
    const { answerLate } = await keepWaiting(page, '**/queue-tokens', (route) =>
      route.fulfill({ status: 404, json: { code: 'CONCERT_NOT_FOUND', detail: 'gone', status: 404 } }),
    )
    await takePlace(page, sale.server.address)
    await show(page, '#/concerts/demo?enter')
    await page.locator('.ahead-next').waitFor()
    await answerLate()
    expect(await page.locator('.ahead-next').count()).to.equal(1)
  })
})
