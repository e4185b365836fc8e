import { createServer } from 'node:http'
import { type Client, LocalDriver, LocalPresence, matchMaker, Room, Server } from '@colyseus/core'
import { setLogger } from '@colyseus/core/Logger'
import { schema } from '@colyseus/schema'
import { answerCalls } from '../processes/calls.ts'

const EmptyState = schema({}, 'EmptyState')
const ROOM_ID = 'bare'

/** As long as FrontRow's answers are, field by field. */
const RESERVATION = {
  reservationId: 'bbbbbbbbbbbbbbbbbbbbb',
  scheduleId: 'bench-1',
  state: 'HELD',
  seats: ['S-1000'],
  amount: 1_000,
  heldAt: '2026-11-20T10:00:00.000Z',
  expiresAt: '2026-11-20T10:00:00.000Z',
}
const PAYMENT = {
  paymentId: 'bbbbbbbbbbbbbbbbbbbbb',
  reservationId: 'bbbbbbbbbbbbbbbbbbbbb',
  amount: 1_000,
  paidAt: '2026-11-20T10:00:00.000Z',
  balance: 999_000,
}

/** As long as what FrontRow tells who is let in. */
const ADMITTED = { token: 'bench.bbbbbbbbbbbbbbbbbbbbb', expiresAt: '2026-11-20T10:00:00.000Z' }

/** Colyseus and nothing else: a room that answers at once what it is asked. */
class BareRoom extends Room<{ state: InstanceType<typeof EmptyState> }> {
  override autoDispose = false
  override patchRate = null

  override onCreate(): void {
    this.roomId = ROOM_ID
    this.state = new EmptyState()
    this.onMessage('hold', () => RESERVATION)
    this.onMessage('release', () => null)
    this.onMessage('pay', () => PAYMENT)
    room = this
  }
}

let room: BareRoom | undefined

/** The transport's own socket: ws, or what Colyseus wraps around uWebSockets'. */
type Socket =
  | { send(bytes: Uint8Array, options: object): void }
  | { ws: { send(b: Uint8Array, isBinary: boolean): void } }

const sendTo = ({ ref }: Client, bytes: Uint8Array): void => {
  const socket = ref as unknown as Socket
  if ('ws' in socket) socket.ws.send(bytes, true)
  else socket.send(bytes, BINARY)
}
const BINARY = { binary: true }

/** What a bare server can be told to do, besides what its probe can. */
export const BARE_ACTIONS = {
  /** Sends each of these to everybody, so many of them a second. */
  broadcast: ({ frames, perSecond }: { frames: readonly string[]; perSecond: number }): Promise<void> => {
    const all = frames.map((frame) => Buffer.from(frame, 'base64'))
    const startedMs = performance.now()
    const { promise, resolve } = Promise.withResolvers<void>()
    let next = 0
    const timer = setInterval(() => {
      while (next < all.length && (next / perSecond) * 1000 <= performance.now() - startedMs) {
        for (const client of room?.clients ?? []) sendTo(client, all[next] as Buffer)
        next += 1
      }
      if (next < all.length) return
      clearInterval(timer)
      resolve()
    }, 1000 / perSecond)
    return promise
  },

  /** Sends the first so many a message each. */
  tell: ({ type, count }: { type: string; count: number }): void => {
    for (const client of (room?.clients ?? []).slice(0, count)) client.send(type, ADMITTED)
  },
}

const transportOf = async (kind: string | undefined) => {
  if (kind === 'uws') {
    const { uWebSocketsTransport } = await import('@colyseus/uwebsockets-transport')
    return new uWebSocketsTransport({ maxPayloadLength: 64 * 1024 })
  }
  const { WebSocketTransport } = await import('@colyseus/ws-transport')
  return new WebSocketTransport({ server: createServer() })
}

const freePort = async (): Promise<number> => {
  const probe = createServer()
  const { promise, resolve } = Promise.withResolvers<void>()
  probe.listen(0, '127.0.0.1', resolve)
  await promise
  const { port } = probe.address() as { port: number }
  const closed = Promise.withResolvers<void>()
  probe.close(() => closed.resolve())
  await closed.promise
  return port
}

const silent = (): void => undefined
setLogger({ debug: silent, error: console.error, info: silent, trace: silent, warn: silent })
const server = new Server({
  transport: await transportOf(process.env.TRANSPORT),
  greet: false,
  driver: new LocalDriver(),
  presence: new LocalPresence(),
  gracefullyShutdown: false,
})
server.define(ROOM_ID, BareRoom)
const port = await freePort()
await server.listen(port, '127.0.0.1')
await matchMaker.createRoom(ROOM_ID, {})
answerCalls(BARE_ACTIONS)
console.log(`listens on http://127.0.0.1:${port}`)
