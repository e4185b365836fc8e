import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { routePath } from 'hono/route'
import { RegExpRouter } from 'hono/router/reg-exp-router'
import { problemOf, refuse } from '../../client-sdk/protocol/index.ts'
import type { Metrics } from '../metrics/Metrics.ts'
import type { Peer } from '../transport/peerAddress.ts'
import { HEADERS, html, json, malformed, problem, text } from './answers.ts'
import { commandDoor, type DoorDeps, type Handler } from './commandDoor.ts'
import { DOCS_POLICY, docsPage } from './docsPage.ts'
import { DOOR_ROUTES } from './doorRoutes.ts'
import { type EventsDoorDeps, eventsDoor } from './eventsDoor.ts'
import { aliveAnswer, readyAnswer, type Unreadiness } from './health.ts'
import { openApiDocument } from './openApi.ts'
import { catalogueDoor, type HallDoorDeps, hallDoor, keysDoor, operatorDoor, operatorOnly } from './operatorDoor.ts'
import { OPERATOR_ROUTES } from './operatorRoutes.ts'
import type { OriginRule } from './origins.ts'
import type { Page } from './pages.ts'
import type { Route } from './Route.ts'
import { routesFor } from './routes.ts'

export type FetchHandler = (request: Request, peer: Peer) => Promise<Response>

export interface HttpDeps extends DoorDeps, EventsDoorDeps, HallDoorDeps {
  readonly allows: OriginRule
  readonly unreadiness: Unreadiness
  readonly metrics: Pick<Metrics, 'text' | 'figures'>
  /** What is served of web/. */
  readonly pages: readonly Page[]
  /** Told of what should never happen. `route` is a pattern, not the address that was asked for: that may hold ids. */
  readonly reportError: (failed: { readonly method: string; readonly route: string; readonly reason: string }) => void
}

type Door = Hono<{ Bindings: Peer }>

/**
 * The HTTP door: commands by the table in `routes.ts`, and the few routes that are not commands. Both transports
 * serve it.
 */
export const httpHandler = (deps: HttpDeps): FetchHandler => {
  // Left to itself Hono takes a slower router, without a word, where paths can't be one expression; this one refuses them.
  const app: Door = new Hono<{ Bindings: Peer }>({ router: new RegExpRouter() })
  const handlerOf = commandDoor(deps)
  const keysHandlerOf = keysDoor(deps)
  const operatorHandlerOf = operatorDoor(deps)
  const doorHandlerOf = hallDoor(deps)
  const routes = routesFor(deps.config)
  shareWithOrigins(app, deps.allows)
  for (const { method, path, handler } of [
    ...routes.map((route) => ({
      ...route,
      handler: (route.command === 'ticketKeys' ? keysHandlerOf : handlerOf)(route),
    })),
    ...OPERATOR_ROUTES.map((route) => ({ ...route, handler: operatorHandlerOf(route) })).map((route) =>
      route.command === 'events' ? { ...route, handler: eventsDoor(deps, route.handler) } : route,
    ),
    ...DOOR_ROUTES.map((route) => ({ ...route, handler: doorHandlerOf(route) })),
    ...otherRoutes([...routes, ...OPERATOR_ROUTES, ...DOOR_ROUTES], deps).map((route) => limited(route, deps)),
  ]) {
    app.on(method.toUpperCase(), path, handler)
  }
  app.use(async ({ req, env }, next) => deps.addressLimits.refuse(req.raw, env, 1) ?? next())
  turnAway(app, deps.reportError)
  return async (request, peer) => app.fetch(request, peer)
}

const HARMLESS = ['GET', 'HEAD', 'OPTIONS']

/**
 * What a page from elsewhere may do, whose origin no page can hide; other clients name none. [S3] It changes nothing here: CORS keeps only the answer from
 * it, and a browser sends a plain POST first. What it reads it is told only if its origin is allowed, and never with credentials: who is asking is said by
 * a bearer that no browser adds by itself.
 */
