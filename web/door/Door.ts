import { type ReadonlySignal, signal } from '@preact/signals'
import {
  type DoorClient,
  isPassing,
  newCommandId,
  RefusedError,
  readTicket,
  UnansweredError,
  type Verdict,
} from '../../client-sdk/index.ts'
import { offline, Tries } from '../ui/connection.ts'
import { DoorBook, type Untold } from './DoorBook.ts'
import { clientOf, leavePost, type Post, wasTurnedAway } from './post.ts'

/** What a ticket turned out to be. Times are ISO 8601 UTC. */
export type Finding =
  | { readonly kind: 'let-in'; readonly labels: readonly string[]; readonly name: string }
  /** By what the door knows itself: that nobody came with it elsewhere it doesn't. */
  | { readonly kind: 'let-in-unasked'; readonly seatCount: number }
  | { readonly kind: 'already-in'; readonly at: string; readonly door: string }
  | { readonly kind: 'void'; readonly reason: 'TICKET_TRANSFERRED' | 'RESERVATION_CANCELLED' | 'TICKET_REVOKED' }
  /** `scheduleId`: whose it is. */
  | { readonly kind: 'wrong-date'; readonly scheduleId: string }
  | { readonly kind: 'not-genuine' }
  /** There is no answer, and nothing to go by without one. */
  | { readonly kind: 'untellable' }

/** How old what a door goes by without the server may be, and a little more. */
const LEARN_MS = 30_000

/**
 * A door while somebody stands at it. It asks the server of each ticket; while that doesn't answer it goes by what it has learned, and tells the
 * server afterwards whom it has let in. [A7] A refusal is an answer, of whatever kind: what is too much from one door may be let through from another.
 */
export class Door {
  readonly post: Post
  readonly book: DoorBook
  readonly #learnedAt = signal<number | undefined>(undefined)
  readonly #learning = new Tries(() => this.#learn())
  readonly #telling = new Tries(() => this.#tell())
  readonly #client: DoorClient
  /** By ticket: the name of a check-in of which it is not known whether it was made. */
  readonly #undecided = new Map<string, string>()
  #isTelling = false
  #isClosed = false
  #timer: ReturnType<typeof setInterval> | undefined

  constructor(at: Post) {
    this.post = at
    this.book = new DoorBook(at)
    this.#client = clientOf(at)
  }

  /** When the door learned last what it can go by without the server, in epoch milliseconds of the server's clock; undefined until it has. */
  get learnedAt(): ReadonlySignal<number | undefined> {
    return this.#learnedAt
  }

  /** Whether it decides alone: the browser knows of no network, or a check-in went unanswered and the server, which is asked on and on, is silent since. */
  get isAlone(): boolean {
    return offline.value || this.#telling.isLost
  }

  /** Whether the server has answered when it was asked last, be that of a ticket or to learn. */
  get isConnected(): boolean {
    return !this.isAlone && !this.#learning.isLost
  }

  open(): void {
    void this.#learn()
    void this.#tell()
    this.#timer = setInterval(() => void this.#learn(), LEARN_MS)
  }

  close(): void {
    this.#isClosed = true
    clearInterval(this.#timer)
    this.#learning.over()
    this.#telling.over()
  }

  /** Lets the bearer in, or says why not. Rejects where the server says no to something else than the ticket: it may be checked again. */
  async check(text: string): Promise<Finding> {
    const ticket = text.trim()
    const commandId = this.#undecided.get(ticket) ?? newCommandId()
    this.#undecided.set(ticket, commandId)
    const finding = await this.#find(ticket, commandId)
    if (finding.kind !== 'untellable') this.#undecided.delete(ticket)
    return finding
  }

  async #find(ticket: string, commandId: string): Promise<Finding> {
    // Nobody should stand there for as long as it takes to find out once more.
    if (this.isAlone) return this.#decideAlone(ticket, commandId)
    try {
      const { reservationId, labels, name, at } = await this.#client.checkIn(ticket, { commandId })
      this.book.letIn(reservationId, at)
      return { kind: 'let-in', labels, name }
    } catch (error) {
      if (error instanceof UnansweredError) {
        this.#askAgain(this.#telling, error)
        return this.#decideAlone(ticket, commandId)
      }
      this.#noticeTurnedAway(error)
      const finding = findingOf(error, ticket)
      if (finding === undefined) throw error
      return finding
    }
  }

