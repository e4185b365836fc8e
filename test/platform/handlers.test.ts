import { expect } from 'chai'
import type { Reservation, Ticket } from '../../client-sdk/protocol/index.ts'
import { realPorts } from '../../server/ports.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { localRoom } from './localRoom.ts'

type Visitor = Awaited<ReturnType<TestServer['visitor']>>

/** Colyseus answers a request whose handler throws with success and nothing, or ends the process for a message. */
describe('a handler that throws', () => {
  let server: TestServer
  let visitor: Visitor
  let client: RoomClient
  let neighbour: RoomClient
  let broken: boolean

  beforeEach(async () => {
    broken = false
    server = await startServer(
      {},
      {
        ports: (report) => {
          const ports = realPorts(report)
          const newId = (): string => {
            if (broken) throw new Error('out of ids')
            return ports.newId()
          }
          return { ...ports, newId }
        },
      },
    )
    visitor = await server.visitor()
    client = await join(visitor)
    neighbour = await join(await server.visitor())
  })
  afterEach(() => server.stop())

  const join = async (who: Visitor): Promise<RoomClient> => {
    const { body } = await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', who)
    return RoomClient.join(server, body.ticket)
  }

  const HOLD = { commandId: 'mine', seats: ['R1-1'] }

  /** Resolves once the concert has loaded again. */
  const reloaded = async (): Promise<void> => {
    while (!server.reports.some((line) => line.includes('reloaded'))) await server.request('GET /healthz')
  }

  const allIsWell = async (): Promise<void> => {
    broken = false
    await reloaded()
    expect(await client.request<Reservation>('hold', HOLD)).to.include({ state: 'HELD' })
    await neighbour.until(() => neighbour.statusOf(0) === 'HELD')
    expect(await neighbour.request('mine')).to.deep.equal({ reservations: [] })
  }

  it('[S2] [D3] answers a request on a socket with UNAVAILABLE, which may be sent again', async () => {
    broken = true
    expect(await client.refusal('hold', HOLD)).to.include({ code: 'UNAVAILABLE', status: 503 })
    await allIsWell()
  })

  it('[S2] [D3] answers a request over HTTP with UNAVAILABLE, without the reason', async () => {
    broken = true
    const refused = await server.request('POST /api/schedules/demo-1/reservations', {
      ...visitor,
      body: { seats: HOLD.seats },
    })
    expect(refused.status).to.equal(503)
    expect(refused.body).to.include({ code: 'UNAVAILABLE' })
    expect(JSON.stringify(refused.body)).not.to.include('out of ids')
    expect(server.reports.join('\n')).to.include('out of ids')
    await allIsWell()
  })

  it('[S2] [D3] ends nothing when it is that of a plain message', async () => {
    broken = true
    client.room.send('hold', HOLD)
    expect(await client.request('mine')).to.deep.equal({ reservations: [] })
    await allIsWell()
  })

  it('[S2] answers UNAVAILABLE by either door where no concert had a hand in it, and says so to the operator', async () => {
    const waiting = await RoomClient.join(server, visitor.place.waitingTicket)
    broken = true
    expect(await waiting.refusal('ticket', { scheduleId: 'demo-1' })).to.include({ code: 'UNAVAILABLE', status: 503 })
    const byHttp = await server.request('POST /api/schedules/demo-1/tickets', visitor)
    expect(byHttp.body).to.include({ code: 'UNAVAILABLE' })
    expect(server.reports).to.have.length(2)
    for (const line of server.reports) {
      expect(JSON.parse(line)).to.include({ level: 'error', command: 'ticket', reason: 'out of ids' })
    }
    broken = false
    const { ticket } = await waiting.request<{ ticket: Ticket }>('ticket', { scheduleId: 'demo-1' })
    expect(await (await RoomClient.join(server, ticket)).request('mine')).to.deep.equal({ reservations: [] })
  })

  it('[S2] ends nothing when it is that of a leave', async () => {
    const room = localRoom('s_demo-1')
    const { onLeave } = room
    room.onLeave = () => {
      throw new Error('no way out')
    }
    await (await join(await server.visitor())).leave()
    room.onLeave = onLeave
    expect(await client.request<Reservation>('hold', HOLD)).to.include({ state: 'HELD' })
    await neighbour.until(() => neighbour.statusOf(0) === 'HELD')
  })
})
