import { expect } from 'chai'
import { FrontRow, type FrontRowOptions, RefusedError, UnansweredError } from '../../client-sdk/index.ts'
import { answer, cutLine, refusal, ScriptedServer, silence } from './support/ScriptedServer.ts'
import { TestTiming } from './support/TestTiming.ts'

const ADDRESS = 'http://127.0.0.1:9'
const SESSION = { accessToken: 'access', queueTokens: { gig: 'gig.token', opera: 'opera.token' } }
const CONCERTS = {
  concerts: [
    { concertId: 'gig', schedules: [{ scheduleId: 'gig-1', concertId: 'gig' }] },
    { concertId: 'opera', schedules: [{ scheduleId: 'opera-1', concertId: 'opera' }] },
  ],
}
const HELD = { reservationId: 'r1', scheduleId: 'opera-1', state: 'HELD', seats: ['A-1'] }

const clientOf = (server: ScriptedServer, options: FrontRowOptions = {}): FrontRow =>
  new FrontRow(ADDRESS, { fetch: server.fetch, timing: new TestTiming(), ...options })

const refusedWith = (promise: Promise<unknown>): Promise<RefusedError> =>
  promise.then(
    () => expect.fail('it should have been refused'),
    (error: unknown) => {
      expect(error).to.be.instanceOf(RefusedError)
      return error as RefusedError
    },
  )

describe('the client over HTTP', () => {
  it('is the user it registered from then on', async () => {
    const server = new ScriptedServer(answer({ userId: 'u1', accessToken: 'secret' }, 201), answer({ balance: 0 }))
    const client = clientOf(server)
    expect(await client.register('Kim')).to.deep.equal({ userId: 'u1', accessToken: 'secret' })
    await client.wallet()
    expect(server.header('authorization')).to.deep.equal([null, 'Bearer secret'])
    expect(client.session).to.deep.equal({ accessToken: 'secret', queueTokens: {} })
  })

  it('[C1] resends what was not answered under the same commandId', async () => {
    const timing = new TestTiming()
    const server = new ScriptedServer(cutLine, silence, answer({ entryId: 'e1', balance: 1_000 }, 201))
    const charged = clientOf(server, { timing }).charge(1_000)
    await timing.pass(30_000)
    expect(await charged).to.deep.equal({ entryId: 'e1', balance: 1_000 })
    const names = server.header('idempotency-key')
    expect(names).to.have.length(3)
    expect(names[0]).to.match(/^[\w-]{22}$/)
    expect(new Set(names)).to.have.property('size', 1)
  })

  it('[C1] resends what the server could not do just now', async () => {
    const timing = new TestTiming()
    const server = new ScriptedServer(
      refusal('UNAVAILABLE'),
      refusal('RATE_LIMITED', { retryAfterMs: 2_000 }),
      () => new Response('<h1>Bad gateway</h1>', { status: 502 }),
      answer({ entryId: 'e1', balance: 1_000 }, 201),
    )
    const charged = clientOf(server, { timing }).charge(1_000, { commandId: 'mine' })
    await timing.pass(30_000)
    expect(await charged).to.have.property('entryId', 'e1')
    expect(server.header('idempotency-key')).to.deep.equal(['mine', 'mine', 'mine', 'mine'])
  })

  it('says that nobody answered once its time is over', async () => {
    const timing = new TestTiming()
    const charged = clientOf(new ScriptedServer(silence), { timing, timeoutMs: 5_000 }).charge(1_000)
    const failed = charged.catch((error: unknown) => error)
    await timing.pass(5_000)
    expect(await failed).to.be.instanceOf(UnansweredError)
  })

  it('gives up at once on an address where no FrontRow is', async () => {
    const server = new ScriptedServer(() => new Response('<h1>Not found</h1>', { status: 404 }))
    const failed = await clientOf(server)
      .concerts()
      .catch((error: unknown) => error)
    expect(failed).to.be.instanceOf(Error).and.not.instanceOf(UnansweredError)
  })

  it('has every refusal as one typed error, in the language asked for', async () => {
    const server = new ScriptedServer(answer(CONCERTS), refusal('SEAT_TAKEN', { seats: ['A-1', 'A-2'] }))
    const client = clientOf(server, { language: 'ko' })
    client.session = SESSION
    const refused = await refusedWith(client.hold('gig-1', ['A-1', 'A-2', 'A-3']))
    expect(refused.code).to.equal('SEAT_TAKEN')
    expect(refused.seats).to.deep.equal(['A-1', 'A-2'])
    expect(refused.problem.status).to.equal(409)
    expect(refused.text()).to.equal('이미 선점되었거나 판매된 좌석입니다.')
    expect(refused.text('en')).to.equal('Someone was faster: these seats are taken.')
    expect(server.header('accept-language')).to.deep.equal(['ko', 'ko'])
  })

  it('sends the queue token of the concert that a schedule or a reservation belongs to', async () => {
    const payment = { paymentId: 'p1', reservationId: 'r1' }
    const server = new ScriptedServer(answer(HELD), answer(CONCERTS), answer(payment, 201), answer({ seats: [] }))
    const client = clientOf(server)
    client.session = SESSION
    await client.pay('r1')
    await client.seats('gig-1')
    expect(server.received.map(({ path }) => path)).to.deep.equal([
      '/api/reservations/r1',
      '/api/concerts',
      '/api/reservations/r1/payment',
      '/api/schedules/gig-1/seats',
    ])
    expect(server.header('queue-token')).to.deep.equal([null, null, 'opera.token', 'gig.token'])
  })

  it('goes on after a refresh from the session it had', async () => {
    const server = new ScriptedServer(answer({ schedules: [] }))
    const client = clientOf(server)
    client.session = JSON.parse(JSON.stringify(SESSION))
    await client.schedules('opera')
    expect(server.header('authorization')).to.deep.equal(['Bearer access'])
    expect(server.header('queue-token')).to.deep.equal(['opera.token'])
    expect(client.session).to.deep.equal(SESSION)
  })

  it('knows the time of the server from its answers, whatever the local clock says', async () => {
    const timing = new TestTiming()
    const date = (text: string) => answer({ balance: 0 }, 200, { date: text })
    const server = new ScriptedServer(date('Fri, 01 Jan 2027 00:00:00 GMT'), date('Fri, 01 Jan 2027 00:00:01 GMT'))
    const client = clientOf(server, { timing })
    await client.wallet()
    await timing.pass(300)
    await client.wallet()
    expect(client.serverNow()).to.equal(Date.UTC(2027, 0, 1, 0, 0, 1))
    await timing.pass(700)
    expect(client.serverNow()).to.equal(Date.UTC(2027, 0, 1, 0, 0, 1, 700))
  })
})
