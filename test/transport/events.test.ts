import { expect } from 'chai'
import { Change, type Changes, LIMITS, type Problem } from '../../client-sdk/protocol/index.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { EventStream } from './EventStream.ts'

const EVENTS = '/api/admin/events'

describe('the events of a sale', () => {
  let server: TestServer
  beforeEach(async () => {
    server = await startServer()
  })
  afterEach(() => server.stop())

  const page = async (query = ''): Promise<Changes> => {
    const answer = await server.request<Changes>(`GET ${EVENTS}${query}`, { as: server.adminToken })
    expect(answer.status, JSON.stringify(answer.body)).to.equal(200)
    return answer.body
  }
  const open = (headers: Record<string, string> = {}, query = ''): Promise<EventStream> =>
    EventStream.open(server.address + EVENTS + query, { authorization: `Bearer ${server.adminToken}`, ...headers })
  const types = (changes: readonly Change[]): readonly string[] =>
    changes.flatMap(({ events }) => events.map(({ type }) => type))
  const charge = (as: string, amount: number) => server.request('POST /api/wallet/charges', { as, body: { amount } })

  it('[E1] [E2] are read in pages, each change once and in order, by the schema of the protocol', async () => {
    const { as, queueToken } = await server.visitor()
    await charge(as, 90_000)
    const hold = await server.request<{ reservationId: string }>('POST /api/schedules/demo-1/reservations', {
      ...{ as, queueToken },
      body: { seats: ['R1-1'] },
    })
    await server.request(`POST /api/reservations/${hold.body.reservationId}/payment`, { as, queueToken })
    const { changes, next } = await page()
    expect(changes.map((change) => Change.parse(change))).to.deep.equal(changes)
    expect(changes.map(({ number }) => number)).to.deep.equal(changes.map((_, at) => at + 1))
    expect(next).to.equal(changes.length)
    expect(types(changes)).to.deep.equal([
      ...['catalogue.imported', 'user.registered', 'queue.entered', 'queue.admitted', 'wallet.charged'],
      ...['queue.claimed', 'seats.held', 'reservation.paid', 'queue.ended'],
    ])
    const first = await page('?limit=2')
    expect(first).to.deep.equal({ changes: changes.slice(0, 2), next: 2 })
    expect(await page('?after=2&limit=500')).to.deep.equal({ changes: changes.slice(2), next })
    expect(await page(`?after=${next}`)).to.deep.equal({ changes: [], next })
  })

  it('[E3] hold no name, no token and nothing by which somebody could act', async () => {
    const { as, queueToken } = await server.visitor()
    await server.user('Confidential Kim')
    const text = JSON.stringify(await page())
    for (const secret of [as, queueToken, queueToken.split('.')[1] as string, 'Confidential', server.adminToken]) {
      expect(text).to.not.include(secret)
    }
  })

  it('[E4] are refused behind a number that was never reached, and for what is no number', async () => {
    for (const headers of [{ accept: '*/*' }, { accept: 'text/event-stream' }]) {
      const refused = async (query: string) =>
        (await server.request<Problem>(`GET ${EVENTS}${query}`, { as: server.adminToken, headers })).body
      expect(await refused('?after=99')).to.include({ code: 'EVENTS_GONE', status: 410, path: 'after' })
      expect(await refused('?after=-1')).to.include({ code: 'INPUT_INVALID', path: 'after' })
      expect(await refused(`?limit=${LIMITS.changesPerPage + 1}`)).to.include({ code: 'INPUT_INVALID', path: 'limit' })
      expect((await server.request(`GET ${EVENTS}`, { as: 'a-guess', headers })).status).to.equal(401)
    }
  })

  it('[E5] come as a stream: what there is, and then what happens as it happens, imports too', async () => {
    const stream = await open()
    expect(stream.type).to.equal('text/event-stream')
    expect(types([(await stream.next()).change])).to.deep.equal(['catalogue.imported'])
    const as = await server.user()
    expect(await stream.next()).to.have.property('id', '2')
    await charge(as, 5_000)
    const { id, change } = await stream.next()
    expect([id, change.number]).to.deep.equal(['3', 3])
    expect(change).to.deep.equal((await page('?after=2')).changes[0])
    const { plans, concerts } = smallCatalogue()
    const renamed = { plans, concerts: concerts.map((concert) => ({ ...concert, name: 'Renamed' })) }
    await server.request('POST /api/admin/catalogue', { as: server.adminToken, body: renamed })
    expect(types([(await stream.next()).change])).to.deep.equal(['catalogue.imported'])
    stream.close()
  })

  it('[E5] go on behind the Last-Event-ID, which comes before `after`', async () => {
    const as = await server.user()
    for (const amount of [1, 2, 3]) await charge(as, amount)
    for (const [headers, query, expected] of [
      [{ 'last-event-id': '4' }, '', 5],
      [{ 'last-event-id': '3' }, '?after=1', 4],
      [{}, '?after=2', 3],
    ] as const) {
      const stream = await open(headers, query)
      expect((await stream.next()).change.number).to.equal(expected)
      stream.close()
    }
  })

  it('[E5] say something every few seconds where nothing happens', async () => {
    const stream = await open({}, '?after=1')
    for (let beats = 0; beats < 3; beats += 1) await stream.comment()
    await server.user()
    expect((await stream.next()).change.number).to.equal(2)
    stream.close()
  })

  it('[E6] are followed by so many at once, and by another when one of them has gone', async () => {
    const streams = await Promise.all(Array.from({ length: 32 }, () => open()))
    await Promise.all(streams.map((stream) => stream.next()))
    const headers = { accept: 'text/event-stream' }
    const refused = await server.request<Problem>(`GET ${EVENTS}`, { as: server.adminToken, headers })
    expect(refused.body).to.include({ code: 'RATE_LIMITED', status: 429 })
    expect(await page('?after=1')).to.deep.equal({ changes: [], next: 1 })
    for (const stream of streams) stream.close()
    let again: EventStream | undefined
    while (again === undefined) again = await open().catch(() => undefined)
    expect((await again.next()).change.number).to.equal(1)
    again.close()
  })

  it('[E5] [D6] end when the server stops', async () => {
    const stream = await open()
    await stream.next()
    const ended = stream.ended()
    await server.close()
    expect(await ended).to.equal(true)
  })
})
