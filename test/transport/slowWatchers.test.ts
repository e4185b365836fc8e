import { type Client, matchMaker, type Room } from '@colyseus/core'
import { expect } from 'chai'
import { CLOSE_CODES, LIMITS, SEATS_PER_WORD, type Ticket } from '../../client-sdk/protocol/index.ts'
import { SLOW_BYTES } from '../../rooms/sockets/SocketGuard.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { rowOfSeats } from '../support/rowOfSeats.ts'
import { smallCatalogue } from '../support/smallCatalogue.ts'
import { startServer, type TestServer, worldOf } from '../support/startServer.ts'
import { backlogOf } from './backlogOf.ts'
import { RawSocket } from './RawSocket.ts'

const WATCHERS = 500
const SLOW = 50
/** Of those who read: they decode what they read, too. */
const IN_STEP = 5

/** A seat of each word of the map: as much as one command can change of it. */
const CHANGING = Array.from({ length: LIMITS.seatsPerBlock }, (_, at) => at * SEATS_PER_WORD)
const SEATS = LIMITS.seatsPerBlock * SEATS_PER_WORD
/** What one change of them all comes to, at most. */
const PATCH_BYTES = 32 * 1024

const NOISE = 'x'.repeat(16 * 1024)

/** ws drops who answers no pings for 6 s, and who doesn't read hears of none. */
const PONG_MS = 1_000

describe('watchers of a busy date on this transport', function () {
  this.timeout(120_000)
  let server: TestServer
  let clock: ManualClock
  let visitors: Awaited<ReturnType<TestServer['visitor']>>[]
  const sockets: RawSocket[] = []
  let pongs: NodeJS.Timeout
  before(async () => {
    clock = new ManualClock()
    const catalogue = smallCatalogue({ preset: 'slots', maxActive: WATCHERS })
    const plans = { small: rowOfSeats('Hall', SEATS, ['floor']) }
    server = await startServer(
      { socketRate: 0, userRate: 0 },
      { catalogue: { ...catalogue, plans }, ...worldOf(clock) },
    )
    visitors = await Promise.all(Array.from({ length: WATCHERS / LIMITS.connectionsPerUser }, () => server.visitor()))
    pongs = setInterval(() => {
      for (const socket of sockets) socket.pong()
    }, PONG_MS)
  })
  after(async () => {
    clearInterval(pongs)
    for (const socket of sockets) socket.destroy()
    await server.stop()
  })

  const room = (): Room => matchMaker.getLocalRoomById('s_demo-1') as Room

  const ticket = async (nth: number): Promise<Ticket> => {
    const visitor = visitors[nth % visitors.length] as (typeof visitors)[number]
    return (await server.request<{ ticket: Ticket }>('POST /api/schedules/demo-1/tickets', visitor)).body.ticket
  }

  const watch = async (nth: number): Promise<RawSocket> => {
    const socket = await RawSocket.open(server.address, await ticket(nth))
    socket.confirm()
    sockets.push(socket)
    return socket
  }

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

  /** Blocks all that change, or frees them again. */
  const change = async (route: 'blocks' | 'unblocks'): Promise<void> => {
    const headers = { authorization: `Bearer ${server.adminToken}` }
    const seats = CHANGING.map((index) => `A-${index + 1}`)
    const { status } = await server.request(`POST /api/admin/schedules/demo-1/${route}`, { headers, body: { seats } })
    expect(status).to.equal(200)
  }

  it('[S5] are up to date though some of them never read, and those are told why and come back', async () => {
    const readers: RawSocket[] = []
    for (let nth = 0; nth < WATCHERS - SLOW - IN_STEP; nth += 1) readers.push(await watch(nth))
    const inStep = await Promise.all(
      Array.from({ length: IN_STEP }, async (_, at) => RoomClient.join(server, await ticket(readers.length + at))),
    )
    for (const client of inStep) await client.until(() => client.frames.length > 0)
    const slow: RawSocket[] = []
    for (let nth = WATCHERS - SLOW; nth < WATCHERS; nth += 1) slow.push(await watch(nth))
    expect(room().clients).to.have.length(WATCHERS)
    const lines = room().clients.slice(-SLOW)
    const backlogs = (): number[] => lines.map(({ ref }) => backlogOf(ref))
    await jam(slow, lines)

    // Of a join: its confirmation and the whole map.
    while (readers.some(({ messages }) => messages < 2)) await turn()
    let rounds = 0
    while (room().clients.length > WATCHERS - SLOW) {
      const [route, shown] = rounds % 2 === 0 ? (['blocks', 'BLOCKED'] as const) : (['unblocks', 'FREE'] as const)
      await change(route)
      // Time stands still for the server: nobody has been given up for not reading.
      for (const client of inStep) await client.until(() => CHANGING.every((index) => client.statusOf(index) === shown))
      expect(Math.max(...backlogs())).to.be.at.most(SLOW_BYTES + PATCH_BYTES)
      rounds += 1
    }
    expect(rounds).to.be.above(1)
    expect(room().clients).to.have.length(WATCHERS - SLOW)
    while (readers.some(({ messages }) => messages < 2 + rounds)) await turn()

    for (const socket of slow) socket.readOn()
    while (backlogs().some((bytes) => bytes > 0)) await turn()
    await clock.advance(1_000, turn)
    for (const socket of slow) expect(await socket.closed).to.equal(CLOSE_CODES.tooSlow)
    await change('blocks')
    for (let nth = 0; nth < SLOW; nth += 1) {
      const back = await RoomClient.join(server, await ticket(WATCHERS - SLOW + nth))
      await back.until(() => back.frames.length > 0)
      await back.until(() => CHANGING.every((index) => back.statusOf(index) === 'BLOCKED'))
      await back.leave()
    }
    expect(server.reports).to.deep.equal([])
  })

  /** Has them stop reading, and fills their lines, which take megabytes on one machine, until what comes waits for them. */
  const jam = async (slow: readonly RawSocket[], lines: readonly Client[]): Promise<void> => {
    for (const socket of slow) socket.stopReading()
    for (const line of lines) {
      while (backlogOf(line.ref) < SLOW_BYTES / 2) {
        line.send('noise', NOISE)
        await turn()
      }
    }
  }
})
