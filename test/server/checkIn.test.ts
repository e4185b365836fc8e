import { readFileSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'chai'
import { DoorClient, FrontRow, RefusedError, type TicketKey, verifyTicket } from '../../client-sdk/index.ts'
import { ticketSeal } from '../../server/ticketSeal.ts'
import { catalogueOf, DATE } from '../support/Sale.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { TICKET_SECRET } from '../support/ticketing.ts'

const catalogue = catalogueOf({
  policy: { preset: 'reuse', transferUntilMs: 0, refundUntilMs: 0 },
  dates: 2,
  year: 2099,
})
const NEWER = `${'n'.repeat(42)}A`

const codeOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'OK',
    (error: RefusedError) => error.code,
  )

const visitor = async (server: TestServer): Promise<FrontRow> => {
  const client = new FrontRow(server.address)
  await client.register('Ann')
  await client.charge(500_000)
  await client.enterQueue('gig', { socket: false })
  return client
}

const bought = async (client: FrontRow, ...seats: string[]): Promise<string> => {
  const { reservationId } = await client.hold(DATE, seats)
  await client.pay(reservationId)
  return reservationId
}

const doorOf = ({ address, doorToken }: TestServer, door: string): DoorClient =>
  new DoorClient(address, { doorToken, scheduleId: DATE, door })

describe('a door', () => {
  let server: TestServer
  before(async () => {
    server = await startServer({}, { catalogue })
  })
  after(() => server.stop())

  it('[A1] [A2] without a network knows genuine tickets, and those that were void when it learned last', async () => {
    const [giver, receiver] = [await visitor(server), await visitor(server)]
    const [given, kept] = [await bought(giver, 'A-1'), await bought(giver, 'A-2')]
    const before = (await giver.signedTicket(given)).ticket
    const door = doorOf(server, 'East')
    expect(await door.verify(before)).to.deep.equal({ isGood: false, reason: 'NOTHING_LEARNED' })
    await door.learn()
    expect(await door.verify('FR1.anything')).to.deep.equal({ isGood: false, reason: 'TICKET_INVALID' })
    expect(await door.verify(before)).to.have.property('isGood', true)
    await receiver.acceptTransfer((await giver.offerTransfer(given)).transferCode)
    expect(await door.verify(before)).to.have.property('isGood', true)
    await door.learn()
    expect(await door.verify(before)).to.deep.equal({ isGood: false, reason: 'TICKET_REVOKED' })
    const after = (await receiver.signedTicket(given)).ticket
    const verdict = await door.verify(after)
    expect(verdict.isGood && verdict.ticket).to.include({ reservationId: given, generation: 2, scheduleId: DATE })
    await giver.refund(kept)
    await door.learn()
    const { doorToken } = server
    const elsewhere = new DoorClient(server.address, { doorToken, scheduleId: 'gig-2', door: 'East' })
    await elsewhere.learn()
    expect(await elsewhere.verify(after)).to.deep.equal({ isGood: false, reason: 'TICKET_WRONG_DATE' })
  })

  it('[A3] lets in once, and says at which other door that was', async () => {
    const client = await visitor(server)
    const { ticket } = await client.signedTicket(await bought(client, 'A-3', 'A-4'))
    expect(await doorOf(server, 'East').checkIn(ticket)).to.deep.include({ seats: ['A-3', 'A-4'], door: 'East' })
    const refusal = await doorOf(server, 'West')
      .checkIn(ticket)
      .catch((error: unknown) => error as RefusedError)
    expect(refusal).to.be.instanceOf(RefusedError)
    expect((refusal as RefusedError).checkedIn).to.have.property('door', 'East')
  })

  it('[A6] has a token of its own, made on the first start, that opens nothing else', async () => {
    const kept = readFileSync(join(server.dataDir, 'door-token'), 'utf8').trim()
    expect(server.doorToken).to.equal(kept)
    const client = await visitor(server)
    const user = client.accessToken as string
    const check = { body: { ticket: 'x', scheduleId: DATE, door: 'East' } }
    for (const as of [undefined, user, server.adminToken]) {
      expect((await server.request('POST /api/check-in', { ...check, as })).status, as).to.equal(401)
      expect((await server.request(`GET /api/schedules/${DATE}/revoked-tickets`, { as })).status, as).to.equal(401)
    }
    expect((await server.request('POST /api/check-in', { ...check, as: kept })).body).to.include({
      code: 'TICKET_INVALID',
    })
    expect((await server.request('GET /api/admin/concerts', { as: kept })).status).to.equal(401)
    expect((await server.request('GET /api/wallet', { as: kept })).status).to.equal(401)
    expect((await server.request<{ keys: TicketKey[] }>('GET /api/check-in/keys')).body.keys).to.have.length(1)
  })
})

