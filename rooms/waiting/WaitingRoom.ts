import {
  type EndedMessage,
  encodeMoved,
  isRefusal,
  type Pace,
  type SaleState,
  WAITING_MESSAGES,
  WAITING_REQUESTS,
  waitingRoomId,
} from '../../client-sdk/protocol/index.ts'
import type { Concert } from '../concert/Concert.ts'
import type { StoredFact } from '../concert/state.ts'
import { type RoomDeps, TicketedRoom, type TicketHolder, userOf } from '../sockets/TicketedRoom.ts'
import { paceOf } from './estimate.ts'
import { saleStateOf } from './sale.ts'
import { tokenOf, type WaitingState } from './state.ts'
import { admittedView } from './view.ts'
import { WaitingRoomState } from './WaitingRoomState.ts'

const TICK_MS = 1_000
/** [D4] So often the concert is asked though nothing has changed: a server that has lost it learns of that by a write, and has to make way. */
const LEASE_TICKS = 5
/** So many sockets make a tick last one more second. */
const SOCKETS_PER_TICK_SECOND = 5_000

/** What of a sale all who wait for it are told. */
interface Outlook {
  readonly saleState: SaleState
  readonly seatsLeft: number
  /** Undefined where nobody knows. */
  readonly pace: Pace | undefined
}

/** One concert's waiting room as Colyseus shows it. It adapts; the concert decides. */
export const waitingRoom = (deps: RoomDeps) =>
  class WaitingRoom extends TicketedRoom<InstanceType<typeof WaitingRoomState>> {
    protected override readonly deps = deps
    protected override readonly kind = 'waiting'
    override patchRate = TICK_MS
    #concert!: Concert
    /** As shown; undefined until it is known. */
    #outlook: Outlook | undefined
    #secondsSinceTick = 0
    #refreshes = 0

    override async onCreate({ concertId }: { concertId: string }): Promise<void> {
      this.roomId = waitingRoomId(concertId)
      this.#concert = deps.concerts.byId(concertId) as Concert
      this.state = new WaitingRoomState()
      this.state.concertId = concertId
      await this.#refreshOutlook(false)
      this.#showTotals()
      this.stopListening = this.#concert.listen({
        committed: (facts) => this.#tell(facts),
        resumed: () => this.#startOver(),
      })
      this.takeRequest(WAITING_REQUESTS.ticket, 'ticket', {})
      this.takeRequest(WAITING_REQUESTS.leave, 'leaveQueue', { concertId })
      this.takeRequest(WAITING_REQUESTS.status, 'queueToken', { concertId })
      this.refuseOthers()
    }

    override onJoin(client: TicketHolder): void {
      super.onJoin(client)
      this.#attach(client)
      void this.#greet(client)
    }

    override onLeave(client: TicketHolder, code: number): void {
      super.onLeave(client, code)
      const token = client.userData?.token
      if (token !== undefined) this.#concert.queue.connection('waiter-disconnected', { userId: userOf(client), token })
    }

    /** The tick: one broadcast for all, from which each computes its own place. */
    override onBeforePatch(): void {
      this.#secondsSinceTick += 1
      if (this.#secondsSinceTick <= this.clients.length / SOCKETS_PER_TICK_SECOND) return
      this.#secondsSinceTick = 0
      const moved = this.#concert.departures.take()
      void this.#refreshOutlook(moved !== undefined)
      if (moved !== undefined) this.broadcastBytes(WAITING_MESSAGES.moved, encodeMoved(moved), {})
      this.#showTotals()
    }

    /** Counts the socket as a sign of life of its user's token ([Q7]), once. */
    #attach(client: TicketHolder): void {
      const userId = userOf(client)
      const token = this.#concert.state.waiting.byUser.get(userId)?.token
      if (client.userData?.token === token) return
      client.userData = { token }
      if (token !== undefined) this.#concert.queue.connection('waiter-connected', { userId, token })
    }

    /** Tells a user where it stands. */
    async #greet(client: TicketHolder): Promise<void> {
      const standing = await this.#concert.queue.standing(userOf(client))
      switch (standing?.kind) {
        case 'waiting':
          return client.send(WAITING_MESSAGES.position, standing.position)
        case 'admitted':
          return client.send(WAITING_MESSAGES.admitted, standing.admitted)
        case 'ended': {
          const ended: EndedMessage = { reason: standing.reason }
          return client.send(WAITING_MESSAGES.ended, ended)
        }
        default:
      }
    }

    /** [L4] The line is drawn: everyone who waits has a new place. Who was admitted with it is told so beside. */
    async #tellPlace(client: TicketHolder): Promise<void> {
      const standing = await this.#concert.queue.standing(userOf(client))
      if (standing?.kind === 'waiting') client.send(WAITING_MESSAGES.position, standing.position)
    }

    #tell(facts: readonly StoredFact[]): void {
      for (const fact of facts) {
        if (fact.type === 'line-drawn') for (const client of this.clients) void this.#tellPlace(client)
        if (fact.type === 'token-issued') {
          // A socket that outlived its user's last token counts for the new one.
          for (const client of this.attendance.of(fact.userId)) {
            this.#attach(client)
            void this.#greet(client)
          }
        } else if (fact.type === 'token-admitted') {
          const { waiting } = this.#concert.state
          const { userId, expiresAt, claimBy } = fact
          const token = tokenOf(waiting, userId, fact.token)
          if (token === undefined) continue
          const claimDeadline = claimBy < expiresAt ? claimBy : undefined
          const admitted = admittedView(waiting, token, { expiresAt, claimDeadline })
          this.attendance.tell(userId, WAITING_MESSAGES.admitted, admitted)
        } else if (fact.type === 'token-ended') {
          const ended: EndedMessage = { reason: fact.reason }
          this.attendance.tell(fact.userId, WAITING_MESSAGES.ended, ended)
        }
      }
    }

    /** After a reload every place is told anew. */
    #startOver(): void {
      for (const client of this.clients) {
        client.userData = {}
        this.#attach(client)
        void this.#greet(client)
      }
    }

    #showTotals(): void {
      const { waiting, active } = this.#concert.departures
      Object.assign(this.state, { waiting, active })
      if (this.#outlook === undefined) return
      const { saleState, seatsLeft, pace } = this.#outlook
      Object.assign(this.state, {
        saleState,
        seatsLeft,
        paceEachMs: pace?.eachMs ?? 0,
        paceCount: pace?.count ?? 0,
        paceUnevenness: pace?.unevenness ?? 0,
        paceBatchMs: pace?.batchMs ?? 0,
      })
    }

    /**
     * For the next tick to show: what is shown has to be durable, and that takes a moment. To know it costs a write where nothing else is written, so
     * it is asked for only once memory has something else, somebody has moved, or now and then for the lease's sake.
     */
    async #refreshOutlook(hasMoved: boolean): Promise<void> {
      this.#refreshes += 1
      const { waiting } = this.#concert.state
      const nowMs = deps.ports.now()
      const isShown =
        saleStateOf(waiting, nowMs) === this.#outlook?.saleState &&
        waiting.stock.left(nowMs) === this.#outlook.seatsLeft
      if (isShown && !hasMoved && this.#refreshes % LEASE_TICKS !== 0) return
      const seen = await this.#concert.look((state, nowMs) => outlookOf(state.waiting, nowMs))
      if (!isRefusal(seen)) this.#outlook = seen
    }
  }

const outlookOf = (waiting: WaitingState, nowMs: number): Outlook => ({
  saleState: saleStateOf(waiting, nowMs),
  seatsLeft: waiting.stock.left(nowMs),
  pace: paceOf(waiting, nowMs),
})
