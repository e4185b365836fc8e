import { type ReadonlySignal, signal } from '@preact/signals'
import { isPlaceOver, type Queue, type QueueEnd, type SaleState } from '../../client-sdk/index.ts'
import { keep, recall } from '../ui/browserStore.ts'
import { watchConnection } from '../ui/connection.ts'
import { Loaded, type LoadState } from '../ui/Loaded.ts'
import { lookAtSales } from './holdings.ts'
import { type RememberedPlace, rememberedPlace, rememberPlace } from './rememberedPlace.ts'
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
  /** Times are ISO 8601 UTC, by the server's clock; while the sale is paused they mean nothing. */
  | {
      readonly kind: 'admitted'
      readonly expiresAt: string
      /** Until when the turn has to be taken up, or it ends; absent where it need not, or has been. */
      readonly claimBy?: string
      /** The visitor has begun to choose. */
      readonly isTakenUp: boolean
    }
  /** `hadTurn`: as far as this browser has seen. */
  | { readonly kind: 'ended'; readonly reason: Exclude<QueueEnd['reason'], 'REFUSED'>; readonly hadTurn: boolean }
  | { readonly kind: 'failed'; readonly error: unknown }

const firstSeenUnder = (token: string): string => `frontrow.first-seen.${token}`

/** One visitor at one concert: their place in line, then their turn, then its end. */
export class Visit {
  readonly concertId: string
  readonly #state = signal<VisitState>({ kind: 'entering' })
  readonly #sale = signal<SaleState | undefined>(undefined)
  #sawNoSeats = false
  /** The place that was asked for last. */
  #place: Loaded<Queue> | undefined
  /** Its waiting room is not entered: a browser may have more pages open than a visitor may have sockets there. */
  #isPolled = false
  /** Also where the browser keeps nothing. */
  #known: { readonly token: string; readonly place: RememberedPlace } | undefined
  #unfollow = (): void => undefined
  #unwatch = (): void => undefined

  constructor(concertId: string) {
    this.concertId = concertId
  }

  get state(): ReadonlySignal<VisitState> {
    return this.#state
  }

  /** Undefined until there is a place. */
  get sale(): ReadonlySignal<SaleState | undefined> {
    return this.#sale
  }

  /** There is no place any more, or no way to it: only another visit leads on. */
  get isOver(): boolean {
    const { kind } = this.#state.peek()
    return kind === 'ended' || kind === 'failed'
  }

  /** Does what the address asks for: `enters` takes a place; else, unless that has been done, it comes back to one. */
  begin(enters: boolean): void {
    if (enters) void this.enter()
    else if (this.#place === undefined || this.#isPolled) void this.comeBack()
  }

  /** Takes a place in line, or the one that is there already. */
  readonly enter = (): Promise<void> => this.#open(() => shop.enterQueue(this.concertId))

  /** Takes up the place that this browser has; where it never had one, takes one. */
  readonly comeBack = (): Promise<void> => this.#comeBack(true)

  /** The same, from a page that is about something else. */
  watch(): void {
    void this.#comeBack(false)
  }

  /** [Q12] To be called before anything is asked for that uses the turn. */
  readonly takeUp = (): void => {
    const queue = this.#place?.value
    if (queue?.state !== 'ACTIVE') return
    this.#remember(queue.token, { hadTurn: true, isTakenUp: true })
    this.lookAgain()
  }

  /** Another tab may have taken the turn up. */
  lookAgain(): void {
    const queue = this.#place?.value
    if (queue !== undefined && !this.isOver) this.#showPlace(queue)
  }

  readonly leave = async (): Promise<void> => {
    await this.#place?.value?.leave()
  }

  /** Stops watching; the place lives on. */
  close(): void {
    this.#letGo()
  }

  #comeBack(socket: boolean): Promise<void> {
    const { concertId } = this
    const take = async () => (await shop.returnToQueue(concertId, { socket })) ?? shop.enterQueue(concertId, { socket })
    return this.#open(take, !socket)
  }

  async #open(take: () => Promise<Queue>, isPolled = false): Promise<void> {
    this.#letGo()
    const ask = async (): Promise<Queue> => {
      try {
        const queue = await asVisitor(take)
        keepSession()
        return queue
      } catch (error) {
        if (isPlaceOver(error)) await this.#learnEnd()
        throw error
      }
    }
    const place = new Loaded(ask, (queue) => queue.close())
    this.#place = place
    this.#isPolled = isPolled
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
    this.#sawNoSeats = false
    this.#sale.value = queue.saleState
    const show = (): void => this.#showPlace(queue)
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
      const hadTurn = this.#remembered(queue.token)?.hadTurn === true
      if (reason !== 'REPLACED' && reason !== 'REFUSED') this.#remember(queue.token, { hadTurn, reason })
      this.#state.value = reason === 'REFUSED' ? { kind: 'failed', error: refusal } : { kind: 'ended', reason, hadTurn }
    })
    this.#unwatch = watchConnection(queue)
  }

  #showPlace(queue: Queue): void {
    const known = this.#remembered(queue.token)
    if (queue.state === 'ACTIVE' && known === undefined) this.#remember(queue.token, { hadTurn: true })
    this.#sawNoSeats ||= queue.seatsLeft === 0
    const { expiresAt, claimBy } = queue
    const isTakenUp = known?.isTakenUp === true
    this.#state.value =
      queue.state === 'WAIT'
        ? waitingOf(queue, this.#sawNoSeats)
        : { kind: 'admitted', expiresAt, claimBy: isTakenUp ? undefined : claimBy, isTakenUp }
  }

  #remembered(token: string | undefined): RememberedPlace | undefined {
    return rememberedPlace(this.concertId, token) ?? (this.#known?.token === token ? this.#known?.place : undefined)
  }

  #remember(token: string, place: RememberedPlace): void {
    this.#known = { token, place }
    rememberPlace(this.concertId, token, place)
  }

  /** How a place ended while this browser was not watching is for the server to say, for as long as it knows. */
  async #learnEnd(): Promise<void> {
    const token = shop.session.queueTokens[this.concertId]
    const known = this.#remembered(token)
    if (token === undefined || known?.reason !== undefined) return
    const last = await shop.queueToken(this.concertId).catch(() => undefined)
    const reason = last?.endReason ?? 'EXPIRED'
    const hadTurn = known?.hadTurn === true || reason === 'SPENT' || reason === 'UNCLAIMED'
    this.#remember(token, { hadTurn, reason })
  }

  /** The place ended before this visit began: while the page was closed, or before it was loaded anew. */
  #endedBefore(): VisitState {
    const { reason, hadTurn = false } = this.#remembered(shop.session.queueTokens[this.concertId]) ?? {}
    // Who left before and comes here again has asked for the page.
    return { kind: 'ended', reason: reason === undefined || reason === 'LEFT' ? 'EXPIRED' : reason, hadTurn }
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
