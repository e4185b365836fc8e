import { OpenAPIHono, type RouteConfig } from '@hono/zod-openapi'
import { z } from 'zod'
import {
  Catalogue,
  CommandId,
  Figures,
  ImportReport,
  LIMITS,
  QueueToken,
  REFUSALS,
  type RefusalCode,
  SeatId,
} from '../../client-sdk/protocol/index.ts'
import packageJson from '../../package.json' with { type: 'json' }
import { isRecorded, otherFields, pathFields, type Route, refusalsOf } from './Route.ts'

export type OpenApiDocument = ReturnType<OpenAPIHono['getOpenAPI31Document']>

const CODES = Object.keys(REFUSALS) as [RefusalCode, ...RefusalCode[]]

const Problem = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.enum(CODES),
    detail: z.string(),
    path: z.string().optional(),
    seats: z.array(SeatId).optional(),
    suggestion: z.array(SeatId).optional(),
    retryAfterMs: z.int().optional(),
    /** How many seats of the date a user may have, where that is what was refused. */
    limit: z.int().optional(),
    token: QueueToken.optional(),
    /** When and where the ticket was used before. */
    checkedIn: z.object({ at: z.iso.datetime(), door: z.string() }).optional(),
    /** All that is wrong with a catalogue, where the problem is one. */
    faults: z.array(z.object({ path: z.string(), reason: z.string() })).optional(),
  })
  .meta({ id: 'Problem' })

const INTRODUCTION = [
  'Times are ISO 8601 UTC, durations milliseconds, money whole KRW.',
  'Every refusal is a problem document (RFC 9457) with a code. Accept-Language: ko gives its detail in Korean.',
  `A request body is JSON of at most ${LIMITS.bodyBytes / 1024} KiB that comes within ${LIMITS.bodyMs / 1000} s; ` +
    `a catalogue may have ${LIMITS.catalogueBytes / 1024 / 1024} MiB and take ${LIMITS.catalogueMs / 1000} s.`,
  'A command sent again under the same Idempotency-Key gets its first answer for 24 hours.',
].join('\n\n')

/** The HTTP contract, made from the same schemas and tables that the server answers by. */
export const openApiDocument = (routes: readonly Route[]): OpenApiDocument => {
  const app = new OpenAPIHono()
  const registry = app.openAPIRegistry
  registry.registerComponent('securitySchemes', 'user', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description: 'The accessToken of POST /api/users.',
  })
  registry.registerComponent('securitySchemes', 'queueToken', {
    type: 'apiKey',
    in: 'header',
    name: 'Queue-Token',
    description: 'The token of POST /api/concerts/{concertId}/queue-tokens.',
  })
  registry.registerComponent('securitySchemes', 'admin', {
    type: 'http',
    scheme: 'bearer',
    description: 'The ADMIN_TOKEN of the server.',
  })
  registry.registerComponent('securitySchemes', 'door', {
    type: 'http',
    scheme: 'bearer',
    description: 'The DOOR_TOKEN of the server.',
  })
  for (const route of routes) registry.registerPath(describeRoute(route))
  for (const route of OPERATIONS) registry.registerPath(route)
  return app.getOpenAPI31Document({
    openapi: '3.1.0',
    info: { title: 'FrontRow', version: packageJson.version, description: INTRODUCTION },
  })
}

const describeRoute = (route: Route): RouteConfig => {
  const inPath = pathFields(route)
  const fields = otherFields(route)
  const hasFields = Object.keys(fields.shape).length > 0
  return {
    method: route.method,
    path: route.path.replaceAll(/:(\w+)/g, '{$1}'),
    operationId: route.command,
    summary: route.summary,
    security: SECURITY[route.needs],
    request: {
      ...(inPath.length > 0 && { params: idsOf(inPath) }),
      ...(hasFields && route.method !== 'post' && { query: fields }),
      ...(hasFields && route.method === 'post' && { body: jsonContent(fields) }),
      ...(isRecorded(route.command) && { headers: IDEMPOTENCY_KEY }),
    },
    responses: { ...successes(route), ...problems(refusalsOf(route)) },
  }
}

const IDEMPOTENCY_KEY = z.object({ 'Idempotency-Key': CommandId.optional() })

const SECURITY: Readonly<Record<Route['needs'], RouteConfig['security']>> = {
  nothing: [],
  user: [{ user: [] }],
  token: [{ user: [], queueToken: [] }],
  'token?': [{ user: [], queueToken: [] }, { user: [] }],
  admin: [{ admin: [] }],
  door: [{ door: [] }],
}

const idsOf = (names: readonly string[]): z.ZodObject =>
  z.object(Object.fromEntries(names.map((name) => [name, z.string().meta({ pattern: '^[A-Za-z0-9_-]{1,40}$' })])))

const jsonContent = (schema: z.ZodType) => ({ content: { 'application/json': { schema } } })

const successes = (route: Route): RouteConfig['responses'] =>
  Object.fromEntries(
    route.answers.map((status) => [
      status,
      { description: MEANINGS[status], ...(route.body !== undefined && jsonContent(route.body)) },
    ]),
  )

const MEANINGS = { 200: 'What is so now.', 201: 'Made.', 204: 'Done.' } as const

/** One response for each status, naming the codes that come with it. */
const problems = (codes: readonly RefusalCode[]): RouteConfig['responses'] => {
  const byStatus = Map.groupBy(codes, (code) => REFUSALS[code].status)
  return Object.fromEntries(
    [...byStatus].map(([status, sharing]) => [
      status,
      {
        description: sharing.map((code) => `${code}: ${REFUSALS[code].en}`).join('\n\n'),
        content: { 'application/problem+json': { schema: Problem } },
      },
    ]),
  )
}

const OPERATIONS: readonly RouteConfig[] = [
  {
    method: 'post',
    path: '/api/admin/catalogue',
    operationId: 'importCatalogue',
    summary: 'Import concerts, dates and seating plans',
    security: [{ admin: [] }],
    request: {
      query: z.object({ dryRun: z.boolean().optional().meta({ description: 'Only tell what would change.' }) }),
      body: jsonContent(Catalogue),
      headers: IDEMPOTENCY_KEY,
    },
    responses: {
      200: { description: 'What has changed, or would change.', ...jsonContent(ImportReport) },
      ...problems(['INPUT_INVALID', 'UNAUTHENTICATED', 'RATE_LIMITED', 'COMMAND_REUSED', 'UNAVAILABLE']),
    },
  },
  {
    method: 'get',
    path: '/api/admin/figures',
    operationId: 'figures',
    summary: 'Read the server in numbers',
    security: [{ admin: [] }],
    responses: {
      200: { description: MEANINGS[200], ...jsonContent(Figures) },
      ...problems(['UNAUTHENTICATED', 'RATE_LIMITED', 'UNAVAILABLE']),
    },
  },
  ...(
    [
      ['/healthz', 'Whether the process is alive', 'application/json'],
      ['/readyz', 'Whether the server may get traffic', 'application/json'],
      ['/metrics', "The server's figures, for Prometheus", 'text/plain'],
    ] as const
  ).map(
    ([path, summary, type]): RouteConfig => ({
      method: 'get',
      path,
      summary,
      security: [],
      responses: {
        200: {
          description: 'It is.',
          content: { [type]: { schema: type === 'text/plain' ? z.string() : z.object() } },
        },
        ...(path === '/readyz' && { 503: { description: 'It may not, and why.' } }),
        ...(path === '/metrics' && problems(['RATE_LIMITED', 'UNAVAILABLE'])),
      },
    }),
  ),
]
