import { expect } from 'chai'
import { FrontRow, type Place, QueueEndedError, type QueueToken, RefusedError } from '../../client-sdk/index.ts'
import { answer, cutLine, refusal, ScriptedServer } from './support/ScriptedServer.ts'
import { TestTiming } from './support/TestTiming.ts'

const place = (news: Partial<QueueToken>): QueueToken => ({
  token: 'gig.token',
  concertId: 'gig',
  state: 'WAIT',
  sequence: 12,
  ahead: 9,
  expiresAt: '2027-01-01T00:10:00.000Z',
  saleState: 'OPEN',
  seatsLeft: 10,
  pollAfterMs: 1_000,
  ...news,
})

const enter = async (server: ScriptedServer) => {
  const timing = new TestTiming()
  const client = new FrontRow('http://127.0.0.1:9', { fetch: server.fetch, timing })
  const queue = await client.enterQueue('gig', { socket: false })
  return { timing, client, queue }
}

describe('a place in the queue, polled', () => {
  it('moves up at the pace that the server asks for, and is admitted', async () => {
    const active = place({ state: 'ACTIVE', ahead: 0, expiresAt: '2027-01-01T00:20:00.000Z' })
    const server = new ScriptedServer(
      answer(place({ etaMs: 9_000 }), 201),
      answer(place({ ahead: 4, etaMs: 4_000, pollAfterMs: 3_000 })),
      answer(active),
    )
    const { timing, client, queue } = await enter(server)
    const places: Place[] = []
    queue.on('position', (at) => places.push(at))
    expect(queue).to.include({ state: 'WAIT', ahead: 9, etaMs: 9_000, token: 'gig.token' })
    expect(client.session.queueTokens).to.deep.equal({ gig: 'gig.token' })
    expect(server.received[0]?.body).to.deep.equal({ socket: false })

    await timing.pass(3_999)
    expect(places).to.deep.equal([{ ahead: 4, sequence: 12, etaMs: 4_000 }])
    expect(server.received).to.have.length(2)
    await timing.pass(1)
    expect(await queue.admitted()).to.deep.equal({ token: 'gig.token', expiresAt: '2027-01-01T00:20:00.000Z' })
    expect(queue.state).to.equal('ACTIVE')
    expect(server.header('queue-token')).to.deep.equal([null, 'gig.token', 'gig.token'])
    queue.close()
  })

  it('[L4] has a number before the draw and a place after it, be it further back', async () => {
    const drawAt = '2027-01-01T00:00:02.000Z'
    const server = new ScriptedServer(
      answer(place({ ahead: 2, drawAt }), 201),
      answer(place({ ahead: 1, drawAt })),
      answer(place({ sequence: 40, ahead: 30, joined: 12 })),
      answer(place({ sequence: 40, ahead: 29, joined: 12 })),
    )
    const { timing, queue } = await enter(server)
    const places: Place[] = []
    queue.on('position', (at) => places.push(at))
    expect(queue).to.include({ drawAt, joined: undefined, sequence: 12 })
    await timing.pass(3_000)
    expect(places).to.deep.equal([
      { ahead: 1, sequence: 12, etaMs: undefined, drawAt },
      { ahead: 30, sequence: 40, etaMs: undefined, joined: 12 },
      { ahead: 29, sequence: 40, etaMs: undefined, joined: 12 },
    ])
    expect(queue).to.include({ drawAt: undefined, joined: 12, sequence: 40 })
    queue.close()
  })

  it('[Q14] [Q15] tells a range, how many seats are left, and how the sale stands, as they change', async () => {
    const range: [number, number] = [2_000, 9_000]
    const server = new ScriptedServer(
      answer(place({ etaMs: 5_500, etaRangeMs: range }), 201),
      answer(place({ seatsLeft: 0, saleState: 'SOLD_OUT' })),
      answer(place({ seatsLeft: 2 })),
    )
    const { timing, queue } = await enter(server)
    expect(queue.etaRangeMs).to.deep.equal(range)
    const told: unknown[] = []
    for (const name of ['position', 'sale', 'seats'] as const) queue.on(name, (event) => told.push(event))
    await timing.pass(1_000)
    expect(queue).to.include({ etaRangeMs: undefined, etaMs: undefined, seatsLeft: 0, saleState: 'SOLD_OUT' })
    await timing.pass(1_000)
    expect(told).to.deep.equal([
      { ahead: 9, sequence: 12, etaMs: undefined },
      { seatsLeft: 0 },
      { saleState: 'SOLD_OUT' },
      { seatsLeft: 2 },
      { saleState: 'OPEN' },
    ])
    queue.close()
  })

  it('[Q12] knows until when its turn has to be used, and that it was not', async () => {
    const claimBy = '2027-01-01T00:00:30.000Z'
    const server = new ScriptedServer(
      answer(place({}), 201),
      answer(place({ state: 'ACTIVE', ahead: 0, claimBy })),
      answer(place({ state: 'ACTIVE', ahead: 0 })),
      answer(place({ state: 'EXPIRED', ahead: 0, endReason: 'UNCLAIMED' })),
      answer(place({ state: 'EXPIRED', ahead: 0, endReason: 'UNCLAIMED' })),
    )
    const { timing, client, queue } = await enter(server)
    const ends: unknown[] = []
    queue.on('ended', (end) => ends.push(end))
    await timing.pass(1_000)
    expect(await queue.admitted()).to.have.property('claimBy', claimBy)
    await timing.pass(1_000)
    expect(queue.claimBy).to.equal(undefined)
    await timing.pass(1_000)
    expect(ends).to.deep.equal([{ reason: 'UNCLAIMED' }])
    expect(await client.queueToken('gig')).to.include({ state: 'EXPIRED', endReason: 'UNCLAIMED' })
    expect(await client.queueToken('opera')).to.equal(undefined)
  })

  it('is admitted at once where there is room', async () => {
    const { queue } = await enter(new ScriptedServer(answer(place({ state: 'ACTIVE', ahead: 0 }), 201)))
    expect(await queue.admitted()).to.have.property('token', 'gig.token')
    queue.close()
  })

  it('outlasts a lost connection', async () => {
    const server = new ScriptedServer(answer(place({}), 201), cutLine, cutLine, answer(place({ ahead: 2 })))
    const { timing, queue } = await enter(server)
    await timing.pass(1_500)
    expect(queue.ahead).to.equal(2)
    queue.close()
  })

  it('ends when its token does', async () => {
    const { timing, queue } = await enter(
      new ScriptedServer(answer(place({}), 201), answer(place({ state: 'EXPIRED', ahead: 0 }))),
    )
    const ends: unknown[] = []
    queue.on('ended', (end) => ends.push(end))
    const admitted = queue.admitted().catch((error: unknown) => error)
    await timing.pass(10_000)
    expect(await admitted)
      .to.be.instanceOf(QueueEndedError)
      .with.property('reason', 'EXPIRED')
    expect(ends).to.deep.equal([{ reason: 'EXPIRED' }])
    expect(queue.state).to.equal('EXPIRED')
  })

  it('ends with the refusal when the server knows the token no more', async () => {
    const { timing, queue } = await enter(new ScriptedServer(answer(place({}), 201), refusal('TOKEN_INVALID')))
    const admitted = queue.admitted().catch((error: unknown) => error)
    await timing.pass(10_000)
    expect(await admitted)
      .to.be.instanceOf(RefusedError)
      .with.property('code', 'TOKEN_INVALID')
  })

  it('is given up by leaving', async () => {
    const server = new ScriptedServer(answer(place({}), 201), () => new Response(null, { status: 204 }))
    const { queue } = await enter(server)
    await queue.leave({ commandId: 'bye' })
    expect(server.received[1]).to.include({ method: 'DELETE', path: '/api/queue-token' })
    expect(server.header('idempotency-key')[1]).to.equal('bye')
    expect(queue.state).to.equal('EXPIRED')
  })

  it('[C1] was left, not lost, though the end is heard of before the answer that had to be asked for again', async () => {
    const server = new ScriptedServer(
      answer(place({ pollAfterMs: 100 }), 201),
      cutLine,
      answer(place({ state: 'EXPIRED', ahead: 0 })),
      () => new Response(null, { status: 204 }),
    )
    const { timing, queue } = await enter(server)
    const ends: unknown[] = []
    queue.on('ended', (end) => ends.push(end))
    const left = queue.leave()
    await timing.pass(100)
    expect(server.received.map(({ method }) => method)).to.deep.equal(['POST', 'DELETE', 'GET'])
    await timing.pass(900)
    await left
    expect(server.received).to.have.length(4)
    expect(ends).to.deep.equal([{ reason: 'LEFT' }])
  })
})
