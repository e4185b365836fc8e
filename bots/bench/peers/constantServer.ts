import { Hono } from 'hono'
import { chooseTransport } from '../../../server/transport/chooseTransport.ts'

/** As long as the answer to a poll is. */
const PLACE = {
  token: 'bench.bbbbbbbbbbbbbbbbbbbbb',
  concertId: 'bench',
  state: 'WAIT',
  sequence: 10_000,
  ahead: 10_000,
  expiresAt: '2026-11-20T10:00:00.000Z',
  pollAfterMs: 10_000,
}

/** The router of FrontRow's HTTP door, on FrontRow's listener, with one route that knows its answer. */
const app = new Hono().get('/api/queue-token', (c) => c.json(PLACE))
const { listen } = await chooseTransport(process.env.TRANSPORT === 'uws' ? 'uws' : 'ws')
const { port } = await listen({
  host: '127.0.0.1',
  port: 0,
  handler: async (request) => app.fetch(request),
  refuseUpgrade: () => new Response(null, { status: 404 }),
})
console.log(`listens on http://127.0.0.1:${port}`)
