import type { ChangeRecord } from '../../../storage/Storage.ts'
import type { Books } from './Books.ts'
import type { Fail } from './ledgerRules.ts'

type Event = ChangeRecord['events'][number]

interface Reservation {
  readonly concertId: string
  userId: string
  generation: number
  door?: string
  state: string
  readonly seats: readonly string[]
  readonly amount: number
  expiresAt: number
  offered?: true
}

/** A place in line or a turn that is not over. */
interface Place {
  readonly sequence: number
  state: 'WAIT' | 'ACTIVE'
}

/** What somebody knows of a sale who has only followed its events, and could not be told anything else by the tables. */
export class StreamBook {
  /** The number of the last change. */
  last = 0
  readonly #users = new Set<string>()
  readonly #balances = new Map<string, number>()
  readonly #reservations = new Map<string, Reservation>()
  /** By schedule and seat: what is in the way of holding it. */
  readonly #taken = new Map<string, string>()
  /** By concert and user. */
  readonly #places = new Map<string, Place>()
  /** By schedule and user. */
  readonly #waitlist = new Set<string>()
  readonly #stops = new Map<string, string | undefined>()
  /** By concert. */
  readonly #drawn = new Map<string, number>()
  #acts = 0

  /** [E1] [E2] What comes behind the last change, and what the store holds now: nothing is missing from either. */
  follow(changes: readonly ChangeRecord[] | undefined, books: Books, fail: Fail): void {
    const wrong = (detail: string): void => fail('stream', detail)
    if (changes === undefined) return wrong(`there is no change behind ${this.last}`)
    for (const { number, concertId = '', events } of changes) {
      if (number !== this.last + 1) wrong(`${number} comes behind ${this.last}`)
      this.last = number
      for (const event of events) this.#add(event, concertId, (detail) => wrong(`${detail}, says ${number}`))
    }
    for (const difference of this.#differences(books)) wrong(difference)
  }

  #add(event: Event, concertId: string, wrong: (detail: string) => void): void {
    switch (event.type) {
      case 'user.registered':
        this.#users.add(event.userId)
        return
      case 'wallet.charged':
        return this.#move(event, event.amount, wrong)
      case 'queue.entered':
        this.#places.set(`${concertId} ${event.userId}`, { sequence: event.sequence, state: 'WAIT' })
        return
      case 'queue.drawn':
        if (this.#drawn.has(concertId)) wrong(`${concertId} is drawn again`)
        this.#drawn.set(concertId, event.upTo)
        return
      case 'queue.admitted': {
        const place = this.#places.get(`${concertId} ${event.userId}`)
        if (place?.state !== 'WAIT') return wrong(`${event.userId} is admitted, and does not wait`)
        place.state = 'ACTIVE'
        return
      }
      case 'queue.ended': {
        const place = this.#places.get(`${concertId} ${event.userId}`)
        if (place?.state !== event.was || place.sequence !== event.sequence)
          wrong(`${event.userId} was not ${event.was}`)
        this.#places.delete(`${concertId} ${event.userId}`)
        return
      }
      case 'waitlist.joined':
        if (this.#waitlist.has(`${event.scheduleId} ${event.userId}`)) wrong(`${event.userId} waits already`)
        this.#waitlist.add(`${event.scheduleId} ${event.userId}`)
        return
      case 'waitlist.left':
        return this.#endWait(event, wrong)
      case 'seats.held': {
        const { reservationId, seats, amount, offered } = event
        if (offered) this.#endWait(event, wrong)
        const expiresAt = Date.parse(event.expiresAt)
        this.#reservations.set(reservationId, {
          ...{ concertId, userId: event.userId, generation: 1 },
          ...{ state: 'HELD', seats, amount, expiresAt },
          ...(offered && { offered }),
        })
        return this.#take(event.scheduleId, seats, reservationId, wrong)
      }
      case 'hold.expired':
        return this.#end(event, 'EXPIRED', wrong)
      case 'hold.released':
        return this.#end(event, 'RELEASED', wrong)
      case 'reservation.paid':
        this.#end(event, 'PAID', wrong)
        return this.#move(event, -event.amount, wrong)
      case 'checkout.begun': {
        const reservation = this.#reservations.get(event.reservationId)
        if (reservation?.state !== 'HELD') return wrong(`${event.reservationId} is paid for and was not held`)
        reservation.expiresAt = Date.parse(event.expiresAt)
        return
      }
      case 'reservation.refunded':
        this.#cancel(event, wrong)
        return this.#move({ ...event, userId: event.buyerId ?? event.userId }, event.amount, wrong)
      case 'transfer.offered':
      case 'transfer.withdrawn':
        this.#use(event, wrong)
        return
      case 'reservation.transferred': {
        const reservation = this.#use({ ...event, userId: event.fromUserId }, wrong)
        if (reservation === undefined) return
        if (reservation.generation !== event.generation) wrong(`${event.reservationId} is of another generation`)
        reservation.userId = event.userId
        reservation.generation += 1
        return
      }
      case 'reservation.checked-in': {
        const reservation = this.#use(event, wrong)
        if (reservation !== undefined) reservation.door = event.door
        return
      }
      case 'payment.announced':
        if (this.#reservations.get(event.reservationId)?.state !== 'PAID') wrong(`${event.reservationId} is not paid`)
        return
      case 'seats.blocked':
        return this.#take(event.scheduleId, event.seats, 'the operator', wrong)
      case 'seats.unblocked':
        return this.#free(event.scheduleId, event.seats, 'the operator', wrong)
      case 'sale.changed':
        this.#stops.set(concertId, event.stopped?.state)
        for (const reservation of this.#reservations.values()) {
          if (reservation.concertId === concertId && reservation.state === 'HELD')
            reservation.expiresAt += event.movedMs
        }
        return
      case 'operator.acted':
        this.#acts += 1
        return
      case 'admission.changed':
      case 'catalogue.imported':
        return
    }
  }

  #endWait({ scheduleId, userId }: { scheduleId: string; userId: string }, wrong: (detail: string) => void): void {
    if (!this.#waitlist.delete(`${scheduleId} ${userId}`)) wrong(`${userId} did not wait for ${scheduleId}`)
  }

  #move(
    { userId, balance }: { userId: string; balance: number },
    amount: number,
    wrong: (detail: string) => void,
  ): void {
    const after = (this.#balances.get(userId) ?? 0) + amount
    if (after !== balance) wrong(`the wallet of ${userId} has ${balance}, and must have ${after}`)
    this.#balances.set(userId, after)
  }

  #end(
    event: { reservationId: string; scheduleId: string; seats: readonly string[] },
    state: string,
    wrong: (detail: string) => void,
  ): void {
    const reservation = this.#reservations.get(event.reservationId)
    if (reservation?.state !== 'HELD') return wrong(`${event.reservationId} is ${state} and was not held`)
    if (reservation.seats.join() !== event.seats.join()) wrong(`${event.reservationId} has ${reservation.seats.join()}`)
    reservation.state = state
    if (state !== 'PAID') this.#free(event.scheduleId, event.seats, event.reservationId, wrong)
  }

