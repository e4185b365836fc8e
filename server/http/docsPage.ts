import { createHash } from 'node:crypto'
import { pagePolicy } from './answers.ts'
import type { OpenApiDocument } from './openApi.ts'

const STYLE = `
:root { color-scheme: light dark; --line: color-mix(in srgb, currentColor 18%, transparent); }
body { font: 16px/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
h1 { margin-bottom: 0; } h2 { margin-top: 2.5rem; }
details { border: 1px solid var(--line); border-radius: .5rem; margin: .5rem 0; padding: .5rem .75rem; }
summary { cursor: pointer; } summary span { opacity: .75; }
code, pre { font: .875rem/1.45 ui-monospace, monospace; } pre { overflow-x: auto; margin: .25rem 0; white-space: pre-wrap; }
.method { display: inline-block; min-width: 4.5rem; font-weight: 700; text-transform: uppercase; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0; }
th, td { text-align: left; vertical-align: top; padding: .25rem .75rem .25rem 0; border-top: 1px solid var(--line); }
th { white-space: nowrap; }
`

/** Nothing but the page's own style: no script, no request to anywhere. */
export const DOCS_POLICY = pagePolicy({
  'style-src': `'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
})

/** An OpenAPI document as far as this page shows it. */
interface Schema {
  readonly $ref?: string
  readonly type?: string | readonly string[]
  readonly enum?: readonly unknown[]
  readonly format?: string
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly anyOf?: readonly Schema[]
}
interface Body {
  readonly content?: Readonly<Record<string, { readonly schema?: Schema }>>
}
interface Operation {
  readonly summary?: string
  readonly security?: readonly Readonly<Record<string, unknown>>[]
  readonly parameters?: readonly {
    readonly name: string
    readonly in: string
    readonly required?: boolean
    readonly schema?: Schema
  }[]
  readonly requestBody?: Body
  readonly responses?: Readonly<Record<string, Body & { readonly description: string }>>
}

/** The contract to read in a browser, as one page that needs nothing else. */
export const docsPage = (document: OpenApiDocument): string => {
  const { info, paths = {}, components = {} } = document
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    Object.entries(item as Record<string, Operation>).map(([method, operation]) =>
      operationPart(method, path, operation),
    ),
  )
  const schemas = Object.entries((components.schemas ?? {}) as Record<string, Schema>).map(
    ([name, schema]) =>
      `<details id="${escaped(name)}"><summary><code>${escaped(name)}</code></summary>${shape(schema)}</details>`,
  )
  const introduction = (info.description ?? '').split('\n\n').map((paragraph) => `<p>${escaped(paragraph)}</p>`)
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>${escaped(info.title)} API</title><style>${STYLE}</style></head>
<body><h1>${escaped(info.title)} API</h1>
<p>Version ${escaped(info.version)} · <a href="/openapi.json">openapi.json</a></p>
${introduction.join('\n')}
<h2>Routes</h2>
${operations.join('\n')}
<h2>Items</h2>
${schemas.join('\n')}
</body></html>
`
}

const operationPart = (method: string, path: string, operation: Operation): string => {
  const schemes = (operation.security ?? []).map((needed) => Object.keys(needed).join(' and '))
  const parameters = (operation.parameters ?? []).map(
    ({ name, in: where, required, schema }) =>
      `<tr><th><code>${escaped(name)}</code></th><td>${where}${required ? '' : ', optional'}</td><td>${typeText(schema)}</td></tr>`,
  )
  const responses = Object.entries(operation.responses ?? {}).map(
    ([status, response]) =>
      `<tr><th>${status}</th><td>${escaped(response.description).replaceAll('\n\n', '<br>')}</td><td>${bodyText(response)}</td></tr>`,
  )
  return `<details><summary><span class="method">${method}</span> <code>${escaped(path)}</code> <span>${escaped(operation.summary ?? '')}</span></summary>
${schemes.length > 0 ? `<p>Needs ${escaped(schemes.join(', or '))}.</p>` : ''}
${parameters.length > 0 ? `<table>${parameters.join('')}</table>` : ''}
${operation.requestBody === undefined ? '' : `<p>Body: ${bodyText(operation.requestBody)}</p>`}
<table>${responses.join('')}</table></details>`
}

const bodyText = ({ content = {} }: Body): string =>
  Object.values(content)
    .map(({ schema }) => (schema?.properties === undefined ? typeText(schema) : shape(schema)))
    .join('')

/** The fields of an object, one a line. */
const shape = (schema: Schema): string => {
  const required = new Set(schema.required)
  const fields = Object.entries(schema.properties ?? {}).map(
    ([name, field]) => `${escaped(name)}${required.has(name) ? '' : '?'}: ${typeText(field)}`,
  )
  return `<pre>${fields.join('\n')}</pre>`
}

const typeText = (schema: Schema = {}): string => {
  if (schema.$ref !== undefined) {
    const name = escaped(schema.$ref.split('/').at(-1) ?? '')
    return `<a href="#${name}">${name}</a>`
  }
  if (schema.enum !== undefined) return escaped(schema.enum.join(' | '))
  if (schema.items !== undefined) return `[${typeText(schema.items)}]`
  if (schema.anyOf !== undefined) return schema.anyOf.map(typeText).join(' | ')
  return escaped(schema.format ?? String(schema.type ?? 'any'))
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
