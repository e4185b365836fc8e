import { execFile } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import { expect } from 'chai'
import { FrontRow, Operator, type Queue, verifyDraw } from '../../../client-sdk/index.ts'
import type { AdmittedMessage, Catalogue, PositionMessage, QueueToken } from '../../../client-sdk/protocol/index.ts'
import { drawByHand } from '../../support/drawByHand.ts'
import { smallCatalogue } from '../../support/smallCatalogue.ts'
import { startServer, type TestServer } from '../../support/startServer.ts'
import { RoomClient } from './RoomClient.ts'

const run = promisify(execFile)
const README = join(import.meta.dirname, '../../../README.md')
const HOUR = 3_600_000
const OPENS_AT = '2030-01-01T00:00:00.000Z'
const CROWD = 6

const lotteryCatalogue = (): Catalogue => {
  const lives = { activeLifeMs: 24 * HOUR, activeCapMs: 24 * HOUR }
  const { concerts, plans } = smallCatalogue({ preset: 'slots', opening: 'lottery', maxActive: 2, ...lives })
  const drawn = concerts.map((concert) => ({
    ...concert,
    schedules: concert.schedules.map((date) => ({ ...date, opensAt: OPENS_AT })),
  }))
  return { plans, concerts: drawn }
}

describe('a line that is drawn, on a real server', () => {
  let server: TestServer
  let operator: Operator
  beforeEach(async () => {
    server = await startServer({}, { catalogue: lotteryCatalogue() })
    operator = new Operator(server.address, { adminToken: server.adminToken })
  })
  afterEach(() => server.stop())

  const lottery = async () => (await new FrontRow(server.address).concerts())[0]?.lottery

  it('[L4] [Q5] tells each socket its new place, or with its turn the place that it had', async () => {
    const crowd: (Awaited<ReturnType<TestServer['visitor']>> & { readonly client: RoomClient })[] = []
    for (let more = 0; more < CROWD; more += 1) {
      const visitor = await server.visitor()
      crowd.push({ ...visitor, client: await RoomClient.join(server, visitor.place.waitingTicket) })
    }
    for (const [at, { client }] of crowd.entries()) {
      expect(await client.next<PositionMessage>('position')).to.include({ sequence: at + 1, drawAt: OPENS_AT })
    }
    await operator.open('demo')
    const { seed = '', upTo } = (await lottery()) ?? {}
    expect(upTo).to.equal(CROWD)
    const drawn = drawByHand(seed, CROWD)
    for (const [at, { client, ...visitor }] of crowd.entries()) {
      const told = { sequence: drawn.indexOf(at + 1) + 1, joined: at + 1 }
      if (told.sequence <= 2) {
        expect(await client.next<AdmittedMessage>('admitted')).to.include(told)
        continue
      }
      const position = await client.next<PositionMessage>('position')
      expect(position).to.include(told).and.not.have.property('drawAt')
      await client.until(() => client.place?.ahead === told.sequence - 3)
      expect((await server.request<QueueToken>('GET /api/queue-token', visitor)).body).to.include({
        ...told,
        ahead: told.sequence - 3,
      })
      expect(client.untaken).not.to.include('admitted')
    }
  })

  it('[L4] is followed by the SDK, on a socket as by polling', async () => {
    const shops = [new FrontRow(server.address), new FrontRow(server.address), new FrontRow(server.address)]
    const queues: Queue[] = []
    for (const [at, shop] of shops.entries()) {
      await shop.register('somebody')
      queues.push(await shop.enterQueue('demo', { socket: at !== 1 }))
    }
    expect(queues.map(({ drawAt }) => drawAt)).to.deep.equal([OPENS_AT, OPENS_AT, OPENS_AT])
    await operator.open('demo')
    const drawn = drawByHand((await lottery())?.seed ?? '', 3)
    for (const number of drawn.slice(0, 2)) await queues[number - 1]?.admitted()
    const last = queues[(drawn[2] ?? 0) - 1]
    if (last?.drawAt !== undefined) await new Promise((resolve) => last?.on('position', resolve))
    expect(queues.map(({ joined, sequence, drawAt }) => ({ joined, sequence, drawAt }))).to.deep.equal(
      [1, 2, 3].map((joined) => ({ joined, sequence: drawn.indexOf(joined) + 1, drawAt: undefined })),
    )
    for (const queue of queues) queue.close()
  })

  it('[L6] can be drawn again by README’s program, which knows nothing of ours, and by the SDK', async () => {
    const [, program = ''] = /```js\n(.*?)```/s.exec(await readFile(README, 'utf8')) ?? []
    const file = join(server.dataDir, 'check.mjs')
    await writeFile(file, program)
    const check = (...told: (string | number)[]): Promise<string> =>
      run(process.execPath, [file, server.address, 'demo', ...told.map(String)]).then(
        ({ stdout }) => stdout,
        ({ stderr }: { stderr: string }) => stderr,
      )
    const commitment = (await lottery())?.commitment ?? ''
    const crowd = [await server.visitor(), await server.visitor(), await server.visitor()]
    expect(await check(commitment, 1, 1)).to.include('not drawn yet')
    await operator.open('demo')
    const { seed = '', upTo = 0 } = (await lottery()) ?? {}
    for (const visitor of crowd) {
      const { joined = 0, sequence } = (await server.request<QueueToken>('GET /api/queue-token', visitor)).body
      expect(await check(commitment, joined, sequence)).to.equal(`fair: ${joined} was drawn as ${sequence}\n`)
      expect(await check(commitment, joined, sequence + 1)).to.equal(`unfair: ${joined} is ${sequence}\n`)
      expect(verifyDraw({ commitment, seed, upTo, joined, sequence })).to.equal(true)
    }
    expect(await check('0'.repeat(64), 1, 1)).to.include('not the seed that was promised')
  })

  it('[L3] [S4] [E3] keeps the seed in its database and nowhere else, until the line is drawn', async () => {
    const db = new Database(join(server.dataDir, 'frontrow.sqlite'), { readonly: true })
    const seed = db.prepare<[], string>('SELECT seed FROM lotteries').pluck().get() ?? ''
    db.close()
    expect(seed).to.match(/^[0-9a-f]{64}$/)
    const visitor = await server.visitor()
    const asOperator = { headers: { authorization: `Bearer ${server.adminToken}` } }
    const answers = async (): Promise<string> => {
      const asked = [
        ...[
          '/api/concerts',
          '/openapi.json',
          '/metrics',
          '/healthz',
          '/readyz',
          '/api/admin/concerts',
          '/api/admin/figures',
        ],
        ...['/api/admin/concerts/demo', '/api/admin/audit', '/api/admin/events', '/api/admin/users?name='],
      ].map((path) => fetch(server.address + path, asOperator))
      const texts = await Promise.all(asked.map(async (answer) => (await answer).text()))
      const place = await server.request('GET /api/queue-token', visitor)
      return [...texts, JSON.stringify(place.body)].join('\n')
    }
    const before = await answers()
    expect(before).to.include((await lottery())?.commitment)
    expect(before).not.to.include(seed)
    await operator.open('demo')
    expect(await lottery()).to.include({ seed, upTo: 1 })
  })
})
