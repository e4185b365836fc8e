import { connect, type Socket } from 'node:net'

export interface HttpAnswer {
  readonly status: number
  readonly body: Buffer
}

/** One kept-alive connection, one request on it at a time. A server closes one that was idle for long; then there is a new one. */
export class HttpLine {
  readonly #port: number
  #socket: Socket
  #chunks: Buffer[] = []
  #waiting: PromiseWithResolvers<HttpAnswer> | undefined

  constructor(port: number) {
    this.#port = port
    this.#socket = this.#open()
  }

  async ask(request: string): Promise<HttpAnswer> {
    if (this.#socket.destroyed) this.#socket = this.#open()
    try {
      return await this.#askOnce(request)
    } catch {
      // It was closed while the request was on its way.
      this.#socket = this.#open()
      return this.#askOnce(request)
    }
  }

  close(): void {
    this.#socket.destroy()
  }

  #askOnce(request: string): Promise<HttpAnswer> {
    this.#waiting = Promise.withResolvers<HttpAnswer>()
    this.#socket.write(request)
    return this.#waiting.promise
  }

  #open(): Socket {
    this.#chunks = []
    const socket = connect({ port: this.#port, host: '127.0.0.1', noDelay: true })
    socket.on('data', (chunk) => this.#feed(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      if (socket === this.#socket) this.#waiting?.reject(new Error('the connection was closed'))
    })
    return socket
  }

  #feed(chunk: Buffer): void {
    this.#chunks.push(chunk)
    const bytes = this.#chunks.length === 1 ? chunk : Buffer.concat(this.#chunks)
    this.#chunks = [bytes]
    const headEnd = bytes.indexOf('\r\n\r\n')
    if (headEnd < 0) return
    const head = bytes.toString('latin1', 0, headEnd)
    const status = Number(head.slice(9, 12))
    const body = bodyOf(head, bytes.subarray(headEnd + 4))
    if (body === undefined) return
    this.#chunks = []
    const waiting = this.#waiting
    this.#waiting = undefined
    waiting?.resolve({ status, body })
  }
}

const LENGTH = /\r\ncontent-length: *(\d+)/i
const CHUNKED = /\r\ntransfer-encoding: *chunked/i

/** undefined while it is not whole. */
const bodyOf = (head: string, bytes: Buffer): Buffer | undefined => {
  if (CHUNKED.test(head)) return unchunked(bytes)
  const length = Number(LENGTH.exec(head)?.[1] ?? 0)
  return bytes.length < length ? undefined : bytes.subarray(0, length)
}

const unchunked = (bytes: Buffer): Buffer | undefined => {
  const parts: Buffer[] = []
  for (let at = 0; ; ) {
    const lineEnd = bytes.indexOf('\r\n', at)
    if (lineEnd < 0) return undefined
    const length = Number.parseInt(bytes.toString('latin1', at, lineEnd), 16)
    const end = lineEnd + 2 + length
    if (bytes.length < end + 2) return undefined
    if (length === 0) return Buffer.concat(parts)
    parts.push(bytes.subarray(lineEnd + 2, end))
    at = end + 2
  }
}
