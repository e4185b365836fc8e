import { expect } from 'chai'
import {
  type Charge,
  type Concert,
  type Entry,
  type Payment,
  type Problem,
  REFUSALS,
  type Reservation,
  type Seat,
  type User,
  type Wallet,
} from '../../client-sdk/protocol/index.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

describe('HTTP', () => {
  let server: TestServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.stop())

  const hold = async (seats: readonly string[]) => {
    const visitor = await server.visitor()
    const held = await server.request<Reservation>('POST /api/schedules/demo-1/reservations', {
      ...visitor,
      body: { seats },
    })
    expect(held.status).to.equal(201)
    return { ...visitor, reservation: held.body }
  }

  it('sends a long list of seats compressed to who can read that, a short one as it is, and both as they are now', async () => {
    const { as, queueToken } = await server.visitor()
    const seats = (accepted: string) =>
      server.request<{ seats: Seat[] }>('GET /api/schedules/demo-1/seats?all=1', {
        as,
        queueToken,
        headers: { 'accept-encoding': accepted },
      })
    for (const seatId of ['R1-1', 'R4-5']) {
      const { reservation, ...buyer } = await hold([seatId])
      const plain = await seats('identity')
      expect(plain.headers.get('content-encoding')).to.equal(null)
      expect(plain.body.seats.find((seat) => seat.seatId === seatId)?.status).to.equal('HELD')
      for (const accepted of ['gzip, *;q=0', 'gzip, deflate, br']) {
        const compressed = await seats(accepted)
        expect(compressed.headers.get('content-encoding')).to.equal('gzip')
        expect(compressed.body).to.deep.equal(plain.body)
      }
      expect((await seats('br')).headers.get('content-encoding')).to.equal(null)
      await server.request(`DELETE /api/reservations/${reservation.reservationId}`, buyer)
    }
    expect((await server.request('GET /api/concerts')).headers.get('content-encoding')).to.equal(null)
  })

  it('sells a seat from the first request to the last', async () => {
    const registered = await server.request<User>('POST /api/users', { body: { name: 'Ann' } })
    expect(registered.status).to.equal(201)
    const as = registered.body.accessToken
    const concerts = await server.request<{ concerts: Concert[] }>('GET /api/concerts')
    expect(concerts.body.concerts.map(({ concertId }) => concertId)).to.deep.equal(['demo'])

    const entered = await server.request<{ token: string }>('POST /api/concerts/demo/queue-tokens', { as })
    expect(entered.status).to.equal(201)
    const again = await server.request<{ token: string; waitingTicket?: object }>(
      'POST /api/concerts/demo/queue-tokens',
      {
        as,
        body: { socket: false },
      },
    )
    expect(again.status).to.equal(200)
    expect(again.body.token).to.equal(entered.body.token)
    expect(again.body.waitingTicket).to.equal(undefined)
    const queueToken = entered.body.token

    expect((await server.request('GET /api/queue-token', { as, queueToken })).status).to.equal(200)
    expect((await server.request('GET /api/concerts/demo/schedules', { as, queueToken })).status).to.equal(200)
    const { body } = await server.request<{ seats: Seat[] }>('GET /api/schedules/demo-1/seats', { as, queueToken })
    expect(body.seats).to.have.length(20)
    expect((await server.request('POST /api/schedules/demo-1/tickets', { as, queueToken })).status).to.equal(200)

    const held = await server.request<Reservation>('POST /api/schedules/demo-1/reservations', {
      as,
      queueToken,
      body: { seats: ['R1-1', 'R1-2'] },
    })
    expect(held.status).to.equal(201)
    const all = await server.request<{ seats: Seat[] }>('GET /api/schedules/demo-1/seats?all=1', { as, queueToken })
    expect(all.body.seats.filter(({ status }) => status === 'HELD')).to.have.length(2)

    const charged = await server.request<Charge>('POST /api/wallet/charges', { as, body: { amount: 150_000 } })
    expect(charged.status).to.equal(201)
    const { reservationId } = held.body
    const paid = await server.request<Payment>(`POST /api/reservations/${reservationId}/payment`, { as, queueToken })
    expect(paid.status).to.equal(201)
    expect(paid.body).to.include({ reservationId, amount: 100_000, balance: 50_000 })

    expect((await server.request<Wallet>('GET /api/wallet', { as })).body).to.deep.equal({ balance: 50_000 })
    const first = charged.body.entryId
    const { entries } = (await server.request<{ entries: Entry[] }>(`GET /api/wallet/entries?after=${first}`, { as }))
      .body
    expect(entries.map(({ amount }) => amount)).to.deep.equal([-100_000])
    const one = await server.request<Reservation>(`GET /api/reservations/${reservationId}`, { as })
    expect(one.body.state).to.equal('PAID')
    const mine = await server.request<{ reservations: Reservation[] }>('GET /api/reservations', { as })
    expect(mine.body.reservations).to.have.length(1)
  })

  it('answers what is gone with 204 and nothing', async () => {
    const { as, queueToken, reservation } = await hold(['R2-1'])
    const released = await server.request(`DELETE /api/reservations/${reservation.reservationId}`, { as })
    expect(released).to.include({ status: 204, body: '' })
    const left = await server.request('DELETE /api/queue-token', { as, queueToken })
    expect(left).to.include({ status: 204, body: '' })
  })

  it('[C1] gives the first answer again under the same Idempotency-Key, [C2] and to nothing else', async () => {
    const as = await server.user()
    const charge = { as, commandId: 'my-charge', body: { amount: 1_000 } }
    const first = await server.request<Charge>('POST /api/wallet/charges', charge)
    const second = await server.request<Charge>('POST /api/wallet/charges', charge)
    expect(second).to.deep.include({ status: first.status, body: first.body })
    const other = await server.request('POST /api/wallet/charges', { ...charge, body: { amount: 2_000 } })
    expect(other).to.deep.include({ status: 422 })
    expect(other.body.code).to.equal('COMMAND_REUSED')
  })

  describe('refusals', () => {
    it('are problem documents with what the code needs', async () => {
      await hold(['R3-1'])
      const visitor = await server.visitor()
      const refused = await server.request('POST /api/schedules/demo-1/reservations', {
        ...visitor,
        body: { seats: ['R3-1', 'R3-2'] },
      })
      expect(refused.headers.get('content-type')).to.equal('application/problem+json')
      expect(refused.status).to.equal(409)
      expect(refused.body).to.deep.equal({
        type: 'urn:frontrow:refusal:SEAT_TAKEN',
        title: REFUSALS.SEAT_TAKEN.en,
        status: 409,
        code: 'SEAT_TAKEN',
        detail: REFUSALS.SEAT_TAKEN.en,
        seats: ['R3-1'],
      })
    })

    it('name the field that path and body both give', async () => {
      const visitor = await server.visitor()
      const body = { scheduleId: 'demo-2', seats: ['R3-3'] }
      const refused = await server.request('POST /api/schedules/demo-1/reservations', { ...visitor, body })
      expect(refused.body).to.include({ code: 'INPUT_INVALID', path: 'scheduleId', status: 400 })
    })

    it('come in Korean to who prefers it', async () => {
      const detail = async (language: string): Promise<string> =>
        (await server.request('GET /api/wallet', { headers: { 'accept-language': language } })).body.detail
      const { en, ko } = REFUSALS.UNAUTHENTICATED
      expect(await detail('ko')).to.equal(ko)
      expect(await detail('ko-KR,ko;q=0.9,en-US;q=0.8,en;q=0.7')).to.equal(ko)
      expect(await detail('en-US,en;q=0.9,ko;q=0.8')).to.equal(en)
      expect(await detail('fr, *;q=0.1')).to.equal(en)
    })

    it('keep the reason for developers behind the Korean text', async () => {
      const { body } = await server.request('POST /api/users', { headers: { 'accept-language': 'ko' }, body: {} })
      expect(body).to.include({ code: 'INPUT_INVALID', path: 'name' })
      expect(body.detail).to.match(new RegExp(`^${REFUSALS.INPUT_INVALID.ko} .`))
    })

    it('[S4] say 401 to a stranger and to a bearer that does not verify', async () => {
      for (const as of [undefined, 'nonsense']) {
        const refused = await server.request('GET /api/wallet', as === undefined ? {} : { as })
        expect(refused.status).to.equal(401)
        expect(refused.headers.get('www-authenticate')).to.equal('Bearer')
      }
    })

    const broken: Record<string, string> = { 'no JSON': '{"name":', 'a list': '[1]', 'a text': '"Ann"', nothing: '' }
    for (const [what, body] of Object.entries(broken)) {
      it(`[S2] call a body that is ${what} INPUT_INVALID`, async () => {
        const response = await fetch(`${server.address}/api/users`, { method: 'POST', body })
        expect(response.status).to.equal(400)
        const problem = (await response.json()) as Problem
        expect(problem).to.include({ code: 'INPUT_INVALID', path: what === 'nothing' ? 'name' : '' })
      })
    }

    it('[S2] name the field of a query that makes no sense', async () => {
      const visitor = await server.visitor()
      const refused = await server.request('GET /api/schedules/demo-1/seats?all=perhaps', visitor)
      expect(refused.body).to.include({ code: 'INPUT_INVALID', path: 'all' })
    })

    it('tell an unknown address from a wrong method', async () => {
      const unknown = await server.request('GET /api/tickets')
      expect(unknown.status).to.equal(404)
      expect(unknown.body).to.include({ status: 404, code: 'INPUT_INVALID' })
      const wrong = await server.request('DELETE /api/reservations')
      expect(wrong.status).to.equal(405)
      expect(wrong.headers.get('allow')).to.equal('GET')
    })
  })

  describe('origins', () => {
    const from = (origin: string, method = 'GET') =>
      fetch(`${server.address}/api/concerts`, {
        method,
        headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'authorization' },
      })

    it('[S3] allow the server itself and localhost, and nobody else, never with credentials', async () => {
      for (const origin of [server.address, 'http://localhost:5173', 'http://127.0.0.1:1']) {
        for (const method of ['GET', 'OPTIONS']) {
          const { headers } = await from(origin, method)
          expect(headers.get('access-control-allow-origin'), origin).to.equal(origin)
          expect(headers.get('access-control-allow-credentials')).to.equal(null)
        }
      }
      for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null']) {
        const { headers } = await from(origin, 'OPTIONS')
        expect(headers.get('access-control-allow-origin'), origin).to.equal(null)
      }
    })
  })

  it('[S3] does nothing for a page from elsewhere, whatever it takes its body for', async () => {
    const users = async () =>
      (await server.request<{ users: unknown[] }>('GET /api/admin/users?name=stranger', { as: server.adminToken })).body
        .users
    const bodies = ['{"name":"stranger"}', new Blob(['{"name":"stranger"}'])]
    for (const origin of ['https://evil.example', 'http://localhost.evil.example', 'null']) {
      for (const body of bodies) {
        const response = await fetch(`${server.address}/api/users`, { method: 'POST', headers: { origin }, body })
        expect(response.status).to.equal(403)
        expect(await response.json()).to.include({ code: 'INPUT_INVALID', path: 'origin', status: 403 })
      }
    }
    expect(await users()).to.deep.equal([])
    for (const origin of [server.address, 'http://localhost:5173', undefined]) {
      const headers = new Headers(origin === undefined ? [] : [['origin', origin]])
      const response = await fetch(`${server.address}/api/users`, { method: 'POST', headers, body: bodies[0] })
      expect(response.status, origin).to.equal(201)
    }
    expect(await users()).to.have.length(3)
  })

  describe('for operators', () => {
    it('tells that it is alive, ready, and what it has done', async () => {
      expect((await server.request('GET /healthz')).status).to.equal(200)
      expect((await server.request('GET /readyz')).status).to.equal(200)
      await server.request('GET /api/wallet')
      const { body } = await server.request<string>('GET /metrics')
      expect(body).to.match(/^frontrow_commands_total\{command="wallet",door="http",outcome="UNAUTHENTICATED"\} \d+$/m)
    })

    it('[S6] imports a catalogue for the admin token only', async () => {
      const as = await server.user()
      for (const other of [undefined, as, 'x'.repeat(43)]) {
        const options = other === undefined ? {} : { as: other }
        expect((await server.request('POST /api/admin/catalogue', { ...options, body: {} })).status).to.equal(401)
      }
    })

    it('imports new concerts, which then have rooms to join', async () => {
      const catalogue = smallCatalogue()
      const [concert] = catalogue.concerts
      const added = {
        ...concert,
        concertId: 'encore',
        schedules: concert?.schedules.map((schedule) => ({ ...schedule, scheduleId: 'encore-1' })),
      }
      const imported = await server.request<{ changed: string[] }>('POST /api/admin/catalogue', {
        as: server.adminToken,
        body: { ...catalogue, concerts: [added] },
      })
      expect(imported.status).to.equal(200)
      expect(imported.body.changed).to.deep.equal(['encore'])
      const visitor = await server.visitor('encore')
      expect(visitor.place.waitingTicket?.roomId).to.equal('w_encore')
      expect((await server.request('POST /api/schedules/encore-1/tickets', visitor)).status).to.equal(200)
    })

    it('refuses a bad catalogue whole, with every fault', async () => {
      const catalogue = smallCatalogue()
      const [concert] = catalogue.concerts
      const bad = { ...concert, schedules: [{ ...concert?.schedules[0], planId: 'nowhere' }] }
      const refused = await server.request<Problem & { faults: object[] }>('POST /api/admin/catalogue', {
        as: server.adminToken,
        body: { ...catalogue, concerts: [bad] },
      })
      expect(refused.status).to.equal(400)
      expect(refused.body.code).to.equal('INPUT_INVALID')
      expect(refused.body.faults[0]).to.include({ path: refused.body.path })
    })

    it('[S2] refuses a catalogue that is nested without end', async () => {
      const response = await fetch(`${server.address}/api/admin/catalogue`, {
        method: 'POST',
        headers: { authorization: `Bearer ${server.adminToken}`, 'idempotency-key': 'nested' },
        body: `{"plans":${'{"plan":'.repeat(100_000)}1${'}'.repeat(100_000)},"concerts":[]}`,
      })
      expect(await response.json()).to.include({ code: 'INPUT_INVALID' })
    })
  })

  describe('documentation', () => {
    it('describes every route, item and problem in OpenAPI', async () => {
      const { body } = await server.request<{ paths: object; components: { schemas: object } }>('GET /openapi.json')
      expect(Object.keys(body.paths)).to.include.members([
        '/api/users',
        '/api/concerts/{concertId}/queue-tokens',
        '/api/reservations/{reservationId}/payment',
        '/api/admin/catalogue',
        '/readyz',
      ])
      expect(Object.keys(body.components.schemas)).to.include.members(['Reservation', 'QueueToken', 'Problem'])
      expect(JSON.stringify(body)).not.to.include('#/components/schemas/undefined')
    })

    it('is readable in a browser, from one page that loads nothing', async () => {
      const { body, headers } = await server.request<string>('GET /docs')
      expect(body).to.include('/api/schedules/{scheduleId}/reservations').and.include('SEAT_TAKEN')
      expect(body).not.to.match(/<script|src=|https?:\/\//)
      expect(headers.get('content-security-policy')).to.include("default-src 'none'")
    })
  })
})

