import { once } from 'node:events'
import {
  type Admission,
  FrontRow,
  type Queue,
  QueueEndedError,
  type RefusalCode,
  RefusedError,
} from '../client-sdk/index.ts'
import { CLOSE_CODES } from '../client-sdk/protocol/messages.ts'
import type { Outcome, Tell } from './BotEvent.ts'
import { type BotSetup, type Business, charge, think } from './Business.ts'
import { receive } from './giving.ts'
import { Shopper } from './Shopper.ts'
import { Stopwatch } from './Stopwatch.ts'
import { waitForSeats } from './waiting.ts'

const ENOUGH_KRW = 1_000_000
const TOO_LITTLE_KRW = 10_000

/** The turn is over, by the server's word: no fault of anyone's. */
const TURN_OVER: ReadonlySet<RefusalCode> = new Set(['TOKEN_EXPIRED', 'TOKEN_INVALID'])

/** One customer at an on-sale, from registration to the ticket or the disappointment. */
export class Bot {
  readonly name: string
  readonly client: FrontRow
  readonly #business: Business
  readonly #tell: Tell
  readonly #watch: Stopwatch
  #userId: string | undefined
  #lastPollMs: number | undefined
  #settled: Promise<unknown> = Promise.resolve()
  #queue: Queue | undefined
  #shopper: Shopper | undefined

