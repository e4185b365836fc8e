import { once } from 'node:events'
import { isDeepStrictEqual } from 'node:util'
import {
  type Admission,
  type BestSeats,
  type CommandOptions,
  FrontRow,
  newCommandId,
  type Queue,
  QueueEndedError,
  type RefusalCode,
  RefusedError,
  type Reservation,
  type Schedule,
} from '../client-sdk/index.ts'
import { CLOSE_CODES } from '../client-sdk/protocol/messages.ts'
import type { Outcome, Tell } from './BotEvent.ts'
import type { Character } from './Character.ts'
import { chooseSeats } from './chooseSeats.ts'
import type { Halls } from './Halls.ts'
import type { Random } from './random.ts'
import { openLiveView, openPolledView, type SeatView } from './SeatView.ts'
import { Stopwatch } from './Stopwatch.ts'
import type { Wire } from './Wire.ts'

export interface BotSetup {
  readonly name: string
  readonly address: string
  readonly concertId: string
  /** Which of its dates it may choose from, by chance; any unless given. */
  readonly scheduleIds?: readonly string[]
  readonly character: Character
  readonly random: Random
  /** Multiplies every pause for thought; 1 is a person in a hurry. */
  readonly pace: number
  /** When it was to arrive, by `performance.now()`. */
  readonly dueMs: number
  readonly wire: Wire
  readonly halls: Halls
  readonly signal: AbortSignal
  readonly tell: Tell
}

const ENOUGH_KRW = 1_000_000
const TOO_LITTLE_KRW = 10_000

/** The turn is over, by the server's word: no fault of anyone's. */
const TURN_OVER: ReadonlySet<RefusalCode> = new Set(['TOKEN_EXPIRED', 'TOKEN_INVALID'])
/** What a customer answers by looking at the seats again. */
/** How often who hoards gives back what it holds. */
const CYCLES = 5

const CHOOSE_AGAIN: ReadonlySet<RefusalCode> = new Set([
  'SEAT_TAKEN',
  'SEATS_SHORT',
  'RESERVATION_EXPIRED',
  'TOO_MANY_TRIES',
])

/** Seats by their ids, or so many of the best. */
type Wish = readonly string[] | BestSeats

/** One customer at an on-sale, from registration to the ticket or the disappointment. */
export class Bot {
  readonly name: string
  readonly client: FrontRow
  readonly #setup: BotSetup
  readonly #tell: Tell
  readonly #watch: Stopwatch
  #userId: string | undefined
  #lastPollMs: number | undefined
  #settled: Promise<unknown> = Promise.resolve()
  #queue: Queue | undefined
  #view: SeatView | undefined

