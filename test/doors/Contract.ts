import { expect } from 'chai'
import { z } from 'zod'
import { type Problem, REFUSALS } from '../../client-sdk/protocol/index.ts'
import type { Answer, TestServer } from '../support/startServer.ts'

interface Media {
  readonly schema: object
}
interface Operation {
  readonly operationId: string
  readonly responses: Readonly<
    Record<string, { readonly description: string; readonly content?: Record<string, Media> }>
  >
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, object>> }
}

const JSON_TYPE = 'application/json'
const PROBLEM_TYPE = 'application/problem+json'

/** What `/openapi.json` promises, as someone reads it who knows nothing else of the server. */
export class Contract {
  readonly #document: OpenApi
  readonly #schemas = new Map<object, z.ZodType>()

  private constructor(document: OpenApi) {
    this.#document = document
  }

  static async of(server: TestServer): Promise<Contract> {
    return Contract.from((await server.request('GET /openapi.json')).body)
  }

  /** @param document as it is at `/openapi.json` */
  static from(document: unknown): Contract {
    return new Contract(document as OpenApi)
  }

  /** Every route with what its path names left open: `GET /api/schedules/{scheduleId}/seats`. */
  get routes(): readonly string[] {
    return Object.entries(this.#document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    )
  }

  /** @param route with its values: `GET /api/schedules/demo-1/seats?all=1` */
  checkAnswer(route: string, { status, headers, body }: Answer<unknown>): void {
    const operation = this.#operationAt(route)
    const response = operation.responses[status]
    if (response === undefined) expect.fail(`${route} answered ${status}, of which nothing is said`)
    const type = headers.get('content-type') ?? ''
    if (status >= 400) {
      expect(type).to.equal(PROBLEM_TYPE)
      this.#checkProblem(operation, body as Problem, status)
    } else if (response.content === undefined) {
      expect(body, route).to.equal('')
    } else {
      expect(type).to.equal(JSON_TYPE)
      this.#checkBody(response.content[JSON_TYPE], body, route)
    }
  }

  /** A reply over a socket has the shape of the HTTP answer, and a rejection's reason that of its problem document. */
  checkReply(operationId: string, reply: { readonly body: unknown } | { readonly problem: Problem }): void {
    const operation = this.#operations().find((known) => known.operationId === operationId)
    if (operation === undefined) expect.fail(`nothing is said of ${operationId}`)
    if ('problem' in reply) return this.#checkProblem(operation, reply.problem, reply.problem.status)
    const success = Object.entries(operation.responses).find(([status]) => status < '300')?.[1]
    if (success?.content === undefined) expect(reply.body).to.equal(null)
    else this.#checkBody(success.content[JSON_TYPE], reply.body, operationId)
  }

  #checkProblem({ operationId, responses }: Operation, problem: Problem, status: number): void {
    const kind = REFUSALS[problem.code]
    expect(problem, operationId).to.include({
      status: kind.status,
      title: kind.en,
      type: `urn:frontrow:refusal:${problem.code}`,
    })
    expect(status).to.equal(kind.status)
    const response = responses[status]
    expect(response?.description, `${operationId} does not mention it`).to.include(`${problem.code}: `)
    this.#checkBody(response?.content?.[PROBLEM_TYPE], problem, operationId)
  }

  #checkBody(media: Media | undefined, body: unknown, where: string): void {
    if (media === undefined) expect.fail(`${where} has a body, of which nothing is said`)
    const known = this.#schemas.get(media.schema) ?? this.#schemaOf(media.schema)
    this.#schemas.set(media.schema, known)
    const parsed = known.safeParse(body)
    expect(parsed.error?.issues, `${where}: ${JSON.stringify(body)}`).to.equal(undefined)
  }

  #schemaOf(schema: object): z.ZodType {
    const local = (value: object): object =>
      JSON.parse(JSON.stringify(value).replaceAll('#/components/schemas/', '#/$defs/'), closed)
    return z.fromJSONSchema({ ...local(schema), $defs: local(this.#document.components.schemas) } as never)
  }

  #operations(): readonly Operation[] {
    return Object.values(this.#document.paths).flatMap((methods) => Object.values(methods))
  }

  #operationAt(route: string): Operation {
    const [method = '', address = ''] = route.split(' ')
    const path = address.split('?')[0] as string
    for (const [template, methods] of Object.entries(this.#document.paths)) {
      const pattern = new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`)
      const operation = methods[method.toLowerCase()]
      if (pattern.test(path) && operation !== undefined) return operation
    }
    return expect.fail(`nothing is said of ${route}`)
  }
}

/** An object has the fields that are told of, and no others, unless it says so. */
const closed = (_key: string, value: object | null): object | null =>
  typeof value === 'object' && value !== null && 'properties' in value
    ? { additionalProperties: false, ...value }
    : value
