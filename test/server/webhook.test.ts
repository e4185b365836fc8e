import { createHmac } from 'node:crypto'
import { expect } from 'chai'
import { ChangeFeed } from '../../server/outbox/ChangeFeed.ts'
import { signed } from '../../server/outbox/signature.ts'
import { Webhook, type WebhookReport } from '../../server/outbox/Webhook.ts'
import { MemoryStorage } from '../../storage/memory/MemoryStorage.ts'
import { charged, commit, NOW, setStage } from '../storage/fixtures.ts'
import { FaultyStorage } from '../support/FaultyStorage.ts'
import { ManualClock } from '../support/ManualClock.ts'
import { startServer } from '../support/startServer.ts'
import { type Delivery, Receiver } from './support/Receiver.ts'

const SECRET = `whsec_${Buffer.alloc(24, 7).toString('base64')}`
const OLDER = `whsec_${Buffer.alloc(32, 9).toString('base64')}`
const DAY_MS = 24 * 60 * 60_000
/** `setStage` imports and registers. */
const STAGE = 2

describe('the webhook', () => {
  let storage: FaultyStorage
  let clock: ManualClock
  let feed: ChangeFeed
  let receiver: Receiver
  let reports: WebhookReport[]
  /** How long it has chosen to wait, each time. */
  let pauses: number[]
  const running: { readonly webhook: Webhook; readonly over: Promise<void> }[] = []

  beforeEach(async () => {
    storage = new FaultyStorage(new MemoryStorage())
    await setStage(storage)
    clock = new ManualClock(NOW)
    feed = new ChangeFeed({ storage, clock })
    receiver = await Receiver.open()
    reports = []
    pauses = []
  })
  afterEach(async () => {
    for (const { webhook } of running) webhook.stop()
    feed.close()
    await Promise.all(running.splice(0).map(({ over }) => over))
    receiver.close()
  })

  const start = (secrets = [SECRET], url = receiver.url) => {
    const wakeAfter: ManualClock['wakeAfter'] = (ms, task) => {
      pauses.push(ms)
      return clock.wakeAfter(ms, task)
    }
    const report = (event: WebhookReport) => reports.push(event)
    const webhook = new Webhook({ url, secrets, storage, feed, clock: { now: clock.now, wakeAfter }, report })
    const started = { webhook, over: webhook.run() }
    running.push(started)
    return started
  }
  const stop = async ({ webhook, over }: ReturnType<typeof start>): Promise<void> => {
    webhook.stop()
    // It may be waiting for news.
    await pass(10_000)
    await over
  }
  const charge = async (amount: number): Promise<void> => {
    await commit(storage, { facts: [charged('kim', amount)] })
    feed.heard()
  }
  const kinds = () => reports.map(({ kind }) => kind)
  /** Lets time pass until something is so; what waits for the line is let happen between two alarms. */
  const pass = async (ms: number): Promise<void> => {
    await clock.advance(ms, turn)
    await turn()
  }
  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
  const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await isSo())) await pass(100)
  }

  it('[E7] signs as the Standard Webhooks scheme has it', () => {
    const headers = signed(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'], {
      id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      body: '{"test": 2432232314}',
      nowMs: 1_614_265_330_999,
    })
    expect(headers).to.deep.equal({
      'webhook-id': 'msg_p5jXN8AQM9LWM0D4loKWxJek',
      'webhook-timestamp': '1614265330',
      'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
    })
  })

  it('[E7] posts each change, in order, signed by each secret, with an id of its own', async () => {
    start([SECRET, OLDER])
    await charge(1)
    await until(() => receiver.numbers.length === STAGE + 1)
    expect(receiver.numbers).to.deep.equal([1, 2, 3])
    const { change, body, headers } = receiver.deliveries[2] as Delivery
    expect(change.events).to.deep.equal([
      { type: 'wallet.charged', userId: 'kim', entryId: 'charge-kim-1', amount: 1, balance: 1 },
    ])
    expect(JSON.parse(body)).to.deep.equal({ type: 'change', timestamp: change.at, data: change })
    expect(headers['content-type']).to.equal('application/json')
    const signatures = [SECRET, OLDER].map((secret) => {
      const content = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
      const key = Buffer.from(secret.slice('whsec_'.length), 'base64')
      return `v1,${createHmac('sha256', key).update(content).digest('base64')}`
    })
    expect(headers['webhook-signature']).to.equal(signatures.join(' '))
    expect(new Set(receiver.deliveries.map((delivery) => delivery.headers['webhook-id']))).to.have.property('size', 3)
  })

  it('[E7] goes on behind the last that was taken when it is started again', async () => {
    const first = start()
    await until(() => receiver.numbers.length === STAGE)
    await until(async () => (await storage.outboxMarks()).delivered === STAGE)
    await stop(first)
    for (const amount of [1, 2]) await charge(amount)
    start()
    await until(() => receiver.numbers.length === STAGE + 2)
    expect(receiver.numbers).to.deep.equal([1, 2, 3, 4])
  })

  it('[E7] delivers again what may not have been taken, under the same id', async () => {
    receiver.replies.push('hangs up', 204)
    start()
    await until(() => receiver.numbers.length === STAGE + 1)
    expect(receiver.numbers).to.deep.equal([1, 1, 2])
    const [lost, again] = receiver.deliveries.map(({ headers }) => headers['webhook-id'])
    expect(again).to.equal(lost)
  })

  it('[E8] tries ever more seldom while nothing is taken, for days, and loses nothing', async () => {
    receiver.replies.push(...Array<number>(300).fill(503))
    start()
    for (const amount of [1, 2, 3]) await charge(amount)
    for (let tries = 1; tries <= 300; tries += 1) {
      await until(() => pauses.length === tries)
      await pass(pauses.at(-1) as number)
    }
    const most = pauses.map((_, failures) => Math.min(1_000 * 2 ** failures, 600_000))
    for (const [at, ms] of pauses.entries()) expect(ms).to.be.within((most[at] as number) / 2, most[at] as number)
    expect(clock.now() - NOW).to.be.above(DAY_MS)
    expect(new Set(receiver.numbers.slice(0, 300))).to.deep.equal(new Set([1]))
    await until(() => receiver.numbers.at(-1) === STAGE + 3)
    expect(receiver.numbers.slice(300)).to.deep.equal([1, 2, 3, 4, 5])
    expect(kinds().filter((kind) => kind !== 'failed')).to.deep.equal(['down', 'up'])
  })

  it('[E8] waits as long as the receiver asks for', async () => {
    receiver.replies.push({ status: 429, headers: { 'retry-after': '120' } })
    start()
    await receiver.received(1)
    await until(() => kinds().includes('down'))
    const pausedMs = clock.now()
    await until(() => receiver.deliveries.length > 1)
    expect(clock.now() - pausedMs).to.be.above(115_000)
  })

  it('[E8] follows no redirect, and takes no other answer for a yes', async () => {
    receiver.replies.push({ status: 307, headers: { location: `${receiver.url}/elsewhere` } }, 404, 302)
    start()
    await until(() => receiver.numbers.length === STAGE + 3)
    expect(receiver.numbers).to.deep.equal([1, 1, 1, 1, 2])
    const reasons = reports.filter(({ kind }) => kind === 'failed').map(({ reason }) => reason)
    expect(reasons).to.deep.equal(['answered 307', 'answered 404', 'answered 302'])
  })

  it('[E8] sends no more to who answers 410, until it is started anew', async () => {
    receiver.replies.push(204, 410)
    const { over } = start()
    await Promise.race([over, until(() => false)])
    expect(receiver.numbers).to.deep.equal([1, 2])
    expect(kinds()).to.deep.equal(['gone'])
    expect((await storage.outboxMarks()).delivered).to.equal(1)
    start()
    await until(() => receiver.numbers.length === 3)
    expect(receiver.numbers).to.deep.equal([1, 2, 2])
  })

  it('[E8] says why in a code, never by the address, which may hold a secret', async () => {
    receiver.close()
    start([SECRET], `${receiver.url}?key=confidential`)
    await until(() => kinds().includes('down'))
    expect(reports[0]?.reason).to.equal('ECONNREFUSED')
    expect(JSON.stringify(reports)).to.not.include('confidential')
  })

  it('[E7] outlives a store that can be neither read nor written for a while', async () => {
    storage.failNext('outboxMarks')
    storage.failNext('outbox')
    storage.failNext('markDelivered')
    start()
    await charge(1)
    await until(() => receiver.numbers.length === STAGE + 1)
    await charge(2)
    await until(async () => (await storage.outboxMarks()).delivered === STAGE + 2)
    expect(receiver.numbers).to.deep.equal([1, 2, 3, 4])
  })
})

