import uWebSockets, { type HttpRequest, type HttpResponse, type us_listen_socket } from 'uWebSockets.js'
import { STATUS_CODES } from 'node:http'
import { uWebSocketsTransport } from '@colyseus/uwebsockets-transport'
import { unreadable } from '../http/answers.ts'
import type { Peer } from '../http/commandDoor.ts'
import type { FetchHandler } from '../http/httpHandler.ts'
import { BACKLOG_BYTES, FRAME_BYTES, type Listen } from './Listener.ts'
import { peerAddress } from './peerAddress.ts'

/**
 * uWebSockets would otherwise share a port in use with whoever has it. Its types leave out that `listen` takes this
 * after a host too.
 */
const EXCLUSIVE_PORT = 1
type ListenOnHost = (
  host: string,
  port: number,
  options: number,
  listening: (socket: us_listen_socket | false) => void,
) => void

/** With one of them the host would take the path's place, and another route be called than the one that was named. */
const NOT_IN_A_HOST = /[/\\?#@]/

/** uWebSockets for both HTTP and sockets. Colyseus' transport brings the sockets; its HTTP routes are never bound. */
export const listenUws: Listen = async ({ host, port, handler, refuseUpgrade }) => {
  const transport = new uWebSocketsTransport({
    maxPayloadLength: FRAME_BYTES,
    maxBackpressure: BACKLOG_BYTES,
    closeOnBackpressureLimit: 1,
    compression: uWebSockets.DISABLED,
    beforeUpgrade: refuseUpgrade,
  })
  const { app } = transport
  app.any('/*', (response, request) => serve(response, request, handler))

  const socket = await new Promise<us_listen_socket>((resolve, reject) => {
    const listen: ListenOnHost = app.listen.bind(app) as never
    listen(host, port, EXCLUSIVE_PORT, (listening) => {
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
 * One request through the fetch-style handler. `request` lives only until the first await, `response` until it is
 * aborted.
 */
const serve = (response: HttpResponse, request: HttpRequest, handler: FetchHandler): void => {
  const aborted = new AbortController()
  response.onAborted(() => aborted.abort())

  const address = peerAddress(Buffer.from(response.getRemoteAddressAsText()).toString())
  const incoming = requestOf(request, bodyOf(request, response, aborted.signal), aborted.signal)
  const answered = incoming === undefined ? Promise.resolve(unreadable()) : answerOf(incoming, { address }, handler)
  void answered.then((answer) => write(response, answer, aborted.signal))
}

const answerOf = async (request: Request, peer: Peer, handler: FetchHandler): Promise<Response> => {
  const answer = await handler(request, peer)
  // What nobody has read would keep the connection on hold.
  if (!request.bodyUsed) await request.body?.cancel()
  return answer
}

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
    if (NOT_IN_A_HOST.test(host)) return undefined
    const url = `http://${host}${request.getUrl()}${query ? `?${query}` : ''}`
    const method = request.getCaseSensitiveMethod()
    return new Request(url, { method, headers, signal, ...(body !== undefined && { body, duplex: 'half' }) })
  } catch {
    return undefined
  }
}

/** The body as a stream that holds back the sender while nobody reads, and lets the rest fall once nobody will. */
const bodyOf = (
  request: HttpRequest,
  response: HttpResponse,
  aborted: AbortSignal,
): ReadableStream<Uint8Array> | undefined => {
  const method = request.getCaseSensitiveMethod()
  if (method === 'GET' || method === 'HEAD') return undefined

  let paused = false
  let wanted = true
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      aborted.addEventListener('abort', () => {
        if (wanted) controller.error(aborted.reason)
        wanted = false
      })
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
    pull: () => {
      if (paused && !aborted.aborted) response.resume()
      paused = false
    },
    cancel: () => {
      wanted = false
      if (paused && !aborted.aborted) response.resume()
    },
  })
}

const write = async (response: HttpResponse, answer: Response, aborted: AbortSignal): Promise<void> => {
  const body = await answer.arrayBuffer()
  if (aborted.aborted) return
  response.cork(() => {
    response.writeStatus(`${answer.status} ${STATUS_CODES[answer.status] ?? ''}`)
    for (const [name, value] of answer.headers) {
      if (name !== 'content-length' && name !== 'connection') response.writeHeader(name, value)
    }
    response.end(body, answer.headers.get('connection') === 'close')
  })
}
