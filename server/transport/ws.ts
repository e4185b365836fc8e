import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketTransport } from '@colyseus/ws-transport'
import { getRequestListener } from '@hono/node-server'
import { FAREWELL_MS } from '../../rooms/sockets/SocketGuard.ts'
import { EVENT_STREAM, unreadable } from '../http/answers.ts'
import { gatherWrites } from './gatherWrites.ts'
import { BACKLOG_BYTES, FRAME_BYTES, HEAD_MS, type Listen, STALLED_MS } from './Listener.ts'
import { type Peer, peerAddress } from './peerAddress.ts'
import { SharedFrame } from './SharedFrame.ts'

/** Node lets a request take forever, and a peer that reads nothing of its answer, too. */
const TIMEOUTS = {
  headersTimeout: HEAD_MS,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 1_000,
}
const IDLE_MS = 60_000
/** Connections that may wait for this process at once: a crowd comes in one moment, and Node's 511 would drop the rest. Linux has 4,096 at most unless told. */
const NOT_YET_ACCEPTED = 4_096
const SLOW_CHECK_MS = 1_000

class BoundedTransport extends WebSocketTransport {
  readonly #timer = setInterval(() => this.#cutOffSlow(), SLOW_CHECK_MS)

  /** By itself ws frames a message for each socket anew, and writes its head and its payload apart. */
  shareFrames(): void {
    const shared = new SharedFrame()
    const Socket = this.wss.options.WebSocket as NonNullable<typeof this.wss.options.WebSocket>
    this.wss.options.WebSocket = class extends Socket {
      override send(data: unknown, options?: unknown, sent?: unknown): void {
        if (data instanceof Uint8Array && this.readyState === this.OPEN) {
          senderOf(this).sendFrame([shared.of(data)], sent as Sent)
        } else super.send(data as string, options as object, sent as Sent)
      }
    }
  }

  /**
   * ws by itself drops a connection without a word once 60 of its pings wait to be answered. Rooms count them, and take this listener away
   * from who sends too many.
   */
  answerPings(): void {
    this.wss.on('connection', (socket) => {
      socket.on('ping', (data) => socket.pong(data))
    })
  }

  gatherWrites(): void {
    this.wss.on('connection', (_socket, { socket }) => gatherWrites(socket))
  }

  override shutdown(): void {
    clearInterval(this.#timer)
    super.shutdown()
  }

  /**
   * [S2] Who is refused a socket is answered, and the connection closed from our side only. Nobody reads it any more, so
   * that it would stay for as long as its peer likes.
   */
  dropRefused(server: Server): void {
    const opened = new WeakSet<Duplex>()
    this.wss.on('connection', (_socket, { socket }) => opened.add(socket))
    server.on('upgrade', (_request, socket) => {
      socket.once('finish', () => {
        if (!opened.has(socket)) socket.destroy()
      })
    })
  }

  /** [S5] ws buffers without bound for a peer that doesn't read; uWebSockets has a limit of its own. */
  #cutOffSlow(): void {
    // A close frame would wait behind the backlog: the connection is dropped.
    for (const socket of this.wss.clients) if (socket.bufferedAmount > BACKLOG_BYTES) socket.terminate()
  }
}

type Sent = (error?: Error) => void

/** ws keeps to itself what writes a frame that is made already. */
const senderOf = (socket: object): { sendFrame(frame: readonly [Buffer], sent?: Sent): void } =>
  (socket as { _sender: ReturnType<typeof senderOf> })._sender

const peerOf = ({ socket }: { readonly socket: { readonly remoteAddress?: string } }): Peer => ({
  address: peerAddress(socket.remoteAddress ?? ''),
})

/**
 * [S5] Node hands over all requests of a pipeline at once, and would keep the answers for a peer that reads none. So each waits until the one
 * before it on its connection has been answered and the answer has left.
 */
const inTurn = (respond: RequestListener): RequestListener => {
  const turns = new WeakMap<IncomingMessage['socket'], Promise<void>>()
  return (incoming, outgoing) => {
    const before = turns.get(incoming.socket)
    turns.set(incoming.socket, new Promise((resolve) => outgoing.once('close', resolve)))
    if (before === undefined) respond(incoming, outgoing)
    else void before.then(() => respond(incoming, outgoing))
  }
}

/** [E6] What is not taken holds the writer back, and the next part is not asked for: nothing moves until the time is over. */
const dropStalled = (outgoing: ServerResponse): void => {
  outgoing.setTimeout(STALLED_MS, () => outgoing.destroy())
}

/**
 * Node's own HTTP server with ws for the sockets. Colyseus' `Server` is left out: it would bind HTTP routes of its
 * own, which have no body limit
 * and answer any origin. Its transport needs only the upgrades.
 */
export const listenWs: Listen = async ({ host, port, handler, refuseUpgrade }) => {
  // From here on Request and Response are its own, everywhere in the process: they keep what an answer is made of, and write it in one piece.
  const respond = getRequestListener(
    (request, { incoming, outgoing }) => {
      // Asked of the request: to look at the answer's headers would undo that.
      if (incoming.headers.accept?.toLowerCase().includes(EVENT_STREAM)) dropStalled(outgoing as ServerResponse)
      return handler(request, peerOf(incoming))
    },
    { errorHandler: unreadable },
  )
  const listener = inTurn(respond)
  const server = createServer(TIMEOUTS, listener).setTimeout(IDLE_MS)
  // What a client expects beyond an answer is ignored: Node by itself refuses it without a problem document.
  server.on('checkExpectation', listener)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen({ port, host, backlog: NOT_YET_ACCEPTED }, () => {
      server.off('error', reject)
      resolve()
    })
  })
  // Colyseus tells an upgrade's address as its headers claim it. It asks first the filter, then `beforeUpgrade`, in
  // one go.
  let knocking: Peer = { address: '' }
  const transport = new BoundedTransport({
    noServer: true,
    maxPayload: FRAME_BYTES,
    perMessageDeflate: false,
    autoPong: false,
    // Its types leave it out.
    ...({ closeTimeout: FAREWELL_MS } as object),
    beforeUpgrade: (request) => refuseUpgrade(request, knocking),
  })
  transport.attachToServer(server, {
    filter: (incoming) => {
      knocking = peerOf(incoming)
      return true
    },
  })
  transport.shareFrames()
  transport.dropRefused(server)
  transport.answerPings()
  transport.gatherWrites()

  return {
    kind: 'ws',
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        transport.shutdown()
        // What was to be answered has been: what is left are requests that never end.
        server.closeAllConnections()
      }),
  }
}
