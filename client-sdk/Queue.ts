import type { Room } from '@colyseus/sdk'
import type { Api, CommandOptions } from './Api.ts'
import { isPassing } from './backoff.ts'
import { Connection, type ConnectionEnd, type ConnectionSetup } from './Connection.ts'
import { deferred } from './deferred.ts'
import { Emitter } from './events.ts'
import type { QueueToken, Ticket } from './protocol/items.ts'
import {
  type AdmittedMessage,
  aheadAfter,
  decodeMoved,
  type EndedMessage,
  type PositionMessage,
  type TokenEndReason,
  WAITING_MESSAGES,
} from './protocol/messages.ts'
import { etaRangeMs, middleOf, type Pace } from './protocol/pace.ts'
import type { RefusalCode } from './protocol/refusals.ts'
import type { SaleState, TokenState } from './protocol/states.ts'
import { RefusedError } from './RefusedError.ts'

export interface Place {
  /** Waiters in front; exact. */
  readonly ahead: number
  readonly sequence: number
  /** The middle of `etaRangeMs`, where there is one. Absent when it is not known. */
  readonly etaMs?: number
  /** When the line is drawn, ISO 8601 UTC; until then the others say nothing of when the turn comes. */
  readonly drawAt?: string
  /** The number that the place was drawn for, where it was: what `verifyDraw` asks for. */
  readonly joined?: number
  /** How long four in five who stood so will still wait, at least and at most. Absent when nobody knows. */
  readonly etaRangeMs?: readonly [from: number, to: number]
}

export interface Admission {
  readonly token: string
  /** When the ACTIVE token ends; ISO 8601 UTC, by the server's clock. */
  readonly expiresAt: string
  /** Until when the turn has to be used first (dates, seats, a hold), or it ends; absent where it need not, or has been. */
  readonly claimBy?: string
}

/**
 * SPENT, EXPIRED, LEFT, UNCLAIMED: the token is at its end. REPLACED: the user watches the same place elsewhere, where the
 * token lives on. REFUSED: the server won't tell about this token any more, as `refusal` says.
 */
export interface QueueEnd {
  readonly reason: TokenEndReason | 'REPLACED' | 'REFUSED'
  readonly refusal?: RefusedError
}

export interface QueueEvents {
  position: Place
  admitted: Admission
  ended: QueueEnd
  /**
   * Told with the first state and then as it changes: SOLD_OUT, and OPEN again when seats come back. A pause moves the end of a turn, and so
   * does its end: by then `expiresAt` says so.
   */
  sale: { readonly saleState: SaleState }
  /** How many seats are free, of all dates, as that changes. */
  seats: { readonly seatsLeft: number }
  /** The waiting socket is lost and being replaced; the place in line is kept. */
  disconnected: { readonly code: number }
  reconnected: Record<string, never>
}

export interface QueueSetup extends Omit<ConnectionSetup, 'ticket' | 'attach'> {
  readonly api: Api
  readonly item: QueueToken
  readonly socket: boolean
}

const PLACE_OVER: readonly RefusalCode[] = ['TOKEN_EXPIRED', 'TOKEN_INVALID']

/** Whether somebody was refused because their place in line is at its end; a new one is theirs to ask for. */
export const isPlaceOver = (error: unknown): boolean => error instanceof RefusedError && PLACE_OVER.includes(error.code)

/** An answer that says nothing of a draw to come, or of a claim, says that there is none. */
const NOT_SAID = { drawAt: undefined, claimBy: undefined }
/** What the waiting room shows to all. */
interface RoomState {
  readonly saleState: SaleState
  readonly seatsLeft: number
  readonly paceEachMs: number
  readonly paceCount: number
  readonly paceUnevenness: number
  readonly paceBatchMs: number
}

/** What `admitted()` rejects with when there is no refusal that says why. */
export class QueueEndedError extends Error {
  override readonly name = 'QueueEndedError'
  readonly reason: QueueEnd['reason'] | 'CLOSED'

  constructor(reason: QueueEnd['reason'] | 'CLOSED') {
    super(`the place in the queue ended before it was admitted: ${reason}`)
    this.reason = reason
  }
}

const placeOf = ({ ahead, sequence, etaMs, drawAt, joined }: QueueToken): Place => ({
  ahead,
  sequence,
  etaMs,
  ...(drawAt !== undefined && { drawAt }),
  ...(joined !== undefined && { joined }),
})

/** One place in a concert's line, watched until its token ends. */
export class Queue extends Emitter<QueueEvents> {
  readonly #setup: QueueSetup
  readonly #over = new AbortController()
  readonly #admission = deferred<Admission>()
  readonly #connection: Connection | undefined
  #item: QueueToken
  /** What the waiting room has told of the place; the next `moved` counts from there. */
  #position: PositionMessage | undefined
  /** How fast the line moves, as the waiting room has told it last; null: it does not know. */
  #pace: Pace | null | undefined
  #unusedTicket: Ticket | undefined
  #leaving: Promise<void> | undefined
  #saleState: SaleState | undefined