  constructor(setup: BotSetup) {
    this.name = setup.name
    this.client = new FrontRow(setup.address, { fetch: (input, init) => this.#fetch(input, init) })
    this.#tell = setup.tell
    this.#watch = new Stopwatch(setup.dueMs, (answered) => setup.tell({ type: 'answered', ...answered }))
    this.#business = { ...setup, client: this.client, watch: this.#watch }
  }

  /** Undefined until it has registered. */
  get userId(): string | undefined {
    return this.#userId
  }

  /** Resolves once nothing that it sent is without an answer; one that was sent home may have to wait for its last. */
  get settled(): Promise<unknown> {
    return this.#settled
  }

  /** Resolves with how it ended; whatever goes wrong is an outcome too. */
  async run(): Promise<Outcome> {
    const { signal } = this.#business
    // It may be within a request, which nothing cuts short; who sends it home doesn't wait for that.
    const sentHome = once(signal, 'abort').then((): Outcome => {
      this.#close()
      return 'ran out of time'
    })
    try {
      signal.throwIfAborted()
      const attended = this.#attend().finally(() => this.#close())
      this.#settled = attended.catch(() => undefined)
      return this.#end(await Promise.race([sentHome, attended]))
    } catch (error) {
      return signal.aborted ? this.#end('ran out of time') : this.#end(outcomeOf(error), error)
    }
  }

  async #attend(): Promise<Outcome> {
    const { character, handover, name } = this.#business
    this.#tell({ type: 'phase', phase: 'arriving' })
    const { userId } = await this.#watch.time('register', () => this.client.register(name))
    this.#userId = userId
    if (character.receives) return receive(this.#business, handover)
    await charge(this.#business, character.short ? TOO_LITTLE_KRW : ENOUGH_KRW)
    if (character.early) await this.#hearPromise()
    for (;;) {
      const outcome = await this.#queueUp()
      if (outcome !== 'found it sold out' || !character.waits) return outcome
      const waited = await waitForSeats(this.#business)
      if (waited !== undefined) return waited
    }
  }

  async #queueUp(): Promise<Outcome> {
    const { character, concertId, signal } = this.#business
    const queue = await this.#watch.time('enter', () =>
      this.client.enterQueue(concertId, { socket: !character.httpOnly }),
    )
    this.#follow(queue)
    if (signal.aborted) queue.close()
    this.#tell({ type: 'queued', token: queue.token, sequence: queue.sequence })
    this.#tell({ type: 'phase', phase: 'in the queue' })
    const admission = await this.#waitForAdmission(queue)
    const { joined, sequence } = queue
    if (joined !== undefined) this.#tell({ type: 'drawn', joined, sequence })
    if (typeof admission === 'string') {
      await this.#leave(queue)
      return admission
    }
    this.#watch.restart()
    this.#tell({ type: 'admitted', ...admission })
    if (character.neverComes) return 'never came'
    this.#tell({ type: 'phase', phase: 'choosing' })

    this.#shopper = new Shopper(this.#business)
    const outcome = await this.#shopper.shop()
    // Whoever goes empty-handed makes room for the next in line; whoever walks away doesn't think of it.
    if (outcome === 'found it sold out') await this.#leave(queue)
    return outcome
  }

  /** Where the line is to be drawn and is not yet. */
  async #hearPromise(): Promise<void> {
    const concerts = await this.client.concerts()
    const lottery = concerts.find(({ concertId }) => concertId === this.#business.concertId)?.lottery
    if (lottery !== undefined && lottery.seed === undefined)
      this.#tell({ type: 'promised', commitment: lottery.commitment })
  }

  #follow(queue: Queue): void {
    this.#queue = queue
    queue.on('disconnected', ({ code }) => this.#tell({ type: 'closed', code }))
    queue.on('ended', ({ reason }) => {
      if (reason === 'REPLACED') this.#tell({ type: 'closed', code: CLOSE_CODES.replaced })
    })
  }

  /** What it gives up for, if it does: nobody waits on once all is sold, though something may come back. */
  async #waitForAdmission(queue: Queue): Promise<Admission | Outcome> {
    this.#measureWait(queue)
    const soldOut = new Promise<Outcome>((resolve) => {
      const giveUp = (): void => {
        this.#watch.restart()
        resolve('found it sold out')
      }
      queue.on('sale', ({ saleState }) => {
        if (saleState === 'SOLD_OUT') giveUp()
      })
      if (!this.#business.character.waits) return
      queue.on('seats', ({ seatsLeft }) => {
        if (seatsLeft === 0) giveUp()
      })
    })
    const ends: Promise<Admission | Outcome>[] = [queue.admitted(), soldOut]
    if (this.#business.character.impatient) ends.push(think(this.#business, 3_000, 6_000).then(() => 'left the queue'))
    return Promise.race(ends)
  }

  /** How true it was what it was first told of its wait. */
  #measureWait(queue: Queue): void {
    let told: { readonly atMs: number; readonly rangeMs: readonly [number, number] } | undefined
    const learn = (): void => {
      if (queue.state === 'WAIT' && queue.etaRangeMs !== undefined)
        told ??= { atMs: performance.now(), rangeMs: queue.etaRangeMs }
    }
    learn()
    queue.on('position', learn)
    queue.on('admitted', () => {
      if (told !== undefined) this.#tell({ type: 'waited', ms: performance.now() - told.atMs, rangeMs: told.rangeMs })
    })
  }

  #leave(queue: Queue): Promise<void> {
    return this.#watch.time('leave', () => queue.leave())
  }

  /** The SDK polls the queue by itself. A poll is due as long after the last answer as the server asked for. */
  async #fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const { wire, halls, character } = this.#business
    if (init?.method !== 'GET') return wire.fetch(input, init)
    const address = String(input)
    const standIn = character.httpOnly ? undefined : halls.standIn(address)
    if (standIn !== undefined) return wire.fetchUnread(input, init, standIn)
    if (!address.endsWith('/api/queue-token')) return wire.fetch(input, init)
    const sentMs = performance.now()
    const everyMs = this.#lastPollMs && sentMs - this.#lastPollMs
    const response = await wire.fetch(input, init)
    this.#lastPollMs = performance.now()
    this.#tell({ type: 'answered', command: 'poll', ms: this.#lastPollMs - sentMs, lateMs: 0, everyMs })
    return response
  }

  #end(outcome: Outcome, error?: unknown): Outcome {
    if (error instanceof RefusedError) this.#tell({ type: 'refused', code: error.code })
    this.#tell({ type: 'phase', phase: 'done' })
    this.#tell({ type: 'ended', behaviour: this.#business.character.behaviour, outcome, error })
    return outcome
  }

  /** What is closed is let go of: thousands of halls are kept in mind otherwise, by bots that are kept to be asked. */
  #close(): void {
    this.#shopper?.close()
    this.#queue?.close()
    this.#business.handover?.close()
    this.#shopper = undefined
    this.#queue = undefined
  }
}

const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof RefusedError) return TURN_OVER.has(error.code) ? 'lost their turn' : 'failed'
  const isLate = error instanceof QueueEndedError && (error.reason === 'EXPIRED' || error.reason === 'UNCLAIMED')
  return isLate ? 'lost their turn' : 'failed'
}
