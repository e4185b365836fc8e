import {
  debugMatchMaking,
  debugMessage,
  type IRoomCache,
  LocalDriver,
  LocalPresence,
  matchMaker,
  type Room,
} from '@colyseus/core'
import { setLogger } from '@colyseus/core/Logger'
import { ROOMS, scheduleRoomId, type Ticket, waitingRoomId } from '../client-sdk/protocol/index.ts'
import type { TicketOffice, TicketPass } from '../rooms/box-office/BoxOffice.ts'
import type { Concert } from '../rooms/concert/Concert.ts'
import type { Concerts } from '../rooms/concert/Concerts.ts'
import { scheduleRoom } from '../rooms/schedule/ScheduleRoom.ts'
import type { RoomDeps } from '../rooms/sockets/TicketedRoom.ts'
import { waitingRoom } from '../rooms/waiting/WaitingRoom.ts'
import { readNamesQuietly } from './quietDecoder.ts'

const silent = (): void => undefined
/** Colyseus logs every frame a peer gets wrong, as anyone could at will. What is our fault comes by `reportError`. */
const SILENT_LOGGER = { debug: silent, error: silent, info: silent, trace: silent, warn: silent }

/** [S4] What users send and are told, and their tickets before they are used: not even `DEBUG=colyseus:*` may print that. */
const TELLTALES = [debugMatchMaking, debugMessage]

type ClosableRoom = Room & { close(): Promise<unknown> }

/**
 * The Colyseus rooms of this process: one for each concert's queue and one for each schedule, made by the server
 * only.
 */
export class Rooms implements TicketOffice {
  readonly #listings = new Map<string, IRoomCache>()
  readonly #newId: () => string

  private constructor(newId: () => string) {
    this.#newId = newId
  }

  /**
   * Colyseus keeps its rooms per process, so there can be one of these at a time.
   *
   * @param publicAddress goes into every ticket: where its socket is to be opened.
   */
  static async prepare(publicAddress: string | undefined, newId: () => string): Promise<Rooms> {
    if (matchMaker.state === matchMaker.MatchMakerState.READY) throw new Error('this process has a server already')
    setLogger(SILENT_LOGGER)
    for (const telltale of TELLTALES) telltale.enabled = false
    readNamesQuietly()
    matchMaker.controller.exposedMethods = []
    await matchMaker.setup(new LocalPresence(), new LocalDriver(), publicAddress)
    await matchMaker.accept()
    return new Rooms(newId)
  }

  /** Makes the rooms. */
  async open(deps: RoomDeps): Promise<void> {
    matchMaker.defineRoomType(ROOMS.waiting, waitingRoom(deps))
    matchMaker.defineRoomType(ROOMS.schedule, scheduleRoom(deps))
    for (const concert of deps.concerts.all()) await this.#openAll(concert)
  }

  /** Makes the rooms of what an import has added, and anew those of what it has changed: their seats may be others now. */
  async renew(concerts: Concerts, changed: readonly string[]): Promise<void> {
    for (const concertId of changed) {
      const concert = concerts.byId(concertId)
      if (concert === undefined) continue
      await Promise.all(roomIdsOf(concert).map((roomId) => this.#closeOne(roomId)))
      await this.#openAll(concert)
    }
  }

  async issue(roomId: string, pass: TicketPass): Promise<Ticket | undefined> {
    const listing = this.#listings.get(roomId)
    if (listing === undefined) return undefined
    try {
      // Colyseus takes the session id from here: it would make one of 9 characters, and it is all that a socket has to
      // show.
      return { ...(await matchMaker.reserveSeatFor(listing, {}, { ...pass, sessionId: this.#newId() })) }
    } catch (error) {
      // It was closed meanwhile.
      if (this.#listings.get(roomId) !== listing) return undefined
      throw error
    }
  }

  /** Closes every socket with 4001: come back. */
  async close(): Promise<void> {
    await Promise.all([...this.#listings.keys()].map((roomId) => this.#closeOne(roomId)))
    await matchMaker.gracefullyShutdown()
    matchMaker.presence.shutdown()
    await matchMaker.driver.shutdown()
  }

  async #openAll({ concertId, state }: Concert): Promise<void> {
    await this.#openOne(ROOMS.waiting, waitingRoomId(concertId), { concertId })
    for (const scheduleId of state.schedules.keys()) {
      await this.#openOne(ROOMS.schedule, scheduleRoomId(scheduleId), { scheduleId })
    }
  }

  async #openOne(type: keyof typeof ROOMS, roomId: string, options: object): Promise<void> {
    this.#listings.set(roomId, await matchMaker.createRoom(type, options))
  }

  async #closeOne(roomId: string): Promise<void> {
    if (!this.#listings.delete(roomId)) return
    await (matchMaker.getLocalRoomById(roomId) as ClosableRoom).close()
  }
}

const roomIdsOf = ({ concertId, state }: Concert): readonly string[] => [
  waitingRoomId(concertId),
  ...[...state.schedules.keys()].map(scheduleRoomId),
]