  constructor(setup: QueueSetup) {
    super()
    this.#setup = setup
    this.#item = setup.item
    this.#unusedTicket = setup.item.waitingTicket
    this.#admission.promise.catch(() => undefined)
    if (this.state === 'ACTIVE') this.#admission.resolve(this.#item)
    if (setup.socket) this.#connection = this.#connect()
    else void this.#poll()
  }

  get concertId(): string {
    return this.#item.concertId
  }

  get token(): string {
    return this.#item.token
  }

  get state(): TokenState {
    return this.#item.state
  }

  /** The place in line; changes once, where the line is drawn. */
  get sequence(): number {
    return this.#item.sequence
  }

  /** Waiters in front; 0 unless WAIT. */
  get ahead(): number {
    return this.#item.ahead
  }

  /** Absent when it is not known. */
  get etaMs(): number | undefined {
    return this.#item.etaMs
  }

  /** When the line is drawn; ISO 8601 UTC, by the server's clock. Absent once it is, and where it is not to be. */
  get drawAt(): string | undefined {
    return this.#item.drawAt
  }

  /** The number that the place was drawn for; absent where it was not drawn. */
  get joined(): number | undefined {
    return this.#item.joined
  }

  /** Four in five who stood so will still wait at least and at most so long; absent when nobody knows. */
  get etaRangeMs(): readonly [from: number, to: number] | undefined {
    return this.#item.etaRangeMs
  }

  /** Of the concert. */
  get saleState(): SaleState {
    return this.#saleState ?? this.#item.saleState
  }

  /** Free seats of all dates, as far as who waits is told. */
  get seatsLeft(): number | undefined {
    return this.#item.seatsLeft
  }

  /** Until when the turn has to be used first, or it ends; ISO 8601 UTC. Absent where it need not, or has been when last heard of. */
  get claimBy(): string | undefined {
    return this.#item.claimBy
  }

  /** When the token ends unless it is heard of; ISO 8601 UTC, by the server's clock. */
  get expiresAt(): string {
    return this.#item.expiresAt
  }

  /**
   * Resolves once the token is ACTIVE, at once if it is; rejects with a RefusedError or QueueEndedError if it ends
   * before.
   */
  admitted(): Promise<Admission> {
    return this.#admission.promise
  }

  /** Gives the place up. */
  async leave(options?: CommandOptions): Promise<void> {
    const leaving = this.#setup.api.leaveQueue(this.token, options)
    this.#leaving = leaving
    await leaving
    this.#end({ reason: 'LEFT' })
  }

  /**
   * Stops watching. The token lives on until its deadline; entering the queue again before that gives the same
   * place.
   */
  close(): void {
    this.#stop()
    this.#admission.reject(new QueueEndedError('CLOSED'))
  }

  #connect(): Connection {
    const connection = new Connection({
      ...this.#setup,
      ticket: () => this.#ticket(),
      attach: (room) => this.#attach(room),
    })
    connection.on('disconnected', (detail) => this.emit('disconnected', detail))
    connection.on('reconnected', (detail) => this.emit('reconnected', detail))
    connection.on('ended', (end) => this.#disconnectedForGood(end))
    return connection
  }

