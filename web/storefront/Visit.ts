import { type ReadonlySignal, signal } from '@preact/signals'
import { type Queue, type QueueEnd, type RefusalCode, RefusedError, type SaleState } from '../../client-sdk/index.ts'
import { watchConnection } from './connection.ts'
import { lookAtSales } from './holdings.ts'
import { rememberedTurn, rememberTurn } from './rememberedTurn.ts'
import { asVisitor, keepSession, shop } from './shop.ts'

export type VisitState =
  | { readonly kind: 'entering' }
  | {
      readonly kind: 'waiting'
      readonly ahead: number
      /** As many were in front when this place was first seen. */
      readonly aheadAtFirst: number
      readonly sequence: number
      /** Absent when it is not known. */
      readonly etaMs?: number
    }
  /** `expiresAt`: ISO 8601 UTC, by the server's clock; while the sale is paused it means nothing. */
  | { readonly kind: 'admitted'; readonly expiresAt: string }
  /** `hadTurn`: as far as this browser has seen. */
  | { readonly kind: 'ended'; readonly reason: Exclude<QueueEnd['reason'], 'REFUSED'>; readonly hadTurn: boolean }
  | { readonly kind: 'failed'; readonly error: unknown }

/** The place is at its end; a new one is for the visitor to ask for. */
const OVER: readonly RefusalCode[] = ['TOKEN_EXPIRED', 'TOKEN_INVALID']

const firstSeenUnder = (token: string): string => `frontrow.first-seen.${token}`

/** One visitor at one concert: their place in line, then their turn, then its end. */
export class Visit {
  readonly concertId: string
  readonly #state = signal<VisitState>({ kind: 'entering' })
  readonly #sale = signal<SaleState | undefined>(undefined)
  readonly #over = new AbortController()
  #openings = 0
  #hadTurn = false
  #queue: Queue | undefined
  #unwatch = (): void => undefined

  constructor(concertId: string) {
    this.concertId = concertId
  }

  get state(): ReadonlySignal<VisitState> {
    return this.#state
  }

  /** Undefined until the waiting room has told. */
  get sale(): ReadonlySignal<SaleState | undefined> {
    return this.#sale
  }

  /** Does what the address asks for: `enters` takes a place; else, unless that has been done, it comes back to one. */
  begin(enters: boolean): void {
    if (enters) void this.enter()
    else if (this.#openings === 0) void this.comeBack()
  }

  /** Takes a place in line, or the one that is there already. */
  readonly enter = (): Promise<void> => this.#open(() => shop.enterQueue(this.concertId))

  /** Takes up the place that this browser has; where it never had one, takes one. */
  readonly comeBack = (): Promise<void> =>
    this.#open(async () => (await shop.returnToQueue(this.concertId)) ?? shop.enterQueue(this.concertId))

  readonly leave = async (): Promise<void> => {
    await this.#queue?.leave()
  }

  /** Stops watching; the place lives on. */
  close(): void {
    this.#over.abort()
    this.#letGo()
  }

  async #open(take: () => Promise<Queue>): Promise<void> {
    const opening = ++this.#openings
    const isStale = (): boolean => this.#over.signal.aborted || opening !== this.#openings
    this.#letGo()
    this.#state.value = { kind: 'entering' }
    try {
      const queue = await asVisitor(take)
      keepSession()
      if (isStale()) return queue.close()
      this.#follow(queue)
    } catch (error) {
      if (isStale()) return
      const isOver = error instanceof RefusedError && OVER.includes(error.code)
      this.#state.value = isOver ? this.#endedBefore() : { kind: 'failed', error }
    }
  }

  #follow(queue: Queue): void {
    this.#queue = queue
    this.#hadTurn = false
    const show = (): void => {
      if (queue.state === 'ACTIVE' && !this.#hadTurn) {
        this.#hadTurn = true
        rememberTurn(this.concertId, queue.token)
      }
      this.#state.value = queue.state === 'WAIT' ? waitingOf(queue) : { kind: 'admitted', expiresAt: queue.expiresAt }
    }
    show()
    queue.on('position', show)
    queue.on('admitted', show)
    queue.on('sale', ({ saleState }) => {
      this.#sale.value = saleState
      show()
      void lookAtSales()
    })
    queue.on('ended', ({ reason, refusal }) => {
      this.#unwatch()
      if (reason === 'SPENT') rememberTurn(this.concertId, queue.token, { reason })
      this.#state.value =
        reason === 'REFUSED' ? { kind: 'failed', error: refusal } : { kind: 'ended', reason, hadTurn: this.#hadTurn }
    })
    this.#unwatch = watchConnection(queue)
  }

  /** The place ended before this visit began: while the page was closed, or before it was loaded anew. */
  #endedBefore(): VisitState {
    const turn = rememberedTurn(this.concertId, shop.session.queueTokens[this.concertId])
    return { kind: 'ended', reason: turn?.reason ?? 'EXPIRED', hadTurn: turn !== undefined }
  }

  #letGo(): void {
    this.#unwatch()
    this.#queue?.close()
    this.#queue = undefined
  }
}

const waitingOf = ({ token, ahead, sequence, etaMs }: Queue): VisitState => {
  const kept = sessionStorage.getItem(firstSeenUnder(token))
  if (kept === null) sessionStorage.setItem(firstSeenUnder(token), String(ahead))
  return { kind: 'waiting', ahead, aheadAtFirst: Math.max(Number(kept ?? ahead), ahead), sequence, etaMs }
}
