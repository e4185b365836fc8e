import { expect } from 'chai'
import type { Page } from 'playwright-core'
import { RefusedError, type Reservation, type SignedTicket } from '../../client-sdk/index.ts'
import type { PolicyChoice } from '../../client-sdk/protocol/index.ts'
import { expectGoodLooks } from './support/accessibility.ts'
import { type BrowserSale, describeSale } from './support/BrowserSale.ts'
import { doorNamed } from './support/door.ts'
import { chooseSeats, hold, pay } from './support/steps.ts'

const POLICY: PolicyChoice = { preset: 'reuse', transferUntilMs: 0 }
const IN_TIME = { startsAt: '2099-05-01T10:00:00Z' }

const buy = async (page: Page): Promise<void> => {
  await chooseSeats(page, ['R1-1'])
  await hold(page)
  await pay(page)
}

/** What the code on the page says, as the server tells its holder. */
const ticketOf = async (sale: BrowserSale, page: Page): Promise<string> => {
  const request = await sale.requestsOf(page)
  const { body } = await request<{ reservations: Reservation[] }>('GET /api/reservations')
  const path = `GET /api/reservations/${body.reservations[0]?.reservationId}/ticket`
  return (await request<SignedTicket>(path)).body.ticket
}

const drawn = (page: Page): Promise<string | null> => page.locator('svg.qr path').getAttribute('d')

const offer = async (page: Page): Promise<string> => {
  await page.getByRole('button', { name: 'Give to somebody…' }).click()
  const code = page.locator('.transfer-code')
  await code.waitFor()
  return (await code.textContent()) ?? ''
}

const take = async (page: Page, code: string): Promise<void> => {
  await page.getByLabel('Were you given a code?').fill(code)
  await page.getByRole('button', { name: 'Take tickets' }).click()
}

describeSale('tickets that are passed on', (sale) => {
  it('[T1] [T2] go from browser to browser by a code, and what the giver has is void', async () => {
    await sale.sell({ policy: POLICY, date: IN_TIME })
    const [giver, receiver] = [await sale.inHall(), await sale.visitor()]
    await buy(giver)
    await giver.getByText('You can give these tickets to somebody until 1 May 2099, 10:00').waitFor()
    const [before, given] = [await drawn(giver), await ticketOf(sale, giver)] as const
    const code = await offer(giver)
    await giver.getByText('There is a code for these tickets').waitFor()
    await expectGoodLooks(giver, 'transfer, offered')

    await expectGoodLooks(receiver, 'transfer, to be taken')
    // As people type what they were read aloud.
    await take(receiver, code.toLowerCase().replaceAll('-', ' '))
    await receiver.getByText('You were given these tickets.').waitFor()
    await receiver.getByText('Show this code at the door.').waitFor()
    await receiver.locator('svg.qr').waitFor()
    await expectGoodLooks(receiver, 'transfer, taken')
    expect(await drawn(receiver)).to.not.equal(before)

    await giver.reload()
    await giver.getByText('You have passed these tickets on').waitFor()
    await expectGoodLooks(giver, 'transfer, given')
    const door = doorNamed(sale, 'East')
    const refused = await door.checkIn(given).catch((error: RefusedError) => error)
    expect(refused).to.be.instanceOf(RefusedError).and.have.property('code', 'TICKET_TRANSFERRED')
    expect(await door.checkIn(await ticketOf(sale, receiver))).to.deep.include({ seats: ['R1-1'], door: 'East' })
    await receiver.reload()
    await receiver.getByText('You were let in on').waitFor()
  })

  it('[T1] are kept by whoever withdraws the code, which is told once and is void with the next', async () => {
    await sale.sell({ policy: POLICY, date: IN_TIME })
    const [giver, other] = [await sale.inHall(), await sale.visitor()]
    await buy(giver)
    const code = await offer(giver)
    await giver.reload()
    await giver.getByText('It was shown once.').waitFor()
    expect(await giver.locator('.transfer-code').count()).to.equal(0)
    await expectGoodLooks(giver, 'transfer, code not shown again')
    await giver.getByRole('button', { name: 'New code' }).click()
    const newer = (await giver.locator('.transfer-code').textContent()) ?? ''
    expect(newer).to.not.equal(code)
    const wrong = 'This transfer code is wrong, or has been used or withdrawn.'
    await take(other, code)
    await other.getByText(wrong).waitFor()

    await giver.getByRole('button', { name: 'Keep the tickets' }).click()
    await giver.getByRole('button', { name: 'Give to somebody…' }).waitFor()
    expect(await giver.locator('.transfer-code').count()).to.equal(0)
    await take(other, newer)
    await other.getByText(wrong).waitFor()
    expect(await doorNamed(sale, 'East').checkIn(await ticketOf(sale, giver))).to.deep.include({ seats: ['R1-1'] })
  })

  it('[T2] are not taken by a wrong code or from oneself, on a phone and in Korean', async () => {
    await sale.sell({ policy: POLICY, date: IN_TIME })
    const page = await sale.inHall()
    await buy(page)
    const code = await offer(page)
    const phone = await page.context().newPage()
    await phone.setViewportSize({ width: 390, height: 844 })
    await phone.goto(`${sale.server.address}/#/tickets`)
    await phone.getByRole('button', { name: '한국어' }).click()
    await phone.getByLabel('양도 코드를 받으셨나요?').fill('0000-0000-0000-0000')
    await phone.getByRole('button', { name: '티켓 받기' }).click()
    await phone.getByText('양도 코드가 올바르지 않거나 이미 사용 또는 취소되었습니다.').waitFor()
    await expectGoodLooks(phone, 'transfer, wrong code (Korean, phone)')
    await phone.getByLabel('양도 코드를 받으셨나요?').fill(code)
    await phone.getByRole('button', { name: '티켓 받기' }).click()
    await phone.getByText('이미 본인이 보유한 티켓입니다.').waitFor()
  })

  it('[T1] are not offered where tickets are never passed on, or the time for that is over', async () => {
    await sale.sell({ policy: POLICY, date: { startsAt: '2020-05-01T10:00:00Z' } })
    const page = await sale.inHall()
    await buy(page)
    expect(await page.locator('.transfer').count()).to.equal(0)
    await sale.server.stop()

    await sale.sell()
    const another = await sale.inHall()
    await buy(another)
    expect(await another.locator('.transfer').count()).to.equal(0)
  })
})
