import type { Random } from '../simulation/Random.ts'
import type { Crowd } from './Crowd.ts'
import type { WireInput } from './wireInputs.ts'

interface Upgrade {
  readonly first: string
  readonly headers: Readonly<Record<string, string | undefined>>
  /** Behind the head, as an impatient client would. */
  readonly early?: Buffer
}

const RIGHT_HEADERS = {
  Host: '127.0.0.1',
  Connection: 'Upgrade',
  Upgrade: 'websocket',
  'Sec-WebSocket-Version': '13',
  'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

const get = (path: string): string => `GET ${path} HTTP/1.1`
const room = (random: Random): string =>
  random.pick(['s_hall-1', 'w_hall', 's_hall-2', 's_none', '__proto__', 'constructor'])
const session = (random: Random): string =>
  random.pick([
    'guessed',
    '',
    '__proto__',
    'constructor',
    'toString',
    '%00',
    'x'.repeat(3_000),
    '\xff',
    'a&sessionId=b',
  ])

/** None of them has a ticket: whatever else is right about it, nobody may come in. */
const UPGRADES: Readonly<Record<string, (random: Random, crowd: Crowd) => Upgrade>> = {
  'no ticket': (random) => ({ first: get(`/p/${room(random)}`), headers: RIGHT_HEADERS }),
  'guessed ticket': (random) => ({
    first: get(`/p/${room(random)}?sessionId=${session(random)}`),
    headers: RIGHT_HEADERS,
  }),
  'used ticket': (_, { usedTicket }) => ({ first: get(usedTicket), headers: RIGHT_HEADERS }),
  'used ticket to reconnect': (_, { usedTicket }) => ({
    first: get(`${usedTicket}&reconnectionToken=x&skipHandshake=1`),
    headers: RIGHT_HEADERS,
  }),
  'reconnection token': (random) => ({
    first: get(`/p/${room(random)}?sessionId=${session(random)}&reconnectionToken=${session(random)}&skipHandshake=1`),
    headers: RIGHT_HEADERS,
  }),
  'odd socket path': (random) => ({
    first: get(
      random.pick([
        '/',
        '//',
        '/%',
        '/p/%ff',
        '/p/s_hall-1/',
        '/../..',
        '/p/s_hall-1#x',
        '/p//s_hall-1',
        '/\xff',
        'http://[',
        '*',
        'x://y:z/',
      ]),
    ),
    headers: RIGHT_HEADERS,
  }),
  'odd socket header': (random) => ({
    first: get(`/p/${room(random)}?sessionId=${session(random)}`),
    headers: {
      ...RIGHT_HEADERS,
      ...random.pick<Readonly<Record<string, string | undefined>>>([
        { Host: undefined },
        { Host: 'a b\\' },
        { Host: '\xff' },
        { Origin: 'https://evil.example' },
        { Origin: '\xff' },
        { 'Sec-WebSocket-Version': '99' },
        { 'Sec-WebSocket-Version': undefined },
        { 'Sec-WebSocket-Key': 'short' },
        { 'Sec-WebSocket-Key': undefined },
        { 'Sec-WebSocket-Protocol': ',,,' },
        { 'Sec-WebSocket-Extensions': 'permessage-deflate; client_max_window_bits=99' },
        { Authorization: 'Bearer \xff' },
        { 'X-Real-Ip': '\xff,', 'X-Forwarded-For': ',' },
        { Upgrade: 'h2c' },
        { 'Content-Length': '5' },
        { 'Transfer-Encoding': 'chunked' },
      ]),
    },
  }),
  'another method for a socket': (random) => ({
    first: `${random.pick(['POST', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'CONNECT'])} /p/${room(random)}?sessionId=x HTTP/1.1`,
    headers: RIGHT_HEADERS,
  }),
  'frames before the answer': (random) => ({
    first: get(`/p/${room(random)}?sessionId=${session(random)}`),
    headers: RIGHT_HEADERS,
    early: Buffer.from(Array.from({ length: 200 }, () => random.between(0, 255))),
  }),
}

export const UPGRADE_KINDS = Object.keys(UPGRADES)

export const upgradeInput = (kind: string, random: Random, crowd: Crowd): WireInput => {
  const {
    first,
    headers,
    early = Buffer.of(),
  } = (UPGRADES[kind] as (random: Random, crowd: Crowd) => Upgrade)(random, crowd)
  const lines = Object.entries(headers)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}`)
  const head = Buffer.from(`${[first, ...lines].join('\r\n')}\r\n\r\n`, 'latin1')
  return { chunks: [head, early], ending: random.chance(0.85) ? 'end' : 'reset' }
}