describe('a server with a webhook', () => {
  let receiver: Receiver
  beforeEach(async () => {
    receiver = await Receiver.open()
  })
  afterEach(() => receiver.close())

  it('[E7] [E8] sells on while nobody takes anything, and tells all of it in order when it is started anew', async () => {
    const dead = await startServer({ webhook: { url: 'http://127.0.0.1:1/hook', secrets: [SECRET] } })
    const as = await dead.user('Confidential Kim')
    for (let amount = 1; amount <= 20; amount += 1) {
      expect((await dead.request('POST /api/wallet/charges', { as, body: { amount } })).status).to.equal(201)
    }
    const metrics = async (server: typeof dead, name: string) =>
      Number(new RegExp(`^${name} (\\d+)$`, 'm').exec((await server.request<string>('GET /metrics')).body)?.[1])
    expect(await metrics(dead, 'frontrow_outbox_last_number')).to.equal(22)
    expect(await metrics(dead, 'frontrow_outbox_delivered_number')).to.equal(0)
    expect(await metrics(dead, 'frontrow_webhook_failures_total')).to.be.at.least(1)
    await dead.close()
    expect(dead.reports.filter((line) => line.includes('webhook: '))).to.have.length(1)

    const { dataDir } = dead
    const server = await startServer({ dataDir, webhook: { url: receiver.url, secrets: [SECRET] } })
    await receiver.received(22)
    await server.stop()
    expect(receiver.numbers).to.deep.equal(Array.from({ length: 22 }, (_, at) => at + 1))
    expect(JSON.stringify(receiver.deliveries)).to.not.include('Confidential')
  })
})
