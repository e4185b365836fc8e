import { expect } from 'chai'
import type { Ticket } from '../../client-sdk/protocol/index.ts'
import { realPorts } from '../../server/ports.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

describe('the metrics of a server', () => {
  let server: TestServer
  let broken: boolean

  beforeEach(async () => {
    broken = false
    server = await startServer(
      { socketRate: 5 },
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
  })
  afterEach(() => server.stop())

  /** A series' value; undefined where there is none. */
  const told = async (series: string): Promise<number | undefined> => {
    const { body } = await server.request<string>('GET /metrics')
    const line = body.split('\n').find((text) => text.startsWith(`${series} `))
    return line === undefined ? undefined : Number(line.split(' ').at(-1))
  }

  const inHall = async (): Promise<RoomClient> => {
    const visitor = await server.visitor()
    const { body } = await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', visitor)
    return RoomClient.join(server, body.ticket)
  }

  it('[S5] count sockets by kind of room, and their ends by close code', async () => {
    const { place } = await server.visitor()
    const waiting = await RoomClient.join(server, place.waitingTicket)
    const [polite, rude, odd] = [await inHall(), await inHall(), await inHall()]
    expect(await told('frontrow_sockets{room="waiting"}')).to.equal(1)
    expect(await told('frontrow_sockets{room="schedule"}')).to.equal(3)

    await polite.leave()
    for (let more = 0; more < 20; more += 1) rude.room.send('mine', {})
    expect(await rude.closed).to.equal(4004)
    odd.room.connection.close(3777)
    await odd.closed
    await waiting.leave()
    // The end of a socket is heard of at its own end first.
    while ((await told('frontrow_sockets{room="schedule"}')) !== 0);

    expect(await told('frontrow_sockets{room="waiting"}')).to.equal(0)
    expect(await told('frontrow_socket_joins_total{room="schedule"}')).to.equal(3)
    expect(await told('frontrow_socket_joins_total{room="waiting"}')).to.equal(1)
    const closes = (code: string) => told(`frontrow_socket_closes_total{room="schedule",code="${code}"}`)
    expect([await closes('4000'), await closes('4004'), await closes('other')]).to.deep.equal([1, 1, 1])
    expect([await closes('4001'), await closes('3777')]).to.deep.equal([0, undefined])
  })

  it('have nobody left in a room that an import has made anew', async () => {
    const hall = await inHall()
    const body = smallCatalogue({ preset: 'slots', maxActive: 2 })
    await server.request('POST /api/admin/catalogue', { as: server.adminToken, body })
    expect(await hall.closed).to.equal(4001)
    expect(await told('frontrow_sockets{room="schedule"}')).to.equal(0)
    expect(await told('frontrow_socket_closes_total{room="schedule",code="4001"}')).to.equal(1)
  })

  it('[D3] count a concert that is poisoned, and read again', async () => {
    const visitor = await server.visitor()
    expect(await told('frontrow_poisonings_total{concert="demo"}')).to.equal(0)
    broken = true
    const refused = await server.request('POST /api/schedules/demo-1/reservations', {
      ...visitor,
      body: { seats: ['R1-1'] },
    })
    expect(refused.body.code).to.equal('UNAVAILABLE')
    broken = false
    while ((await told('frontrow_reloads_total{concert="demo"}')) === 0);
    expect(await told('frontrow_poisonings_total{concert="demo"}')).to.equal(1)
  })

  it("count and time the operator's commands, apart from the users'", async () => {
    await server.request('POST /api/admin/concerts/demo/sale', { as: server.adminToken, body: { action: 'pause' } })
    await server.request('POST /api/admin/concerts/none/sale', { as: server.adminToken, body: { action: 'pause' } })
    const orders = (outcome: string) =>
      told(`frontrow_operator_commands_total{command="changeSale",outcome="${outcome}"}`)
    expect([await orders('ok'), await orders('CONCERT_NOT_FOUND')]).to.deep.equal([1, 1])
    expect(await told('frontrow_operator_command_duration_seconds_count{command="changeSale"}')).to.equal(2)
    expect(await told('frontrow_command_duration_seconds_count{command="changeSale"}')).to.equal(undefined)
  })
})
