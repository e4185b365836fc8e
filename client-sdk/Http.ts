import type { Language, Problem } from './protocol/refusals.ts'
import { RefusedError, UnansweredError } from './RefusedError.ts'
import { type Timing, within } from './timing.ts'

export interface HttpRequest {
  readonly method: 'GET' | 'POST' | 'DELETE'
  /** With its query, ids escaped. */
  readonly path: string
  readonly body?: object
  readonly accessToken?: string
  readonly commandId?: string
  readonly queueToken?: string
  /** JSON unless given. */
  readonly accept?: string
}

export interface HttpSetup {
  /** `https://host` or `https://host/path`, without a slash at the end. */
  readonly base: string
  readonly fetch: typeof fetch
  readonly timing: Timing
  readonly language: Language | undefined
}

/** One request, one answer: resending is its caller's. */
export class Http {
  readonly #setup: HttpSetup
  /** The server's time less `timing.now()`, as far as is known. */
  #offsetMs = Number.NEGATIVE_INFINITY

  constructor(setup: HttpSetup) {
    this.#setup = setup
  }

  /** The answer's body, or a RefusedError, or an UnansweredError after `ms`. */
  async attempt<T>(request: HttpRequest, ms: number): Promise<T> {
    const abort = new AbortController()
    try {
      return await within(this.#setup.timing, ms, this.#exchange<T>(request, abort.signal))
    } catch (error) {
      abort.abort()
      throw error
    }
  }

  /** The answer's body as it comes, for as long as it comes; rejects as `attempt` does. */
  async open(request: HttpRequest, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const response = await this.#fetch(request, signal)
    if (response.ok && response.body !== null) return response.body
    throw this.#fault(request, response, parse(await response.text().catch(() => '')))
  }

  /**
   * The server's clock in epoch milliseconds, as its `Date` headers tell. They are cut to whole seconds, so the
   * latest of them is the best; before the first answer it is the local clock.
   */
  serverNow(): number {
    return Number.isFinite(this.#offsetMs) ? this.#setup.timing.now() + this.#offsetMs : Date.now()
  }

  async #exchange<T>(request: HttpRequest, signal: AbortSignal): Promise<T> {
    const response = await this.#fetch(request, signal)
    const text = await response.text().catch(unanswered(request))
    this.#readClock(response)
    if (response.status === 204) return undefined as T
    const body = parse(text)
    if (response.ok && body !== undefined) return body as T
    throw this.#fault(request, response, body)
  }

  async #fetch(request: HttpRequest, signal: AbortSignal): Promise<Response> {
    const { base, fetch } = this.#setup
    const { method, path, body } = request
    const init = { method, headers: this.#headers(request), body: body && JSON.stringify(body), signal }
    return fetch(`${base}${path}`, init).catch(unanswered(request))
  }

  #fault({ method, path }: HttpRequest, { ok, status }: Response, body: unknown): Error {
    if (isProblem(body)) return new RefusedError(body, { language: this.#setup.language })
    const fault = `${method} ${path} was answered ${status} by something that is not FrontRow`
    // A proxy before the server answers so while it is gone; with anything below 500 the address is wrong, for good.
    return ok || status >= 500 ? new UnansweredError(fault) : new Error(fault)
  }

  #headers({ body, accessToken, commandId, queueToken, accept }: HttpRequest): Record<string, string> {
    const { language } = this.#setup
    return {
      ...(body && { 'content-type': 'application/json' }),
      ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
      ...(commandId !== undefined && { 'idempotency-key': commandId }),
      ...(queueToken !== undefined && { 'queue-token': queueToken }),
      ...(accept !== undefined && { accept }),
      ...(language !== undefined && { 'accept-language': language }),
    }
  }

  #readClock(response: Response): void {
    const serverMs = Date.parse(response.headers.get('date') ?? '')
    if (Number.isNaN(serverMs)) return
    this.#offsetMs = Math.max(this.#offsetMs, serverMs - this.#setup.timing.now())
  }
}

const unanswered =
  ({ method, path }: HttpRequest) =>
  (cause: unknown): never => {
    throw new UnansweredError(`${method} ${path} was not answered`, { cause })
  }

const parse = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const isProblem = (body: unknown): body is Problem =>
  typeof body === 'object' && body !== null && 'code' in body && 'detail' in body
