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

  /**
   * The server's clock in epoch milliseconds, as its `Date` headers tell. They are cut to whole seconds, so the
   * latest of them is the best; before the first answer it is the local clock.
   */
  serverNow(): number {
    return Number.isFinite(this.#offsetMs) ? this.#setup.timing.now() + this.#offsetMs : Date.now()
  }

  async #exchange<T>(request: HttpRequest, signal: AbortSignal): Promise<T> {
    const { response, text } = await this.#send(request, signal)
    this.#readClock(response)
    if (response.status === 204) return undefined as T
    const body = parse(text)
    if (response.ok && body !== undefined) return body as T
    if (isProblem(body)) throw new RefusedError(body, { language: this.#setup.language })
    const fault = `${request.method} ${request.path} was answered ${response.status} by something that is not FrontRow`
    // A proxy before the server answers so while it is gone; with anything below 500 the address is wrong, for good.
    throw response.ok || response.status >= 500 ? new UnansweredError(fault) : new Error(fault)
  }

  async #send(request: HttpRequest, signal: AbortSignal): Promise<{ response: Response; text: string }> {
    const { base, fetch } = this.#setup
    const { method, path, body } = request
    try {
      const init = { method, headers: this.#headers(request), body: body && JSON.stringify(body), signal }
      const response = await fetch(`${base}${path}`, init)
      return { response, text: await response.text() }
    } catch (cause) {
      throw new UnansweredError(`${method} ${path} was not answered`, { cause })
    }
  }

  #headers({ body, accessToken, commandId, queueToken }: HttpRequest): Record<string, string> {
    const { language } = this.#setup
    return {
      ...(body && { 'content-type': 'application/json' }),
      ...(accessToken !== undefined && { authorization: `Bearer ${accessToken}` }),
      ...(commandId !== undefined && { 'idempotency-key': commandId }),
      ...(queueToken !== undefined && { 'queue-token': queueToken }),
      ...(language !== undefined && { 'accept-language': language }),
    }
  }

  #readClock(response: Response): void {
    const serverMs = Date.parse(response.headers.get('date') ?? '')
    if (Number.isNaN(serverMs)) return
    this.#offsetMs = Math.max(this.#offsetMs, serverMs - this.#setup.timing.now())
  }
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
