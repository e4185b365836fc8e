import { HttpLine } from './HttpLine.ts'
import { RoomLine, type Ticket } from './RoomLine.ts'
import { KINDS } from './wire.ts'

export interface Joined {
  readonly joins: number
  readonly ms: number
  /** Of the last room's state, as it came. */
  readonly stateBytes: number
}

export interface Seen {
  readonly frames: number
  readonly bytes: number
  /** Sockets that the server has closed. */
  readonly lost: number
}

/** A request for a ticket over HTTP, as it goes over the wire, and how many of them at a time. */
export interface JoinSetup {
  readonly port: number
  readonly requests: readonly string[]
  readonly atOnce: number
}

/** Sockets in rooms, and what comes to them. */
export class Crowd {
  readonly lines: RoomLine[] = []
  readonly #messages = new Map<string, number>()
  readonly #awaited: { readonly type: string; readonly count: number; readonly resolve: () => void }[] = []
  #frames = 0
  #bytes = 0
  readonly #patches: string[] = []

  /** Has each of them in its room, in the order of the requests; they stay. */
  async join(setup: JoinSetup): Promise<Joined> {
    const before = this.lines.length
    return joinAll(setup, (line, nth) => {
      this.lines[before + nth] = line
      line.onNews = (payload) => this.#heard(payload, before + nth === 0)
    })
  }

  /** All that has come since it was last asked. */
  seen(): Seen {
    const seen = { frames: this.#frames, bytes: this.#bytes, lost: this.lines.filter(({ lost }) => lost).length }
    this.#frames = 0
    this.#bytes = 0
    return seen
  }

  /** The patches that came to the first of them since it was last asked, as base64. */
  patches(): readonly string[] {
    return this.#patches.splice(0)
  }

  /** Resolves once so many messages of a type have come to all of them together. */
  messages(type: string, count: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>()
    this.#awaited.push({ type, count, resolve })
    this.#tell(type)
    return promise
  }

  leave(): void {
    for (const line of this.lines.splice(0)) line.drop()
  }

  #heard(payload: Buffer, isFirst: boolean): void {
    this.#frames += 1
    this.#bytes += payload.length
    if (payload[0] === KINDS.patch) {
      if (isFirst) this.#patches.push(payload.toString('base64'))
    } else if (payload[0] === KINDS.data) {
      const type = payload.toString('latin1', 2, 2 + ((payload[1] as number) & 0x1f))
      this.#messages.set(type, (this.#messages.get(type) ?? 0) + 1)
      this.#tell(type)
    }
  }

  #tell(type: string): void {
    const came = this.#messages.get(type) ?? 0
    for (const awaited of this.#awaited) if (awaited.type === type && came >= awaited.count) awaited.resolve()
  }
}

/** Ticket, socket, state, and out again, each of them once. */
export const joinAndLeave = (setup: JoinSetup): Promise<Joined> =>
  joinAll(setup, (line) => line.joined.then(() => line.leave()))

const joinAll = async (
  { port, requests, atOnce }: JoinSetup,
  entered: (line: RoomLine, nth: number) => void | Promise<void>,
): Promise<Joined> => {
  const startedMs = performance.now()
  let [next, stateBytes] = [0, 0]
  const joinInTurn = async (): Promise<void> => {
    const http = new HttpLine(port)
    while (next < requests.length) {
      const nth = next
      next += 1
      const line = await enterRoom(async () => {
        const made = new RoomLine(port, ticketIn(await http.ask(requests[nth] as string)))
        return { line: made, settled: entered(made, nth) }
      })
      stateBytes = await line.joined
    }
    http.close()
  }
  await Promise.all(Array.from({ length: atOnce }, joinInTurn))
  return { joins: requests.length, ms: performance.now() - startedMs, stateBytes }
}

const TRIES = 3

/** A machine that is busy may let a deadline pass: whoever is turned out before it is in takes a new ticket, a few times. */
const enterRoom = async (
  knock: () => Promise<{ readonly line: RoomLine; readonly settled: void | Promise<void> }>,
  tries = TRIES,
): Promise<RoomLine> => {
  const { line, settled } = await knock()
  try {
    await line.joined
    await settled
    return line
  } catch (error) {
    if (tries === 1) throw error
    return enterRoom(knock, tries - 1)
  }
}

const ticketIn = ({ status, body }: { status: number; body: Buffer }): Ticket => {
  if (status >= 300) throw new Error(`no ticket but ${status}: ${body.toString()}`)
  const answer = JSON.parse(body.toString())
  return answer.ticket ?? answer.waitingTicket ?? answer
}
