import { type ReadonlySignal, signal } from '@preact/signals'
import {
  type Allotment,
  type Area,
  type BestSeats,
  type LiveSchedule,
  type LiveScheduleEvents,
  type Plan,
  RefusedError,
  type Reservation,
  type Seat,
} from '../../client-sdk/index.ts'
import { nearbyFree } from '../seatmap/nearby.ts'
import { type Standing, standingOf } from '../seatmap/Standing.ts'
import { type Category, categoriesOf, type Zone, zonesOf } from '../seatmap/zones.ts'
import { watchConnection } from '../ui/connection.ts'
import { isOwned, refreshHoldings } from './holdings.ts'
import { areRemembered, rememberSeats } from './rememberedSeats.ts'
import { shop } from './shop.ts'
import { watchOtherTabs } from './visitorStore.ts'

/** Seats that were chosen, gone to somebody else; `instead`: as many that are free nearby. */
export interface Loss {
  readonly lost: readonly Seat[]
  readonly instead: readonly Seat[]
}

/** One date's hall as this visitor sees it: what everybody sees, and over it what they chose and what is theirs. */
export class Hall {
  readonly seats: readonly Seat[]
  readonly zones: readonly Zone[]
  readonly categories: readonly Category[]
  readonly areas: readonly Area[]
  readonly #live: LiveSchedule
  readonly #mine = signal<ReadonlySet<string>>(new Set())
  /** The newest question for what is mine; undefined once it is answered. */
  #learning: Promise<void> | undefined
  readonly #chosen = signal<readonly Seat[]>([])
  readonly #loss = signal<Loss | undefined>(undefined)
  readonly #closed = signal<LiveScheduleEvents['closed'] | undefined>(undefined)
  readonly #turnOver = signal(false)
  readonly #watchers = new Set<(indexes: readonly number[]) => void>()
  readonly #unwatch: () => void
  readonly #unwatchTabs: () => void
  /** Until the answer is there, whether a chosen seat that is held now is ours can't be told. */
  #isHolding = false

  static async open(scheduleId: string): Promise<Hall> {
    const drawn = shop.plan(scheduleId)
    // It may fail before there is a socket to be closed for that.
    drawn.catch(() => undefined)
    const live = await shop.openSchedule(scheduleId)
    try {
      const hall = new Hall(live, await drawn)
      await hall.#learnMine()
      return hall
    } catch (error) {
      live.close()
      throw error
    }
  }

