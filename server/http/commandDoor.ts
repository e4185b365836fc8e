import type { Context, HonoRequest } from 'hono'
import { type CommandType, LIMITS, problemOf, refuse } from '../../client-sdk/protocol/index.ts'
import type { BoxOffice } from '../../rooms/box-office/BoxOffice.ts'
import type { AccessTokens } from '../accessTokens.ts'
import type { Config } from '../config.ts'
import { peerAddress } from '../transport/peerAddress.ts'
import { AddressLimits } from './AddressLimits.ts'
import { answer, malformed, problem } from './answers.ts'
import type { Route } from './Route.ts'
import { readJson } from './readJson.ts'

/** The other end of the connection, as the transport knows it. */
export interface Peer {
  readonly address: string
}

export interface DoorDeps {
  readonly config: Pick<Config, 'trustedProxies' | 'addressRate' | 'selfCharge'>
  readonly boxOffice: Pick<BoxOffice, 'execute'>
  readonly tokens: AccessTokens
  /** Epoch milliseconds. */
  readonly now: () => number
}

export type Handler = (c: Context<{ Bindings: Peer }>) => Promise<Response>

/** Gives each route the handler that builds its command's envelope and lets the box office do the rest. */
export const commandDoor = (deps: DoorDeps): ((route: Route<CommandType>) => Handler) => {
  const limits = deps.config.addressRate > 0 ? new AddressLimits(deps.config.addressRate) : undefined

  return (route) =>
    async ({ req, env }) => {
      const request = req.raw
      const waitMs = limits?.take(addressOf(request, env, deps.config.trustedProxies), costOf(route), deps.now()) ?? 0
      if (waitMs > 0) return problem(request, problemOf(refuse('RATE_LIMITED', { retryAfterMs: waitMs })))

      const body = await fieldsOf(route, req)
      if (body instanceof Response) return body
      const outcome = await deps.boxOffice.execute({
        type: route.command,
        body,
        userId: await userOf(request, deps.tokens),
        commandId: request.headers.get('idempotency-key') ?? undefined,
        queueToken: request.headers.get('queue-token') ?? undefined,
        door: 'header',
      })
      return answer(request, outcome)
    }
}

/** A command's fields from wherever its route has them, or the refusal to read them. */
export const fieldsOf = async ({ method }: Route, req: HonoRequest): Promise<object | Response> => {
  const fields = method === 'post' ? await bodyFields(req.raw) : queryFields(req.query())
  if (fields instanceof Response) return fields
  const twice = Object.keys(fields).find((name) => Object.hasOwn(req.param(), name))
  if (twice !== undefined) return malformed(req.raw, { path: twice, reason: 'The path says it already.' }, 400)
  return { ...fields, ...req.param() }
}

/**
 * How many requests of an address's allowance a route takes: more where a stranger makes what the server then keeps.
 */
const COSTS: { readonly [T in CommandType]?: number } = { register: 20, charge: 5 }
const costOf = ({ command }: Route<CommandType>): number => COSTS[command] ?? 1

/** Every trusted proxy has appended whom it talked to; what stands before their entries anyone may have written. */
const addressOf = (request: Request, peer: Peer, trustedProxies: number): string => {
  if (trustedProxies === 0) return peer.address
  const hops = request.headers.get('x-forwarded-for')?.split(',') ?? []
  const hop = hops.at(-trustedProxies)?.trim()
  return hop ? peerAddress(hop) : peer.address
}

/** The JSON object in the body, or the refusal to read it. */
const bodyFields = async (request: Request): Promise<object | Response> => {
  const read = await readBody(request, LIMITS.bodyBytes)
  if (read instanceof Response) return read
  const { value } = read
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  return malformed(request, { path: '', reason: 'The body must be a JSON object.' }, 400)
}

/** Any JSON in the body, or the refusal to read it. */
export const readBody = async (request: Request, maxBytes: number): Promise<{ readonly value: unknown } | Response> => {
  const read = await readJson(request, maxBytes)
  if (read.ok) return read
  if (read.fault === 'MALFORMED') return malformed(request, { path: '', reason: 'The body must be JSON.' }, 400)
  const reason = `The body must not be longer than ${maxBytes} bytes.`
  // Closing the connection saves reading the rest of it.
  return malformed(request, { path: '', reason }, 413, { connection: 'close' })
}

/** A query's values are text; a flag may be written in four ways. */
const queryFields = (query: Record<string, string>): object => {
  const { all, ...rest } = query
  return all === undefined ? rest : { ...rest, all: flagOf(all) }
}

const FLAGS: Readonly<Record<string, boolean>> = { 1: true, true: true, 0: false, false: false }

/** The text itself where it is no flag. */
export const flagOf = (text: string): boolean | string => FLAGS[text] ?? text

const userOf = async (request: Request, tokens: AccessTokens): Promise<string | undefined> => {
  const token = bearerOf(request)
  return token === undefined ? undefined : tokens.verify(token)
}

export const bearerOf = (request: Request): string | undefined =>
  /^Bearer +(\S+)$/i.exec(request.headers.get('authorization') ?? '')?.[1]
