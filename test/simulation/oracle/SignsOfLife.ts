import type { Machine } from './Machine.ts'

interface Socket {
  readonly machine: Machine
  readonly concertId: string
  readonly token: string
  /** How many commits of its process have taken effect since it was opened. */
  commits: number
}

/** An end that was decided before the socket was opened is stored by then. */
const SURE_COMMITS = 2

/** [Q7] When each process has heard of its waiters, and who waits there by an open socket. */
export class SignsOfLife {
  /** By process, concert and user: the latest time the process's clock had ever shown then. */
  readonly #latestMs = new Map<string, number>()
  #sockets: Socket[] = []

  /** It has yet to be read, and what lives it grants can't be known before. */
  leased(machine: Machine, concertId: string): void {
    this.#latestMs.set(`${machine.name} ${concertId}`, Number.POSITIVE_INFINITY)
  }

  heard(machine: Machine, concertId: string, userId: string): void {
    this.#latestMs.set(`${machine.name} ${concertId} ${userId}`, machine.maxMs)
  }

  /** A concert has been read, and grants every waiter a full life; which sockets are open it has to be told again. */
  loaded(machine: Machine, concertId: string): void {
    this.#latestMs.set(`${machine.name} ${concertId}`, machine.maxMs)
    this.#sockets = this.#sockets.filter((socket) => socket.machine !== machine || socket.concertId !== concertId)
  }

  opened(machine: Machine, concertId: string, token: string): void {
    this.#sockets.push({ machine, concertId, token, commits: 0 })
  }

  closed(machine: Machine, token: string): void {
    const at = this.#sockets.findIndex((socket) => socket.machine === machine && socket.token === token)
    if (at >= 0) this.#sockets.splice(at, 1)
  }

  /** A commit of the process has taken effect. */
  committed(machine: Machine): void {
    for (const socket of this.#sockets) if (socket.machine === machine) socket.commits += 1
  }

  /** No earlier than the last sign of life that the process can know of. */
  latestMs(machine: Machine, concertId: string, userId: string): number {
    return Math.max(
      this.#latestMs.get(`${machine.name} ${concertId}`) ?? Number.NEGATIVE_INFINITY,
      this.#latestMs.get(`${machine.name} ${concertId} ${userId}`) ?? Number.NEGATIVE_INFINITY,
    )
  }

  mayWaitBySocket(machine: Machine, token: string): boolean {
    return this.#sockets.some((socket) => socket.machine === machine && socket.token === token)
  }

  surelyWaitsBySocket(machine: Machine, token: string): boolean {
    return this.#sockets.some(
      (socket) => socket.machine === machine && socket.token === token && socket.commits >= SURE_COMMITS,
    )
  }
}
