import { request as httpRequest, type IncomingMessage } from 'node:http'
import { expect } from 'chai'
import { LIMITS, type Problem } from '../../client-sdk/protocol/index.ts'
import type { Listener } from '../../server/transport/Listener.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { openListener } from './openListener.ts'

const KIB = 1024

/** Chunks of 16 KiB for as long as they are taken, up to `bytes`; no length is declared. */
const chunks = (bytes: number): ReadableStream<Uint8Array> => {
  let left = bytes
  return new ReadableStream({
    pull: (controller) => {
      if (left <= 0) return controller.close()
      controller.enqueue(new Uint8Array(Math.min(left, 16 * KIB)).fill(0x20))
      left -= 16 * KIB
    },
  })
}

describe('HTTP on this transport', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.stop())

  type TextMessage = IncomingMessage & { readonly text: string }

  const readTo = (resolve: (message: TextMessage) => void) => async (response: IncomingMessage) => {
    let text = ''
    for await (const part of response) text += part
    resolve(Object.assign(response, { text }))
  }

  /** Over Node's own client: `fetch` would not send such headers. */
  const get = (headers: Record<string, string>): Promise<TextMessage> =>
    new Promise((resolve, reject) => {
      httpRequest(`${server.address}/api/concerts`, { headers }, readTo(resolve)).on('error', reject).end()
    })

  /** Over Node's own client, which reports an answer that comes before the body was sent. */
  const post = (path: string, headers: Record<string, string>, body: string | number): Promise<TextMessage> =>
    new Promise((resolve, reject) => {
      const sent = httpRequest(server.address + path, { method: 'POST', headers }, readTo(resolve))
      sent.on('error', reject)
      if (typeof body === 'string') return void sent.end(body)
      const write = async (): Promise<void> => {
        for await (const chunk of chunks(body)) sent.write(chunk)
        sent.end()
      }
      void write()
    })

  it('[S3] refuses a body over 64 KiB by its declared length', async () => {
    const body = JSON.stringify({ name: 'a'.repeat(LIMITS.bodyBytes) })
    const refused = await post('/api/users', { 'content-length': String(body.length) }, body)
    expect(refused.statusCode).to.equal(413)
    expect(JSON.parse(refused.text) as Problem).to.include({ code: 'INPUT_INVALID', status: 413 })
  })

  it('[S3] refuses a body over 64 KiB that declares no length', async () => {
    const refused = await post('/api/users', { 'transfer-encoding': 'chunked' }, 256 * KIB)
    expect(refused.statusCode).to.equal(413)
  })

  it('takes a body of 64 KiB, and one in chunks', async () => {
    const name = JSON.stringify({ name: 'Ann' })
    const body = name + ' '.repeat(LIMITS.bodyBytes - name.length)
    expect((await post('/api/users', { 'content-length': String(body.length) }, body)).statusCode).to.equal(201)
    expect((await post('/api/users', { 'transfer-encoding': 'chunked' }, body)).statusCode).to.equal(201)
  })

  it('takes a catalogue far over 64 KiB', async () => {
    const headers = { authorization: `Bearer ${server.adminToken}`, 'transfer-encoding': 'chunked' }
    const refused = await post('/api/admin/catalogue', headers, 1024 * KIB)
    expect(refused.statusCode).to.equal(400)
    expect(refused.text).to.include('must be JSON')
  })

  it('answers a body that no route reads, and goes on', async () => {
    expect((await post('/nowhere', { 'transfer-encoding': 'chunked' }, 1024 * KIB)).statusCode).to.equal(404)
    expect((await server.request('GET /healthz')).status).to.equal(200)
  })

  for (const route of [
    'POST /matchmake/joinOrCreate/waiting',
    'POST /matchmake/joinById/s_demo-1',
    'POST /matchmake/create/schedule',
    'GET /matchmake/waiting',
    'GET /__healthcheck',
  ]) {
    it(`[S1] knows nothing of ${route}`, async () => {
      const options = route.startsWith('POST') ? { body: {} } : {}
      expect((await server.request(route, options)).status).to.equal(404)
    })
  }

  it('answers HEAD like GET, without a body', async () => {
    const { status, body } = await server.request('HEAD /api/concerts')
    expect(status).to.equal(200)
    expect(body).to.equal('')
  })

  for (const host of ['a b', '127.0.0.1:99999', 'a/b?c#d@e', '\xe1', 'a\tb']) {
    it(`answers a request for the host ${JSON.stringify(host)} with a problem document`, async () => {
      const refused = await get({ host })
      expect(refused.statusCode).to.equal(400)
      expect(refused.headers['content-type']).to.equal('application/problem+json')
      expect(JSON.parse(refused.text) as Problem).to.include({ code: 'INPUT_INVALID', path: 'url' })
    })
  }

  it('answers a request that expects what it will not get', async () => {
    const answered = await get({ expect: 'a miracle' })
    expect(answered.statusCode).to.equal(200)
    expect(JSON.parse(answered.text)).to.have.property('concerts')
  })

  it('survives a client that goes away in the middle of its body', async () => {
    const sent = httpRequest(`${server.address}/api/users`, { method: 'POST', headers: { 'content-length': '1000' } })
    const gone = new Promise((resolve) => sent.on('close', resolve))
    sent.on('error', () => undefined)
    sent.write('{"name":', () => sent.destroy())
    await gone
    expect((await server.request('GET /healthz')).status).to.equal(200)
    expect(server.reports).to.deep.equal([])
  })
})

describe('listening', () => {
  const listeners: Listener[] = []
  after(() => Promise.all(listeners.map((listener) => listener.close())))

  const open = async (port: number): Promise<Listener> => {
    const listener = await openListener({ port, handler: async (_request, peer) => new Response(peer.address) })
    listeners.push(listener)
    return listener
  }

  it("tells the handler the peer's address, whatever the headers say", async () => {
    const { port } = await open(0)
    const headers = { 'x-forwarded-for': '192.0.2.1', 'x-real-ip': '192.0.2.1' }
    const response = await fetch(`http://127.0.0.1:${port}/`, { headers })
    expect(await response.text()).to.equal('127.0.0.1')
  })

  it('does not share a port that is taken', async () => {
    const { port } = await open(0)
    const refused = await open(port).catch((error: NodeJS.ErrnoException) => error.code)
    expect(refused).to.equal('EADDRINUSE')
  })

  it('lets go of its port when closed', async () => {
    const { port, close } = await open(0)
    await close()
    expect((await open(port)).port).to.equal(port)
  })
})
