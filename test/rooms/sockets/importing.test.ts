import { expect } from 'chai'
import type { Ticket } from '../../../client-sdk/protocol/index.ts'
import { smallCatalogue } from '../../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../../support/startServer.ts'
import { RoomClient } from './RoomClient.ts'

const CATALOGUE = smallCatalogue({ preset: 'slots', maxActive: 1 })
const [demo] = CATALOGUE.concerts
const [date] = demo?.schedules ?? []

/** As far as the sale knows nothing of it: one more concert in the same hall. */
const WITH_ANOTHER = {
  plans: CATALOGUE.plans,
  concerts: [demo, { ...demo, concertId: 'more', schedules: [{ ...date, scheduleId: 'more-1' }] }],
}
const DEARER = {
  plans: CATALOGUE.plans,
  concerts: [{ ...demo, schedules: [{ ...date, prices: { floor: 60_000 } }] }],
}

describe('the rooms of a sale beside an import', function () {
  this.timeout(10_000)
  let server: TestServer
  beforeEach(async () => {
    server = await startServer({}, { catalogue: CATALOGUE })
  })
  afterEach(() => server.stop())

  for (const [which, catalogue, status] of [
    ['leaves it as it is', WITH_ANOTHER, 200],
    ['is refused', DEARER, 400],
  ] as const) {
    it(`[O8] keep their sockets, and tell nobody anything, where it ${which}`, async () => {
      const { place: _, ...active } = await server.visitor()
      const { body } = await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', active)
      const hall = await RoomClient.join(server, body.ticket)
      await hall.request('hold', { commandId: 'h1', seats: ['R1-1'] })
      const { place } = await server.visitor()
      const waiter = await RoomClient.join(server, place.waitingTicket)
      await waiter.next('position')

      const imported = await server.request('POST /api/admin/catalogue', { as: server.adminToken, body: catalogue })
      expect(imported.status).to.equal(status)
      expect(await waiter.request('status', {})).to.include({ state: 'WAIT', ahead: 0 })
      await hall.request('hold', { commandId: 'h2', seats: ['R1-2'] })
      expect([...waiter.untaken, ...hall.untaken].filter((type) => type !== 'moved')).to.deep.equal([])
    })
  }
})
