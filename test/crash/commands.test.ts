import { rm } from 'node:fs/promises'
import { expect } from 'chai'
import { type ServerProcess, startServerProcess } from '../../bots/serverProcess.ts'
import type { RecordedCommandType } from '../../client-sdk/protocol/index.ts'
import { type Answer, alike, type Body, codeOf } from '../doors/idempotency/Customer.ts'
import { type Effect, effectBetween, readBooks, sumOf } from '../doors/idempotency/effects.ts'
import { hurried, openClient } from '../doors/idempotency/openClient.ts'
import { CROSSINGS, type Crossing, ROWS, type Row } from '../doors/idempotency/rows.ts'
import { ServerCustomer } from '../doors/idempotency/ServerCustomer.ts'
import { stockedFolder } from '../doors/idempotency/stockedFolder.ts'
import { TappedLine } from '../doors/idempotency/TappedLine.ts'

/** All customers come from one address. */
const ENV = { ADDRESS_RATE: '0' }

/** A customer with one command ready, at the door it goes through first. */
interface Part {
  readonly crossing: Crossing
  readonly customer: ServerCustomer
  readonly body: Body
}

/** undefined for a command whose connection broke before there was an answer. */
type Answers = readonly (Answer | undefined)[]

/** Some servers that follow one another on one file, and everybody with a command ready. */
class Scene {
  readonly dataDir: string
  readonly server: ServerProcess
  readonly line: TappedLine
  readonly parts: readonly Part[]
  /** What the first server said to its operator. */
  readonly said: string[]
  readonly #servers: ServerProcess[]
  readonly #before: Effect

  private constructor(server: ServerProcess, said: string[], line: TappedLine, parts: readonly Part[]) {
    this.dataDir = server.dataDir
    this.server = server
    this.said = said
    this.line = line
    this.parts = parts
    this.#servers = [server]
    this.#before = this.#books()
  }

  static async set(): Promise<Scene> {
    const said: string[] = []
    const complain = (text: string): unknown => said.push(text)
    const server = await startServerProcess({ dataDir: await stockedFolder(), env: ENV, complain })
    const line = await TappedLine.to(server.address)
    const parts: Part[] = []
    let seats = 0
    for (const crossing of CROSSINGS) {
      const customer = await new ServerCustomer(line.address, () => `A-${++seats}`).register()
      const body = await crossing.row.prepare(customer)
      if (crossing.first === 'socket') await customer.connect(crossing.type)
      parts.push({ crossing, customer, body })
    }
    return new Scene(server, said, line, parts)
  }

  /** Sends every command by the door it goes through first, or by the other. */
  send(door: 'first' | 'again'): Promise<Answers> {
    return Promise.all(
      this.parts.map(({ crossing, customer, body }) =>
        customer.send(crossing.type, body, 'a-name', crossing[door]).catch(() => undefined),
      ),
    )
  }

  /** Starts another server on the same file. */
  async start(): Promise<ServerProcess> {
    const server = await startServerProcess({ dataDir: this.dataDir, env: ENV })
    this.#servers.push(server)
    return server
  }

  /** Everybody's connections break, and lead to that server from then on. */
  lead({ address }: ServerProcess): void {
    this.line.cut(address)
    for (const { customer } of this.parts) customer.disconnected()
  }

