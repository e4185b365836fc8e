import { type Client, LocalDriver, LocalPresence, matchMaker, Protocol, Room } from '@colyseus/core'
import { expect } from 'chai'
import { CLOSE_CODES, type Ticket } from '../../client-sdk/protocol/index.ts'
import { FAREWELL_MS, SLOW_BYTES } from '../../rooms/sockets/SocketGuard.ts'
import { BACKLOG_BYTES, type Listener } from '../../server/transport/Listener.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { startServer, type TestServer, worldOf } from '../support/startServer.ts'
import { backlogOf } from './backlogOf.ts'
import { openListener } from './openListener.ts'
import { RawSocket } from './RawSocket.ts'

/** So much can wait on this machine's own line, in neither end's memory. */
const LINE_BYTES = 32 * 1024 * 1024
const CHUNK = 'x'.repeat(64 * 1024)

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('a slow consumer', () => {
  let server: TestServer
  afterEach(() => server.stop())

  const scheduleTicket = async (): Promise<Ticket> => {
    const visitor = await server.visitor()
    return (await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', visitor)).body.ticket
  }

  /** In the room as anyone, and then reading no more. */
  const stalled = async (): Promise<RawSocket> => {
    const socket = await RawSocket.open(server.address, await scheduleTicket())
    socket.confirm()
    socket.stopReading()
    return socket
  }

  /** Sends it as much as it takes until its room lets go of it: how much that was. */
  const flood = async (sessionId: string): Promise<number> => {
    const room = matchMaker.getLocalRoomById('s_demo-1') as Room
    let sent = 0
    for (;;) {
      const client = room.clients.get(sessionId)
      if (client === undefined) return sent
      client.send('noise', CHUNK)
      sent += CHUNK.length
      await turn()
    }
  }

  /** Sends it as much as its line takes and then some, but not so much that its room lets go of it. */
  const jam = async (sessionId: string): Promise<void> => {
    const { clients } = matchMaker.getLocalRoomById('s_demo-1') as Room
    const client = clients.get(sessionId) as Client
    while (backlogOf(client.ref) < SLOW_BYTES / 2) {
      client.send('noise', CHUNK)
      await turn()
    }
  }

  const sessionOf = (nth: number): string => {
    const room = matchMaker.getLocalRoomById('s_demo-1') as Room
    return (room.clients[nth] as { sessionId: string }).sessionId
  }

  it('[S5] is closed with 4003 once 256 KiB wait for it, behind what it can still read; its neighbours notice nothing', async () => {
    server = await startServer()
    const neighbour = await RoomClient.join(server, await scheduleTicket())
    const socket = await stalled()
    const sent = await flood(sessionOf(1))
    expect(sent).to.be.above(SLOW_BYTES).and.below(LINE_BYTES)
    expect(await neighbour.request('mine')).to.deep.equal({ reservations: [] })
    socket.readOn()
    expect(await socket.closed).to.equal(CLOSE_CODES.tooSlow)
    // All but the last, which was one too many, and it came whole.
    expect(socket.received).to.be.above(sent - 2 * CHUNK.length)
    await neighbour.leave()
    expect(server.reports).to.deep.equal([])
  })

  it('[S5] that reads on in time has got what everybody got, byte for byte, though it waited while there was more', async () => {
    server = await startServer()
    const neighbour = await RoomClient.join(server, await scheduleTicket())
    const socket = await stalled()
    const patches: Buffer[] = []
    socket.onMessage = (payload) => {
      if (payload[0] === Protocol.ROOM_STATE_PATCH) patches.push(payload)
    }
    await jam(sessionOf(1))
    const seats = ['R1-1', 'R1-2', 'R1-3', 'R1-4']
    for (const [index, seat] of seats.entries()) {
      await neighbour.request('hold', { commandId: `hold-${seat}`, seats: [seat] })
      await neighbour.until(() => neighbour.statusOf(index) === 'HELD')
    }
    socket.readOn()
    while (patches.length < seats.length) await turn()
    const seen = neighbour.frames.filter(([kind]) => kind === Protocol.ROOM_STATE_PATCH)
    expect(patches.map((patch) => patch.toString('hex'))).to.deep.equal(
      seen.map((patch) => Buffer.from(patch).toString('hex')),
    )
    expect(new Set(patches.map((patch) => patch.toString('hex'))).size).to.equal(seats.length)
    await neighbour.leave()
    socket.destroy()
  })

  it('[S5] that does not even read that is dropped after 5 s', async () => {
    const clock = new ManualClock()
    server = await startServer({}, worldOf(clock))
    const socket = await stalled()
    const sent = await flood(sessionOf(0))
    await clock.advance(FAREWELL_MS, turn)
    socket.readOn()
    expect(await socket.closed).to.equal(undefined)
    expect(socket.received).to.be.below(sent)
  })
})

class FloodRoom extends Room {
  override autoDispose = false
  readonly left = Promise.withResolvers<void>()

  override onLeave(): void {
    this.left.resolve()
  }

  override onCreate(): void {
    this.onMessage('flood', () => {
      for (let bytes = 0; bytes < LINE_BYTES; bytes += CHUNK.length) this.broadcast('flood', CHUNK)
    })
  }
}

describe('a slow consumer whose room does not look after it', () => {
  let listener: Listener
  let socket: RawSocket
  before(async () => {
    listener = await openListener({
      handler: async () => new Response(null, { status: 404 }),
      refuseUpgrade: () => undefined,
    })
    await matchMaker.setup(new LocalPresence(), new LocalDriver())
    await matchMaker.accept()
    matchMaker.defineRoomType('flood', FloodRoom)
  })
  after(async () => {
    socket.destroy()
    await matchMaker.gracefullyShutdown()
    await listener.close()
  })

  it('[S5] is dropped by the transport once a mebibyte waits for it', async () => {
    expect(BACKLOG_BYTES).to.equal(1024 * 1024)
    const listing = await matchMaker.createRoom('flood', {})
    const room = matchMaker.getLocalRoomById(listing.roomId) as FloodRoom
    const { sessionId } = await matchMaker.reserveSeatFor(listing, {})
    const { processId, roomId } = listing
    socket = await RawSocket.open(`http://127.0.0.1:${listener.port}`, { processId, roomId, sessionId })
    socket.stopReading()
    socket.confirm()
    // A message of type 'flood', without a payload.
    socket.send(Protocol.ROOM_DATA, 0xa5, ...Buffer.from('flood'))
    await room.left.promise
    expect(room.clients).to.have.length(0)
  }).timeout(5_000)
})
