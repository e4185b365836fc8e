import { once } from 'node:events'
import { mkdtemp } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { matchMaker } from '@colyseus/core'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import type { Reservation, Ticket } from '../../client-sdk/protocol/index.ts'
import { openLog } from '../../server/log.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { localRoom } from './localRoom.ts'

const ROOMS = ['s_demo-1', 'w_demo']

const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

describe('the life of a room', () => {
  let server: TestServer | undefined
  afterEach(() => server?.stop())

  const ticketOf = async (from: TestServer): Promise<Ticket> =>
    (await from.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', await from.visitor())).body.ticket

  it('[D4] begins when its server has the lease of the concert, and not before', async () => {
    const before = await startServer({ dataDir: await mkdtemp(join(tmpdir(), 'frontrow-')) })
    await before.close()
    const other = new Database(before.databaseFile)
    other.exec('BEGIN IMMEDIATE')
    const port = await freePort()
    const address = `http://127.0.0.1:${port}`
    const waiting = Promise.withResolvers<string>()
    const starting = startServer(
      { dataDir: before.dataDir, port },
      { log: openLog('warn', { write: waiting.resolve }) },
    )
    try {
      expect(await waiting.promise).to.include("not ready: the database can't be written")
      expect(await matchMaker.query({})).to.deep.equal([])
      expect(await (await fetch(`${address}/api/concerts`)).json()).to.include({ code: 'UNAVAILABLE' })
      const socket = new WebSocket(`${address.replace('http', 'ws')}/any/s_demo-1?sessionId=any`)
      const [{ type }] = await Promise.race([once(socket, 'open'), once(socket, 'error')])
      expect(type).to.equal('error')
    } finally {
      other.exec('ROLLBACK')
      other.close()
      server = await starting
    }
    expect((await matchMaker.query({})).map(({ roomId }) => roomId)).to.have.members(ROOMS)
    expect((await fetch(`${address}/readyz`)).status).to.equal(200)
  })

  it('does not end with its last visitor', async () => {
    server = await startServer()
    const rooms = ROOMS.map(localRoom)
    for (const room of rooms) {
      const left = once(room._events, 'leave')
      const ticket = room === rooms[0] ? await ticketOf(server) : (await server.visitor()).place.waitingTicket
      await (await RoomClient.join(server, ticket)).leave()
      await left
    }
    expect(ROOMS.every((roomId, at) => localRoom(roomId) === rooms[at])).to.equal(true)
    expect(await (await RoomClient.join(server, await ticketOf(server))).request('mine')).to.deep.equal({
      reservations: [],
    })
  })

  it('[H7] [D1] may end without its being disposed of: nothing of the sale hangs on that', async () => {
    const first = await startServer()
    const visitor = await first.visitor()
    const body = { seats: ['R1-1'] }
    await first.request<Reservation>('POST /api/schedules/demo-1/reservations', { ...visitor, body })
    const disposals: string[] = []
    for (const roomId of ROOMS) {
      // One that throws at once would leave the room's timers running.
      localRoom(roomId).onDispose = async () => {
        disposals.push(roomId)
        throw new Error('not now')
      }
    }
    await first.close()
    expect(disposals).to.have.members(ROOMS)
    server = await startServer({ dataDir: first.dataDir })
    const mine = await server.request<{ reservations: Reservation[] }>('GET /api/reservations', visitor)
    expect(mine.body.reservations.map(({ state, seats }) => ({ state, seats }))).to.deep.equal([
      { state: 'HELD', ...body },
    ])
    const { seats } = (await server.request<{ seats: object[] }>('GET /api/schedules/demo-1/seats', visitor)).body
    expect(seats).to.have.length(19)
  })
})