  #cancel(
    { reservationId, scheduleId, seats, amount }: Extract<Event, { type: 'reservation.refunded' }>,
    wrong: (detail: string) => void,
  ): void {
    const reservation = this.#reservations.get(reservationId)
    if (reservation?.state !== 'PAID') return wrong(`${reservationId} is refunded and was not paid`)
    if (reservation.amount !== amount) wrong(`${reservationId} cost ${reservation.amount}`)
    reservation.state = 'CANCELLED'
    this.#free(scheduleId, seats, reservationId, wrong)
  }

  /** What is paid, of this user, and not yet used to enter. */
  #use(
    { reservationId, userId }: { reservationId: string; userId: string },
    wrong: (detail: string) => void,
  ): Reservation | undefined {
    const reservation = this.#reservations.get(reservationId)
    const isGood = reservation?.state === 'PAID' && reservation.userId === userId && reservation.door === undefined
    if (!isGood) wrong(`${reservationId} of ${userId} is used, and is ${JSON.stringify(reservation)}`)
    return isGood ? reservation : undefined
  }

  #take(scheduleId: string, seats: readonly string[], by: string, wrong: (detail: string) => void): void {
    for (const seat of seats) {
      const key = `${scheduleId} ${seat}`
      if (this.#taken.has(key)) wrong(`${key} goes to ${by}, and ${this.#taken.get(key)} has it`)
      this.#taken.set(key, by)
    }
  }

  #free(scheduleId: string, seats: readonly string[], by: string, wrong: (detail: string) => void): void {
    for (const seat of seats) {
      const key = `${scheduleId} ${seat}`
      if (this.#taken.get(key) !== by) wrong(`${key} comes free of ${by}, which does not have it`)
      this.#taken.delete(key)
    }
  }

  *#differences(books: Books): Generator<string> {
    for (const [userId, { balance = 0 }] of books.accounts) {
      if (!this.#users.has(userId)) yield `nothing tells of ${userId}`
      const told = this.#balances.get(userId) ?? 0
      if (told !== balance) yield `${userId} has ${balance}, and ${told} by what is told`
    }
    if (this.#users.size !== books.accounts.size) yield `${this.#users.size} users are told of`
    for (const record of books.reservations.values()) {
      const { reservationId, userId, generation, state, seatIds, amount, expiresAt, offered, door } = record
      const marks = offered && { offered }
      const row = {
        userId,
        generation,
        state,
        seats: seatIds,
        amount,
        expiresAt,
        ...marks,
        ...(door !== undefined && { door }),
      }
      const { concertId: _, ...told } = this.#reservations.get(reservationId) ?? { concertId: '' }
      if (JSON.stringify(told) !== JSON.stringify(row))
        yield `${reservationId} is ${JSON.stringify(row)}, and ${JSON.stringify(told)} by what is told`
    }
    if (this.#reservations.size !== books.reservations.size) yield `${this.#reservations.size} reservations are told of`
    const live = [...books.tokens.values()].filter(({ state }) => state !== 'EXPIRED')
    for (const { concertId, userId, sequence, state } of live) {
      const told = this.#places.get(`${concertId} ${userId}`)
      if (told?.sequence !== sequence || told.state !== state)
        yield `${userId} is ${state} in ${concertId}, and ${told?.state} by what is told`
    }
    if (live.length !== this.#places.size) yield `${this.#places.size} places in queues are told of`
    const waiting = [...books.waitlists].flatMap(([scheduleId, rows]) =>
      rows.map(({ userId }) => `${scheduleId} ${userId}`),
    )
    if (waiting.length !== this.#waitlist.size || !waiting.every((place) => this.#waitlist.has(place)))
      yield `${waiting} wait, and ${[...this.#waitlist]} by what is told`
    const blocked = [...books.blocked.values()].reduce((sum, seats) => sum + seats.length, 0)
    const told = [...this.#taken.values()].filter((by) => by === 'the operator').length
    if (told !== blocked) yield `${blocked} seats are blocked, and ${told} by what is told`
    for (const [concertId, { upTo }] of books.lotteries) {
      if (this.#drawn.get(concertId) !== upTo) yield `${concertId} is drawn up to ${upTo}, and is told of otherwise`
    }
    for (const [concertId, { stopped }] of books.sales) {
      if (this.#stops.get(concertId) !== stopped?.state)
        yield `${concertId} is ${stopped?.state}, and is told of otherwise`
    }
    if (this.#acts !== books.audit.length)
      yield `the operator acted ${books.audit.length} times, ${this.#acts} are told of`
  }
}
