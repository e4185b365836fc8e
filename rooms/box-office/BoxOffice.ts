import {
  type BestSeats,
  type CommandType,
  type Concert as ConcertItem,
  type Envelope,
  isRefusal,
  type Outcome,
  type Refusal,
  refuse,
  scheduleRoomId,
  type Ticket,
  waitingRoomId,
} from '../../client-sdk/protocol/index.ts'
import type { Accounts } from '../accounts/Accounts.ts'
import type { KeepAnswer, Outcomes } from '../actor/Outcomes.ts'
import type { Concert } from '../concert/Concert.ts'
import type { Concerts } from '../concert/Concerts.ts'
import type { TokenClaim } from '../waiting/decide.ts'
import type { AdmissionTickets } from './AdmissionTickets.ts'
import { type Allowances, costOf } from './Allowances.ts'
import { answered, created, done, ok, outcomeOf, type Success, withoutThrowing } from './answers.ts'
import { type Decoded, decode } from './decode.ts'
import { findConcert, findConcertOfSchedule, notFound } from './findConcert.ts'
import { nameOfCommand, targetOf } from './nameOf.ts'
import type { Reservations } from './Reservations.ts'
import { userWaitlist } from './userWaitlist.ts'

/** Issues a join ticket: single-use, bound to the user and the room, dead after 15 s. */
export interface TicketOffice {
  /** undefined while the room is not there: it is being made, or made anew. */
  issue(roomId: string, pass: TicketPass): Promise<Ticket | undefined>
}

/** Whom a ticket lets in. The room finds it again as the client's auth. */
export interface TicketPass {
  readonly userId: string
}

export interface BoxOfficeDeps {
  readonly accounts: Accounts
  readonly concerts: Concerts
  readonly outcomes: Outcomes
  readonly reservations: Reservations
  readonly joinTickets: TicketOffice
  readonly admissionTickets: AdmissionTickets
  readonly now: () => number
  /** What each user may ask for; absent: anything. */
  readonly allowances?: Allowances
  /** [S6] false: only the operator charges wallets, and they say so. */
  readonly selfCharge?: boolean
  /** SHA-256 in hexadecimal digits: as which an access code is known. */
  readonly digest: (text: string) => string
  /** A new access token for a new user. */
  readonly signIn: (userId: string) => Promise<string>
  /** An error that no command should be able to cause. */
  readonly reportError: (command: CommandType, message: string) => void
}

type Handlers = { readonly [T in CommandType]: (command: Known<T>) => Promise<Success | Refusal> }

/** A decoded command and its sender. `keep` makes the answer that is kept with what the command does. */
interface Known<T extends CommandType> extends Decoded<T> {
  readonly userId: string
  readonly door: Envelope['door']
  readonly keep: KeepAnswer
}