  async #decideAlone(ticket: string, commandId: string): Promise<Finding> {
    // A browser may know nothing of the keys' kind.
    const verdict = await this.#client.verify(ticket).catch(() => undefined)
    if (verdict === undefined) return { kind: 'untellable' }
    if (!verdict.isGood) return findingAlone(verdict, ticket)
    const { reservationId, seats } = verdict.ticket
    const before = this.book.notes.peek().letIn[reservationId]
    if (before !== undefined) return { kind: 'already-in', at: before, door: this.post.door }
    const [at, seatCount] = [new Date(this.#client.serverNow()).toISOString(), seats.length]
    this.book.letIn(reservationId, at, { ticket, commandId, reservationId, seatCount, at })
    void this.#tell()
    return { kind: 'let-in-unasked', seatCount }
  }

  async #learn(): Promise<void> {
    this.#learning.begin()
    try {
      await this.#client.learn()
      this.#learnedAt.value = this.#client.serverNow()
      this.#learning.over()
    } catch (error) {
      this.#askAgain(this.#learning, error)
    }
  }

  /** One after the other, in the order in which they came. With nobody to tell of, any other answer ends a door's being alone. */
  async #tell(): Promise<void> {
    if (this.#isTelling) return
    this.#isTelling = true
    this.#telling.begin()
    try {
      for (let next = this.#nextUntold(); next !== undefined; next = this.#nextUntold()) await this.#tellOf(next)
      if (this.#telling.isLost) await this.#client.keys()
      this.#telling.over()
    } catch (error) {
      this.#askAgain(this.#telling, error)
    } finally {
      this.#isTelling = false
    }
  }

  #nextUntold(): Untold | undefined {
    return this.#isClosed ? undefined : this.book.notes.peek().untold[0]
  }

  async #tellOf(untold: Untold): Promise<void> {
    try {
      await this.#client.checkIn(untold.ticket, untold)
      this.book.told(untold)
    } catch (error) {
      const isAnswer = error instanceof RefusedError && !isPassing(error) && error.code !== 'UNAUTHENTICATED'
      if (!isAnswer) throw error
      this.book.told(untold, error.problem)
    }
  }

  #askAgain(tries: Tries, error: unknown): void {
    this.#noticeTurnedAway(error)
    if (this.#isClosed) return
    if (error instanceof RefusedError) tries.putOff()
    else tries.missed()
  }

  #noticeTurnedAway(error: unknown): void {
    if (!(error instanceof RefusedError) || error.code !== 'UNAUTHENTICATED') return
    wasTurnedAway.value = true
    leavePost()
  }
}

/** Of what the server has refused; undefined where that says nothing of the ticket. */
const findingOf = (error: unknown, ticket: string): Finding | undefined => {
  if (!(error instanceof RefusedError)) return undefined
  switch (error.code) {
    case 'ALREADY_CHECKED_IN':
      return error.checkedIn && { kind: 'already-in', ...error.checkedIn }
    case 'TICKET_TRANSFERRED':
    case 'RESERVATION_CANCELLED':
      return { kind: 'void', reason: error.code }
    case 'TICKET_WRONG_DATE':
      return { kind: 'wrong-date', scheduleId: scheduleIdOf(ticket) }
    case 'TICKET_INVALID':
      return { kind: 'not-genuine' }
    case 'INPUT_INVALID':
      // Longer than any ticket.
      return error.path === 'ticket' ? { kind: 'not-genuine' } : undefined
    default:
      return undefined
  }
}

/** Of what the door has found out by itself. */
const findingAlone = ({ reason }: Verdict & { readonly isGood: false }, ticket: string): Finding => {
  switch (reason) {
    case 'TICKET_REVOKED':
      return { kind: 'void', reason }
    case 'TICKET_WRONG_DATE':
      return { kind: 'wrong-date', scheduleId: scheduleIdOf(ticket) }
    case 'TICKET_INVALID':
      return { kind: 'not-genuine' }
    case 'NOTHING_LEARNED':
      return { kind: 'untellable' }
  }
}

/** Of one that is genuine. */
const scheduleIdOf = (ticket: string): string => readTicket(ticket)?.content.scheduleId ?? ''
