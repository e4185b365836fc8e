import { expect } from 'chai'
import type { QueueToken, Reservation } from '../../client-sdk/protocol/index.ts'
import { routesFor } from '../../server/http/routes.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

type Visitor = Awaited<ReturnType<TestServer['visitor']>>

const BODIES: Readonly<Record<string, object>> = { hold: { seats: ['R1-1'] }, presentCode: { code: 'a code' } }

describe("somebody else's queue token", () => {
  let server: TestServer
  let owner: Visitor
  let thief: Visitor
  before(async () => {
    server = await startServer({}, { catalogue: smallCatalogue({ preset: 'slots', maxActive: 2 }) })
    owner = await server.visitor()
    thief = await server.visitor()
  })
  after(() => server.stop())

  for (const { method, path, command } of routesFor({ selfCharge: true }).filter(({ needs }) => needs === 'token')) {
    it(`[Q11] opens nothing: ${method.toUpperCase()} ${path}`, async () => {
      const filled = path.replace(':concertId', 'demo').replace(':scheduleId', 'demo-1')
      const refused = await server.request(`${method.toUpperCase()} ${filled}`, {
        as: thief.as,
        queueToken: owner.queueToken,
        ...(method === 'post' && { body: BODIES[command] ?? {} }),
      })
      expect(refused.body).to.include({ code: 'TOKEN_INVALID' })
      expect((await server.request<QueueToken>('GET /api/queue-token', owner)).body.state).to.equal('ACTIVE')
    })
  }

  it('[P5] pays nothing', async () => {
    const { body } = await server.request<Reservation>('POST /api/schedules/demo-1/reservations', {
      ...thief,
      body: { seats: ['R1-1'] },
    })
    const refused = await server.request(`POST /api/reservations/${body.reservationId}/payment`, {
      as: thief.as,
      queueToken: owner.queueToken,
    })
    expect(refused.body).to.include({ code: 'TOKEN_INVALID' })
  })

  it('[Q1] is no place in the line to come back to', async () => {
    const body = { token: owner.queueToken }
    const refused = await server.request('POST /api/concerts/demo/queue-tokens', { as: thief.as, body })
    expect(refused.body).to.include({ code: 'TOKEN_INVALID' })
  })

  it('[Q11] is nothing at all without a user', async () => {
    const refused = await server.request('GET /api/queue-token', { queueToken: owner.queueToken })
    expect(refused.body).to.include({ code: 'UNAUTHENTICATED' })
  })

  it('[Q11] can not be guessed: it ends in an id of 84 random bits', () => {
    for (const { queueToken } of [owner, thief]) expect(queueToken).to.match(/^demo\.[\w-]{21}$/)
    expect(owner.queueToken.slice(-14)).not.to.equal(thief.queueToken.slice(-14))
  })
})
