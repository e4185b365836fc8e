import { expect } from 'chai'
import type { BestSeats, Problem, QueueToken, Reservation, Ticket, User } from '../../client-sdk/protocol/index.ts'
import { RoomClient } from '../rooms/sockets/RoomClient.ts'
import type { RequestOptions, TestServer } from '../support/startServer.ts'
import type { Contract } from './Contract.ts'

export type Reply = { readonly body: unknown } | { readonly problem: Problem }

/** Who did what, and what came back. */
export type Step = readonly [who: string, step: string, reply: Reply]

/** The seats that are meant, or the best. */
type Choice = { readonly seats: readonly string[] } | { readonly best: BestSeats }

/** What a sale is played with. */
export interface Stage {
  readonly server: TestServer
  readonly contract: Contract
  readonly transcript: Step[]
}

/** Buys by HTTP alone, polling. Every answer is checked against the contract and kept. */
export class Shopper {
  protected readonly stage: Stage
  readonly #name: string
  #accessToken = ''
  #queueToken: string | undefined

  constructor(stage: Stage, name: string) {
    this.stage = stage
    this.#name = name
  }

  async register(): Promise<void> {
    const { userId, accessToken } = (await this.http('POST /api/users', { body: { name: this.#name } })) as User
    this.#accessToken = accessToken
    this.keep('register', { body: userId })
  }

  async charge(amount: number, commandId: string): Promise<void> {
    this.keep('charge', await this.ask('POST /api/wallet/charges', { commandId, body: { amount } }))
  }

  async wallet(): Promise<void> {
    this.keep('wallet', await this.ask('GET /api/wallet'))
    this.keep('entries', await this.ask('GET /api/wallet/entries'))
  }

  async look(concertId: string, scheduleId: string): Promise<void> {
    this.keep('concerts', await this.ask('GET /api/concerts'))
    this.keep('schedules', await this.ask(`GET /api/concerts/${concertId}/schedules`))
    this.keep('seats', await this.ask(`GET /api/schedules/${scheduleId}/seats?all=1`))
  }

  async enter(concertId: string): Promise<void> {
    await this.takePlace(concertId, false)
  }

  async status(): Promise<void> {
    this.keep('status', await this.ask('GET /api/queue-token'))
  }

  async leaveQueue(commandId: string): Promise<void> {
    this.keep('leave', await this.ask('DELETE /api/queue-token', { commandId }))
  }

  async open(scheduleId: string): Promise<void> {
    this.keep('open', withoutTicket(await this.ask(`POST /api/schedules/${scheduleId}/tickets`)))
  }

  /** @returns the reservation's id, if it is one. */
  async hold(scheduleId: string, seats: readonly string[], commandId: string): Promise<string> {
    return this.take(scheduleId, { seats }, commandId)
  }

  async holdBest(scheduleId: string, best: BestSeats, commandId: string): Promise<string> {
    return this.take(scheduleId, { best }, commandId)
  }

  async release(_scheduleId: string, reservationId: string, commandId: string): Promise<void> {
    this.keep('release', await this.ask(`DELETE /api/reservations/${reservationId}`, { commandId }))
  }

  async pay(_scheduleId: string, reservationId: string, commandId: string): Promise<void> {
    this.keep('pay', await this.ask(`POST /api/reservations/${reservationId}/payment`, { commandId }))
  }

  async checkout(_scheduleId: string, reservationId: string, commandId: string): Promise<void> {
    this.keep('checkout', await this.ask(`POST /api/reservations/${reservationId}/checkout`, { commandId }))
  }

  async refund(_scheduleId: string, reservationId: string, commandId: string): Promise<void> {
    this.keep('refund', await this.ask(`POST /api/reservations/${reservationId}/refund`, { commandId }))
  }

  async mine(scheduleId: string): Promise<void> {
    this.keep('mine', await this.ask(`GET /api/reservations?scheduleId=${scheduleId}`))
  }

  async goHome(): Promise<void> {}

  protected async take(scheduleId: string, choice: Choice, commandId: string): Promise<string> {
    const route = `POST /api/schedules/${scheduleId}/reservations`
    return reservationOf(this.keep('hold', await this.ask(route, { commandId, body: choice })))
  }

  protected keep(step: string, reply: Reply): Reply {
    this.stage.transcript.push([this.#name, step, reply])
    return reply
  }

  protected async takePlace(concertId: string, socket: boolean): Promise<Ticket | undefined> {
    const reply = await this.ask(`POST /api/concerts/${concertId}/queue-tokens`, { body: { socket } })
    if ('problem' in reply) expect.fail(reply.problem.detail)
    const { waitingTicket, ...place } = reply.body as QueueToken
    this.#queueToken = place.token
    this.keep('enter', { body: place })
    return waitingTicket
  }

  protected async ask(route: string, options: RequestOptions = {}): Promise<Reply> {
    const body = await this.http(route, options)
    if (typeof body === 'object' && body !== null && 'code' in body) return { problem: body as Problem }
    return { body: body === '' ? null : body }
  }

  private async http(route: string, options: RequestOptions = {}): Promise<unknown> {
    const { server, contract } = this.stage
    const answer = await server.request<unknown>(route, {
      ...(this.#accessToken !== '' && { as: this.#accessToken }),
      ...(this.#queueToken !== undefined && { queueToken: this.#queueToken }),
      ...options,
    })
    contract.checkAnswer(route, answer)
    return answer.body
  }
}

/** Does by socket whatever the contract has a socket message for. */
export class SocketShopper extends Shopper {
  #waiting: RoomClient | undefined
  readonly #dates = new Map<string, RoomClient>()

  override async enter(concertId: string): Promise<void> {
    await this.#waiting?.leave()
    this.#waiting = await RoomClient.join(this.stage.server, await this.takePlace(concertId, true))
  }

  override async status(): Promise<void> {
    this.keep('status', await this.#send(this.#waiting, 'status', 'queueToken', {}))
  }

  override async leaveQueue(commandId: string): Promise<void> {
    this.keep('leave', await this.#send(this.#waiting, 'leave', 'leaveQueue', { commandId }))
  }

  override async open(scheduleId: string): Promise<void> {
    const reply = await this.#send(this.#waiting, 'ticket', 'ticket', { scheduleId })
    this.keep('open', withoutTicket(reply))
    if ('problem' in reply) return
    const { ticket } = reply.body as { ticket: Ticket }
    this.#dates.set(scheduleId, await RoomClient.join(this.stage.server, ticket))
  }

  protected override async take(scheduleId: string, choice: Choice, commandId: string): Promise<string> {
    const room = this.#dates.get(scheduleId)
    if (room === undefined) return super.take(scheduleId, choice, commandId)
    return reservationOf(this.keep('hold', await this.#send(room, 'hold', 'hold', { commandId, ...choice })))
  }

  override async release(scheduleId: string, reservationId: string, commandId: string): Promise<void> {
    const reply = await this.#send(this.#dates.get(scheduleId), 'release', 'release', { commandId, reservationId })
    this.keep('release', reply)
  }

  override async pay(scheduleId: string, reservationId: string, commandId: string): Promise<void> {
    this.keep('pay', await this.#send(this.#dates.get(scheduleId), 'pay', 'pay', { commandId, reservationId }))
  }

  override async checkout(scheduleId: string, reservationId: string, commandId: string): Promise<void> {
    const reply = await this.#send(this.#dates.get(scheduleId), 'checkout', 'checkout', { commandId, reservationId })
    this.keep('checkout', reply)
  }

  override async refund(scheduleId: string, reservationId: string, commandId: string): Promise<void> {
    const reply = await this.#send(this.#dates.get(scheduleId), 'refund', 'refund', { commandId, reservationId })
    this.keep('refund', reply)
  }

  override async mine(scheduleId: string): Promise<void> {
    this.keep('mine', await this.#send(this.#dates.get(scheduleId), 'mine', 'reservations', {}))
  }

  override async goHome(): Promise<void> {
    for (const room of [this.#waiting, ...this.#dates.values()]) await room?.leave()
  }

  async #send(room: RoomClient | undefined, name: string, operationId: string, payload: object): Promise<Reply> {
    if (room === undefined) throw new Error(`no socket for ${name}`)
    const reply = await room.request(name, payload).then(
      (body): Reply => ({ body }),
      ({ reason }): Reply => ({ problem: reason }),
    )
    this.stage.contract.checkReply(operationId, reply)
    return reply
  }
}

const withoutTicket = (reply: Reply): Reply => ('problem' in reply ? reply : { body: null })

const reservationOf = (reply: Reply): string =>
  'problem' in reply ? 'none' : (reply.body as Reservation).reservationId
