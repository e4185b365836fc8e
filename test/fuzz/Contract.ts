import { z } from 'zod'

/** JSON Schema as far as our documents use it. */
export interface JsonSchema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly const?: unknown
  readonly anyOf?: readonly JsonSchema[]
  readonly properties?: Readonly<Record<string, JsonSchema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | JsonSchema
  readonly items?: JsonSchema
  readonly minItems?: number
  readonly maxItems?: number
  readonly minimum?: number
  readonly maximum?: number
}

export interface Parameter {
  readonly name: string
  readonly in: 'path' | 'query' | 'header'
  readonly required: boolean
  readonly schema: JsonSchema
}

export interface Operation {
  /** `POST /api/users` */
  readonly name: string
  readonly method: string
  readonly path: string
  readonly parameters: readonly Parameter[]
  readonly body: JsonSchema | undefined
  /** Codes of the problems that it may answer with. */
  readonly refusals: ReadonlySet<string>
  /** Names of the security schemes, any of them needed by any of the alternatives. */
  readonly needs: readonly string[]
}

interface Media {
  readonly content?: Readonly<Record<string, { readonly schema: JsonSchema }>>
}
interface DescribedOperation {
  readonly parameters?: readonly Parameter[]
  readonly requestBody?: Media
  readonly security?: readonly Readonly<Record<string, unknown>>[]
  readonly responses: Readonly<Record<string, Media & { readonly description?: string }>>
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>
  readonly components: { readonly schemas: Readonly<Record<string, JsonSchema>> }
}

/** Served, and not part of the document. */
const PAGES = ['/openapi.json', '/docs']

/** What a server says of itself at /openapi.json: a route that is new there is attacked and checked like any other. */
export class Contract {
  readonly operations: readonly Operation[]
  readonly #document: OpenApi
  readonly #validators = new Map<string, z.ZodType>()

  private constructor(document: OpenApi) {
    this.#document = document
    const described = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => operationOf(method.toUpperCase(), path, operation)),
    )
    const limited = { 429: { description: 'RATE_LIMITED: ' } }
    const pages = PAGES.map((path) => operationOf('GET', path, { responses: limited }))
    this.operations = [...described, ...pages]
  }

  static async of(address: string): Promise<Contract> {
    const response = await fetch(`${address}/openapi.json`)
    return Contract.from(await response.json())
  }

  static from(document: unknown): Contract {
    return new Contract(document as OpenApi)
  }

  resolve(schema: JsonSchema): JsonSchema {
    const name = schema.$ref?.split('/').at(-1)
    return name === undefined ? schema : (this.#document.components.schemas[name] as JsonSchema)
  }

  /** What is wrong with a problem document, undefined if nothing is. */
  faultOfProblem(problem: unknown): string | undefined {
    return this.#fault('problem', { $ref: '#/components/schemas/Problem' }, problem)
  }

  /** What is wrong with the body of a success, undefined if nothing is or nothing is said of it. */
  faultOfSuccess({ name, method, path }: Operation, status: number, body: unknown): string | undefined {
    const media = this.#document.paths[path]?.[method.toLowerCase()]?.responses[status]?.content?.['application/json']
    return media === undefined ? undefined : this.#fault(`${name} ${status}`, media.schema, body)
  }

  #fault(key: string, schema: JsonSchema, value: unknown): string | undefined {
    const { error } = this.#validator(key, schema).safeParse(value)
    return error === undefined ? undefined : z.prettifyError(error)
  }

  #validator(key: string, schema: JsonSchema): z.ZodType {
    const known = this.#validators.get(key)
    if (known !== undefined) return known
    const whole = { ...schema, $defs: this.#document.components.schemas }
    const moved = JSON.parse(JSON.stringify(whole).replaceAll('#/components/schemas/', '#/$defs/'))
    const validator = z.fromJSONSchema(moved)
    this.#validators.set(key, validator)
    return validator
  }
}

const operationOf = (method: string, path: string, operation: DescribedOperation): Operation => ({
  name: `${method} ${path}`,
  method,
  path,
  parameters: operation.parameters ?? [],
  body: operation.requestBody?.content?.['application/json']?.schema,
  refusals: new Set(
    Object.values(operation.responses).flatMap(({ description = '' }) =>
      [...description.matchAll(/^([A-Z_]+): /gm)].map(([, code]) => code as string),
    ),
  ),
  needs: (operation.security ?? []).flatMap((scheme) => Object.keys(scheme)),
})
