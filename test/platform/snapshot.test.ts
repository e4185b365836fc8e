import { Encoder } from '@colyseus/schema'
import { expect } from 'chai'
import type { Payment, Reservation, Ticket, User } from '../../client-sdk/protocol/index.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { localRoom } from './localRoom.ts'

const [FULL_STATE, PATCH] = [14, 15]

/** How often anything was encoded meanwhile: whole states, and patches. */
const countingEncodings = async (work: () => Promise<void>): Promise<{ wholes: number; patches: number }> => {
  const { encodeAll, encode } = Encoder.prototype
  const count = { wholes: 0, patches: 0 }
  Encoder.prototype.encodeAll = function (...parameters) {
    count.wholes += 1
    return encodeAll.apply(this, parameters)
  }
  Encoder.prototype.encode = function (...parameters) {
    count.patches += 1
    return encode.apply(this, parameters)
  }
  try {
    await work()
    return count
  } finally {
    Object.assign(Encoder.prototype, { encodeAll, encode })
  }
}

describe('what a room shows', () => {
  let server: TestServer
  beforeEach(async () => {
    server = await startServer({}, { catalogue: smallCatalogue({ preset: 'slots', maxActive: 100 }) })
    // Ticks when a test says so.
    localRoom('w_demo').patchRate = null
  })
  afterEach(() => server.stop())

  const guest = async (): Promise<RoomClient> => {
    const visitor = await server.visitor()
    const { body } = await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', visitor)
    const client = await RoomClient.join(server, body.ticket)
    await client.until(() => client.seatMap.blocks?.length > 0)
    return client
  }

  const hold = (client: RoomClient, seat: string): Promise<Reservation> =>
    client.request<Reservation>('hold', { commandId: `hold-${seat}`, seats: [seat] })

  const framesOf = (client: RoomClient, code: number): readonly Buffer[] =>
    client.frames.filter(([first]) => first === code).map((frame) => Buffer.from(frame))

  it('is encoded for nobody who joins between a change and the patch that shows it', async () => {
    const buyer = await guest()
    const room = localRoom('s_demo-1')
    const { patchRate } = room
    room.patchRate = null
    const joiners: RoomClient[] = []
    const encoded = await countingEncodings(async () => {
      for (const seat of ['R1-1', 'R1-2', 'R1-3']) {
        await hold(buyer, seat)
        joiners.push(await guest(), await guest())
      }
    })
    expect(encoded).to.deep.equal({ wholes: 0, patches: 0 })
    for (const joiner of joiners) expect(joiner.statusOf(0)).to.equal('FREE')
    room.patchRate = patchRate
    for (const joiner of joiners) await joiner.until(() => [0, 1, 2].every((seat) => joiner.statusOf(seat) === 'HELD'))
  })

  it('is one patch for all who watch, encoded once, the same bytes to each', async () => {
    const buyer = await guest()
    const watchers = await Promise.all(Array.from({ length: 20 }, guest))
    const encoded = await countingEncodings(async () => {
      await hold(buyer, 'R1-1')
      for (const watcher of watchers) await watcher.until(() => watcher.statusOf(0) === 'HELD')
    })
    expect(encoded).to.deep.equal({ wholes: 0, patches: 1 })
    const [first, ...others] = watchers.map((watcher) => Buffer.concat(framesOf(watcher, PATCH)))
    expect(first?.length).to.be.above(0)
    for (const other of others) expect(first?.equals(other)).to.equal(true)
  })

  it('[H6] says nothing of who holds and pays: no name, no id, no token', async () => {
    const { userId, accessToken: as } = (
      await server.request<User>('POST /api/users', { body: { name: 'Quartermaine' } })
    ).body
    const { token: queueToken } = (
      await server.request<{ token: string }>('POST /api/concerts/demo/queue-tokens', { as })
    ).body
    await server.request('POST /api/wallet/charges', { as, body: { amount: 50_000 } })
    const watcher = await guest()
    const waiting = await RoomClient.join(server, (await server.visitor()).place.waitingTicket)
    const held = await server.request<Reservation>('POST /api/schedules/demo-1/reservations', {
      ...{ as, queueToken },
      body: { seats: ['R1-1'] },
    })
    await watcher.until(() => watcher.statusOf(0) === 'HELD')
    const { reservationId } = held.body
    const paid = await server.request<Payment>(`POST /api/reservations/${reservationId}/payment`, { as, queueToken })
    await watcher.until(() => watcher.statusOf(0) === 'SOLD')
    const late = await guest()
    localRoom('w_demo').broadcastPatch()
    await waiting.until(() => (waiting.room.state as { active: number }).active > 0)
    const secrets = [userId, 'Quartermaine', queueToken.split('.')[1], reservationId, paid.body.paymentId] as string[]
    for (const { frames } of [watcher, waiting, late]) {
      const received = Buffer.concat(frames).toString('latin1')
      expect(received).not.to.equal('')
      for (const secret of secrets) expect(received).not.to.include(secret)
    }
  })

  it('of a queue that nobody watched is fresh for the first who does', async () => {
    await server.visitor()
    const { place } = await server.visitor()
    localRoom('w_demo').broadcastPatch()
    const first = await RoomClient.join(server, place.waitingTicket)
    await first.until(() => first.frames.some(([code]) => code === FULL_STATE))
    expect(first.room.state).to.include({ waiting: 0, active: 2, saleState: 'OPEN' })
  })
})
