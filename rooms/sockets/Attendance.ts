import { CLOSE_CODES, LIMITS } from '../../client-sdk/protocol/index.ts'

/** As much of a Colyseus client as telling its user something needs. */
interface Socket {
  send(type: string, message: unknown): void
  leave(code: number): void
}

/** Who is in a room, by user. A user may be there with a few sockets at once; one more takes the place of the oldest. */
export class Attendance<S extends Socket> {
  readonly #byUser = new Map<string, S[]>()

  joined(userId: string, socket: S): void {
    const sockets = this.#byUser.get(userId) ?? []
    sockets.push(socket)
    this.#byUser.set(userId, sockets)
    if (sockets.length > LIMITS.connectionsPerUser) sockets.shift()?.leave(CLOSE_CODES.replaced)
  }

  left(userId: string, socket: S): void {
    const rest = (this.#byUser.get(userId) ?? []).filter((other) => other !== socket)
    if (rest.length > 0) this.#byUser.set(userId, rest)
    else this.#byUser.delete(userId)
  }

  of(userId: string): readonly S[] {
    return this.#byUser.get(userId) ?? []
  }

  tell(userId: string, type: string, message: unknown): void {
    for (const socket of this.of(userId)) socket.send(type, message)
  }
}
