import { CLOSE_CODES, LIMITS } from '../../client-sdk/protocol/index.ts'
import { Allowance } from '../actor/Allowance.ts'
import type { Ports } from '../actor/ports.ts'

/** A socket for which more than this waits is too slow. What it is sent at once is far less. */
export const SLOW_BYTES = 256 * 1024
/** How long a socket that is cut off may take to read what waits for it, and so learn why. */
export const FAREWELL_MS = 5_000
const FAREWELL_LOOK_MS = 200
/** So many seconds' worth of messages may come at once: lines stutter. */
const BURST_SECONDS = 2
/** What Colyseus closes with when it can't decode a message. */
const UNDECODABLE = 4002

/** The transport's end of it: ws has the numbers itself, for uWebSockets Colyseus wraps them. */
export type TransportSocket =
  | { readonly bufferedAmount: number; terminate(): void }
  | { readonly ws: { getBufferedAmount(): number; close(): void } }

/** As much of a Colyseus client as guarding it needs. */
export interface GuardedSocket {
  readonly ref: unknown
  raw: (data: Uint8Array, options?: object, sent?: (error?: Error) => void) => void
  leave: (code?: number, reason?: string) => void
  /** What Colyseus keeps for a client until it confirms its join. */
  _enqueuedMessages?: unknown[]
}

export interface GuardDeps {
  /** Infinity: no limit. */
  readonly messagesPerSecond: number
  readonly ports: Pick<Ports, 'now' | 'wakeAfter' | 'defer'>
  /** Takes the socket out of its room at once; that ends in a call of its `leave` with this code. */
  readonly expel: (code: number) => void
}

/**
 * What one socket may cost. It must confirm its join in time (Colyseus keeps every broadcast for it until then), send no more messages
 * than its share, and read what it is sent; else it is cut off, with 4004 for abuse or 4003 for slowness. Who is cut off is sent
 * nothing more, so that what it did get is in step up to its end. The code comes behind what waits already: if that is not read soon the connection is
 * dropped without it.
 */
export class SocketGuard {
  readonly #socket: GuardedSocket
  readonly #deps: GuardDeps
  readonly #allowance: Allowance | undefined
  readonly #leave: GuardedSocket['leave']
  readonly #cancelDeadline: () => void
  #isCutOff = false

  constructor(socket: GuardedSocket, deps: GuardDeps) {
    const { messagesPerSecond, ports } = deps
    this.#socket = socket
    this.#deps = deps
    if (Number.isFinite(messagesPerSecond)) {
      this.#allowance = new Allowance({ perSecond: messagesPerSecond, burstSeconds: BURST_SECONDS }, ports.now())
    }
    this.#leave = socket.leave.bind(socket)
    this.#cancelDeadline = ports.wakeAfter(LIMITS.joinDeadlineMs, () => this.cutOff(CLOSE_CODES.abuse))
    const send = socket.raw.bind(socket)
    socket.raw = (data, options, sent) => {
      if (this.#keepsUp()) send(data, options, sent)
    }
    socket.leave = (code, reason) => this.#close(code, reason)
  }

  /** Counts a message of the peer's. False if it must not be looked at: the socket is being cut off. */
  takes(): boolean {
    if (!this.#keepsUp()) return false
    if (this.#allowance === undefined || this.#allowance.take(1, this.#deps.ports.now()) === 0) return true
    this.cutOff(CLOSE_CODES.abuse)
    return false
  }

  /** The join is confirmed, or the socket has left. */
  settled(): void {
    this.#cancelDeadline()
  }

  cutOff(code: number): void {
    if (this.#isCutOff) return
    this.#stop()
    this.#deps.expel(code)
  }

  #keepsUp(): boolean {
    if (this.#isCutOff) return false
    if (backlogOf(this.#socket) <= SLOW_BYTES) return true
    this.#stop()
    // Later: whoever is sending may be going through all the sockets of the room.
    this.#deps.ports.defer(() => this.#deps.expel(CLOSE_CODES.tooSlow))
    return false
  }

  #stop(): void {
    this.#isCutOff = true
    this.#cancelDeadline()
    delete this.#socket._enqueuedMessages
  }

  #close(code?: number, reason?: string): void {
    if (this.#isCutOff) this.#closeOnceRead(code, FAREWELL_MS)
    else if (code === UNDECODABLE) this.cutOff(CLOSE_CODES.abuse)
    else this.#leave(code, reason)
  }

  #closeOnceRead(code: number | undefined, leftMs: number): void {
    if (backlogOf(this.#socket) === 0) return this.#leave(code)
    if (leftMs <= 0) return terminate(this.#socket)
    this.#deps.ports.wakeAfter(FAREWELL_LOOK_MS, () => this.#closeOnceRead(code, leftMs - FAREWELL_LOOK_MS))
  }
}

/** Bytes that wait for the peer; none once the socket is gone. */
const backlogOf = ({ ref }: GuardedSocket): number => {
  const socket = ref as TransportSocket
  if ('bufferedAmount' in socket) return socket.bufferedAmount
  return unlessGone(() => socket.ws.getBufferedAmount()) ?? 0
}

const terminate = ({ ref }: GuardedSocket): void => {
  const socket = ref as TransportSocket
  if ('terminate' in socket) socket.terminate()
  else unlessGone(() => socket.ws.close())
}

/** uWebSockets throws at whoever touches a socket that is gone. */
const unlessGone = <T>(look: () => T): T | undefined => {
  try {
    return look()
  } catch {
    return undefined
  }
}
