import uWebSockets, { type HttpRequest, type HttpResponse, type us_listen_socket, type WebSocket } from 'uWebSockets.js'
import { STATUS_CODES } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { uWebSocketsTransport } from '@colyseus/uwebsockets-transport'
import { EVENT_STREAM, unreadable } from '../http/answers.ts'
import type { FetchHandler } from '../http/httpHandler.ts'
import { BACKLOG_BYTES, FRAME_BYTES, type Listen } from './Listener.ts'
import { type Peer, peerAddress } from './peerAddress.ts'

/** Its types leave out that `listen` takes options after a host too. */
const SHARED_PORT = 0
type ListenOnHost = (
  host: string,
  port: number,
  options: number,
  listening: (socket: us_listen_socket | false) => void,
) => void

/** With another, or none, the host and the path would change places, and another route be called than the one that was named. */
const HOST = /^[^\s/\\?#@]+$/

/** Has the rooms hear of pings and pongs, as with ws. */
class AudibleTransport extends uWebSocketsTransport {
  heard(control: 'ping' | 'pong', socket: WebSocket<unknown>): void {
    this.clientWrappers.get(socket as never)?.emit(control)
  }
}

/** uWebSockets for both HTTP and sockets. Colyseus' transport brings the sockets; its HTTP routes are never bound. */
export const listenUws: Listen = async ({ host, port, handler, refuseUpgrade }) => {
  // Colyseus tells an upgrade's address as its headers claim it. Our route is asked first, then the transport's, in one
  // go; what doesn't look like a room's address isn't caught by ours, and goes no further than that.
  let knocking: Peer | undefined
  const transport: AudibleTransport = new AudibleTransport({
    maxPayloadLength: FRAME_BYTES,
    maxBackpressure: BACKLOG_BYTES,
    closeOnBackpressureLimit: 1,
    compression: uWebSockets.DISABLED,
    ping: (socket) => transport.heard('ping', socket),
    // Its types leave it out.
    ...({ pong: (socket: WebSocket<unknown>) => transport.heard('pong', socket) } as object),
    beforeUpgrade: (request) => {
      const peer = knocking
      knocking = undefined
      return peer === undefined ? new Response(null, { status: 404 }) : refuseUpgrade(request, peer)
    },
  })
  const { app } = transport
  app.ws('/:processId/:roomId', {
    upgrade: (response, request) => {
      knocking = peerOf(response)
      request.setYield(true)
    },
  })
  app.any('/*', (response, request) => serve(response, request, handler))

  const free = await freePort(host, port)
  const socket = await new Promise<us_listen_socket>((resolve, reject) => {
    const listen: ListenOnHost = app.listen.bind(app) as never
    listen(host, free, SHARED_PORT, (listening) => {
      if (listening) resolve(listening)
      else reject(Object.assign(new Error(`can't listen on ${host}:${port}`), { code: 'EADDRINUSE' }))
    })
  })
  return {
    kind: 'uws',
    port: uWebSockets.us_socket_local_port(socket),
    close: async () => {
      app.close()
    },
  }
}

/**
 * uWebSockets shares a port with whoever has it or, told not to, can't have it back for a minute after a stop that cut
 * connections. So Node looks first: it rejects with the system's code where somebody listens, and finds one for 0.
 */
const freePort = (host: string, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen({ host, port, exclusive: true }, () => {
      const { port: free } = probe.address() as AddressInfo
      probe.close(() => resolve(free))
    })
  })

/**
 * One request through the fetch-style handler. `request` lives only until the first await, `response` until it is
 * aborted.
 */
const serve = (response: HttpResponse, request: HttpRequest, handler: FetchHandler): void => {
  const aborted = new AbortController()
  response.onAborted(() => aborted.abort())

  const peer = peerOf(response)
  const body = bodyOf(request, response, aborted.signal)
  const incoming = requestOf(request, body?.stream, aborted.signal)
  const answered = incoming === undefined ? Promise.resolve(unreadable()) : handler(incoming, peer)
  void answered.then(async (answer) => {
    if (answer.headers.get('content-type') === EVENT_STREAM) return stream(response, answer, aborted.signal)
    const bytes = await bytesOf(answer)
    if (aborted.signal.aborted) return
    body?.drop()
    write(response, answer, bytes)
  })
}

/** As they are: `arrayBuffer()` copies them, which takes 2 ms for the seats of an arena. */
const bytesOf = async ({ body }: Response): Promise<Uint8Array> => {
  const parts: Uint8Array[] = []
  for await (const part of body ?? []) parts.push(part)
  return parts.length === 1 ? (parts[0] as Uint8Array) : Buffer.concat(parts)
}

