import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { FrontRow } from '../../client-sdk/index.ts'
import type { PolicyChoice } from '../../client-sdk/protocol/index.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { EVERY_SEAT } from '../support/smallCatalogue.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { type BrowserSale, describeSale } from './support/BrowserSale.ts'
import { PHONE } from './support/Browsers.ts'
import { atConsole } from './support/console.ts'
import { askForBest, pay } from './support/steps.ts'

const OFFER_MS = 50 * 60_000
const POLICY: PolicyChoice = {
  ...{ preset: 'slots', waitlistOfferMs: OFFER_MS, refundUntilMs: 0, seatsPerUser: 20, tokenSpentAt: 'deadline' },
}
const PLACES = '/api/waitlist-places'
const PAIR = ['R1-1', 'R1-2']
const OTHERS = EVERY_SEAT.filter((seat) => !PAIR.includes(seat))

const user = async ({ server }: BrowserSale): Promise<FrontRow> => {
  const client = new FrontRow(server.address)
  await client.register('Somebody')
  return client
}

/** Everything is sold. @returns what gives the first pair of seats back */
const sellOut = async (sale: BrowserSale, clock?: ManualClock): Promise<() => Promise<unknown>> => {
  await sale.sell({ policy: POLICY, date: { startsAt: '2099-05-01T10:00:00Z' }, clock })
  const buyer = await user(sale)
  await buyer.charge(1_000_000)
  await buyer.enterQueue('demo', { socket: false })
  const pair = await buyer.hold('demo-1', PAIR)
  await buyer.pay(pair.reservationId)
  await buyer.pay((await buyer.hold('demo-1', OTHERS)).reservationId)
  return () => buyer.refund(pair.reservationId)
}

/** The paths that a page asks for from now on. */
const requestsOf = (page: Page): readonly string[] => {
  const paths: string[] = []
  page.on('request', (request) => paths.push(new URL(request.url()).pathname))
  return paths
}

const openWaitlist = async (page: Page, { server }: BrowserSale): Promise<void> => {
  await page.goto(`${server.address}/#/`)
  await page.getByRole('link', { name: 'Join the waitlist' }).click()
  await page.locator('[data-waitlist=demo-1]').waitFor()
}

const join = async (page: Page, seats: number): Promise<void> => {
  await page.getByLabel('How many').selectOption(String(seats))
  await page.getByRole('button', { name: `Join the waitlist for ${seats === 1 ? '1 seat' : `${seats} seats`}` }).click()
  await page.locator('.waitlist-ahead').waitFor()
}

