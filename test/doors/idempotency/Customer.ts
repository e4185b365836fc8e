import type { Session } from '../../../client-sdk/index.ts'
import {
  COMMAND_BODIES,
  type CommandType,
  type Problem,
  type QueueToken,
  SCHEDULE_REQUESTS,
  scheduleRoomId,
  WAITING_REQUESTS,
  waitingRoomId,
} from '../../../client-sdk/protocol/index.ts'
import { pathFields, type Route } from '../../../server/http/Route.ts'
import { routesFor } from '../../../server/http/routes.ts'
import { CONCERT, DATE } from '../../support/Sale.ts'

export type Door = 'http' | 'socket'
export type Body = Readonly<Record<string, unknown>>

/**
 * What came back, to the byte: over HTTP the status and the body as it was sent, over a socket the reply as JSON, its
 * keys in their order. An empty body and the reply `null` are both `null`. HTTP headers are left out: `date` is that of the
 * sending, not of the command.
 */
export interface Answer {
  /** A socket's reply has none. */
  readonly status?: number
  readonly text: string
}

interface SocketRequest {
  readonly room: 'waiting' | 'schedule'
  readonly name: string
}

/** The room and the request that take a command. What is not here has no door but HTTP. */
const SOCKET_REQUESTS: { readonly [T in CommandType]?: SocketRequest } = {
  hold: { room: 'schedule', name: SCHEDULE_REQUESTS.hold },
  release: { room: 'schedule', name: SCHEDULE_REQUESTS.release },
  checkout: { room: 'schedule', name: SCHEDULE_REQUESTS.checkout },
  pay: { room: 'schedule', name: SCHEDULE_REQUESTS.pay },
  refund: { room: 'schedule', name: SCHEDULE_REQUESTS.refund },
  allotments: { room: 'schedule', name: SCHEDULE_REQUESTS.allotments },
  presentCode: { room: 'schedule', name: SCHEDULE_REQUESTS.presentCode },
  waitlistPlace: { room: 'schedule', name: SCHEDULE_REQUESTS.waitlistPlace },
  joinWaitlist: { room: 'schedule', name: SCHEDULE_REQUESTS.joinWaitlist },
  leaveWaitlist: { room: 'schedule', name: SCHEDULE_REQUESTS.leaveWaitlist },
  reservations: { room: 'schedule', name: SCHEDULE_REQUESTS.mine },
  ticket: { room: 'waiting', name: WAITING_REQUESTS.ticket },
  leaveQueue: { room: 'waiting', name: WAITING_REQUESTS.leave },
  queueToken: { room: 'waiting', name: WAITING_REQUESTS.status },
}

/** Every request a room takes, by its name, with the command it is. */
export const requestNames = (room: SocketRequest['room']): readonly string[] =>
  Object.values(SOCKET_REQUESTS).flatMap((request) => (request.room === room ? request.name : []))

export const doorsOf = (type: CommandType): readonly Door[] =>
  SOCKET_REQUESTS[type] === undefined ? ['http'] : ['http', 'socket']

/** One request to a room, with what the room knows better than the client. */
export interface RoomRequest extends SocketRequest {
  readonly type: CommandType
  readonly roomId: string
  readonly fixed: Readonly<Record<string, string>>
  readonly payload: Body
}

/** One request to a route. */
export interface RouteRequest {
  readonly method: string
  readonly path: string
  readonly headers: Record<string, string>
  readonly body?: string
}

/**
 * A user who can send any command through either door, under any name. A command is its fields, whichever door it
 * goes through: what the route's path names, or the room knows, is taken from them.
 */
export abstract class Customer {
  readonly #queueTokens = new Map<string, string>()
  readonly #nextSeat: () => string
  #accessToken: string | undefined
  userId = ''

  /** @param nextSeat a seat of the date that nobody else has been given */
  constructor(nextSeat: () => string) {
    this.#nextSeat = nextSeat
  }

  /** Another one of the same sale. */
  abstract friend(): Promise<Customer>
  protected abstract overHttp(request: RouteRequest): Promise<Required<Answer>>
  /** Rejects with an error whose `reason` is the problem document. */
  protected abstract overSocket(request: RoomRequest): Promise<unknown>

