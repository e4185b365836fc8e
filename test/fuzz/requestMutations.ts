import type { Random } from '../simulation/Random.ts'
import { BODY_MUTATIONS } from './bodyMutations.ts'
import type { Draft, Mutation, Targets } from './requests.ts'

const SEGMENTS = [
  '%00',
  '%2e%2e',
  '..',
  '.',
  '%ff',
  '%E0%A4%A',
  '%',
  '%ED%A0%80',
  '%EC%98%88%EC%95%BD',
  '__proto__',
  'constructor',
  ':id',
  '*',
  '%2F',
  'a%0d%0aX:%20y',
  'x'.repeat(41),
  'x'.repeat(6_000),
  'x;y=z',
  'hall-1%20',
  'nothing-such',
  'nothing-such',
]

const ELSEWHERE = [
  '/',
  '//',
  '///evil.example/',
  '/api',
  '/api/',
  '/api/../api/concerts',
  '/api/nothing',
  '/api/users/1',
  '/api/admin',
  '/api/admin/catalogue/',
  '/matchmake/joinOrCreate/schedule',
  '/matchmake/joinById/s_hall-1',
  '/__healthcheck',
  '/monitor',
  '/.env',
  '/*',
  '/?',
  '/api//concerts',
  '/API/CONCERTS',
]

const QUERIES = [
  ['all', '1'],
  ['all', ''],
  ['all', 'yes'],
  ['after', 'x'.repeat(41)],
  ['after', '\0'],
  ['scheduleId', '__proto__'],
  ['__proto__', '1'],
  ['constructor', '1'],
  ['concertId', 'hall'],
  ['reservationId', 'x'],
  ['token', '\ud800'],
  ['', ''],
  ['x'.repeat(3_000), '1'],
  ['%ZZ', '%'],
] as const

const HEADERS = [
  ['Accept-Language', 'ko;q=NaN, en;q=-1, ,;q='],
  ['Accept-Language', 'ko-KR, en;q=0.5'],
  ['Accept-Language', 'x-'.repeat(4_000)],
  ['Content-Type', 'text/plain'],
  ['Content-Type', 'multipart/form-data; boundary=x'],
  ['Content-Encoding', 'gzip'],
  ['Origin', 'null'],
  ['Origin', 'https://evil.example'],
  ['Origin', 'http://localhost:1'],
  ['Origin', '\xff\xfe'],
  ['Host', 'evil.example:80'],
  ['Host', '[::1]:1'],
  ['Host', '한'.normalize('NFD').replace(/./gu, '\xe1')],
  ['Host', 'a b'],
  ['Host', 'a/b?c#d@e'],
  ['Host', '\\'],
  ['Host', '127.0.0.1:99999'],
  ['X-Forwarded-For', '198.51.100.1, , \xff'],
  ['X-Forwarded-For', '::ffff:7f00:1'],
  ['X-Forwarded-For', 'fe80::1%eth0, 1:2:3:4:5:6:7:8'],
  ['X-Forwarded-For', ':::::'],
  ['Range', 'bytes=0-1'],
  ['Expect', '100-continue'],
  ['Expect', 'a miracle'],
  ['Cookie', 'x'.repeat(7_000)],
  ['Connection', 'close'],
  ['Connection', 'keep-alive, x'],
  ['If-None-Match', '*'],
  ['TE', 'trailers'],
  ['Forwarded', 'for="_x"'],
  ['X-HTTP-Method-Override', 'DELETE'],
] as const

const KEYS = [
  '',
  ' ',
  'a b',
  'x'.repeat(64),
  'x'.repeat(65),
  'x'.repeat(5_000),
  '\xed\x95\x9c',
  '"',
  '__proto__',
  'same',
]

const TOKENS = [
  '',
  'x',
  'hall.',
  '.',
  'hall.0123456789abcdef',
  'nowhere.0123456789abcdef',
  '__proto__.0123456789abcdef',
]

