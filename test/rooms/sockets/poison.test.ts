import Database from 'better-sqlite3'
import { expect } from 'chai'
import type {
  PolicyChoice,
  PositionMessage,
  QueueToken,
  Reservation,
  Ticket,
} from '../../../client-sdk/protocol/index.ts'
import { SqliteStorage } from '../../../storage/sqlite/SqliteStorage.ts'
import { smallCatalogue } from '../../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../../support/startServer.ts'
import { RoomClient } from './RoomClient.ts'

const SEATS = 20
const TWO_SLOTS: PolicyChoice = { preset: 'slots', maxActive: 2 }

describe('a concert whose write fails, to its connected clients', () => {
  let server: TestServer
  let storage: SqliteStorage
  let db: Database.Database
  let buyer: RoomClient
  let watcher: RoomClient
  let waiters: { readonly client: RoomClient; readonly as: string; readonly queueToken: string }[]

  beforeEach(async () => {
    server = await startServer({}, { catalogue: smallCatalogue(TWO_SLOTS) })
    storage = SqliteStorage.open(server.databaseFile)
    db = new Database(server.databaseFile)
    buyer = await guest()
    watcher = await guest()
    waiters = []
    for (let more = 0; more < 3; more += 1) {
      const visitor = await server.visitor()
      waiters.push({ ...visitor, client: await RoomClient.join(server, visitor.place.waitingTicket) })
    }
    for (const { client } of waiters) await client.next('position')
  })
  afterEach(async () => {
    db.close()
    await storage.close()
    await server.stop()
  })

  const guest = async (): Promise<RoomClient> => {
    const visitor = await server.visitor()
    const { body } = await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', visitor)
    const client = await RoomClient.join(server, body.ticket)
    await client.until(() => client.seatMap?.blocks?.length > 0)
    return client
  }

  /** What is on disk, by seat index. */
  const stored = async (): Promise<string[]> => {
    const statuses = Array<string>(SEATS).fill('FREE')
    const { holds = [], sold = [] } = (await storage.loadConcert('demo'))?.schedules['demo-1'] ?? {}
    for (const { seats } of holds) for (const seat of seats) statuses[seat] = 'HELD'
    for (const { seats } of sold) for (const seat of seats) statuses[seat] = 'SOLD'
    return statuses
  }

  /** Every hold of exactly two seats fails from here on. */
  const breakPairs = (): void => {
    db.exec(`CREATE TRIGGER broken BEFORE INSERT ON reservations WHEN new.amount = 100000
             BEGIN SELECT RAISE(ABORT, 'broken'); END`)
  }
  const mend = (): void => {
    db.exec('DROP TRIGGER broken')
  }

  const inStep = async (...clients: RoomClient[]): Promise<void> => {
    const statuses = (await stored()).join()
    for (const client of clients) await client.until(() => client.statuses(SEATS).join() === statuses)
  }

  /** Resolves once the server has said so. */
  const reported = async (kind: string): Promise<void> => {
    while (!server.reports.some((line) => line.includes(kind))) await server.request('GET /healthz')
  }

  it('[D3] answers UNAVAILABLE to all that waited, shows what is stored, and goes on with everyone connected', async () => {
    await buyer.request('hold', { commandId: 'a', seats: ['R1-1'] })
    await inStep(buyer, watcher)
    const versionBefore = watcher.seatMap.version

    breakPairs()
    const failing = { commandId: 'b', seats: ['R2-1', 'R2-2'] }
    const [bad, behind] = await Promise.all([
      buyer.refusal('hold', failing),
      watcher.request<Reservation>('hold', { commandId: 'c', seats: ['R3-1'] }).catch(({ reason }) => reason),
    ])
    expect(bad).to.include({ code: 'UNAVAILABLE', status: 503 })
    if ('code' in behind) expect(behind).to.include({ code: 'UNAVAILABLE' })
    await reported('reloaded')
    mend()

    expect(await buyer.request('hold', failing)).to.include({ state: 'HELD', amount: 100_000 })
    expect(await watcher.request('hold', { commandId: 'c', seats: ['R3-1'] })).to.include({ state: 'HELD' })
    await inStep(buyer, watcher)
    expect((await stored()).filter((status) => status === 'HELD')).to.have.length(4)
    expect(watcher.seatMap.version).to.equal(versionBefore)

    for (const client of [buyer, watcher]) expect(client.room.connection.isOpen).to.equal(true)
  })

  it('[D3] answers UNAVAILABLE to a crowd of commands, and never shows a seat that was not stored', async () => {
    breakPairs()
    const shown = new Set<number>()
    watcher.room.onStateChange(() =>
      watcher.statuses(SEATS).forEach((status, at) => status === 'FREE' || shown.add(at)),
    )
    const answers = await Promise.all(
      ['R1-1', 'R1-2', 'R1-3', 'R1-4'].map((seat, at) =>
        buyer
          .request<Reservation>('hold', { commandId: `hold-${at}`, seats: at === 2 ? [seat, 'R4-5'] : [seat] })
          .catch(({ reason }) => reason),
      ),
    )
    await reported('reloaded')
    mend()
    const { reservations } = await buyer.request<{ reservations: Reservation[] }>('mine')
    const known = answers.filter((answer) => !('code' in answer)).map(({ reservationId }) => reservationId)
    expect(reservations.map(({ reservationId }) => reservationId)).to.have.members(known)
    await buyer.request('hold', { commandId: 'last', seats: ['R4-1'] })
    await watcher.until(() => watcher.statusOf(15) === 'HELD')
    await inStep(buyer, watcher)
    const statuses = await stored()
    expect([...shown].filter((at) => statuses[at] === 'FREE')).to.deep.equal([])
  })

  it('[D3] shows what had become durable without its hearing of it', async () => {
    const { reservationId } = await buyer.request<Reservation>('hold', { commandId: 'a', seats: ['R1-1'] })
    await inStep(watcher)
    const epoch = db.prepare<[], number>(`SELECT epoch FROM leases WHERE concert_id = 'demo'`).pluck().get() as number
    const userId = db.prepare<[], string>('SELECT user_id FROM reservations').pluck().get() as string
    const released = { type: 'hold-released', scheduleId: 'demo-1', reservationId, userId, seats: [0], at: 0 } as const
    const outcomes = await storage.commit([{ lease: { concertId: 'demo', epoch }, facts: [released] }])
    expect(outcomes[0]?.kind).to.equal('committed')
    expect(watcher.statusOf(0)).to.equal('HELD')

    breakPairs()
    await watcher.refusal('hold', { commandId: 'b', seats: ['R2-1', 'R2-2'] })
    await watcher.until(() => watcher.statusOf(0) === 'FREE')
    await inStep(buyer, watcher)
  })

  it('[D3] tells every waiter its place anew, from which it goes on counting exactly', async () => {
    breakPairs()
    await buyer.refusal('hold', { commandId: 'b', seats: ['R2-1', 'R2-2'] })
    for (const { client } of waiters) await client.next<PositionMessage>('position')
    mend()
    const [first, second, third] = waiters as [Waiting, Waiting, Waiting]
    await first.client.request('leave', { commandId: 'bye' })
    for (const { client, as, queueToken } of [second, third]) {
      const { body } = await server.request<QueueToken>('GET /api/queue-token', { as, queueToken })
      await client.until(() => client.place?.ahead === body.ahead)
      expect(client.room.connection.isOpen).to.equal(true)
    }
    expect([second.client.place?.ahead, third.client.place?.ahead]).to.deep.equal([0, 1])
  })

  it('[D4] sells nothing any more once another server has the concert, and says that it is not ready', async () => {
    const { reservationId } = await buyer.request<Reservation>('hold', { commandId: 'a', seats: ['R1-1'] })
    await inStep(watcher)
    db.prepare(`UPDATE leases SET epoch = epoch + 1, owner = 'another' WHERE concert_id = 'demo'`).run()
    expect(await watcher.refusal('hold', { commandId: 'b', seats: ['R1-2'] })).to.include({ code: 'UNAVAILABLE' })
    await reported('lost')
    expect(await watcher.refusal('hold', { commandId: 'b', seats: ['R1-2'] })).to.include({ code: 'UNAVAILABLE' })
    expect(await buyer.refusal('release', { commandId: 'c', reservationId })).to.include({ code: 'UNAVAILABLE' })
    expect((await stored()).filter((status) => status === 'HELD')).to.have.length(1)
    expect(watcher.statuses(SEATS)).to.deep.equal(await stored())
    expect((await server.request('GET /readyz')).status).to.equal(503)
  })

  type Waiting = (typeof waiters)[number]
})
