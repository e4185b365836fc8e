import { once } from 'node:events'
import { connect } from 'node:net'
import { expect } from 'chai'
import type { Reservation, Ticket } from '../../client-sdk/protocol/index.ts'
import { CuttableProxy } from '../client-sdk/support/CuttableProxy.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { localRoom } from './localRoom.ts'

type Visitor = Awaited<ReturnType<TestServer['visitor']>>

describe('a join ticket', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.stop())

  const ticketOf = async (visitor: Visitor): Promise<Ticket> =>
    (await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', visitor)).body.ticket

  const addressOf = ({ processId, roomId, sessionId }: Ticket): string =>
    `/${processId}/${roomId}?sessionId=${sessionId}`

  /** The status that a socket's request gets: 101 opens it. */
  const knock = async (path: string): Promise<number> => {
    const { hostname, port } = new URL(server.address)
    const socket = connect(Number(port), hostname)
    const head = [
      `GET ${path} HTTP/1.1`,
      `Host: ${hostname}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
      '\r\n',
    ]
    socket.write(head.join('\r\n'))
    const [answer] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    return Number(/^HTTP\/1\.1 (\d+)/.exec(answer.toString('latin1'))?.[1])
  }

  /** The clients that came by this ticket. */
  const inside = ({ roomId, sessionId }: Ticket) =>
    localRoom(roomId).clients.filter((client) => client.sessionId === sessionId)

  it('[S1] makes whoever shows it the user it was issued to, whatever they say of themselves', async () => {
    const [owner, other] = [await server.visitor(), await server.visitor()]
    const client = await RoomClient.join(server, await ticketOf(owner))
    const { body } = await server.request<{ reservations: Reservation[] }>('GET /api/reservations', other)
    expect(body.reservations).to.deep.equal([])
    for (const claim of [{ userId: 'x' }, { auth: { userId: 'x' } }, { queueToken: other.queueToken }]) {
      const refused = await client.refusal('hold', { commandId: 'claim', seats: ['R1-1'], ...claim })
      expect(refused).to.include({ code: 'INPUT_INVALID' })
    }
    const { reservationId } = await client.request<Reservation>('hold', { commandId: 'mine', seats: ['R1-1'] })
    expect((await server.request(`GET /api/reservations/${reservationId}`, owner)).status).to.equal(200)
    expect((await server.request(`GET /api/reservations/${reservationId}`, other)).status).to.equal(404)
    await client.leave()
  })

  it('[S1] lets one in, of two who show it at the same moment', async () => {
    const ticket = await ticketOf(await server.visitor())
    const joining = await Promise.allSettled([RoomClient.join(server, ticket), RoomClient.join(server, ticket)])
    const [client, ...others] = joining.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []))
    expect(others).to.deep.equal([])
    expect(inside(ticket)).to.have.length(1)
    expect(await client?.request('mine')).to.deep.equal({ reservations: [] })
    await client?.leave()
  })

  it('[S1] once used lets nobody in by a reconnection token, neither while its socket is open nor after it broke', async () => {
    const ticket = await ticketOf(await server.visitor())
    const line = await CuttableProxy.to(server.address)
    const client = await RoomClient.join(line, ticket)
    const token = client.room.reconnectionToken.split(':')[1] as string
    const allRefused = async (): Promise<void> => {
      for (const more of [
        ...[token, '', 'undefined', ticket.sessionId].map((text) => `&reconnectionToken=${text}`),
        `&reconnectionToken=${token}&skipHandshake=1`,
        `&_authToken=${ticket.sessionId}`,
      ]) {
        expect(await knock(addressOf(ticket) + more), more).to.equal(401)
      }
    }
    await allRefused()
    expect(await client.request('mine')).to.deep.equal({ reservations: [] })
    const gone = once(localRoom('s_demo-1')._events, 'leave')
    line.cut()
    await gone
    await allRefused()
    expect(inside(ticket)).to.deep.equal([])
    await line.close()
  })

  it('[S1] once used leaves nothing behind that could end its socket or let in another', async () => {
    const { _reservedSeats: reserved, _reservedSeatTimeouts: timers } = localRoom('s_demo-1')
    const ticket = await ticketOf(await server.visitor())
    for (const kept of [reserved, timers]) expect(Object.getOwnPropertyNames(kept)).to.include(ticket.sessionId)
    const client = await RoomClient.join(server, ticket)
    for (const kept of [reserved, timers]) expect(Object.getOwnPropertyNames(kept)).not.to.include(ticket.sessionId)
    await client.leave()
  })

  it('[S1] is a new id of 84 random bits each time, so that no timer of an older one is ever met again', async () => {
    const visitors = await Promise.all([server.visitor(), server.visitor(), server.visitor()])
    const tickets = await Promise.all(visitors.flatMap((one) => Array.from({ length: 100 }, () => ticketOf(one))))
    const ids = tickets.map(({ sessionId }) => sessionId)
    for (const id of ids) expect(id).to.match(/^[\w-]{21}$/)
    expect(new Set(ids.map((id) => id.slice(-14)))).to.have.lengthOf(ids.length)
  })

  it('costs the same however many are pending: nothing goes through them', async () => {
    const room = localRoom('s_demo-1')
    const visitor = await server.visitor()
    await ticketOf(visitor)
    const pending = room._reservedSeats
    let scans = 0
    room._reservedSeats = new Proxy(pending, {
      ownKeys: (target) => {
        scans += 1
        return Reflect.ownKeys(target)
      },
    })
    try {
      const before = Object.keys(pending).length
      const client = await RoomClient.join(server, await ticketOf(visitor))
      for (let more = 0; more < 50; more += 1) await ticketOf(visitor)
      await client.leave()
      expect(Object.keys(pending)).to.have.length(before + 50)
      expect(scans).to.equal(0)
    } finally {
      room._reservedSeats = pending
    }
  })
})
