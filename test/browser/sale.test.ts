import { expect } from 'chai'
import { ManualClock } from '../support/ManualClock.ts'
import { describeSale, standing } from './support/BrowserSale.ts'
import { changedAt, changes, recordChanges } from './support/changesOf.ts'
import { chooseSeats, enter, hold, seat, signIn, twoFrames } from './support/steps.ts'

const HOLD_MS = 5 * 60_000
const HOLDS = { preset: 'slots', holdDurationMs: HOLD_MS } as const

describeSale('a sale as browsers see it', (sale) => {
  it('offers seats nearby when somebody was faster', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R2-2', 'R2-3'])
    await sale.holdElsewhere(['R2-3'])
    await page.getByText('Floor 2-3: someone was faster.').first().waitFor()
    await page.getByRole('button', { name: 'Choose these' }).click()
    expect(await page.locator('.chosen-label').allTextContents()).to.deep.equal(['Floor 2-2', 'Floor 2-4'])
    await hold(page)
  })

  it('shows seats that the visitor has held in another tab as theirs, and not as lost', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R2-2', 'R2-3'])
    const tab = await page.context().newPage()
    await tab.goto(page.url())
    await chooseSeats(tab, ['R2-3'])
    await hold(tab)
    await standing(page, 'R2-3', 'yours')
    await page.locator('.chosen li').nth(1).waitFor({ state: 'detached' })
    expect(await page.getByText('someone was faster').count()).to.equal(0)
    expect(await page.locator('.chosen-label').allTextContents()).to.deep.equal(['Floor 2-2'])
  })

  it('chooses nothing more while a hold is under way', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await page.evaluate(() => {
      const { send } = WebSocket.prototype
      WebSocket.prototype.send = function (data) {
        // The client writes its next message into the same bytes.
        const message = structuredClone(data)
        addEventListener('line-is-free', () => send.call(this, message), { once: true })
      }
    })
    await page.getByRole('button', { name: /^Hold/ }).click()
    await page.getByText('Holding').first().waitFor()
    await seat(page, 'R1-3').click()
    await twoFrames(page)
    expect(await page.locator('.chosen-label').allTextContents()).to.deep.equal(['Floor 1-1'])
    await page.evaluate(() => dispatchEvent(new Event('line-is-free')))
    await page.locator('.hold').waitFor()
  })

  it('[H4] tells of a hold that has ended, also where nothing was answered at its deadline', async () => {
    await sale.sell({ policy: HOLDS, clock: new ManualClock(Date.now()) })
    const page = await sale.inHall()
    await page.clock.install()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    const unanswered = Promise.withResolvers<void>()
    let asked = 0
    // From the header and from the basket.
    await page.route('**/api/reservations', async (route) => {
      if (asked >= 2) return route.continue()
      await route.fulfill({ status: 404, body: 'gone' })
      if (++asked === 2) unanswered.resolve()
    })
    await sale.pass(HOLD_MS, page)
    await unanswered.promise
    await page.getByText('The hold has ended').waitFor()
  })

  it('[H5] says that it is more than somebody may have, until they choose less', async () => {
    await sale.sell({ policy: { preset: 'slots', seatsPerUser: 2 } })
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1', 'R1-2', 'R1-3'])
    await page.getByRole('button', { name: /^Hold/ }).click()
    const notice = page.locator('.choice .notice')
    await notice.getByText('the limit is 2.').waitFor()
    await chooseSeats(page, ['R1-3'])
    await notice.waitFor({ state: 'detached' })
    await hold(page)
  })

  it('[H4] tells of a hold that has ended, and has its seats free again for the others', async () => {
    await sale.sell({ policy: HOLDS, clock: new ManualClock(Date.now()) })
    const [holder, watcher] = [await sale.inHall(), await sale.inHall()]
    await holder.clock.install()
    await recordChanges(watcher)
    await chooseSeats(holder, ['R1-1'])
    await hold(holder)
    const held = await changedAt(watcher, 'R1-1', 'held')
    await sale.pass(HOLD_MS, holder)
    expect(await changedAt(watcher, 'R1-1', 'free')).to.be.above(held)
    await holder.getByText('The hold has ended').waitFor()
  })

  it('shows what is yours as yours while another of your holds ends', async () => {
    await sale.sell({ policy: HOLDS, clock: new ManualClock() })
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await page.goBack()
    await standing(page, 'R1-1', 'yours')
    await recordChanges(page)
    await sale.pass(HOLD_MS / 2)
    await chooseSeats(page, ['R1-2'])
    await hold(page)
    await page.goBack()
    await standing(page, 'R1-2', 'yours')
    await sale.pass(HOLD_MS / 2)
    const ended = await changedAt(page, 'R1-1', 'free')
    const second = (await changes(page)).filter(({ seatId, at }) => seatId === 'R1-2' && at <= ended)
    expect(second.map(({ standing: shown }) => shown)).not.to.include('held')
  })

  it('counts down by the server’s clock, whatever the browser’s own says', async () => {
    await sale.sell()
    const page = await sale.browsers.visitor({}, { drawsMaps: false })
    await page.addInitScript(() => {
      const { now } = Date
      Date.now = () => now() - 3_600_000
    })
    await signIn(page, sale.server.address)
    await enter(page, sale.server.address)
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    expect(await page.locator('.hold .countdown').textContent()).to.match(/^(5:00|[0-4]:\d\d)$/)
  })

  it('[H7] keeps hold and basket across a refresh', async () => {
    await sale.sell()
    const page = await sale.inHall()
    await chooseSeats(page, ['R1-1'])
    await hold(page)
    await page.reload()
    await page.locator('.hold').getByText('Floor 1-1').waitFor()
    await page.goBack()
    await standing(page, 'R1-1', 'yours')
    await page.reload()
    await standing(page, 'R1-1', 'yours')
  })
})
