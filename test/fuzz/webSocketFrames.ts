export const OPCODES = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const

export interface FrameOptions {
  readonly opcode?: number
  /** Whether the message ends here. */
  readonly fin?: boolean
  /** The three bits that no extension has claimed. */
  readonly reserved?: number
  readonly masked?: boolean
  /** What the header says of the length, if not the truth. */
  readonly claims?: bigint
}

const MASK = Buffer.of(0x5a, 0x17, 0xc3, 0x88)

/** A client's frame, as wrong as it is wanted. */
export const frame = (payload: Uint8Array, options: FrameOptions = {}): Buffer => {
  const { opcode = OPCODES.binary, fin = true, reserved = 0, masked = true } = options
  const first = (fin ? 0x80 : 0) | (reserved << 4) | opcode
  const [short, long] = lengthOf(options.claims ?? BigInt(payload.length), options.claims !== undefined)
  const head = Buffer.concat([Buffer.of(first, (masked ? 0x80 : 0) | short), long, masked ? MASK : Buffer.of()])
  return Buffer.concat([head, masked ? masking(payload) : payload])
}

const masking = (payload: Uint8Array): Buffer => {
  const body = Buffer.from(payload)
  for (let at = 0; at < body.length; at += 1) body[at] = (body[at] as number) ^ (MASK[at % 4] as number)
  return body
}

const lengthOf = (length: bigint, alwaysLong: boolean): readonly [number, Buffer] => {
  if (!alwaysLong && length < 126n) return [Number(length), Buffer.of()]
  if (!alwaysLong && length < 65_536n) {
    const bytes = Buffer.alloc(2)
    bytes.writeUInt16BE(Number(length))
    return [126, bytes]
  }
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(length)
  return [127, bytes]
}

export const closeFrame = (code: number, reason: Uint8Array = Buffer.of()): Buffer => {
  const payload = Buffer.alloc(2)
  payload.writeUInt16BE(code)
  return frame(Buffer.concat([payload, reason]), { opcode: OPCODES.close })
}

export interface ServerFrame {
  readonly opcode: number
  readonly payload: Buffer
}

/** Takes a server's frames, which are whole and without a mask, out of a stream. */
export class FrameReader {
  #rest: Buffer = Buffer.of()

  feed(chunk: Buffer): readonly ServerFrame[] {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
    const frames: ServerFrame[] = []
    for (let found = this.#next(); found !== undefined; found = this.#next()) frames.push(found)
    return frames
  }

  #next(): ServerFrame | undefined {
    const bytes = this.#rest
    if (bytes.length < 2) return undefined
    const short = (bytes[1] as number) & 0x7f
    const start = short < 126 ? 2 : 2 + (short === 126 ? 2 : 8)
    if (bytes.length < start) return undefined
    const length = short < 126 ? short : bytes.readUIntBE(short === 126 ? 2 : 4, short === 126 ? 2 : 6)
    if (bytes.length < start + length) return undefined
    this.#rest = bytes.subarray(start + length)
    return { opcode: (bytes[0] as number) & 0x0f, payload: bytes.subarray(start, start + length) }
  }
}