  /** What has been done of the commands, by the books; places in the queue that customers had to take anew aside. */
  effect(): Effect {
    const { tokens, ...effect } = effectBetween(this.#before, this.#books())
    return effect
  }

  async strike(): Promise<void> {
    await this.line.close()
    for (const server of this.#servers) await server.stop('SIGKILL')
    await rm(this.dataDir, { recursive: true })
  }

  #books(): Effect {
    return readBooks(this.server.databaseFile)
  }
}

const EVERYTHING = sumOf(CROSSINGS.map(({ row }) => row.effect))
const NOBODY = CROSSINGS.map(() => undefined)
const EVERYBODY = CROSSINGS.map(() => 'OK')

const codes = (answers: Answers): readonly (string | undefined)[] => answers.map((answer) => answer && codeOf(answer))

/**
 * What may happen to the server of a command. Each leaves the line leading to another, and gives the answers that got
 * through before.
 */
const DISTURBANCES: Readonly<Record<string, (scene: Scene) => Promise<Answers>>> = {
  'after a restart in good order': async (scene) => {
    const answers = await scene.send('first')
    expect(codes(answers)).to.deep.equal(EVERYBODY)
    expect(await scene.server.stop('SIGTERM')).to.equal(0)
    scene.lead(await scene.start())
    return answers
  },

  'after its server was killed as soon as it had answered': async (scene) => {
    const answers = await scene.send('first')
    expect(codes(answers)).to.deep.equal(EVERYBODY)
    await scene.server.stop('SIGKILL')
    scene.lead(await scene.start())
    return answers
  },

  'after its server was killed before it had read it': async (scene) => {
    scene.line.lose('requests')
    const sending = scene.send('first')
    await scene.line.until(() => scene.line.robbed === scene.parts.length)
    await scene.server.stop('SIGKILL')
    expect(codes(await sending)).to.deep.equal(NOBODY)
    expect(scene.effect()).to.deep.equal({})
    scene.lead(await scene.start())
    return NOBODY
  },

  'after its server was killed with the answer on the line': async (scene) => {
    scene.line.lose('answers')
    const sending = scene.send('first')
    await scene.line.until(() => scene.effect().recorded === scene.parts.length)
    await scene.server.stop('SIGKILL')
    expect(codes(await sending)).to.deep.equal(NOBODY)
    expect(scene.effect()).to.deep.equal(EVERYTHING)
    scene.lead(await scene.start())
    return NOBODY
  },

  'after a second server has taken the concert over': async (scene) => {
    const answers = await scene.send('first')
    expect(codes(answers)).to.deep.equal(EVERYBODY)
    const second = await scene.start()
    // The first can write no more, but it can still tell what was done.
    expect(await scene.send('first')).to.deep.equal(answers)
    scene.lead(second)
    return answers
  },

  'after it was sent to a server that had lost the concert': async (scene) => {
    const second = await scene.start()
    const answers = await scene.send('first')
    expect(await scene.server.exited).to.equal(1)
    const last = JSON.parse(scene.said.splice(0).at(-1) as string)
    expect(last).to.include({ concert: 'gig', msg: 'another server has taken over: this one stops' })
    scene.lead(second)
    // What is about no concert may still have been done.
    for (const [at, answer] of answers.entries()) {
      const allowed = scene.parts[at]?.crossing.type === 'charge' ? ['OK', 'UNAVAILABLE'] : ['UNAVAILABLE']
      if (answer !== undefined) expect(allowed).to.include(codeOf(answer))
    }
    return answers.map((answer) => (answer !== undefined && codeOf(answer) === 'OK' ? answer : undefined))
  },
}

/** What a server says that finds itself overtaken, be it asked or not. */
const MAKES_WAY = /"concert":"gig",.*"msg":"(?:concert lost|another server has taken over: )/

describe('the same command sent again', () => {
  for (const [when, disturb] of Object.entries(DISTURBANCES)) {
    describe(when, () => {
      let scene: Scene
      let firsts: Answers
      let agains: Answers
      let lasts: Answers

      before(async () => {
        scene = await Scene.set()
        firsts = await disturb(scene)
        agains = await scene.send('again')
        lasts = await scene.send('first')
      })
      after(() => scene.strike())

      for (const [at, { title }] of CROSSINGS.entries()) {
        it(`[C1] ${title}`, () => {
          const again = agains[at] as Answer
          expect(codeOf(again), again.text).to.equal('OK')
          for (const other of [firsts[at] ?? again, lasts[at] as Answer]) {
            expect(alike(other, again), `${other.text} and ${again.text}`).to.equal(true)
          }
        })
      }

      it('[C1] [D1] has done everything once', () => {
        expect(scene.effect()).to.deep.equal(EVERYTHING)
        expect(scene.said.filter((line) => !MAKES_WAY.test(line))).to.deep.equal([])
      })
    })
  }
})

const LINKS = (Object.entries(ROWS) as [RecordedCommandType, Row][]).flatMap(([type, row]) =>
  (['before', 'after'] as const).map((moment) => ({ type, row, moment, name: `${type}-${moment}` })),
)

describe('a client whose server is killed in the very commit of its command', () => {
  const dieAt = new Map(LINKS.map(({ name, moment }) => [name, moment]))
  let dataDir: string
  let server: ServerProcess
  let line: TappedLine
  let seats = 0

  /** A server that dies at whatever none before it has died at. */
  const start = async (): Promise<void> => {
    const env = {
      ...ENV,
      NODE_OPTIONS: `--import=${new URL('./dieAtCommit.ts', import.meta.url)}`,
      DIE_AT: JSON.stringify(Object.fromEntries(dieAt)),
    }
    server = await startServerProcess({ dataDir, env })
  }

  before(async () => {
    dataDir = await stockedFolder()
    await start()
    line = await TappedLine.to(server.address)
  })
  after(async () => {
    await line.close()
    await server.stop('SIGKILL')
    await rm(dataDir, { recursive: true })
  })

  for (const { type, row, moment, name } of LINKS) {
    it(`[C1] [D1] is told one result of one ${type}: ${moment} it was durable`, async () => {
      const customer = await new ServerCustomer(line.address, () => `A-${++seats}`).register()
      const body = await row.prepare(customer)
      const open = await openClient(line.address, customer, { timing: hurried, timeoutMs: 300_000 })
      const before = readBooks(server.databaseFile)
      const [send] = Object.values(row.ways) as [Row['ways'][string]]
      const sending = send(open, body, name)

      expect(await server.exited).to.equal(null)
      const done = effectBetween(before, readBooks(server.databaseFile))
      expect(done).to.deep.equal(moment === 'before' ? {} : row.effect)
      dieAt.delete(name)
      await start()
      line.cut(server.address)

      const result = await sending
      open.close()
      const { text } = await customer.send(type, body, name)
      expect(result ?? null).to.deep.equal(JSON.parse(text))
      expect(effectBetween(before, readBooks(server.databaseFile))).to.deep.equal(row.effect)
    })
  }
})