  async #ticket(): Promise<Ticket | undefined> {
    const first = this.#unusedTicket
    this.#unusedTicket = undefined
    if (first !== undefined) return first
    try {
      const item = await this.#setup.api.enterQueue(this.concertId, true, this.token)
      this.#show({ ...NOT_SAID, ...item })
      return item.waitingTicket
    } catch (error) {
      if (!isPlaceOver(error)) throw error
      const last = await this.#setup.api.queueToken(this.token).catch(() => undefined)
      await this.#expired(last?.endReason ?? 'EXPIRED')
      return undefined
    }
  }

  #attach(room: Room): void {
    this.#position = undefined
    room.onStateChange((state: RoomState) => this.#showRoom(state))
    room.onMessage(WAITING_MESSAGES.position, (position: PositionMessage) => this.#moveTo(position))
    room.onMessage(WAITING_MESSAGES.moved, (bytes: Uint8Array) => {
      if (this.#position !== undefined) this.#moveTo(aheadAfter(this.#position, decodeMoved(bytes)))
    })
    room.onMessage(WAITING_MESSAGES.admitted, (told: AdmittedMessage) =>
      this.#show({ ...NOT_SAID, ...told, state: 'ACTIVE', ahead: 0 }),
    )
    room.onMessage(WAITING_MESSAGES.ended, ({ reason }: EndedMessage) => this.#end({ reason }))
  }

  #moveTo(position: PositionMessage): void {
    this.#position = position
    if (this.state !== 'WAIT') return
    const { sequence, ahead: told, drawAt, joined } = position
    // A draw gives another place, and so may be further back.
    if (drawAt !== this.drawAt)
      return this.#show({ sequence, ahead: told, etaMs: undefined, etaRangeMs: undefined, drawAt, joined })
    // The room counts as of its last tick, the answer that gave the place may be newer; nobody ever falls back
    // in the line.
    const ahead = Math.min(this.ahead, told)
    this.#show({ ahead, ...this.#estimate(ahead) })
  }

  #showRoom({ saleState, seatsLeft, ...pace }: RoomState): void {
    void this.#showSale(saleState)
    const { paceEachMs: eachMs, paceCount: count, paceUnevenness: unevenness, paceBatchMs: batchMs } = pace
    this.#pace = count > 0 ? { eachMs, count, unevenness, batchMs } : null
    this.#show({ seatsLeft, ...(this.state === 'WAIT' && this.#estimate(this.ahead)) })
  }

  /** The room tells all how fast the line moves, and each makes of its own place how long it will take. */
  #estimate(ahead: number): Pick<QueueToken, 'etaMs' | 'etaRangeMs'> {
    if (this.#pace === undefined) return {}
    if (this.#pace === null) return { etaMs: undefined, etaRangeMs: undefined }
    const range = etaRangeMs(this.#pace, ahead, this.#setup.api.http.serverNow())
    return { etaMs: middleOf(range), etaRangeMs: range }
  }

  async #poll(): Promise<void> {
    const { api, timing } = this.#setup
    while (!this.#over.signal.aborted) {
      await timing.sleep(this.#item.pollAfterMs, this.#over.signal)
      if (this.#over.signal.aborted) return
      try {
        const item = await api.queueToken(this.token)
        this.#show({ ...NOT_SAID, etaMs: undefined, etaRangeMs: undefined, ...item })
        void this.#showSale(item.saleState)
      } catch (error) {
        if (error instanceof RefusedError && !isPassing(error)) this.#end({ reason: 'REFUSED', refusal: error })
      }
    }
  }

  #show(news: Partial<QueueToken>): void {
    if (this.#over.signal.aborted) return
    const before = this.#item
    this.#item = { ...before, ...news }
    const { state, token, sequence, ahead, etaRangeMs: range, drawAt, expiresAt, claimBy, seatsLeft } = this.#item
    if (state === 'EXPIRED') void this.#expired(this.#item.endReason ?? 'EXPIRED')
    const isMoved = ahead !== before.ahead || sequence !== before.sequence || drawAt !== before.drawAt
    if (state === 'WAIT' && (isMoved || String(range) !== String(before.etaRangeMs)))
      this.emit('position', placeOf(this.#item))
    if (state === 'ACTIVE' && before.state === 'WAIT') {
      const admission: Admission = { token, expiresAt, ...(claimBy !== undefined && { claimBy }) }
      this.#admission.resolve(admission)
      this.emit('admitted', admission)
    }
    if (seatsLeft !== undefined && seatsLeft !== before.seatsLeft) this.emit('seats', { seatsLeft })
  }

  /** The token is found at its end. To whoever is leaving, the answer to that, which may have been lost once, says why. */
  async #expired(reason: TokenEndReason): Promise<void> {
    await this.#leaving?.catch(() => undefined)
    this.#end({ reason })
  }

  async #showSale(saleState: SaleState): Promise<void> {
    if (saleState === this.#saleState) return
    const isChange = this.#saleState !== undefined
    this.#saleState = saleState
    if (isChange && this.state === 'ACTIVE') await this.#learnDeadline()
    // The sale may have gone on while the deadline was asked for.
    if (saleState === this.#saleState && !this.#over.signal.aborted) this.emit('sale', { saleState })
  }

  /** What can't be learnt stays as it was: the room tells of the end of a turn in any case. */
  async #learnDeadline(): Promise<void> {
    const now = await this.#setup.api.queueToken(this.token).catch(() => undefined)
    if (now?.state === 'ACTIVE') this.#show({ expiresAt: now.expiresAt, claimBy: now.claimBy })
  }

  #disconnectedForGood({ reason, refusal }: ConnectionEnd): void {
    if (reason !== 'LEFT') this.#end({ reason, refusal })
  }

  #end(end: QueueEnd): void {
    if (this.#over.signal.aborted) return
    const tokenEnded = end.reason !== 'REPLACED' && end.reason !== 'REFUSED'
    if (tokenEnded) this.#item = { ...this.#item, state: 'EXPIRED', ahead: 0 }
    this.#stop()
    this.#admission.reject(end.refusal ?? new QueueEndedError(end.reason))
    this.emit('ended', end)
  }

  #stop(): void {
    this.#over.abort()
    this.#connection?.close()
  }
}
