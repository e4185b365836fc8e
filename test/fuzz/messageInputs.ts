import { Protocol } from '@colyseus/core'
import { SCHEDULE_REQUESTS, WAITING_REQUESTS } from '../../client-sdk/protocol/index.ts'
import type { Random } from '../simulation/Random.ts'
import { type Crowd, holdField } from './Crowd.ts'
import { pack, RawBytes } from './msgpack.ts'
import { mutated, ODD_NAMES, oddValue, RawJson } from './oddValues.ts'

export type RoomKind = 'waiting' | 'schedule'

/** What one member of the crowd sends into a room it has joined: messages, each of which is a frame of its own. */
export interface MessageInput {
  readonly messages: readonly Buffer[]
  /** The request that has to be answered or rejected, unless the socket closes. */
  readonly requestId?: number
}

/** Fields of the requests that each room takes, by the protocol's names. */
const REQUESTS: Readonly<Record<RoomKind, Readonly<Record<string, readonly string[]>>>> = {
  waiting: {
    [WAITING_REQUESTS.ticket]: ['scheduleId'],
    [WAITING_REQUESTS.leave]: ['commandId'],
    [WAITING_REQUESTS.status]: [],
  },
  schedule: {
    [SCHEDULE_REQUESTS.hold]: ['commandId', 'seats'],
    [SCHEDULE_REQUESTS.release]: ['commandId', 'reservationId'],
    [SCHEDULE_REQUESTS.checkout]: ['commandId', 'reservationId'],
    [SCHEDULE_REQUESTS.pay]: ['commandId', 'reservationId'],
    [SCHEDULE_REQUESTS.refund]: ['commandId', 'reservationId'],
    [SCHEDULE_REQUESTS.mine]: [],
    [SCHEDULE_REQUESTS.allotments]: [],
    [SCHEDULE_REQUESTS.presentCode]: ['code'],
    [SCHEDULE_REQUESTS.waitlistPlace]: [],
    [SCHEDULE_REQUESTS.joinWaitlist]: ['commandId', 'quantity', 'category'],
    [SCHEDULE_REQUESTS.leaveWaitlist]: ['commandId'],
  },
}
const WEIGHTS: Readonly<Record<string, number>> = {
  leave: 1,
  checkout: 2,
  pay: 2,
  refund: 2,
  'access-code': 2,
  'leave-waitlist': 1,
  hold: 8,
  release: 5,
}

interface Said {
  readonly room: RoomKind
  readonly type: string
  readonly payload: object
  readonly requestId: number
  readonly random: Random
}

type Make = (said: Said) => MessageInput