const UNAVAILABLE = refuse('UNAVAILABLE')
const PUBLIC: readonly CommandType[] = ['register', 'concerts', 'plan', 'ticketKeys']

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
    const { reportError } = this.#deps
    return withoutThrowing(
      () => this.#refuseOrRun(envelope),
      (message) => reportError(envelope.type, message),
    )
  }

  /** In the declared order: INPUT, UNAUTHENTICATED, USER, RATE; the rest is the concert's. */
  async #refuseOrRun<T extends CommandType>(envelope: Envelope & { readonly type: T }): Promise<Outcome> {
    const decoded = decode(envelope)
    if (isRefusal(decoded)) return outcomeOf(decoded)
    const { type, door, userId = '' } = envelope
    const refusal = PUBLIC.includes(type) ? undefined : await this.#senderRefusal(type, envelope.userId)
    if (refusal !== undefined) return outcomeOf(refusal)
    const command = { ...decoded, userId, door }
    const hashOf = (code: string) => this.#deps.admissionTickets.hashOf(code)
    return this.#deps.outcomes.once(nameOfCommand(type, command, hashOf), async (keep) =>
      outcomeOf(await this.#handlers[type]({ ...command, keep })),
    )
  }

  async #senderRefusal(type: CommandType, userId: string | undefined): Promise<Refusal | undefined> {
    if (userId === undefined) return refuse('UNAUTHENTICATED')
    if (!(await this.#deps.accounts.exists(userId))) return refuse('USER_NOT_FOUND')
    const waitMs = this.#deps.allowances?.take(userId, costOf(type), this.#deps.now()) ?? 0
    return waitMs > 0 ? refuse('RATE_LIMITED', { retryAfterMs: waitMs }) : undefined
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
      const entered = await concert.queue.enter(userId, body.token)
      if (isRefusal(entered)) return entered
      const status = entered.issued ? 201 : 200
      if (!body.socket) return { status, body: entered.token }
      const waitingTicket = await this.#deps.joinTickets.issue(waitingRoomId(body.concertId), { userId })
      return waitingTicket === undefined ? UNAVAILABLE : { status, body: { ...entered.token, waitingTicket } }
    },

    queueToken: async (command) => {
      const concert = this.#concertOfToken(command)
      return isRefusal(concert) ? concert : answered(await concert.queue.token(claimOf(command)))
    },

    leaveQueue: async (command) => {
      const concert = this.#concertOfToken(command)
      return isRefusal(concert) ? concert : done(await concert.queue.leave(claimOf(command), command.keep))
    },

    schedules: async (command) => {
      const concert = findConcert(this.#deps.concerts, command.body.concertId)
      if (isRefusal(concert)) return concert
      const schedules = await concert.seats.schedules(claimOf(command))
      return isRefusal(schedules) ? schedules : ok({ schedules })
    },

    seats: async (command) => {
      const { scheduleId, all } = command.body
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      if (isRefusal(concert)) return concert
      return answered(await concert.seats.list(scheduleId, claimOf(command), all))
    },

    plan: async ({ body }) => {
      const concert = findConcertOfSchedule(this.#deps.concerts, body.scheduleId)
      return isRefusal(concert) ? concert : answered(await concert.seats.plan(body.scheduleId))
    },

    ticket: async (command) => {
      const { scheduleId } = command.body
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      if (isRefusal(concert)) return concert
      const refusal = await concert.seats.admitToSchedule(scheduleId, claimOf(command))
      if (refusal !== null) return refusal
      const ticket = await this.#deps.joinTickets.issue(scheduleRoomId(scheduleId), { userId: command.userId })
      return ticket === undefined ? UNAVAILABLE : ok({ ticket })
    },

    allotments: async (command) => {
      const { scheduleId } = command.body
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      if (isRefusal(concert)) return concert
      const allotments = await concert.allotments.list(scheduleId, claimOf(command))
      return isRefusal(allotments) ? allotments : ok({ allotments })
    },

    presentCode: async (command) => {
      const { scheduleId } = command.body
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      if (isRefusal(concert)) return concert
      const code = this.#deps.digest(command.body.code)
      const presented = await concert.allotments.presentCode({ scheduleId, claim: claimOf(command), code })
      if (isRefusal(presented)) return presented
      return { status: presented.isNew ? 201 : 200, body: presented.allotment }
    },

    hold: async (command) => {
      const { scheduleId, seats, best } = command.body
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      if (isRefusal(concert)) return concert
      const choice = seats ?? (best as BestSeats)
      const { commandId } = command
      return created(await concert.seats.hold({ scheduleId, choice, claim: claimOf(command), commandId }, command.keep))
    },

    waitlistPlaces: async ({ userId }) => ok(await userWaitlist(this.#deps.concerts, userId)),

    waitlistPlace: async ({ body: { scheduleId }, userId }) => {
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      return isRefusal(concert) ? concert : answered(await concert.waitlist.place({ scheduleId, userId }))
    },

    joinWaitlist: async ({ body: { scheduleId, ...wish }, userId, keep }) => {
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      if (isRefusal(concert)) return concert
      const joined = await concert.waitlist.join({ scheduleId, userId, wish }, keep)
      return isRefusal(joined) ? joined : { status: joined.isNew ? 201 : 200, body: joined.place }
    },

    leaveWaitlist: async ({ body: { scheduleId }, userId, keep }) => {
      const concert = findConcertOfSchedule(this.#deps.concerts, scheduleId)
      return isRefusal(concert) ? concert : done(await concert.waitlist.leave({ scheduleId, userId }, keep))
    },

    reservations: async ({ body, userId }) => {
      const { records, ...next } = await this.#deps.reservations.page(userId, body)
      return ok({ reservations: records.map((record) => this.#deps.reservations.namedView(record)), ...next })
    },

    reservation: async ({ body, userId }) => {
      const record = await this.#deps.reservations.byId(body.reservationId)
      if (record?.userId !== userId) return refuse('RESERVATION_NOT_FOUND')
      return ok(this.#deps.reservations.namedView(record))
    },

    release: async ({ body, userId, keep }) => {
      const { reservationId } = body
      return done(
        await this.#deps.reservations.decide(reservationId, (concert, scheduleId, stored) =>
          concert.seats.release({ scheduleId, reservationId, userId, stored }, keep),
        ),
      )
    },

    checkout: async ({ body, userId, keep }) => {
      const { reservationId } = body
      return answered(
        await this.#deps.reservations.decide(reservationId, (concert, scheduleId, stored) =>
          concert.seats.checkout({ scheduleId, reservationId, userId, stored }, keep),
        ),
      )
    },

    pay: async (command) => {
      const { reservationId } = command.body
      const claim = claimOf(command)
      return created(
        await this.#deps.reservations.decide(reservationId, (concert, scheduleId, stored) =>
          concert.seats.pay({ scheduleId, reservationId, claim, stored }, command.keep),
        ),
      )
    },

    refund: async ({ body, userId, keep }) => {
      const { reservationId } = body
      return created(
        await this.#deps.reservations.decide(reservationId, (concert, scheduleId, stored) =>
          concert.seats.refund({ scheduleId, reservationId, userId, stored, by: 'buyer' }, keep),
        ),
      )
    },

    ticketKeys: async () => ok({ keys: this.#deps.admissionTickets.keys }),
    signedTicket: async ({ body: { reservationId }, userId }) =>
      answered(await this.#deps.admissionTickets.signed({ reservationId, userId })),
    offerTransfer: async ({ body: { reservationId }, userId }) =>
      created(await this.#deps.admissionTickets.offerTransfer({ reservationId, userId })),
    withdrawTransfer: async ({ body: { reservationId }, userId, keep }) =>
      done(await this.#deps.admissionTickets.withdrawTransfer({ reservationId, userId }, keep)),
    acceptTransfer: async ({ body, userId, keep }) =>
      created(await this.#deps.admissionTickets.acceptTransfer(userId, body.transferCode, keep)),

    wallet: async ({ userId }) => {
      const wallet = await this.#deps.accounts.wallet(userId)
      return ok(this.#deps.selfCharge === false ? { ...wallet, selfCharge: false } : wallet)
    },

    charge: async ({ body, userId, keep }) => {
      return created(await this.#deps.accounts.charge(userId, body.amount, (answer, atMs) => keep(201, answer, atMs)))
    },

    entries: async ({ body, userId }) => ok(await this.#deps.accounts.entries(userId, body.after)),
  }

  #concertOfToken(command: Known<'queueToken' | 'leaveQueue'>): Concert | Refusal {
    const concertId = targetOf(command)
    const concert = concertId === undefined ? undefined : this.#deps.concerts.byId(concertId)
    return concert ?? notFound(this.#deps.concerts, 'TOKEN_INVALID')
  }

  /** As it is, or, while it loads, as it was when somebody last looked. */
  async #viewOf(concert: Concert): Promise<ConcertItem | Refusal> {
    const view = await concert.view()
    if (isRefusal(view)) return this.#lastViews.get(concert.concertId) ?? view
    this.#lastViews.set(concert.concertId, view)
    return view
  }
}

const claimOf = (command: Known<CommandType>): TokenClaim =>
  command.door === 'socket'
    ? { by: 'socket', userId: command.userId }
    : { by: 'header', userId: command.userId, token: command.queueToken }