  constructor(setup: BotSetup) {
    this.name = setup.name
    this.client = new FrontRow(setup.address, { fetch: (input, init) => this.#fetch(input, init) })
    this.#setup = setup
    this.#tell = setup.tell
    this.#watch = new Stopwatch(setup.dueMs, (answered) => setup.tell({ type: 'answered', ...answered }))
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
    const { signal } = this.#setup
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
    const { character, concertId, name, signal } = this.#setup
    this.#tell({ type: 'phase', phase: 'arriving' })
    const { userId } = await this.#watch.time('register', () => this.client.register(name))
    this.#userId = userId
    await this.#charge(character.short ? TOO_LITTLE_KRW : ENOUGH_KRW)
    if (character.early) await this.#hearPromise()

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

    const outcome = await this.#shop()
    // Whoever goes empty-handed makes room for the next in line; whoever walks away doesn't think of it.
    if (outcome === 'found it sold out') await this.#leave(queue)
    return outcome
  }

  /** Where the line is to be drawn and is not yet. */
  async #hearPromise(): Promise<void> {
    const concerts = await this.client.concerts()
    const lottery = concerts.find(({ concertId }) => concertId === this.#setup.concertId)?.lottery
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
      queue.on('sale', ({ saleState }) => {
        if (saleState === 'SOLD_OUT') resolve('found it sold out')
      })
    })
    const ends: Promise<Admission | Outcome>[] = [queue.admitted(), soldOut]
    if (this.#setup.character.impatient) ends.push(this.#think(3_000, 6_000).then(() => 'left the queue'))
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

  /** One date after the other, until there is something to be had or none is left. */
  async #shop(): Promise<Outcome> {
    const soldOut = new Set<string>()
    for (;;) {
      const dates = await this.#dates()
      const left = dates.filter(({ scheduleId }) => !soldOut.has(scheduleId))
      const date = left[Math.floor(this.#setup.random() * left.length)]
      if (date === undefined) return 'found it sold out'
      const outcome = await this.#shopAt(await this.#open(date), date)
      if (outcome !== 'found it sold out') return outcome
      soldOut.add(date.scheduleId)
      this.#view?.close()
    }
  }

  async #dates(): Promise<readonly Schedule[]> {
    const { concertId, scheduleIds } = this.#setup
    const dates = await this.#watch.time('dates', () => this.client.schedules(concertId))
    return dates.filter(({ scheduleId }) => scheduleIds?.includes(scheduleId) ?? true)
  }

  async #open({ scheduleId }: Schedule): Promise<SeatView> {
    const open = this.#setup.character.httpOnly ? openPolledView : openLiveView
    const setup = { client: this.client, scheduleId, watch: this.#watch, halls: this.#setup.halls, tell: this.#tell }
    const view = await open(setup)
    this.#view = view
    return view
  }

  async #shopAt(view: SeatView, date: Schedule): Promise<Outcome> {
    const { fickle, hoards, walksAway, dawdles } = this.#setup.character
    for (let holds = 0; ; holds++) {
      const reservation = await this.#holdSeats(view)
      if (reservation === undefined) return 'found it sold out'
      const first = holds === 0
      if (first && walksAway) return 'walked away from a hold'
      if ((first && fickle) || (hoards && holds < CYCLES)) {
        await this.#think(300, 900)
        await this.#release(view, reservation)
        continue
      }
      this.#tell({ type: 'phase', phase: 'paying' })
      if (first && dawdles) await this.#outstay(reservation)
      else await this.#think(300, 1_500)
      if (await this.#pay(view, reservation)) return this.#keep(view, reservation, date)
      this.#tell({ type: 'phase', phase: 'choosing' })
    }
  }

  /** Chooses, thinks and clicks until it holds something; undefined if everything is sold. */
  async #holdSeats(view: SeatView): Promise<Reservation | undefined> {
    for (;;) {
      const wish = await this.#choose(view)
      if (wish === undefined) {
        if (await view.soldOut()) return undefined
        await view.change(this.#setup.signal)
        continue
      }
      // Clicks what it saw, not what is still there: that is how races are lost.
      if (this.#setup.character.quick) this.#watch.restart()
      else await this.#think(200, 1_200)
      const reservation = await this.#unlessTooLate(() => this.#hold(view, wish))
      if (reservation === undefined) continue
      this.#tell({ type: 'held', reservation })
      return reservation
    }
  }

  /** Undefined if nothing is free. The list of what is, is not kept while one thinks: in thousands of heads it is large. */
  async #choose(view: SeatView): Promise<Wish | undefined> {
    const free = await view.freeSeats()
    if (free.length === 0) return undefined
    const { aim, seatsWanted } = this.#setup.character
    if (aim === 'best') return { quantity: Math.min(seatsWanted, free.length) }
    return chooseSeats(free, aim, seatsWanted, this.#setup.random)
  }

  /** What would leave a seat alone is taken as the server suggests. */
  async #hold(view: SeatView, wish: Wish): Promise<Reservation> {
    try {
      return await this.#watch.time('hold', () =>
        this.#click((options) => ('quantity' in wish ? view.holdBest(wish, options) : view.hold(wish, options))),
      )
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'SEAT_ORPHANED') throw error
      this.#tell({ type: 'refused', code: error.code })
      return this.#hold(view, error.suggestion)
    }
  }