const textBytes = (text: string): Buffer => {
  const bytes = Buffer.from(text)
  if (bytes.length < 32) return Buffer.concat([Buffer.of(0xa0 | bytes.length), bytes])
  const head = Buffer.alloc(3, 0xda)
  head.writeUInt16LE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

const idBytes = (id: number): Buffer => {
  const bytes = Buffer.alloc(5, 0xce)
  bytes.writeUInt32LE(id, 1)
  return bytes
}

const request = (id: number, type: string, payload?: unknown): Buffer =>
  Buffer.concat([
    Buffer.of(Protocol.ROOM_REQUEST),
    idBytes(id),
    textBytes(type),
    payload === undefined ? Buffer.of() : pack(payload),
  ])

const message = (code: number, type: string, payload: unknown): Buffer =>
  Buffer.concat([Buffer.of(code), textBytes(type), pack(payload)])

/** Any value, also such as JSON hasn't. */
const oddPacked = (random: Random): unknown => {
  const value = oddValue(random)
  if (random.chance(0.5) && !(value instanceof RawJson)) return value
  return random.pick([
    undefined,
    2n ** 64n - 1n,
    Number.NaN,
    Number.NEGATIVE_INFINITY,
    Buffer.from([0xff, 0]),
    new Map<unknown, unknown>([
      [1, 2],
      ['x', new Map([[-1, null]])],
    ]),
    new Map<unknown, unknown>([['__proto__', { ok: true }]]),
  ])
}

/** Values that decoders make something of, or fail at: dates, errors, typed arrays, references, records, no value. */
const EXTENSIONS = [
  'd6ff00000000',
  'd7ffffffffffffffffff',
  'c7ffff',
  'd465ff',
  'd573ffff',
  'd574ffff',
  'd6740011223344',
  'd77000000000ffffffff',
  'd66900000001',
  'd57240a161',
  'd47f00',
  'd40000',
  'c1',
].map((hex) => new RawBytes(Buffer.from(hex, 'hex')))

/** Promise more than there is, or nest without an end. */
const UNDECODABLE = [
  Buffer.from('ddffffffff', 'hex'),
  Buffer.from('dfffffffff', 'hex'),
  Buffer.from('dbffffff7f', 'hex'),
  Buffer.from('c6ffffffff', 'hex'),
  Buffer.from('c9ffffffff01', 'hex'),
  Buffer.from('81a161', 'hex'),
  Buffer.alloc(20_000, 0x91),
  Buffer.alloc(20_000, 0x81),
  Buffer.from('d4ff', 'hex'),
  Buffer.from('a3ffff', 'hex'),
]

const ODD_TYPES = [
  Buffer.of(),
  textBytes('nothing'),
  textBytes('__proto__'),
  textBytes('constructor'),
  textBytes('*'),
  textBytes('_$bhold'),
  textBytes('x'.repeat(10_000)),
  Buffer.from('07', 'hex'),
  Buffer.from('ff', 'hex'),
  Buffer.from('cb7ff8000000000000', 'hex'),
  Buffer.from('c0', 'hex'),
  Buffer.from('dbffffffff', 'hex'),
  Buffer.from('a4ff80feff', 'hex'),
  Buffer.from('a2f09f', 'hex'),
]

const ODD_IDS = [
  '',
  'cf',
  'cfffffffffffffffff',
  'cb7ff8000000000000',
  'cb000000000000f07f',
  'e0',
  'd3ffffffffffffffff',
  'a161',
  'c0',
  'c1',
  '00',
]

const noise = (random: Random, least: number, most: number): Buffer =>
  Buffer.from(Array.from({ length: random.between(least, most) }, () => random.between(0, 255)))

const only = (...messages: readonly Buffer[]): MessageInput => ({ messages })

const MESSAGE_MUTATIONS: Readonly<Record<string, Make>> = {
  'right request': ({ type, payload, requestId }) => ({ messages: [request(requestId, type, payload)], requestId }),
  'request sent twice': ({ type, payload, requestId }) => ({
    messages: [request(requestId - 1, type, payload), request(requestId, type, payload)],
    requestId,
  }),
  'command id used for another request': ({ type, payload, requestId, random }) => ({
    messages: [request(requestId - 1, type, payload), request(requestId, type, mutated(payload, random))],
    requestId,
  }),
  'two payments at once': ({ room, payload, requestId }) => {
    if (room === 'waiting') return { messages: [request(requestId, 'status', {})], requestId }
    const reservationId = 'reservationId' in payload ? payload.reservationId : 'none'
    const pay = (id: number): Buffer => request(id, 'pay', { reservationId })
    return {
      messages: [pay(requestId - 1), request(requestId - 2, 'release', { reservationId }), pay(requestId)],
      requestId,
    }
  },
  'two refunds at once': ({ room, payload, requestId }) => {
    if (room === 'waiting') return { messages: [request(requestId, 'status', {})], requestId }
    const reservationId = 'reservationId' in payload ? payload.reservationId : 'none'
    const about = (id: number, type: string): Buffer => request(id, type, { reservationId })
    return {
      messages: [about(requestId - 2, 'pay'), about(requestId - 1, 'refund'), about(requestId, 'refund')],
      requestId,
    }
  },
  'message for a request': ({ type, payload }) => only(message(Protocol.ROOM_DATA, type, payload)),
  'odd field in a request': ({ type, payload, requestId, random }) => ({
    messages: [request(requestId, type, mutated(payload, random))],
    requestId,
  }),
  'odd payload': ({ type, requestId, random }) => ({
    messages: [request(requestId, type, oddPacked(random))],
    requestId,
  }),
  'odd payload of a message': ({ type, random }) => only(message(Protocol.ROOM_DATA, type, oddPacked(random))),
  'odd value in a payload': ({ type, payload, requestId, random }) => ({
    messages: [
      request(requestId, type, { ...payload, [random.pick([...Object.keys(payload), 'x'])]: oddPacked(random) }),
    ],
    requestId,
  }),
  'extension in a payload': ({ type, payload, requestId, random }) => {
    const extension = random.pick(EXTENSIONS)
    const changed = { ...payload, [random.pick([...Object.keys(payload), 'x'])]: extension }
    return only(request(requestId, type, random.chance(0.5) ? extension : changed))
  },
  'map with keys that are no names': ({ type, requestId, random }) =>
    only(request(requestId, type, new Map<unknown, unknown>([[random.pick([null, ['a'], {}]), 1]]))),
  'unknown field': ({ type, payload, requestId, random }) => ({
    messages: [request(requestId, type, new Map([...Object.entries(payload), [random.pick(ODD_NAMES), 1]]))],
    requestId,
  }),
  'no payload': ({ type, requestId }) => ({ messages: [request(requestId, type)], requestId }),
  'undecodable payload': ({ type, requestId, random }) =>
    only(Buffer.concat([request(requestId, type), random.pick(UNDECODABLE)])),
  'undecodable message': ({ type, random }) =>
    only(Buffer.concat([Buffer.of(Protocol.ROOM_DATA), textBytes(type), random.pick(UNDECODABLE)])),
  'odd request type': ({ requestId, random }) =>
    only(Buffer.concat([Buffer.of(Protocol.ROOM_REQUEST), idBytes(requestId), random.pick(ODD_TYPES), pack({})])),
  'unknown request': ({ requestId, random, payload }) => ({
    messages: [request(requestId, random.pick(['nothing', '__proto__', 'toString', 'hold ', '한', '*']), payload)],
    requestId,
  }),
  'odd request id': ({ type, payload, random }) =>
    only(
      Buffer.concat([
        Buffer.of(Protocol.ROOM_REQUEST),
        Buffer.from(random.pick(ODD_IDS), 'hex'),
        textBytes(type),
        pack(payload),
      ]),
    ),
  'bytes for a request': ({ type, random }) =>
    only(Buffer.concat([Buffer.of(Protocol.ROOM_DATA_BYTES), textBytes(type), noise(random, 0, 40)])),
  'input of a game': ({ random }) =>
    only(
      Buffer.concat([
        Buffer.of(
          random.pick([Protocol.ROOM_INPUT_RELIABLE, Protocol.ROOM_INPUT_UNRELIABLE]) | random.pick([0, 64, 128]),
        ),
        noise(random, 0, 40),
      ]),
    ),
  'a frame of the server': ({ random }) =>
    only(
      Buffer.concat([
        Buffer.of(
          random.pick([Protocol.ERROR, Protocol.ROOM_STATE, Protocol.ROOM_STATE_PATCH, Protocol.ROOM_RESPONSE]),
        ),
        noise(random, 0, 40),
      ]),
    ),
  'any code': ({ random }) => only(Buffer.concat([Buffer.of(random.between(0, 255)), noise(random, 0, 60)])),
  'join again': () => only(Buffer.of(Protocol.JOIN_ROOM), Buffer.of(Protocol.JOIN_ROOM, 1, 2, 3)),
  'empty message': () => only(Buffer.of()),
  'random message': ({ random }) => only(noise(random, 1, 200)),
  'truncated request': ({ type, payload, requestId, random }) => {
    const whole = request(requestId, type, payload)
    return only(whole.subarray(0, random.between(0, whole.length - 1)))
  },
  'flipped request': ({ type, payload, requestId, random }) => {
    const whole = request(requestId, type, payload)
    whole[random.between(0, whole.length - 1)] = random.between(0, 255)
    return only(whole)
  },
  'leaving by a message': () => only(Buffer.of(Protocol.LEAVE_ROOM)),
}

export const MESSAGE_KINDS = Object.keys(MESSAGE_MUTATIONS)

/** @param requestId this and the two before it are the input's own */
export const messageInput = (
  kind: string,
  { room, user, requestId }: { readonly room: RoomKind; readonly user: number; readonly requestId: number },
  random: Random,
  crowd: Crowd,
): MessageInput => {
  const types = REQUESTS[room]
  const type = random.weighted(Object.fromEntries(Object.keys(types).map((name) => [name, WEIGHTS[name] ?? 3])))
  const fields = (types[type] as readonly string[]).map((name) => (name === 'seats' ? holdField(random) : name))
  const payload = Object.fromEntries(fields.map((name) => [name, crowd.valueFor(name, user, random)]))
  return (MESSAGE_MUTATIONS[kind] as Make)({ room, type, payload, requestId, random })
}
