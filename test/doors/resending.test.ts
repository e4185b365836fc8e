import { expect } from 'chai'
import { UNPURGED } from '../../bots/crash/unpurged.ts'
import { FrontRow } from '../../client-sdk/index.ts'
import { realPorts } from '../../server/ports.ts'
import { CONCERT, catalogueOf } from '../support/Sale.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { effectBetween, readBooks } from './idempotency/effects.ts'
import { openClient } from './idempotency/openClient.ts'
import { ALL_ROWS } from './idempotency/rows.ts'
import { GENEROUS, hallWithBox } from './idempotency/SaleStage.ts'
import { ServerCustomer } from './idempotency/ServerCustomer.ts'
import { TappedLine } from './idempotency/TappedLine.ts'

/** Where a server's commits wait while a test holds them. */
class CommitGate {
  #held: (() => void)[] | undefined
  #arrived: () => void = () => undefined

  readonly defer = (task: () => void): void => {
    if (this.#held === undefined) {
      setImmediate(task)
      return
    }
    this.#held.push(task)
    this.#arrived()
  }

  /** @returns a promise that resolves once there is something to commit. */
  hold(): Promise<void> {
    this.#held = []
    return new Promise((resolve) => {
      this.#arrived = resolve
    })
  }

  /** What was held is durable when this returns. */
  open(): void {
    const held = this.#held ?? []
    this.#held = undefined
    for (const task of held) task()
  }
}

interface Sending<T> {
  readonly line: TappedLine
  readonly gate: CommitGate
  readonly send: () => Promise<T>
}

/** Breaks the line at a certain point of what is sent, and gives what the client then has of it. */
type Break = <T>(sending: Sending<T>) => Promise<T>

const beforeItIsRead: Break = async ({ line, send }) => {
  line.lose('requests')
  const sent = send()
  await line.until(() => line.robbed > 0)
  line.cut()
  return sent
}

const beforeItIsDurable: Break = async ({ line, gate, send }) => {
  const decided = gate.hold()
  const sent = send()
  await decided
  line.cut()
  const { carried } = line
  await line.until(() => line.carried > carried)
  gate.open()
  return sent
}

const beforeItIsAnswered: Break = async ({ line, gate, send }) => {
  const decided = gate.hold()
  const sent = send()
  await decided
  line.lose('answers')
  gate.open()
  await line.until(() => line.robbed > 0)
  line.cut()
  return sent
}

const POINTS: Readonly<Record<string, { readonly breakAt: Break; readonly isDone: boolean }>> = {
  'before the server has read the command': { breakAt: beforeItIsRead, isDone: false },
  'when the command is decided and not durable': { breakAt: beforeItIsDurable, isDone: true },
  'when the command is durable and not answered': { breakAt: beforeItIsAnswered, isDone: true },
}

describe('a client whose line breaks', () => {
  const gate = new CommitGate()
  let server: TestServer
  let line: TappedLine
  let seats = 0
  const closers: (() => unknown)[] = []

  before(async () => {
    server = await startServer(
      { addressRate: 0 },
      {
        catalogue: catalogueOf({ plan: hallWithBox(200), policy: { ...GENEROUS, ...UNPURGED }, year: 2099 }),
        ports: (report) => ({ ...realPorts(report), defer: gate.defer }),
      },
    )
    line = await TappedLine.to(server.address)
  })
  afterEach(async () => {
    for (const close of closers.splice(0)) await close()
  })
  after(async () => {
    await line.close()
    await server.stop()
  })

  for (const [point, { breakAt, isDone }] of Object.entries(POINTS)) {
    describe(point, () => {
      for (const { type, row, what } of ALL_ROWS) {
        for (const [way, send] of Object.entries(row.ways)) {
          it(`[C1] sends ${what} ${way} again by itself, and is told one result of doing it once`, async () => {
            const customer = await new ServerCustomer(server.address, () => `A-${++seats}`).register()
            const body = await row.prepare(customer)
            const open = await openClient(line.address, customer)
            closers.push(open.close)
            const before = readBooks(server.databaseFile)

            const result = await breakAt({ line, gate, send: () => send(open, body, 'a-name') })
            const { text } = await customer.send(type, body, 'a-name')
            expect(result ?? null).to.deep.equal(JSON.parse(text))
            expect(effectBetween(before, readBooks(server.databaseFile))).to.deep.equal(row.effect)
            if (type === 'leaveQueue') expect(open.ends).to.deep.equal([{ reason: 'LEFT' }])
          })
        }
      }

      it('[C1] [Q1] enters the queue again by itself, and has one place', async () => {
        const customer = await new ServerCustomer(server.address, () => `A-${++seats}`).register()
        const client = new FrontRow(line.address, { accessToken: customer.session.accessToken })
        const before = readBooks(server.databaseFile)
        const queue = await breakAt({ line, gate, send: () => client.enterQueue(CONCERT, { socket: false }) })
        closers.push(() => queue.close())
        expect(await customer.enter()).to.include({ token: queue.token, sequence: queue.sequence })
        expect(effectBetween(before, readBooks(server.databaseFile))).to.deep.equal({ tokens: 1 })
      })

      it('[C1] registers again by itself, and is one user, though another may have been made', async () => {
        const client = new FrontRow(line.address)
        const before = readBooks(server.databaseFile)
        const user = await breakAt({ line, gate, send: () => client.register('Ann') })
        expect(client.accessToken).to.equal(user.accessToken)
        await client.charge(5)
        const { users, charged } = effectBetween(before, readBooks(server.databaseFile))
        expect({ users, charged }).to.deep.equal({ users: isDone ? 2 : 1, charged: 5 })
      })
    })
  }
})
