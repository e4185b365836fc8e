import { SCHEDULE_MESSAGES, SCHEDULE_REQUESTS, scheduleRoomId } from '../../client-sdk/protocol/index.ts'
import type { Concert } from '../concert/Concert.ts'
import type { StoredFact } from '../concert/state.ts'
import { type RoomDeps, TicketedRoom } from '../sockets/TicketedRoom.ts'
import { patchIntervalMs } from './patchInterval.ts'
import { SeatMap } from './SeatMap.ts'
import { newSeatMapState, type SeatMapState, showKept, showWord } from './SeatMapState.ts'
import type { ScheduleState } from './state.ts'

type State = InstanceType<typeof SeatMapState>

/** One schedule as Colyseus shows it: sockets, requests and the live seat map. It adapts; the concert decides. */
export const scheduleRoom = (deps: RoomDeps) =>
  class ScheduleRoom extends TicketedRoom<State> {
    protected override readonly deps = deps
    protected override readonly kind = 'schedule'
    #seatMap!: SeatMap

    override onCreate({ scheduleId }: { scheduleId: string }): void {
      this.roomId = scheduleRoomId(scheduleId)
      const concert = deps.concerts.bySchedule(scheduleId) as Concert
      const schedule = () => concert.state.schedules.get(scheduleId) as ScheduleState
      this.#seatMap = new SeatMap(schedule())
      this.state = newSeatMapState(scheduleId, schedule().table.version, this.#seatMap)
      this.stopListening = concert.listen({
        committed: (facts) => this.#show(scheduleId, facts),
        reloaded: () => this.#seatMap.reset(schedule()),
      })
      this.takeRequest(SCHEDULE_REQUESTS.hold, 'hold', { scheduleId })
      this.takeRequest(SCHEDULE_REQUESTS.release, 'release', {})
      this.takeRequest(SCHEDULE_REQUESTS.checkout, 'checkout', {})
      this.takeRequest(SCHEDULE_REQUESTS.pay, 'pay', {})
      this.takeRequest(SCHEDULE_REQUESTS.refund, 'refund', {})
      this.takeRequest(SCHEDULE_REQUESTS.allotments, 'allotments', { scheduleId })
      this.takeRequest(SCHEDULE_REQUESTS.presentCode, 'presentCode', { scheduleId })
      this.takeRequest(SCHEDULE_REQUESTS.waitlistPlace, 'waitlistPlace', { scheduleId })
      this.takeRequest(SCHEDULE_REQUESTS.joinWaitlist, 'joinWaitlist', { scheduleId })
      this.takeRequest(SCHEDULE_REQUESTS.leaveWaitlist, 'leaveWaitlist', { scheduleId })
      this.takeRequest(SCHEDULE_REQUESTS.mine, 'reservations', { scheduleId })
      this.refuseOthers()
      // Or the first patch would tell those who have just joined the whole map once more.
      this.broadcastPatch()
    }

    /** The only place where the state changes, so that a join finds nothing to encode anew. */
    override onBeforePatch(state: State): void {
      for (const at of this.#seatMap.takeChanged()) showWord(state, at, this.#seatMap.words[at] as number)
      showKept(state, this.#seatMap.kept)
      const intervalMs = patchIntervalMs(this.clients.length)
      // Here, for setting it has the interval begin anew.
      if (intervalMs !== this.patchRate) this.patchRate = intervalMs
    }

    override close(): Promise<unknown> {
      this.broadcast(SCHEDULE_MESSAGES.closed, {})
      return super.close()
    }

    #show(scheduleId: string, facts: readonly StoredFact[]): void {
      for (const fact of facts) {
        switch (fact.type) {
          case 'seats-held':
            if (fact.scheduleId !== scheduleId) break
            this.#seatMap.apply(fact)
            if (fact.offered) {
              this.attendance.tell(fact.userId, SCHEDULE_MESSAGES.seatsOffered, { reservationId: fact.reservationId })
            }
            break
          case 'hold-released':
          case 'reservation-paid':
          case 'reservation-refunded':
          case 'seats-blocked':
          case 'seats-unblocked':
            if (fact.scheduleId === scheduleId) this.#seatMap.apply(fact)
            break
          case 'allotment-released':
            if (fact.scheduleId === scheduleId) this.#seatMap.release(fact)
            break
          case 'hold-expired': {
            if (fact.scheduleId !== scheduleId) break
            this.#seatMap.apply(fact)
            const { userId, reservationId } = fact
            this.attendance.tell(userId, SCHEDULE_MESSAGES.holdExpired, { reservationId })
            break
          }
          case 'token-ended':
            this.attendance.tell(fact.userId, SCHEDULE_MESSAGES.tokenExpired, { reason: fact.reason })
            break
          default:
        }
      }
    }
  }
