import { expect } from 'chai'
import { notOpenYet } from '../../server/http/health.ts'
import type { OpenApiDocument } from '../../server/http/openApi.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { startServer, type TestServer, worldOf } from '../support/startServer.ts'

const ON_EVERYTHING = {
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
}
const ON_DATA = { ...ON_EVERYTHING, 'content-security-policy': "default-src 'none'; frame-ancestors 'none'" }

describe('security headers', () => {
  let server: TestServer
  let paths: NonNullable<OpenApiDocument['paths']>
  let broken = false
  before(async () => {
    const { ports } = worldOf(new ManualClock())
    server = await startServer(
      {},
      {
        ports: (report) => {
          const sound = ports?.(report)
          if (sound === undefined) throw new Error('no ports')
          const wakeAfter: typeof sound.wakeAfter = (ms, task) => {
            if (broken) throw new Error('the clock is broken')
            return sound.wakeAfter(ms, task)
          }
          return { ...sound, wakeAfter }
        },
      },
    )
    paths = (await server.request<OpenApiDocument>('GET /openapi.json')).body.paths ?? {}
  })
  after(() => server.stop())

  /** Asks for `route` and gives the status, once the answer's headers are found to be right. */
  const statusOf = async (route: string, options: RequestInit = {}, expected = ON_DATA): Promise<number> => {
    const [method = '', path = ''] = route.split(' ')
    const response = await fetch(server.address + path, { method, ...options })
    await response.text()
    for (const [name, value] of Object.entries(expected)) {
      expect(response.headers.get(name), `${name} of ${response.status} to ${route}`).to.equal(value)
    }
    return response.status
  }

  it('[S7] are on the answer of every route, to a stranger and to a user', async () => {
    const { as, queueToken } = await server.visitor()
    const headers = { authorization: `Bearer ${as}`, 'queue-token': queueToken }
    const routes = Object.entries(paths).flatMap(([path, item]) =>
      Object.keys(item ?? {}).map((method) => `${method.toUpperCase()} ${path.replace(/\{\w+\}/, 'demo')}`),
    )
    expect(routes).to.have.length.above(15)
    const statuses: number[] = []
    for (const route of routes) {
      statuses.push(await statusOf(route), await statusOf(route, { headers }))
    }
    expect(statuses).to.include.members([200, 400, 401])
  })

  it('[S7] are on what no route answers, and on what is refused before it is read', async () => {
    expect(await statusOf('GET /nowhere')).to.equal(404)
    expect(await statusOf('PUT /api/users')).to.equal(405)
    expect(await statusOf('HEAD /api/concerts')).to.equal(200)
    expect(await statusOf('POST /api/users', { body: '{' })).to.equal(400)
    expect(await statusOf('POST /api/users', { body: 'x'.repeat(100_000) })).to.equal(413)
    const preflight = { origin: server.address, 'access-control-request-method': 'POST' }
    expect(await statusOf('OPTIONS /api/users', { headers: preflight })).to.equal(204)
  })

  it('[S7] are on the answer to a fault of ours', async () => {
    broken = true
    try {
      expect(await statusOf('POST /api/users', { body: '{}' })).to.equal(503)
    } finally {
      broken = false
    }
  })

  it("[S7] leave a page the policy of its own, which is as strict, and no one else's", async () => {
    expect(await statusOf('GET /docs', {}, ON_EVERYTHING as typeof ON_DATA)).to.equal(200)
    const { headers } = await server.request('GET /docs')
    expect(headers.get('content-security-policy')).to.match(
      /^default-src 'none'; style-src 'sha256-[\w+/]{43}='; base-uri 'none'; form-action 'none'; frame-ancestors 'none'$/,
    )
  })

  it('[S7] are on what is answered before the concerts are open', async () => {
    const answer = notOpenYet(async () => 'the concerts are being opened')
    for (const path of ['/healthz', '/readyz', '/']) {
      const { headers } = await answer(new Request(`http://localhost${path}`))
      expect(Object.fromEntries(headers), path).to.include(ON_DATA)
    }
  })

  it('[S3] let a page of an allowed origin read answers, and a page of no other', async () => {
    const readableBy = async (origin: string) =>
      (await server.request('GET /api/concerts', { headers: { origin } })).headers.get('access-control-allow-origin')
    expect(await readableBy('http://localhost:5173')).to.equal('http://localhost:5173')
    expect(await readableBy('https://evil.example')).to.equal(null)
  })
})
