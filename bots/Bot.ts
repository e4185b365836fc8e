import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import {
  type Admission,
  type CommandOptions,
  FrontRow,
  type Queue,
  QueueEndedError,
  type RefusalCode,
  RefusedError,
  type Reservation,
  type Seat,
} from '../client-sdk/index.ts'
import type { Outcome, Tell } from './BotEvent.ts'
import type { Character } from './Character.ts'
import type { Random } from './random.ts'
import { openLiveView, openPolledView, type SeatView } from './SeatView.ts'

export interface BotSetup {
  readonly name: string
  readonly address: string
  readonly concertId: string
  readonly character: Character
  readonly random: Random
  /** Multiplies every pause for thought; 1 is a person in a hurry. */
  readonly pace: number
  readonly signal: AbortSignal
  readonly tell: Tell
}

const ENOUGH_KRW = 1_000_000
const TOO_LITTLE_KRW = 10_000

/** The turn is over, by the server's word: no fault of anyone's. */
const TURN_OVER: ReadonlySet<RefusalCode> = new Set(['TOKEN_EXPIRED', 'TOKEN_INVALID'])
/** What a customer answers by looking at the seats again. */
const CHOOSE_AGAIN: ReadonlySet<RefusalCode> = new Set(['SEAT_TAKEN', 'RESERVATION_EXPIRED'])

/** One customer at an on-sale, from registration to the ticket or the disappointment. */
export class Bot {
  readonly name: string
  readonly client: FrontRow
  readonly #setup: BotSetup
  readonly #tell: Tell
  #queue: Queue | undefined
  #view: SeatView | undefined