describe('HTTP, as configured', () => {
  it('[S6] has no way to charge a wallet with SELF_CHARGE=off', async () => {
    const server = await startServer({ selfCharge: false })
    try {
      const as = await server.user()
      expect((await server.request('POST /api/wallet/charges', { as, body: { amount: 1 } })).status).to.equal(404)
      const { body } = await server.request<{ paths: object }>('GET /openapi.json')
      expect(body.paths).not.to.have.property('/api/wallet/charges')
      const wallet = await server.request<Wallet>('GET /api/wallet', { as })
      expect(wallet.body).to.deep.equal({ balance: 0, selfCharge: false })
    } finally {
      await server.stop()
    }
  })

  it('[S3] counts requests by the address a trusted proxy names, and says when to come back', async () => {
    const server = await startServer({ addressRate: 4, trustedProxies: 1 })
    try {
      const register = (address: string) =>
        server.request('POST /api/users', {
          headers: { 'x-forwarded-for': `203.0.113.9, ${address}` },
          body: { name: 'Ann' },
        })
      expect((await register('192.0.2.1')).status).to.equal(201)
      expect((await register('192.0.2.1')).status).to.equal(201)
      const refused = await register('192.0.2.1')
      expect(refused.status).to.equal(429)
      expect(refused.body.code).to.equal('RATE_LIMITED')
      expect(Number(refused.headers.get('retry-after'))).to.be.within(1, 5)
      expect((await register('192.0.2.2')).status).to.equal(201)
    } finally {
      await server.stop()
    }
  })

  it('[S3] does not believe X-Forwarded-For without a proxy', async () => {
    const server = await startServer({ addressRate: 1 })
    try {
      for (let i = 0; i < 3; i++) {
        const headers = { 'x-forwarded-for': '192.0.2.1' }
        expect((await server.request('POST /api/users', { headers, body: { name: 'Ann' } })).status).to.equal(201)
      }
    } finally {
      await server.stop()
    }
  })

  it('[S3] allows the origins it was given, and no longer localhost', async () => {
    const server = await startServer({ allowedOrigins: ['https://shop.example'] })
    try {
      const allowed = async (origin: string) =>
        (await server.request('GET /healthz', { headers: { origin } })).headers.get('access-control-allow-origin')
      expect(await allowed('https://shop.example')).to.equal('https://shop.example')
      expect(await allowed('http://localhost:5173')).to.equal(null)
      expect(await allowed(server.address)).to.equal(server.address)
    } finally {
      await server.stop()
    }
  })

  it('keeps users, wallets and places in the queue over a restart', async () => {
    const server = await startServer()
    const { as, queueToken, place } = await server.visitor()
    await server.request('POST /api/wallet/charges', { as, body: { amount: 700 } })
    await server.close()
    const again = await startServer({ dataDir: server.dataDir })
    try {
      expect((await again.request<Wallet>('GET /api/wallet', { as })).body.balance).to.equal(700)
      const polled = await again.request<{ sequence: number }>('GET /api/queue-token', { as, queueToken })
      expect(polled.body.sequence).to.equal(place.sequence)
    } finally {
      await again.stop()
    }
  })
})
