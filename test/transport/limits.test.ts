import { connect } from 'node:net'
import { matchMaker, Protocol, type Room } from '@colyseus/core'
import { expect } from 'chai'
import { CLOSE_CODES, LIMITS, type QueueToken, type Ticket } from '../../client-sdk/protocol/index.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { advance, startServer, type TestServer, worldOf } from '../support/startServer.ts'
import { RawSocket, upgradeRequest } from './RawSocket.ts'

type Visitor = Awaited<ReturnType<TestServer['visitor']>>

const HOLD = [0xa4, ...Buffer.from('hold')]
/** A list that promises more than there is. */
const CUT_OFF = [0xdd, 0xff, 0xff, 0xff, 0xff]

const ticketOf = async (server: TestServer, visitor?: Visitor): Promise<Ticket> => {
  const asking = visitor ?? (await server.visitor())
  return (await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', asking)).body.ticket
}

describe('limits of a socket on this transport', () => {
  let server: TestServer
  let neighbour: RoomClient
  before(async () => {
    server = await startServer({ socketRate: 20 })
    neighbour = await RoomClient.join(server, await ticketOf(server))
  })
  after(async () => {
    expect(server.reports).to.deep.equal([])
    await neighbour.leave()
    await server.stop()
  })

  /** Its own requests are answered, and what others do still shows. */
  const neighbourNoticesNothing = async (): Promise<void> => {
    const visitor = await server.visitor()
    const seats = ['R1-1']
    const hold = { ...visitor, body: { seats } }
    const { body } = await server.request<{ reservationId: string }>('POST /api/schedules/demo-1/reservations', hold)
    await neighbour.until(() => neighbour.statusOf(0) === 'HELD')
    await server.request(`DELETE /api/reservations/${body.reservationId}`, visitor)
    await neighbour.until(() => neighbour.statusOf(0) === 'FREE')
    expect(await neighbour.request('mine')).to.deep.equal({ reservations: [] })
    expect(neighbour.untaken).to.deep.equal([])
  }

  const opened = async (): Promise<RawSocket> => RawSocket.open(server.address, await ticketOf(server))

  it('[S2] a socket that sends more than its share is closed with 4004, and no other', async () => {
    const sender = await RoomClient.join(server, await ticketOf(server))
    for (let more = 0; more < 50; more++) sender.room.send('mine', {})
    expect(await sender.closed).to.equal(CLOSE_CODES.abuse)
    await neighbourNoticesNothing()
  })

  for (const control of ['ping', 'pong'] as const) {
    for (const times of [50, 5_000]) {
      it(`[S2] so is one that sends nothing but ${control}s, ${times} at once`, async () => {
        const socket = await opened()
        socket.confirm()
        for (let more = 0; more < times; more++) socket[control]()
        expect(await socket.closed).to.equal(CLOSE_CODES.abuse)
        await neighbourNoticesNothing()
      })
    }
  }

  const malformed: Readonly<Record<string, readonly number[]>> = {
    nothing: [],
    'a code that there is not': [0x63],
    'a code of an answer': [Protocol.ROOM_STATE, 1, 2, 3],
    'an input, which our rooms take none of': [Protocol.ROOM_INPUT_RELIABLE, 1],
    'a code of an error': [Protocol.ERROR],
    'a message without a name': [Protocol.ROOM_DATA],
    'bytes without a name': [Protocol.ROOM_DATA_BYTES],
    'a request without an id': [Protocol.ROOM_REQUEST],
    'a request without a name': [Protocol.ROOM_REQUEST, 1],
    'a message whose name is neither text nor number': [Protocol.ROOM_DATA, 0xc0],
    'a request whose name is cut off': [Protocol.ROOM_REQUEST, 1, ...HOLD.slice(0, 3)],
    'a request whose id is a text': [Protocol.ROOM_REQUEST, ...HOLD, ...HOLD],
    'a message that is cut off': [Protocol.ROOM_DATA, ...HOLD, ...CUT_OFF],
    'a request that is cut off': [Protocol.ROOM_REQUEST, 1, ...HOLD, ...CUT_OFF],
    'a request with something behind its end': [Protocol.ROOM_REQUEST, 1, ...HOLD, 0x80, 0x80],
    'a second confirmation': [Protocol.JOIN_ROOM],
  }
  for (const [what, payload] of Object.entries(malformed)) {
    it(`[S2] so is one that sends ${what}`, async () => {
      const socket = await opened()
      socket.confirm()
      socket.send(...payload)
      expect(await socket.closed).to.equal(CLOSE_CODES.abuse)
      await neighbourNoticesNothing()
    })
  }

  it('[S2] so is one that asks before it has confirmed its join, when answers would pile up for it', async () => {
    const socket = await opened()
    socket.send(Protocol.ROOM_REQUEST, 1, 0xa4, ...Buffer.from('mine'))
    expect(await socket.closed).to.equal(CLOSE_CODES.abuse)
    await neighbourNoticesNothing()
  })

  it('a ping, or leaving, is in place at any time', async () => {
    const socket = await opened()
    socket.send(Protocol.PING)
    socket.send(Protocol.LEAVE_ROOM)
    expect(await socket.closed).to.equal(CLOSE_CODES.left)
  })
})

describe('a join on this transport', () => {
  let server: TestServer
  let clock: ManualClock
  beforeEach(async () => {
    clock = new ManualClock()
    const policy = { preset: 'slots', maxActive: 1, waitLifeMs: 60_000, activeLifeMs: 3_600_000 } as const
    server = await startServer(
      {},
      { catalogue: smallCatalogue({ ...policy, activeCapMs: 3_600_000 }), ...worldOf(clock) },
    )
    await server.visitor()
  })
  afterEach(() => server.stop())

  const room = (): Room => matchMaker.getLocalRoomById('w_demo') as Room

  it('[S3] [Q7] that is never confirmed is closed with 4004 after 10 s, and its waiter counts as gone', async () => {
    const waiter = await server.visitor()
    const socket = await RawSocket.open(server.address, waiter.place.waitingTicket as Ticket)
    await advance(server, clock, LIMITS.joinDeadlineMs - 1)
    expect(room().clients).to.have.length(1)
    await advance(server, clock, 1)
    expect(await socket.closed).to.equal(CLOSE_CODES.abuse)
    expect(room().clients).to.have.length(0)
    await advance(server, clock, 60_000)
    expect((await server.request<QueueToken>('GET /api/queue-token', waiter)).body.state).to.equal('EXPIRED')
  })

  it('[S3] [Q7] that is confirmed lasts, and so does the place in the line', async () => {
    const waiter = await server.visitor()
    const client = await RoomClient.join(server, waiter.place.waitingTicket)
    await client.next('position')
    await advance(server, clock, 600_000)
    expect((await client.request<QueueToken>('status')).state).to.equal('WAIT')
    await client.leave()
  })
})

describe('limits of an address on this transport', () => {
  /** The status that a request for a socket is answered with; 101 lets it in. */
  const knock = (server: TestServer, path: string, headers: Record<string, string>): Promise<number> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(server.address)
      const socket = connect(Number(port), hostname)
      socket.on('error', reject)
      socket.once('data', (bytes) => {
        socket.destroy()
        resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(bytes.toString())?.[1]))
      })
      socket.write(upgradeRequest(path, headers))
    })

  it('[S3] sockets count against it, before anything else is asked of them', async () => {
    const server = await startServer({ addressRate: 1, trustedProxies: 1 })
    try {
      const from = (address: string) => ({ 'x-forwarded-for': address })
      const { processId, roomId, sessionId } = await ticketOf(server)
      const path = `/${processId}/${roomId}?sessionId=`
      for (let more = 0; more < 2; more++) {
        expect(await knock(server, `${path}guessed`, from('192.0.2.1'))).to.equal(401)
      }
      expect(await knock(server, path + sessionId, from('192.0.2.1'))).to.equal(429)
      expect((await server.request('GET /api/concerts', { headers: from('192.0.2.1') })).status).to.equal(429)
      expect(await knock(server, path + sessionId, from('192.0.2.2'))).to.equal(101)
    } finally {
      await server.stop()
    }
  })

  it('[S3] is the same whatever port a proxy names, and so is an IPv6 network, for sockets and requests', async () => {
    const server = await startServer({ addressRate: 1, trustedProxies: 1 })
    try {
      const from = (address: string) => ({ 'x-forwarded-for': address })
      const path = `/p/s_demo-1?sessionId=guessed`
      for (const [first, second, third, other] of [
        ['192.0.2.1:5001', '192.0.2.1:5002', '192.0.2.1', '192.0.2.2:5001'],
        ['[2001:db8::1]:5001', '[2001:db8::2]:5001', '2001:db8::3', '[2001:db8:0:1::1]:5001'],
      ] as const) {
        expect(await knock(server, path, from(first))).to.equal(401)
        expect(await knock(server, path, from(second))).to.equal(401)
        expect(await knock(server, path, from(third))).to.equal(429)
        expect((await server.request('GET /api/concerts', { headers: from(first) })).status).to.equal(429)
        expect((await server.request('GET /api/concerts', { headers: from(other) })).status).to.equal(200)
      }
    } finally {
      await server.stop()
    }
  })

  it('[S3] is the one that the connection comes from, whatever its headers say', async () => {
    const server = await startServer({ addressRate: 1 })
    try {
      const claims = { 'x-real-ip': '192.0.2.1', 'x-forwarded-for': '192.0.2.1', 'x-client-ip': '192.0.2.1' }
      const { processId, roomId } = await ticketOf(server)
      for (let more = 0; more < 5; more++) {
        expect(await knock(server, `/${processId}/${roomId}?sessionId=guessed`, claims)).to.equal(401)
      }
    } finally {
      await server.stop()
    }
  })

  it('[S1] no socket is opened anywhere but at a room', async () => {
    const server = await startServer()
    try {
      const { processId, roomId, sessionId } = await ticketOf(server)
      for (const path of ['/', `/${roomId}`, `/a/${processId}/${roomId}`, `/${processId}/${roomId}/`]) {
        expect(await knock(server, `${path}?sessionId=${sessionId}`, {}), path).to.be.oneOf([401, 404])
      }
    } finally {
      await server.stop()
    }
  })
})