  async send(type: CommandType, body: Body, commandId?: string, door: Door = 'http'): Promise<Answer> {
    if (door === 'http') return this.overHttp(this.#routeRequest(type, body, commandId))
    const reply = this.overSocket(roomRequest(type, body, commandId))
    return reply.then(
      (given) => ({ text: JSON.stringify(given ?? null) }),
      (error: { reason?: Problem }) => {
        if (error.reason === undefined) throw error
        return { text: JSON.stringify(error.reason) }
      },
    )
  }

  /** The body of an answer that must be a success. */
  async done<T>(type: CommandType, body: Body): Promise<T> {
    const { text } = await this.send(type, body)
    const given = JSON.parse(text)
    if (given !== null && 'code' in given) throw new Error(`${type} was refused: ${text}`)
    return given as T
  }

  async register(): Promise<this> {
    const user = await this.done<{ userId: string; accessToken: string }>('register', { name: 'Ann' })
    this.userId = user.userId
    this.#accessToken = user.accessToken
    return this
  }

  async enter(concertId = CONCERT): Promise<QueueToken> {
    const place = await this.done<QueueToken>('enterQueue', { concertId })
    this.#queueTokens.set(concertId, place.token)
    return place
  }

  /** A seat of one's own. */
  seat(): string {
    return this.#nextSeat()
  }

  /** @returns the reservation's id */
  async held(): Promise<string> {
    const body = { scheduleId: DATE, seats: [this.seat()] }
    return (await this.done<{ reservationId: string }>('hold', body)).reservationId
  }

  /** With money of one's own; in the queue again afterwards. @returns the reservation's id */
  async bought(price: number): Promise<string> {
    await this.done('charge', { amount: price })
    await this.enter()
    const reservationId = await this.held()
    await this.done('pay', { reservationId })
    await this.enter()
    return reservationId
  }

  /** The transfer code for something bought. */
  async transferCode(price: number): Promise<string> {
    const reservationId = await this.bought(price)
    return (await this.done<{ transferCode: string }>('offerTransfer', { reservationId })).transferCode
  }

  /** The ticket of something bought. */
  async ticketFor(price: number): Promise<string> {
    const reservationId = await this.bought(price)
    return (await this.done<{ ticket: string }>('signedTicket', { reservationId })).ticket
  }

  /** For a client of the SDK to be the same user. */
  get session(): Session {
    return { accessToken: this.#accessToken, queueTokens: Object.fromEntries(this.#queueTokens) }
  }

  #routeRequest(type: CommandType, body: Body, commandId: string | undefined): RouteRequest {
    const route = routesFor({ selfCharge: true }).find(({ command }) => command === type)
    if (route === undefined) throw new Error(`no route leads to ${type}`)
    const { concertId = CONCERT, ...others } = body
    // A route without a place for the concert has it from the queue token.
    const request = routeRequest(route, type === 'leaveQueue' || type === 'queueToken' ? others : body)
    const queueToken = this.#queueTokens.get(String(concertId))
    return {
      ...request,
      headers: {
        ...(this.#accessToken !== undefined && { authorization: `Bearer ${this.#accessToken}` }),
        ...(queueToken !== undefined && { 'queue-token': queueToken }),
        ...(commandId !== undefined && { 'idempotency-key': commandId }),
      },
    }
  }
}

/** A command's fields, some of them in the path. */
export const routeRequest = (route: Route, body: Body): Omit<RouteRequest, 'headers'> => {
  const inPath = pathFields(route)
  const path = inPath.reduce((address, name) => address.replace(`:${name}`, String(body[name])), route.path)
  const fields = Object.fromEntries(Object.entries(body).filter(([name]) => !inPath.includes(name)))
  return { method: route.method.toUpperCase(), path, ...(route.method === 'post' && { body: JSON.stringify(fields) }) }
}

/** The room that takes a command about the concert, or the date, that all here is about. */
export const roomOf = (type: CommandType): string => roomRequest(type, {}, undefined).roomId

const roomRequest = (type: CommandType, body: Body, commandId: string | undefined): RoomRequest => {
  const request = SOCKET_REQUESTS[type]
  if (request === undefined) throw new Error(`no room takes ${type}`)
  const { room } = request
  const known = room === 'schedule' ? 'scheduleId' : 'concertId'
  const { [known]: place = room === 'schedule' ? DATE : CONCERT, ...payload } = body
  return {
    ...request,
    type,
    roomId: (room === 'schedule' ? scheduleRoomId : waitingRoomId)(String(place)),
    fixed: known in COMMAND_BODIES[type].shape ? { [known]: String(place) } : {},
    payload: { ...payload, ...(commandId !== undefined && { commandId }) },
  }
}

export const codeOf = ({ text }: Answer): string => (JSON.parse(text) as Problem | null)?.code ?? 'OK'

/** Whether two answers are the same, as far as their doors let them be. */
export const alike = (one: Answer, other: Answer): boolean =>
  one.text === other.text && (one.status ?? other.status) === (other.status ?? one.status)