describeSale('the waitlist as browsers see it', (sale) => {
  it('[N1] [N2] [N4] [N7] has a place and is offered what comes back on any page, and pays it without a turn', async () => {
    const giveBack = await sellOut(sale)
    for (const _ of ['first', 'second', 'third']) await (await user(sale)).joinWaitlist('demo-1', { quantity: 4 })
    const page = await sale.visitor()
    await openWaitlist(page, sale)
    await page.getByText('Sold out · 3 people wait').waitFor()
    await expectGoodLooks(page, 'waitlist, to be joined')
    await join(page, 2)
    await page.getByText('3 before you').waitFor()
    await page.getByText('You wait for 2 seats.').waitFor()
    await page.getByText('An offer is held for 50 min.').waitFor()
    await expectGoodLooks(page, 'waitlist, joined')
    const console = await atConsole(sale, '#/sales/demo')
    await console.locator('[data-waitlist="4"]').getByText('4 on the waitlist').waitFor()

    const [ann] = (await sale.operator.users({ name: 'Ann' })).users
    await console.goto(`${sale.server.address}/console#/users/${ann?.userId}`)
    await console.getByText('2 seats, 3 ahead').waitFor()
    await expectGoodLooks(console, 'console, waitlists of a user')

    await page.locator('.menu-link', { hasText: 'Wallet' }).click()
    await page.getByText('No entries yet').waitFor()
    const asked = requestsOf(page)
    // Those before want more than that, and are passed over.
    await giveBack()
    const offer = page.locator('.offer')
    await offer.getByText('2 seats are held for you').waitFor()
    expect(await offer.locator('.countdown').textContent()).to.match(/^(50:00|4\d:\d\d)$/)
    await expectGoodLooks(page, 'waitlist, offered')
    await offer.getByRole('link', { name: 'To the basket' }).click()
    await page.locator('.hold-seats').getByText('Floor 1-1').waitFor()
    expect(await page.locator('.offer').count()).to.equal(0)
    // The names came with the reservation.
    expect(asked.filter((path) => path.endsWith('/seats'))).to.deep.equal([])
    await expectGoodLooks(page, 'waitlist, offer in the basket')
    await pay(page)
    expect(await page.locator('.ticket-seat b').allTextContents()).to.deep.equal(['Floor 1-1', 'Floor 1-2'])
    await console.goto(`${sale.server.address}/console#/sales/demo`)
    await console.locator('[data-waitlist="3"]').waitFor()
  })

  it('[N1] [N6] keeps the place across a refresh and in another tab, until it is left', async () => {
    await sellOut(sale)
    const page = await sale.visitor()
    await openWaitlist(page, sale)
    await join(page, 1)
    await page.getByText('You are first').waitFor()
    await page.reload()
    const tab = await page.context().newPage()
    await tab.goto(page.url())
    for (const each of [page, tab]) await each.getByText('You are first').waitFor()
    await page.getByRole('button', { name: 'Leave the waitlist' }).click()
    await page.locator('.waitlist-form').waitFor()
    await page.getByText('Sold out · 0 people wait').waitFor()
    await tab.locator('.waitlist-form').waitFor()
    // It has nothing to wait for any more, until somebody says so in the other.
    await join(page, 1)
    await tab.getByText('You are first').waitFor()
  })

  it('[N7] asks for all places at once and for nothing else, until nothing is awaited', async () => {
    await sellOut(sale)
    const page = await sale.visitor()
    await page.clock.install()
    await openWaitlist(page, sale)
    await join(page, 1)
    const whileWaiting = requestsOf(page)
    for (const _ of ['once', 'and again']) {
      const answered = page.waitForResponse((response) => response.url().endsWith(PLACES))
      await page.clock.fastForward(5_000)
      await answered
    }
    expect([...new Set(whileWaiting)]).to.deep.equal([PLACES])
    await page.getByRole('button', { name: 'Leave the waitlist' }).click()
    await page.locator('.waitlist-form').waitFor()
    const afterwards = requestsOf(page)
    await page.clock.fastForward(60_000)
    await page.evaluate(async () => (await fetch('/healthz')).status)
    expect(afterwards).to.include('/healthz')
    expect(afterwards).not.to.include(PLACES)
  })

  it('[N4] goes to the next who waits where it is declined, and says what to do where it was not paid in time', async () => {
    const giveBack = await sellOut(sale, new ManualClock(Date.now()))
    const [first, second] = [await sale.visitor(), await sale.visitor()]
    await second.clock.install()
    for (const page of [first, second]) {
      await openWaitlist(page, sale)
      await join(page, 2)
    }
    await second.getByText('1 before you').waitFor()
    await giveBack()
    await first.locator('.offer').getByRole('button', { name: 'Decline' }).click()
    await first.locator('.offer').waitFor({ state: 'detached' })
    await first.locator('.waitlist-form').waitFor()

    await second.locator('.offer').getByText('2 seats are held for you').waitFor()
    await sale.pass(OFFER_MS, second)
    await second.getByText('Your offer was not paid in time').waitFor()
    await expectGoodLooks(second, 'waitlist, offer lapsed')
    await second.reload()
    const lapsed = second.locator('.offer', { hasText: 'Your offer was not paid in time' })
    await lapsed.getByRole('link', { name: 'Join the waitlist again' }).waitFor()
    await lapsed.getByRole('button', { name: 'Dismiss' }).click()
    await lapsed.waitFor({ state: 'detached' })
    await second.reload()
    await second.locator('.page-head').waitFor()
    // Nobody else waits: what came back is on sale again.
    await second.getByText('2 seats left · 0 people wait').waitFor()
    // Who sees that there are no tickets has been told what has become of the offer.
    await second.locator('.menu-link', { hasText: 'Tickets' }).click()
    await second.getByText('No tickets yet').waitFor()
    expect(await lapsed.count()).to.equal(0)
  })

  it('[N1] can be joined while too few seats are left, and leads to those that can be had', async () => {
    await sale.sell({ policy: POLICY })
    await sale.holdElsewhere(EVERY_SEAT.filter((seat) => seat !== 'R4-5'))
    const page = await sale.visitor()
    await openWaitlist(page, sale)
    await page.getByText('1 seat left · 0 people wait').waitFor()
    await page.getByRole('button', { name: 'Join the waitlist for 1 seat' }).click()
    await page.getByText('Such seats are free: nobody has to wait for them.').waitFor()
    await expectGoodLooks(page, 'waitlist, not needed')
    await page.getByRole('link', { name: 'To the seats' }).click()
    await page.locator('.picker').waitFor()
    await askForBest(page, 2)
    const short = page.locator('.notice', { hasText: 'There are not so many free seats left' })
    await short.getByRole('link', { name: 'Join the waitlist' }).click()
    await join(page, 2)
    await page.getByText('You are first').waitFor()
  })

  it('[N1] is joined for one date of several, also from the dates', async () => {
    const date = (nth: number) => ({ scheduleId: `demo-${nth}`, startsAt: `2099-05-0${nth}T10:00:00Z` })
    const schedules = [1, 2].map((nth) => ({ ...date(nth), planId: 'small', prices: { floor: 50_000 } }))
    await sale.sell({ policy: POLICY, concert: { schedules } })
    await sale.holdElsewhere(EVERY_SEAT)
    const page = await sale.visitor()
    await page.goto(`${sale.server.address}/#/concerts/demo?enter`)
    await page.locator('.date').first().getByText('Join the waitlist').waitFor()
    await expectGoodLooks(page, 'dates, one to wait for')
    await page.getByRole('link', { name: 'Join the waitlist', exact: true }).click()
    await page.locator('[data-waitlist=demo-2]').getByText('20 seats left · 0 people wait').waitFor()
    expect(await page.locator('.waitlist-form').count()).to.equal(0)
    await expectGoodLooks(page, 'waitlists of several dates')
    await page.locator('[data-waitlist=demo-1]').getByRole('button').click()
    await join(page, 2)
    await page.getByText('You are first').waitFor()
  })

  it('is offered among the concerts once less may be left than somebody wants, and leads back to the place on it', async () => {
    await sale.sell({ policy: { ...POLICY, seatsPerUser: 4 } })
    const page = await sale.visitor()
    await page.goto(`${sale.server.address}/#/`)
    const concert = page.locator('.concerts > li')
    await concert.getByText('20 seats left').waitFor()
    expect(await concert.getByRole('link').count(), 'no way to the waitlist').to.equal(1)
    for (const row of [1, 2, 3, 4]) await sale.holdElsewhere([1, 2, 3, 4].map((number) => `R${row}-${number}`))
    await sale.holdElsewhere(['R1-5'])
    await page.reload()
    await openWaitlist(page, sale)
    await join(page, 4)
    await page.goto(`${sale.server.address}/#/`)
    await concert.getByRole('link', { name: 'Your place on the waitlist' }).click()
    await page.getByText('You are first').waitFor()
  })

  it('leads to it from the line and from the dates, on a phone and in Korean', async () => {
    await sale.sell({ policy: { ...POLICY, maxActive: 2 } })
    const [chooser, behind] = [await sale.visitor(PHONE), await sale.visitor(PHONE)]
    await chooser.goto(`${sale.server.address}/#/concerts/demo?enter`)
    await chooser.locator('.date').waitFor()
    await sale.holdElsewhere(EVERY_SEAT)
    await behind.goto(`${sale.server.address}/#/concerts/demo?enter`)
    await behind.locator('.notice').getByRole('link', { name: 'Join the waitlist' }).waitFor()
    await chooser.reload()
    await chooser.getByText('No date has seats left').waitFor()
    await chooser.getByRole('button', { name: '한국어' }).tap()
    await chooser.getByRole('link', { name: '취소표 대기하기' }).tap()
    await chooser.getByRole('button', { name: '1석 취소표 대기하기' }).tap()
    await chooser.getByText('대기 1순위입니다').waitFor()
    await expectGoodLooks(chooser, 'waitlist, joined (Korean, phone)')
  })
})
