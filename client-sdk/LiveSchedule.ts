import type { Room } from '@colyseus/sdk'
import type { Api, CommandOptions } from './Api.ts'
import { Connection, type ConnectionEnd, type ConnectionSetup } from './Connection.ts'
import { deferred } from './deferred.ts'
import { Emitter } from './events.ts'
import { followSeatMap } from './followSeatMap.ts'
import type {
  Allotment,
  BestSeats,
  Payment,
  Refund,
  Reservation,
  Seat,
  WaitlistPlace,
  WaitlistWish,
} from './protocol/items.ts'
import { SCHEDULE_MESSAGES, type TokenEndReason } from './protocol/messages.ts'
import type { SeatStatus } from './protocol/states.ts'
import { type SeatCounts, SeatMap } from './SeatMap.ts'

export interface SeatChange {
  readonly seatId: string
  readonly index: number
  readonly status: SeatStatus
}

export interface LiveScheduleEvents {
  /** Seats that look different now, all those of one patch or reply together. */
  seats: readonly SeatChange[]
  /** A hold of this user ended unpaid; seats of it that come free do so with a `seats` of their own. */
  'hold-expired': { readonly reservationId: string }
  /** Seats that this user has waited for on the waitlist are held for them. */
  'seats-offered': { readonly reservationId: string }
  /** The queue token has ended: nothing more can be held. SPENT: by a purchase of this user, as policy has it. */
  'token-expired': { readonly reason: TokenEndReason }
  /**
   * No more news will come. REPLACED: the user is connected elsewhere. REFUSED: a new ticket was refused, as
   * `refusal` says. LEFT: the server let this user go. CHANGED: the hall has other seats now; open the schedule
   * again.
   */
  closed: ConnectionEnd | { readonly reason: 'CHANGED'; readonly refusal?: undefined }
  /** The socket is lost and being replaced; the map stands still, commands go over HTTP. */
  disconnected: { readonly code: number }
  /** The map is up to date again. */
  reconnected: Record<string, never>
}

export interface LiveScheduleSetup extends Omit<ConnectionSetup, 'ticket' | 'attach'> {
  readonly api: Api
  readonly scheduleId: string
  /** Every seat of the schedule, in order of `index`. */
  readonly seats: readonly Seat[]
  /** Those of the schedule, as they are to this user. */
  readonly allotments: readonly Allotment[]
}

/** One schedule, live: its seat map as it changes, and what can be done with its seats. */
export class LiveSchedule extends Emitter<LiveScheduleEvents> {
  readonly scheduleId: string
  /** The seats as they were when opened; `statusOf` has their status now. */
  readonly seats: readonly Seat[]
  /** Resolves with the first complete seat map; rejects if it ends before that. */
  readonly opened: Promise<void>
  readonly #api: Api
  readonly #connection: Connection
  readonly #map: SeatMap
  readonly #indexOf: ReadonlyMap<string, number>
  /** Seats by reservation, as far as replies have told. */
  readonly #reserved = new Map<string, readonly number[]>()
  readonly #opening = deferred<void>()
  /** Allotments that this user is a member of, and those that are not released. */
  readonly #mine: Set<string>
  #kept: string | undefined
  /** Of the layout that `seats` belongs to. */
  #version: number | undefined
  #isOpen = false
  #over = false