const shareWithOrigins = (app: Door, allows: OriginRule): void => {
  const share = cors({
    origin: (origin, { req }) => (allows(origin, req.header('host') ?? null) ? origin : null),
    allowMethods: ['GET', 'POST', 'DELETE'],
    allowHeaders: ['authorization', 'content-type', 'queue-token', 'idempotency-key', 'last-event-id'],
    exposeHeaders: ['retry-after'],
    maxAge: 600,
  })
  app.use(async (c, next) => {
    const origin = c.req.header('origin')
    if (origin === undefined) return next()
    if (!HARMLESS.includes(c.req.method) && !allows(origin, c.req.header('host') ?? null)) {
      return malformed(c.req.raw, { path: 'origin', reason: 'No page from there may change anything here.' }, 403)
    }
    // Here alone it is the middleware that answers.
    if (c.req.method === 'OPTIONS') for (const [name, value] of Object.entries(HEADERS)) c.header(name, value)
    return share(c, next)
  })
}

interface OtherRoute {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly handler: Handler
}

const otherRoutes = (routes: readonly Route[], deps: HttpDeps): readonly OtherRoute[] => {
  // Most servers are never asked for it, and it is a tenth of a start.
  const document = once(() => openApiDocument(routes))
  const documentText = once(() => JSON.stringify(document()))
  const page = once(() => docsPage(document()))
  return [
    { method: 'post', path: '/api/admin/catalogue', handler: catalogueDoor(deps) },
    { method: 'get', path: '/api/admin/figures', handler: figures(deps) },
    { method: 'get', path: '/healthz', handler: async () => aliveAnswer() },
    { method: 'get', path: '/readyz', handler: async () => readyAnswer(await deps.unreadiness()) },
    { method: 'get', path: '/metrics', handler: async () => text(await deps.metrics.text(), METRICS_TYPE) },
    { method: 'get', path: '/openapi.json', handler: async () => text(documentText(), 'application/json') },
    { method: 'get', path: '/docs', handler: async () => html(page(), DOCS_POLICY) },
    ...deps.pages.map(
      ({ path, answer: serve }): OtherRoute => ({
        method: 'get',
        path,
        handler: async ({ req }) => serve(req.raw),
      }),
    ),
  ]
}

/** Made when it is first asked for. */
const once = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

/** The operator has limits of its own, and whoever watches over the server may always ask how it is. */
const UNLIMITED = ['/api/admin/catalogue', '/healthz', '/readyz']

/** [S3] What is no command is limited by address as if it were one. */
const limited = (route: OtherRoute, { addressLimits }: HttpDeps): OtherRoute => {
  const { path, handler } = route
  if (UNLIMITED.includes(path)) return route
  return { ...route, handler: async (c) => addressLimits.refuse(c.req.raw, c.env, 1) ?? handler(c) }
}

const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8'

const figures = (deps: HttpDeps): Handler => operatorOnly(deps, async () => json(200, await deps.metrics.figures()))

/** What no route takes: 405 where another method would do, else 404; and 503 for a fault of ours. */
const turnAway = (app: Door, reportError: HttpDeps['reportError']): void => {
  const methods = new Map<string, Set<string>>()
  for (const { method, path } of app.routes) {
    if (method === 'ALL') continue
    methods.set(path, (methods.get(path) ?? new Set()).add(method))
  }
  for (const [path, known] of methods) {
    const allow = [...known].join(', ')
    app.all(path, (c) => malformed(c.req.raw, { path: 'method', reason: `Use ${allow} here.` }, 405, { allow }))
  }
  app.notFound((c) => malformed(c.req.raw, { path: 'url', reason: 'There is nothing at this address.' }, 404))
  app.onError((error, c) => {
    reportError({ method: c.req.method, route: routePath(c), reason: error.stack ?? error.message })
    return problem(c.req.raw, problemOf(refuse('UNAVAILABLE')))
  })
}