  constructor(setup: BotSetup) {
    this.name = setup.name
    this.client = new FrontRow(setup.address)
    this.#setup = setup
    this.#tell = setup.tell
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
      return this.#end(await Promise.race([sentHome, this.#attend().finally(() => this.#close())]))
    } catch (error) {
      return signal.aborted ? this.#end('ran out of time') : this.#end(outcomeOf(error), error)
    }
  }

  async #attend(): Promise<Outcome> {
    const { character, concertId, name, signal } = this.#setup
    this.#tell({ type: 'phase', phase: 'arriving' })
    await this.client.register(name)
    await this.#charge(character.short ? TOO_LITTLE_KRW : ENOUGH_KRW)

    this.#queue = await this.client.enterQueue(concertId, { socket: !character.httpOnly })
    if (signal.aborted) this.#queue.close()
    this.#tell({ type: 'queued', token: this.#queue.token, sequence: this.#queue.sequence })
    this.#tell({ type: 'phase', phase: 'in the queue' })
    const admission = await this.#waitForAdmission(this.#queue)
    if (admission === undefined) return 'left the queue'
    this.#tell({ type: 'admitted', ...admission })
    this.#tell({ type: 'phase', phase: 'choosing' })

    const outcome = await this.#shop(concertId)
    // Whoever goes empty-handed makes room for the next in line; whoever walks away doesn't think of it.
    if (outcome === 'found it sold out') await this.#queue.leave()
    return outcome
  }

  /** Undefined if it lost patience. */
  async #waitForAdmission(queue: Queue): Promise<Admission | undefined> {
    if (!this.#setup.character.impatient) return queue.admitted()
    const admission = await Promise.race([queue.admitted(), this.#think(3_000, 6_000)])
    if (admission === undefined) await queue.leave()
    return admission
  }

  async #shop(concertId: string): Promise<Outcome> {
    const { fickle, walksAway, dawdles, httpOnly } = this.#setup.character
    const [date] = await this.client.schedules(concertId)
    if (date === undefined) return 'found it sold out'
    const view = await (httpOnly ? openPolledView : openLiveView)(this.client, date.scheduleId)
    this.#view = view

    for (let holds = 0; ; holds++) {
      const reservation = await this.#holdSeats(view)
      if (reservation === undefined) return 'found it sold out'
      const first = holds === 0
      if (first && walksAway) return 'walked away from a hold'
      if (first && fickle) {
        await this.#think(300, 900)
        await this.#release(view, reservation)
        continue
      }
      this.#tell({ type: 'phase', phase: 'paying' })
      if (first && dawdles) await this.#outstay(reservation)
      else await this.#think(300, 1_500)
      if (await this.#pay(view, reservation)) return 'bought'
      this.#tell({ type: 'phase', phase: 'choosing' })
    }
  }

  /** Chooses, thinks and clicks until it holds something; undefined if everything is sold. */
  async #holdSeats(view: SeatView): Promise<Reservation | undefined> {
    for (;;) {
      const free = await view.freeSeats()
      if (free.length === 0) {
        if (await view.soldOut()) return undefined
        await view.change(this.#setup.signal)
        continue
      }
      const seatIds = this.#choose(free)
      // Clicks what it saw, not what is still there: that is how races are lost.
      await this.#think(200, 1_200)
      const reservation = await this.#unlessTooLate(() =>
        this.#timed('hold', () => this.#click((options) => view.hold(seatIds, options))),
      )
      if (reservation === undefined) continue
      this.#tell({ type: 'held', reservation })
      return reservation
    }
  }

  /** Neighbours in the order of the plan, the front being what most want. */
  #choose(free: readonly Seat[]): readonly string[] {
    const { character, random } = this.#setup
    const wanted = Math.min(character.seatsWanted, free.length)
    const start = Math.floor(random() ** 2 * (free.length - wanted + 1))
    return free.slice(start, start + wanted).map(({ seatId }) => seatId)
  }

  async #release(view: SeatView, { reservationId }: Reservation): Promise<void> {
    await this.#unlessTooLate(async () => {
      await view.release(reservationId, { commandId: randomUUID() })
      this.#tell({ type: 'released', reservationId })
    })
  }

  /** Whether it was in time. */
  async #pay(view: SeatView, reservation: Reservation): Promise<boolean> {
    const pay = () => this.#timed('pay', () => this.#click((options) => view.pay(reservation.reservationId, options)))
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

  async #charge(amount: number): Promise<void> {
    const { entryId } = await this.client.charge(amount)
    this.#tell({ type: 'charged', entryId, amount })
  }

  /** Sends a command, once or as a double click, whose answers must be the same: it is one command. */
  async #click<T>(send: (options: CommandOptions) => Promise<T>): Promise<T> {
    const options = { commandId: randomUUID() }
    const clicks = this.#setup.character.doubleClicks ? 2 : 1
    const answers = await Promise.allSettled(Array.from({ length: clicks }, () => send(options)))
    const [first, second] = answers.filter((answer) => answer.status === 'fulfilled').map(({ value }) => value)
    if (first === undefined) throw answers.find((answer) => answer.status === 'rejected')?.reason
    if (second !== undefined && !isDeepStrictEqual(first, second)) {
      throw new Error(`one command, two answers: ${JSON.stringify(first)} and ${JSON.stringify(second)}`)
    }
    return first
  }

  async #unlessTooLate<T>(attempt: () => Promise<T>): Promise<T | undefined> {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof RefusedError) || !CHOOSE_AGAIN.has(error.code)) throw error
      this.#tell({ type: 'refused', code: error.code })
      return undefined
    }
  }

  async #timed<T>(command: 'hold' | 'pay', send: () => Promise<T>): Promise<T> {
    const clicked = performance.now()
    try {
      return await send()
    } finally {
      this.#tell({ type: 'answered', command, ms: performance.now() - clicked })
    }
  }

  #outstay({ heldAt, expiresAt }: Reservation): Promise<void> {
    const holdMs = Date.parse(expiresAt) - Date.parse(heldAt)
    return sleep(holdMs + 100, undefined, { signal: this.#setup.signal })
  }

  #think(leastMs: number, mostMs: number): Promise<undefined> {
    const { random, pace, signal } = this.#setup
    return sleep(pace * (leastMs + random() * (mostMs - leastMs)), undefined, { signal })
  }

  #end(outcome: Outcome, error?: unknown): Outcome {
    if (error instanceof RefusedError) this.#tell({ type: 'refused', code: error.code })
    this.#tell({ type: 'phase', phase: 'done' })
    this.#tell({ type: 'ended', outcome, error })
    return outcome
  }

  #close(): void {
    this.#view?.close()
    this.#queue?.close()
  }
}

const outcomeOf = (error: unknown): Outcome => {
  if (error instanceof RefusedError) return TURN_OVER.has(error.code) ? 'lost their turn' : 'failed'
  return error instanceof QueueEndedError && error.reason === 'EXPIRED' ? 'lost their turn' : 'failed'
}
