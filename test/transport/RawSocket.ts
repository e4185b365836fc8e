import { connect, type Socket } from 'node:net'
import { Protocol } from '@colyseus/core'

const [BINARY, CLOSE, PING, PONG] = [2, 8, 9, 10]

export interface Place {
  readonly processId?: string
  readonly roomId: string
  readonly sessionId: string
}

/** A client's end of a WebSocket as bytes, which confirms its join only when it is told to. While it reads it answers pings. */
export class RawSocket {
  /** The code of the close frame; undefined if the connection ended without. */
  readonly closed: Promise<number | undefined>
  /** Bytes that have come since the handshake. */
  received = 0
  /** Colyseus's frames among that. */
  messages = 0
  readonly #socket: Socket
  #frames: Buffer<ArrayBufferLike> = Buffer.alloc(0)
  #closeCode: number | undefined

  private constructor(socket: Socket) {
    this.#socket = socket
    this.closed = new Promise((resolve) => socket.once('close', () => resolve(this.#closeCode)))
    socket.on('data', (bytes) => this.#read(bytes))
  }

  /** Resolves once the server has let it in; rejects if it doesn't, or the connection ends before. */
  static async open(address: string, { processId, roomId, sessionId }: Place): Promise<RawSocket> {
    const { hostname, port } = new URL(address)
    const socket = connect(Number(port), hostname)
    socket.on('error', () => undefined)
    socket.write(upgradeRequest(`/${processId}/${roomId}?sessionId=${sessionId}`))
    const [head, rest] = await new Promise<readonly [string, Buffer]>((resolve, reject) => {
      socket.once('close', () => reject(new Error('the connection ended without an answer')))
      socket.once('data', (bytes) => {
        const end = bytes.indexOf('\r\n\r\n') + 4
        resolve([bytes.subarray(0, end).toString(), bytes.subarray(end)])
      })
    })
    if (!head.startsWith('HTTP/1.1 101')) throw new Error(head)
    const opened = new RawSocket(socket)
    opened.#read(rest)
    return opened
  }

  /** A frame of Colyseus's. */
  send(...payload: number[]): void {
    this.#socket.write(frame(BINARY, payload))
  }

  confirm(): void {
    this.send(Protocol.JOIN_ROOM)
  }

  ping(): void {
    this.#socket.write(frame(PING, []))
  }

  pong(): void {
    this.#socket.write(frame(PONG, []))
  }

  stopReading(): void {
    this.#socket.pause()
  }

  readOn(): void {
    this.#socket.resume()
  }

  destroy(): void {
    this.#socket.destroy()
  }

  #read(bytes: Buffer): void {
    this.received += bytes.byteLength
    this.#frames = Buffer.concat([this.#frames, bytes])
    for (;;) {
      const size = sizeOf(this.#frames)
      if (size === undefined || this.#frames.length < size.head + size.payload) return
      const payload = this.#frames.subarray(size.head, size.head + size.payload)
      const opcode = (this.#frames[0] as number) & 0xf
      if (opcode === BINARY) this.messages += 1
      if (opcode === PING) this.pong()
      if (opcode === CLOSE) {
        this.#closeCode = payload.readUInt16BE(0)
        this.#socket.end()
      }
      this.#frames = this.#frames.subarray(size.head + size.payload)
    }
  }
}

/** The head of a request for a socket, with an empty line at its end. */
export const upgradeRequest = (path: string, headers: Record<string, string> = {}): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n')

/** A client's frame, with an empty mask. */
const frame = (opcode: number, payload: readonly number[]): Buffer =>
  Buffer.from([0x80 | opcode, 0x80 | payload.length, 0, 0, 0, 0, ...payload])

/** Of a server's frame, which has no mask; undefined if more of it has to come. */
const sizeOf = (bytes: Buffer): { readonly head: number; readonly payload: number } | undefined => {
  if (bytes.length < 2) return undefined
  const short = (bytes[1] as number) & 0x7f
  if (short < 126) return { head: 2, payload: short }
  if (short === 126) return bytes.length < 4 ? undefined : { head: 4, payload: bytes.readUInt16BE(2) }
  return bytes.length < 10 ? undefined : { head: 10, payload: Number(bytes.readBigUInt64BE(2)) }
}
