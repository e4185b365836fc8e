/**
 * As much of WebSocket, of Colyseus' protocol and of MessagePack as a crowd needs, on prebuilt bytes: whoever measures a server must not be busier
 * than it is.
 */

export const KINDS = { join: 10, data: 13, state: 14, patch: 15, bytes: 17, request: 21, response: 22 } as const

const OPCODES = { binary: 2, close: 8, ping: 9, pong: 10 } as const

/** A client's frame has a mask; one of zeros changes nothing, and is as much work for the server. */
const frame = (payload: Uint8Array, opcode: number = OPCODES.binary): Buffer => {
  const { length } = payload
  const head =
    length < 126 ? Buffer.of(0x80 | opcode, 0x80 | length) : Buffer.of(0x80 | opcode, 0xfe, length >> 8, length & 255)
  return Buffer.concat([head, Buffer.alloc(4), payload])
}

export const CONFIRM_JOIN = frame(Buffer.of(KINDS.join))
export const LEAVE = frame(Buffer.of(4000 >> 8, 4000 & 255), OPCODES.close)
export const pong = (payload: Uint8Array): Buffer => frame(payload, OPCODES.pong)

/** @param id below 128, so that it is one byte each way */
export const requestFrame = (id: number, type: string, body: object): Buffer => {
  if (id >= 128) throw new RangeError(`request ${id} has no place in a byte`)
  return frame(Buffer.concat([Buffer.of(KINDS.request, id, 0xa0 | type.length), Buffer.from(type), pack(body)]))
}

/** Texts below 256 bytes, and lists and objects of fewer than 16. */
const pack = (value: unknown): Buffer => {
  if (typeof value === 'string') {
    const text = Buffer.from(value)
    return Buffer.concat([text.length < 32 ? Buffer.of(0xa0 | text.length) : Buffer.of(0xd9, text.length), text])
  }
  if (Array.isArray(value)) return Buffer.concat([Buffer.of(0x90 | value.length), ...value.map(pack)])
  const entries = Object.entries(value as object)
  return Buffer.concat([
    Buffer.of(0x80 | entries.length),
    ...entries.flatMap(([name, item]) => [pack(name), pack(item)]),
  ])
}

export interface FrameHandler {
  message(payload: Buffer): void
  ping(payload: Buffer): void
  close(): void
}

/** Takes a server's frames out of a stream. */
export class FrameReader {
  #rest: Buffer | undefined

  feed(chunk: Buffer, handler: FrameHandler): void {
    const bytes = this.#rest === undefined ? chunk : Buffer.concat([this.#rest, chunk])
    let at = 0
    for (;;) {
      const end = this.#take(bytes, at, handler)
      if (end === undefined) break
      at = end
    }
    this.#rest = at === bytes.length ? undefined : bytes.subarray(at)
  }

  /** Where the frame ends that begins at `at`; undefined where it is not whole. */
  #take(bytes: Buffer, at: number, handler: FrameHandler): number | undefined {
    if (bytes.length < at + 2) return undefined
    const short = (bytes[at + 1] as number) & 0x7f
    const head = short < 126 ? 2 : 2 + (short === 126 ? 2 : 8)
    if (bytes.length < at + head) return undefined
    const length = short < 126 ? short : bytes.readUIntBE(at + (short === 126 ? 2 : 4), short === 126 ? 2 : 6)
    const end = at + head + length
    if (bytes.length < end) return undefined
    const opcode = (bytes[at] as number) & 0x0f
    if (opcode === OPCODES.binary) handler.message(bytes.subarray(at + head, end))
    else if (opcode === OPCODES.ping) handler.ping(bytes.subarray(at + head, end))
    else if (opcode === OPCODES.close) handler.close()
    return end
  }
}

export const handshake = (path: string): string =>
  [
    `GET ${path} HTTP/1.1`,
    'Host: 127.0.0.1',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Version: 13',
    'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    '\r\n',
  ].join('\r\n')

/** A request over HTTP as it goes over the wire. */
export const httpRequest = (
  method: 'GET' | 'POST',
  path: string,
  headers: Readonly<Record<string, string>> = {},
  body?: object,
): string => {
  const text = body === undefined ? '' : JSON.stringify(body)
  const all = {
    host: '127.0.0.1',
    ...headers,
    ...(body !== undefined && {
      'content-type': 'application/json',
      'content-length': String(Buffer.byteLength(text)),
    }),
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return `${[`${method} ${path} HTTP/1.1`, ...lines].join('\r\n')}\r\n\r\n${text}`
}
