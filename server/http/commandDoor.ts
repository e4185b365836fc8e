import type { Context, HonoRequest } from 'hono'
import { type CommandType, JsonText, LIMITS, own } from '../../client-sdk/protocol/index.ts'
import type { Ports } from '../../rooms/actor/ports.ts'
import { costOf } from '../../rooms/box-office/Allowances.ts'
import type { BoxOffice } from '../../rooms/box-office/BoxOffice.ts'
import type { AccessTokens } from '../accessTokens.ts'
import type { Config } from '../config.ts'
import type { Peer } from '../transport/peerAddress.ts'
import type { AddressLimits } from './AddressLimits.ts'
import { answer, malformed } from './answers.ts'
import { longAnswer } from './longAnswer.ts'
import type { Route } from './Route.ts'
import { readJson } from './readJson.ts'

export interface DoorDeps {
  readonly config: Pick<Config, 'selfCharge'>
  readonly addressLimits: Pick<AddressLimits, 'refuse'>
  readonly boxOffice: Pick<BoxOffice, 'execute'>
  readonly tokens: AccessTokens
  readonly clock: Clock
}

type Clock = Pick<Ports, 'wakeAfter'>

export type Handler = (c: Context<{ Bindings: Peer }>) => Promise<Response>

/** Gives each route the handler that builds its command's envelope and lets the box office do the rest. */
export const commandDoor =
  (deps: DoorDeps): ((route: Route<CommandType>) => Handler) =>
  (route) =>
  async ({ req, env }) => {
    const request = req.raw
    const refused = deps.addressLimits.refuse(request, env, costOf(route.command))
    if (refused !== undefined) return refused

    const body = await fieldsOf(route, req, deps.clock)
    if (body instanceof Response) return body
    const outcome = await deps.boxOffice.execute({
      type: route.command,
      body,
      userId: await userOf(request, deps.tokens),
      commandId: request.headers.get('idempotency-key') ?? undefined,
      queueToken: request.headers.get('queue-token') ?? undefined,
      door: 'header',
    })
    return outcome.ok && outcome.body instanceof JsonText ? longAnswer(request, outcome.body) : answer(request, outcome)
  }

/** A command's fields from wherever its route has them, or the refusal to read them. */
export const fieldsOf = async ({ method }: Route, req: HonoRequest, clock: Clock): Promise<object | Response> => {
  const fields = method === 'post' ? await bodyFields(req.raw, clock) : queryFields(req.query())
  if (fields instanceof Response) return fields
  const path = req.param()
  const twice = Object.keys(fields).find((name) => Object.hasOwn(path, name))
  if (twice !== undefined) return malformed(req.raw, { path: twice, reason: 'The path says it already.' }, 400)
  return { ...fields, ...path }
}

/** The JSON object in the body, or the refusal to read it. */
const bodyFields = async (request: Request, clock: Clock): Promise<object | Response> => {
  const read = await readBody(request, { bytes: LIMITS.bodyBytes, ms: LIMITS.bodyMs }, clock)
  if (read instanceof Response) return read
  const { value } = read
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  return malformed(request, { path: '', reason: 'The body must be a JSON object.' }, 400)
}

/** Any JSON in the body, or the refusal to read it: it may be so long, and take so long to come. */
export const readBody = async (
  request: Request,
  most: { readonly bytes: number; readonly ms: number },
  clock: Clock,
): Promise<{ readonly value: unknown } | Response> => {
  const read = await inTime(readJson(request, most.bytes), most.ms, clock)
  if (read?.ok) return read
  if (read?.fault === 'MALFORMED') return malformed(request, { path: '', reason: 'The body must be JSON.' }, 400)
  // Closing the connection saves reading the rest of it.
  const close = { connection: 'close' }
  if (read === undefined) {
    return malformed(request, { path: '', reason: `The body must come within ${most.ms / 1000} seconds.` }, 408, close)
  }
  return malformed(request, { path: '', reason: `The body must not be longer than ${most.bytes} bytes.` }, 413, close)
}

/** [S3] A body that is held back holds a connection. */
const inTime = <T>(reading: Promise<T>, ms: number, { wakeAfter }: Clock): Promise<T | undefined> => {
  const late = Promise.withResolvers<undefined>()
  const cancel = wakeAfter(ms, () => late.resolve(undefined))
  return Promise.race([reading, late.promise]).finally(cancel)
}

/** A query's values are text; a flag may be written in four ways. */
const queryFields = (query: Record<string, string>): object => {
  const { all } = query
  return all === undefined ? query : { ...query, all: flagOf(all) }
}

const FLAGS: Readonly<Record<string, boolean>> = { 1: true, true: true, 0: false, false: false }

/** The text itself where it is no flag. */
export const flagOf = (text: string): boolean | string => own(FLAGS, text) ?? text

const userOf = async (request: Request, tokens: AccessTokens): Promise<string | undefined> => {
  const token = bearerOf(request)
  return token === undefined ? undefined : tokens.verify(token)
}

export const bearerOf = (request: Request): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
