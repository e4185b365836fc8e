import { matchMaker } from '@colyseus/core'
import { Client } from '@colyseus/sdk'
import { expect } from 'chai'
import fc from 'fast-check'
import {
  type Catalogue,
  Id,
  parseCatalogue,
  scheduleRoomId,
  type Ticket,
  waitingRoomId,
} from '../../client-sdk/protocol/index.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

/** `smallCatalogue` once for each of these concerts, its date named as asked. */
const catalogueOf = (dates: Readonly<Record<string, string>>): Catalogue => {
  const { plans, concerts } = smallCatalogue()
  const [concert] = concerts
  const [schedule] = concert?.schedules ?? []
  if (concert === undefined || schedule === undefined) throw new Error('an empty catalogue')
  return {
    plans,
    concerts: Object.entries(dates).map(([concertId, scheduleId]) => ({
      ...concert,
      concertId,
      schedules: [{ ...schedule, scheduleId }],
    })),
  }
}

const roomIds = async (): Promise<readonly string[]> => (await matchMaker.query({})).map(({ roomId }) => roomId).sort()

describe('matchmaking', () => {
  let server: TestServer
  afterEach(() => server.stop())

  it('[S1] has the rooms that the server made, one for each queue and each date, whatever clients ask for', async () => {
    server = await startServer({}, { catalogue: catalogueOf({ demo: 'demo-1', other: 'other-1' }) })
    const made = ['s_demo-1', 's_other-1', 'w_demo', 'w_other']
    expect(await roomIds()).to.deep.equal(made)
    const client = new Client(server.address)
    for (const ask of [
      () => client.joinOrCreate('schedule', { scheduleId: 'demo-1' }),
      () => client.create('waiting', { concertId: 'demo' }),
      () => client.joinById('w_demo'),
    ]) {
      expect(await ask().catch(() => undefined)).to.equal(undefined)
    }
    await server.visitor()
    expect(await roomIds()).to.deep.equal(made)
  })

  it("[S1] has none of Colyseus's own addresses", async () => {
    server = await startServer()
    for (const path of [
      '/matchmake',
      '/matchmake/',
      '/matchmake/create/schedule',
      '/matchmake/join/waiting',
      '/matchmake/joinById/w_demo',
      '/matchmake/joinOrCreate/schedule',
      '/matchmake/reconnect/w_demo',
      '/matchmake/%6aoinById/w_demo',
      '/colyseus',
      '/colyseus/',
      '/colyseus/api/',
      '/monitor',
      '/playground',
      '/auth/userdata',
      '/__healthcheck',
      '/__apidocs',
    ]) {
      for (const method of ['GET', 'POST', 'PUT']) {
        const { status, body } = await server.request(`${method} ${path}`)
        expect(body, `${method} ${path}`).to.include({ code: 'INPUT_INVALID', status: 404 })
        expect(status).to.equal(404)
      }
    }
  })

  it('keeps the rooms of queues and dates apart, however they are named', async () => {
    // Colyseus would silently answer the second of two rooms of one id with the first.
    const dates = { same: 'same', s_same: 'w_same', w_same: 's_same' }
    server = await startServer({}, { catalogue: catalogueOf(dates) })
    expect(await roomIds()).to.have.length(2 * Object.keys(dates).length)
    for (const [concertId, scheduleId] of Object.entries(dates)) {
      const visitor = await server.visitor(concertId)
      const waiting = await RoomClient.join(server, visitor.place.waitingTicket)
      await waiting.next('admitted')
      const { body } = await server.request<{ ticket: Ticket }>(`POST /api/schedules/${scheduleId}/tickets`, visitor)
      const hall = await RoomClient.join(server, body.ticket)
      await hall.until(() => hall.seatMap.blocks?.length > 0)
      expect((waiting.room.state as { concertId: string }).concertId).to.equal(concertId)
      expect(hall.seatMap.scheduleId).to.equal(scheduleId)
    }
  })

  it('has rooms that can be joined for the strangest ids there may be', async () => {
    const strange = ['-', '_', '--__--', '0', 'x'.repeat(40), '__proto__', 'constructor', 'toString']
    server = await startServer(
      {},
      { catalogue: catalogueOf(Object.fromEntries(strange.map((id) => [id, `${id.slice(0, 39)}-`]))) },
    )
    for (const id of strange) {
      const visitor = await server.visitor(id)
      await (await RoomClient.join(server, visitor.place.waitingTicket)).next('admitted')
      const path = `POST /api/schedules/${id.slice(0, 39)}-/tickets`
      const { body } = await server.request<{ ticket: Ticket }>(path, visitor)
      expect(await (await RoomClient.join(server, body.ticket)).request('mine')).to.deep.equal({ reservations: [] })
    }
  })
})

describe('room ids', () => {
  /** The last part of a socket's address, as both transports read it. */
  const JOINABLE = /^[a-zA-Z0-9_-]+$/

  it('can be part of an address, for every id there may be, and are never the same', () => {
    const id = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/)
    fc.assert(
      fc.property(id, id, (one, other) => {
        for (const roomId of [waitingRoomId(one), scheduleRoomId(one)]) expect(roomId).to.match(JOINABLE)
        expect(waitingRoomId(one)).not.to.equal(scheduleRoomId(other))
        expect(waitingRoomId(one) === waitingRoomId(other)).to.equal(one === other)
      }),
    )
  })

  for (const id of ['demo:1', 'demo+1', 'demo 1', 'demo/1', 'dé', '', 'x'.repeat(41)]) {
    it(`can't come from '${id.slice(0, 10)}': a catalogue that names a concert or a date so is refused`, () => {
      expect(Id.safeParse(id).success).to.equal(false)
      expect(parseCatalogue(catalogueOf({ [id]: 'fine' })).ok).to.equal(false)
      expect(parseCatalogue(catalogueOf({ fine: id })).ok).to.equal(false)
    })
  }
})
