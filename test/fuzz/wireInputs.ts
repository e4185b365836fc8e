import type { Random } from '../simulation/Random.ts'
import type { Ending } from './wire.ts'

/** What goes over a connection of its own, because afterwards nobody could go on talking on it. */
export interface WireInput {
  readonly chunks: readonly Buffer[]
  readonly ending: Ending
}

type Make = (right: Buffer, random: Random) => readonly (string | Buffer)[]

const HOST = 'Host: 127.0.0.1\r\n'
const GOOD = `GET /api/concerts HTTP/1.1\r\n${HOST}\r\n`
const post = (headers: string, body: string): string => `POST /api/users HTTP/1.1\r\n${HOST}${headers}\r\n${body}`

const randomBytes = (random: Random, length: number): Buffer =>
  Buffer.from(Array.from({ length }, () => random.between(0, 255)))

const flipped = (bytes: Buffer, random: Random): Buffer => {
  const changed = Buffer.from(bytes)
  for (let flips = random.between(1, 4); flips > 0; flips -= 1) {
    changed[random.between(0, changed.length - 1)] = random.between(0, 255)
  }
  return changed
}

const BAD_LENGTHS = ['-1', '1.5', '0x10', '1e3', 'x', '', '99999999999999999999', '5, 6', '18446744073709551617']
const BAD_CHUNKS = [
  'z\r\n',
  '-1\r\nx\r\n',
  '5\r\nab',
  'fffffffffffffffff\r\n',
  '1;\0\r\nx\r\n0\r\n\r\n',
  '3\nabc\n0\n\n',
  '0\r\nbad trailer\r\n\r\n',
]
const FIRST_LINES = [
  'GET / HTTP/0.9',
  'GET / HTTP/2.0',
  'GET / HTTP/9.9',
  'GET /',
  'GET  /  HTTP/1.1',
  'get /api/concerts HTTP/1.1',
  'BREW /pot HTTP/1.1',
  ' / HTTP/1.1',
  'GET http://evil.example/api/concerts HTTP/1.1',
  'GET ftp://x/y HTTP/1.1',
  'GET //evil.example/%2e%2e HTTP/1.1',
  'GET http:// HTTP/1.1',
  'GET http://[::/ HTTP/1.1',
  'GET * HTTP/1.1',
  'OPTIONS * HTTP/1.1',
  'CONNECT evil.example:443 HTTP/1.1',
  'GET \\..\\.. HTTP/1.1',
  'GET /\t HTTP/1.1',
  'GET /\0 HTTP/1.1',
  'GET /api/\xed\x95\x9c HTTP/1.1',
  'GET /api/concerts?\x80 HTTP/1.1',
]
const BAD_HEADERS = [
  'No colon here',
  ': no name',
  'A B: c',
  'X: a\0b',
  'X: a\rb',
  ' folded: x',
  'X: y\r\n folded',
  'Host: again',
  `Long: ${'x'.repeat(20_000)}`,
  Array.from({ length: 3_000 }, (_, at) => `X${at}: 1`).join('\r\n'),
  'Transfer-Encoding: gzip',
  'Transfer-Encoding: chunked, identity',
  'Transfer-Encoding: \x0bchunked',
  'Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__',
  'Upgrade: websocket',
  'Connection: Upgrade',
]

const WIRE_MUTATIONS: Readonly<Record<string, Make>> = {
  'length longer than the body': (_, random) => [post(`Content-Length: ${random.between(3, 1e6)}\r\n`, '{}')],
  'length shorter than the body': (_, random) => [
    post('Content-Length: 2\r\n', `{}${'x'.repeat(random.between(1, 99))}`),
  ],
  'length that is none': (_, random) => [post(`Content-Length: ${random.pick(BAD_LENGTHS)}\r\n`, '{}')],
  'length over the limit': () => [post('Content-Length: 65537\r\n', 'x')],
  'two lengths': () => [post('Content-Length: 2\r\nContent-Length: 3\r\n', '{}x')],
  'length and chunks': () => [post('Content-Length: 4\r\nTransfer-Encoding: chunked\r\n', `0\r\n\r\n${GOOD}`)],
  'bad chunks': (_, random) => [post('Transfer-Encoding: chunked\r\n', random.pick(BAD_CHUNKS))],
  'chunks with an extension and a trailer': () => [
    post('Transfer-Encoding: chunked\r\n', '2;name="value"\r\n{}\r\n0\r\nTrailer: x\r\n\r\n'),
  ],
  'odd first line': (_, random) => [`${random.pick(FIRST_LINES)}\r\n${HOST}\r\n`],
  'odd header line': (_, random) => [`GET /api/concerts HTTP/1.1\r\n${HOST}${random.pick(BAD_HEADERS)}\r\n\r\n`],
  'no host': () => ['GET /api/concerts HTTP/1.1\r\n\r\n'],
  'lines without returns': () => [`${GOOD}`.replaceAll('\r', '')],
  'other protocol': (_, random) => [
    random.pick([
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n',
      Buffer.from('16030100a5010000a10303', 'hex'),
      Buffer.from('SSH-2.0-x\r\n'),
      Buffer.from([0, 0, 0, 8, 4, 0xd2, 0x16, 0x2f]),
    ]),
  ],
  'random bytes': (_, random) => [randomBytes(random, random.between(1, 300))],
  'flipped bytes': (right, random) => [flipped(right, random)],
  'cut off': (right, random) => [right.subarray(0, random.between(0, right.length - 1))],
  'a byte at a time': (right) => Array.from(right.subarray(0, 400), (byte) => Buffer.of(byte)),
  'pipelined with garbage': (right, random) => [GOOD, right, randomBytes(random, 40), GOOD],
  'pipelined by the dozen': (right, random) => [GOOD.repeat(random.between(5, 30)), right],
  'nothing at all': () => [],
}

/** @param right a request that would be right */
export const wireInput = (kind: string, right: Buffer, random: Random): WireInput => ({
  chunks: (WIRE_MUTATIONS[kind] as Make)(right, random).map((chunk) => Buffer.from(chunk as string, 'latin1')),
  ending: random.chance(0.85) ? 'end' : 'reset',
})

export const WIRE_KINDS = Object.keys(WIRE_MUTATIONS)
