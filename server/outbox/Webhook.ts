import { spread } from '../../client-sdk/backoff.ts'
import type { Change } from '../../client-sdk/protocol/index.ts'
import type { Ports } from '../../rooms/actor/ports.ts'
import type { Storage } from '../../storage/Storage.ts'
import type { ChangeFeed } from './ChangeFeed.ts'
import { signed } from './signature.ts'

/** How long a receiver may take. */
const ANSWER_MS = 15_000
const FIRST_PAUSE_MS = 1_000
/** An hour's outage is noticed to be over within minutes: all that has happened since waits behind one change. */
const LONGEST_PAUSE_MS = 10 * 60_000
/** How often it is stored, at most, how far delivery has come; each time is a commit of its own. */
const REMEMBER_MS = 1_000

export interface WebhookDeps {
  readonly url: string
  readonly secrets: readonly string[]
  readonly storage: Pick<Storage, 'outboxMarks' | 'markDelivered'>
  readonly feed: Pick<ChangeFeed, 'follow'>
  readonly clock: Pick<Ports, 'now' | 'wakeAfter'>
  readonly report: (event: WebhookReport) => void
}

/**
 * `failed`: a try was in vain. `down`: the first of several. `up`: the first that was taken after that. `gone`: the receiver wants no more
 * (410), and gets no more until the server is started anew.
 */
export interface WebhookReport {
  readonly kind: 'failed' | 'down' | 'up' | 'gone'
  readonly change: number
  readonly reason: string
}

type Answer = 'taken' | 'gone' | { readonly reason: string; readonly retryAfterMs: number }

/**
 * [E7] [E8] Posts each change to one receiver, in order, until it is taken. It reads what is durable and keeps nothing, so a receiver that
 * is down costs the sale nothing but rows; and it goes on where the last one was taken, after a crash at most a second's before.
 */
export class Webhook {
  readonly #deps: WebhookDeps
  readonly #over = new AbortController()
  #delivered = 0
  #rememberedMs = Number.NEGATIVE_INFINITY
  #failures = 0

  constructor(deps: WebhookDeps) {
    this.#deps = deps
  }

  /** Delivers until it is stopped, or not wanted any more; resolves then. */
  async run(): Promise<void> {
    while (!this.#over.signal.aborted) {
      const marks = await this.#deps.storage.outboxMarks().catch(() => undefined)
      if (marks !== undefined && !(await this.#deliverBehind(Math.max(marks.delivered, marks.first - 1)))) break
      await this.#pause(FIRST_PAUSE_MS)
    }
    await this.#remember()
  }

  /** The try that is under way is the last: given up, it would have to be made again. */
  stop(): void {
    this.#over.abort()
  }

  /** Whether there is to be another try. */
  async #deliverBehind(position: number): Promise<boolean> {
    this.#delivered = position
    for await (const page of this.#deps.feed.follow(position)) {
      for (const change of page) {
        if (!(await this.#deliver(change))) return false
        if (this.#deps.clock.now() >= this.#rememberedMs + REMEMBER_MS) await this.#remember()
      }
      if (page.length > 0) await this.#remember()
      if (this.#over.signal.aborted) return false
    }
    return true
  }

  /** Whether the next is wanted. */
  async #deliver(change: Change): Promise<boolean> {
    while (!this.#over.signal.aborted) {
      const answer = await this.#post(change)
      if (this.#over.signal.aborted && answer !== 'taken') break
      if (answer === 'taken') {
        this.#took(change)
        return true
      }
      if (answer === 'gone') {
        this.#report('gone', change, 'answered 410')
        return false
      }
      await this.#failed(change, answer)
    }
    return false
  }

  async #post(change: Change): Promise<Answer> {
    const { url, secrets, clock } = this.#deps
    const body = JSON.stringify({ type: 'change', timestamp: change.at, data: change })
    // A number comes again where a backup is put back; its time does not.
    const id = `frontrow_${change.number}_${Date.parse(change.at).toString(36)}`
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...signed(secrets, { id, body, nowMs: clock.now() }) },
        body,
        redirect: 'manual',
        signal: AbortSignal.timeout(ANSWER_MS),
      })
      // Nobody reads it, however long it is.
      await response.body?.cancel()
      if (response.ok) return 'taken'
      if (response.status === 410) return 'gone'
      return { reason: `answered ${response.status}`, retryAfterMs: retryAfterMs(response) }
    } catch (error) {
      return { reason: reasonOf(error), retryAfterMs: 0 }
    }
  }

  #took(change: Change): void {
    this.#delivered = change.number
    if (this.#failures > 0) this.#report('up', change, `after ${this.#failures} tries in vain`)
    this.#failures = 0
  }

  async #failed(change: Change, { reason, retryAfterMs }: Exclude<Answer, string>): Promise<void> {
    this.#report('failed', change, reason)
    if (this.#failures === 0) this.#report('down', change, reason)
    const pauseMs = spread(Math.min(FIRST_PAUSE_MS * 2 ** this.#failures, LONGEST_PAUSE_MS), Math.random())
    this.#failures += 1
    await this.#pause(Math.min(Math.max(pauseMs, retryAfterMs), LONGEST_PAUSE_MS))
  }

  /** That it can't be stored now means that some are delivered twice, should the server end before it can. */
  async #remember(): Promise<void> {
    this.#rememberedMs = this.#deps.clock.now()
    await this.#deps.storage.markDelivered(this.#delivered).catch(() => undefined)
  }

  async #pause(ms: number): Promise<void> {
    const { signal } = this.#over
    if (signal.aborted) return
    const { promise, resolve } = Promise.withResolvers<void>()
    const cancel = this.#deps.clock.wakeAfter(ms, resolve)
    signal.addEventListener('abort', () => resolve(), { once: true })
    await promise
    cancel()
  }

  #report(kind: WebhookReport['kind'], { number }: Change, reason: string): void {
    this.#deps.report({ kind, change: number, reason })
  }
}

const retryAfterMs = ({ headers }: Response): number => {
  const seconds = Number(headers.get('retry-after') ?? 0)
  return Number.isFinite(seconds) && seconds > 0 ? seconds * 1_000 : 0
}

/** A system's code or an error's name, and never its text: that may hold the address, which may hold a secret. */
const reasonOf = (error: unknown): string => {
  const { name, cause } = error as { readonly name?: string; readonly cause?: { readonly code?: string } }
  return name === 'TimeoutError' ? `no answer within ${ANSWER_MS / 1_000} s` : (cause?.code ?? name ?? 'no connection')
}
