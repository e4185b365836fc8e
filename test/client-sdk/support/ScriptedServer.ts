import { problemOf, type RefusalCode, type RefusalDetails, refuse } from '../../../client-sdk/protocol/refusals.ts'

export interface ReceivedRequest {
  readonly method: string
  readonly path: string
  readonly headers: Headers
  readonly body: unknown
}

/** What the other end does with a request. */
type Reply = () => Response | Promise<Response>

/**
 * The other end of the wire, as bytes and headers: it answers each request with the next reply of a test's script.
 */
export class ScriptedServer {
  readonly received: ReceivedRequest[] = []
  readonly #replies: Reply[]

  constructor(...replies: Reply[]) {
    this.#replies = replies
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const text = await request.text()
    const { method, headers } = request
    const path = request.url.slice(new URL(request.url).origin.length)
    this.received.push({ method, path, headers, body: text === '' ? undefined : JSON.parse(text) })
    const reply = this.#replies.shift()
    if (reply === undefined) throw new Error(`nothing scripted for ${method} ${path}`)
    return reply()
  }

  header(name: string): readonly (string | null)[] {
    return this.received.map(({ headers }) => headers.get(name))
  }
}

export const answer =
  (body: object, status = 200, headers: Record<string, string> = {}): Reply =>
  () =>
    Response.json(body, { status, headers })

export const refusal =
  (code: RefusalCode, details?: RefusalDetails): Reply =>
  () => {
    const problem = problemOf(refuse(code, details))
    return Response.json(problem, { status: problem.status })
  }

export const cutLine: Reply = () => Promise.reject(new TypeError('fetch failed'))
export const silence: Reply = () => new Promise(() => undefined)