const peerOf = (response: HttpResponse): Peer => ({
  address: peerAddress(Buffer.from(response.getRemoteAddressAsText()).toString()),
})

/** undefined for a request whose head makes no sense. */
const requestOf = (
  request: HttpRequest,
  body: ReadableStream<Uint8Array> | undefined,
  signal: AbortSignal,
): Request | undefined => {
  try {
    const headers = new Headers()
    request.forEach((name, value) => {
      headers.append(name, value)
    })
    const query = request.getQuery()
    const host = headers.get('host') ?? 'localhost'
    if (!HOST.test(host)) return undefined
    const url = `http://${host}${request.getUrl()}${query ? `?${query}` : ''}`
    const method = request.getCaseSensitiveMethod()
    return new Request(url, { method, headers, signal, ...(body !== undefined && { body, duplex: 'half' }) })
  } catch {
    return undefined
  }
}

interface IncomingBody {
  /** Holds back the sender while nobody reads. */
  readonly stream: ReadableStream<Uint8Array>
  /** Lets what is still to come fall: nobody will read it, and once there is an answer the response can't be held back any more. */
  drop(): void
}

const bodyOf = (request: HttpRequest, response: HttpResponse, aborted: AbortSignal): IncomingBody | undefined => {
  const method = request.getCaseSensitiveMethod()
  if (method === 'GET' || method === 'HEAD') return undefined

  let paused = false
  let wanted = true
  let fail: (reason: unknown) => void = () => undefined
  const goOn = (): void => {
    if (paused && !aborted.aborted) response.resume()
    paused = false
  }
  const stream = new ReadableStream<Uint8Array>({
    start: (controller) => {
      fail = (reason) => {
        if (wanted) controller.error(reason)
        wanted = false
      }
      aborted.addEventListener('abort', () => fail(aborted.reason))
      response.onData((chunk, isLast) => {
        if (!wanted) return
        // The buffer is uWebSockets' own and gone after this call.
        if (chunk.byteLength > 0) controller.enqueue(new Uint8Array(chunk.slice(0)))
        if (isLast) {
          wanted = false
          controller.close()
        } else if ((controller.desiredSize ?? 0) <= 0) {
          paused = true
          response.pause()
        }
      })
    },
    pull: goOn,
    cancel: () => {
      wanted = false
      goOn()
    },
  })
  return {
    stream,
    drop: () => {
      fail(new Error('It was answered before it had come.'))
      goOn()
    },
  }
}

/**
 * [S5] What the line doesn't take at once stays here until it does. uWebSockets closes a connection that asks again before that, or takes nothing
 * for 10 s: so there is one answer in memory for each, however many requests it has sent.
 */
const write = (response: HttpResponse, answer: Response, body: Uint8Array): void => {
  response.cork(() => {
    writeHead(response, answer)
    // What closes the connection refuses a body too long or too late: 64 KiB or 10 s of the sender's for half a KiB of ours.
    if (answer.headers.get('connection') === 'close') response.end(body, true)
    else endAsTaken(response, body)
  })
}

const writeHead = (response: HttpResponse, answer: Response): void => {
  response.writeStatus(`${answer.status} ${STATUS_CODES[answer.status] ?? ''}`)
  for (const [name, value] of answer.headers) {
    if (name !== 'content-length' && name !== 'connection') response.writeHeader(name, value)
  }
}

/** [S5] [E6] An answer that goes on. Its next part is asked for when the line has taken the one before: uWebSockets closes one that takes nothing for 10 s. */
const stream = async (response: HttpResponse, answer: Response, aborted: AbortSignal): Promise<void> => {
  const parts = answer.body?.getReader()
  aborted.addEventListener('abort', () => void parts?.cancel().catch(() => undefined))
  let drained = (): void => undefined
  response.onWritable(() => {
    drained()
    return true
  })
  if (aborted.aborted) return
  response.cork(() => writeHead(response, answer))
  for (;;) {
    const part = await parts?.read().catch(() => undefined)
    if (aborted.aborted) return
    const bytes = part?.value
    if (bytes === undefined) return void response.cork(() => response.end())
    let isTaken = true
    response.cork(() => {
      isTaken = response.write(bytes)
    })
    if (!isTaken)
      await new Promise<void>((resolve) => {
        drained = resolve
        aborted.addEventListener('abort', () => resolve(), { once: true })
      })
  }
}

const endAsTaken = (response: HttpResponse, body: Uint8Array): void => {
  const sendFrom = (offset: number): boolean => response.tryEnd(body.subarray(offset), body.byteLength)[0]
  response.onWritable((offset) => {
    let isTaken = false
    response.cork(() => {
      isTaken = sendFrom(offset)
    })
    return isTaken
  })
  sendFrom(0)
}
