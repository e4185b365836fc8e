import fc from 'fast-check'
import type { Random } from '../simulation/Random.ts'

/** JSON to stand in a text as it is, where JavaScript has no value for it. */
export class RawJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

const CHOSEN: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -0,
  -1,
  0.5,
  Number.MAX_SAFE_INTEGER + 2,
  1e308,
  5e-324,
  '',
  ' ',
  '0',
  '\0',
  '\n',
  '\ud800',
  '\udfff\ud800',
  '__proto__',
  'constructor',
  'toString',
  'e\u0301',
  '\u202e\u2066',
  'Ann\u202e',
  '\u200b\u200d',
  '\u3164',
  'Ann\n',
  'Ann\ud83d',
  '\ufffe',
  '👨\u200d👩\u200d👧',
  'می\u200cخواهم',
  '좌석💺',
  '../../etc/passwd',
  "' OR 1=1 --",
  '%00%ff',
  'x'.repeat(41),
  'x'.repeat(101),
  '💺'.repeat(2_000),
  [],
  [[]],
  [null],
  {},
  JSON.parse('{"then": 1, "toJSON": 1}'),
  JSON.parse('{"__proto__": {"ok": true}}'),
  Array.from({ length: 51 }, (_, at) => `A-${at}`),
  Array.from({ length: 2_000 }, () => 0),
  new RawJson('1e999'),
  new RawJson('-1e999'),
  new RawJson('123456789012345678901234567890'),
  new RawJson('0.1e-400'),
]

/** The same on every machine and for every seed of ours; which of them an input takes is what the seed decides. */
const SAMPLED = fc.sample(fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 }), {
  seed: 20261121,
  numRuns: 300,
})

export const oddValue = (random: Random): unknown => random.pick(random.chance(0.6) ? CHOSEN : SAMPLED)

/** Names that fields should not have. */
export const ODD_NAMES = ['__proto__', 'constructor', 'userId', 'door', '', '\0', 'x'.repeat(300), '예약'] as const

/** `JSON.stringify` that lets RawJson stand as it is. */
export const jsonOf = (value: unknown): string => {
  if (value instanceof RawJson) return value.text
  if (Array.isArray(value)) return `[${value.map(jsonOf).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  return `{${Object.entries(value).map(([name, item]) => `${JSON.stringify(name)}:${jsonOf(item)}`)}}`
}

/** Sets a field, be it named `__proto__`. */
export const withField = (fields: object, name: string, value: unknown): object => {
  const changed = { ...fields }
  Object.defineProperty(changed, name, { value, enumerable: true, configurable: true, writable: true })
  return changed
}

/** The value with one of its parts changed: replaced, taken away, given twice, wrapped, or joined by another. */
export const mutated = (value: unknown, random: Random): unknown => {
  if (typeof value !== 'object' || value === null || value instanceof RawJson) return oddValue(random)
  if (random.chance(0.15)) return random.pick([oddValue(random), [value], { value }])
  if (Array.isArray(value)) return mutatedList(value, random)
  const names = Object.keys(value)
  if (names.length === 0 || random.chance(0.2)) return withField(value, random.pick(ODD_NAMES), oddValue(random))
  const name = random.pick(names)
  const fields = value as Readonly<Record<string, unknown>>
  if (random.chance(0.15)) return Object.fromEntries(Object.entries(fields).filter(([other]) => other !== name))
  return withField(fields, name, mutated(fields[name], random))
}

const mutatedList = (items: readonly unknown[], random: Random): unknown => {
  if (items.length === 0 || random.chance(0.2)) return [...items, oddValue(random)]
  const at = random.between(0, items.length - 1)
  if (random.chance(0.3)) return [...items, items[at]]
  return items.with(at, mutated(items[at], random))
}
