import { readdir } from 'node:fs/promises'
import { matchMaker, type Room } from '@colyseus/core'
import { expect } from 'chai'
import { LIMITS, type Ticket } from '../../client-sdk/protocol/index.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer, worldOf } from '../support/startServer.ts'
import { RawSocket } from './RawSocket.ts'

/** Both ends of each are in this process. */
const SOCKETS = 2_000

describe('a burst of upgrades on this transport', function () {
  this.timeout(120_000)
  let server: TestServer
  before(async () => {
    const catalogue = smallCatalogue({ preset: 'slots', maxActive: SOCKETS })
    server = await startServer({ userRate: 0 }, { catalogue, ...worldOf(new ManualClock()) })
  })
  after(() => server.stop())

  const room = (): Room => matchMaker.getLocalRoomById('s_demo-1') as Room

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  /** How many this process has open. */
  const descriptors = async (): Promise<number> => (await readdir('/dev/fd')).length

  /** One after another, so that asking keeps one connection open, and no more. */
  const tickets = async (): Promise<Ticket[]> => {
    const issued: Ticket[] = []
    while (issued.length < SOCKETS) {
      const visitor = await server.visitor()
      for (let more = 0; more < LIMITS.connectionsPerUser; more += 1) {
        const { body } = await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', visitor)
        issued.push(body.ticket)
      }
    }
    return issued
  }

  it('[S3] lets everyone in who has a ticket, and gives every descriptor back', async () => {
    // On a busy machine it takes longer to issue so many than one of them lives.
    room().seatReservationTimeout = 600
    const issued = await tickets()
    const before = await descriptors()
    const sockets = await Promise.all(issued.map((ticket) => RawSocket.open(server.address, ticket)))
    for (const socket of sockets) socket.confirm()
    while (sockets.some(({ messages }) => messages < 2)) await turn()
    expect(room().clients).to.have.length(SOCKETS)
    expect(await descriptors()).to.be.at.least(2 * SOCKETS)

    for (const socket of sockets) socket.destroy()
    await Promise.all(sockets.map(({ closed }) => closed))
    while (room().clients.length > 0) await turn()
    while ((await descriptors()) > before) await turn()
    expect((await server.request('GET /healthz')).status).to.equal(200)
    expect(server.reports).to.deep.equal([])
  })
})