  async #release(view: SeatView, { reservationId }: Reservation): Promise<void> {
    await this.#unlessTooLate(async () => {
      await this.#watch.time('release', () => this.#click((options) => view.release(reservationId, options)))
      this.#tell({ type: 'released', reservationId })
    })
  }

  /** Whether it was in time. */
  async #pay(view: SeatView, reservation: Reservation): Promise<boolean> {
    const pay = () =>
      this.#watch.time('pay', () => this.#click((options) => view.pay(reservation.reservationId, options)))
    const payment = await this.#unlessTooLate(async () => {
      try {
        return await pay()
      } catch (error) {
        if (!(error instanceof RefusedError) || error.code !== 'BALANCE_INSUFFICIENT') throw error
        this.#tell({ type: 'refused', code: error.code })
        await this.#charge(reservation.amount)
        return pay()
      }
    })
    if (payment === undefined) return false
    this.#tell({ type: 'paid', payment, reservation })
    return true
  }

  /** What it has bought; or not, if it thinks better of it and may. */
  async #keep(view: SeatView, reservation: Reservation, { refundableUntil }: Schedule): Promise<Outcome> {
    const mayGiveBack = refundableUntil !== undefined && Date.parse(refundableUntil) > this.client.serverNow()
    if (!this.#setup.character.regrets || !mayGiveBack) return 'bought'
    await this.#think(500, 2_000)
    const refund = await this.#watch.time('refund', () =>
      this.#click((options) => view.refund(reservation.reservationId, options)),
    )
    this.#tell({ type: 'refunded', refund, reservation })
    return 'gave it back'
  }

  async #charge(amount: number): Promise<void> {
    const { entryId } = await this.#watch.time('charge', () => this.client.charge(amount))
    this.#tell({ type: 'charged', entryId, amount })
  }

  /** Sends a command, once or as a double click, whose answers must be the same: it is one command. */
  async #click<T>(send: (options: CommandOptions) => Promise<T>): Promise<T> {
    const options = { commandId: newCommandId() }
    const clicks = this.#setup.character.doubleClicks ? 2 : 1
    const answers = await Promise.allSettled(Array.from({ length: clicks }, () => send(options)))
    const [first, second] = answers.filter((answer) => answer.status === 'fulfilled')
    if (first === undefined) throw answers.find((answer) => answer.status === 'rejected')?.reason
    if (second !== undefined && !isDeepStrictEqual(first.value, second.value)) {
      throw new Error(`one command, two answers: ${JSON.stringify(first.value)} and ${JSON.stringify(second.value)}`)
    }
    return first.value
  }

  async #unlessTooLate<T>(attempt: () => Promise<T>): Promise<T | undefined> {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof RefusedError) || !CHOOSE_AGAIN.has(error.code)) throw error
      this.#tell({ type: 'refused', code: error.code })
      if (error.retryAfterMs !== undefined) await this.#watch.pause(error.retryAfterMs, this.#setup.signal)
      return undefined
    }
  }

  #outstay({ heldAt, expiresAt }: Reservation): Promise<void> {
    const holdMs = Date.parse(expiresAt) - Date.parse(heldAt)
    return this.#watch.pause(holdMs + 100, this.#setup.signal)
  }

  #think(leastMs: number, mostMs: number): Promise<void> {
    const { random, pace, signal } = this.#setup
    return this.#watch.pause(pace * (leastMs + random() * (mostMs - leastMs)), signal)
  }

  /** The SDK polls the queue by itself. A poll is due as long after the last answer as the server asked for. */
  async #fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    const { wire, halls, character } = this.#setup
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
    this.#tell({ type: 'ended', behaviour: this.#setup.character.behaviour, outcome, error })
    return outcome
  }

  /** What is closed is let go of: thousands of halls are kept in mind otherwise, by bots that are kept to be asked. */
  #close(): void {
    this.#view?.close()
    this.#queue?.close()
    this.#view = undefined
    this.#queue = undefined
  }
}

const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof RefusedError) return TURN_OVER.has(error.code) ? 'lost their turn' : 'failed'
  const isLate = error instanceof QueueEndedError && (error.reason === 'EXPIRED' || error.reason === 'UNCLAIMED')
  return isLate ? 'lost their turn' : 'failed'
}
