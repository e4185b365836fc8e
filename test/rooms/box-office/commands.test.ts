import { expect } from 'chai'
import type { Charge, Reservation } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { type Buyer, CONCERT, codeOf, refused, Sale, succeeded } from '../../support/Sale.ts'
import { turns } from '../../support/turns.ts'

const DAY = 24 * 60 * 60_000
const c1 = { commandId: 'c1' }

describe('the same command again', () => {
  it('[C1] gets the first answer, over either door, and does nothing more', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued(50_000)
    const commands = {
      hold: () => buyer.hold(['A-1'], { commandId: 'hold' }),
      charge: () => buyer.charge(1_000, { commandId: 'charge' }),
    }
    const firsts = [await commands.hold(), await commands.charge()]
    const reservationId = (succeeded(firsts[0] as never) as Reservation).reservationId
    const pay = () => buyer.pay(reservationId, { commandId: 'pay' })
    const first = await pay()
    const written = storage.writeSets.length
    expect(await commands.hold()).to.deep.equal(firsts[0])
    expect(await commands.charge()).to.deep.equal(firsts[1])
    expect(await pay()).to.deep.equal(first)
    expect(await buyer.pay(reservationId, { commandId: 'pay', door: 'socket', queueToken: undefined })).to.deep.equal(
      first,
    )
    expect(storage.writeSets.length).to.equal(written)
  })

  it('[C1] releasing and leaving twice by one name is done once', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const { reservationId } = await buyer.held('A-1')
    const done = { ok: true, status: 204, body: null }
    for (let times = 0; times < 2; times += 1)
      expect(await buyer.release(reservationId, { commandId: 'r' })).to.deep.equal(done)
    for (let times = 0; times < 2; times += 1) {
      expect(await buyer.send('leaveQueue', {}, { commandId: 'l' })).to.deep.equal(done)
    }
  })

  it('[C1] gets the first answer after a restart too', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued(50_000)
    const hold = await buyer.hold(['A-1'], c1)
    const pay = await buyer.pay((succeeded(hold) as Reservation).reservationId, { commandId: 'c2' })
    await sale.boot()
    expect(await buyer.hold(['A-1'], c1)).to.deep.equal(hold)
    expect(await buyer.pay((succeeded(hold) as Reservation).reservationId, { commandId: 'c2' })).to.deep.equal(pay)
    expect(await buyer.balance()).to.equal(0)
  })

  it('[C1] while the first is under way shares its answer', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued()
    const release = storage.hold('commit')
    const all = Array.from({ length: 20 }, () => buyer.hold(['A-1'], c1))
    await storage.arrived('commit')
    all.push(buyer.hold(['A-1'], { ...c1, door: 'socket' }))
    release()
    const [first, ...rest] = await Promise.all(all)
    succeeded(first as never)
    for (const outcome of rest) expect(outcome).to.deep.equal(first)
    expect(sale.concert.state.schedules.get('gig-1')?.holds.size).to.equal(1)
  })

  it('[C1] shares a failure too, and is free to try again', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.queued()
    storage.failNext('commit')
    const outcomes = await Promise.all([buyer.hold(['A-1'], c1), buyer.hold(['A-1'], c1)])
    expect(outcomes.map(codeOf)).to.deep.equal(['UNAVAILABLE', 'UNAVAILABLE'])
    await turns()
    succeeded(await buyer.hold(['A-1'], c1))
  })

  it('[C1] that was refused is decided afresh', async () => {
    const sale = await Sale.start()
    const [buyer, rival] = [await sale.queued(), await sale.queued()]
    const { reservationId } = await rival.held('A-1')
    expect(codeOf(await buyer.hold(['A-1'], c1))).to.equal('SEAT_TAKEN')
    succeeded(await rival.release(reservationId))
    const held = await buyer.hold(['A-1'], c1)
    expect(codeOf(held)).to.equal('OK')
    expect(codeOf(await buyer.pay((succeeded(held) as Reservation).reservationId, { commandId: 'p' }))).to.equal(
      'BALANCE_INSUFFICIENT',
    )
    await buyer.charge(50_000)
    succeeded(await buyer.pay((succeeded(held) as Reservation).reservationId, { commandId: 'p' }))
  })

  it('[C1] is remembered for 24 hours', async () => {
    const sale = await Sale.start()
    const buyer = await sale.user()
    const first = succeeded(await buyer.charge(100, c1)) as Charge
    await sale.advance(DAY)
    expect(succeeded(await buyer.charge(100, c1))).to.deep.equal(first)
    await sale.advance(1)
    expect((succeeded(await buyer.charge(100, c1)) as Charge).balance).to.equal(200)
    expect((succeeded(await buyer.charge(100, c1)) as Charge).balance).to.equal(200)
  })

  it('[C1] is forgotten in the store after that, a bit at a time', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage })
    const buyer = await sale.user()
    succeeded(await buyer.charge(100, c1))
    await sale.advance(DAY + 61_000)
    await turns()
    expect(await storage.commandOutcome(buyer.userId, 'c1', sale.clock.now() - DAY)).to.equal(undefined)
    storage.failNext('forgetOutcomes')
    await sale.advance(120_000)
    expect(storage.calls.get('forgetOutcomes')).to.be.greaterThan(1_440)
  })

  it('[C1] without a name is another command', async () => {
    const sale = await Sale.start()
    const buyer = await sale.user()
    await buyer.charge(5)
    await buyer.charge(5)
    expect(await buyer.balance()).to.equal(10)
  })

  it('[C1] another user’s name for a command is its own', async () => {
    const sale = await Sale.start()
    const [one, two] = [await sale.user(), await sale.user()]
    succeeded(await one.charge(5, c1))
    succeeded(await two.charge(7, c1))
    expect([await one.balance(), await two.balance()]).to.deep.equal([5, 7])
  })

  it('[C1] with another token that is just as good is still the same command', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const first = await buyer.hold(['A-1'], c1)
    succeeded(await buyer.send('leaveQueue', {}))
    await buyer.enter()
    expect(await buyer.hold(['A-1'], c1)).to.deep.equal(first)
  })
})

