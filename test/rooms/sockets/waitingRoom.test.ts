import { expect } from 'chai'
import { Operator } from '../../../client-sdk/Operator.ts'
import {
  type AdmittedMessage,
  CLOSE_CODES,
  decodeMoved,
  type EndedMessage,
  LIMITS,
  type PolicyChoice,
  type PositionMessage,
  QueueToken,
  Ticket,
} from '../../../client-sdk/protocol/index.ts'
import { ManualClock } from '../../support/ManualClock.ts'
import { smallCatalogue } from '../../support/smallCatalogue.ts'
import { advance, startServer, type TestServer, worldOf } from '../../support/startServer.ts'
import { RoomClient } from './RoomClient.ts'

const HOUR = 3_600_000
/** One ACTIVE token that outlives every test; everyone else waits. */
const ONE_SLOT: PolicyChoice = { preset: 'slots', maxActive: 1, activeLifeMs: 24 * HOUR, activeCapMs: 24 * HOUR }

type Visitor = Awaited<ReturnType<TestServer['visitor']>>
type Waiter = Visitor & { readonly client: RoomClient }

describe('a waiting room, to a plain Colyseus client', () => {
  let server: TestServer
  afterEach(() => server.stop())

  const start = async (policy: PolicyChoice, world = {}): Promise<void> => {
    server = await startServer({}, { catalogue: smallCatalogue(policy), ...world })
  }

  const waiter = async (): Promise<Waiter> => {
    const visitor = await server.visitor()
    return { ...visitor, client: await RoomClient.join(server, visitor.place.waitingTicket) }
  }

  const newTicket = async ({ as }: Visitor): Promise<QueueToken> =>
    (await server.request<QueueToken>('POST /api/concerts/demo/queue-tokens', { as })).body

  const poll = async (visitor: Visitor): Promise<QueueToken> =>
    (await server.request<QueueToken>('GET /api/queue-token', visitor)).body

  const leaveByHttp = async (visitor: Visitor): Promise<void> => {
    expect((await server.request('DELETE /api/queue-token', visitor)).status).to.equal(204)
  }

  /** Waits until the client's own counting has arrived at what a poll says. */
  const agrees = async (waiting: Waiter): Promise<void> => {
    const { ahead, sequence } = await poll(waiting)
    await waiting.client.until(() => waiting.client.place?.ahead === ahead)
    expect(waiting.client.place?.sequence).to.equal(sequence)
  }

  it('[Q5] tells a place on joining, and what changed to all in the same bytes, from which each counts its own', async () => {
    await start(ONE_SLOT)
    const active = await server.visitor()
    const waiters: Waiter[] = []
    for (let more = 0; more < 5; more += 1) waiters.push(await waiter())
    for (const { client, place } of waiters) {
      const position = await client.next<PositionMessage>('position')
      expect(position).to.have.all.keys('sequence', 'ahead', 'tick')
      expect(position.sequence).to.equal(place.sequence)
    }
    for (const waiting of waiters) await agrees(waiting)
    const [, second, third, fourth, fifth] = waiters as [Waiter, Waiter, Waiter, Waiter, Waiter]
    expect([third.client.place?.ahead, fifth.client.place?.ahead]).to.deep.equal([2, 4])
    for (const { client } of waiters) client.take('moved')

    await leaveByHttp(second)
    await leaveByHttp(fourth)
    await leaveByHttp(active)
    await agrees(third)
    await agrees(fifth)
    expect([third.client.place?.ahead, fifth.client.place?.ahead]).to.deep.equal([0, 1])
    const [told, same] = [third.client.take<Uint8Array>('moved'), fifth.client.take<Uint8Array>('moved')]
    expect(told.map((bytes) => [...bytes])).to.deep.equal(same.map((bytes) => [...bytes]))
    const moves = told.map(decodeMoved)
    expect(moves.flatMap(({ left }) => left)).to.deep.equal([second.place.sequence, fourth.place.sequence])
    expect(moves.reduce((sum, { admitted }) => sum + admitted, 0)).to.equal(1)
  })

  it('[Q5] tells who joins between two ticks a place that the next tick makes exact', async () => {
    await start(ONE_SLOT)
    await server.visitor()
    const [first, second] = [await waiter(), await waiter()]
    await second.client.next('position')
    await leaveByHttp(first)
    const late = await waiter()
    await late.client.next('position')
    await agrees(second)
    await agrees(late)
    await leaveByHttp(second)
    await agrees(late)
    expect(late.client.place?.ahead).to.equal(0)
  })

  it('shows how many wait and are in, and how the sale stands', async () => {
    await start(ONE_SLOT)
    await server.visitor()
    const { client } = await waiter()
    const totals = () => client.room.state as { concertId: string; saleState: string; waiting: number; active: number }
    await client.until(() => totals().waiting === 1)
    expect(totals()).to.include({ concertId: 'demo', saleState: 'OPEN', waiting: 1, active: 1 })
  })

  it('[O1] [O2] shows at its next tick what the operator has made of the sale, and then admits', async () => {
    await start(ONE_SLOT)
    const operator = new Operator(server.address, { adminToken: server.adminToken })
    await operator.pause('demo')
    const { client, place } = await waiter()
    expect(place.state).to.equal('WAIT')
    const shown = () => (client.room.state as { saleState: string }).saleState
    await client.until(() => shown() === 'PAUSED')
    await operator.resume('demo')
    await client.until(() => shown() === 'OPEN')
    expect((await client.next<AdmittedMessage>('admitted')).token).to.equal(place.token)
  })

  it('[Q9] says admitted to whom the free slot goes, with the token and its deadline', async () => {
    await start(ONE_SLOT)
    const active = await server.visitor()
    const { client, queueToken, ...visitor } = await waiter()
    await leaveByHttp(active)
    const admitted = await client.next<AdmittedMessage>('admitted')
    const polled = await poll({ ...visitor, queueToken })
    expect(polled.state).to.equal('ACTIVE')
    expect(admitted).to.deep.equal({ token: queueToken, expiresAt: polled.expiresAt })
  })

  it('[Q3] says admitted at once to whom it already is', async () => {
    await start({ preset: 'slots' })
    const { client, place } = await waiter()
    const admitted = await client.next<AdmittedMessage>('admitted')
    expect(admitted).to.deep.equal({ token: place.token, expiresAt: place.expiresAt })
    expect(client.untaken).to.deep.equal([])
  })

  it('says ended, and why, when a token ends', async () => {
    const clock = new ManualClock()
    await start({ preset: 'slots', activeLifeMs: 60_000 }, worldOf(clock))
    const [gone, late] = [await waiter(), await waiter()]
    await gone.client.next('admitted')
    expect(await gone.client.request('leave', { commandId: 'bye' })).to.equal(null)
    expect(await gone.client.next<EndedMessage>('ended')).to.deep.equal({ reason: 'LEFT' })
    await advance(server, clock, 60_000)
    expect(await late.client.next<EndedMessage>('ended')).to.deep.equal({ reason: 'EXPIRED' })
    expect((await late.client.request<QueueToken>('status')).state).to.equal('EXPIRED')
  })

  it('answers requests in the shapes of the HTTP answers', async () => {
    await start(ONE_SLOT, worldOf(new ManualClock()))
    const [active, waiting] = [await waiter(), await waiter()]
    for (const visitor of [active, waiting]) {
      const status = await visitor.client.request<QueueToken>('status', {})
      expect(QueueToken.strict().parse(status)).to.deep.equal(await poll(visitor))
      expect(status).not.to.have.property('waitingTicket')
    }
    const { ticket } = await active.client.request<{ ticket: Ticket }>('ticket', { scheduleId: 'demo-1' })
    expect(Ticket.parse(ticket).roomId).to.equal('s_demo-1')
    const room = await RoomClient.join(server, ticket)
    expect(room.room.roomId).to.equal('s_demo-1')

    const refused = await waiting.client.refusal('ticket', { scheduleId: 'demo-1' })
    expect(refused).to.include({ code: 'TOKEN_NOT_ACTIVE', status: 403 })
    expect(refused.token).to.deep.include({ state: 'WAIT', ahead: 0 })
    const byHttp = await server.request('POST /api/schedules/demo-1/tickets', waiting)
    expect(refused).to.deep.equal(byHttp.body)
    expect(await waiting.client.refusal('ticket', { scheduleId: 'nowhere' })).to.include({ code: 'SCHEDULE_NOT_FOUND' })
    expect(await waiting.client.refusal('ticket', {})).to.include({ code: 'INPUT_INVALID', path: 'scheduleId' })
  })

  it('[C1] leaves the queue once under one commandId', async () => {
    await start(ONE_SLOT)
    await server.visitor()
    const waiting = await waiter()
    expect(await waiting.client.request('leave', { commandId: 'bye' })).to.equal(null)
    expect(await waiting.client.request('leave', { commandId: 'bye' })).to.equal(null)
    expect(await waiting.client.refusal('leave', { commandId: 'again' })).to.include({ code: 'TOKEN_EXPIRED' })
    expect((await poll(waiting)).state).to.equal('EXPIRED')
  })

  it('[Q1] gives a second tab the same token and place', async () => {
    await start(ONE_SLOT)
    await server.visitor()
    await waiter()
    const tab = await waiter()
    const again = await newTicket(tab)
    expect(again.token).to.equal(tab.queueToken)
    const other = await RoomClient.join(server, again.waitingTicket)
    await agrees(tab)
    await agrees({ ...tab, client: other })
    for (const { place } of [tab.client, other]) expect(place).to.deep.include({ sequence: 3, ahead: 1 })
    expect((await other.request<QueueToken>('status')).token).to.equal(tab.queueToken)
    await tab.client.leave()
    expect((await other.request<QueueToken>('status')).state).to.equal('WAIT')
  })

  it('[S3] lets a user in with four sockets, and closes the oldest for one more', async () => {
    await start(ONE_SLOT)
    await server.visitor()
    const oldest = await waiter()
    const others: RoomClient[] = []
    for (let more = 0; more < LIMITS.connectionsPerUser; more += 1) {
      others.push(await RoomClient.join(server, (await newTicket(oldest)).waitingTicket))
    }
    expect(await oldest.client.closed).to.equal(CLOSE_CODES.replaced)
    for (const other of others) expect((await other.request<QueueToken>('status')).state).to.equal('WAIT')
  })

  it('[S3] keeps no more than four sockets of a user who opens many at once', async () => {
    await start(ONE_SLOT)
    await server.visitor()
    const visitor = await server.visitor()
    const tickets = await Promise.all(Array.from({ length: 3 * LIMITS.connectionsPerUser }, () => newTicket(visitor)))
    const clients = await Promise.all(tickets.map(({ waitingTicket }) => RoomClient.join(server, waitingTicket)))
    const open = new Set(clients)
    await new Promise<void>((resolve) => {
      for (const client of clients) {
        void client.closed.then(() => open.delete(client) && open.size === LIMITS.connectionsPerUser && resolve())
      }
    })
    for (const client of open) {
      const answered = await Promise.race([client.request<QueueToken>('status'), client.closed])
      expect(answered).to.include({ state: 'WAIT' })
    }
    expect(open.size).to.equal(LIMITS.connectionsPerUser)
  })

  it('[Q7] keeps the place of an open socket, however silent, and ends that of a closed one after its life', async () => {
    const clock = new ManualClock()
    await start({ ...ONE_SLOT, waitLifeMs: 60_000 }, worldOf(clock))
    await server.visitor()
    const [silent, open] = [await server.visitor(), await waiter()]
    await agrees(open)
    expect(open.client.place?.ahead).to.equal(1)
    await advance(server, clock, 5 * 60_000)
    expect((await poll(silent)).state).to.equal('EXPIRED')
    expect(await poll(open)).to.include({ state: 'WAIT', ahead: 0 })

    await advance(server, clock, 30_000)
    await open.client.leave()
    await advance(server, clock, 59_999)
    const watcher = await waiter()
    await agrees(watcher)
    expect(watcher.client.place?.ahead).to.equal(1)
    await advance(server, clock, 1)
    expect((await poll(watcher)).ahead).to.equal(0)
    expect((await poll(open)).state).to.equal('EXPIRED')
  })

  it('[Q14] [Q15] shows to all how many seats are left, that there is none, and how fast the line moves', async () => {
    const clock = new ManualClock()
    await start({ preset: 'sliding', batchSize: 1, batchIntervalMs: 5_000, claimMs: 60_000 }, worldOf(clock))
    const watchers: Waiter[] = []
    for (let more = 0; more < 8; more += 1) watchers.push(await waiter())
    const [first, last] = [watchers[0] as Waiter, watchers[7] as Waiter]
    const shown = () => last.client.room.state as Readonly<Record<string, number | string>>
    await last.client.until(() => shown().seatsLeft === 20 && shown().paceCount === 0)
    await advance(server, clock, 5_000)
    const { claimBy } = await first.client.next<AdmittedMessage>('admitted')
    expect(Date.parse(claimBy ?? '') - clock.now()).to.equal(60_000)
    await advance(server, clock, 20_000)
    await last.client.until(() => shown().paceCount === 4)
    const { paceEachMs, paceUnevenness, paceBatchMs } = shown()
    expect({ paceEachMs, paceUnevenness, paceBatchMs }).to.deep.equal({
      paceEachMs: 5_000,
      paceUnevenness: 0,
      paceBatchMs: 5_000,
    })
    const operator = new Operator(server.address, { adminToken: server.adminToken })
    const seats = [1, 2, 3, 4].flatMap((row) => [1, 2, 3, 4, 5].map((seat) => `R${row}-${seat}`))
    await operator.block('demo-1', seats)
    await last.client.until(
      () => shown().saleState === 'SOLD_OUT' && shown().seatsLeft === 0 && shown().paceCount === 0,
    )
    await operator.unblock('demo-1', seats.slice(0, 3))
    await last.client.until(() => shown().saleState === 'OPEN' && shown().seatsLeft === 3)
  })

  it('[Q7] keeps the place of a user as long as one of its tabs is open', async () => {
    const clock = new ManualClock()
    await start({ ...ONE_SLOT, waitLifeMs: 60_000 }, worldOf(clock))
    await server.visitor()
    const tab = await waiter()
    const other = await RoomClient.join(server, (await newTicket(tab)).waitingTicket)
    await tab.client.leave()
    await advance(server, clock, 5 * 60_000)
    expect((await other.request<QueueToken>('status')).state).to.equal('WAIT')
  })

  it('[Q7] counts a socket for the token its user has now, not for the one it came with', async () => {
    const clock = new ManualClock()
    await start({ ...ONE_SLOT, waitLifeMs: 60_000 }, worldOf(clock))
    await server.visitor()
    const waiting = await waiter()
    await waiting.client.request('leave', { commandId: 'bye' })
    const again = await newTicket(waiting)
    expect(again.token).not.to.equal(waiting.queueToken)
    await waiting.client.until(() => waiting.client.place?.sequence === again.sequence)
    await agrees({ ...waiting, queueToken: again.token })
    await advance(server, clock, 5 * 60_000)
    expect((await waiting.client.request<QueueToken>('status')).state).to.equal('WAIT')
  })
})