  constructor({ api, scheduleId, seats, allotments, ...connection }: LiveScheduleSetup) {
    super()
    this.scheduleId = scheduleId
    this.seats = seats
    this.opened = this.#opening.promise
    this.opened.catch(() => undefined)
    this.#api = api
    this.#mine = new Set(allotments.filter(({ member }) => member).map(({ allotmentId }) => allotmentId))
    this.#map = new SeatMap(seats.length, (index, status) => this.#meant(index, status))
    this.#indexOf = indexOf(seats)
    this.#connection = new Connection({
      ...connection,
      ticket: () => api.ticket(scheduleId),
      attach: (room) => this.#attach(room),
    })
    this.#connection.on('disconnected', (detail) => this.emit('disconnected', detail))
    this.#connection.on('ended', (end) => this.#end(end))
  }

  /** How many seats there are of each status now. */
  get counts(): SeatCounts {
    return { ...this.#map.counts }
  }

  /** @throws RangeError for a seat that the schedule hasn't */
  statusOf(seat: string | number): SeatStatus {
    const index = typeof seat === 'number' ? seat : this.#indexOf.get(seat)
    const status = index === undefined ? undefined : this.#map.statusOf(index)
    if (status === undefined) throw new RangeError(`no seat ${seat} in schedule ${this.scheduleId}`)
    return status
  }

  /** Whether a seat is kept for holders of an access code that this user has not presented. */
  isAllotted({ index, allotment }: Seat): boolean {
    if (allotment === undefined || this.#mine.has(allotment)) return false
    return this.statusOf(index) === 'BLOCKED' && this.#isKept(allotment)
  }

  /** Holds all the seats or none; the map shows them HELD as soon as this resolves. */
  hold(seatIds: readonly string[], options?: CommandOptions): Promise<Reservation> {
    return this.#hold({ seats: seatIds }, options)
  }

  /**
   * Holds so many seats, which the server chooses: side by side without leaving a single seat alone, else side by side, else in as few rows as can be
   * (the reservation is then `split`); among equals those nearest the stage.
   */
  holdBest(best: BestSeats, options?: CommandOptions): Promise<Reservation> {
    return this.#hold({ best }, options)
  }

  async #hold(choice: Parameters<Api['hold']>[1], options?: CommandOptions): Promise<Reservation> {
    const reservation = await this.#api.hold(this.scheduleId, choice, options, this.#connection)
    this.#remember(reservation)
    this.#overlay(reservation.reservationId, 'HELD')
    return reservation
  }

  /** Gives a hold back; the map shows its seats FREE once they are, unless the waitlist has them. */
  async release(reservationId: string, options?: CommandOptions): Promise<void> {
    await this.#api.release(reservationId, options, this.#connection)
    this.#giveBack(reservationId)
  }

  /** What of the date is kept for holders of access codes, and whether this user is one. */
  allotments(): Promise<readonly Allotment[]> {
    return this.#api.allotments(this.scheduleId, this.#connection)
  }

  /** Presents an access code: the seats of its allotment are open to this user from then on, and the map shows which are free. */
  async presentCode(code: string): Promise<Allotment> {
    const allotment = await this.#api.presentCode(this.scheduleId, code, this.#connection)
    if (allotment.member) this.#mine.add(allotment.allotmentId)
    this.#lookAgain([allotment.allotmentId])
    return allotment
  }

  /** This user's place on the waitlist; refused (NOT_ON_WAITLIST) where there is none. */
  waitlistPlace(): Promise<WaitlistPlace> {
    return this.#api.waitlistPlace(this.scheduleId, this.#connection)
  }

  /** Waits for so many seats, all or none: `seats-offered` tells when they are held for this user. */
  joinWaitlist(wish: WaitlistWish, options?: CommandOptions): Promise<WaitlistPlace> {
    return this.#api.joinWaitlist(this.scheduleId, wish, options, this.#connection)
  }

  leaveWaitlist(options?: CommandOptions): Promise<void> {
    return this.#api.leaveWaitlist(this.scheduleId, options, this.#connection)
  }

  /** Begins to pay a hold, which gives it more time, once; the reservation as it is then. */
  checkout(reservationId: string, options?: CommandOptions): Promise<Reservation> {
    return this.#api.checkout(reservationId, options, this.#connection)
  }

  async pay(reservationId: string, options?: CommandOptions): Promise<Payment> {
    const payment = await this.#api.pay(reservationId, options, this.#connection)
    this.#overlay(reservationId, 'SOLD')
    return payment
  }

  /** Gives a paid reservation back; the map shows its seats FREE once they are, unless the waitlist has them. */
  async refund(reservationId: string, options?: CommandOptions): Promise<Refund> {
    const refund = await this.#api.refund(reservationId, options, this.#connection)
    this.#giveBack(reservationId)
    return refund
  }

  /** This user's reservations in this schedule. */
  async mine(): Promise<readonly Reservation[]> {
    const reservations = await this.#api.reservations(this.scheduleId, this.#connection)
    for (const reservation of reservations) this.#remember(reservation)
    return reservations
  }

  /** Leaves the room. Holds stay; commands still work, over HTTP. */
  close(): void {
    this.#over = true
    this.#connection.close()
    this.#opening.reject(new Error('closed before it was open'))
  }

  #attach(room: Room): void {
    followSeatMap(room, this.#map)
    let first = true
    room.onStateChange(({ version, allotted }: { version: number; allotted: string }) => {
      this.#version ??= version
      if (version !== this.#version) {
        this.#connection.close()
        return this.#end({ reason: 'CHANGED' })
      }
      const before = this.#kept?.split(' ') ?? []
      this.#kept = allotted
      this.#lookAgain(before)
      if (first) this.#upToDate()
      first = false
    })
    room.onMessage(SCHEDULE_MESSAGES.holdExpired, (message: { reservationId: string }) =>
      this.emit('hold-expired', message),
    )
    room.onMessage(SCHEDULE_MESSAGES.seatsOffered, (message: { reservationId: string }) =>
      this.emit('seats-offered', message),
    )
    room.onMessage(SCHEDULE_MESSAGES.tokenExpired, (message: { reason: TokenEndReason }) =>
      this.emit('token-expired', message),
    )
    // The room is closing down to come back; the close code that follows sets that off.
    room.onMessage(SCHEDULE_MESSAGES.closed, () => undefined)
  }

  /** [H13] A free seat that is kept shows as blocked to all; to a member it is free. */
  #meant(index: number, status: SeatStatus): SeatStatus {
    const { allotment } = this.seats[index] ?? {}
    if (status !== 'BLOCKED' || allotment === undefined || !this.#mine.has(allotment)) return status
    return this.#isKept(allotment) ? 'FREE' : status
  }

  #isKept(allotmentId: string): boolean {
    return this.#kept?.split(' ').includes(allotmentId) ?? false
  }

  /** Shows what the map says, and what the seats of these allotments mean now. */
  #lookAgain(allotmentIds: readonly string[]): void {
    const mine = allotmentIds.filter((id) => this.#mine.has(id))
    if (mine.length > 0)
      this.#map.doubt(this.seats.filter(({ allotment = '' }) => mine.includes(allotment)).map(({ index }) => index))
    this.#changed(this.#map.settle())
  }

  /** The first state from a room is the whole of it. */
  #upToDate(): void {
    if (this.#isOpen) this.emit('reconnected', {})
    this.#isOpen = true
    this.#opening.resolve()
  }

  #remember({ reservationId, seats }: Reservation): void {
    const indexes = seats.map((seatId) => this.#indexOf.get(seatId)).filter((index) => index !== undefined)
    this.#reserved.set(reservationId, indexes)
  }

  /** Without a socket nothing would take the overlay away again; the map stands still then anyway. */
  #overlay(reservationId: string, status: 'HELD' | 'SOLD'): void {
    if (this.#connection.open) this.#changed(this.#map.overlay(this.#reserved.get(reservationId) ?? [], status))
  }

  /** [N3] Whether they are free only the live map can tell: held for the next on the waitlist they never were, and no patch comes that would say so. */
  #giveBack(reservationId: string): void {
    this.#changed(this.#map.settle(this.#reserved.get(reservationId) ?? []))
  }

  #changed(indexes: readonly number[]): void {
    if (indexes.length === 0) return
    this.emit(
      'seats',
      indexes.map((index) => ({ seatId: this.seats[index]?.seatId ?? '', index, status: this.statusOf(index) })),
    )
  }

  #end(end: LiveScheduleEvents['closed']): void {
    if (this.#over) return
    this.#over = true
    this.#opening.reject(end.refusal ?? new Error(`the schedule's room was closed: ${end.reason}`))
    this.emit('closed', end)
  }
}

/** One for each list, however many clients of a program share it. */
const indexes = new WeakMap<readonly Seat[], ReadonlyMap<string, number>>()

const indexOf = (seats: readonly Seat[]): ReadonlyMap<string, number> => {
  const known = indexes.get(seats) ?? new Map(seats.map(({ seatId, index }) => [seatId, index]))
  indexes.set(seats, known)
  return known
}
