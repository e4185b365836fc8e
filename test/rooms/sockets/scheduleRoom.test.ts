import { expect } from 'chai'
import {
  CLOSE_CODES,
  LIMITS,
  type Payment,
  type PolicyChoice,
  type QueueToken,
  Reservation,
  SEATS_PER_BLOCK,
  type Ticket,
  WORDS_PER_BLOCK,
  wordField,
} from '../../../client-sdk/protocol/index.ts'
import { ManualClock } from '../../support/ManualClock.ts'
import { smallCatalogue } from '../../support/smallCatalogue.ts'
import { advance, startServer, type TestServer, worldOf } from '../../support/startServer.ts'
import { RoomClient } from './RoomClient.ts'

const SEATS = 20
const HOLD_MS = 5 * 60_000

type Visitor = Awaited<ReturnType<TestServer['visitor']>>
type Guest = Visitor & { readonly client: RoomClient }

describe('a schedule room, to a plain Colyseus client', () => {
  let server: TestServer
  let clock: ManualClock
  beforeEach(() => {
    clock = new ManualClock()
  })
  afterEach(() => server.stop())

  const start = async (policy: PolicyChoice = { preset: 'slots' }, world: object = worldOf(clock)): Promise<void> => {
    server = await startServer({}, { catalogue: twoDates(policy), ...world })
  }

  const ticketFor = async (visitor: Visitor, scheduleId = 'demo-1'): Promise<Ticket> => {
    const answer = await server.request<{ ticket: Ticket }>(`POST /api/schedules/${scheduleId}/tickets`, visitor)
    expect(answer.status).to.equal(200)
    return answer.body.ticket
  }

  const join = async (visitor: Visitor, scheduleId = 'demo-1'): Promise<RoomClient> => {
    const client = await RoomClient.join(server, await ticketFor(visitor, scheduleId))
    await client.until(() => client.seatMap?.blocks?.length > 0)
    return client
  }

  const guest = async (scheduleId = 'demo-1'): Promise<Guest> => {
    const visitor = await server.visitor()
    return { ...visitor, client: await join(visitor, scheduleId) }
  }

  const charge = async ({ as }: Visitor, amount: number): Promise<void> => {
    expect((await server.request('POST /api/wallet/charges', { as, body: { amount } })).status).to.equal(201)
  }

  const hold = (client: RoomClient, ...seats: string[]): Promise<Reservation> =>
    client.request<Reservation>('hold', { commandId: `hold ${seats.join()}`.replaceAll(' ', '-'), seats })

  const seatsByHttp = async (visitor: Visitor): Promise<string[]> => {
    const { body } = await server.request<{ seats: { status: string }[] }>(
      'GET /api/schedules/demo-1/seats?all=1',
      visitor,
    )
    return body.seats.map(({ status }) => status)
  }

  describe('the seat map', () => {
    it('is blocks of 60 words of 16 seats of 2 bits, in order of index', async () => {
      await start()
      const { client, ...visitor } = await guest()
      expect(client.seatMap.scheduleId).to.equal('demo-1')
      expect(client.seatMap.version).to.be.a('number')
      expect(client.seatMap.blocks).to.have.length(Math.ceil(SEATS / SEATS_PER_BLOCK))
      for (let word = 0; word < WORDS_PER_BLOCK; word += 1) {
        expect(client.seatMap.blocks[0]?.[wordField(word)] ?? 0, wordField(word)).to.equal(0)
      }
      await hold(client, 'R1-2', 'R4-2')
      await client.until(() => client.statusOf(16) === 'HELD')
      expect(client.seatMap.blocks[0]).to.include({ w0: 0b01_00, w1: 0b01 })
      expect(client.statuses(SEATS)).to.deep.equal(await seatsByHttp(visitor))
    })

    it('[H1] shows everyone a hold, its release, and what is sold, under one version of the layout', async () => {
      await start()
      const [buyer, watcher] = [await guest(), await guest()]
      const versions = [watcher.client.seatMap.version]
      const shows = async (index: number, status: string): Promise<void> => {
        for (const { client } of [buyer, watcher]) await client.until(() => client.statusOf(index) === status)
        versions.push(watcher.client.seatMap.version)
      }
      const released = await hold(buyer.client, 'R1-1', 'R1-2')
      await shows(0, 'HELD')
      expect(watcher.client.statusOf(1)).to.equal('HELD')
      expect(
        await buyer.client.request('release', { commandId: 'no', reservationId: released.reservationId }),
      ).to.equal(null)
      await shows(0, 'FREE')
      const { reservationId } = await hold(buyer.client, 'R1-1')
      await shows(0, 'HELD')
      await charge(buyer, 50_000)
      const payment = await buyer.client.request<Payment>('pay', { commandId: 'yes', reservationId })
      expect(payment).to.include({ reservationId, amount: 50_000, balance: 0 })
      await shows(0, 'SOLD')
      expect(watcher.client.statusOf(1)).to.equal('FREE')
      expect(new Set(versions)).to.have.lengthOf(1)
    })

    it('shows a seat as HELD while its payment is under way', async () => {
      await start()
      const [buyer, watcher] = [await guest(), await guest()]
      await charge(buyer, 10_000_000)
      const seen = new Set<string>()
      watcher.client.room.onStateChange(() => seen.add(watcher.client.statusOf(0)))
      const { reservationId } = await hold(buyer.client, 'R1-1')
      await watcher.client.until(() => watcher.client.statusOf(0) === 'HELD')
      const paying = buyer.client.request<Payment>('pay', { commandId: 'a', reservationId })
      const again = buyer.client.refusal('pay', { commandId: 'b', reservationId })
      const mine = buyer.client.request<{ reservations: Reservation[] }>('mine')
      expect((await again).code).to.be.oneOf(['PAYMENT_IN_PROGRESS', 'RESERVATION_ALREADY_PAID'])
      expect((await mine).reservations[0]?.state).to.be.oneOf(['HELD', 'PAYING', 'PAID'])
      await paying
      await watcher.client.until(() => watcher.client.statusOf(0) === 'SOLD')
      expect([...seen].filter((status) => !['FREE', 'HELD', 'SOLD'].includes(status))).to.deep.equal([])
    })

    it('is of one date: what happens on another is not seen', async () => {
      await start()
      const [{ client, ...visitor }, other] = [await guest(), await guest('demo-2')]
      await hold(await join(visitor, 'demo-2'), 'R1-1')
      await other.client.until(() => other.client.statusOf(0) === 'HELD')
      expect(client.statusOf(0)).to.equal('FREE')
      expect((await client.request<{ reservations: [] }>('mine')).reservations).to.deep.equal([])
    })
  })

  describe('requests', () => {
    it('[H6] mine gives the reservations of this date that are mine, in the shape of the HTTP answer', async () => {
      await start()
      const [owner, other] = [await guest(), await guest()]
      const held = await hold(owner.client, 'R1-1')
      expect(Reservation.strict().parse(held)).to.deep.equal(held)
      const { reservations } = await owner.client.request<{ reservations: Reservation[] }>('mine', {})
      const [name] = reservations[0]?.seatNames ?? []
      expect(name).to.include({ seatId: 'R1-1', label: 'Floor 1-1', price: held.amount })
      expect(reservations).to.deep.equal([{ ...held, seatNames: [name] }])
      const byHttp = await server.request<object>('GET /api/reservations?scheduleId=demo-1', owner)
      expect(byHttp.body).to.deep.equal({ reservations })
      expect(await other.client.request('mine')).to.deep.equal({ reservations: [] })
      const stolen = { commandId: 'x', reservationId: held.reservationId }
      expect(await other.client.refusal('pay', stolen)).to.include({ code: 'RESERVATION_NOT_FOUND', status: 404 })
      expect(await other.client.refusal('release', stolen)).to.include({ code: 'RESERVATION_NOT_FOUND' })
    })

    it('[H2] a refused hold holds nothing and names the seats in the way', async () => {
      await start()
      const [first, second] = [await guest(), await guest()]
      await hold(first.client, 'R1-1', 'R1-3')
      const refused = await second.client.refusal('hold', { commandId: 'x', seats: ['R1-1', 'R1-2', 'R1-3'] })
      expect(refused).to.deep.include({ code: 'SEAT_TAKEN', status: 409, seats: ['R1-1', 'R1-3'] })
      await hold(first.client, 'R1-2')
      const unknown = await second.client.refusal('hold', { commandId: 'y', seats: ['R2-1', 'R9-9'] })
      expect(unknown).to.deep.include({ code: 'SEAT_NOT_FOUND', seats: ['R9-9'] })
    })

    it('[C1] gives the first answer again under the same commandId, [C2] and to nothing else', async () => {
      await start()
      const { client } = await guest()
      const same = { commandId: 'one', seats: ['R1-1'] }
      const [first, duplicate] = await Promise.all([
        client.request<object>('hold', same),
        client.request<object>('hold', same),
      ])
      expect(duplicate).to.deep.equal(first)
      expect(await client.request('hold', same)).to.deep.equal(first)
      const other = await client.refusal('hold', { commandId: 'one', seats: ['R1-2'] })
      expect(other).to.include({ code: 'COMMAND_REUSED', status: 422 })
    })

    it('[C1] knows a command again that came over HTTP first', async () => {
      await start()
      const { client, ...visitor } = await guest()
      const body = { seats: ['R1-1'] }
      const route = 'POST /api/schedules/demo-1/reservations'
      const byHttp = await server.request<Reservation>(route, { ...visitor, commandId: 'one', body })
      expect(await client.request('hold', { commandId: 'one', ...body })).to.deep.equal(byHttp.body)
    })

    const malformed: Record<string, { readonly request: [string, unknown?]; readonly path: string }> = {
      'no payload': { request: ['hold'], path: 'seats' },
      'a text': { request: ['hold', 'R1-1'], path: '' },
      'a number': { request: ['pay', 7], path: '' },
      'a list': { request: ['release', ['x']], path: '' },
      'no seats': { request: ['hold', { commandId: 'x', seats: [] }], path: 'seats' },
      'a seat twice': { request: ['hold', { commandId: 'x', seats: ['R1-1', 'R1-1'] }], path: 'seats' },
      'a seat that is no text': { request: ['hold', { commandId: 'x', seats: ['R1-1', 3] }], path: 'seats.1' },
      'a field nobody knows': { request: ['hold', { commandId: 'x', seats: ['R1-1'], price: 1 }], path: 'price' },
      'a commandId that is none': { request: ['hold', { commandId: {}, seats: ['R1-1'] }], path: 'commandId' },
      'a reservation that is none': {
        request: ['pay', { commandId: 'x', reservationId: '../x' }],
        path: 'reservationId',
      },
      'a query nobody knows': { request: ['mine', { of: 'someone' }], path: 'of' },
    }
    for (const [what, { request, path }] of Object.entries(malformed)) {
      it(`[S2] ${request[0]} with ${what} gets INPUT_INVALID, and the connection stays`, async () => {
        await start()
        const { client } = await guest()
        expect(await client.refusal(...request)).to.include({ code: 'INPUT_INVALID', status: 400, path })
        expect(await client.request('mine')).to.deep.equal({ reservations: [] })
      })
    }

    it('[S2] a command sent as a plain message harms nobody', async () => {
      await start()
      const { client } = await guest()
      for (const payload of [undefined, 'R1-1', { commandId: 'x', seats: [] }, { commandId: 'y', seats: ['R1-1'] }]) {
        client.room.send('hold', payload)
        client.room.send('pay', payload)
      }
      await client.until(() => client.statusOf(0) === 'HELD')
      const { reservations } = await client.request<{ reservations: Reservation[] }>('mine')
      expect(reservations.map(({ seats }) => seats)).to.deep.equal([['R1-1']])
      expect(server.reports).to.deep.equal([])
    })
  })

  describe('the end of a hold', () => {
    it('[H4] is told to its owner alone, and everyone sees its seats free', async () => {
      await start()
      const [owner, watcher] = [await guest(), await guest()]
      const { reservationId } = await hold(owner.client, 'R1-1', 'R1-2')
      await watcher.client.until(() => watcher.client.statusOf(1) === 'HELD')
      await advance(server, clock, HOLD_MS)
      expect(await owner.client.next('hold-expired')).to.deep.equal({ reservationId })
      for (const { client } of [owner, watcher])
        await client.until(() => client.statusOf(0) === 'FREE' && client.statusOf(1) === 'FREE')
      await watcher.client.request('mine')
      expect(watcher.client.untaken).to.deep.equal([])
      const { reservations } = await owner.client.request<{ reservations: Reservation[] }>('mine')
      expect(reservations[0]?.state).to.equal('EXPIRED')
      expect(await owner.client.refusal('pay', { commandId: 'late', reservationId })).to.include({
        code: 'RESERVATION_EXPIRED',
        status: 410,
      })
    })

    it('[H4] is seen within a second of the deadline', async () => {
      await start({ preset: 'slots', holdDurationMs: 300 }, {})
      const [owner, watcher] = [await guest(), await guest()]
      const { expiresAt } = await hold(owner.client, 'R1-1')
      await watcher.client.until(() => watcher.client.statusOf(0) === 'HELD')
      await watcher.client.until(() => watcher.client.statusOf(0) === 'FREE')
      expect(Date.now() - Date.parse(expiresAt)).to.be.within(0, 1_000)
    })

    it('[H3] lets another hold the seats at once, however late the sweep', async () => {
      await start()
      const [owner, other] = [await guest(), await guest()]
      const { reservationId } = await hold(owner.client, 'R1-1')
      clock.jump(HOLD_MS)
      const held = await hold(other.client, 'R1-1')
      expect(held.state).to.equal('HELD')
      expect(await owner.client.next('hold-expired')).to.deep.equal({ reservationId })
    })

    it('in an empty room is seen by the first who joins', async () => {
      await start()
      const [owner, elsewhere] = [await guest(), await guest('demo-2')]
      await hold(owner.client, 'R1-1')
      await owner.client.until(() => owner.client.statusOf(0) === 'HELD')
      await owner.client.leave()
      await advance(server, clock, HOLD_MS)
      // Two patches of the other room: the empty one has had its turn too.
      for (const seat of ['R1-1', 'R1-2']) {
        await hold(elsewhere.client, seat)
        await elsewhere.client.until(() => elsewhere.client.statusOf(Number(seat.at(-1)) - 1) === 'HELD')
      }
      const first = await join(owner)
      expect(first.statuses(SEATS)).to.deep.equal(Array(SEATS).fill('FREE'))
      await hold(first, 'R1-2')
      await first.until(() => first.statusOf(1) === 'HELD')
      expect(first.statusOf(0)).to.equal('FREE')
    })
  })

  describe('the end of a token', () => {
    it('[Q11] is told, and the socket stays, but holds no more', async () => {
      await start({ preset: 'slots', activeLifeMs: 60_000 })
      const { client, ...visitor } = await guest()
      const other = await guest()
      const { reservationId } = await hold(client, 'R1-1')
      await server.request('DELETE /api/queue-token', other)
      await other.client.next('token-expired')
      expect(client.untaken).to.deep.equal([])
      await advance(server, clock, 60_000)
      await client.next('token-expired')
      expect(await client.refusal('hold', { commandId: 'x', seats: ['R1-2'] })).to.include({
        code: 'TOKEN_EXPIRED',
        status: 403,
      })
      expect((await client.request<{ reservations: Reservation[] }>('mine')).reservations[0]?.state).to.equal('HELD')

      const again = await server.request<QueueToken>('POST /api/concerts/demo/queue-tokens', visitor)
      expect(again.body.state).to.equal('ACTIVE')
      await charge(visitor, 50_000)
      const payment = await client.request<Payment>('pay', { commandId: 'y', reservationId })
      expect(payment).to.include({ reservationId, balance: 0 })
      await client.next('token-expired')
    })

    it('[Q11] lets its owner back in as long as a hold lives', async () => {
      await start({ preset: 'theme-park', batchIntervalMs: 1_000 })
      const visitor = await server.visitor()
      await advance(server, clock, 1_000)
      const client = await join(visitor)
      const { reservationId } = await hold(client, 'R1-1')
      await client.next('token-expired')
      await client.leave()
      const back = await join(visitor)
      await charge(visitor, 50_000)
      expect(await back.request('pay', { commandId: 'x', reservationId })).to.include({ balance: 0 })
      const refused = await server.request('POST /api/schedules/demo-1/tickets', visitor)
      expect(refused.body.code).to.equal('TOKEN_EXPIRED')
    })
  })

  it('[S3] lets a user in with four sockets, and closes the oldest for one more', async () => {
    await start()
    const { client: oldest, ...visitor } = await guest()
    const others: RoomClient[] = []
    for (let more = 0; more < LIMITS.connectionsPerUser; more += 1) others.push(await join(visitor))
    expect(await oldest.closed).to.equal(CLOSE_CODES.replaced)
    await hold(others[0] as RoomClient, 'R1-1')
    for (const other of others) await other.until(() => other.statusOf(0) === 'HELD')
    await advance(server, clock, HOLD_MS)
    for (const other of others) await other.next('hold-expired')
  })
})

/** `smallCatalogue` with a second date, `demo-2`. */
const twoDates = (policy: PolicyChoice) => {
  const { plans, concerts } = smallCatalogue(policy)
  const dates = (concerts[0]?.schedules ?? []).flatMap((schedule) => [schedule, { ...schedule, scheduleId: 'demo-2' }])
  return { plans, concerts: concerts.map((concert) => ({ ...concert, schedules: dates })) }
}