const METHODS = ['GET', 'POST', 'DELETE', 'PUT', 'PATCH', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND', 'M-SEARCH', 'PURGE']

/** Documentation addresses: from each of them far more comes than one address may send. */
const CROWDED_ADDRESSES = ['203.0.113.7', '2001:db8::7']

const pathWithout = (path: string, random: Random): readonly [before: string, after: string] => {
  const segments = path.split('/')
  const at = random.between(1, segments.length - 1)
  return [
    segments.slice(0, at).join('/'),
    segments
      .slice(at + 1)
      .map((segment) => `/${segment}`)
      .join(''),
  ]
}

const withHeader = ({ headers }: Draft, name: string, value: string): Partial<Draft> => ({
  headers: [...headers.filter(([other]) => other !== name), [name, value]],
})

const withoutHeader = ({ headers }: Draft, name: string): Partial<Draft> => ({
  headers: headers.filter(([other]) => other !== name),
})

const oddBearer = (random: Random, { crowd }: Targets): string => {
  const [header = '', claims = '', signature = ''] = (random.pick(crowd.attackers).accessToken ?? '').split('.')
  const unsigned = Buffer.from('{"alg":"none"}').toString('base64url')
  return random.pick([
    `Bearer ${crowd.nobodysToken}`,
    `Bearer ${unsigned}.${claims}.`,
    `Bearer ${header}.${claims}.${signature.slice(1)}`,
    `Bearer ${header}.${signature}.${claims}`,
    `Bearer ${'x'.repeat(7_000)}`,
    `Bearer ${crowd.adminToken}x`,
    `bearer    ${header}.${claims}.${signature}`,
    `Basic ${Buffer.from('a:b').toString('base64')}`,
    'Bearer',
    'Bearer \xff',
    '',
  ])
}

const requestMutations = {
  'another method': (_, random) => ({ method: random.pick(METHODS) }),
  'odd path segment': ({ draft }, random) => {
    const [before, after] = pathWithout(draft.path, random)
    return { path: `${before}/${random.pick(SEGMENTS)}${after}` }
  },
  'odd path ending': ({ draft }, random) => ({
    path: draft.path + random.pick(['/', '//', '/..', '%20', '?', '#x', ';', '/x']),
  }),
  'no such route': (_, random) => ({ path: random.pick(ELSEWHERE) }),
  'odd query': ({ draft }, random) => ({
    query: [...draft.query, random.pick(QUERIES), ...(random.chance(0.3) ? [random.pick(QUERIES)] : [])],
  }),
  'no bearer': ({ draft }) => withoutHeader(draft, 'Authorization'),
  'odd bearer': ({ draft }, random, targets) => withHeader(draft, 'Authorization', oddBearer(random, targets)),
  "another's bearer": ({ draft }, random, { crowd }) =>
    withHeader(draft, 'Authorization', `Bearer ${random.pick(crowd.attackers).accessToken}`),
  'no queue token': ({ draft }) => withoutHeader(draft, 'Queue-Token'),
  'odd queue token': ({ draft }, random) =>
    withHeader(
      draft,
      'Queue-Token',
      random.chance(0.8) ? random.pick(TOKENS) : `hall.${'x'.repeat(random.between(15, 120))}`,
    ),
  "another's queue token": ({ draft }, random, { crowd }) =>
    withHeader(draft, 'Queue-Token', random.pick(crowd.attackers).queueToken ?? ''),
  'odd idempotency key': ({ draft }, random) => withHeader(draft, 'Idempotency-Key', random.pick(KEYS)),
  'header twice': ({ draft }, random) =>
    draft.headers.length === 0 ? {} : { headers: [...draft.headers, random.pick(draft.headers)] },
  'odd header': ({ draft }, random) => {
    const [name, value] = random.pick(HEADERS)
    return withHeader(draft, name, value)
  },
  'crowded address': ({ draft }, random) => withHeader(draft, 'X-Forwarded-For', random.pick(CROWDED_ADDRESSES)),
} satisfies Readonly<Record<string, Mutation>>

export const MUTATIONS: Readonly<Record<string, Mutation>> = { ...requestMutations, ...BODY_MUTATIONS }
