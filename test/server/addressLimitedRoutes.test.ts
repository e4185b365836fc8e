import { expect } from 'chai'
import { Contract } from '../doors/Contract.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

/** Whoever watches over the server may always ask. */
const UNLIMITED = ['GET /healthz', 'GET /readyz']
const PAGES = ['GET /docs', 'GET /openapi.json', 'GET /nowhere']

describe('every route', () => {
  let server: TestServer
  let contract: Contract
  before(async () => {
    server = await startServer({ addressRate: 1, trustedProxies: 1 })
    contract = await Contract.of(server)
  })
  after(() => server.stop())

  it('[S3] is limited by address, be it a command or not, and says so; but for those that watch over the server', async () => {
    for (const [nth, route] of [...contract.routes, ...PAGES].entries()) {
      const [method, template = ''] = route.split(' ')
      const address = template.replaceAll(/\{\w+\}/g, 'x')
      const ask = () =>
        server.request<unknown>(`${method} ${address}`, { headers: { 'x-forwarded-for': `192.0.2.${nth}` } })
      const answers = [await ask()]
      expect(answers[0]?.status, route).to.not.equal(429)
      while (answers.length < 11 && answers.at(-1)?.status !== 429) answers.push(await ask())
      const last = answers.at(-1) as (typeof answers)[0]
      expect(last.status, route).to.equal(UNLIMITED.includes(route) ? 200 : 429)
      if (!UNLIMITED.includes(route) && !PAGES.includes(route)) contract.checkAnswer(route, last)
    }
  })
})
