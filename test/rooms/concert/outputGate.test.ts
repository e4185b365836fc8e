import { expect } from 'chai'
import type { Outcome } from '../../../client-sdk/protocol/index.ts'
import { MemoryStorage } from '../../../storage/memory/MemoryStorage.ts'
import { FaultyStorage } from '../../support/FaultyStorage.ts'
import { Buyer, CONCERT, codeOf, DATE, Sale, succeeded } from '../../support/Sale.ts'
import { isOpen } from '../../support/turns.ts'

const start = async () => {
  const storage = new FaultyStorage(new MemoryStorage())
  const sale = await Sale.start({ storage })
  return { storage, sale, buyer: await sale.queued(100_000), other: await sale.queued() }
}

describe('the output gate', () => {
  it('[D1] nobody hears of a hold before it is durable: not its owner, not the watchers', async () => {
    const { storage, sale, buyer } = await start()
    await buyer.dates()
    const seen: string[] = []
    sale.concert.listen({ committed: (facts) => seen.push(...facts.map(({ type }) => type)) })
    const release = storage.hold('commit')
    const hold = buyer.hold(['A-1'])
    await storage.arrived('commit')
    expect(await isOpen(hold)).to.equal(true)
    expect(seen).to.deep.equal([])
    release()
    succeeded(await hold)
    expect(seen).to.deep.equal(['seats-held'])
  })

  it('[D1] refusals and reads that may rest on it wait with it', async () => {
    const { storage, buyer, other } = await start()
    const release = storage.hold('commit')
    const hold = buyer.hold(['A-1'])
    await storage.arrived('commit')
    const rest: readonly Promise<Outcome>[] = [
      other.hold(['A-1']),
      other.send('seats', { scheduleId: DATE }),
      other.send('schedules', { concertId: CONCERT }),
      other.send('ticket', { scheduleId: DATE }),
      other.send('queueToken', {}),
      other.send('concerts', {}),
      other.send('enterQueue', { concertId: CONCERT, socket: false }),
      other.hold(['Z-9']),
    ]
    for (const answer of rest) expect(await isOpen(answer)).to.equal(true)
    release()
    succeeded(await hold)
    expect((await Promise.all(rest)).map(codeOf)).to.deep.equal([
      'SEAT_TAKEN',
      ...Array(6).fill('OK'),
      'SEAT_NOT_FOUND',
    ])
  })

  it('[D1] a payment, a release, a charge, a token, a new user: none is told before it is durable', async () => {
    const { storage, sale, buyer, other } = await start()
    const one = await buyer.held('A-1')
    const two = await other.held('A-2')
    const stranger = new Buyer(sale, (await sale.user()).userId)
    const release = storage.hold('commit')
    const all = [
      buyer.pay(one.reservationId),
      other.release(two.reservationId),
      buyer.charge(1),
      stranger.send('enterQueue', { concertId: CONCERT }),
      sale.execute('register', { name: 'new' }),
    ]
    await storage.arrived('commit')
    for (const answer of all) expect(await isOpen(answer)).to.equal(true)
    release()
    expect((await Promise.all(all)).map(codeOf)).to.deep.equal(['OK', 'OK', 'OK', 'OK', 'OK'])
  })

  it('[D1] a place in line is not told before the token is durable', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage, policy: { preset: 'slots', maxActive: 1 } })
    await sale.queued()
    const waiter = await sale.user()
    const release = storage.hold('commit')
    const entering = waiter.enter()
    await storage.arrived('commit')
    const place = sale.placeOf(waiter.userId)
    expect(await isOpen(place)).to.equal(true)
    expect(sale.concert.departures.waiting).to.equal(0)
    release()
    await entering
    expect(await place).to.include({ sequence: 2 })
    expect(sale.concert.departures.waiting).to.equal(1)
  })

  it('[D1] who was admitted hears of it only once it is durable', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage, policy: { preset: 'slots', maxActive: 1 } })
    const [active, waiter] = [await sale.queued(), await sale.queued()]
    sale.concert.departures.take()
    const admitted: string[] = []
    sale.concert.listen({
      committed: (facts) => facts.forEach((fact) => fact.type === 'token-admitted' && admitted.push(fact.userId)),
    })
    const release = storage.hold('commit')
    const leaving = active.send('leaveQueue', {})
    await storage.arrived('commit')
    expect(sale.concert.departures.take()).to.equal(undefined)
    expect(admitted).to.deep.equal([])
    release()
    succeeded(await leaving)
    expect(admitted).to.deep.equal([waiter.userId])
    expect(sale.concert.departures.take()).to.deep.include({ admitted: 1, left: [] })
  })

  it('[D1] a waiter who asks while its admission is on its way to the disk is told nothing that could be taken back', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage, policy: { preset: 'slots', maxActive: 1 } })
    const [buyer, waiter] = [await sale.queued(50_000), await sale.queued()]
    const { reservationId } = await buyer.held('A-1')
    const release = storage.hold('commit')
    const payment = buyer.pay(reservationId)
    await storage.arrived('commit')
    const asked = sale.concert.queue.standing(waiter.userId)
    release()
    const admission = storage.hold('commit')
    succeeded(await payment)
    expect(sale.concert.state.waiting.byUser.get(waiter.userId)?.state).to.equal('ACTIVE')
    expect(await asked).to.equal(undefined)
    const again = sale.concert.queue.standing(waiter.userId)
    expect(await isOpen(again)).to.equal(true)
    admission()
    expect(await again).to.have.property('kind', 'admitted')
    expect(await again).to.have.nested.property('admitted.token', waiter.token)
  })

  it('[D1] [L4] a drawn place is not told to who asked before the draw, but once the draw is durable', async () => {
    const HOUR = 3_600_000
    const storage = new FaultyStorage(new MemoryStorage())
    const policy = { preset: 'slots', opening: 'lottery', maxActive: 1, waitLifeMs: 24 * HOUR } as const
    const sale = await Sale.start({ storage, policy, opensAt: new Date(Date.UTC(2027, 0, 1, 1)).toISOString() })
    const crowd = [await sale.queued(), await sale.queued(), await sale.queued()]
    await sale.advance(HOUR - 1)
    const late = await sale.user()
    const proceed = storage.hold('commit')
    const entering = late.enter()
    await storage.arrived('commit')
    const asked = crowd.map(({ userId }) => sale.concert.queue.standing(userId))
    // The commit is answered after the opening: the draw that is due then is decided before those at the gate are let through.
    sale.clock.jump(1)
    proceed()
    const draw = storage.hold('commit')
    await entering
    expect(await Promise.all(asked)).to.deep.equal(crowd.map(() => undefined))
    draw()
    await sale.settle()
    const places = await Promise.all(crowd.map(({ userId }) => sale.placeOf(userId)))
    expect(places.flatMap((place) => place?.joined ?? [])).to.have.length.above(1)
  })

  it('[D1] [D3] a waiter who asks while the concert is read anew is told nothing', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage, policy: { preset: 'slots', maxActive: 1 } })
    const [buyer, waiter] = [await sale.queued(), await sale.queued()]
    const { concerts: before } = succeeded(await waiter.send('concerts', {})) as { concerts: object[] }
    const reading = storage.hold('loadConcert')
    storage.failNext('commit')
    await buyer.hold(['A-1'])
    await storage.arrived('loadConcert')
    expect(await sale.concert.queue.standing(waiter.userId)).to.equal(undefined)
    const { concerts } = succeeded(await waiter.send('concerts', {})) as { concerts: object[] }
    expect(concerts).to.deep.equal(before)
    reading()
  })

  it('[D1] one waits for no more than what was decided before it', async () => {
    const { storage, buyer, other } = await start()
    const first = storage.hold('commit')
    const one = buyer.hold(['A-1'])
    await storage.arrived('commit')
    const second = other.hold(['A-2'])
    expect(await isOpen(second)).to.equal(true)
    first()
    const release = storage.hold('commit')
    succeeded(await one)
    expect(await isOpen(second)).to.equal(true)
    release()
    succeeded(await second)
  })

  it('[D1] one concert does not wait for another', async () => {
    const storage = new FaultyStorage(new MemoryStorage())
    const sale = await Sale.start({ storage, concerts: 2 })
    const buyer = await sale.queued()
    const there = buyer.twin()
    await there.enter('gig2')
    const look = () => there.send('seats', { scheduleId: 'gig2-1' })
    succeeded(await look())
    const release = storage.hold('commit')
    const hold = buyer.hold(['A-1'])
    await storage.arrived('commit')
    succeeded(await look())
    release()
    succeeded(await hold)
  })

  it('[D1] all that is decided while a commit is under way is the next commit, however much it is', async () => {
    const { storage, sale } = await start()
    const buyers = await Promise.all(Array.from({ length: 50 }, () => sale.user()))
    const before = storage.batches.length
    const release = storage.hold('commit')
    const first = buyers[0]?.enter()
    await storage.arrived('commit')
    const rest = buyers.slice(1).map((buyer) => buyer.enter())
    expect(await isOpen(Promise.race(rest))).to.equal(true)
    expect(storage.batches.length - before).to.equal(1)
    release()
    await Promise.all([first, ...rest])
    expect(storage.batches.slice(before).map((batch) => batch.length)).to.deep.equal([1, 49])
  })
})
