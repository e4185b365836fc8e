import { mkdtemp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Encoder } from '@colyseus/schema'
import { expect } from 'chai'
import type { Catalogue, SeatingPlan, Ticket } from '../../../client-sdk/protocol/index.ts'
import type { ScheduleFact } from '../../../rooms/schedule/events.ts'
import type { Lease, WriteSet } from '../../../storage/Storage.ts'
import { SqliteStorage } from '../../../storage/sqlite/SqliteStorage.ts'
import { startServer, type TestServer } from '../../support/startServer.ts'
import { RoomClient } from './RoomClient.ts'

const PATCH = 15
const SIZES = [15_000, 50_000]
const [SMALL, LARGE] = SIZES as [number, number]

/** Rows of 100 seats, `<row>-<number>`, in order of index. */
const hallOf = (seatCount: number): SeatingPlan => ({
  name: `${seatCount} seats`,
  categories: [{ name: 'R' }],
  zones: [
    {
      name: 'Hall',
      position: { x: 0, y: 0 },
      rows: Array.from({ length: seatCount / 100 }, (_, row) => ({
        row_number: String(row),
        position: { x: 0, y: row },
        seats: Array.from({ length: 100 }, (_, at) => ({
          seat_guid: `${row}-${at}`,
          seat_number: String(at),
          position: { x: at, y: 0 },
          category: 'R',
        })),
      })),
    },
  ],
})

const scheduleOf = (seatCount: number): string => `of-${seatCount}`
const seatAt = (index: number): string => `${Math.floor(index / 100)}-${index % 100}`

const CATALOGUE: Catalogue = {
  plans: Object.fromEntries(SIZES.map((size) => [`hall-${size}`, hallOf(size)])),
  concerts: [
    {
      concertId: 'demo',
      name: 'Demo',
      policy: { preset: 'reuse', seatsPerUser: 50 },
      schedules: SIZES.map((size) => ({
        scheduleId: scheduleOf(size),
        startsAt: '2030-05-01T10:00:00Z',
        planId: `hall-${size}`,
        prices: { R: 1_000 },
      })),
    },
  ],
}

/** Every fifth row, for some who have no code. */
const allotmentsOf = (seatCount: number) =>
  ['sponsors', 'press', 'wheelchairs'].map((allotmentId, nth) => ({
    ...{ allotmentId, name: allotmentId, codes: [], zone: 'Hall' },
    rows: Array.from({ length: seatCount / 1_500 }, (_, at) => String(15 * at + 5 * nth + 3)),
  }))

const NOW = Date.now()
const CROWD = 'crowd'

/** Every second seat held or sold, in turns: no two neighbours are alike. */
const halfTaken = (seatCount: number, lease: Lease): WriteSet[] => {
  const scheduleId = scheduleOf(seatCount)
  return Array.from({ length: seatCount / 100 }, (_, row): WriteSet[] => {
    const [held, sold] = [1, 3].map((first) => Array.from({ length: 25 }, (_, at) => row * 100 + first + 4 * at))
    const holdOf = (reservationId: string, seats: readonly number[]): ScheduleFact => ({
      ...{ type: 'seats-held', scheduleId, reservationId, userId: CROWD, seats },
      ...{ amount: 25_000, heldAt: NOW, expiresAt: NOW + 3_600_000 },
    })
    const [heldId, soldId] = [`${scheduleId}-h${row}`, `${scheduleId}-s${row}`]
    const paid: ScheduleFact = {
      ...{ type: 'reservation-paid', scheduleId, reservationId: soldId, userId: CROWD, amount: 25_000, at: NOW },
      ...{ seats: sold as number[], paymentId: `p-${soldId}`, entryId: `e-${soldId}` },
    }
    return [
      { lease, facts: [holdOf(heldId, held as number[])] },
      { lease, facts: [holdOf(soldId, sold as number[])] },
      { lease, facts: [paid] },
    ]
  }).flat()
}

/** A data folder with a sale that is half over. */
const folderOfHalfTaken = async (): Promise<string> => {
  const dataDir = await mkdtemp(join(tmpdir(), 'frontrow-'))
  const storage = SqliteStorage.open(join(dataDir, 'frontrow.sqlite'))
  await storage.importCatalogue(CATALOGUE, NOW)
  const lease = await storage.acquireLease('demo', 'the day before', NOW)
  const charge = { type: 'wallet-charged', entryId: 'charge', userId: CROWD, amount: 1_000_000_000, at: NOW } as const
  const outcomes = await storage.commit([
    { facts: [{ type: 'user-registered', userId: CROWD, name: 'A crowd', at: NOW }] },
    { facts: [charge] },
    ...SIZES.flatMap((size) => halfTaken(size, lease)),
  ])
  expect(outcomes.filter(({ kind }) => kind !== 'committed')).to.deep.equal([])
  await storage.close()
  return dataDir
}

