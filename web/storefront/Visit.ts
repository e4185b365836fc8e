import { type ReadonlySignal, signal } from '@preact/signals'
import { isPlaceOver, type Queue, type QueueEnd, type SaleState } from '../../client-sdk/index.ts'
import { keep, recall } from '../ui/browserStore.ts'
import { watchConnection } from '../ui/connection.ts'
import { Loaded, type LoadState } from '../ui/Loaded.ts'
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
      /** How long it may still take, at least and at most. Absent when nobody knows. */
      readonly etaRangeMs?: readonly [from: number, to: number]
      /** Until then the place is only a number to be drawn; ISO 8601 UTC, by the server's clock. Absent once it is drawn, or where nothing is. */
      readonly drawAt?: string
      /** The number that the place was drawn for; absent where it was not. */
      readonly joined?: number
      /** Absent until it is told. */
      readonly seatsLeft?: number
      /** There was nothing left in this visit, and there is again. */
      readonly hasSeatsBack: boolean
    }
  /** `expiresAt`: ISO 8601 UTC, by the server's clock; while the sale is paused it means nothing. */
  | { readonly kind: 'admitted'; readonly expiresAt: string }
  /** `hadTurn`: as far as this browser has seen. */
  | { readonly kind: 'ended'; readonly reason: Exclude<QueueEnd['reason'], 'REFUSED'>; readonly hadTurn: boolean }
  | { readonly kind: 'failed'; readonly error: unknown }

const firstSeenUnder = (token: string): string => `frontrow.first-seen.${token}`

/** One visitor at one concert: their place in line, then their turn, then its end. */
export class Visit {
  readonly concertId: string
  readonly #state = signal<VisitState>({ kind: 'entering' })
  readonly #sale = signal<SaleState | undefined>(undefined)
  #hadTurn = false
  #sawNoSeats = false
  /** The place that was asked for last. */
  #place: Loaded<Queue> | undefined
  #unfollow = (): void => undefined
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
    else if (this.#place === undefined) void this.comeBack()
  }

  /** Takes a place in line, or the one that is there already. */
  readonly enter = (): Promise<void> => this.#open(() => shop.enterQueue(this.concertId))

  /** Takes up the place that this browser has; where it never had one, takes one. */
  readonly comeBack = (): Promise<void> =>
    this.#open(async () => (await shop.returnToQueue(this.concertId)) ?? shop.enterQueue(this.concertId))

  readonly leave = async (): Promise<void> => {
    await this.#place?.value?.leave()
  }

  /** Stops watching; the place lives on. */
  close(): void {
    this.#letGo()
  }

  async #open(take: () => Promise<Queue>): Promise<void> {
    this.#letGo()
    const ask = async (): Promise<Queue> => {
      const queue = await asVisitor(take)
      keepSession()
      return queue
    }
    const place = new Loaded(ask, (queue) => queue.close())
    this.#place = place
    this.#unfollow = place.state.subscribe((state) => this.#show(state))
    await place.refresh()
  }

  #show(state: LoadState<Queue>): void {
    switch (state.kind) {
      case 'loading':
        this.#state.value = { kind: 'entering' }
        break
      case 'failed':
        this.#state.value = isPlaceOver(state.error) ? this.#endedBefore() : state
        break
      case 'ready':
        this.#follow(state.value)
    }
  }

  #follow(queue: Queue): void {
    this.#hadTurn = false
    this.#sawNoSeats = false
    const show = (): void => {
      if (queue.state === 'ACTIVE' && !this.#hadTurn) {
        this.#hadTurn = true
        rememberTurn(this.concertId, queue.token)
      }
      this.#sawNoSeats ||= queue.seatsLeft === 0
      this.#state.value =
        queue.state === 'WAIT' ? waitingOf(queue, this.#sawNoSeats) : { kind: 'admitted', expiresAt: queue.expiresAt }
    }
    show()
    queue.on('position', show)
    queue.on('admitted', show)
    queue.on('seats', show)
    queue.on('sale', ({ saleState }) => {
      this.#sale.value = saleState
      show()
      void lookAtSales()
    })
    queue.on('ended', ({ reason, refusal }) => {
      this.#unwatch()
      if (reason === 'SPENT' || reason === 'UNCLAIMED') rememberTurn(this.concertId, queue.token, { reason })
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
    this.#unfollow()
    this.#unwatch()
    this.#place?.forget()
  }
}

const waitingOf = (queue: Queue, sawNoSeats: boolean): VisitState => {
  const { token, ahead, sequence, etaRangeMs, seatsLeft, drawAt, joined } = queue
  const hasSeatsBack = sawNoSeats && seatsLeft !== undefined && seatsLeft > 0
  const known = { kind: 'waiting', ahead, sequence, seatsLeft, hasSeatsBack } as const
  // How far it has come is counted from the place that is drawn.
  if (drawAt !== undefined) return { ...known, aheadAtFirst: ahead, drawAt }
  const kept = recall('session', firstSeenUnder(token))
  if (kept === null) keep('session', firstSeenUnder(token), String(ahead))
  return { ...known, aheadAtFirst: Math.max(Number(kept ?? ahead), ahead), etaRangeMs, joined }
}