describe('a door of a server whose database is put back from a backup', () => {
  it('[A2] goes by what it has learned until it has read the list of void tickets from the beginning', async () => {
    let server = await startServer({}, { catalogue })
    const { address, dataDir, doorToken } = server
    const port = Number(new URL(address).port)
    const client = await visitor(server)
    const [given, refunded] = [await bought(client, 'A-1'), await bought(client, 'A-2')]
    const [gone, good] = [(await client.signedTicket(refunded)).ticket, (await client.signedTicket(given)).ticket]
    await server.close()
    const backup = `${dataDir}-backup`
    await cp(dataDir, backup, { recursive: true })

    server = await startServer({ dataDir, port })
    let isCut = false
    const fetchUntilCut: typeof fetch = async (url, init) =>
      isCut && String(url).endsWith('?after=0') ? new Response('', { status: 404 }) : fetch(url, init)
    const door = new DoorClient(address, { doorToken, scheduleId: DATE, door: 'East', fetch: fetchUntilCut })
    await client.refund(refunded)
    await door.learn()
    await server.stop()

    server = await startServer({ dataDir: backup, port })
    try {
      isCut = true
      expect(await door.learn().catch((error: unknown) => error)).to.be.instanceOf(Error)
      expect(await door.verify(gone)).to.deep.equal({ isGood: false, reason: 'TICKET_REVOKED' })
      expect(await door.verify(good)).to.have.property('isGood', true)
      isCut = false
      await door.learn()
      expect(await door.verify(gone), 'the refund is undone with the rest').to.have.property('isGood', true)
    } finally {
      await server.stop()
    }
  })
})

describe('a ticket’s key', () => {
  it('[A1] is rotated by one beside it: what the old one has signed stays genuine until it is taken away', async () => {
    let server = await startServer({ ticketSecret: TICKET_SECRET }, { catalogue })
    const client = await visitor(server)
    const reservationId = await bought(client, 'A-1')
    const { ticket } = await client.signedTicket(reservationId)
    const { dataDir } = server
    await server.close()

    server = await startServer({ ticketSecret: `${NEWER} ${TICKET_SECRET}`, dataDir }, { catalogue })
    const door = doorOf(server, 'East')
    const again = new FrontRow(server.address, { accessToken: client.accessToken as string })
    const newer = (await again.signedTicket(reservationId)).ticket
    expect(newer).not.to.equal(ticket)
    const keys = await door.keys()
    expect(keys).to.deep.equal(ticketSeal([NEWER, TICKET_SECRET]).keys)
    for (const text of [ticket, newer]) expect(await verifyTicket(text, keys)).to.include({ reservationId })
    await server.close()

    server = await startServer({ ticketSecret: NEWER, dataDir }, { catalogue })
    expect(await codeOf(doorOf(server, 'East').checkIn(ticket))).to.equal('TICKET_INVALID')
    expect(await codeOf(doorOf(server, 'East').checkIn(newer))).to.equal('OK')
    await server.stop()
  })
})
