import {
  type BestSeats,
  type CommandType,
  type Concert as ConcertItem,
  concertOfQueueToken,
  type Envelope,
  isRefusal,
  type Outcome,
  problemOf,
  RECORDED_COMMANDS,
  type RecordedCommandType,
  type Refusal,
  refuse,
  scheduleRoomId,
  type Ticket,
  waitingRoomId,
} from '../../client-sdk/protocol/index.ts'
import type { ReservationRecord, Storage } from '../../storage/Storage.ts'
import type { Accounts } from '../accounts/Accounts.ts'
import { messageOf } from '../actor/Journal.ts'
import { type Outcomes, recordOf } from '../actor/Outcomes.ts'
import type { Concert, KeepAnswer } from '../concert/Concert.ts'
import type { Concerts } from '../concert/Concerts.ts'
import type { TokenClaim } from '../waiting/decide.ts'
import { type Allowances, costOf } from './Allowances.ts'
import { type Decoded, decode } from './decode.ts'
import { findConcert, findConcertOfSchedule, notFound } from './findConcert.ts'
import type { Reservations } from './Reservations.ts'

/** Issues a join ticket: single-use, bound to the user and the room, dead after 15 s. */
export interface TicketOffice {
  issue(roomId: string, pass: TicketPass): Promise<Ticket>
}

/** Whom a ticket lets in. The room finds it again as the client's auth. */
export interface TicketPass {
  readonly userId: string
}

export interface BoxOfficeDeps {
  readonly storage: Storage
  readonly accounts: Accounts
  readonly concerts: Concerts
  readonly outcomes: Outcomes
  readonly reservations: Reservations
  readonly tickets: TicketOffice
  readonly now: () => number
  /** What each user may ask for; absent: anything. */
  readonly allowances?: Allowances
  /** A new access token for a new user. */
  readonly signIn: (userId: string) => Promise<string>
  /** An error that no command should be able to cause. */
  readonly reportError: (command: CommandType, message: string) => void
}

type Success = { readonly status: 200 | 201 | 204; readonly body: unknown }
type Handlers = { readonly [T in CommandType]: (command: Known<T>) => Promise<Success | Refusal> }

/** A decoded command and its sender. `keep` makes the answer that is kept with what the command does. */
interface Known<T extends CommandType> extends Decoded<T> {
  readonly userId: string
  readonly door: Envelope['door']
  readonly keep: KeepAnswer
}

const UNAVAILABLE = refuse('UNAVAILABLE')
const PUBLIC: readonly CommandType[] = ['register', 'concerts', 'plan']

/**
 * The one implementation behind both doors: routes and rooms hand in the same envelope and get the same outcome. Refusals are values; it never
 * rejects. It knows who asks and which concert is meant; what may be done there the concert decides.
 */
export class BoxOffice {
  readonly #deps: BoxOfficeDeps
  readonly #lastViews = new Map<string, ConcertItem>()

  constructor(deps: BoxOfficeDeps) {
    this.#deps = deps
  }

  async execute(envelope: Envelope): Promise<Outcome> {
    try {
      const answer = await this.#refuseOrRun(envelope)
      return isRefusal(answer) ? { ok: false, problem: problemOf(answer) } : answer
    } catch (error) {
      this.#deps.reportError(envelope.type, messageOf(error))
      return { ok: false, problem: problemOf(UNAVAILABLE) }
    }
  }

  /** In the declared order: INPUT, UNAUTHENTICATED, USER, RATE; the rest is the concert's. */
  async #refuseOrRun<T extends CommandType>(envelope: Envelope & { readonly type: T }): Promise<Outcome | Refusal> {
    const decoded = decode(envelope)
    if (isRefusal(decoded)) return decoded
    const { type, door, userId } = envelope
    if (!PUBLIC.includes(type)) {
      if (userId === undefined) return refuse('UNAUTHENTICATED')
      if (!(await this.#deps.accounts.exists(userId))) return refuse('USER_NOT_FOUND')
      const waitMs = this.#deps.allowances?.take(userId, costOf(type), this.#deps.now()) ?? 0
      if (waitMs > 0) return refuse('RATE_LIMITED', { retryAfterMs: waitMs })
    }
    const known = { ...decoded, userId: userId ?? '', door }
    if (isRecorded(type)) return this.#runOnce(type, known as Omit<Known<RecordedCommandType>, 'keep'>)
    return this.#run(type, { ...known, keep: () => undefined })
  }

  /** A command that changes something: the same one again, by name, gets the first answer. */
  async #runOnce<T extends RecordedCommandType>(type: T, known: Omit<Known<T>, 'keep'>): Promise<Outcome> {
    const { userId, commandId } = known
    if (commandId === undefined) return this.#run(type, { ...known, keep: () => undefined } as Known<T>)
    const named = { userId, commandId, type, fingerprint: fingerprintOf(type, known) }
    const keep: KeepAnswer = (status, body, atMs) => recordOf(named, status, body, atMs)
    return this.#deps.outcomes.once(named, () => this.#run(type, { ...known, keep } as Known<T>))
  }