  private constructor(live: LiveSchedule, plan: Plan) {
    this.#live = live
    this.seats = live.seats
    this.zones = zonesOf(live.seats)
    this.categories = categoriesOf(live.seats, plan)
    this.areas = plan.areas
    live.on('seats', (changes) => {
      this.#tell(changes.map(({ index }) => index))
      if (changes.some(({ seatId }) => this.#isChosen(seatId))) void this.#loseTaken()
    })
    live.on('hold-expired', () => void this.#learnMine())
    live.on('token-expired', () => {
      this.#turnOver.value = true
    })
    live.on('closed', (end) => {
      this.#unwatch()
      this.#closed.value = end
    })
    live.on('seats-offered', () => void refreshHoldings())
    live.on('reconnected', () => void this.#learnMine())
    this.#unwatch = watchConnection(live)
    // What is held in another tab is this visitor's as well.
    this.#unwatchTabs = watchOtherTabs('seats', () => void this.#learnMine())
  }

  /** In the order in which they were chosen. */
  get chosen(): ReadonlySignal<readonly Seat[]> {
    return this.#chosen
  }

  get loss(): ReadonlySignal<Loss | undefined> {
    return this.#loss
  }

  /** How many of its seats the visitor has, held and bought; one that is free again is nobody's. */
  get owned(): number {
    const mine = this.#mine.value
    return mine.size === 0 ? 0 : this.seats.filter((seat) => mine.has(seat.seatId) && !this.isFree(seat)).length
  }

  /** Why there is no more news; undefined while there is. */
  get closed(): ReadonlySignal<LiveScheduleEvents['closed'] | undefined> {
    return this.#closed
  }

  get turnOver(): ReadonlySignal<boolean> {
    return this.#turnOver
  }

  /** Whether any of its seats is of an allotment, released or not. */
  get hasAllotments(): boolean {
    return this.seats.some(({ allotment }) => allotment !== undefined)
  }

  /** Presents an access code: its seats look free from then on, as far as they are. */
  presentCode(code: string): Promise<Allotment> {
    return this.#live.presentCode(code)
  }

  readonly standing = (seat: Seat): Standing => {
    const { index, seatId } = seat
    const isChosen = this.#isChosen(seatId)
    if (isChosen && this.#isHolding) return 'chosen'
    return standingOf(this.#live.statusOf(index), isChosen, this.#mine.peek().has(seatId), this.#live.isAllotted(seat))
  }

  readonly isFree = ({ index }: Seat): boolean => this.#live.statusOf(index) === 'FREE'

  /** Tells of the seats that look different now, by index. @returns what stops it */
  readonly watch = (watcher: (indexes: readonly number[]) => void): (() => void) => {
    this.#watchers.add(watcher)
    return () => this.#watchers.delete(watcher)
  }

  /** Chooses a free seat, or lets go of a chosen one; nothing is held by that yet. @returns whether it did either */
  readonly toggle = (seat: Seat): boolean => {
    // What is being held is settled; a seat chosen now would be let go of with the rest.
    if (this.#isHolding) return false
    if (this.#isChosen(seat.seatId)) this.#choose(this.#chosen.value.filter((other) => other !== seat))
    else if (this.isFree(seat)) this.#choose([...this.#chosen.value, seat])
    else return false
    return true
  }

  /** Takes what is offered in the place of the seats that were lost. */
  readonly takeInstead = ({ instead }: Loss): void => {
    this.#loss.value = undefined
    this.#choose([...this.#chosen.value, ...instead.filter(this.isFree)])
  }

  readonly forgetLoss = (): void => {
    this.#loss.value = undefined
  }

  /** Chooses these in the place of what is chosen. */
  readonly chooseInstead = (seatIds: readonly string[]): void => this.#choose(this.#named(seatIds))

  readonly labelsOf = (seatIds: readonly string[]): string =>
    this.#named(seatIds)
      .map(({ label }) => label)
      .join(', ')

  /** KRW, of all together. */
  readonly priceOf = (seatIds: readonly string[]): number =>
    this.#named(seatIds).reduce((sum, { price }) => sum + price, 0)

  /** Holds what is chosen, all or nothing; where somebody was faster, `loss` says what is free nearby. */
  async hold(): Promise<Reservation | undefined> {
    const seats = this.#chosen.value
    this.#loss.value = undefined
    this.#isHolding = true
    try {
      const reservation = await this.#live.hold(seats.map(({ seatId }) => seatId))
      this.#keep(reservation)
      this.#choose([])
      return reservation
    } catch (error) {
      if (!(error instanceof RefusedError) || error.code !== 'SEAT_TAKEN') throw error
      await this.#learnMine()
      this.#lose(seats.filter(({ seatId }) => error.seats.includes(seatId)))
      return undefined
    } finally {
      this.#isHolding = false
      void this.#loseTaken()
    }
  }

  /** Holds so many of the best seats, wherever the server finds them. */
  async holdBest(best: BestSeats): Promise<Reservation> {
    const reservation = await this.#live.holdBest(best)
    this.#keep(reservation)
    this.#tell(this.#named(reservation.seats).map(({ index }) => index))
    return reservation
  }

  async release({ reservationId }: Reservation): Promise<void> {
    await this.#live.release(reservationId)
    await this.#learnMine()
  }

  close(): void {
    this.#unwatch()
    this.#unwatchTabs()
    this.#live.close()
  }

  /** Resolves with the newest answer. Without one what is known stays shown, and is asked for again at the next occasion. */
  #learnMine(): Promise<void> {
    const learning: Promise<void> = this.#askMine(() => learning === this.#learning)
    this.#learning = learning
    return learning
  }

  async #askMine(isNewest: () => boolean): Promise<void> {
    const answer = await this.#live.mine().catch(() => undefined)
    if (!isNewest()) return this.#learning
    this.#learning = undefined
    if (answer === undefined) return
    const kept = answer.filter(isOwned)
    const mine = new Set(kept.flatMap(({ seats }) => seats))
    // A hold whose answer was lost has its names from here.
    for (const { reservationId, seats } of kept) {
      if (!areRemembered(reservationId)) rememberSeats(reservationId, this.#named(seats))
    }
    const before = this.#mine.peek()
    this.#mine.value = mine
    const touched = this.seats.filter(({ seatId }) => before.has(seatId) !== mine.has(seatId))
    this.#tell(touched.map(({ index }) => index))
  }

  #keep({ reservationId, seats }: Reservation): void {
    rememberSeats(reservationId, this.#named(seats))
    this.#mine.value = new Set([...this.#mine.peek(), ...seats])
    // An answer that is under way may not know of this hold.
    if (this.#learning !== undefined) void this.#learnMine()
  }

  #named(seatIds: readonly string[]): readonly Seat[] {
    return this.seats.filter(({ seatId }) => seatIds.includes(seatId))
  }

  #isChosen(seatId: string): boolean {
    return this.#chosen.peek().some((seat) => seat.seatId === seatId)
  }

  #choose(seats: readonly Seat[]): void {
    const before = this.#chosen.value
    this.#chosen.value = seats
    this.#tell([...before, ...seats].map(({ index }) => index))
  }

  /**
   * Whoever has a chosen seat may be this visitor: in another tab, or by a hold whose answer was lost. So that is asked before anything is said to be
   * lost.
   */
  async #loseTaken(): Promise<void> {
    const taken = (): readonly Seat[] => this.#chosen.peek().filter((seat) => !this.isFree(seat))
    if (this.#isHolding || taken().length === 0) return
    await this.#learnMine()
    if (!this.#isHolding) this.#lose(taken())
  }

  /** Lets go of chosen seats that can't be had any more; those that are the visitor's own already are no loss. */
  #lose(taken: readonly Seat[]): void {
    if (taken.length === 0) return
    this.#choose(this.#chosen.value.filter((seat) => !taken.includes(seat)))
    const lost = taken.filter(({ seatId }) => !this.#mine.peek().has(seatId))
    if (lost.length === 0) return
    const kept = this.#chosen.value
    const instead = nearbyFree(this.seats, (seat) => this.isFree(seat) && !kept.includes(seat), lost)
    this.#loss.value = { lost, instead }
  }

  #tell(indexes: readonly number[]): void {
    for (const watcher of this.#watchers) watcher(indexes)
  }
}
