/** Bytes to stand in the place of a value, right or wrong. */
export class RawBytes {
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

/**
 * MessagePack as an attacker writes it: any shape, and bytes of its own among them. Written here, so that what is
 * checked does not check itself.
 */
export const pack = (value: unknown): Buffer => Buffer.concat(parts(value))

const parts = (value: unknown): Uint8Array[] => {
  if (value instanceof RawBytes) return [value.bytes]
  switch (typeof value) {
    case 'string':
      return sized(0xdb, Buffer.from(value))
    case 'number':
      return [Number.isInteger(value) && value >= 0 && value < 0x80 ? Buffer.of(value) : float(value)]
    case 'bigint':
      return [bigint(value)]
    case 'boolean':
      return [Buffer.of(value ? 0xc3 : 0xc2)]
    case 'object':
      return value === null ? [Buffer.of(0xc0)] : container(value)
    default:
      return [Buffer.of(0xc0)]
  }
}

const container = (value: object): Uint8Array[] => {
  if (value instanceof Uint8Array) return sized(0xc6, value)
  if (Array.isArray(value)) return [head(0xdd, value.length), ...value.flatMap(parts)]
  const entries = value instanceof Map ? [...value] : Object.entries(value)
  return [head(0xdf, entries.length), ...entries.flatMap(([key, item]) => [...parts(key), ...parts(item)])]
}

const sized = (code: number, bytes: Uint8Array): Uint8Array[] => [head(code, bytes.length), bytes]

const head = (code: number, size: number): Buffer => {
  const bytes = Buffer.alloc(5, code)
  bytes.writeUInt32BE(size, 1)
  return bytes
}

const float = (value: number): Buffer => {
  const bytes = Buffer.alloc(9, 0xcb)
  bytes.writeDoubleBE(value, 1)
  return bytes
}

const bigint = (value: bigint): Buffer => {
  const bytes = Buffer.alloc(9, 0xcf)
  bytes.writeBigUInt64BE(BigInt.asUintN(64, value), 1)
  return bytes
}

/** @throws RangeError where the bytes are cut off or not what the server writes */
export const unpack = (bytes: Buffer): unknown => new Unpacker(bytes).value()

class Unpacker {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  value(): unknown {
    const code = this.#uint(1)
    if (code < 0x80) return code
    if (code < 0x90) return this.#map(code & 0x0f)
    if (code < 0xa0) return this.#list(code & 0x0f)
    if (code < 0xc0) return this.#take(code & 0x1f).toString()
    if (code >= 0xe0) return code - 0x100
    if (code >= 0xcc && code <= 0xcf) return this.#uint(2 ** (code - 0xcc))
    switch (code) {
      case 0xc0:
        return null
      case 0xc1:
      case 0xd4:
        // How msgpackr writes undefined: an extension of type 0.
        return code === 0xd4 ? void this.#take(2) : undefined
      case 0xc2:
        return false
      case 0xc3:
        return true
      case 0xca:
        return this.#take(4).readFloatBE()
      case 0xcb:
        return this.#take(8).readDoubleBE()
      case 0xd0:
        return this.#take(1).readInt8()
      case 0xd1:
        return this.#take(2).readInt16BE()
      case 0xd2:
        return this.#take(4).readInt32BE()
      case 0xd3:
        return Number(this.#take(8).readBigInt64BE())
      case 0xd9:
        return this.#take(this.#uint(1)).toString()
      case 0xda:
        return this.#take(this.#uint(2)).toString()
      case 0xdb:
        return this.#take(this.#uint(4)).toString()
      case 0xdc:
        return this.#list(this.#uint(2))
      case 0xdd:
        return this.#list(this.#uint(4))
      case 0xde:
        return this.#map(this.#uint(2))
      case 0xdf:
        return this.#map(this.#uint(4))
      default:
        throw new RangeError(`no value begins with 0x${code.toString(16)}`)
    }
  }

  #list(length: number): unknown[] {
    return Array.from({ length }, () => this.value())
  }

  #map(size: number): object {
    return Object.fromEntries(Array.from({ length: size }, () => [String(this.value()), this.value()]))
  }

  #uint(size: number): number {
    const bytes = this.#take(size)
    return size === 8 ? Number(bytes.readBigUInt64BE()) : bytes.readUIntBE(0, size)
  }

  #take(length: number): Buffer {
    const taken = this.#bytes.subarray(this.#at, this.#at + length)
    if (taken.length < length) throw new RangeError('the bytes end too early')
    this.#at += length
    return taken
  }
}
