import { isDeepStrictEqual } from 'node:util'
import {
  type BestSeats,
  type CommandOptions,
  newCommandId,
  type RefusalCode,
  RefusedError,
  type Reservation,
  type Schedule,
  type Seat,
} from '../client-sdk/index.ts'
import { attend } from './attending.ts'
import type { Outcome, Tell } from './BotEvent.ts'
import { type Business, charge, think } from './Business.ts'
import { chooseSeats } from './chooseSeats.ts'
import { give } from './giving.ts'
import { openLiveView, openPolledView, type SeatView } from './SeatView.ts'
import type { Stopwatch } from './Stopwatch.ts'

/** How often who hoards gives back what it holds. */
const CYCLES = 5

/** What a customer answers by looking at the seats again. */
const CHOOSE_AGAIN: readonly RefusalCode[] = ['SEAT_TAKEN', 'SEATS_SHORT', 'RESERVATION_EXPIRED', 'TOO_MANY_TRIES']

/** Seats by their ids, or so many of the best. */
type Wish = readonly string[] | BestSeats

/** One customer whose turn it is, from the dates to the ticket or the disappointment. */
export class Shopper {
  readonly #business: Business
  readonly #watch: Stopwatch
  readonly #tell: Tell
  #view: SeatView | undefined
  /** The allotment that is open to it. */
  #allotment: string | undefined

  constructor(business: Business) {
    this.#business = business
    this.#watch = business.watch
    this.#tell = business.tell
  }