  async #run<T extends CommandType>(type: T, command: Known<T>): Promise<Outcome> {
    const answer = await this.#handlers[type](command)
    return isRefusal(answer) ? { ok: false, problem: problemOf(answer) } : { ok: true, ...answer }
  }

  readonly #handlers: Handlers = {
    register: async ({ body }) => {
      const user = await this.#deps.accounts.register(body.name)
      if (isRefusal(user)) return user
      return created({ userId: user.userId, accessToken: await this.#deps.signIn(user.userId) })
    },

    concerts: async () => {
      const views = await Promise.all(this.#deps.concerts.all().map((concert) => this.#viewOf(concert)))
      return views.find(isRefusal) ?? ok({ concerts: views })
    },

    enterQueue: async ({ body, userId }) => {
      const concert = findConcert(this.#deps.concerts, body.concertId)
      if (isRefusal(concert)) return concert
      const entered = await concert.enter(userId, body.token)
      if (isRefusal(entered)) return entered
      const waitingTicket = body.socket
        ? await this.#deps.tickets.issue(waitingRoomId(body.concertId), { userId })
        : undefined
      return { status: entered.issued ? 201 : 200, body: { ...entered.token, waitingTicket } }
    },

    queueToken: async (command) => {
      const concert = this.#concertOfToken(command)
      return isRefusal(concert) ? concert : answered(await concert.queueToken(claimOf(command)))
    },

    leaveQueue: async (command) => {
      const concert = this.#concertOfToken(command)
      return isRefusal(concert) ? concert : done(await concert.leave(claimOf(command), command.keep))
    },

    schedules: async (command) => {
      const concert = findConcert(this.#deps.concerts, command.body.concertId)
      if (isRefusal(concert)) return concert
      const schedules = await concert.schedules(claimOf(command))
      return isRefusal(schedules) ? schedules : ok({ schedules })
    },

    seats: async (command) => {
      const { scheduleId, all } = command.body
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      if (isRefusal(concert)) return concert
      const seats = await concert.seats(scheduleId, claimOf(command), all)
      return answered(seats)
    },

    plan: async ({ body }) => {
      const concert = findConcertOfSchedule(this.#deps.concerts, body.scheduleId)
      return isRefusal(concert) ? concert : answered(await concert.plan(body.scheduleId))
    },

    ticket: async (command) => {
      const { scheduleId } = command.body
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      if (isRefusal(concert)) return concert
      const refusal = await concert.admitToSchedule(scheduleId, claimOf(command))
      if (refusal !== null) return refusal
      return ok({ ticket: await this.#deps.tickets.issue(scheduleRoomId(scheduleId), { userId: command.userId }) })
    },

    hold: async (command) => {
      const { scheduleId, seats, best } = command.body
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      if (isRefusal(concert)) return concert
      const held = await concert.hold(
        { scheduleId, choice: seats ?? (best as BestSeats), claim: claimOf(command) },
        command.keep,
      )
      return isRefusal(held) ? held : created(held)
    },

    reservations: async ({ body, userId }) => {
      const { records, ...next } = await this.#deps.reservations.page(userId, body)
      return ok({ reservations: records.map((record) => this.#deps.reservations.view(record)), ...next })
    },

    reservation: async ({ body, userId }) => {
      const [record] = await this.#deps.reservations.upToDate(async () => {
        const found = await this.#deps.storage.reservation(body.reservationId)
        return found === undefined ? [] : [found]
      })
      if (record?.userId !== userId) return refuse('RESERVATION_NOT_FOUND')
      return ok(this.#deps.reservations.view(record))
    },

    release: async ({ body, userId, keep }) => {
      const { reservationId } = body
      return done(
        await this.#withReservation(reservationId, (concert, ended) =>
          concert.release({ scheduleId: ended.scheduleId, reservationId, userId, ended }, keep),
        ),
      )
    },

    pay: async (command) => {
      const { reservationId } = command.body
      const claim = claimOf(command)
      const payment = await this.#withReservation(reservationId, (concert, ended) =>
        concert.pay({ scheduleId: ended.scheduleId, reservationId, claim, ended }, command.keep),
      )
      return isRefusal(payment) ? payment : created(payment)
    },

    wallet: async ({ userId }) => ok(await this.#deps.accounts.wallet(userId)),

    charge: async ({ body, userId, keep }) => {
      const charge = await this.#deps.accounts.charge(userId, body.amount, (answer, atMs) => keep(201, answer, atMs))
      return isRefusal(charge) ? charge : created(charge)
    },

    entries: async ({ body, userId }) => ok(await this.#deps.accounts.entries(userId, body.after)),
  }

  #concertOfToken(command: Known<'queueToken' | 'leaveQueue'>): Concert | Refusal {
    const concertId = targetOf(command)
    const concert = concertId === undefined ? undefined : this.#deps.concerts.byId(concertId)
    return concert ?? notFound(this.#deps.concerts, 'TOKEN_INVALID')
  }

  /**
   * Has a reservation's concert decide, with what the store knows of it. One that memory does not know as live has ended for good; if the
   * store has not heard of that yet it is read again once it has. Nothing may come between that look and the decision, or a
   * reservation that is paid in between would pass for an expired one.
   */
  async #withReservation<T>(
    reservationId: string,
    decide: (concert: Concert, stored: ReservationRecord) => Promise<T | Refusal>,
  ): Promise<T | Refusal> {
    const { storage, concerts } = this.#deps
    const stored = await storage.reservation(reservationId)
    const concert = stored && concerts.byId(stored.concertId)
    if (stored === undefined) return refuse('RESERVATION_NOT_FOUND')
    if (concert === undefined) return UNAVAILABLE
    if (stored.state !== 'HELD' || concert.liveReservation(stored.scheduleId, reservationId))
      return decide(concert, stored)
    await concert.settled()
    const ended = (await storage.reservation(reservationId)) ?? stored
    // Live in the store and not here: this server is behind. Nobody may be told that it has expired.
    if (ended.state === 'HELD' && !concert.liveReservation(ended.scheduleId, reservationId)) return UNAVAILABLE
    return decide(concert, ended)
  }

  /** As it is, or, while it loads, as it was when somebody last looked. */
  async #viewOf(concert: Concert): Promise<ConcertItem | Refusal> {
    const view = await concert.view()
    if (isRefusal(view)) return this.#lastViews.get(concert.concertId) ?? view
    this.#lastViews.set(concert.concertId, view)
    return view
  }
}

/** The concert a queue command is about: the socket's own, or the one its token names. */
const targetOf = (command: Omit<Known<CommandType>, 'keep'>): string | undefined => {
  if (command.door === 'header' && command.queueToken !== undefined) return concertOfQueueToken(command.queueToken)
  return 'concertId' in command.body ? command.body.concertId : undefined
}

/** The command, its target and its body. The token that came along is no part of it: another may be just as good. */
const fingerprintOf = (type: RecordedCommandType, command: Omit<Known<CommandType>, 'keep'>): string =>
  JSON.stringify([type, type === 'leaveQueue' ? targetOf(command) : command.body])

const claimOf = (command: Known<CommandType>): TokenClaim =>
  command.door === 'socket'
    ? { by: 'socket', userId: command.userId }
    : { by: 'header', userId: command.userId, token: command.queueToken }

const isRecorded = (type: CommandType): type is RecordedCommandType =>
  (RECORDED_COMMANDS as CommandType[]).includes(type)

const ok = (body: unknown): Success => ({ status: 200, body })
const created = (body: unknown): Success => ({ status: 201, body })
const done = (refusal: Refusal | null): Success | Refusal => refusal ?? { status: 204, body: null }
const answered = (answer: object | Refusal): Success | Refusal => (isRefusal(answer) ? answer : ok(answer))
