import { connect, type Socket } from 'node:net'
import { LocalDriver, LocalPresence, matchMaker, Protocol, Room } from '@colyseus/core'
import { expect } from 'chai'
import { readConfig } from '../../server/config.ts'
import { chooseTransport } from '../../server/transport/chooseTransport.ts'
import { BACKLOG_BYTES, type Listener } from '../../server/transport/Listener.ts'

class FloodRoom extends Room {
  override autoDispose = false
  left = new Promise<void>((resolve) => {
    this.onLeave = () => resolve()
  })
  joined = new Promise<void>((resolve) => {
    this.onJoin = () => resolve()
  })

  override onCreate(): void {
    this.onMessage('flood', () => {
      for (let bytes = 0; bytes < 32 * BACKLOG_BYTES; bytes += 65_536) this.broadcast('flood', 'x'.repeat(65_536))
    })
  }
}

/** A client's frame with an empty mask. */
const frame = (...payload: number[]): Buffer => Buffer.from([0x82, 0x80 | payload.length, 0, 0, 0, 0, ...payload])

describe('a slow consumer', () => {
  let listener: Listener
  let socket: Socket
  before(async () => {
    const read = readConfig({ TRANSPORT: process.env.TRANSPORT })
    if (!read.ok) throw new Error(read.faults[0])
    const { listen } = await chooseTransport(read.config.transport)
    listener = await listen({
      host: '127.0.0.1',
      port: 0,
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

  it('[S5] is cut off once more than a mebibyte waits for it', async () => {
    const listing = await matchMaker.createRoom('flood', {})
    const room = matchMaker.getLocalRoomById(listing.roomId) as FloodRoom
    const { sessionId } = await matchMaker.reserveSeatFor(listing, {})
    socket = connect(listener.port, '127.0.0.1')
    socket.on('error', () => undefined)
    socket.write(
      [
        `GET /${listing.processId}/${listing.roomId}?sessionId=${sessionId} HTTP/1.1`,
        'Host: localhost',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        '\r\n',
      ].join('\r\n'),
    )
    await new Promise((resolve) => socket.once('data', resolve))
    socket.pause()
    await room.joined
    socket.write(frame(Protocol.JOIN_ROOM))
    // A message of type 'flood', without a payload.
    socket.write(frame(Protocol.ROOM_DATA, 0xa5, ...Buffer.from('flood')))
    await room.left
    expect(room.clients).to.have.length(0)
  }).timeout(5_000)
})
