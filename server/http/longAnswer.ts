import { promisify } from 'node:util'
import { constants, crc32, deflateRaw } from 'node:zlib'
import type { JsonText } from '../../client-sdk/protocol/index.ts'
import { HEADERS } from './answers.ts'
import { encodingFor } from './encodings.ts'

/** Below this a packet or two carry it anyway. */
const SHORT = 2 * 1024

/**
 * A list that may be long, compressed where it can be read so: 15,000 seats are 2.6 MB, and 0.3 like this. What is made of a text or a part
 * of it is kept for as long as that is: so a list that has changed a little costs little, and one that has not costs nothing.
 */
export const longAnswer = async (request: Request, whole: JsonText): Promise<Response> => {
  const isZipped = lengthOf(whole) >= SHORT && encodingFor(request, (encoding) => encoding === 'gzip') !== undefined
  const bytes = await (isZipped ? zipped(whole) : plain(whole))
  return new Response(streamOf(bytes), {
    headers: {
      ...HEADERS,
      'content-type': 'application/json',
      vary: 'accept-encoding',
      ...(isZipped && { 'content-encoding': 'gzip' }),
    },
  })
}

const kept = <Key extends object, Value>(make: (key: Key) => Value): ((key: Key) => Value) => {
  const known = new WeakMap<Key, Value>()
  return (key) => {
    const value = known.get(key) ?? make(key)
    known.set(key, value)
    return value
  }
}

const lengthOf = ({ parts }: JsonText): number => parts.reduce((sum, { length }) => sum + length, 0)

const plain = kept(({ parts }: JsonText): Uint8Array => Buffer.concat(parts))

/** Ends at a whole byte, and refers to nothing before it: so it can stand behind any other. By another thread. */
const deflated = kept(
  (part: Uint8Array): Promise<Uint8Array> =>
    promisify(deflateRaw)(part, { level: 1, finishFlush: constants.Z_FULL_FLUSH }),
)

/** RFC 1952: one member, of deflated data, with neither a name nor a time. */
const GZIP_HEAD = Buffer.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255)
/** RFC 1951: the last block, and there is nothing in it. */
const LAST_BLOCK = Buffer.of(3, 0)

/** One member, for browsers read no further than that. */
const zipped = kept(async (whole: JsonText): Promise<Uint8Array> => {
  const { parts } = whole
  const tail = Buffer.alloc(8)
  tail.writeUInt32LE(parts.reduce((sum, part) => crc32(part, sum), 0))
  tail.writeUInt32LE(lengthOf(whole), 4)
  return Buffer.concat([GZIP_HEAD, ...(await Promise.all(parts.map(deflated))), LAST_BLOCK, tail])
})

/** A body of bytes would be copied for each answer. */
const streamOf = (bytes: Uint8Array): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      controller.enqueue(bytes)
      controller.close()
    },
  })
