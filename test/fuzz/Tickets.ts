import type { Problem, QueueToken, RefusalCode, Ticket } from '../../client-sdk/protocol/index.ts'
import type { Crowd } from './Crowd.ts'
import { IMPORTED } from './hall.ts'
import type { RoomKind } from './messageInputs.ts'

/** Gets the crowd join tickets, the right way. */
export class Tickets {
  readonly #address: string
  readonly #crowd: Crowd

  constructor(port: number, crowd: Crowd) {
    this.#address = `http://127.0.0.1:${port}`
    this.#crowd = crowd
  }

  /**
   * A ticket for a room of that kind, or for the waiting room where it is not this user's turn; else why there is none: an
   * import has its concert away, or its inputs drew too many numbers for one user [L7].
   */
  async for(
    user: number,
    room: RoomKind,
    scheduleId: string,
    imported = false,
  ): Promise<Ticket | RefusalCode | undefined> {
    const entered = await this.#enter(user, imported ? IMPORTED : 'hall')
    if (typeof entered === 'string') return entered
    if (imported) return entered.waitingTicket
    this.#crowd.learn(user, entered)
    if (room === 'waiting' || entered.state !== 'ACTIVE') return entered.waitingTicket
    const issued = await this.#post<{ ticket: Ticket }>(user, `/api/schedules/${scheduleId}/tickets`)
    return typeof issued === 'string' ? entered.waitingTicket : issued.ticket
  }

  /** Where its socket is opened. */
  used({ processId, roomId, sessionId }: Ticket): void {
    this.#crowd.usedTicket = `/${processId}/${roomId}?sessionId=${sessionId}`
  }

  #enter(user: number, concertId: string): Promise<QueueToken | RefusalCode> {
    return this.#post<QueueToken>(user, `/api/concerts/${concertId}/queue-tokens`)
  }

  async #post<T>(user: number, path: string): Promise<T | RefusalCode> {
    const attacker = this.#crowd.attackers[user]
    const headers = {
      authorization: `Bearer ${attacker?.accessToken}`,
      ...(attacker?.queueToken !== undefined && { 'queue-token': attacker.queueToken }),
    }
    const response = await fetch(this.#address + path, { method: 'POST', headers })
    const body = await response.json()
    return response.ok ? (body as T) : (body as Problem).code
  }
}
