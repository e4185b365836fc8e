import { LIMITS } from '../../client-sdk/protocol/index.ts'
import type { Random } from '../simulation/Random.ts'
import { jsonOf, mutated, ODD_NAMES, withField } from './oddValues.ts'
import type { Mutation } from './requests.ts'

const textOf = (json: unknown): string => jsonOf(json ?? {})

const NO_JSON = [
  '',
  ' ',
  '\0',
  '\ufeff{}',
  'null',
  '[]',
  '"text"',
  '1',
  'NaN',
  '{"name":NaN}',
  '{"amount":Infinity}',
  "{'name':'x'}",
  '{name:"x"}',
  '{"name":"x",}',
  '{"name":"x"}{"name":"y"}',
  '{"name":"x"} // yes',
  '{"name":"\\ud800"}',
  '{"name":"\\x00"}',
  '{"name":"a\nb"}',
  '{"amount":01}',
  '{"amount":1e999}',
  '{"amount":-0}',
  '<name>x</name>',
  'name=x&amount=1',
]

const deep = (levels: number, open: string, close: string): string => open.repeat(levels) + close.repeat(levels)

/** A text of exactly so many bytes that begins as the JSON does: blanks may stand behind it. */
const padded = (text: string, bytes: number): Buffer => {
  const start = Buffer.from(text)
  return start.length >= bytes ? start : Buffer.concat([start, Buffer.alloc(bytes - start.length, ' ')])
}

const doubled = (json: unknown, random: Random): string => {
  const name = JSON.stringify(random.pick(Object.keys(json ?? {}).concat('name')))
  return textOf(json).replace(/\{/, `{${name}:${jsonOf(mutated(json, random))},${name}:1,`)
}

export const BODY_MUTATIONS = {
  'odd field': ({ json }, random) => ({ body: Buffer.from(textOf(mutated(json ?? {}, random))) }),
  'odd fields': ({ json }, random) => ({ body: Buffer.from(textOf(mutated(mutated(json ?? {}, random), random))) }),
  'another field': ({ json }, random) => ({
    body: Buffer.from(textOf(withField(Object(json ?? {}), random.pick(ODD_NAMES), 1))),
  }),
  'no JSON': (_, random) => ({ body: Buffer.from(random.pick(NO_JSON)) }),
  'truncated JSON': ({ json }, random) => {
    const text = textOf(json)
    return { body: Buffer.from(text.slice(0, random.between(0, text.length - 1))) }
  },
  'field twice': ({ json }, random) => ({ body: Buffer.from(doubled(json, random)) }),
  'no UTF-8': ({ json }, random) => {
    const body = Buffer.from(textOf(json))
    body[random.between(0, body.length - 1)] = random.pick([0x80, 0xc0, 0xed, 0xff])
    return { body }
  },
  'deep nesting': (_, random) => ({
    body: Buffer.from(
      random.pick([
        deep(30_000, '[', ']'),
        deep(10_000, '{"name":', ''),
        `{"seats":${deep(20_000, '[', ']')}}`,
        `{"amount":${'{"a":'.repeat(5_000)}1${'}'.repeat(5_000)}}`,
      ]),
    ),
  }),
  'body at the limit': ({ json }, random) => ({
    body: padded(textOf(json), LIMITS.bodyBytes + random.pick([-1, 0])),
  }),
  'body over the limit': ({ json }, random) => ({
    body: padded(textOf(json), LIMITS.bodyBytes + random.pick([1, 2, 4_096])),
  }),
  'long text': ({ json }, random) => ({
    body: Buffer.from(textOf(withField(Object(json ?? {}), 'name', 'x'.repeat(random.between(90, 60_000))))),
  }),
  'many fields': (_, random) => ({
    body: Buffer.from(
      textOf(Object.fromEntries(Array.from({ length: random.between(100, 800) }, (_, at) => [`field${at}`, at]))),
    ),
  }),
  'chunked body': ({ draft }) => ({ body: draft.body ?? Buffer.of(), chunked: true }),
  'chunked body over the limit': (_, random) => ({
    body: Buffer.alloc(LIMITS.bodyBytes + random.between(1, 5_000), ' '),
    chunked: true,
  }),
  'body where none belongs': ({ draft }, random) => ({
    method: random.pick(['GET', 'DELETE', 'HEAD', draft.method]),
    body: Buffer.from('{"name":"x"}'),
  }),
} satisfies Readonly<Record<string, Mutation>>
