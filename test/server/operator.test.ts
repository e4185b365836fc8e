import { expect } from 'chai'
import { FrontRow } from '../../client-sdk/FrontRow.ts'
import { Operator } from '../../client-sdk/Operator.ts'
import type { Problem } from '../../client-sdk/protocol/index.ts'
import { RefusedError } from '../../client-sdk/RefusedError.ts'
import { Contract } from '../doors/Contract.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'

const SALE = 'POST /api/admin/concerts/demo/sale'

const refusalOf = (promise: Promise<unknown>): Promise<Problem> =>
  promise.then(
    () => expect.fail('not refused'),
    (error: unknown) => (error instanceof RefusedError ? error.problem : expect.fail(String(error))),
  )

describe('the operator over HTTP', () => {
  let server: TestServer
  let operator: Operator
  let contract: Contract
  before(async () => {
    server = await startServer()
    operator = new Operator(server.address, { adminToken: server.adminToken })
    contract = await Contract.of(server)
  })
  after(() => server.stop())

  const send = async (route: string, body?: object, headers: Record<string, string> = {}) => {
    const answer = await server.request<unknown>(route, { as: server.adminToken, body, headers })
    contract.checkAnswer(route, answer)
    return answer
  }

  it('[S6] nobody but the operator passes, whatever the request', async () => {
    const user = await server.user()
    for (const as of [undefined, user, `${server.adminToken}x`]) {
      const answer = await server.request<Problem>(SALE, { as, body: { nonsense: true } })
      contract.checkAnswer(SALE, answer)
      expect(answer.status).to.equal(401)
    }
    expect((await server.request('GET /api/wallet', { as: server.adminToken })).status).to.equal(401)
  })

  it('[O2] [O4] [O5] opens, pauses, resumes and closes a sale', async () => {
    const visitor = await server.visitor()
    const hold = (seat: string) =>
      server.request<Problem>('POST /api/schedules/demo-1/reservations', { ...visitor, body: { seats: [seat] } })
    expect(await operator.pause('demo')).to.deep.equal({ concertId: 'demo', saleState: 'PAUSED' })
    expect((await hold('R1-1')).body).to.include({ status: 409, code: 'SALE_PAUSED' })
    expect((await operator.resume('demo')).saleState).to.equal('OPEN')
    expect((await hold('R1-1')).status).to.equal(201)
    expect((await operator.close('demo')).saleState).to.equal('CLOSED')
    expect((await hold('R1-2')).body).to.include({ status: 409, code: 'SALE_CLOSED' })
    expect(await refusalOf(operator.pause('demo'))).to.include({ code: 'SALE_CLOSED' })
    expect((await operator.open('demo')).saleState).to.equal('OPEN')
    expect(await refusalOf(operator.open('nowhere'))).to.include({ code: 'CONCERT_NOT_FOUND' })
  })

  it('[C1] [O5] honours the Idempotency-Key', async () => {
    const key = { 'idempotency-key': 'pause-1' }
    const first = await send(SALE, { action: 'pause' }, key)
    await operator.resume('demo')
    expect((await send(SALE, { action: 'pause' }, key)).body).to.deep.equal(first.body)
    expect((await send(SALE, { action: 'close' }, key)).body).to.include({ code: 'COMMAND_REUSED' })
    expect((await operator.resume('demo')).saleState).to.equal('OPEN')
  })

  it('[O6] changes the pace of admission', async () => {
    const admission = await operator.changeAdmission('demo', { maxActive: 7 })
    expect(admission).to.include({ concertId: 'demo', maxActive: 7 })
    const route = 'POST /api/admin/concerts/demo/admission'
    expect((await send(route, { batchSize: 3 })).body).to.deep.equal({ ...admission, batchSize: 3 })
    expect((await send(route, {})).body).to.include({ code: 'INPUT_INVALID' })
  })

  it('[H4] [O7] blocks seats before the eyes of who watches, and gives them back', async () => {
    const buyer = new FrontRow(server.address)
    await buyer.register('Ann')
    const queue = await buyer.enterQueue('demo')
    await queue.admitted()
    const live = await buyer.openSchedule('demo-1')
    const seen = (seatId: string) => live.statusOf(seatId)
    const changed = () => new Promise((resolve) => live.on('seats', resolve))
    const blocking = changed()
    expect(await operator.block('demo-1', ['R4-4', 'R4-5'])).to.deep.equal({ scheduleId: 'demo-1', seatsBlocked: 2 })
    await blocking
    expect([seen('R4-4'), seen('R4-5')]).to.deep.equal(['BLOCKED', 'BLOCKED'])
    const unblocking = changed()
    expect((await operator.unblock('demo-1', ['R4-4'])).seatsBlocked).to.equal(1)
    await unblocking
    expect([seen('R4-4'), seen('R4-5')]).to.deep.equal(['FREE', 'BLOCKED'])
    const [held] = (await buyer.hold('demo-1', ['R4-4'])).seats
    const refusal = await refusalOf(operator.block('demo-1', ['R4-3', 'R4-4']))
    expect(refusal).to.deep.include({ code: 'SEAT_TAKEN', seats: [held] })
    live.close()
    queue.close()
  })

  it('[O9] shows every seat of a date, and what each is', async () => {
    const path = 'GET /api/admin/schedules/demo-1'
    expect((await send(`${path}/seats`)).body).to.deep.equal({ seats: await operator.seats('demo-1') })
    await send(`${path}/statuses`)
    const seats = await operator.seats('demo-1')
    expect(await operator.seatStatuses('demo-1')).to.deep.equal(seats.map(({ status }) => status))
    expect(seats.find(({ seatId }) => seatId === 'R4-5')).to.include({ label: 'Floor 4-5', status: 'BLOCKED' })
    expect((await operator.plan('demo-1')).name).to.equal('Small room')
    expect(await refusalOf(operator.seats('nowhere'))).to.include({ code: 'SCHEDULE_NOT_FOUND' })
    await send('GET /api/admin/schedules/nowhere/statuses')
  })

  it('[O9] shows how sales stand', async () => {
    const overview = await operator.concert('demo')
    contract.checkAnswer('GET /api/admin/concerts/demo', await send('GET /api/admin/concerts/demo'))
    await send('GET /api/admin/concerts')
    expect(overview).to.include({ concertId: 'demo', saleState: 'OPEN' })
    expect(overview.schedules[0]?.seats.total).to.equal(20)
    expect(await operator.concerts()).to.deep.equal([overview])
    expect(await operator.overviews()).to.deep.equal({ concerts: [overview], unavailable: [] })
    expect((await send('GET /api/admin/concerts/nowhere')).body).to.include({ code: 'CONCERT_NOT_FOUND' })
  })

  it('[O9] [S6] shows the figures of sales and of the server', async () => {
    const route = 'GET /api/admin/figures'
    const figures = await operator.figures()
    await send(route)
    expect(figures.concerts.map(({ concertId }) => concertId)).to.deep.equal(['demo'])
    expect(figures.concerts[0]?.refusals).to.include({ SALE_PAUSED: 1, SALE_CLOSED: 1 })
    const stranger = await server.request(route, { as: await server.user() })
    contract.checkAnswer(route, stranger)
    expect(stranger.status).to.equal(401)
  })

  it('[O10] [S6] finds a user, charges its wallet and shows what it has', async () => {
    const { userId } = await new FrontRow(server.address).register('Cho & Sons')
    expect((await operator.users({ name: 'Cho & S' })).users).to.deep.equal([{ userId, name: 'Cho & Sons' }])
    await send('GET /api/admin/users?name=Cho')
    await send(`POST /api/admin/users/${userId}/charges`, { amount: 5_000 })
    expect(await operator.charge(userId, 500)).to.include({ balance: 5_500 })
    expect((await send(`GET /api/admin/users/${userId}`)).body).to.deep.equal(await operator.user(userId))
    expect(await operator.user(userId)).to.include({ balance: 5_500 })
    const ledger = await operator.entries(userId)
    expect(ledger.entries.map(({ kind, amount, balanceAfter }) => [kind, amount, balanceAfter])).to.deep.equal([
      ['CHARGE', 500, 5_500],
      ['CHARGE', 5_000, 5_000],
    ])
    expect((await send(`GET /api/admin/users/${userId}/entries`)).body).to.deep.equal(ledger)
    expect((await send('GET /api/admin/users/nobody/entries')).body).to.include({ code: 'USER_NOT_FOUND' })
    expect((await send('GET /api/admin/users/nobody')).body).to.include({ code: 'USER_NOT_FOUND' })
  })

  it('[O5] shows the audit log', async () => {
    const { entries } = await operator.audit()
    expect((await send('GET /api/admin/audit?after=0&limit=100')).body).to.deep.equal({ entries })
    const { next } = await operator.audit({ limit: 1 })
    expect((await operator.audit({ after: next })).entries).to.deep.equal(entries.slice(1))
    expect((await operator.audit({ order: 'newest' })).entries).to.deep.equal(entries.toReversed())
    const paused = entries.filter(({ action }) => action === 'sale-paused')
    expect((await operator.audit({ concertId: 'demo', action: 'sale-paused' })).entries).to.deep.equal(paused)
    expect(paused).to.have.length(2)
    expect((await send('GET /api/admin/audit?limit=many')).body).to.include({ code: 'INPUT_INVALID', path: 'limit' })
  })

  it('[O8] tries an import before it is made', async () => {
    const { concerts, plans } = smallCatalogue()
    const more = concerts.map((concert) => ({ ...concert, concertId: 'more' }))
    const dates = more.map((concert) => ({
      ...concert,
      schedules: concert.schedules.map((schedule) => ({ ...schedule, scheduleId: 'more-1' })),
    }))
    const catalogue = { plans, concerts: dates }
    const tried = await operator.importCatalogue(catalogue, { dryRun: true })
    expect(tried.changed).to.deep.equal(['more'])
    expect(tried.counts.seats).to.deep.equal({ added: 20, changed: 0 })
    expect(await refusalOf(operator.concert('more'))).to.include({ code: 'CONCERT_NOT_FOUND' })
    await send('POST /api/admin/catalogue?dryRun=1', catalogue)
    expect((await send('POST /api/admin/catalogue?dryRun=2', catalogue)).body).to.include({ path: 'dryRun' })
    expect(await operator.importCatalogue(catalogue)).to.deep.equal(tried)
    expect((await operator.concert('more')).schedules[0]?.seats.free).to.equal(20)
  })

  it('refuses what is not well-formed with its path, and other methods with those that will do', async () => {
    expect((await send(SALE, { action: 'sell' })).body).to.include({ code: 'INPUT_INVALID', path: 'action' })
    expect((await send(SALE, { concertId: 'demo', action: 'pause' })).body).to.include({ path: 'concertId' })
    const got = await server.request('GET /api/admin/concerts/demo/sale', { as: server.adminToken })
    expect([got.status, got.headers.get('allow')]).to.deep.equal([405, 'POST'])
  })
})
