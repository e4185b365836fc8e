import type { Room } from '@colyseus/sdk'
import { backoffMs, isPassing, spread } from './backoff.ts'
import { Emitter } from './events.ts'
import type { Ticket } from './protocol/items.ts'
import { CLOSE_CODES } from './protocol/messages.ts'
import type { Language, Problem } from './protocol/refusals.ts'
import { RefusedError, UnansweredError } from './RefusedError.ts'
import { type Timing, within } from './timing.ts'

const JOIN_MS = 10_000
const HEARTBEAT_MS = 20_000
const PONG_MS = 10_000
/** A stay this long forgets the failures before it. */
const STEADY_MS = 10_000
/** After these the client comes back as if it had failed so often: a draining server, or a slow line, needs some time. */
const LEAST_FAILURES: Readonly<Record<number, number>> = { [CLOSE_CODES.draining]: 3, [CLOSE_CODES.tooSlow]: 3 }
/** Whoever is thrown out for abuse does something wrong, and would again: meanwhile its commands go over HTTP. */
const ABUSE_PAUSE_MS = 60_000
/** The one close code that the Colyseus SDK reports at once; for any other it waits for the other end. */
const DEAD = 4010

export interface ConnectionSetup {
  /** A new join ticket, for each time the room is joined; undefined if there is nothing to join any more. */
  readonly ticket: () => Promise<Ticket | undefined>
  readonly join: (ticket: Ticket) => Promise<Room>
  /** Registers the handlers of a room, before anything arrives from it. */
  readonly attach: (room: Room) => void
  readonly timing: Timing
  readonly language: Language | undefined
}

/** Why there will be no more connection. `refusal`: of a new ticket, for REFUSED. */
export interface ConnectionEnd {
  readonly reason: 'LEFT' | 'REPLACED' | 'REFUSED'
  readonly refusal?: RefusedError
}

export interface ConnectionEvents {
  disconnected: { readonly code: number }
  reconnected: Record<string, never>
  ended: ConnectionEnd
}

/**
 * Stays in a room: whenever its socket is lost it takes a new ticket and joins again, until it is closed, replaced
 * by a newer connection of the same user, or refused a ticket. The Colyseus SDK's own reconnection is off, for it
 * goes back to the old socket's session, which our rooms don't keep.
 */
export class Connection extends Emitter<ConnectionEvents> {
  readonly #setup: ConnectionSetup
  readonly #over = new AbortController()
  #room: Room | undefined
  #stays = 0

  constructor(setup: ConnectionSetup) {
    super()
    this.#setup = setup
    void this.#keep()
  }

  get open(): boolean {
    return this.#room !== undefined && !this.#over.signal.aborted
  }

  /**
   * One request over the socket as it is: its answer, or a RefusedError, or an UnansweredError if the socket or
   * `ms` ends first.
   */
  async request<T>(type: string, payload: object, ms: number): Promise<T> {
    const room = this.#room
    if (room === undefined) throw new UnansweredError('not connected')
    const { timing, language } = this.#setup
    const asked = timing.now()
    try {
      return await within(timing, ms, room.request<object, T>(type, payload, { timeout: ms + 1_000 }))
    } catch (error) {
      const problem = problemIn(error)
      if (problem !== undefined) throw new RefusedError(problem, { language, cause: error })
      // Whoever is silent for so long on an open socket is behind a line that is cut.
      if (room === this.#room && timing.now() - asked >= ms) room.connection.close(DEAD)
      throw error instanceof UnansweredError ? error : new UnansweredError(`${type} was not answered`, { cause: error })
    }
  }

  /** Leaves for good; no event tells of it. */
  close(): void {
    if (this.#over.signal.aborted) return
    this.#over.abort()
    void this.#room?.leave()
  }

  async #keep(): Promise<void> {
    const { timing } = this.#setup
    for (let failures = 0; !this.#over.signal.aborted; ) {
      const since = timing.now()
      const end = await this.#stay().catch((error: unknown) => this.#failure(error))
      if (this.#over.signal.aborted) return
      if (typeof end === 'object') {
        this.#over.abort()
        this.emit('ended', end)
        return
      }
      if (timing.now() - since >= STEADY_MS) failures = 0
      failures = Math.max(failures, LEAST_FAILURES[end ?? DEAD] ?? 0)
      const pauseMs =
        end === CLOSE_CODES.abuse ? spread(ABUSE_PAUSE_MS, timing.random()) : backoffMs(failures++, timing.random())
      await timing.sleep(pauseMs, this.#over.signal)
    }
  }

  /** From one ticket to the close of its socket: the close code, or how it ended for good. */
  async #stay(): Promise<number | ConnectionEnd> {
    const ticket = await this.#setup.ticket()
    if (ticket === undefined || this.#over.signal.aborted) return { reason: 'LEFT' }
    const room = await this.#join(ticket)
    if (this.#over.signal.aborted) void room.leave()

    const gone = new AbortController()
    const closed = new Promise<number>((resolve) => room.onLeave((code) => resolve(code)))
    this.#setup.attach(room)
    // The close may have come in the same packet as the join, before there was anyone to hear it.
    if (!room.connection.isOpen) return DEAD
    this.#room = room
    if (this.#stays++ > 0) this.emit('reconnected', {})
    void this.#watch(room, gone.signal)
    const code = await closed
    gone.abort()
    this.#room = undefined

    if (code === CLOSE_CODES.left) return { reason: 'LEFT' }
    if (code === CLOSE_CODES.replaced) return { reason: 'REPLACED' }
    if (!this.#over.signal.aborted) this.emit('disconnected', { code })
    return code
  }

  async #join(ticket: Ticket): Promise<Room> {
    const { timing, join } = this.#setup
    const joining = join(ticket)
    try {
      const room = await within(timing, JOIN_MS, joining)
      room.reconnection.enabled = false
      return room
    } catch (error) {
      joining.then((room) => room.leave()).catch(() => undefined)
      throw error
    }
  }

  /** What passes by itself, a pause of the sale included, is no reason to give up. */
  #failure(error: unknown): ConnectionEnd | undefined {
    if (!(error instanceof RefusedError) || isPassing(error) || error.code === 'SALE_PAUSED') return undefined
    return { reason: 'REFUSED', refusal: error }
  }

  /** A browser doesn't notice that the line is cut until it sends something. */
  async #watch(room: Room, gone: AbortSignal): Promise<void> {
    const { timing } = this.#setup
    for (;;) {
      await timing.sleep(HEARTBEAT_MS, gone)
      if (gone.aborted) return
      const pong = new Promise<void>((resolve) => room.ping(() => resolve()))
      const alive = await within(timing, PONG_MS, pong).then(
        () => true,
        () => false,
      )
      if (!alive && !gone.aborted) room.connection.close(DEAD)
    }
  }
}

/** What a room's handler rejects a request with arrives as an error named `rejected`. */
const problemIn = (error: unknown): Problem | undefined =>
  error instanceof Error && error.name === 'rejected' ? (error as Error & { reason: Problem }).reason : undefined
