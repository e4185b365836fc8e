import type { Random } from '../simulation/Random.ts'
import type { Contract, JsonSchema, Operation, Parameter } from './Contract.ts'
import { type Crowd, holdField } from './Crowd.ts'
import { IMPORTED, importedCatalogue } from './hall.ts'
import { jsonOf } from './oddValues.ts'

/** A request before it is bytes. */
export interface Draft {
  readonly method: string
  /** As it is to stand in the request's first line, without the query. */
  readonly path: string
  readonly query: readonly (readonly [name: string, value: string])[]
  readonly headers: readonly (readonly [name: string, value: string])[]
  readonly body: Buffer | undefined
  readonly chunked: boolean
}

/** Its value as JSON has it, kept beside the draft so that it can be changed before it is text. */
export interface DraftedRequest {
  readonly draft: Draft
  readonly json: unknown
}

/** What every attack is made from: the pieces of the contract and who is who. */
export interface Targets {
  readonly contract: Contract
  readonly crowd: Crowd
}

/** Changes one thing about a request that stays HTTP: it must be answered like any other. */
export type Mutation = (request: DraftedRequest, random: Random, targets: Targets) => Partial<Draft>

/** A request that is right as far as the contract tells, by one of the crowd. */
export const rightRequest = (targets: Targets, operation: Operation, user: number, random: Random): DraftedRequest => {
  const { contract, crowd } = targets
  const value = ({ name, schema }: Parameter): string =>
    String(valueSource(crowd, operation)(name, user, random) ?? instanceOf(contract, schema, random, () => undefined))
  const some = (where: Parameter['in']): readonly Parameter[] =>
    operation.parameters.filter((parameter) => parameter.in === where && (parameter.required || random.chance(0.5)))
  const json = operation.body === undefined ? undefined : bodyFor(targets, operation, operation.body, user, random)
  const draft: Draft = {
    method: operation.method,
    path: operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) =>
      value(operation.parameters.find((parameter) => parameter.name === name) as Parameter),
    ),
    query: some('query')
      .filter(({ name }) => name !== 'concertId')
      .map((parameter) => [parameter.name, value(parameter)]),
    headers: [
      ...credentials(targets, operation, user),
      ...some('header').map((parameter) => [parameter.name, value(parameter)] as const),
    ],
    body: json === undefined ? undefined : Buffer.from(jsonOf(json)),
    chunked: false,
  }
  return { draft, json }
}

const credentials = ({ crowd }: Targets, { needs }: Operation, user: number): Draft['headers'] => {
  const attacker = crowd.attackers[user]
  const official = needs.includes('admin') ? crowd.adminToken : undefined
  const bearer = official ?? (needs.includes('door') ? crowd.doorToken : attacker?.accessToken)
  const token = attacker?.queueToken
  return [
    ...(needs.length > 0 ? [['Authorization', `Bearer ${bearer}`] as const] : []),
    ...(needs.includes('queueToken') && token !== undefined ? [['Queue-Token', token] as const] : []),
  ]
}

const valueSource = (crowd: Crowd, { needs }: Operation): Crowd['valueFor'] =>
  needs.includes('admin') ? crowd.operatorsValueFor.bind(crowd) : crowd.valueFor.bind(crowd)

/**
 * What is imported is a concert of its own, right or by the schema; that a hold has one of two fields and a ticket a date, no schema tells; all others are known by
 * name.
 */
const bodyFor = (targets: Targets, operation: Operation, schema: JsonSchema, user: number, random: Random): unknown => {
  const { contract, crowd } = targets
  if (operation.path.endsWith('/catalogue')) {
    if (random.chance(0.75)) return importedCatalogue(random.between(1, 3) * 1_000)
    return instanceOf(contract, schema, random, (name) => (/Id$/.test(name) ? IMPORTED : undefined))
  }
  const known = valueSource(crowd, operation)
  if (operation.path.endsWith('/reservations')) {
    const name = holdField(random)
    return { [name]: known(name, user, random) }
  }
  if (operation.path.endsWith('/check-in')) return crowd.shownTicket(random)
  const named = (name: string): unknown =>
    name === 'token' && random.chance(0.9) ? LEFT_OUT : known(name, user, random)
  return instanceOf(contract, schema, random, named)
}

const LEFT_OUT = Symbol('left out')

/**
 * A value that the schema allows.
 *
 * @param named gives the value of a field by its name, LEFT_OUT, or undefined for what the schema says
 */
const instanceOf = (
  contract: Contract,
  reference: JsonSchema,
  random: Random,
  named: (name: string) => unknown,
  depth = 0,
): unknown => {
  const schema = contract.resolve(reference)
  const inner = (part: JsonSchema): unknown => instanceOf(contract, part, random, named, depth + 1)
  if (schema.enum !== undefined) return random.pick(schema.enum)
  if (schema.const !== undefined) return schema.const
  if (schema.anyOf !== undefined) return inner(random.pick(schema.anyOf))
  switch (schema.type) {
    case 'object':
      return objectOf(schema, random, named, inner)
    case 'array': {
      const least = schema.minItems ?? 0
      const length = random.between(least, Math.min(schema.maxItems ?? 9, least + Math.max(0, 3 - depth)))
      return Array.from({ length }, () => inner(schema.items ?? {}))
    }
    case 'integer':
    case 'number':
      return random.between(Math.max(schema.minimum ?? 0, 0), Math.min(schema.maximum ?? 1_000, 1_000))
    case 'boolean':
      return random.chance(0.5)
    case 'string':
      return random.pick(['x', 'floor', '2030-05-01T10:00:00Z', '12'])
    default:
      return null
  }
}

const objectOf = (
  schema: JsonSchema,
  random: Random,
  named: (name: string) => unknown,
  inner: (part: JsonSchema) => unknown,
): object => {
  const { properties = {}, required = [], additionalProperties } = schema
  const fields = Object.entries(properties)
    .filter(([name]) => required.includes(name) || random.chance(0.5))
    .map(([name, part]) => [name, named(name) ?? inner(part)] as const)
    .filter(([, value]) => value !== LEFT_OUT)
  const more = typeof additionalProperties === 'object' ? [[IMPORTED, inner(additionalProperties)] as const] : []
  return Object.fromEntries([...fields, ...more])
}

/** The request as it goes over the wire, each text a byte a character where it is in the head. */
export const bytesOf = ({ method, path, query, headers, body, chunked }: Draft): Buffer => {
  const search = query.map(([name, value]) => `${name}=${encodeURIComponent(wellFormed(value))}`).join('&')
  const lines = [`${method} ${path}${search === '' ? '' : `?${search}`} HTTP/1.1`]
  if (!headers.some(([name]) => name === 'Host')) lines.push('Host: 127.0.0.1')
  for (const [name, value] of headers) lines.push(`${name}: ${value}`)
  if (body !== undefined) lines.push(chunked ? 'Transfer-Encoding: chunked' : `Content-Length: ${body.length}`)
  const head = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1')
  return body === undefined ? head : Buffer.concat([head, chunked ? chunks(body) : body])
}

const wellFormed = (text: string): string => text.toWellFormed()

const chunks = (body: Buffer): Buffer => {
  const parts: Buffer[] = []
  for (let at = 0, size = 1; at < body.length; at += size, size *= 7) {
    const part = body.subarray(at, at + size)
    parts.push(Buffer.from(`${part.length.toString(16)}\r\n`), part, Buffer.from('\r\n'))
  }
  return Buffer.concat([...parts, Buffer.from('0\r\n\r\n')])
}