describe('a name used for something else', () => {
  const others: Readonly<Record<string, (buyer: Buyer) => Promise<unknown>>> = {
    'other seats': (buyer) => buyer.hold(['A-2'], c1),
    'another date': (buyer) => buyer.hold(['A-1'], c1, 'gig-2'),
    'another command': (buyer) => buyer.charge(1, c1),
    'leaving the queue': (buyer) => buyer.send('leaveQueue', {}, c1),
    'a reservation that does not exist': (buyer) => buyer.pay('none', c1),
  }
  for (const [name, send] of Object.entries(others)) {
    it(`[C2] is refused: ${name}`, async () => {
      const sale = await Sale.start({ dates: 2 })
      const buyer = await sale.queued()
      const first = await buyer.hold(['A-1'], c1)
      const problem = refused((await send(buyer)) as never)
      expect(problem).to.include({ code: 'COMMAND_REUSED', status: 422, path: 'commandId' })
      await sale.boot()
      expect(codeOf((await send(buyer)) as never)).to.equal('COMMAND_REUSED')
      expect(await buyer.hold(['A-1'], c1)).to.deep.equal(first)
    })
  }

  it('[C2] is refused while the first is still under way', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const outcomes = await Promise.all([buyer.hold(['A-1'], c1), buyer.hold(['A-2'], c1), buyer.charge(1, c1)])
    expect(outcomes.map(codeOf)).to.deep.equal(['OK', 'COMMAND_REUSED', 'COMMAND_REUSED'])
    expect(await buyer.balance()).to.equal(0)
  })

  it('[C1] keeps nobody from their first answer while it is under way', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued()
    const first = await buyer.charge(1, c1)
    const [other, again] = await Promise.all([buyer.hold(['A-1'], c1), buyer.charge(1, c1)])
    expect(codeOf(other)).to.equal('COMMAND_REUSED')
    expect(again).to.deep.equal(first)
    expect(await buyer.balance()).to.equal(1)
  })

  it('[C2] paying another reservation under the name of the first is no payment', async () => {
    const sale = await Sale.start({ policy: { preset: 'reuse' } })
    const buyer = await sale.queued(100_000)
    const [one, two] = [await buyer.held('A-1'), await buyer.held('A-2')]
    succeeded(await buyer.pay(one.reservationId, c1))
    expect(codeOf(await buyer.pay(two.reservationId, c1))).to.equal('COMMAND_REUSED')
    expect(await buyer.balance()).to.equal(50_000)
  })
})

describe('what needs no name', () => {
  it('[C2] registering, entering and tickets may carry one and are never reused', async () => {
    const sale = await Sale.start()
    const buyer = await sale.queued(10)
    succeeded(await buyer.charge(1, c1))
    succeeded(await sale.execute('register', { name: 'x' }, c1))
    succeeded(await buyer.send('enterQueue', { concertId: CONCERT }, c1))
    succeeded(await buyer.send('ticket', { scheduleId: 'gig-1' }, c1))
  })

  it('[C2] a ticket for the waiting room comes with the token, unless it is not wanted', async () => {
    const sale = await Sale.start()
    const buyer = await sale.user()
    const enter = async (body: object) =>
      succeeded(await buyer.send('enterQueue', { concertId: CONCERT, ...body })) as object
    expect(await enter({})).to.have.nested.property('waitingTicket.roomId', 'w_gig')
    expect(await enter({ socket: false })).to.not.have.property('waitingTicket')
    const ticket = succeeded(await buyer.send('ticket', { scheduleId: 'gig-1' }, { door: 'socket' })) as object
    expect(ticket).to.have.nested.property('ticket.roomId', 's_gig-1')
  })
})
