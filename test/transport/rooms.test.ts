import { matchMaker } from '@colyseus/core'
import { Client } from '@colyseus/sdk'
import { expect } from 'chai'
import fc from 'fast-check'
import { CLOSE_CODES, LIMITS, type QueueToken, type Ticket } from '../../client-sdk/protocol/index.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

/** First bytes of Colyseus's frames: JOIN_ROOM … ROOM_RESPONSE. */
const CODES = Array.from({ length: 13 }, (_, at) => 10 + at)
const [MESSAGE, BYTES, REQUEST] = [13, 17, 21]

describe('rooms on this transport', () => {
  let server: TestServer
  let neighbour: RoomClient
  before(async () => {
    server = await startServer({ socketRate: 200 })
    neighbour = await join()
  })
  after(async () => {
    await neighbour.leave()
    await server.stop()
  })

  const ticket = async (visitor?: Awaited<ReturnType<TestServer['visitor']>>): Promise<Ticket> => {
    const asking = visitor ?? (await server.visitor())
    return (await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', asking)).body.ticket
  }

  const join = async (): Promise<RoomClient> => RoomClient.join(server, await ticket())

  /** The upgrade itself must be refused. */
  const noEntry = async ({ processId, roomId, sessionId }: Ticket, more = ''): Promise<void> => {
    const path = `/${processId}/${roomId}?sessionId=${sessionId}${more}`
    const socket = new WebSocket(server.address.replace('http', 'ws') + path)
    const entered = await new Promise((resolve) => {
      socket.onopen = () => resolve(true)
      socket.onerror = () => resolve(false)
    })
    socket.close()
    expect(entered).to.equal(false)
  }

  const neighbourIsWell = async (): Promise<void> => {
    expect(await neighbour.request('mine')).to.deep.equal({ reservations: [] })
    expect(server.reports).to.deep.equal([])
  }

  describe('[S1] a ticket', () => {
    it('works once', async () => {
      const once = await ticket()
      const client = await RoomClient.join(server, once)
      await noEntry(once)
      await client.leave()
      await noEntry(once)
    })

    it('is refused for another room', async () => {
      const visitor = await server.visitor()
      const forDate = await ticket(visitor)
      await noEntry({ ...forDate, roomId: 'w_demo', name: 'waiting' })
      const forWaiting = visitor.place.waitingTicket as Ticket
      await noEntry({ ...forWaiting, roomId: 's_demo-1', name: 'schedule' })
      await (await RoomClient.join(server, forDate)).leave()
    })

    it('dies within 15 s', async () => {
      const room = matchMaker.getLocalRoomById('s_demo-1') as { seatReservationTimeout: number }
      expect(room.seatReservationTimeout * 1000).to.equal(LIMITS.ticketLifeMs)
      expect(matchMaker.getLocalRoomById('w_demo')).to.include({ seatReservationTimeout: LIMITS.ticketLifeMs / 1000 })
      try {
        room.seatReservationTimeout = 0
        const dead = await ticket()
        // Timers of one process ring in order: this one after that of the ticket.
        await new Promise((resolve) => setTimeout(resolve, 1))
        await noEntry(dead)
      } finally {
        room.seatReservationTimeout = LIMITS.ticketLifeMs / 1000
      }
    })

    it('is the only way in: matchmaking gives nobody a room', async () => {
      const client = new Client(server.address)
      for (const [attempt, enter] of Object.entries({
        joinOrCreate: () => client.joinOrCreate('schedule', { scheduleId: 'demo-1' }),
        create: () => client.create('schedule', { scheduleId: 'demo-1' }),
        join: () => client.join('waiting'),
        joinById: () => client.joinById('w_demo'),
        reconnect: () => client.reconnect(neighbour.room.reconnectionToken),
      })) {
        const room = await enter().catch(() => undefined)
        expect(room, attempt).to.equal(undefined)
      }
      expect(matchMaker.controller.exposedMethods).to.deep.equal([])
      for (const name of ['waiting', 'schedule']) {
        const { onAuth } = matchMaker.getRoomClass(name) as unknown as { onAuth(token: string): Promise<unknown> }
        expect(await onAuth('')).to.equal(false)
      }
      await neighbourIsWell()
    })

    it('does not let a dropped socket back in without another', async () => {
      const client = await join()
      const { sessionId, roomId, reconnectionToken } = client.room
      await client.leave()
      const { processId } = await ticket()
      await noEntry({ processId, sessionId, roomId }, `&reconnectionToken=${reconnectionToken.split(':')[1]}`)
    })
  })

  describe('[S2] a message', () => {
    for (const type of ['no-such', 'constructor', '__proto__', '*', '']) {
      it(`of the unknown type '${type}' is refused with INPUT_INVALID, or ignored, and its sender stays`, async () => {
        const client = await join()
        expect(await client.refusal(type, { commandId: 'x' })).to.include({ code: 'INPUT_INVALID', status: 400 })
        client.room.send(type, { commandId: 'x' })
        client.room.sendBytes(type, Uint8Array.of(1, 2, 3))
        expect(await client.request('mine')).to.deep.equal({ reservations: [] })
        await client.leave()
      })
    }

    it('of a known type with anything in it, as a request or not, leaves its sender connected', async () => {
      const client = await join()
      const payloads = fc.sample(fc.anything({ withDate: true, withSet: true, withTypedArray: true }), {
        seed: 20261121,
        numRuns: 60,
      })
      for (const [at, payload] of payloads.entries()) {
        const type = ['hold', 'release', 'pay'][at % 3] as string
        client.room.send(type, payload)
        expect((await client.refusal(type, payload)).code).to.equal('INPUT_INVALID')
      }
      await client.leave()
      await neighbourIsWell()
    })

    it('of a kind that JSON has not is refused like any bad input, and its sender stays', async () => {
      const client = await join()
      expect((await client.refusal('hold', new Map([[1, 2]]))).code).to.equal('INPUT_INVALID')
      expect(await client.request('mine')).to.deep.equal({ reservations: [] })
      await client.leave()
    })

    it('[S2] of a name that is no UTF-8 is refused like any unknown one, and writes nothing into the log', async () => {
      const client = await join()
      const { error } = console
      const written: unknown[] = []
      console.error = (...line: unknown[]) => written.push(line)
      try {
        for (const name of [
          [0xa2, 0xff, 0x80],
          [0xa3, 0xed, 0xa0, 0x80],
          [0xd9, 2, 0xff, 0xfe],
        ]) {
          client.sendFrame(Uint8Array.of(MESSAGE, ...name))
          client.sendFrame(Uint8Array.of(REQUEST, 1, ...name))
        }
        expect(await client.request('mine')).to.deep.equal({ reservations: [] })
      } finally {
        console.error = error
      }
      expect(written).to.deep.equal([])
      await client.leave()
    })

    it('of a few hundred other messages a second costs its sender the connection, and nobody else', async () => {
      const sender = await join()
      for (let more = 0; more < 1_000; more += 1) sender.room.send('mine', {})
      expect(await sender.closed).to.equal(CLOSE_CODES.abuse)
      await neighbourIsWell()
    })

    it('that is no frame of Colyseus at all costs its sender at most the connection', async () => {
      const noise = fc.sample(fc.uint8Array({ maxLength: 40 }), { seed: 7, numRuns: 120 })
      const hold = [0xa4, ...Buffer.from('hold')]
      const frames = [
        Uint8Array.of(),
        ...CODES.map((code) => Uint8Array.of(code)),
        ...CODES.flatMap((code) => noise.slice(0, 6).map((tail) => Uint8Array.of(code, ...tail))),
        ...noise,
        ...noise.map((tail) => Uint8Array.of(MESSAGE, ...hold, ...tail)),
        ...noise.map((tail) => Uint8Array.of(REQUEST, 1, ...hold, ...tail)),
        ...noise.slice(0, 20).map((tail) => Uint8Array.of(BYTES, ...hold, ...tail)),
        // Lengths that promise more than there is: a text, a list, a map, a number.
        Uint8Array.of(REQUEST, 1, 0xdb, 0xff, 0xff, 0xff, 0x7f),
        Uint8Array.of(REQUEST, 1, ...hold, 0xdd, 0xff, 0xff, 0xff, 0xff),
        Uint8Array.of(REQUEST, 1, ...hold, 0xdf, 0xff, 0xff, 0xff, 0xff),
        Uint8Array.of(REQUEST, 1, ...hold, ...Array<number>(30_000).fill(0x91)),
        Uint8Array.of(REQUEST, 0xce, 1),
      ]
      let sender = await join()
      let sent = 0
      for (const frame of frames) {
        if (!sender.room.connection.isOpen || sent++ % 100 === 99) sender = await join()
        sender.sendFrame(frame)
        if (sent % 10 === 0) await Promise.race([sender.request('mine').catch(() => undefined), sender.closed])
      }
      await neighbourIsWell()
    })
  })

  it('[S3] a fifth socket of a user closes its oldest with 4005', async () => {
    const visitor = await server.visitor()
    const clients: RoomClient[] = []
    for (let more = 0; more <= LIMITS.connectionsPerUser; more += 1) {
      clients.push(await RoomClient.join(server, await ticket(visitor)))
    }
    expect(await clients[0]?.closed).to.equal(CLOSE_CODES.replaced)
    for (const client of clients.slice(1)) expect(await client.request('mine')).to.deep.equal({ reservations: [] })
  })

  it('patches, messages and replies arrive, in both rooms', async () => {
    const visitor = await server.visitor()
    const [waiting, client] = [
      await RoomClient.join(server, visitor.place.waitingTicket),
      await RoomClient.join(server, await ticket(visitor)),
    ]
    await waiting.next('admitted')
    expect((await waiting.request<QueueToken>('status')).state).to.equal('ACTIVE')
    await client.request('hold', { commandId: 'x', seats: ['R1-1'] })
    await neighbour.until(() => neighbour.statusOf(0) === 'HELD')
    await waiting.request('leave', { commandId: 'bye' })
    expect(await waiting.next('ended')).to.deep.equal({ reason: 'LEFT' })
    await client.next('token-expired')
  })
})

describe('stopping rooms on this transport', () => {
  it('[D6] takes no longer because tickets are pending', async () => {
    const server = await startServer()
    const { place } = await server.visitor()
    await server.visitor()
    const socket = await RoomClient.join(server, place.waitingTicket)
    const startedMs = performance.now()
    await server.stop()
    expect(await socket.closed).to.equal(CLOSE_CODES.draining)
    expect(performance.now() - startedMs).to.be.below(3_000)
  })
})
