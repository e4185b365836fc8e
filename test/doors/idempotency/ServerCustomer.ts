import { type CommandType, scheduleRoomId, type Ticket } from '../../../client-sdk/protocol/index.ts'
import { RoomClient } from '../../rooms/sockets/RoomClient.ts'
import { DATE } from '../../support/Sale.ts'
import { type Answer, Customer, type RoomRequest, type RouteRequest, roomOf } from './Customer.ts'

/** A customer of a real server, over real connections. A room is joined when a command first goes there. */
export class ServerCustomer extends Customer {
  readonly #rooms = new Map<string, RoomClient>()
  readonly #address: string
  readonly #nextSeat: () => string

  constructor(address: string, nextSeat: () => string) {
    super(nextSeat)
    this.#address = address
    this.#nextSeat = nextSeat
  }

  override friend(): Promise<Customer> {
    return new ServerCustomer(this.#address, this.#nextSeat).register()
  }

  /** Its sockets have broken with the line: the next command by socket takes a new one. */
  disconnected(): void {
    this.#rooms.clear()
  }

  /** Has the socket open that a command goes through, so that the command is all that is sent later. */
  async connect(type: CommandType): Promise<void> {
    await this.#join(roomOf(type))
  }

  protected override async overHttp({ method, path, headers, body }: RouteRequest): Promise<Required<Answer>> {
    // A connection kept open may have been cut without `fetch` having noticed.
    const once = { ...headers, connection: 'close' }
    const response = await fetch(this.#address + path, { method, headers: once, body })
    return { status: response.status, text: (await response.text()) || 'null' }
  }

  protected override async overSocket({ roomId, name, payload }: RoomRequest): Promise<unknown> {
    return (await this.#join(roomId)).request(name, payload)
  }

  async #join(roomId: string): Promise<RoomClient> {
    const known = this.#rooms.get(roomId)
    if (known !== undefined) return known
    const joined = await RoomClient.join({ address: this.#address }, await this.#ticket(roomId))
    this.#rooms.set(roomId, joined)
    return joined
  }

  /** A place in the queue is needed for either room, and who has none any more takes a new one. */
  async #ticket(roomId: string): Promise<Ticket | undefined> {
    const { waitingTicket } = await this.enter()
    if (roomId !== scheduleRoomId(DATE)) return waitingTicket
    return (await this.done<{ ticket: Ticket }>('ticket', { scheduleId: DATE })).ticket
  }
}
