import { matchMaker, type Room } from '@colyseus/core'
import { expect } from 'chai'
import type { Emitter } from '../../client-sdk/events.ts'
import {
  FrontRow,
  type FrontRowOptions,
  LIMITS,
  type LiveSchedule,
  Operator,
  type Queue,
  RefusedError,
  type SeatChange,
  systemTiming,
  type Timing,
} from '../../client-sdk/index.ts'
import type { PolicyChoice } from '../../client-sdk/protocol/index.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { CuttableProxy } from './support/CuttableProxy.ts'

/** The next event of that name, or the next one that fits. */
const next = <Events, Name extends keyof Events>(
  source: Emitter<Events>,
  name: Name,
  fits: (detail: Events[Name]) => boolean = () => true,
): Promise<Events[Name]> =>
  new Promise((resolve) => {
    const off = source.on(name, (detail) => {
      if (!fits(detail)) return
      off()
      resolve(detail)
    })
  })

const refusalOf = (promise: Promise<unknown>): Promise<RefusedError> =>
  promise.then(
    () => expect.fail('it should have been refused'),
    (error: unknown) => {
      expect(error).to.be.instanceOf(RefusedError)
      return error as RefusedError
    },
  )

/** Time for the client alone, a hundred times as fast. */
const hurried: Timing = {
  ...systemTiming,
  now: () => systemTiming.now() * 100,
  sleep: (ms, signal) => systemTiming.sleep(ms / 100, signal),
}

const shows = (seatId: string, status: SeatChange['status']) => (changes: readonly SeatChange[]) =>
  changes.some((change) => change.seatId === seatId && change.status === status)