  /** One date after the other, until there is something to be had or none is left. */
  async shop(): Promise<Outcome> {
    const soldOut = new Set<string>()
    for (;;) {
      const dates = await this.#dates()
      const left = dates.filter(({ scheduleId }) => !soldOut.has(scheduleId))
      const date = left[Math.floor(this.#business.random() * left.length)]
      if (date === undefined) return 'found it sold out'
      const outcome = await this.#shopAt(await this.#open(date), date)
      if (outcome !== 'found it sold out') return outcome
      soldOut.add(date.scheduleId)
      this.#view?.close()
    }
  }

  async #dates(): Promise<readonly Schedule[]> {
    const { client, concertId, scheduleIds } = this.#business
    const dates = await this.#watch.time('dates', () => client.schedules(concertId))
    return dates.filter(({ scheduleId }) => scheduleIds?.includes(scheduleId) ?? true)
  }

  async #open({ scheduleId }: Schedule): Promise<SeatView> {
    const open = this.#business.character.httpOnly ? openPolledView : openLiveView
    const view = await open({ ...this.#business, scheduleId })
    this.#view = view
    return view
  }

  async #shopAt(view: SeatView, date: Schedule): Promise<Outcome> {
    const { fickle, hoards, walksAway, dawdles, member } = this.#business.character
    if (member) await this.#presentCode(view)
    for (let holds = 0; ; holds++) {
      const held = await this.#holdSeats(view)
      if (held === undefined) return 'found it sold out'
      const first = holds === 0
      if (first && walksAway) return 'walked away from a hold'
      if ((first && fickle) || (hoards && holds < CYCLES)) {
        await think(this.#business, 300, 900)
        await this.#release(view, held)
        continue
      }
      this.#tell({ type: 'phase', phase: 'paying' })
      const reservation = await this.#beginToPay(view, held)
      if (first && dawdles) await this.#outstay(reservation)
      else await think(this.#business, 300, 1_500)
      if (await this.#pay(view, reservation)) return this.#keep(view, reservation, date)
      this.#tell({ type: 'phase', phase: 'choosing' })
    }
  }

  /** Some have a wrong code at first, or one that is used up. */
  async #presentCode(view: SeatView): Promise<void> {
    const { accessCode, character } = this.#business
    if (accessCode === undefined) return
    const present = (code: string) => this.#watch.time('code', () => view.presentCode(code))
    if (character.mistypes) {
      const mistaken = await this.#unlessRefused(['CODE_INVALID'], () => present(`not ${accessCode}`))
      if (mistaken !== undefined) throw new Error(`a wrong access code opened ${mistaken.allotmentId}`)
    }
    const allotment = await this.#unlessRefused(['CODE_USED_UP'], () => present(accessCode))
    // Once it is released nobody need be a member any more, and nobody becomes one.
    if (!allotment?.member) return
    this.#allotment = allotment.allotmentId
    this.#tell({ type: 'joined', scheduleId: view.scheduleId, allotmentId: allotment.allotmentId })
  }

  /** Chooses, thinks and clicks until it holds something; undefined if everything is sold. */
  async #holdSeats(view: SeatView): Promise<Reservation | undefined> {
    for (;;) {
      const wish = await this.#choose(view)
      if (wish === undefined) {
        if (this.#business.character.waits || (await view.soldOut())) return undefined
        await view.change(this.#business.signal)
        continue
      }
      // Clicks what it saw, not what is still there: that is how races are lost.
      if (this.#business.character.quick) this.#watch.restart()
      else await think(this.#business, 200, 1_200)
      const reservation = await this.#unlessTooLate(() => this.#hold(view, wish))
      if (reservation === undefined) continue
      this.#tell({ type: 'held', reservation })
      return reservation
    }
  }

  /** Undefined if nothing is free. The list of what is, is not kept while one thinks: in thousands of heads it is large. */
  async #choose(view: SeatView): Promise<Wish | undefined> {
    const all = await view.freeSeats()
    if (all.length === 0) return undefined
    const { aim, seatsWanted } = this.#business.character
    const free = this.#allotment === undefined ? all : this.#ownFirst(all)
    if (aim === 'best') return { quantity: Math.min(seatsWanted, free.length) }
    return chooseSeats(free, aim, seatsWanted, this.#business.random)
  }

  /** Whoever has a code takes other seats only when those of the allotment are gone. */
  #ownFirst(free: readonly Seat[]): readonly Seat[] {
    const own = free.filter(({ allotment }) => allotment === this.#allotment)
    return own.length > 0 ? own : free
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

  /** The hold as it is then. Who dawdles doesn't begin before it is too late. */
  async #beginToPay(view: SeatView, held: Reservation): Promise<Reservation> {
    const { character, offersCheckout } = this.#business
    if (!offersCheckout || !character.checksOut || character.dawdles) return held
    const reservation = await this.#unlessTooLate(() =>
      this.#watch.time('checkout', () => this.#click((options) => view.checkout(held.reservationId, options))),
    )
    if (reservation === undefined) return held
    this.#tell({ type: 'checkout', reservation })
    return reservation
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
        await charge(this.#business, reservation.amount)
        return pay()
      }
    })
    if (payment === undefined) return false
    this.#tell({ type: 'paid', payment, reservation })
    return true
  }

  /** What it has bought; or not, if it is for somebody else, or it thinks better of it, and may. */
  async #keep(view: SeatView, reservation: Reservation, date: Schedule): Promise<Outcome> {
    const { character, handover, entrance } = this.#business
    const { gives: giving, attends, regrets } = character
    if (giving !== undefined && handover !== undefined && this.#isBefore(date.transferableUntil))
      return give(this.#business, reservation, { giving, handover })
    if (attends && entrance !== undefined) await attend(this.#business, reservation)
    else if (regrets && this.#isBefore(date.refundableUntil)) return this.#giveBack(view, reservation)
    return 'bought'
  }

  #isBefore(moment: string | undefined): boolean {
    return moment !== undefined && Date.parse(moment) > this.#business.client.serverNow()
  }

  async #giveBack(view: SeatView, reservation: Reservation): Promise<Outcome> {
    await think(this.#business, 500, 2_000)
    const refund = await this.#watch.time('refund', () =>
      this.#click((options) => view.refund(reservation.reservationId, options)),
    )
    this.#tell({ type: 'refunded', refund, reservation })
    return 'gave it back'
  }

  /** Sends a command, once or as a double click, whose answers must be the same: it is one command. */
  async #click<T>(send: (options: CommandOptions) => Promise<T>): Promise<T> {
    const options = { commandId: newCommandId() }
    const clicks = this.#business.character.doubleClicks ? 2 : 1
    const answers = await Promise.allSettled(Array.from({ length: clicks }, () => send(options)))
    const [first, second] = answers.filter((answer) => answer.status === 'fulfilled')
    if (first === undefined) throw answers.find((answer) => answer.status === 'rejected')?.reason
    if (second !== undefined && !isDeepStrictEqual(first.value, second.value)) {
      throw new Error(`one command, two answers: ${JSON.stringify(first.value)} and ${JSON.stringify(second.value)}`)
    }
    return first.value
  }

  #unlessTooLate<T>(attempt: () => Promise<T>): Promise<T | undefined> {
    return this.#unlessRefused(CHOOSE_AGAIN, attempt)
  }

  /** Waits as long as the refusal says. */
  async #unlessRefused<T>(codes: readonly RefusalCode[], attempt: () => Promise<T>): Promise<T | undefined> {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof RefusedError) || !codes.includes(error.code)) throw error
      this.#tell({ type: 'refused', code: error.code })
      if (error.retryAfterMs !== undefined) await this.#watch.pause(error.retryAfterMs, this.#business.signal)
      return undefined
    }
  }

  #outstay({ heldAt, expiresAt }: Reservation): Promise<void> {
    const holdMs = Date.parse(expiresAt) - Date.parse(heldAt)
    return this.#watch.pause(holdMs + 100, this.#business.signal)
  }

  /** What is closed is let go of: thousands of halls are kept in mind otherwise, by bots that are kept to be asked. */
  close(): void {
    this.#view?.close()
    this.#view = undefined
  }
}
