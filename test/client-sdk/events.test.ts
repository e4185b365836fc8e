import { expect } from 'chai'
import { type Change, Operator } from '../../client-sdk/index.ts'
import { problemOf, refuse } from '../../client-sdk/protocol/refusals.ts'
import { RefusedError } from '../../client-sdk/RefusedError.ts'
import { startServer, type TestServer } from '../support/startServer.ts'
import { CuttableProxy } from './support/CuttableProxy.ts'
import { cutLine, ScriptedServer } from './support/ScriptedServer.ts'
import { TestTiming } from './support/TestTiming.ts'

const change = (number: number): Change => ({
  number,
  at: '2027-01-01T00:00:00.000Z',
  events: [{ type: 'user.registered', userId: `user-${number}` }],
})
const eventOf = (number: number): string => `id: ${number}\ndata: ${JSON.stringify(change(number))}\n\n`

/** A stream that sends these parts and ends, or breaks off. */
const stream =
  (parts: readonly string[], breaks = false) =>
  (): Response => {
    const left = parts.map((part) => new TextEncoder().encode(part))
    const body = new ReadableStream({
      pull: (controller) => {
        const part = left.shift()
        if (part !== undefined) controller.enqueue(part)
        else if (breaks) controller.error(new Error('cut'))
        else controller.close()
      },
    })
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } })
  }

const gone = (): Response => {
  const problem = problemOf(refuse('EVENTS_GONE'))
  return Response.json(problem, { status: problem.status })
}

describe('following the events with the SDK', () => {
  const follow = async (server: ScriptedServer, after?: number): Promise<{ numbers: number[]; error: unknown }> => {
    const timing = new TestTiming()
    const options = { adminToken: 'x'.repeat(16), fetch: server.fetch, timing }
    const operator = new Operator('http://sale.example', options)
    const numbers: number[] = []
    const following = async (): Promise<void> => {
      for await (const { number } of operator.events(after === undefined ? {} : { after })) numbers.push(number)
    }
    let ended: { error: unknown } | undefined
    following().then(
      () => (ended = { error: undefined }),
      (error: unknown) => (ended = { error }),
    )
    while (ended === undefined) await timing.pass(1_000)
    return { numbers, error: ended.error }
  }

  it('[E5] gives each change once, however the bytes are cut, and goes on behind the last after any break', async () => {
    const whole = [1, 2, 3].map(eventOf).join('')
    const server = new ScriptedServer(
      stream([':\n\n', ...(whole.slice(0, -9).match(/.{1,7}/gs) ?? [])]),
      cutLine,
      () => new Response('gone for a moment', { status: 502 }),
      stream([eventOf(3), eventOf(4)], true),
      gone,
    )
    const { numbers, error } = await follow(server)
    expect(numbers).to.deep.equal([1, 2, 3, 4])
    expect(error).to.be.instanceOf(RefusedError).with.property('code', 'EVENTS_GONE')
    const [first, ...others] = server.received.map(({ path }) => path)
    expect(first).to.equal('/api/admin/events')
    expect(others.map((path) => path.split('?')[1])).to.deep.equal(['after=2', 'after=2', 'after=2', 'after=4'])
    expect(new Set(server.header('accept'))).to.deep.equal(new Set(['text/event-stream']))
  })

  it('[E4] begins behind the number that is known already, and rejects where that is not kept', async () => {
    const server = new ScriptedServer(gone)
    const { numbers, error } = await follow(server, 7)
    expect(numbers).to.deep.equal([])
    expect(error).to.have.property('code', 'EVENTS_GONE')
    expect(server.received[0]?.path).to.equal('/api/admin/events?after=7')
  })

  describe('of a server', () => {
    let server: TestServer
    let proxy: CuttableProxy
    beforeEach(async () => {
      server = await startServer()
      proxy = await CuttableProxy.to(server.address)
    })
    afterEach(async () => {
      await proxy.close()
      await server.stop()
    })

    it('[E5] goes on by itself when the line is cut, and ends when it is told to', async () => {
      const over = new AbortController()
      const events = new Operator(proxy.address, { adminToken: server.adminToken }).events({ signal: over.signal })
      const next = async () => (await events.next()).value?.number
      expect(await next()).to.equal(1)
      await server.user()
      expect(await next()).to.equal(2)
      proxy.cut()
      await server.user()
      await server.user()
      expect([await next(), await next()]).to.deep.equal([3, 4])
      const ended = events.next()
      over.abort()
      expect((await ended).done).to.equal(true)
    })
  })
})