describe('the client and a real server', () => {
  let server: TestServer
  const closers: (() => unknown)[] = []

  const start = async (...parameters: Parameters<typeof startServer>): Promise<void> => {
    server = await startServer(...parameters)
    closers.push(() => server.stop())
  }

  const visitor = async (address = server.address, options: FrontRowOptions = {}): Promise<FrontRow> => {
    const client = new FrontRow(address, options)
    await client.register('Ann')
    return client
  }

  const enter = async (client: FrontRow, options?: { socket: boolean }): Promise<Queue> => {
    const queue = await client.enterQueue('demo', options)
    closers.push(() => queue.close())
    return queue
  }

  const admitted = async (address?: string): Promise<{ client: FrontRow; live: LiveSchedule }> => {
    const client = await visitor(address)
    const queue = await enter(client, { socket: false })
    await queue.admitted()
    queue.close()
    return { client, live: await open(client) }
  }

  const open = async (client: FrontRow): Promise<LiveSchedule> => {
    const live = await client.openSchedule('demo-1')
    closers.push(() => live.close())
    return live
  }

  afterEach(async () => {
    for (const close of closers.splice(0).reverse()) await close()
  })

  it('takes a user from the queue to a paid seat, and others see it happen', async () => {
    await start()
    const ann = await visitor()
    expect(await ann.charge(200_000)).to.include({ balance: 200_000 })
    const queue = await enter(ann)
    await queue.admitted()
    expect((await ann.schedules('demo')).map(({ seatsLeft }) => seatsLeft)).to.deep.equal([20])
    const live = await open(ann)
    const { live: other } = await admitted()

    const seenHeld = next(other, 'seats', shows('R1-1', 'HELD'))
    const reservation = await live.hold(['R1-1', 'R1-2'])
    expect(live.statusOf('R1-1')).to.equal('HELD')
    expect(live.counts).to.deep.equal({ FREE: 18, HELD: 2, SOLD: 0, BLOCKED: 0 })
    await seenHeld
    expect(other.statusOf(1)).to.equal('HELD')

    const seenSold = next(other, 'seats', shows('R1-2', 'SOLD'))
    const spent = next(queue, 'ended')
    const payment = await live.pay(reservation.reservationId)
    expect(payment).to.include({ amount: 100_000, balance: 100_000 })
    await seenSold
    expect(await spent).to.deep.equal({ reason: 'SPENT' })
    expect((await live.mine()).map(({ state }) => state)).to.deep.equal(['PAID'])
    expect((await ann.entries()).entries.map(({ amount }) => amount)).to.deep.equal([200_000, -100_000])
  })

  it('can do every step over HTTP alone', async () => {
    await start()
    const client = await visitor()
    await client.charge(50_000)
    const queue = await enter(client, { socket: false })
    await queue.admitted()
    expect(await client.seats('demo-1')).to.have.length(20)
    const released = await client.hold('demo-1', ['R1-1'])
    await client.release(released.reservationId)
    const kept = await client.hold('demo-1', ['R1-2'])
    expect(await client.pay(kept.reservationId)).to.include({ balance: 0 })
    expect((await client.reservation(kept.reservationId)).state).to.equal('PAID')
    expect((await client.reservations()).map(({ state }) => state)).to.have.members(['PAID', 'RELEASED'])
  })

  it('[S2] gets all that it ever held, in pages that end, by both doors', async () => {
    await start({ userRate: 0 })
    const { client, live } = await admitted()
    for (let at = 0; at <= LIMITS.reservationsPerPage; at += 1) {
      await client.release((await client.hold('demo-1', ['R1-1'])).reservationId)
    }
    const { accessToken: as = '' } = client.session
    const page = await server.request<{ reservations: unknown[]; next: string }>('GET /api/reservations', { as })
    expect(page.body.reservations).to.have.length(LIMITS.reservationsPerPage)
    for (const all of [await client.reservations(), await live.mine()]) {
      expect(new Set(all.map(({ reservationId }) => reservationId))).to.have.lengthOf(LIMITS.reservationsPerPage + 1)
    }
  })

  it('gets refusals from the socket as it gets them over HTTP', async () => {
    await start()
    const [{ live }, { client, live: late }] = [await admitted(), await admitted()]
    await live.hold(['R1-1'])
    for (const hold of [late.hold(['R1-1', 'R1-2']), client.hold('demo-1', ['R1-1', 'R1-2'])]) {
      const refused = await refusalOf(hold)
      expect(refused.code).to.equal('SEAT_TAKEN')
      expect(refused.seats).to.deep.equal(['R1-1'])
    }
    const reservation = await late.hold(['R1-2'])
    expect((await refusalOf(late.pay(reservation.reservationId))).code).to.equal('BALANCE_INSUFFICIENT')
    const freed = next(late, 'seats', shows('R1-2', 'FREE'))
    await late.release(reservation.reservationId)
    await freed
    const again = await refusalOf(late.release(reservation.reservationId))
    expect(again.problem.status).to.equal(410)
  })

  it('[Q1] comes back to the place of its session, and never takes a new one by that', async () => {
    await start({}, { catalogue: smallCatalogue({ preset: 'slots', maxActive: 1 }) })
    await (await enter(await visitor())).admitted()
    const before = await visitor()
    expect(await before.returnToQueue('demo')).to.equal(undefined)
    const place = await enter(before)

    const refreshed = new FrontRow(server.address)
    refreshed.session = JSON.parse(JSON.stringify(before.session))
    const again = await refreshed.returnToQueue('demo')
    closers.push(() => again?.close())
    expect(again?.token).to.equal(place.token)
    await place.leave()
    expect((await refusalOf(refreshed.returnToQueue('demo'))).code).to.equal('TOKEN_EXPIRED')
  })

  it('hears from the waiting room how the sale stands', async () => {
    const catalogue = smallCatalogue({ preset: 'slots', maxActive: 1 })
    const later = catalogue.concerts.map((concert) => ({
      ...concert,
      schedules: concert.schedules.map((schedule) => ({ ...schedule, opensAt: '2100-01-01T00:00:00Z' })),
    }))
    await start({}, { catalogue: { ...catalogue, concerts: later } })
    const queue = await enter(await visitor())
    expect(await next(queue, 'sale')).to.deep.equal({ saleState: 'PREQUEUE' })
    expect(queue.saleState).to.equal('PREQUEUE')
  })

  it('[O3] knows the end of its turn in a pause, and after it, when it hears of them', async () => {
    await start()
    const queue = await enter(await visitor())
    await next(queue, 'sale')
    const before = Date.parse(queue.expiresAt)
    const operator = new Operator(server.address, { adminToken: server.adminToken })
    const paused = next(queue, 'sale')
    await operator.pause('demo')
    expect(await paused).to.deep.equal({ saleState: 'PAUSED' })
    expect(Date.parse(queue.expiresAt) - before).to.equal(LIMITS.pauseMs)
    const resumed = next(queue, 'sale')
    await operator.resume('demo')
    expect(await resumed).to.deep.equal({ saleState: 'OPEN' })
    expect(Date.parse(queue.expiresAt) - before).to.be.within(1, LIMITS.pauseMs - 1)
  })

  it('reads how a hall is drawn, before there is a user', async () => {
    await start()
    expect(await new FrontRow(server.address).plan('demo-1')).to.deep.equal({
      name: 'Small room',
      categories: [{ name: 'floor' }],
      areas: [],
    })
    expect((await refusalOf(new FrontRow(server.address).plan('demo-2'))).code).to.equal('SCHEDULE_NOT_FOUND')
  })

  it('[Q5] follows its place in the line, and is admitted when its turn comes', async () => {
    await start({}, { catalogue: smallCatalogue({ preset: 'slots', maxActive: 1 }) })
    const [first, second, third] = [await visitor(), await visitor(), await visitor()]
    const active = await enter(first)
    await active.admitted()
    const [waiting, behind] = [await enter(second), await enter(third)]
    expect([waiting.ahead, behind.ahead]).to.deep.equal([0, 1])
    expect((await refusalOf(second.seats('demo-1'))).token).to.include({ state: 'WAIT', ahead: 0 })

    const movedUp = next(behind, 'position')
    await active.leave()
    expect(await waiting.admitted()).to.have.property('token', waiting.token)
    expect(await movedUp).to.include({ ahead: 0 })
    expect(behind.state).to.equal('WAIT')
  })

  it('[Q1] comes back to the same place when the waiting socket breaks', async () => {
    await start({}, { catalogue: smallCatalogue({ preset: 'slots', maxActive: 1 }) })
    const proxy = await CuttableProxy.to(server.address)
    closers.push(() => proxy.close())
    const [active, waiting] = [await enter(await visitor()), await enter(await visitor())]
    const queue = await enter(await visitor(proxy.address))
    const { token } = queue
    const movedUp = next(queue, 'position')
    await active.leave()
    await movedUp

    const [lost, back] = [next(queue, 'disconnected'), next(queue, 'reconnected')]
    proxy.cut()
    await lost
    await back
    await waiting.leave()
    expect(await queue.admitted()).to.have.property('token', token)
  })

  it('[Q1] does not go back into a queue that it leaves while its socket is being replaced', async () => {
    await start({}, { catalogue: smallCatalogue({ preset: 'slots', maxActive: 1 }) })
    const proxy = await CuttableProxy.to(server.address)
    closers.push(() => proxy.close())
    await enter(await visitor())
    const parked: (() => void)[] = []
    let isParking = false
    let arrived = (): void => undefined
    const parkingLot = new Promise<void>((resolve) => {
      arrived = resolve
    })
    const client = await visitor(proxy.address, {
      fetch: async (input, init) => {
        if (isParking && init?.method === 'POST') {
          arrived()
          await new Promise<void>((resolve) => parked.push(resolve))
        }
        return fetch(input, init)
      },
    })
    const queue = await enter(client)
    isParking = true
    proxy.cut()
    await parkingLot
    await queue.leave()
    isParking = false
    const { token } = queue
    for (const proceed of parked) proceed()
    const again = await refusalOf(client.schedules('demo'))
    expect(again.code).to.equal('TOKEN_EXPIRED')
    expect(queue.token).to.equal(token)
    const newcomer = await enter(await visitor())
    expect(newcomer.ahead).to.equal(0)
  })

  it('[C1] asks again over HTTP for what its broken socket did not answer, and holds once', async () => {
    await start()
    const proxy = await CuttableProxy.to(server.address)
    closers.push(() => proxy.close())
    const { client, live } = await admitted(proxy.address)
    const { live: other } = await admitted()

    const seen = next(other, 'seats', shows('R2-1', 'HELD'))
    const lost = next(live, 'disconnected')
    const back = next(live, 'reconnected')
    proxy.loseAnswers()
    const holding = live.hold(['R2-1'])
    await seen
    proxy.cut()
    await lost
    const reservation = await holding
    expect(reservation).to.include({ state: 'HELD' })
    expect((await client.reservations()).map(({ reservationId }) => reservationId)).to.deep.equal([
      reservation.reservationId,
    ])
    await back
    expect(live.statusOf('R2-1')).to.equal('HELD')
    const freed = next(other, 'seats', shows('R2-1', 'FREE'))
    await live.release(reservation.reservationId)
    await freed
  })

  it('[C1] learns of the payment that spent its token, though no new ticket is granted', async () => {
    await start()
    const proxy = await CuttableProxy.to(server.address)
    closers.push(() => proxy.close())
    const { client, live } = await admitted(proxy.address)
    const { live: other } = await admitted()
    await client.charge(50_000)
    const reservation = await live.hold(['R2-1'])

    const sold = next(other, 'seats', shows('R2-1', 'SOLD'))
    const closed = next(live, 'closed')
    proxy.loseAnswers()
    const paying = live.pay(reservation.reservationId)
    await sold
    proxy.cut()
    expect(await paying).to.include({ amount: 50_000, balance: 0 })
    const { reason, refusal } = await closed
    expect(reason).to.equal('REFUSED')
    expect(refusal?.code).to.equal('TOKEN_EXPIRED')
  })

  it('[D6] comes back when the server does, and sees what changed meanwhile', async () => {
    await start()
    const { dataDir } = server
    const port = Number(new URL(server.address).port)
    const { client, live } = await admitted()
    const reservation = await live.hold(['R3-1'])
    const lost = next(live, 'disconnected')
    const back = next(live, 'reconnected')
    await server.close()
    expect(await lost).to.deep.equal({ code: 4001 })
    const again = await startServer({ dataDir, port })
    closers.splice(0, 1, () => again.stop())
    await back
    expect(live.statusOf('R3-1')).to.equal('HELD')
    const freed = next(live, 'seats', shows('R3-1', 'FREE'))
    await client.release(reservation.reservationId)
    await freed
  })

  it('[N3] never shows seats as free that it gave back and the waitlist has', async () => {
    const policy: PolicyChoice = { preset: 'slots', seatsPerUser: 20, waitlistOfferMs: 60_000 }
    await start({}, { catalogue: smallCatalogue(policy) })
    const { live } = await admitted()
    const { client: waiter, live: other } = await admitted()
    const ids = live.seats.map(({ seatId }) => seatId)
    const pair = await live.hold(ids.slice(0, 2))
    const seen = next(other, 'seats', shows('R4-5', 'HELD'))
    await live.hold(ids.slice(2))
    await seen
    await waiter.joinWaitlist('demo-1', { quantity: 2 })

    const offered = next(other, 'seats-offered')
    await live.release(pair.reservationId)
    expect(live.statusOf('R1-1')).to.equal('HELD')
    const { reservationId } = await offered
    expect((await waiter.reservation(reservationId)).seats).to.deep.equal(pair.seats)
    expect(live.counts).to.include({ FREE: 0, HELD: 20 })
  })

  it('ends where the hall has other seats than those it was opened with', async () => {
    await start()
    const { live } = await admitted()
    const changed = next(live, 'closed')
    const catalogue = smallCatalogue()
    for (const plan of Object.values(catalogue.plans)) plan.zones[0]?.rows.reverse()
    const imported = await server.request('POST /api/admin/catalogue', { as: server.adminToken, body: catalogue })
    expect(imported.status).to.equal(200)
    expect(await changed).to.deep.equal({ reason: 'CHANGED' })
  })

  it('[S5] comes back, in step, after it was too slow to read what it was sent', async () => {
    await start()
    const proxy = await CuttableProxy.to(server.address)
    closers.push(() => proxy.close())
    const { live } = await admitted(proxy.address)
    const { live: other } = await admitted()
    const room = matchMaker.getLocalRoomById('s_demo-1') as Room
    const slow = room.clients[0] as Room['clients'][number]
    const [lost, back] = [next(live, 'disconnected'), next(live, 'reconnected')]
    const readOn = proxy.stall()
    while (room.clients.includes(slow)) {
      slow.send('hold-expired', { reservationId: 'x'.repeat(64 * 1024) })
      await new Promise((resolve) => setImmediate(resolve))
    }
    await other.hold(['R3-2'])
    expect(live.statusOf('R3-2')).to.equal('FREE')
    readOn()
    expect(await lost).to.deep.equal({ code: 4003 })
    await back
    expect(live.statusOf('R3-2')).to.equal('HELD')
    expect(live.counts).to.deep.equal(other.counts)
  })

  it('notices a line that has gone dead without a word, and takes a new one', async () => {
    await start()
    const proxy = await CuttableProxy.to(server.address)
    closers.push(() => proxy.close())
    const client = await visitor(proxy.address, { timing: hurried })
    const queue = await enter(client, { socket: false })
    await queue.admitted()
    queue.close()
    const live = await open(client)
    const [lost, back] = [next(live, 'disconnected'), next(live, 'reconnected')]
    proxy.loseAnswers()
    await lost
    proxy.cut()
    await back
    expect((await live.hold(['R4-1'])).state).to.equal('HELD')
  })

  it('tells who is replaced by a newer connection, and does not fight it', async () => {
    await start()
    const { client, live } = await admitted()
    const replaced = next(live, 'closed')
    for (let more = 0; more < 4; more++) await open(client)
    expect(await replaced).to.deep.equal({ reason: 'REPLACED' })
  })

  it('is refused at the door without an ACTIVE token', async () => {
    await start()
    const client = await visitor()
    expect((await refusalOf(client.openSchedule('demo-1'))).code).to.equal('TOKEN_INVALID')
  })
})
