import { once } from 'node:events'
import { connect } from 'node:net'
import { expect } from 'chai'
import { LIMITS, type Reservation, type Ticket } from '../../client-sdk/protocol/index.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

/** `smallCatalogue` with as many seats as a command may name, whose ids are as long as ids may be. */
const longIds = () => {
  const { plans, concerts } = smallCatalogue({ preset: 'slots', seatsPerUser: LIMITS.seatsPerCommand })
  const seats = Array.from({ length: LIMITS.seatsPerCommand }, (_, at) => ({
    seat_guid: `${at}`.padEnd(LIMITS.seatIdLength, '석'),
    seat_number: `${at}`,
    position: { x: at * 20, y: 0 },
    category: 'floor',
  }))
  const zones = [
    { name: 'Floor', position: { x: 0, y: 0 }, rows: [{ row_number: '1', position: { x: 0, y: 0 }, seats }] },
  ]
  const seatIds = seats.map(({ seat_guid }) => seat_guid)
  return {
    seatIds,
    catalogue: { concerts, plans: { small: { ...plans.small, name: 'Long', categories: [{ name: 'floor' }], zones } } },
  }
}

describe('the wire', () => {
  let server: TestServer
  afterEach(() => server.stop())

  it('[S3] takes the largest command there is in one frame: Colyseus by itself takes 4 KiB', async () => {
    const { seatIds, catalogue } = longIds()
    server = await startServer({}, { catalogue })
    const visitor = await server.visitor()
    const { body } = await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', visitor)
    const client = await RoomClient.join(server, body.ticket)
    expect(Buffer.byteLength(seatIds.join())).to.be.within(8 * 1024, LIMITS.bodyBytes)
    const held = await client.request<Reservation>('hold', { commandId: 'all', seats: seatIds })
    expect(held.seats).to.deep.equal(seatIds)
  })

  it('[S3] listens where it was told to and nowhere else', async () => {
    server = await startServer({ host: '127.0.0.1' })
    const port = Number(new URL(server.address).port)
    const here = connect(port, '127.0.0.1')
    await once(here, 'connect')
    here.destroy()
    // The same machine by another of its addresses.
    const [error] = (await once(connect(port, '127.0.0.2'), 'error')) as [NodeJS.ErrnoException]
    expect(error.code).to.be.oneOf(['ECONNREFUSED', 'EADDRNOTAVAIL', 'ENETUNREACH'])
  })
})
