import {
  detailIn,
  JsonText,
  type Language,
  type Outcome,
  type Problem,
  problemOf,
  type RefusalDetails,
  refuse,
} from '../../client-sdk/protocol/index.ts'
import { SECURITY_HEADERS } from './securityHeaders.ts'

/** Of every answer; a file or a page may say otherwise. It is true for one moment and one user. */
export const HEADERS = { ...SECURITY_HEADERS, 'cache-control': 'no-store' }

/** Of an answer that is written as it comes, and does not end by itself. */
export const EVENT_STREAM = 'text/event-stream'

export const json = (status: number, body: unknown): Response =>
  new Response(body instanceof JsonText ? body.text : JSON.stringify(body), {
    status,
    headers: { ...HEADERS, 'content-type': 'application/json' },
  })

export const text = (body: string, type = 'text/plain; charset=utf-8'): Response =>
  new Response(body, { headers: { ...HEADERS, 'content-type': type } })

/**
 * @param policy the page's own, by `pagePolicy`
 * @param permissions of a page that may more than others, by `permissionsPolicy`
 */
export const html = (page: string, policy: string, permissions = SECURITY_HEADERS['permissions-policy']): Response =>
  new Response(page, {
    headers: {
      ...HEADERS,
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': policy,
      'permissions-policy': permissions,
    },
  })

/**
 * The Content-Security-Policy of a page that may do nothing but what is named: `{'script-src': "'self'"}`. Never by a frame, a form or
 * another base address, whatever it names.
 */
export const pagePolicy = (allowed: Readonly<Record<string, string>>): string => {
  const closed = { 'base-uri': "'none'", 'form-action': "'none'", 'frame-ancestors': "'none'" }
  return Object.entries({ 'default-src': "'none'", ...allowed, ...closed })
    .map((directive) => directive.join(' '))
    .join('; ')
}

/** A command's outcome as an answer in the language that the request asks for. */
export const answer = (request: Request, outcome: Outcome): Response => {
  if (!outcome.ok) return problem(request, outcome.problem)
  return outcome.status === 204
    ? new Response(null, { status: 204, headers: HEADERS })
    : json(outcome.status, outcome.body)
}

export const problem = (request: Request, found: Problem, extra: Record<string, string> = {}): Response => {
  const headers: Record<string, string> = { ...HEADERS, 'content-type': 'application/problem+json', ...extra }
  if (found.status === 401) headers['www-authenticate'] = 'Bearer'
  if (found.status === 429 || found.code === 'UNAVAILABLE') {
    headers['retry-after'] = String(Math.max(1, Math.ceil((found.retryAfterMs ?? 0) / 1000)))
  }
  const body = JSON.stringify({ ...found, detail: detailIn(languageOf(request), found) })
  return new Response(body, { status: found.status, headers })
}

/** The door's own refusal of what never became a command. */
export const malformed = (
  request: Request,
  details: RefusalDetails,
  status: number,
  extra?: Record<string, string>,
): Response => problem(request, problemOf(refuse('INPUT_INVALID', details), status), extra)

/** The transports' answer to a head of which no request can be made, and so none that could ask for a language. */
export const unreadable = (): Response =>
  malformed(
    new Request('http://localhost'),
    { path: 'url', reason: 'The target and the Host header must make an address.' },
    400,
  )

/** Korean where the request prefers it to English. */
const languageOf = (request: Request): Language => {
  let best: { readonly language: Language; readonly quality: number } = { language: 'en', quality: 0 }
  for (const range of request.headers.get('accept-language')?.split(',') ?? []) {
    const [tag = '', weight] = range.trim().split(/\s*;\s*q=/)
    const language = tag.toLowerCase().split('-')[0]
    const quality = weight === undefined ? 1 : Number(weight)
    if ((language === 'en' || language === 'ko') && quality > best.quality) best = { language, quality }
  }
  return best.language
}
