import { once } from 'node:events'
import { connect } from 'node:net'
import { Client, type Room } from '@colyseus/sdk'
import { expect } from 'chai'
import { CLOSE_CODES, type Ticket } from '../../client-sdk/protocol/index.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

const scheduleTicket = async (server: TestServer): Promise<Ticket> => {
  const visitor = await server.visitor()
  const answer = await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', visitor)
  expect(answer.status).to.equal(200)
  return answer.body.ticket
}

const join = async (server: TestServer, ticket: Ticket): Promise<Room> => {
  const room = await new Client(server.address).consumeSeatReservation(ticket as never)
  room.reconnection.enabled = false
  room.onMessage('*', () => undefined)
  return room
}

const left = (room: Room): Promise<number> => new Promise((resolve) => room.onLeave((code) => resolve(code)))

describe('sockets on this transport', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.stop())

  const wsAddress = (): string => server.address.replace('http', 'ws')

  /** `open`, or `refused` if the upgrade was not granted. */
  const knock = (path: string, origin?: string): Promise<'open' | 'refused'> =>
    new Promise((resolve) => {
      const options = origin === undefined ? {} : { headers: { origin } }
      const socket = new WebSocket(wsAddress() + path, options as never)
      socket.onopen = () => {
        resolve('open')
        socket.close()
      }
      socket.onerror = () => resolve('refused')
    })

  it('joins a room by a ticket, which works once', async () => {
    const ticket = await scheduleTicket(server)
    const room = await join(server, ticket)
    expect(room.roomId).to.equal('s_demo-1')
    expect(await knock(`/${ticket.processId}/${ticket.roomId}?sessionId=${ticket.sessionId}`)).to.equal('refused')
    await room.leave()
  })

  it('[S1] opens no socket without a ticket for that very room', async () => {
    const { processId, sessionId } = await scheduleTicket(server)
    for (const path of [
      '/',
      `/${processId}/s_demo-1`,
      `/${processId}/s_demo-1?sessionId=guessed`,
      `/${processId}/s_demo-1?sessionId=__proto__`,
      `/${processId}/w_demo?sessionId=${sessionId}`,
      `/${processId}/constructor?sessionId=${sessionId}`,
      `/${processId}/nowhere?sessionId=${sessionId}&reconnectionToken=x`,
    ]) {
      expect(await knock(path), path).to.equal('refused')
    }
  })

  it('[S1] gives nobody a room by matchmaking', async () => {
    const client = new Client(server.address)
    for (const attempt of [
      () => client.joinOrCreate('schedule'),
      () => client.create('waiting'),
      () => client.joinById('s_demo-1'),
      () => client.join('schedule'),
    ]) {
      const room = await attempt().catch(() => undefined)
      expect(room).to.equal(undefined)
    }
  })

  it('[S3] opens no socket to a page of another origin, though it has a ticket', async () => {
    const { processId, roomId, sessionId } = await scheduleTicket(server)
    const path = `/${processId}/${roomId}?sessionId=${sessionId}`
    expect(await knock(path, 'https://evil.example')).to.equal('refused')
    expect(await knock(path, server.address)).to.equal('open')
  })

  it('[S2] lets go of a connection that was refused a socket, whatever its peer goes on sending', async () => {
    const peer = connect({ port: Number(new URL(server.address).port), host: '127.0.0.1', allowHalfOpen: true })
    peer.on('error', () => undefined)
    const gone = new Promise((resolve) => peer.on('close', resolve))
    peer.write(
      [
        'GET /p/s_demo-1?sessionId=guessed HTTP/1.1',
        'Host: localhost',
        'Connection: Upgrade',
        'Upgrade: websocket',
        'Sec-WebSocket-Version: 13',
        'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
        '\r\n',
      ].join('\r\n'),
    )
    const [answer] = await once(peer, 'data')
    expect(String(answer)).to.match(/^HTTP\/1.1 401/)
    const write = (): unknown => peer.write('x'.repeat(1_024), (error) => error ?? setImmediate(write))
    write()
    await gone
  })

  it('[S2] closes a socket that sends a huge frame, and no other', async () => {
    const [sender, neighbour] = [
      await join(server, await scheduleTicket(server)),
      await join(server, await scheduleTicket(server)),
    ]
    const closed = left(sender)
    sender.send('hold', { seats: ['x'.repeat(128 * 1024)] })
    await closed
    expect(await neighbour.request('mine', {})).to.deep.equal({ reservations: [] })
    await neighbour.leave()
  })

  it('[S2] closes a socket that sends too fast, and no other', async () => {
    const [sender, neighbour] = [
      await join(server, await scheduleTicket(server)),
      await join(server, await scheduleTicket(server)),
    ]
    const closed = left(sender)
    for (let i = 0; i < 200; i++) sender.send('mine', {})
    await closed
    expect(await neighbour.request('mine', {})).to.deep.equal({ reservations: [] })
    await neighbour.leave()
  })
})

describe('stopping on this transport', () => {
  it('[D6] answers what is in flight, closes every socket with 4001, and is gone', async () => {
    const server = await startServer()
    const room = await join(server, await scheduleTicket(server))
    const closed = left(room)
    const visitor = await server.visitor()
    const holding = server.request('POST /api/schedules/demo-1/reservations', { ...visitor, body: { seats: ['R1-1'] } })
    const mine = room.request('mine', {})
    await mine
    await server.stop()
    expect((await holding).status).to.be.oneOf([201, 503])
    expect(await closed).to.equal(CLOSE_CODES.draining)
    expect(await server.request('GET /healthz').catch(() => 'gone')).to.equal('gone')
  })

  it('[D6] has its port back at once after a stop that cut connections', async () => {
    const first = await startServer()
    const room = await join(first, await scheduleTicket(first))
    const gone = left(room)
    await first.close()
    expect(await gone).to.equal(CLOSE_CODES.draining)
    const port = Number(new URL(first.address).port)
    const second = await startServer({ port, dataDir: first.dataDir })
    expect(second.address).to.equal(first.address)
    await second.stop()
  })
})