describe('the live seat map on the wire', () => {
  let server: TestServer

  const ticketOf = async (seatCount: number): Promise<Ticket> => {
    const { body } = await server.request<{ ticket: Ticket }>(
      `POST /api/schedules/${scheduleOf(seatCount)}/tickets`,
      await server.visitor(),
    )
    return body.ticket
  }

  const guest = async (seatCount: number): Promise<RoomClient> => {
    const client = await RoomClient.join(server, await ticketOf(seatCount))
    await client.until(() => client.frames.length > 0 && client.seatMap.blocks.length > 0)
    return client
  }

  /** Bytes of the two frames that make a joiner see the map: the schema, and the full state. */
  const bytesOfJoining = async (seatCount: number): Promise<number> => {
    const { processId, roomId, sessionId } = await ticketOf(seatCount)
    const path = `/${processId}/${roomId}?sessionId=${sessionId}`
    const socket = new WebSocket(server.address.replace('http', 'ws') + path)
    socket.binaryType = 'arraybuffer'
    const [schema, state] = await new Promise<readonly number[]>((resolve) => {
      const sizes: number[] = []
      socket.onmessage = ({ data }: MessageEvent<ArrayBuffer>) => {
        sizes.push(data.byteLength)
        if (sizes.length === 1) socket.send(new Uint8Array(data).subarray(0, 1))
        else resolve(sizes.slice(0, 2))
      }
    })
    socket.close()
    return (schema ?? 0) + (state ?? 0)
  }

  /** Bytes of the one patch that a lone hold of this seat makes, as the watcher gets it. */
  const bytesOfHolding = async (buyer: RoomClient, watcher: RoomClient, index: number): Promise<number> => {
    const before = watcher.frames.length
    await buyer.request('hold', { commandId: `hold-${index}`, seats: [seatAt(index)] })
    await watcher.until(() => watcher.statusOf(index) === 'HELD')
    const patches = watcher.frames.slice(before).filter(([code]) => code === PATCH)
    expect(patches).to.have.length(1)
    return patches[0]?.byteLength ?? 0
  }

  const withKept = (): Catalogue => ({
    ...CATALOGUE,
    concerts: CATALOGUE.concerts.map((concert) => ({
      ...concert,
      schedules: concert.schedules.map((date, nth) => ({ ...date, allotments: allotmentsOf(SIZES[nth] as number) })),
    })),
  })

  const houses: Record<string, () => Promise<TestServer>> = {
    'a house half held and sold': async () => startServer({ dataDir: await folderOfHalfTaken() }),
    'an empty house': () => startServer({}, { catalogue: CATALOGUE }),
    'an empty house, some of which is kept': () => startServer({}, { catalogue: withKept() }),
  }
  for (const [house, open] of Object.entries(houses)) {
    describe(`of ${house}`, () => {
      before(async () => {
        server = await open()
      })
      after(() => server.stop())

      it('costs who joins at most 0.4 bytes a seat beyond a constant', async () => {
        const [small, large] = [await bytesOfJoining(SMALL), await bytesOfJoining(LARGE)]
        expect((large - small) / (LARGE - SMALL)).to.be.at.most(0.4)
        expect(small - 0.4 * SMALL).to.be.at.most(1_024)
        expect(large - 0.4 * LARGE).to.be.at.most(1_024)
      })

      it('costs everyone at most 8 bytes for a lone change, the frame and all', async () => {
        for (const size of SIZES) {
          const [buyer, watcher] = [await guest(size), await guest(size)]
          expect(watcher.statusOf(1)).to.equal(house === 'a house half held and sold' ? 'HELD' : 'FREE')
          for (const index of [0, size / 2, size - 2]) {
            expect(await bytesOfHolding(buyer, watcher, index)).to.be.at.most(8)
          }
        }
      })

      it('is encoded once for all who join while nothing changes', async () => {
        const [buyer, watcher] = [await guest(SMALL), await guest(SMALL)]
        await bytesOfHolding(buyer, watcher, 4)
        const encodings = await countingEncodings(async () => {
          const joiners = await Promise.all(Array.from({ length: 100 }, () => guest(SMALL)))
          const [first, ...others] = joiners.map(({ frames }) => Buffer.from(frames[0] as Uint8Array))
          expect(others.every((frame) => first?.equals(frame))).to.equal(true)
        })
        expect(encodings).to.equal(1)
      })
    })
  }
})

/** How often any full state was encoded meanwhile. */
const countingEncodings = async (work: () => Promise<void>): Promise<number> => {
  const { encodeAll } = Encoder.prototype
  let encodings = 0
  Encoder.prototype.encodeAll = function (...parameters) {
    encodings += 1
    return encodeAll.apply(this, parameters)
  }
  try {
    await work()
    return encodings
  } finally {
    Encoder.prototype.encodeAll = encodeAll
  }
}
