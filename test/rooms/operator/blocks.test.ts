import { expect } from 'chai'
import { LIMITS, type Schedule, type Seat } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, catalogueOf, codeOf, DATE, refused, Sale, succeeded } from '../../support/Sale.ts'

const order = (sale: Sale, action: 'block' | 'unblock', seats: readonly string[], commandId?: string) =>
  sale.operate(`${action}Seats`, { scheduleId: DATE, seats }, commandId)

const blocked = async (sale: Sale, action: 'block' | 'unblock', ...seats: string[]): Promise<number> =>
  (succeeded(await order(sale, action, seats)) as { seatsBlocked: number }).seatsBlocked

const statusesOf = async (buyer: Buyer): Promise<string> => {
  const { seats } = succeeded(await buyer.send('seats', { scheduleId: DATE, all: true })) as { seats: Seat[] }
  return seats.map(({ status }) => status.slice(0, 1)).join('')
}

describe('blocked seats', () => {
  it('[O7] can’t be held, show to all, are not counted as left, and come back', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    expect(await blocked(sale, 'block', 'A-1', 'A-2', 'A-3')).to.equal(3)
    expect(await statusesOf(buyer)).to.equal('BBBFFFFFFF')
    expect(refused(await buyer.hold(['A-2', 'A-3', 'A-4']))).to.deep.include({
      code: 'SEAT_TAKEN',
      seats: ['A-2', 'A-3'],
    })
    const { schedules } = succeeded(await buyer.send('schedules', { concertId: CONCERT })) as { schedules: Schedule[] }
    expect(schedules[0]).to.include({ seatsLeft: 7, seatsTotal: 10 })
    expect(await blocked(sale, 'unblock', 'A-2', 'A-3')).to.equal(1)
    await buyer.held('A-2', 'A-3')
  })

  it('[O7] are all of a command’s or none: what is held, being paid or sold is in the way, by name', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage, policy: { preset: 'reuse' } })
    const buyer = await sale.queued(1_000_000)
    await buyer.held('A-1')
    const sold = await buyer.held('A-2')
    const paying = await buyer.held('A-3')
    succeeded(await buyer.pay(sold.reservationId))
    const release = storage.hold('commit')
    const payment = buyer.pay(paying.reservationId)
    await storage.arrived('commit')
    const refusal = order(sale, 'block', ['A-5', 'A-3', 'A-2', 'A-1'])
    release()
    succeeded(await payment)
    expect(refused(await refusal)).to.deep.include({ code: 'SEAT_TAKEN', seats: ['A-3', 'A-2', 'A-1'] })
    expect(await statusesOf(buyer)).to.equal('HSSFFFFFFF')
  })

  it('[O7] an unknown seat refuses the rest with it, as do too many and one named twice', async () => {
    const sale = await Sale.start()
    for (const action of ['block', 'unblock'] as const) {
      expect(refused(await order(sale, action, ['A-1', 'Z-9']))).to.deep.include({
        code: 'SEAT_NOT_FOUND',
        seats: ['Z-9'],
      })
      expect(codeOf(await order(sale, action, ['A-1', 'A-1']))).to.equal('INPUT_INVALID')
      expect(codeOf(await order(sale, action, []))).to.equal('INPUT_INVALID')
      const many = Array.from({ length: LIMITS.seatsPerBlock + 1 }, (_, at) => `A-${at}`)
      expect(codeOf(await order(sale, action, many))).to.equal('INPUT_INVALID')
      const nowhere = await sale.operate(`${action}Seats`, { scheduleId: 'nowhere', seats: ['A-1'] })
      expect(codeOf(nowhere)).to.equal('SCHEDULE_NOT_FOUND')
    }
    expect(sale.concert.state.schedules.get(DATE)?.free).to.equal(10)
  })

  it('[O5] [O7] leave a line that names what has changed, and none where nothing has', async () => {
    const sale = await Sale.start()
    await blocked(sale, 'block', 'A-1')
    await blocked(sale, 'block', 'A-1', 'A-2')
    await blocked(sale, 'block', 'A-1', 'A-2')
    await blocked(sale, 'unblock', 'A-2', 'A-9')
    await blocked(sale, 'unblock', 'A-9')
    const lines = (await sale.storage.audit(0, 100)).filter(({ kind }) => kind.startsWith('seats'))
    expect(lines.map(({ kind, detail }) => [kind, detail.seats])).to.deep.equal([
      ['seats-blocked', ['A-1']],
      ['seats-blocked', ['A-2']],
      ['seats-unblocked', ['A-2']],
    ])
  })

  it('[O7] make a sale sold out once nothing else is free or held', async () => {
    const sale = await Sale.start({ seatCount: 3, policy: { preset: 'reuse' } })
    const buyer = await sale.queued(1_000_000)
    const held = await buyer.held('A-1')
    await blocked(sale, 'block', 'A-2', 'A-3')
    expect(await sale.saleState()).to.equal('OPEN')
    succeeded(await buyer.pay(held.reservationId))
    expect(await sale.saleState()).to.equal('SOLD_OUT')
    await blocked(sale, 'unblock', 'A-3')
    expect(await sale.saleState()).to.equal('OPEN')
  })

  it('[D3] [O7] outlive a restart and a poisoning, and an import can’t move the seats under them', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued()
    await blocked(sale, 'block', 'A-1')
    storage.failNext('commit')
    expect(codeOf(await order(sale, 'block', ['A-2']))).to.equal('UNAVAILABLE')
    await sale.advance(1_000)
    expect(await statusesOf(buyer)).to.equal('BFFFFFFFFF')
    await sale.boot()
    expect(await statusesOf(buyer)).to.equal('BFFFFFFFFF')
    expect(await sale.open.concerts.importCatalogue(catalogueOf({ seatCount: 12 }))).to.include({ ok: false })
    expect(await blocked(sale, 'unblock', 'A-1')).to.equal(0)
    expect(await sale.open.concerts.importCatalogue(catalogueOf({ seatCount: 12 }))).to.include({ ok: true })
  })

  it('[C1] [O7] under an id are blocked once, whatever came between', async () => {
    const sale = await Sale.start()
    const first = await order(sale, 'block', ['A-1'], 'k1')
    await blocked(sale, 'unblock', 'A-1')
    expect(await order(sale, 'block', ['A-1'], 'k1')).to.deep.equal(first)
    expect(sale.concert.state.schedules.get(DATE)?.free).to.equal(10)
    expect(codeOf(await order(sale, 'block', ['A-2'], 'k1'))).to.equal('COMMAND_REUSED')
  })
})
